//! API tokens: a program's proof that it acts for an account.

use kernel::{AccountId, Ids, Instant};
use storage::{Db, DbError, Query, Value, WriteSet, params};

use super::account;
use super::session::Proof;
use super::terms::{self, Held};

/// An API token as its owner sees it; the secret was shown once and is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its identity, a UUID.
    pub id: String,
    /// The account it acts for.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is refused.
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
}

storage::sql! {
    INSERT = "insert into access_token (id, account_id, name, secret_hash, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)";
    REVOKE = "delete from access_token where id = $1 and account_id = $2";
    REVOKE_ALL = "delete from access_token where account_id = $1";
    LIST = "select id, account_id, name, created_at, expires_at, last_used_at from access_token where account_id = $1
        order by created_at, id";
    TOUCH = "update access_token set last_used_at = $2 where secret_hash = $1";
    PROVE = concat!("select a.id, a.login, a.name, a.roles, a.asked_roles, a.person_id, a.party_id, a.department_id, a.language,
        a.email, a.active, a.created_at, a.version, a.password_temporary, t.last_used_at, t.expires_at, ", terms::columns!(), "
        from access_token t join access_account a on a.id = t.account_id where t.secret_hash = $1 and a.active = 1");
}

const PROVE_MANY: &str = concat!(
    "select a.id, a.login, a.name, a.roles, a.asked_roles, a.person_id, a.party_id, a.department_id, \
     a.language, a.email, a.active, a.created_at, a.version, a.password_temporary, t.last_used_at, t.expires_at, ",
    terms::columns!(),
    ", \
     t.secret_hash from access_token t join access_account a on a.id = t.account_id where a.active = 1 and t.secret_hash in"
);

pub(crate) fn prove_many(hashes: &[&str]) -> Query {
    Query::among(PROVE_MANY, hashes.iter().map(|hash| Value::from(*hash)).collect())
}

/// A token that is not stored yet.
pub fn new(ids: &dyn Ids, account: AccountId, name: &str, now: Instant, expires_at: Instant) -> Token {
    let id = ids.fresh(now).to_string();
    Token { id, account, name: name.to_owned(), created_at: now, expires_at, last_used_at: None }
}

/// Adds a token whose secret has this SHA-256.
pub fn insert(set: &mut WriteSet, token: &Token, secret_hash: &str) {
    set.add(INSERT.with(params![
        &token.id,
        token.account,
        &token.name,
        secret_hash,
        token.created_at,
        token.expires_at
    ]));
}

/// Revokes one token of `account` (guard `token`).
pub fn revoke(set: &mut WriteSet, account: AccountId, id: &str) {
    set.expect(REVOKE.with(params![id, account]), 1, "token");
}

/// Revokes all tokens of `account`.
pub fn revoke_all(set: &mut WriteSet, account: AccountId) {
    set.add(REVOKE_ALL.with(params![account]));
}

/// The tokens of `account`, oldest first.
pub async fn list(db: &Db, account: AccountId) -> Result<Vec<Token>, DbError> {
    let rows = db.rows(LIST.with(params![account])).await?;
    rows.iter()
        .map(|row| {
            Ok(Token {
                id: row.string(0)?,
                account: row.id(1)?,
                name: row.string(2)?,
                created_at: row.instant(3)?,
                expires_at: row.instant(4)?,
                last_used_at: row.opt_instant(5)?,
            })
        })
        .collect()
}

pub(crate) fn touch(hash: &str, now: Instant) -> Query {
    TOUCH.with(params![hash, now])
}

pub(crate) async fn prove(db: &Db, hash: &str) -> Result<Option<Proof>, DbError> {
    let row = db.row(PROVE.with(params![hash])).await?;
    row.map(|row| {
        let seen_at = row.opt_instant(14)?.unwrap_or_default();
        // A program goes on with the roles its account was given: emergency access is a person's, in a session.
        let held = Held::read(&row, 16)?.without_emergency();
        Ok(Proof { account: account::read(&row, 0)?, held, seen_at, ends_at: row.instant(15)?, device: None })
    })
    .transpose()
}
