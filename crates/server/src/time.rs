//! The node's clock, kept on the database's: every node on one database acts by the same time, whatever its machine's
//! clock is set to.

use std::time::{Duration, Instant as Moment};

use kernel::{FollowingClock, Instant};
use storage::{Db, DbError, params};

storage::sql! {
    /// The last instant that was written down before this start.
    pub(crate) LAST_SEALED = "select sealed_at from journal_seal order by seq desc limit 1";
}

/// How often it is measured again.
pub const MEASURED_EVERY: Duration = Duration::from_secs(10);

/// A clock on the database's time, never earlier than what was written before.
pub async fn start(db: &Db) -> Result<FollowingClock, DbError> {
    let measured = measured(db).await?;
    let before = db.row(LAST_SEALED.with(params![])).await?.map(|row| row.instant(0)).transpose()?;
    let clock = FollowingClock::at(before.map_or(measured, |before| before.max(measured)));
    clock.follow(measured);
    Ok(clock)
}

/// The database's time now: what it showed, and half the time it took to ask.
#[expect(clippy::disallowed_methods, reason = "what an exchange takes is no business instant")]
pub async fn measured(db: &Db) -> Result<Instant, DbError> {
    let asked = Moment::now();
    let shown = db.time().await?;
    Ok(shown.plus(i64::try_from(asked.elapsed().as_micros() / 2).unwrap_or(0)))
}
