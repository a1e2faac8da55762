//! Secret links to calendars.

use kernel::{AccountId, Instant};
use storage::{DbError, Query, Row, WriteSet, params};

storage::sql! {
    PUT = "insert into team_feed (id, kind, subject, account, secret_hash, created_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (kind, subject, account) do update set secret_hash = excluded.secret_hash,
        created_at = excluded.created_at";
    FIND = "select account from team_feed where kind = $1 and subject = $2 and secret_hash = $3";
    MADE = "select created_at from team_feed where kind = $1 and subject = $2 and account = $3";
    REMOVE = "delete from team_feed where kind = $1 and subject = $2 and account = $3";
}

/// The link of `account` to the calendar of `kind` and `subject`; an earlier one ends.
pub fn put(set: &mut WriteSet, id: &str, of: (&str, &str), account: AccountId, secret_hash: &str, now: Instant) {
    set.add(PUT.with(params![id, of.0, of.1, account, secret_hash, now]));
}

/// Who made the link with this secret; read the row with [`maker`].
pub fn find(of: (&str, &str), secret_hash: &str) -> Query {
    FIND.with(params![of.0, of.1, secret_hash])
}

/// Reads a row of [`find`].
pub fn maker(row: &Row) -> Result<AccountId, DbError> {
    row.id(0)
}

/// When `account` made its link; no row when it has none.
pub fn made(of: (&str, &str), account: AccountId) -> Query {
    MADE.with(params![of.0, of.1, account])
}

/// Ends the link of `account`; fails when it has none.
pub fn remove(set: &mut WriteSet, of: (&str, &str), account: AccountId) {
    set.expect(REMOVE.with(params![of.0, of.1, account]), 1, "team_feed");
}
