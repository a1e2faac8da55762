//! Emergency access and custom roles, as they bear on whoever holds them.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{
    AccountId, Actor, Cells, Cursor, Custom, EmergencyId, Instant, Page, PageRequest, PartyId, Reach, Role, RoleId,
    Terms,
};
use serde::{Deserialize, Serialize};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params, places};

use super::account::Account;
use crate::core::scope::{Reached, Scope};

/// The guard that fails when emergency access is not open any more, or is open already.
pub const EMERGENCY: &str = "access_emergency";
/// The guard of a custom role that somebody changed meanwhile.
pub const ROLE: &str = "access_role";
/// The guard of a grant of a custom role that somebody decided meanwhile.
pub const GRANT: &str = "access_role_grant";

/// One opening of emergency access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    /// Its identity.
    pub id: EmergencyId,
    /// Who has it.
    pub account: AccountId,
    /// The role held meanwhile.
    pub role: Role,
    /// Limited to what belongs to this customer.
    pub customer: Option<PartyId>,
    /// Why it was needed.
    pub reason: String,
    /// From when on.
    pub since: Instant,
    /// Until when at the longest.
    pub until: Instant,
    /// When it was ended, or found to have run out.
    pub ended_at: Option<Instant>,
    /// Who ended it before its time.
    pub ended_by: Option<AccountId>,
}

/// A custom role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Its identity.
    pub id: RoleId,
    /// What people call it; unique.
    pub name: String,
    /// The built-in role in whose place it is held.
    pub stands_for: Role,
    /// What it reaches for which action; nothing else.
    pub cells: Cells,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Instant,
    /// Since when it counts no longer.
    pub retired_at: Option<Instant>,
    /// Moves with every change.
    pub version: i64,
}

/// A custom role on its way to an account, or held by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleGrant {
    /// The role.
    pub role: RoleId,
    /// The account.
    pub account: AccountId,
    /// Who asked for it.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Instant,
    /// Who approved it; none while it waits.
    pub approved_by: Option<AccountId>,
    /// Since when it counts.
    pub approved_at: Option<Instant>,
}

/// The columns at the end of each proof: the emergency access and the custom roles of account `a`; null where there are none.
macro_rules! columns {
    () => {
        "(select e.role || ' ' || cast(e.until_at as text) || ' ' || coalesce(e.customer_id, '') from access_emergency e \
          where e.account_id = a.id and e.ended_at is null), \
         (select '[' || string_agg(r.definition, ',') || ']' from access_role_grant g join access_role r on r.id = g.role_id \
          where g.account_id = a.id and g.approved_at is not null and r.retired_at is null)"
    };
}
pub(crate) use columns;

storage::sql! {
    OPEN = "insert into access_emergency (id, account_id, role, customer_id, reason, since, until_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    END = "update access_emergency set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null";
    RUN_OUT = "update access_emergency set ended_at = until_at where account_id = $1 and ended_at is null and until_at <= $2";
    OVER = "select id, account_id, role, customer_id, reason, since, until_at, ended_at, ended_by from access_emergency
        where ended_at is null and until_at <= $1 order by since, id limit 100";
    FIND_EMERGENCY = "select id, account_id, role, customer_id, reason, since, until_at, ended_at, ended_by
        from access_emergency where id = $1";
    MAKE_ROLE = "insert into access_role (id, name, definition, made_by, made_at, version)
        values ($1, $2, $3, $4, $5, 1)";
    CHANGE_ROLE = "update access_role set name = $3, definition = $4, version = version + 1
        where id = $1 and version = $2 and retired_at is null";
    RETIRE_ROLE = "update access_role set retired_at = $3, version = version + 1
        where id = $1 and version = $2 and retired_at is null";
    ROLES = "select id, definition, made_by, made_at, retired_at, version from access_role order by made_at, id
        limit 200";
    FIND_ROLE = "select id, definition, made_by, made_at, retired_at, version from access_role where id = $1";
    ASK_GRANT = "insert into access_role_grant (role_id, account_id, asked_by, asked_at) values ($1, $2, $3, $4)";
    APPROVE_GRANT = "update access_role_grant set approved_by = $3, approved_at = $4
        where role_id = $1 and account_id = $2 and approved_at is null";
    REFUSE_GRANT = "delete from access_role_grant where role_id = $1 and account_id = $2 and approved_at is null";
    TAKE_GRANT = "delete from access_role_grant where role_id = $1 and account_id = $2";
    GRANTS = "select role_id, account_id, asked_by, asked_at, approved_by, approved_at from access_role_grant
        order by asked_at, role_id, account_id limit 2000";
    HELD = concat!("select ", columns!(), " from access_account a where a.id = $1");
    UNAPPROVE = "update access_role_grant set approved_by = null, approved_at = null where role_id = $1";
}

/// What an account holds beside its own roles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    emergency: Option<(Role, Instant, Option<PartyId>)>,
    custom: Vec<(Role, Custom)>,
}

#[derive(Serialize, Deserialize)]
struct Definition {
    name: String,
    stands_for: String,
    cells: BTreeMap<String, Vec<String>>,
}

impl Held {
    /// Reads the two columns from column `from` on.
    pub(crate) fn read(row: &Row, from: usize) -> Result<Self, DbError> {
        let emergency = row.opt_text(from)?.map(|text| emergency_of(&text)).transpose()?;
        let definitions: Vec<Definition> = row.opt_json(from + 1)?.unwrap_or_default();
        let custom = definitions.into_iter().map(|definition| {
            let (name, role, cells) = definition.read()?;
            Ok::<_, DbError>((role, Custom { name, cells: Arc::new(cells) }))
        });
        Ok(Self { emergency, custom: custom.collect::<Result<_, _>>()? })
    }

    /// The same without emergency access.
    pub(crate) fn without_emergency(self) -> Self {
        Self { emergency: None, ..self }
    }

    /// The account as somebody who acts at `now`, with everything it holds then.
    pub(crate) fn actor(&self, account: &Account, now: Instant) -> Actor {
        let mut actor = account.actor();
        let Actor::Account { roles, terms, .. } = &mut actor else { return actor };
        for (role, custom) in &self.custom {
            hold(
                roles,
                terms,
                Terms { role: *role, custom: Some(custom.clone()), customer: None, emergency_until: None },
            );
        }
        if let Some((role, until, customer)) = self.emergency.filter(|(_, until, _)| now < *until) {
            hold(roles, terms, Terms { role, custom: None, customer, emergency_until: Some(until) });
        }
        actor
    }
}

/// Adds a role under terms. One that was held as the table says goes on being held so beside them.
fn hold(roles: &mut Vec<Role>, terms: &mut Vec<Terms>, more: Terms) {
    if !roles.contains(&more.role) {
        roles.push(more.role);
    } else if terms.iter().all(|known| known.role != more.role) {
        terms.push(Terms { role: more.role, custom: None, customer: None, emergency_until: None });
    }
    terms.push(more);
}

impl Definition {
    fn read(self) -> Result<(String, Role, Cells), DbError> {
        let shape = |what: &str| DbError::Shape(format!("the custom role `{}` names `{what}`", self.name));
        let role = self.stands_for.parse().map_err(|()| shape(&self.stands_for))?;
        let cells = self.cells.iter().map(|(action, names)| {
            let reaches = names.iter().map(|name| name.parse::<Reach>().map_err(|()| shape(name)));
            Ok((action.clone(), reaches.collect::<Result<_, _>>()?))
        });
        let cells = cells.collect::<Result<_, DbError>>()?;
        Ok((self.name, role, cells))
    }

    fn text(name: &str, stands_for: Role, cells: &Cells) -> String {
        let cells = cells
            .iter()
            .map(|(action, reaches)| (action.clone(), reaches.iter().map(|reach| reach.as_str().to_owned()).collect()));
        let definition = Self { name: name.to_owned(), stands_for: stands_for.to_string(), cells: cells.collect() };
        serde_json::json!(definition).to_string()
    }
}

fn emergency_of(text: &str) -> Result<(Role, Instant, Option<PartyId>), DbError> {
    let mut words = text.split(' ');
    let mut word = || words.next().filter(|word| !word.is_empty());
    let mut read = || {
        let role: Role = word()?.parse().ok()?;
        let until = Instant::from_micros(word()?.parse().ok()?);
        let customer = word().map(str::parse).transpose().ok()?;
        Some((role, until, customer))
    };
    read().ok_or_else(|| DbError::Shape(format!("`{text}` is no emergency access")))
}

/// What `account` holds beside its own roles.
pub(crate) async fn held(db: &Db, account: AccountId) -> Result<Held, DbError> {
    db.row(HELD.with(params![account])).await?.map_or_else(|| Ok(Held::default()), |row| Held::read(&row, 0))
}

/// Opens emergency access; what had run out is closed by it. Somebody who has some already is refused (taken
/// [`EMERGENCY`]).
pub fn open_emergency(set: &mut WriteSet, emergency: &Emergency) {
    set.add(RUN_OUT.with(params![emergency.account, emergency.since]));
    let values = params![
        emergency.id,
        emergency.account,
        emergency.role.as_str(),
        emergency.customer,
        &emergency.reason,
        emergency.since,
        emergency.until,
    ];
    set.labelled(OPEN.with(values), EMERGENCY);
}

/// Ends emergency access (guard [`EMERGENCY`]); `by` is none where it ran out.
pub fn end_emergency(set: &mut WriteSet, id: EmergencyId, at: Instant, by: Option<AccountId>) {
    set.expect(END.with(params![id, at, by]), 1, EMERGENCY);
}

/// Some of those that ran out by `now` and are not closed.
pub async fn emergencies_over(db: &Db, now: Instant) -> Result<Vec<Emergency>, DbError> {
    db.rows(OVER.with(params![now])).await?.iter().map(read_emergency).collect()
}

/// One opening.
pub async fn find_emergency(db: &Db, id: EmergencyId) -> Result<Option<Emergency>, DbError> {
    db.row(FIND_EMERGENCY.with(params![id])).await?.as_ref().map(read_emergency).transpose()
}

/// A page of the openings by the accounts inside the scope, the latest first; `open_at`: only those that count at this instant.
pub async fn emergencies(
    db: &Db,
    scope: &Scope,
    open_at: Option<Instant>,
    request: &PageRequest,
) -> Result<Page<Emergency>, DbError> {
    let mut values = Vec::new();
    let mut all = vec![held_by(&mut values, scope)];
    if let Some(now) = open_at {
        all.push(format!("ended_at is null and until_at > {}", places(&mut values, [now])));
    }
    if let Some(Cursor { key, id }) = &request.after {
        all.push(format!("(since, id) < ({})", places(&mut values, [Value::from(*key), Value::from(id)])));
    }
    let text = format!(
        "select id, account_id, role, customer_id, reason, since, until_at, ended_at, ended_by from access_emergency \
         where {} order by since desc, id desc limit {}",
        all.join(" and "),
        request.limit + 1
    );
    let rows = db.rows(Query::built(text, values)).await?;
    let found = rows.iter().map(read_emergency).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, request.limit, |each: &Emergency| Cursor { key: each.since.micros(), id: each.id.to_string() }))
}

/// The condition that an account lies inside the scope.
fn held_by(values: &mut Vec<Value>, scope: &Scope) -> String {
    if scope.is_everything() {
        return "1 = 1".to_owned();
    }
    let accounts = scope.reached().iter().filter_map(|part| match part {
        Reached::Account(account) => Some(*account),
        _ => None,
    });
    let accounts = places(values, accounts);
    if accounts.is_empty() { "1 = 0".to_owned() } else { format!("account_id in ({accounts})") }
}

/// Adds a custom role; a name that is in use is refused (taken [`ROLE`]).
pub fn make_role(set: &mut WriteSet, role: &CustomRole) {
    let definition = Definition::text(&role.name, role.stands_for, &role.cells);
    set.labelled(MAKE_ROLE.with(params![role.id, &role.name, definition, role.made_by, role.made_at]), ROLE);
}

/// Changes name and row at the version read (guard [`ROLE`]); whoever holds it needs a new approval.
pub fn change_role(set: &mut WriteSet, role: &CustomRole) {
    let definition = Definition::text(&role.name, role.stands_for, &role.cells);
    set.expect(CHANGE_ROLE.with(params![role.id, role.version, &role.name, definition]), 1, ROLE);
    set.add(UNAPPROVE.with(params![role.id]));
}

/// The role counts no longer (guard [`ROLE`]).
pub fn retire_role(set: &mut WriteSet, id: RoleId, version: i64, now: Instant) {
    set.expect(RETIRE_ROLE.with(params![id, version, now]), 1, ROLE);
}

/// All custom roles, oldest first, retired ones too.
pub async fn roles(db: &Db) -> Result<Vec<CustomRole>, DbError> {
    db.rows(ROLES.with(params![])).await?.iter().map(read_role).collect()
}

/// One custom role.
pub async fn find_role(db: &Db, id: RoleId) -> Result<Option<CustomRole>, DbError> {
    db.row(FIND_ROLE.with(params![id])).await?.as_ref().map(read_role).transpose()
}

/// Asks for a custom role for an account; asked twice it is refused (taken [`GRANT`]).
pub fn ask_grant(set: &mut WriteSet, grant: &RoleGrant) {
    let values = params![grant.role, grant.account, grant.asked_by, grant.asked_at];
    set.labelled(ASK_GRANT.with(values), GRANT);
}

/// The grant counts from now on (guard [`GRANT`]).
pub fn approve_grant(set: &mut WriteSet, role: RoleId, account: AccountId, by: AccountId, now: Instant) {
    set.expect(APPROVE_GRANT.with(params![role, account, by, now]), 1, GRANT);
}

/// What was asked for is dropped (guard [`GRANT`]).
pub fn refuse_grant(set: &mut WriteSet, role: RoleId, account: AccountId) {
    set.expect(REFUSE_GRANT.with(params![role, account]), 1, GRANT);
}

/// The role is taken away (guard [`GRANT`]).
pub fn take_grant(set: &mut WriteSet, role: RoleId, account: AccountId) {
    set.expect(TAKE_GRANT.with(params![role, account]), 1, GRANT);
}

/// All grants of custom roles, oldest first.
pub async fn grants(db: &Db) -> Result<Vec<RoleGrant>, DbError> {
    db.rows(GRANTS.with(params![])).await?.iter().map(read_grant).collect()
}

fn read_emergency(row: &Row) -> Result<Emergency, DbError> {
    Ok(Emergency {
        id: row.id(0)?,
        account: row.id(1)?,
        role: row.id(2)?,
        customer: row.opt_id(3)?,
        reason: row.string(4)?,
        since: row.instant(5)?,
        until: row.instant(6)?,
        ended_at: row.opt_instant(7)?,
        ended_by: row.opt_id(8)?,
    })
}

fn read_role(row: &Row) -> Result<CustomRole, DbError> {
    let (name, stands_for, cells) = row.json::<Definition>(1)?.read()?;
    Ok(CustomRole {
        id: row.id(0)?,
        name,
        stands_for,
        cells,
        made_by: row.id(2)?,
        made_at: row.instant(3)?,
        retired_at: row.opt_instant(4)?,
        version: row.int(5)?,
    })
}

fn read_grant(row: &Row) -> Result<RoleGrant, DbError> {
    Ok(RoleGrant {
        role: row.id(0)?,
        account: row.id(1)?,
        asked_by: row.id(2)?,
        asked_at: row.instant(3)?,
        approved_by: row.opt_id(4)?,
        approved_at: row.opt_instant(5)?,
    })
}
