//! Passkeys, and questions that were put to devices.

use kernel::{AccountId, Ids, Instant};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

/// The guard that fails when a question was answered before or is too old, or a passkey was used or revoked meanwhile.
pub const GUARD: &str = "passkey";
/// The label of a key that is registered already.
pub const TAKEN: &str = "passkey_credential";

/// A passkey as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its identity, a UUID.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// What the device calls its key, URL-safe base64.
    pub credential_id: String,
    /// What its holder calls it.
    pub name: String,
    /// The public key and what is known of the device, JSON of the library.
    pub credential: String,
    /// How often the device says it has signed.
    pub counter: i64,
    /// When it was registered.
    pub made_at: Instant,
    /// When it last opened a session.
    pub last_used_at: Option<Instant>,
}

storage::sql! {
    INSERT = "insert into access_passkey (id, account_id, credential_id, name, credential, counter, made_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    LIST = "select id, account_id, credential_id, name, credential, counter, made_at, last_used_at from access_passkey
        where account_id = $1 order by made_at, id";
    FIND = "select id, account_id, credential_id, name, credential, counter, made_at, last_used_at from access_passkey
        where account_id = $1 and credential_id = $2";
    USE = "update access_passkey set credential = $3, counter = $4, last_used_at = $5 where id = $1 and counter = $2";
    REMOVE = "delete from access_passkey where id = $1 and account_id = $2";
    REMOVE_ALL = "delete from access_passkey where account_id = $1";
    ASK = "insert into access_passkey_question (secret_hash, account_id, state, made_at, expires_at) values ($1, $2, $3, $4, $5)";
    LOOK = "select account_id, state from access_passkey_question where secret_hash = $1 and expires_at > $2";
    ANSWER = "delete from access_passkey_question where secret_hash = $1 and expires_at > $2";
    SWEEP = "delete from access_passkey_question where expires_at <= $1";
}

const WITH_PASSKEY: &str = "select distinct account_id from access_passkey where account_id in";

/// The passkeys of `account`, oldest first.
pub async fn list(db: &Db, account: AccountId) -> Result<Vec<Passkey>, DbError> {
    db.rows(LIST.with(params![account])).await?.iter().map(passkey).collect()
}

pub(crate) async fn find(db: &Db, account: AccountId, credential_id: &str) -> Result<Option<Passkey>, DbError> {
    db.row(FIND.with(params![account, credential_id])).await?.as_ref().map(passkey).transpose()
}

/// Which of these accounts have a passkey.
pub(crate) async fn among(db: &Db, accounts: &[AccountId]) -> Result<Vec<AccountId>, DbError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = accounts.iter().map(|id| Value::from(id.to_string())).collect();
    db.rows(Query::among(WITH_PASSKEY, ids)).await?.iter().map(|row| row.id(0)).collect()
}

fn passkey(row: &Row) -> Result<Passkey, DbError> {
    Ok(Passkey {
        id: row.string(0)?,
        account: row.id(1)?,
        credential_id: row.string(2)?,
        name: row.string(3)?,
        credential: row.string(4)?,
        counter: row.int(5)?,
        made_at: row.instant(6)?,
        last_used_at: row.opt_instant(7)?,
    })
}

/// A passkey that is not stored yet.
pub(crate) fn new(
    ids: &dyn Ids,
    account: AccountId,
    name: &str,
    (credential_id, credential, counter): (String, String, i64),
    now: Instant,
) -> Passkey {
    let (id, name) = (ids.fresh(now).to_string(), name.to_owned());
    Passkey { id, account, credential_id, name, credential, counter, made_at: now, last_used_at: None }
}

/// Adds a passkey; a key that is registered already is reported under the label [`TAKEN`].
pub(crate) fn insert(set: &mut WriteSet, key: &Passkey) {
    let Passkey { id, account, credential_id, name, credential, counter, made_at, .. } = key;
    set.labelled(INSERT.with(params![id, *account, credential_id, name, credential, *counter, *made_at]), TAKEN);
}

/// It opened a session; of two at once by one count one is refused (guard).
pub(crate) fn used(set: &mut WriteSet, key: &Passkey, credential: &str, counter: i64, now: Instant) {
    set.expect(USE.with(params![&key.id, key.counter, credential, counter, now]), 1, GUARD);
}

/// Revokes a passkey of `account` (guard).
pub fn remove(set: &mut WriteSet, account: AccountId, id: &str) {
    set.expect(REMOVE.with(params![id, account]), 1, GUARD);
}

/// Revokes all passkeys of `account`.
pub(crate) fn remove_all(set: &mut WriteSet, account: AccountId) {
    set.add(REMOVE_ALL.with(params![account]));
}

pub(crate) fn ask(
    set: &mut WriteSet,
    hash: &str,
    account: Option<AccountId>,
    state: &str,
    now: Instant,
    expires_at: Instant,
) {
    set.add(SWEEP.with(params![now]));
    set.add(ASK.with(params![hash, account, state, now, expires_at]));
}

/// Whose new passkey an open question asks for, and what it was.
pub(crate) async fn look(db: &Db, hash: &str, now: Instant) -> Result<Option<(Option<AccountId>, String)>, DbError> {
    let row = db.row(LOOK.with(params![hash, now])).await?;
    row.map(|row| Ok((row.opt_id(0)?, row.string(1)?))).transpose()
}

/// Takes the one answer to a question (guard).
pub(crate) fn answer(set: &mut WriteSet, hash: &str, now: Instant) {
    set.expect(ANSWER.with(params![hash, now]), 1, GUARD);
}
