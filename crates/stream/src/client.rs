//! One client: what it missed, then what comes, limited to what it may read.

use std::collections::VecDeque;
use std::sync::Arc;

use access::{Scope, scope_of};
use bytes::Bytes;
use futures_util::Stream as Frames;
use kernel::{Actor, GroupId, PersonId};
use storage::DbError;
use tokio::sync::broadcast::error::RecvError;

use crate::core::{Resume, frame, resume};
use crate::hub::{Memberships, Message, PAGE, Seat, Stream};
use crate::told::{Told, resolve};

/// A client on its way through the journal.
pub(crate) struct Client {
    stream: Arc<Stream>,
    seat: Seat,
    reader: Reader,
    /// Everything up to here was told or is not for this client.
    position: i64,
    /// What was missed reaches to here; none when nothing is left to be read.
    until: Option<i64>,
    ready: VecDeque<Bytes>,
}

/// What an actor may hear.
struct Reader {
    staff: bool,
    /// One a kind; none where no role of the actor may read it.
    scopes: Vec<Option<Scope>>,
}

impl Reader {
    fn of(actor: &Actor, stream: &Stream) -> Self {
        let scopes = stream.kinds.iter().map(|kind| scope_of(actor, kind.action)).collect();
        Self { staff: actor.is_staff(), scopes }
    }

    fn may_hear(&self, told: &Told, groups: &Memberships) -> bool {
        let groups_of = |person: PersonId| -> Vec<GroupId> { groups.get(&person).cloned().unwrap_or_default() };
        (self.staff || !told.is_internal())
            && self.scopes[told.kind].as_ref().is_some_and(|scope| scope.covers(&told.seen.place, &groups_of))
    }
}

impl Client {
    /// A client of `actor` that saw everything up to `last`, or comes for what is new.
    pub async fn new(stream: Arc<Stream>, seat: Seat, actor: &Actor, last: Option<i64>) -> Result<Self, DbError> {
        let reached = stream.reached().await?;
        let next = match last.filter(|last| (0..reached).contains(last)) {
            Some(last) => stream.app.db.row(journal::sealed_at(last + 1)).await?,
            None => None,
        };
        let sealed_at = next.map(|row| row.instant(0)).transpose()?;
        let reader = Reader::of(actor, &stream);
        let mut client = Self { stream, seat, reader, position: reached, until: None, ready: VecDeque::new() };
        match resume(last, reached, sealed_at, client.stream.app.clock.now()) {
            Resume::Here => client.greet(reached),
            Resume::Reset => client.reset(reached),
            Resume::After(last) => {
                client.greet(last);
                (client.position, client.until) = (last, Some(reached));
            }
        }
        Ok(client)
    }

    /// The frames, until the session or the server ends.
    pub fn frames(self) -> impl Frames<Item = Result<Bytes, std::convert::Infallible>> + Send {
        futures_util::stream::unfold(
            self,
            |mut client| async move { client.next().await.map(|frame| (Ok(frame), client)) },
        )
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            if self.until.is_some() {
                self.read_on().await?;
                continue;
            }
            tokio::select! {
                changed = self.seat.actor.changed() => {
                    changed.ok()?;
                    let actor = self.seat.actor.borrow_and_update().clone()?;
                    self.reader = Reader::of(&actor, &self.stream);
                }
                heard = self.seat.messages.recv() => match heard {
                    Ok(Message::Beat(frame)) => return Some(frame),
                    Ok(Message::Look(look)) => self.take(&look.told, &look.groups),
                    Err(RecvError::Lagged(_)) => {
                        let reached = self.stream.reached().await.ok()?;
                        self.reset(reached);
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Reads the next page of what was missed; a failure ends the stream, and the client comes again.
    async fn read_on(&mut self) -> Option<()> {
        let until = self.until?;
        let page = self.missed().await;
        let page = page.inspect_err(|error| tracing::error!(%error, "a client of the stream could not resume")).ok()?;
        let Some(last) = page else {
            self.until = None;
            return Some(());
        };
        self.position = last;
        if last >= until {
            self.until = None;
        }
        Some(())
    }

    /// Makes the next page ready and gives its last place; none when there is nothing more.
    async fn missed(&mut self) -> Result<Option<i64>, DbError> {
        let rows = self.stream.app.db.rows(journal::after(self.position, PAGE)).await?;
        let sealed = rows.iter().map(journal::read_sealed).collect::<Result<Vec<_>, _>>()?;
        let Some(last) = sealed.last().map(|entry| entry.seq) else { return Ok(None) };
        let told = resolve(&self.stream.kinds, sealed).await?;
        let groups = self.stream.groups().await?;
        self.take(&told, &groups);
        Ok(Some(last))
    }

    fn take(&mut self, told: &[Told], groups: &Memberships) {
        for each in told.iter().filter(|each| each.seq > self.position) {
            if self.reader.may_hear(each, groups) {
                self.ready.push_back(each.frame.clone());
            }
        }
        if let Some(last) = told.last() {
            self.position = self.position.max(last.seq);
        }
    }

    fn greet(&mut self, at: i64) {
        let hello = format!("retry: 3000\n{}", frame("hello", Some(at), &format!("{{\"seq\":{at}}}")));
        self.ready.push_back(Bytes::from(hello));
    }

    fn reset(&mut self, at: i64) {
        self.position = at;
        let reset = format!("retry: 3000\n{}", frame("reset", Some(at), &format!("{{\"seq\":{at}}}")));
        self.ready.push_back(Bytes::from(reset));
    }
}
