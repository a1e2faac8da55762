//! Second factors and recovery codes.

use kernel::{AccountId, Instant};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

/// The guard that fails when a code was used before, or somebody changed the factor meanwhile.
pub const GUARD: &str = "second_factor";

/// A second factor as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// The sealed secret.
    pub secret: String,
    /// Since when it counts; none where it was shown and not proved yet.
    pub confirmed_at: Option<Instant>,
    /// How many recovery codes are left.
    pub recovery_left: i64,
}

storage::sql! {
    FIND = "select secret, confirmed_at,
        (select count(*) from access_recovery r where r.account_id = f.account_id)
        from access_factor f where account_id = $1";
    MAKE = "insert into access_factor (account_id, secret, made_at, last_step) values ($1, $2, $3, 0)
        on conflict (account_id) do update set secret = excluded.secret, made_at = excluded.made_at
        where access_factor.confirmed_at is null";
    CONFIRM = "update access_factor set confirmed_at = $3, last_step = $4
        where account_id = $1 and secret = $2 and confirmed_at is null";
    STEP = "update access_factor set last_step = $2 where account_id = $1 and confirmed_at is not null and last_step < $2";
    REMOVE = "delete from access_factor where account_id = $1";
    ADD_CODE = "insert into access_recovery (account_id, code_hash) values ($1, $2)";
    SPEND_CODE = "delete from access_recovery where account_id = $1 and code_hash = $2";
    REMOVE_CODES = "delete from access_recovery where account_id = $1";
    EVERY = "select account_id, secret from access_factor where account_id > $1 order by account_id limit $2";
    RESEAL = "update access_factor set secret = $3 where account_id = $1 and secret = $2";
}

const WITH_FACTOR: &str = "select account_id from access_factor where confirmed_at is not null and account_id in";

pub(crate) async fn find(db: &Db, account: AccountId) -> Result<Option<Stored>, DbError> {
    let row = db.row(FIND.with(params![account])).await?;
    row.map(|row| Ok(Stored { secret: row.string(0)?, confirmed_at: row.opt_instant(1)?, recovery_left: row.int(2)? }))
        .transpose()
}

/// Which of these accounts have a second factor.
pub(crate) async fn among(db: &Db, accounts: &[AccountId]) -> Result<Vec<AccountId>, DbError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = accounts.iter().map(|id| Value::from(id.to_string())).collect();
    db.rows(Query::among(WITH_FACTOR, ids)).await?.iter().map(|row| row.id(0)).collect()
}

/// A secret that is not proved yet; one that was is not replaced (guard).
pub(crate) fn make(set: &mut WriteSet, account: AccountId, sealed: &str, now: Instant) {
    set.expect(MAKE.with(params![account, sealed, now]), 1, GUARD);
}

pub(crate) fn confirm(set: &mut WriteSet, account: AccountId, sealed: &str, now: Instant, step: i64) {
    set.expect(CONFIRM.with(params![account, sealed, now, step]), 1, GUARD);
}

/// Uses the code of `step`: of two at once one is refused (guard), and so is an earlier one.
pub(crate) fn spend_step(set: &mut WriteSet, account: AccountId, step: i64) {
    set.expect(STEP.with(params![account, step]), 1, GUARD);
}

/// Uses a recovery code up (guard).
pub(crate) fn spend_code(set: &mut WriteSet, account: AccountId, hash: &str) {
    set.expect(SPEND_CODE.with(params![account, hash]), 1, GUARD);
}

pub(crate) fn remove(set: &mut WriteSet, account: AccountId) {
    set.expect(REMOVE.with(params![account]), 1, GUARD);
    set.add(REMOVE_CODES.with(params![account]));
}

pub(crate) fn replace_codes(set: &mut WriteSet, account: AccountId, hashes: &[String]) {
    set.add(REMOVE_CODES.with(params![account]));
    for hash in hashes {
        set.add(ADD_CODE.with(params![account, hash]));
    }
}

/// A few sealed secrets after `after`, in the order of their accounts.
pub(crate) async fn some(db: &Db, after: &str, limit: i64) -> Result<Vec<(AccountId, String)>, DbError> {
    let rows = db.rows(EVERY.with(params![after, limit])).await?;
    rows.iter().map(|row: &Row| Ok((row.id(0)?, row.string(1)?))).collect()
}

pub(crate) fn reseal(set: &mut WriteSet, account: AccountId, old: &str, new: &str) {
    set.add(RESEAL.with(params![account, old, new]));
}
