//! Passwords: the present one changes, the ones before are kept as hashes.

use kernel::{AccountId, Instant};
use storage::{Db, DbError, WriteSet, params};

use super::password_link;

storage::sql! {
    KEEP = "insert into access_past_password (account_id, password, replaced_at)
        select id, password, $2 from access_account where id = $1";
    PRUNE = "delete from access_past_password where account_id = $1 and password not in
        (select password from access_past_password where account_id = $1 order by replaced_at desc, password limit $2)";
    SET = "update access_account set password = $2, password_temporary = $3, password_set_at = $4,
        version = version + 1 where id = $1";
    KNOWN = "select password from access_account where id = $1 union all
        select password from access_past_password where account_id = $1";
    SET_AT = "select coalesce(password_set_at, created_at) from access_account where id = $1";
}

/// Replaces the password of `account`; `kept` earlier ones stay known.
pub(crate) fn replace(set: &mut WriteSet, account: AccountId, hash: &str, temporary: bool, now: Instant, kept: u32) {
    if kept > 0 {
        set.add(KEEP.with(params![account, now]));
    }
    set.add(PRUNE.with(params![account, i64::from(kept)]));
    // Whoever still holds a link would undo it.
    password_link::clear(set, account, now);
    set.expect(SET.with(params![account, hash, temporary, now]), 1, "account");
}

/// The present password of `account` and those before it, as hashes.
pub(crate) async fn known(db: &Db, account: AccountId) -> Result<Vec<String>, DbError> {
    db.rows(KNOWN.with(params![account])).await?.iter().map(|row| row.string(0)).collect()
}

/// Since when the present password of `account` is in use.
pub(crate) async fn set_at(db: &Db, account: AccountId) -> Result<Option<Instant>, DbError> {
    db.row(SET_AT.with(params![account])).await?.map(|row| row.instant(0)).transpose()
}
