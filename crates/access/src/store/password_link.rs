//! Links by which passwords are chosen.

use kernel::{AccountId, Instant};
use storage::{Db, DbError, WriteSet, params};

/// The guard that fails when a link was used meanwhile.
pub const GUARD: &str = "password_link";

storage::sql! {
    INSERT = "insert into access_password_link (secret_hash, account_id, purpose, made_at, expires_at)
        values ($1, $2, $3, $4, $5)";
    PROVE = "select account_id, purpose from access_password_link where secret_hash = $1 and expires_at > $2";
    SPEND = "delete from access_password_link where secret_hash = $1 and expires_at > $2";
    CLEAR = "delete from access_password_link where account_id = $1 or expires_at <= $2";
}

/// The one link of `account`: those before open nothing any more.
pub(crate) fn replace(
    set: &mut WriteSet,
    hash: &str,
    account: AccountId,
    purpose: &str,
    now: Instant,
    expires_at: Instant,
) {
    clear(set, account, now);
    set.add(INSERT.with(params![hash, account, purpose, now, expires_at]));
}

pub(crate) async fn prove(db: &Db, hash: &str, now: Instant) -> Result<Option<(AccountId, String)>, DbError> {
    db.row(PROVE.with(params![hash, now])).await?.map(|row| Ok((row.id(0)?, row.string(1)?))).transpose()
}

/// Uses a link up (guard [`GUARD`]): of two at once one is refused.
pub(crate) fn spend(set: &mut WriteSet, hash: &str, now: Instant) {
    set.expect(SPEND.with(params![hash, now]), 1, GUARD);
}

/// The links of `account` open nothing any more; with them go those that are too old.
pub(crate) fn clear(set: &mut WriteSet, account: AccountId, now: Instant) {
    set.add(CLEAR.with(params![account, now]));
}
