//! The sets that wait to be written to PostgreSQL: those of one shape that wait at the same moment go as one statement.
//!
//! While one statement is under way the next ones gather, so that a busy node commits a few times for many sets and an
//! idle one never waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::joint::Shape;
use crate::{DbError, WriteError, WriteSet, Written};

/// How many sets one statement holds at most. Four take six tenths of what each costs by itself, eight hardly less; and each
/// number of sets and rows is a text of its own to plan and keep.
const MOST: usize = 4;

type Answer = Result<Written, WriteError>;

/// A set on its way.
pub(crate) struct Unit {
    pub set: WriteSet,
    pub shape: Shape,
    /// How often others crossed it.
    pub crossed: u32,
    reply: oneshot::Sender<Answer>,
    number: u64,
}

impl Unit {
    /// Answers that it is durable.
    pub fn written(self) {
        let _ = self.reply.send(Ok(Written { rows: vec![Vec::new(); self.set.len()] }));
    }

    /// Answers why it was not written.
    pub fn refused(self, error: WriteError) {
        let _ = self.reply.send(Err(error));
    }
}

/// Who writes them.
pub(crate) trait Writer: Send + Sync + 'static {
    /// Writes the units, all of one shape, and answers each.
    fn write(&self, units: Vec<Unit>) -> impl Future<Output = ()> + Send;
}

/// The line they wait in.
pub(crate) struct Line {
    state: Mutex<State>,
    writers: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Unit>,
    writing: usize,
    next: u64,
}

impl Line {
    /// A line that so many writers serve at once.
    pub fn new(writers: usize) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), writers: writers.max(1) })
    }

    /// Has `set` written. Whoever waits for longer than `patience` before it is begun is told so, and it is not written.
    pub async fn write(
        self: &Arc<Self>,
        writer: &Arc<impl Writer>,
        (set, shape): (WriteSet, Shape),
        patience: Duration,
    ) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        let number = self.enter(writer, set, shape, reply);
        if let Ok(answer) = tokio::time::timeout(patience, &mut answer).await {
            return answer.unwrap_or_else(|_| Err(broken_off()));
        }
        if self.leave(number) {
            return Err(DbError::Unavailable("the sets before it are not written yet".into()).into());
        }
        answer.await.unwrap_or_else(|_| Err(broken_off()))
    }

    fn enter(
        self: &Arc<Self>,
        writer: &Arc<impl Writer>,
        set: WriteSet,
        shape: Shape,
        reply: oneshot::Sender<Answer>,
    ) -> u64 {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.waiting.push_back(Unit { set, shape, crossed: 0, reply, number });
        if state.writing < self.writers {
            state.writing += 1;
            drop(state);
            Turn { line: Arc::clone(self), writer: Arc::clone(writer) }.begin();
        }
        number
    }

    /// Whether it was still waiting.
    fn leave(&self, number: u64) -> bool {
        let mut state = self.state();
        let place = state.waiting.iter().position(|unit| unit.number == number);
        place.and_then(|place| state.waiting.remove(place)).is_some()
    }

    /// The first one and those that may go with it.
    fn next(&self) -> Option<Vec<Unit>> {
        let mut state = self.state();
        let first = state.waiting.pop_front()?;
        let mut units = vec![first];
        if !units[0].shape.joins() {
            return Some(units);
        }
        let mut rest = VecDeque::with_capacity(state.waiting.len());
        for unit in state.waiting.drain(..) {
            let alike = units.len() < MOST && unit.shape == units[0].shape;
            if alike && !units.iter().any(|taken| taken.shape.collide(&taken.set, &unit.set)) {
                units.push(unit);
            } else {
                rest.push_back(unit);
            }
        }
        state.waiting = rest;
        Some(units)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One writer's turn: it lasts until nothing waits, and is handed on when it breaks off.
struct Turn<W: Writer> {
    line: Arc<Line>,
    writer: Arc<W>,
}

impl<W: Writer> Turn<W> {
    /// A caller that goes away must not leave a transaction half sent: the turn runs to its end on its own.
    fn begin(self) {
        tokio::spawn(async move {
            while let Some(units) = self.line.next() {
                self.writer.write(units).await;
            }
        });
    }
}

impl<W: Writer> Drop for Turn<W> {
    fn drop(&mut self) {
        let mut state = self.line.state();
        let more = !state.waiting.is_empty() && tokio::runtime::Handle::try_current().is_ok();
        if !more {
            state.writing -= 1;
        }
        drop(state);
        if more {
            Self { line: Arc::clone(&self.line), writer: Arc::clone(&self.writer) }.begin();
        }
    }
}

fn broken_off() -> WriteError {
    DbError::Unavailable("the write broke off".into()).into()
}
