//! Accounts.

use kernel::Cursor;
use kernel::{AccountId, Actor, DepartmentId, Instant, Language, Page, PageRequest, PartyId, PersonId, Role};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

/// An account as it stands in the database; its password hash stays there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: AccountId,
    /// The log-in name, lower case, unique.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// The roles in force.
    pub roles: Vec<Role>,
    /// The roles asked for and not yet approved.
    pub asked_roles: Option<Vec<Role>>,
    /// The member of the maintenance team behind it.
    pub person: Option<PersonId>,
    /// The customer or vendor it belongs to; none for the provider's staff.
    pub party: Option<PartyId>,
    /// The department of the customer it belongs to.
    pub department: Option<DepartmentId>,
    /// The language of what is sent to it.
    pub language: Language,
    /// Where mail reaches it; none when it is told inside the platform only.
    pub email: Option<String>,
    /// Whether it may log in.
    pub active: bool,
    /// When it was made.
    pub created_at: Instant,
    /// Moves with every change.
    pub version: i64,
    /// Whether its password was given by somebody else and must be changed at the next log-in.
    pub password_temporary: bool,
}

impl Account {
    /// The account as somebody who acts.
    pub fn actor(&self) -> Actor {
        Actor::Account {
            account: self.id,
            name: self.name.clone(),
            roles: self.roles.clone(),
            person: self.person,
            party: self.party,
            department: self.department,
            terms: Vec::new(),
        }
    }
}

const COLUMNS: usize = 14;

storage::sql! {
    NAME = "select name from access_account where id = $1";
    INSERT = "insert into access_account (id, login, name, roles, asked_roles, person_id, party_id, department_id,
        language, email, active, created_at, version, password_temporary,
        password) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE = "update access_account set login = $2, name = $3, roles = $4, asked_roles = $5, person_id = $6,
        party_id = $7, department_id = $8, language = $9, email = $10, active = $11,
        version = version + 1 where id = $1 and version = $12";
    REHASH = "update access_account set password = $2 where id = $1 and password = $3";
    FIND = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active, created_at,
        version, password_temporary from access_account where id = $1";
    FIND_BY_LOGIN = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active,
        created_at, version, password_temporary, password from access_account where login = $1";
    PASSWORD = "select password from access_account where id = $1";
    LIST = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active, created_at,
        version, password_temporary from access_account where (created_at > $1 or (created_at = $1 and id > $2)) and
        (cast($3 as text) is null or lower(name) like $3 or login like $3)
        order by created_at, id limit $4";
    OF_PARTY = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active,
        created_at, version, password_temporary from access_account where party_id = $1 and active = 1 order by login";
    WITH_EMAIL = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active,
        created_at, version, password_temporary from access_account where lower(email) = $1 and active = 1 order by login limit 20";
    OF_PERSON = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active,
        created_at, version, password_temporary from access_account where person_id = $1";
    COUNT_ROLE = "select count(*) from access_account where ' ' || roles || ' ' like $1";
    WITH_ROLE = "select id, login, name, roles, asked_roles, person_id, party_id, department_id, language, email, active,
        created_at, version, password_temporary from access_account where active = 1 and ' ' || roles || ' ' like $1 order by login";
}

/// Adds a new account with its password hash; a taken log-in name is reported under the label `login`.
pub fn insert(set: &mut WriteSet, account: &Account, password_hash: &str) {
    let mut values = values(account);
    values.extend(params![account.created_at, account.version, account.password_temporary, password_hash]);
    set.labelled(INSERT.with(values), "login");
}

/// Changes everything but password and creation, if the version is still `account.version` (guard `account`).
pub fn update(set: &mut WriteSet, account: &Account) {
    let mut values = values(account);
    values.extend(params![account.version]);
    set.expect(UPDATE.with(values), 1, "account");
}

pub(crate) fn rehash(account: AccountId, old: &str, new: &str) -> Query {
    REHASH.with(params![account, new, old])
}

/// The account with this id.
pub async fn find(db: &Db, account: AccountId) -> Result<Option<Account>, DbError> {
    db.row(FIND.with(params![account])).await?.map(|row| read(&row, 0)).transpose()
}

/// What somebody is called; read together with others.
pub fn name_of(account: AccountId) -> Query {
    NAME.with(params![account])
}

/// The account with this log-in name and its password hash.
pub async fn find_by_login(db: &Db, login: &str) -> Result<Option<(Account, String)>, DbError> {
    let row = db.row(FIND_BY_LOGIN.with(params![login])).await?;
    row.map(|row| Ok((read(&row, 0)?, row.string(COLUMNS)?))).transpose()
}

/// The account's password hash.
pub async fn password(db: &Db, account: AccountId) -> Result<Option<String>, DbError> {
    db.row(PASSWORD.with(params![account])).await?.map(|row| row.string(0)).transpose()
}

const NAMES: &str = "select id, name from access_account where id in";

/// What people call those of these accounts that there are.
pub async fn called(db: &Db, accounts: &[AccountId]) -> Result<Vec<(AccountId, String)>, DbError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = accounts.iter().map(|id| Value::from(id.to_string())).collect();
    db.rows(Query::among(NAMES, ids)).await?.iter().map(|row| Ok((row.id(0)?, row.string(1)?))).collect()
}

/// One page of all accounts, oldest first; `words` looks in name and log-in name.
pub async fn list(db: &Db, page: &PageRequest, words: Option<&str>) -> Result<Page<Account>, DbError> {
    let (key, id) = page.after.as_ref().map_or((i64::MIN, ""), |after| (after.key, after.id.as_str()));
    let like = words.map(|words| format!("%{}%", words.to_lowercase().replace(['%', '_'], "")));
    let rows = db.rows(LIST.with(params![key, id, like, page.limit + 1])).await?;
    let accounts = rows.iter().map(|row| read(row, 0)).collect::<Result<_, _>>()?;
    Ok(Page::cut(accounts, page.limit, |account: &Account| Cursor {
        key: account.created_at.micros(),
        id: account.id.to_string(),
    }))
}

/// The active accounts of a customer or vendor.
pub async fn of_party(db: &Db, party: PartyId) -> Result<Vec<Account>, DbError> {
    all(db, OF_PARTY.with(params![party])).await
}

/// The active accounts that mail reaches at `address`, whatever its case; at most 20.
pub async fn with_email(db: &Db, address: &str) -> Result<Vec<Account>, DbError> {
    all(db, WITH_EMAIL.with(params![address.to_ascii_lowercase()])).await
}

/// The account of a member of the maintenance team.
pub async fn of_person(db: &Db, person: PersonId) -> Result<Option<Account>, DbError> {
    Ok(all(db, OF_PERSON.with(params![person])).await?.pop())
}

/// The active accounts that hold `role`.
pub async fn with_role(db: &Db, role: Role) -> Result<Vec<Account>, DbError> {
    all(db, WITH_ROLE.with(params![format!("% {role} %")])).await
}

/// Whether any account, active or not, holds `role`.
pub async fn is_held(db: &Db, role: Role) -> Result<bool, DbError> {
    let row = db.row(COUNT_ROLE.with(params![format!("% {role} %")])).await?;
    row.map_or(Ok(false), |row| Ok(row.int(0)? > 0))
}

/// Reads the columns of an account that start at column `from`.
pub(crate) fn read(row: &Row, from: usize) -> Result<Account, DbError> {
    Ok(Account {
        id: row.id(from)?,
        login: row.string(from + 1)?,
        name: row.string(from + 2)?,
        roles: roles(row.text(from + 3)?)?,
        asked_roles: row.opt_text(from + 4)?.map(|text| roles(&text)).transpose()?,
        person: row.opt_id(from + 5)?,
        party: row.opt_id(from + 6)?,
        department: row.opt_id(from + 7)?,
        language: Language::from_header(row.text(from + 8)?),
        email: row.opt_text(from + 9)?,
        active: row.flag(from + 10)?,
        created_at: row.instant(from + 11)?,
        version: row.int(from + 12)?,
        password_temporary: row.flag(from + 13)?,
    })
}

async fn all(db: &Db, query: Query) -> Result<Vec<Account>, DbError> {
    db.rows(query).await?.iter().map(|row| read(row, 0)).collect()
}

fn values(account: &Account) -> Vec<storage::Value> {
    params![
        account.id,
        &account.login,
        &account.name,
        names(&account.roles),
        account.asked_roles.as_deref().map(names),
        account.person,
        account.party,
        account.department,
        account.language.tag(),
        account.email.as_deref(),
        account.active,
    ]
}

fn names(roles: &[Role]) -> String {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

fn roles(text: &str) -> Result<Vec<Role>, DbError> {
    let read = |name: &str| name.parse().map_err(|()| DbError::Shape(format!("`{name}` is no role")));
    text.split_whitespace().map(read).collect()
}
