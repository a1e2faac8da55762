//! Backups that are made by themselves: one job a day in the leased queue, done by one node that has a folder for it.

use std::sync::Arc;

use app::Cx;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use journal::queue::{Boxed, Handler, Job, NewJob, enqueue};
use kernel::Instant;
use serde_json::json;
use storage::{DbError, WriteSet};

use crate::Operations;
use crate::backup::{keep, leftovers};

/// The kind of the job that makes a backup.
pub const BACKUP_JOB: &str = "operations.backup";

/// When backups are made by themselves.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The local time of day.
    pub at: Time,
    /// The zone that time is meant in.
    pub zone: TimeZone,
    /// How many whole ones are kept.
    pub keep: usize,
    /// From how long after the last good one on it is an alarm, microseconds.
    pub alarm_after: i64,
}

impl Plan {
    /// The next time of day after `now`, with its date.
    pub fn next(&self, now: Instant) -> Option<(String, Instant)> {
        let today = now.timestamp().to_zoned(self.zone.clone()).date();
        let days = [Some(today), today.tomorrow().ok()];
        days.into_iter().flatten().find_map(|date| {
            let at = Instant::from(date.to_datetime(self.at).to_zoned(self.zone.clone()).ok()?.timestamp());
            (at > now).then(|| (date.to_string(), at))
        })
    }
}

impl Operations {
    /// Asks for the next backup; asking again, here or on another node, asks for the same one.
    pub async fn schedule(&self, now: Instant) -> Result<(), DbError> {
        let Some((date, run_at)) = self.plan.as_ref().and_then(|plan| plan.next(now)) else { return Ok(()) };
        let mut set = WriteSet::new();
        let job = NewJob { kind: BACKUP_JOB, key: Some(&date), payload: json!({}), run_at };
        enqueue(&mut set, self.app.ids.as_ref(), now, &job);
        self.write(set).await
    }
}

impl Handler for Operations {
    fn run<'a>(&'a self, set: &'a mut WriteSet, _: &'a Job, _: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move {
            let now = self.app.clock.now();
            let cx = Cx::platform("backup", now, Arc::clone(&self.app.ids));
            let mut stopping = self.stopping.subscribe();
            let taken = tokio::select! {
                taken = self.back_up_into(&cx, &self.source, set) => taken.map_err(|error| error.to_string())?,
                _ = stopping.wait_for(|stop| *stop) => return Err("the node was told to stop".to_owned()),
            };
            tracing::info!(folder = %taken.folder.display(), bytes = taken.manifest.bytes(), "backed up");
            let tidied = self.plan.as_ref().map(|plan| keep(&self.source.folder, plan.keep)).transpose();
            if let Err(error) = tidied.and_then(|_| leftovers(&self.source.folder, now)) {
                tracing::warn!(%error, "old backups were not taken away");
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_next_backup_is_tonights_until_its_minute_and_tomorrows_from_then_on() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let plan = Plan { at: Time::constant(2, 30, 0, 0), zone, keep: 7, alarm_after: 0 };
        let next = |now: &str| plan.next(now.parse().unwrap()).map(|(date, at)| (date, at.to_string())).unwrap();
        let tonight = ("2026-11-28".to_owned(), "2026-11-27T18:30:00Z".to_owned());
        assert_eq!(next("2026-11-28T02:29+08:00"), tonight);
        assert_eq!(next("2026-11-28T02:30+08:00").0, "2026-11-29");
        assert_eq!(next("2026-11-27T23:00+08:00"), tonight);
    }
}
