//! One pace for all nodes: who takes the time of an address moves it on, and nobody else took it meanwhile.

use kernel::Instant;
use storage::{Db, DbError, WriteError, WriteSet, params};

use crate::core::Pace;

storage::sql! {
    TAKEN = "select taken_until from notify_pace where channel = $1 and address = $2";
    BEGIN = "insert into notify_pace (channel, address, taken_until) values ($1, $2, $3)";
    MOVE_ON = "update notify_pace set taken_until = $4 where channel = $1 and address = $2 and taken_until = $3";
}

/// How often the time is tried for while others take it.
const TRIES: usize = 8;

/// Takes the time of one message to `address` at `now`: nothing when it may leave, else from when on one may.
pub async fn take(db: &Db, channel: &str, address: &str, pace: Pace, now: Instant) -> Result<Option<Instant>, DbError> {
    for _ in 0..TRIES {
        let row = db.row(TAKEN.with(params![channel, address])).await?;
        let before = row.map(|row| row.instant(0)).transpose()?;
        let taken = match pace.take(before.unwrap_or(now), now) {
            Ok(taken) => taken,
            Err(from) => return Ok(Some(from)),
        };
        let mut set = WriteSet::new();
        match before {
            Some(before) => set.expect(MOVE_ON.with(params![channel, address, before, taken]), 1, "notify_pace"),
            None => set.labelled(BEGIN.with(params![channel, address, taken]), "notify_pace"),
        }
        match db.write(set).await {
            Ok(_) => return Ok(None),
            Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => {}
            Err(WriteError::Db(error)) => return Err(error),
        }
    }
    Ok(Some(now.plus(pace.every)))
}
