//! One look for everybody: what was sealed goes to all open clients of this node.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::{App, Held, Outage, Problem, Routes};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use kernel::{AccountId, Actor, GroupId, Instant, PersonId, Refusal, RefusalKind};
use storage::DbError;
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::core::frame;
use crate::told::{Kind, Told, resolve};

/// The groups of every member of the team.
pub type Memberships = Arc<HashMap<PersonId, Vec<GroupId>>>;
/// Asks for the groups as they stand now.
pub type AskGroups = Arc<dyn Fn() -> BoxFuture<'static, Result<Memberships, DbError>> + Send + Sync>;

/// What an installation may tune.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many looks a client may fall behind before it is reset.
    pub ring: usize,
    /// The most clients of one node.
    pub clients: usize,
    /// The most clients of one account on one node.
    pub of_account: usize,
    /// How often a look is taken when nobody wakes, and the sessions behind the clients are asked about.
    pub poll: Duration,
    /// How often every client hears that the stream is alive.
    pub heartbeat: Duration,
}

impl Default for Settings {
    /// A ring of 256 looks, 5 000 clients, 32 of one account, a look every 5 s, a heartbeat every 15 s.
    fn default() -> Self {
        Self {
            ring: 256,
            clients: 5_000,
            of_account: 32,
            poll: Duration::from_secs(5),
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// The most entries one look reads at a time.
pub(crate) const PAGE: u32 = 500;

/// The event stream of one node.
pub struct Stream {
    pub(crate) app: Arc<App>,
    pub(crate) kinds: Vec<Kind>,
    groups: AskGroups,
    settings: Settings,
    /// The last place handed out; -1 before the first look.
    reached: AtomicI64,
    looking: tokio::sync::Mutex<()>,
    sender: Mutex<Option<broadcast::Sender<Message>>>,
    clients: Mutex<HashMap<u64, Open>>,
    numbers: AtomicU64,
}

/// What all clients hear.
#[derive(Clone)]
pub(crate) enum Message {
    /// Something was sealed.
    Look(Arc<Look>),
    /// The stream is alive.
    Beat(Bytes),
}

/// What one look found.
pub(crate) struct Look {
    pub told: Vec<Told>,
    pub groups: Memberships,
}

struct Open {
    held: Held,
    account: Option<AccountId>,
    actor: watch::Sender<Option<Actor>>,
}

/// A place among the open clients; leaving it is dropping it.
pub(crate) struct Seat {
    stream: Arc<Stream>,
    number: u64,
    pub actor: watch::Receiver<Option<Actor>>,
    pub messages: broadcast::Receiver<Message>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.stream.clients).remove(&self.number);
    }
}

impl Stream {
    /// The stream of these kinds; `groups` says who belongs to which group.
    pub fn new(app: Arc<App>, kinds: Vec<Kind>, groups: AskGroups, settings: Settings) -> Self {
        let (sender, _) = broadcast::channel(settings.ring);
        Self {
            app,
            kinds,
            groups,
            settings,
            reached: AtomicI64::new(-1),
            looking: tokio::sync::Mutex::default(),
            sender: Mutex::new(Some(sender)),
            clients: Mutex::default(),
            numbers: AtomicU64::new(0),
        }
    }

    /// The one route.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        crate::api::routes(&self.app)
    }

    /// Looks and beats until the stream is closed.
    pub async fn run(self: Arc<Self>) {
        let mut wakes = self.app.db.wakes();
        let (mut polls, mut beats) = (interval(self.settings.poll), interval(self.settings.heartbeat));
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looking = Outage::new("the stream did not look at the journal");
        let mut rechecking = Outage::new("the sessions of open streams were not looked at");
        while !self.is_closed() {
            let due = tokio::select! {
                () = wakes.next() => Due::Look,
                _ = polls.tick() => Due::Both,
                _ = beats.tick() => Due::Beat,
            };
            let now = self.app.clock.now();
            if due == Due::Beat {
                self.beat(now);
                continue;
            }
            looking.round(self.look().await, now);
            if due == Due::Both {
                rechecking.round(self.recheck(now).await, now);
            }
        }
    }

    /// Tells every client what was sealed since the last look. Returns how many entries were read.
    pub async fn look(&self) -> Result<u64, DbError> {
        let _one_at_a_time = self.looking.lock().await;
        let mut from = self.reached().await?;
        let mut read = 0;
        loop {
            let rows = self.app.db.rows(journal::after(from, PAGE)).await?;
            let sealed = rows.iter().map(journal::read_sealed).collect::<Result<Vec<_>, _>>()?;
            let (count, Some(last)) = (sealed.len(), sealed.last().map(|entry| entry.seq)) else { return Ok(read) };
            let told = if self.is_anybody_there() { resolve(&self.kinds, sealed).await? } else { Vec::new() };
            let groups = if told.is_empty() { Memberships::default() } else { (self.groups)().await? };
            // First the place, then the news: who comes in between reads the rest from the journal.
            self.reached.store(last, Ordering::SeqCst);
            if !told.is_empty() {
                self.send(Message::Look(Arc::new(Look { told, groups })));
            }
            (from, read) = (last, read + count as u64);
            if count < PAGE as usize {
                return Ok(read);
            }
        }
    }

    /// Tells every client that the stream is alive.
    pub fn beat(&self, now: Instant) {
        let data = format!("{{\"now\":\"{now}\"}}");
        self.send(Message::Beat(Bytes::from(frame("heartbeat", None, &data))));
    }

    /// Asks, by one query for all, who still stands behind the open clients; ends those whose proof ended.
    pub async fn recheck(&self, now: Instant) -> Result<(), DbError> {
        let open: Vec<(u64, Held)> =
            lock(&self.clients).iter().map(|(number, open)| (*number, open.held.clone())).collect();
        if open.is_empty() {
            return Ok(());
        }
        let (numbers, held): (Vec<u64>, Vec<Held>) = open.into_iter().unzip();
        let standing = self.app.door.standing(&held, now).await?;
        let clients = lock(&self.clients);
        for (number, actor) in numbers.iter().zip(standing) {
            if let Some(open) = clients.get(number) {
                open.actor.send_if_modified(|known| {
                    let differs = *known != actor;
                    *known = actor;
                    differs
                });
            }
        }
        Ok(())
    }

    /// Ends every stream; nobody comes in any more.
    pub fn close(&self) {
        lock(&self.sender).take();
    }

    /// How many clients are open on this node.
    pub fn open_clients(&self) -> usize {
        lock(&self.clients).len()
    }

    /// Takes a place for `actor`; refused when there is none.
    pub(crate) fn enter(self: &Arc<Self>, actor: &Actor, held: Held) -> Result<Seat, Problem> {
        let messages = match &*lock(&self.sender) {
            Some(sender) => sender.subscribe(),
            None => return Err(stopping().into()),
        };
        let account = actor.account();
        let mut clients = lock(&self.clients);
        if clients.len() >= self.settings.clients
            || clients.values().filter(|open| open.account == account).count() >= self.settings.of_account
        {
            return Err(too_many().into());
        }
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let (sender, actor) = watch::channel(Some(actor.clone()));
        clients.insert(number, Open { held, account, actor: sender });
        Ok(Seat { stream: Arc::clone(self), number, actor, messages })
    }

    /// The last place handed out; where the chain ends before the first look.
    pub(crate) async fn reached(&self) -> Result<i64, DbError> {
        let reached = self.reached.load(Ordering::SeqCst);
        if reached >= 0 {
            return Ok(reached);
        }
        let head = journal::head(&self.app.db).await?.seq;
        let first = self.reached.compare_exchange(-1, head, Ordering::SeqCst, Ordering::SeqCst);
        Ok(first.err().unwrap_or(head))
    }

    /// The groups as they stand now, for a client that resumes.
    pub(crate) async fn groups(&self) -> Result<Memberships, DbError> {
        (self.groups)().await
    }

    fn is_anybody_there(&self) -> bool {
        lock(&self.sender).as_ref().is_some_and(|sender| sender.receiver_count() > 0)
    }

    fn is_closed(&self) -> bool {
        lock(&self.sender).is_none()
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &*lock(&self.sender) {
            // Nobody listening is no failure.
            let _ = sender.send(message);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Look,
    Both,
    Beat,
}

fn stopping() -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "stream.stopping",
        "服务正在重启，请稍后重新连接。",
        "The server is about to stop; connect again in a moment.",
    )
}

fn too_many() -> Refusal {
    Refusal::new(
        RefusalKind::TooMany,
        "stream.too_many",
        "打开的实时连接过多。请关闭不用的页面，或让程序共用一个连接。",
        "Too many live connections are open. Close pages you do not need, or let your program share one connection.",
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
