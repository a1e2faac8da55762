//! Sessions, and the one read behind every request.

use kernel::{AccountId, Instant};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

use super::account::{self, Account};
use super::terms::{self, Held};
use crate::secret;

/// What a request proved with its secret.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    pub account: Account,
    /// What it holds beside its own roles.
    pub held: Held,
    /// When the secret was last seen.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub ends_at: Instant,
    /// What the browser that opened the session called itself; none where that was not kept, and for tokens.
    pub device: Option<String>,
}

/// A session as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What it is called by; its secret does not follow from it.
    pub id: String,
    /// Since when.
    pub since: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub ends_at: Instant,
    /// Where it was opened from; none where that was not kept.
    pub address: Option<String>,
    /// What the browser called itself; none where that was not kept.
    pub device: Option<String>,
    pub(crate) hash: String,
}

storage::sql! {
    INSERT = "insert into access_session (secret_hash, account_id, created_at, seen_at, ends_at, address, device, way, provider_session)
        values ($1, $2, $3, $3, $4, $5, $6, $7, $8)";
    OF_PROVIDER = "select distinct account_id from access_session where provider_session = $2 and way = $1";
    END_OF_PROVIDER = "delete from access_session where account_id = $1 and (provider_session = $2 or provider_session is null)";
    LIST = "select secret_hash, created_at, seen_at, ends_at, address, device from access_session
        where account_id = $1 and ends_at > $2 and seen_at > $3 order by seen_at desc, secret_hash limit 200";
    ROTATE = "update access_session set secret_hash = $2, seen_at = $3 where secret_hash = $1";
    END = "delete from access_session where secret_hash = $1";
    END_EVERY = "delete from access_session";
    END_ALL = "delete from access_session where account_id = $1";
    END_OTHERS = "delete from access_session where account_id = $1 and secret_hash <> $2";
    SWEEP = "delete from access_session where ends_at <= $1 or seen_at <= $2";
    TOUCH = "update access_session set seen_at = $2 where secret_hash = $1 and seen_at < $2";
    PROVE = concat!("select a.id, a.login, a.name, a.roles, a.asked_roles, a.person_id, a.party_id, a.department_id, a.language,
        a.email, a.active, a.created_at, a.version, a.password_temporary, s.seen_at, s.ends_at, ", terms::columns!(), ", s.device
        from access_session s join access_account a on a.id = s.account_id where s.secret_hash = $1 and a.active = 1");
}

/// The same for many, each with its hash in the last column.
const PROVE_MANY: &str = concat!(
    "select a.id, a.login, a.name, a.roles, a.asked_roles, a.person_id, a.party_id, a.department_id, \
     a.language, a.email, a.active, a.created_at, a.version, a.password_temporary, s.seen_at, s.ends_at, ",
    terms::columns!(),
    ", \
     s.secret_hash from access_session s join access_account a on a.id = s.account_id where a.active = 1 and s.secret_hash in"
);

/// What these secrets prove, by one query; what proves nothing has no row. Read each with [`proved`].
pub(crate) fn prove_many(hashes: &[&str]) -> Query {
    Query::among(PROVE_MANY, hashes.iter().map(|hash| Value::from(*hash)).collect())
}

/// Reads a row of [`prove_many`] or of its twin for tokens: the hash and what it proves.
pub(crate) fn proved(row: &Row) -> Result<(String, Proof), DbError> {
    let seen_at = row.opt_instant(14)?.unwrap_or_default();
    let (account, held) = (account::read(row, 0)?, Held::read(row, 16)?);
    Ok((row.string(18)?, Proof { account, held, seen_at, ends_at: row.instant(15)?, device: None }))
}

pub(crate) fn insert(
    set: &mut WriteSet,
    hash: &str,
    account: AccountId,
    now: Instant,
    ends_at: Instant,
    (address, device): (&str, &str),
    provider: Option<(&str, Option<&str>)>,
) {
    let (way, session) = provider.unzip();
    set.add(INSERT.with(params![hash, account, now, ends_at, address, device, way, session.flatten()]));
}

/// Whose sessions a provider's own session opened.
pub(crate) async fn of_provider(db: &Db, way: &str, session: &str) -> Result<Vec<AccountId>, DbError> {
    db.rows(OF_PROVIDER.with(params![way, session])).await?.iter().map(|row| row.id(0)).collect()
}

/// Ends the sessions of `account` that a provider's own session opened, and those of which it is not known which did.
pub(crate) fn end_of_provider(set: &mut WriteSet, account: AccountId, session: &str) {
    set.add(END_OF_PROVIDER.with(params![account, session]));
}

/// The sessions of `account` that stand at `now`, the last used first.
pub(crate) async fn list(
    db: &Db,
    account: AccountId,
    now: Instant,
    idle_since: Instant,
) -> Result<Vec<Session>, DbError> {
    let rows = db.rows(LIST.with(params![account, now, idle_since])).await?;
    rows.iter().map(session).collect()
}

fn session(row: &Row) -> Result<Session, DbError> {
    let hash = row.string(0)?;
    Ok(Session {
        id: name_of(&hash),
        since: row.instant(1)?,
        seen_at: row.instant(2)?,
        ends_at: row.instant(3)?,
        address: row.opt_text(4)?,
        device: row.opt_text(5)?,
        hash,
    })
}

/// What a session is called by: derived from what is kept of its secret, so that neither is shown.
pub(crate) fn name_of(hash: &str) -> String {
    secret::digest(hash).chars().take(32).collect()
}

/// The session goes on under another secret (guard `session`).
pub(crate) fn rotate(set: &mut WriteSet, old: &str, new: &str, now: Instant) {
    set.expect(ROTATE.with(params![old, new, now]), 1, "session");
}

pub(crate) fn end(set: &mut WriteSet, hash: &str) {
    set.add(END.with(params![hash]));
}

/// The same where it still stands (guard `session`).
pub(crate) fn end_one(set: &mut WriteSet, hash: &str) {
    set.expect(END.with(params![hash]), 1, "session");
}

pub(crate) fn end_every(set: &mut WriteSet) {
    set.add(END_EVERY.with(params![]));
}

pub(crate) fn end_all(set: &mut WriteSet, account: AccountId) {
    set.add(END_ALL.with(params![account]));
}

pub(crate) fn end_others(set: &mut WriteSet, account: AccountId, kept: &str) {
    set.add(END_OTHERS.with(params![account, kept]));
}

pub(crate) fn sweep(set: &mut WriteSet, now: Instant, idle_since: Instant) {
    set.add(SWEEP.with(params![now, idle_since]));
}

pub(crate) fn touch(hash: &str, now: Instant) -> Query {
    TOUCH.with(params![hash, now])
}

pub(crate) async fn prove(db: &Db, hash: &str) -> Result<Option<Proof>, DbError> {
    let row = db.row(PROVE.with(params![hash])).await?;
    row.map(|row| {
        let (account, held) = (account::read(&row, 0)?, Held::read(&row, 16)?);
        let (seen_at, ends_at, device) = (row.instant(14)?, row.instant(15)?, row.opt_text(18)?);
        Ok(Proof { account, held, seen_at, ends_at, device })
    })
    .transpose()
}
