//! The driver: asks the database which clocks to look at, re-decides each, and writes what happened.
//!
//! Any number of drivers may run: what a clock does is written under a guard on its version and a unique key per
//! rung, in one set with the effects, so that the loser of a race writes nothing and moves on. Sets of several subjects
//! are written in one transaction, and each alone where that one fails.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::join_all;
use kernel::Instant;
use storage::{Db, DbError, WriteError, WriteSet};
use worktime::Calendar;

use crate::core::{Changed, Clock, Fact, Firing, Frame, Ladder, Subject, due_rungs, stand_in};
use crate::store;

/// A boxed future, so that effects can be handed over as trait objects.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How many subjects share a transaction: when thousands of clocks run out in one minute, the commits are what costs.
const TOGETHER: usize = 64;
/// How many such groups are worked on at a time.
const ABREAST: usize = 4;

/// What one subject does next, not yet written.
struct Step {
    /// Which of its clocks.
    at: usize,
    /// The clock as it will stand.
    clock: Clock,
    set: WriteSet,
    fired: u64,
}

/// The calendar and the ladder a clock is judged by.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The calendar version its target names.
    pub calendar: Arc<Calendar>,
    /// The ladder of its agreement version and severity.
    pub ladder: Arc<Ladder>,
}

impl Terms {
    /// The same, borrowed.
    pub fn frame(&self) -> Frame<'_> {
        Frame { calendar: &self.calendar, ladder: &self.ladder }
    }
}

/// Whether anybody stood behind a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Somebody was told, or the rung tells nobody.
    Somebody,
    /// Nobody: the next rung fires at once, saying so.
    Nobody,
}

/// What clocks of one kind of subject run by; implemented by the slice that owns the subject.
pub trait RungEffects: Send + Sync {
    /// The calendar and ladder of `clock`, as its target says.
    fn terms<'a>(&'a self, clock: &'a Clock) -> Boxed<'a, Result<Terms, DbError>>;

    /// Reads what these subjects' rungs and facts concern, all of them at once: one answer a subject, in their order.
    fn look<'a>(&'a self, subjects: Vec<&'a Subject>, now: Instant) -> Boxed<'a, Result<Vec<Looked<'a>>, DbError>>;
}

/// One subject as it was read, or why that could not be.
pub type Looked<'a> = Result<Box<dyn Effects + 'a>, DbError>;

/// What the rungs of one subject do, and what follows from its facts, as the subject was read.
pub trait Effects: Send + Sync {
    /// Adds what `firing` does to the set: notices, a raised severity, another engineer, journal entries. An effect
    /// that recomputes the clock itself changes `clock` and does not write it: the driver does. It works on `clock`,
    /// not on the stored row, which does not know of this firing yet. With [`Behind::Nobody`] it adds nothing that
    /// expects a row's version: the next rung's effects follow in the same set.
    fn fire(&self, set: &mut WriteSet, clock: &mut Clock, firing: &Firing, now: Instant) -> Behind;

    /// Adds what follows from facts that time alone brought about: a breach, the end of silence, a settled deadline; no
    /// facts where only the calendar or the next look changed. It does not write `clock`, which stands as it will be
    /// stored: the driver does.
    fn tell(&self, set: &mut WriteSet, clock: &Clock, facts: &[Fact], now: Instant);
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Rungs fired.
    pub fired: u64,
    /// Write sets that became durable.
    pub written: u64,
    /// Subjects left to another driver that was first; they are looked at again.
    pub lost: u64,
    /// Subjects that could not be worked on; they are looked at again in the next run.
    pub failed: u64,
}

impl Ran {
    fn add(&mut self, other: Self) {
        self.fired += other.fired;
        self.written += other.written;
        self.lost += other.lost;
        self.failed += other.failed;
    }

    fn failed(&mut self, subject: &Subject, error: &DbError) {
        tracing::error!(subject.kind = %subject.kind, subject.id = %subject.id, %error, "a clock could not be run");
        self.failed += 1;
    }
}

/// Runs clocks of every kind of subject.
#[derive(Clone)]
pub struct Driver {
    pub(crate) db: Db,
    kinds: HashMap<&'static str, Arc<dyn RungEffects>>,
}

impl Driver {
    /// A driver over `db` that knows no kind of subject yet.
    pub fn new(db: Db) -> Self {
        Self { db, kinds: HashMap::new() }
    }

    /// Teaches it what clocks of subjects of `kind` do.
    #[must_use]
    pub fn with(mut self, kind: &'static str, effects: Arc<dyn RungEffects>) -> Self {
        self.kinds.insert(kind, effects);
        self
    }

    /// When the next clock wants to be looked at; a simulated time may jump there.
    pub async fn next_at(&self) -> Result<Option<Instant>, DbError> {
        self.db.row(store::earliest()).await?.map(|row| row.instant(0)).transpose()
    }

    /// Does everything that is due by `now`, reading `limit` clocks at a time until none is left. Within a subject
    /// things happen in the order of their instants; after a downtime all that was missed happens now.
    pub async fn run_due(&self, now: Instant, limit: u32) -> Result<Ran, DbError> {
        let mut total = Ran::default();
        loop {
            let pass = self.pass(now, limit.max(1)).await?;
            total.add(pass);
            if pass.written == 0 {
                return Ok(total);
            }
        }
    }

    async fn pass(&self, now: Instant, limit: u32) -> Result<Ran, DbError> {
        let (mut after, mut total) = (None, Ran::default());
        loop {
            let clocks = self.load(store::due(now, after, limit)).await?;
            let Some(last) = clocks.last() else { return Ok(total) };
            after = last.next_at.map(|at| (at, last.id));
            // A full batch may leave earlier instants of other clocks unread: nobody runs ahead of its last one.
            let full = clocks.len() >= limit as usize;
            let horizon = last.next_at.filter(|_| full).unwrap_or(now);
            let subjects = by_subject(clocks);
            let work = subjects.chunks(TOGETHER).map(|subjects| self.work(subjects.to_vec(), horizon, now));
            // As a list first: a stream over borrowed chunks is not `Send` for every lifetime, which a spawned task needs.
            let work: Vec<_> = work.collect();
            let mut running = futures_util::stream::iter(work).buffer_unordered(ABREAST);
            while let Some(ran) = running.next().await {
                total.add(ran);
            }
        }
    }

    /// Works on the clocks of several subjects, step by step, in each the earliest first, up to `horizon`. What the
    /// subjects do in one step becomes durable together; where that fails, each tries alone.
    async fn work(&self, mut subjects: Vec<Vec<Clock>>, horizon: Instant, now: Instant) -> Ran {
        let mut ran = Ran::default();
        loop {
            subjects.retain(|clocks| earliest(clocks, horizon).is_some());
            if subjects.is_empty() {
                return ran;
            }
            let steps = {
                let looked = self.look(subjects.iter().map(|clocks| &clocks[0].subject), now).await;
                join_all(subjects.iter().zip(looked).map(|(clocks, it)| self.step_of(clocks, it, horizon, now))).await
            };
            let (mut ready, mut together) = (Vec::new(), WriteSet::new());
            let mut still = Vec::new();
            for (clocks, step) in subjects.into_iter().zip(steps) {
                match step {
                    Ok(step) => {
                        together.append(step.set.clone());
                        ready.push((clocks, step));
                    }
                    Err(error) => ran.failed(&clocks[0].subject, &error),
                }
            }
            let all = if ready.len() > 1 { self.db.write(together).await.is_ok() } else { false };
            for (mut clocks, step) in ready {
                let written = if all { Ok(()) } else { self.db.write(step.set).await.map(|_| ()) };
                match written {
                    Ok(()) => {
                        clocks[step.at] = step.clock;
                        ran.fired += step.fired;
                        ran.written += 1;
                        still.push(clocks);
                    }
                    Err(WriteError::Guard { label } | WriteError::Taken { label }) => {
                        let subject = &clocks[0].subject;
                        tracing::info!(subject.kind = %subject.kind, subject.id = %subject.id, label, "somebody was first; looked at again");
                        ran.lost += 1;
                    }
                    Err(WriteError::Db(error)) => ran.failed(&clocks[0].subject, &error),
                }
            }
            subjects = still;
        }
    }

    /// The next thing a subject's clocks do, as one write set: what time alone did, or one rung with its effects. Two
    /// things of one subject never share a set, because both may change the same row of the subject.
    async fn step_of(
        &self,
        clocks: &[Clock],
        effects: Looked<'_>,
        horizon: Instant,
        now: Instant,
    ) -> Result<Step, DbError> {
        let effects = effects?;
        let at = earliest(clocks, horizon).unwrap_or_default();
        let clock = clocks[at].clone();
        let terms = self.of_kind(&clock.subject)?.terms(&clock).await?;
        let frame = terms.frame();
        let instant = clock.next_at.unwrap_or(now).min(now);
        // What was due before this instant is recorded as of now; what falls due later waits for its own step.
        let by = if clock.due_at().is_some_and(|due| due < instant) { now } else { instant };
        let Changed { mut clock, facts } = clock.tick(frame, by);
        let (mut set, mut fired) = (WriteSet::new(), 0);
        if !facts.is_empty() {
            effects.tell(&mut set, &clock, &facts, now);
        } else if let Some(firing) = next_firing(&clock, frame, instant, now) {
            (clock, fired) = fire(&mut set, clock, frame, firing, now, effects.as_ref());
        } else {
            effects.tell(&mut set, &clock, &[], now);
        }
        store::update(&mut set, &clock);
        clock.version += 1;
        Ok(Step { at, clock, set, fired })
    }

    /// What was read of these subjects, one question a kind.
    pub(crate) async fn look<'a>(
        &'a self,
        subjects: impl Iterator<Item = &'a Subject>,
        now: Instant,
    ) -> Vec<Looked<'a>> {
        let subjects: Vec<&Subject> = subjects.collect();
        let mut of_kind: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, subject) in subjects.iter().enumerate() {
            of_kind.entry(&subject.kind).or_default().push(place);
        }
        let mut looked: Vec<Option<Looked<'a>>> = subjects.iter().map(|_| None).collect();
        for places in of_kind.into_values() {
            let those: Vec<&Subject> = places.iter().map(|place| subjects[*place]).collect();
            let answers = match self.of_kind(those[0]) {
                Ok(effects) => effects.look(those, now).await,
                Err(error) => Err(error),
            };
            match answers {
                Ok(answers) => places.iter().zip(answers).for_each(|(place, answer)| looked[*place] = Some(answer)),
                Err(error) => places.iter().for_each(|place| looked[*place] = Some(Err(error.clone()))),
            }
        }
        let unread = || Err(DbError::Shape("a subject was left out when its kind was read".to_owned()));
        looked.into_iter().map(|one| one.unwrap_or_else(unread)).collect()
    }

    pub(crate) fn of_kind(&self, subject: &Subject) -> Result<&dyn RungEffects, DbError> {
        let known = self.kinds.get(subject.kind.as_str()).map(Arc::as_ref);
        known.ok_or_else(|| DbError::Shape(format!("no slice runs clocks of the kind `{}`", subject.kind)))
    }

    pub(crate) async fn load(&self, query: storage::Query) -> Result<Vec<Clock>, DbError> {
        self.db.rows(query).await?.iter().map(store::read).collect()
    }
}

/// Fires one rung and, while nobody stands behind it, the next. Returns how many fired.
fn fire(
    set: &mut WriteSet,
    mut clock: Clock,
    frame: Frame<'_>,
    first: Firing,
    now: Instant,
    effects: &dyn Effects,
) -> (Clock, u64) {
    let (mut next, mut fired) = (Some(first), 0);
    while let Some(firing) = next {
        let generation = clock.generation;
        clock = clock.fired(&firing, frame);
        let behind = effects.fire(set, &mut clock, &firing, now);
        store::fired(set, &clock, generation, &firing, behind == Behind::Nobody, now);
        fired += firing.rungs.len() as u64;
        next = match (behind, firing.rungs.last()) {
            (Behind::Nobody, Some(key)) if clock.generation == generation => stand_in(&clock, frame, key, now),
            _ => None,
        };
    }
    (clock, fired)
}

/// The clocks of each subject together, the subject with the earliest first.
fn by_subject(clocks: Vec<Clock>) -> Vec<Vec<Clock>> {
    let mut places: HashMap<Subject, usize> = HashMap::new();
    let mut groups: Vec<Vec<Clock>> = Vec::new();
    for clock in clocks {
        let place = *places.entry(clock.subject.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(clock);
    }
    groups
}

fn earliest(clocks: &[Clock], horizon: Instant) -> Option<usize> {
    let due = clocks.iter().enumerate().filter_map(|(at, clock)| Some((clock.next_at?, at)));
    due.filter(|(next_at, _)| *next_at <= horizon).min().map(|(_, at)| at)
}

/// The first rung to fire by `at`; how late it is follows from `now`.
fn next_firing(clock: &Clock, frame: Frame<'_>, at: Instant, now: Instant) -> Option<Firing> {
    due_rungs(clock, frame, now).into_iter().find(|firing| firing.fires_at <= at)
}
