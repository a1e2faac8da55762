//! A worker: claims jobs of one kind and hands them to their handler.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::{Instant, MINUTE};
use storage::{Db, DbError, WriteError, WriteSet};

use super::{Job, bury, claim, complete, distance, retry};

/// A boxed future, so that handlers can be handed over as trait objects.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Does jobs of one kind.
pub trait Handler: Send + Sync {
    /// Does `job`: adds what it changes to the set, which is written together with its completion. An error is a
    /// reason to try again; it is stored and shown to the administrator, so it holds no personal data.
    fn run<'a>(&'a self, set: &'a mut WriteSet, job: &'a Job, now: Instant) -> Boxed<'a, Result<(), String>>;
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Done.
    pub done: u64,
    /// Failed, to come again.
    pub failed: u64,
    /// Given up.
    pub dead: u64,
    /// Taken over by another worker meanwhile.
    pub lost: u64,
}

/// Claims and does jobs of one kind. Any number may run.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    kind: &'static str,
    handler: Arc<dyn Handler>,
    batch: u32,
    lease: i64,
    attempts: u32,
}

impl Worker {
    /// A worker that claims 16 jobs at a time for five minutes and gives a job up after its eighth failure.
    pub fn new(db: Db, kind: &'static str, handler: Arc<dyn Handler>) -> Self {
        Self { db, kind, handler, batch: 16, lease: 5 * MINUTE, attempts: 8 }
    }

    /// The same worker that gives a job up after so many failures.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The same worker that holds a job for `lease` microseconds of the database's clock, one job at a time: for work that
    /// takes long.
    #[must_use]
    pub fn patient(mut self, lease: i64) -> Self {
        self.lease = lease;
        self.batch = 1;
        self
    }

    /// The same worker whose claims hold for `lease` microseconds of the database's clock.
    #[must_use]
    pub const fn lease(mut self, lease: i64) -> Self {
        self.lease = lease;
        self
    }

    /// Does everything that is ready at `now`.
    pub async fn run(&self, now: Instant) -> Result<Round, DbError> {
        let mut total = Round::default();
        loop {
            let jobs = claim(&self.db, self.kind, now, self.batch, self.lease).await?;
            if jobs.is_empty() {
                return Ok(total);
            }
            for job in &jobs {
                self.one(job, now, &mut total).await?;
            }
        }
    }

    async fn one(&self, job: &Job, now: Instant, round: &mut Round) -> Result<(), DbError> {
        let mut set = WriteSet::new();
        let result = if job.attempts > self.attempts {
            Err("interrupted too often".to_owned())
        } else {
            self.handler.run(&mut set, job, now).await
        };
        let error = match result {
            Ok(()) => {
                complete(&mut set, job, now);
                match self.db.write(set).await {
                    Ok(_) => {
                        round.done += 1;
                        return Ok(());
                    }
                    Err(WriteError::Guard { label: super::LEASE }) => {
                        round.lost += 1;
                        return Ok(());
                    }
                    Err(WriteError::Db(error @ DbError::Unavailable(_))) => return Err(error),
                    Err(error) => error.to_string(),
                }
            }
            Err(error) => error,
        };
        self.failed(job, &error, now, round).await
    }

    async fn failed(&self, job: &Job, error: &str, now: Instant, round: &mut Round) -> Result<(), DbError> {
        tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.attempts, error, "a job failed");
        let mut set = WriteSet::new();
        let gives_up = job.attempts >= self.attempts;
        if gives_up {
            bury(&mut set, job, error, now);
        } else {
            retry(&mut set, job, error, now.plus(distance(job.attempts)));
        }
        match self.db.write(set).await {
            Ok(_) if gives_up => round.dead += 1,
            Ok(_) => round.failed += 1,
            Err(WriteError::Db(error)) => return Err(error),
            Err(_) => round.lost += 1,
        }
        Ok(())
    }
}
