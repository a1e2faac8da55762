//! A calendar was edited: its open clocks are recomputed, batch by batch.

use futures_util::future::join_all;
use kernel::{CalendarId, Instant};
use storage::{DbError, WriteError, WriteSet};

use crate::core::Clock;
use crate::driver::{Driver, Looked};
use crate::store;

/// How many clocks are recomputed in one transaction.
const TOGETHER: usize = 64;

impl Driver {
    /// Recomputes every open clock on the calendar version `from`, whose edit made the version `to`, batch by batch.
    /// Closed clocks stay, but for results that waited for a yearly notice. Returns how many were recomputed.
    pub async fn recalendar(&self, from: CalendarId, to: CalendarId, now: Instant, limit: u32) -> Result<u64, DbError> {
        let (mut after, mut done) = (None, 0);
        loop {
            let clocks = self.load(store::on_calendar(from, after, limit.max(1))).await?;
            let Some(last) = clocks.last() else { return Ok(done) };
            after = Some(last.id);
            for clocks in clocks.chunks(TOGETHER) {
                done += self.recalendar_together(clocks, to, now).await?;
            }
        }
    }

    /// Recomputes several in one transaction; where somebody was first at one of them, each alone.
    async fn recalendar_together(&self, clocks: &[Clock], to: CalendarId, now: Instant) -> Result<u64, DbError> {
        let looked = self.look(clocks.iter().map(|clock| &clock.subject), now).await;
        let sets = clocks.iter().zip(looked).map(|(clock, effects)| self.recomputed(clock, effects, to, now));
        let sets = join_all(sets).await;
        let sets = sets.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (mut together, mut count) = (WriteSet::new(), 0);
        for set in sets.into_iter().flatten() {
            together.append(set);
            count += 1;
        }
        if count == 0 {
            return Ok(0);
        }
        match self.db.write(together).await {
            Ok(_) => return Ok(count),
            Err(WriteError::Db(error)) => return Err(error),
            Err(_) => {}
        }
        let mut done = 0;
        for clock in clocks {
            done += u64::from(self.recalendar_one(clock.clone(), to, now).await?);
        }
        Ok(done)
    }

    /// What the other calendar changes about a clock; none when it keeps its own.
    async fn recomputed(
        &self,
        clock: &Clock,
        effects: Looked<'_>,
        to: CalendarId,
        now: Instant,
    ) -> Result<Option<WriteSet>, DbError> {
        let effects = effects?;
        let mut moved = clock.clone();
        moved.target.calendar = to;
        let terms = self.of_kind(&clock.subject)?.terms(&moved).await?;
        let Ok(changed) = clock.clone().recalendar(to, terms.frame(), now) else { return Ok(None) };
        let mut set = WriteSet::new();
        effects.tell(&mut set, &changed.clock, &changed.facts, now);
        store::record(&mut set, &changed);
        Ok(Some(set))
    }

    async fn recalendar_one(&self, clock: Clock, to: CalendarId, now: Instant) -> Result<bool, DbError> {
        let mut clock = clock;
        for _ in 0..3 {
            let set = {
                let looked = self.look(std::iter::once(&clock.subject), now).await.pop();
                let Some(effects) = looked else { return Ok(false) };
                self.recomputed(&clock, effects, to, now).await?
            };
            let Some(set) = set else { return Ok(false) };
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
