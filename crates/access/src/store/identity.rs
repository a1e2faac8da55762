//! Identities at providers outside, and browsers on their way there and back.

use kernel::{AccountId, Instant};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

use super::account::{self, Account};

/// The guard that fails when a flow was answered or used meanwhile, or is too old.
pub const GUARD: &str = "way_flow";
/// The label of an identity that somebody else has bound meanwhile.
pub const TAKEN: &str = "identity";
/// The label of a provider's word that was heard before.
pub const HEARD_BEFORE: &str = "way_logout";

/// A browser on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The configured way.
    pub way: String,
    /// The page that the log-in leads to.
    pub next: Option<String>,
    /// Whether it was answered: there is one answer to a flow.
    pub answered: bool,
    /// Whom the provider asserted.
    pub account: Option<AccountId>,
    /// Whether the provider has asked for a second factor that is trusted here.
    pub factor: bool,
    /// What the provider calls its own session.
    pub provider_session: Option<String>,
}

storage::sql! {
    FIND = "select way, account_id from access_identity where issuer = $1 and subject = $2";
    WAY_OF = "select way from access_identity where account_id = $1";
    INSERT = "insert into access_identity (issuer, subject, account_id, way, made_at, seen_at) values ($1, $2, $3, $4, $5, $6)";
    SEEN = "update access_identity set seen_at = $2 where account_id = $1";
    BEGIN = "insert into access_way_flow (secret_hash, way, next, made_at, expires_at, factor) values ($1, $2, $3, $4, $5, 0)";
    LOOK = "select way, next, answered_at, account_id, factor, provider_session from access_way_flow where secret_hash = $1 and expires_at > $2";
    ANSWER = "update access_way_flow set answered_at = $2 where secret_hash = $1 and answered_at is null and expires_at > $2";
    PROVE = "update access_way_flow set account_id = $2, factor = $3, provider_session = $4
        where secret_hash = $1 and answered_at is not null and account_id is null";
    SPEND = "delete from access_way_flow where secret_hash = $1 and account_id = $2 and expires_at > $3";
    SWEEP = "delete from access_way_flow where expires_at <= $1";
    CLOSE_OF_PROVIDER = "delete from access_way_flow where account_id = $1 and (provider_session = $2 or provider_session is null)";
    HEARD = "insert into access_way_logout (issuer, token_id, expires_at) values ($1, $2, $3)";
    SWEEP_HEARD = "delete from access_way_logout where expires_at <= $1";
    CLOSE = "delete from access_way_flow where account_id = $1";
}

const OF_ACCOUNTS: &str = "select account_id, way from access_identity where account_id in";

/// The account of this identity and the way it came by.
pub async fn find(db: &Db, issuer: &str, subject: &str) -> Result<Option<(String, Account)>, DbError> {
    let Some(row) = db.row(FIND.with(params![issuer, subject])).await? else { return Ok(None) };
    let account = account::find(db, row.id(1)?).await?;
    let account = account.ok_or_else(|| DbError::Shape("an identity has no account".to_owned()))?;
    Ok(Some((row.string(0)?, account)))
}

/// The way by which this account logs in; none for one with a password of its own.
pub async fn way_of(db: &Db, account: AccountId) -> Result<Option<String>, DbError> {
    db.row(WAY_OF.with(params![account])).await?.map(|row| row.string(0)).transpose()
}

/// The ways of those of these accounts that have one.
pub async fn ways_of(db: &Db, accounts: &[AccountId]) -> Result<Vec<(AccountId, String)>, DbError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = accounts.iter().map(|id| Value::from(id.to_string())).collect();
    let rows = db.rows(Query::among(OF_ACCOUNTS, ids)).await?;
    rows.iter().map(|row: &Row| Ok((row.id(0)?, row.string(1)?))).collect()
}

/// Binds an identity to its account; one that is bound is reported under the label [`TAKEN`].
pub fn bind(set: &mut WriteSet, (issuer, subject): (&str, &str), account: AccountId, way: &str, now: Instant) {
    set.labelled(INSERT.with(params![issuer, subject, account, way, now, now]), TAKEN);
}

/// The identity of this account logged in.
pub fn seen(set: &mut WriteSet, account: AccountId, now: Instant) {
    set.add(SEEN.with(params![account, now]));
}

pub(crate) fn begin(set: &mut WriteSet, hash: &str, way: &str, next: Option<&str>, now: Instant, expires_at: Instant) {
    set.add(SWEEP.with(params![now]));
    set.add(BEGIN.with(params![hash, way, next, now, expires_at]));
}

pub(crate) async fn look(db: &Db, hash: &str, now: Instant) -> Result<Option<Flow>, DbError> {
    let row = db.row(LOOK.with(params![hash, now])).await?;
    row.map(|row| {
        Ok(Flow {
            way: row.string(0)?,
            next: row.opt_text(1)?,
            answered: row.opt_instant(2)?.is_some(),
            account: row.opt_id(3)?,
            factor: row.flag(4)?,
            provider_session: row.opt_text(5)?,
        })
    })
    .transpose()
}

/// Takes the one answer of a flow (guard [`GUARD`]).
pub(crate) fn answer(set: &mut WriteSet, hash: &str, now: Instant) {
    set.expect(ANSWER.with(params![hash, now]), 1, GUARD);
}

/// The answer has proved this account (guard [`GUARD`]).
pub(crate) fn prove(set: &mut WriteSet, hash: &str, account: AccountId, factor: bool, session: Option<&str>) {
    set.expect(PROVE.with(params![hash, account, factor, session]), 1, GUARD);
}

/// Uses a proved flow up (guard [`GUARD`]).
pub(crate) fn spend(set: &mut WriteSet, hash: &str, account: AccountId, now: Instant) {
    set.expect(SPEND.with(params![hash, account, now]), 1, GUARD);
}

/// What was proved of `account` and has not become a session opens none any more.
pub(crate) fn close(set: &mut WriteSet, account: AccountId) {
    set.add(CLOSE.with(params![account]));
}

/// What a provider's own session proved and has not become one of ours opens none any more, nor what was proved by one unknown.
pub(crate) fn close_of_provider(set: &mut WriteSet, account: AccountId, session: &str) {
    set.add(CLOSE_OF_PROVIDER.with(params![account, session]));
}

/// A provider's word that somebody logged out counts once (label [`HEARD_BEFORE`]); kept until nobody would believe it any more.
pub fn hear(set: &mut WriteSet, (issuer, token_id): (&str, &str), until: Instant, now: Instant) {
    set.add(SWEEP_HEARD.with(params![now]));
    set.labelled(HEARD.with(params![issuer, token_id, until]), HEARD_BEFORE);
}
