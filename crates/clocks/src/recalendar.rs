//! A calendar was edited: its open clocks are recomputed, batch by batch.

use kernel::{CalendarId, Instant};
use storage::{DbError, WriteError, WriteSet};

use crate::Driver;
use crate::core::Clock;
use crate::store;

impl Driver {
    /// Recomputes every open clock on the calendar version `from`, whose edit made the version `to`, batch by batch.
    /// Closed clocks stay, but for results that waited for a yearly notice. Returns how many were recomputed.
    pub async fn recalendar(&self, from: CalendarId, to: CalendarId, now: Instant, limit: u32) -> Result<u64, DbError> {
        let (mut after, mut done) = (None, 0);
        loop {
            let clocks = self.load(store::on_calendar(from, after, limit.max(1))).await?;
            let Some(last) = clocks.last() else { return Ok(done) };
            after = Some(last.id);
            for clock in clocks {
                done += u64::from(self.recalendar_one(clock, to, now).await?);
            }
        }
    }

    async fn recalendar_one(&self, clock: Clock, to: CalendarId, now: Instant) -> Result<bool, DbError> {
        let mut clock = clock;
        for _ in 0..3 {
            let effects = self.effects(&clock.subject)?;
            let mut moved = clock.clone();
            moved.target.calendar = to;
            let terms = effects.terms(&moved).await?;
            let Ok(changed) = clock.clone().recalendar(to, terms.frame(), now) else { return Ok(false) };
            let mut set = WriteSet::new();
            effects.tell(&mut set, &changed.clock, &changed.facts, now).await?;
            store::record(&mut set, &changed);
            match self.db.write(set).await {
                Ok(_) => return Ok(true),
                Err(WriteError::Db(error)) => return Err(error),
                Err(_) => {}
            }
            match self.load(store::by_id(clock.id)).await?.pop() {
                Some(fresh) => clock = fresh,
                None => return Ok(false),
            }
        }
        Ok(false)
    }
}
