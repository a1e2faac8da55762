//! Rows of windows agreed beforehand.

use access::{Reached, Scope};
use kernel::{ComponentId, Cursor, IncidentId, Instant, PageRequest, PartyId, PersonId, SystemId, WindowId};
use storage::{DbError, Query, Row, Value, WriteSet, params, places};

use crate::core::WindowKind;

/// The guard that fails when a window was cancelled meanwhile.
pub const GUARD: &str = "desk.window";

storage::sql! {
    INSERT = "insert into desk_window (id, kind, customer, system, components, from_us, until_us, reason, agreed_by,
        made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    STANDING = "select id, kind, customer, system, components, from_us, until_us, reason, agreed_by, made_at, cancelled_at
        from desk_window where until_us > $1 and cancelled_at is null order by until_us, id limit 2000";
    FIND = "select id, kind, customer, system, components, from_us, until_us, reason, agreed_by, made_at, cancelled_at
        from desk_window where id = $1";
    CANCEL = "update desk_window set cancelled_at = $2 where id = $1 and cancelled_at is null and until_us > $2";
    OPEN_ON = "select id from desk_incident where system = $1 and is_open = 1 order by id limit 5000";
    STILL_ON = "select i.id from desk_incident i join desk_pause p on p.incident = i.id
        where i.system = $1 and p.reason = 'planned_downtime' and p.ended_at is null order by i.id limit 5000";
}

/// A window agreed beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its identifier.
    pub id: WindowId,
    /// What it is.
    pub kind: WindowKind,
    /// Whose system.
    pub customer: PartyId,
    /// The system.
    pub system: SystemId,
    /// The components it is about; none: the whole system.
    pub components: Vec<ComponentId>,
    /// From when.
    pub from: Instant,
    /// Until when, exclusive.
    pub until: Instant,
    /// Why.
    pub reason: String,
    /// Who agreed to it on the customer's side.
    pub agreed_by: String,
    /// When it was entered.
    pub made_at: Instant,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
}

/// Adds a window.
pub fn insert(set: &mut WriteSet, window: &Window, by: &str) {
    let components = serde_json::to_string(&window.components).unwrap_or_else(|_| "[]".to_owned());
    set.add(INSERT.with(params![
        window.id,
        window.kind.as_str(),
        window.customer,
        window.system,
        components,
        window.from,
        window.until,
        &window.reason,
        &window.agreed_by,
        window.made_at,
        by,
    ]));
}

/// Cancels one that has not ended (guard [`GUARD`]).
pub fn cancel(set: &mut WriteSet, id: WindowId, at: Instant) {
    set.expect(CANCEL.with(params![id, at]), 1, GUARD);
}

/// Those that stand and end after `after`.
pub fn standing(after: Instant) -> Query {
    STANDING.with(params![after])
}

/// Which windows a list shows.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Those that end after this instant.
    pub after: Instant,
    /// Only this kind.
    pub kind: Option<WindowKind>,
    /// Cancelled ones too.
    pub cancelled: bool,
    /// What ends last stands first; what ends first unless said.
    pub latest_first: bool,
}

/// A page of those inside the scope, one row more than asked for; `served` names the systems that somebody's groups serve, none
/// for every system.
pub fn page(
    wanted: &Wanted,
    scope: &Scope,
    served: impl Fn(PersonId) -> Option<Vec<SystemId>>,
    request: &PageRequest,
) -> Query {
    let mut values = params![wanted.after];
    let mut all = vec!["until_us > $1".to_owned(), reached(&mut values, scope, served)];
    if let Some(kind) = wanted.kind {
        all.push(format!("kind = {}", bind(&mut values, kind.as_str())));
    }
    if !wanted.cancelled {
        all.push("cancelled_at is null".to_owned());
    }
    let (compare, order) = if wanted.latest_first { ("<", " desc") } else { (">", "") };
    if let Some(after) = &request.after {
        let (key, id) = (bind(&mut values, after.key), bind(&mut values, after.id.as_str()));
        all.push(format!("(until_us, id) {compare} ({key}, {id})"));
    }
    let text = format!(
        "select id, kind, customer, system, components, from_us, until_us, reason, agreed_by, made_at, cancelled_at \
         from desk_window where {} order by until_us{order}, id{order} limit {}",
        all.join(" and "),
        request.limit + 1
    );
    Query::built(text, values)
}

/// Where the page after this window starts.
pub fn cursor(window: &Window) -> Cursor {
    Cursor { key: window.until.micros(), id: window.id.to_string() }
}

/// The condition that the scope stands for.
fn reached(values: &mut Vec<Value>, scope: &Scope, served: impl Fn(PersonId) -> Option<Vec<SystemId>>) -> String {
    let mut parts = Vec::new();
    for part in scope.reached() {
        match part {
            Reached::Everything => return "1 = 1".into(),
            Reached::Customer(customer) | Reached::Department(customer, _) => {
                parts.push(format!("customer = {}", bind(values, *customer)));
            }
            Reached::Groups(person) => match served(*person) {
                None => return "1 = 1".into(),
                Some(systems) if systems.is_empty() => {}
                Some(systems) => {
                    let systems = places(values, systems.into_iter().map(Value::from));
                    parts.push(format!("system in ({systems})"));
                }
            },
            Reached::Account(_) | Reached::Vendor(_) => {}
        }
    }
    if parts.is_empty() { "1 = 0".into() } else { format!("({})", parts.join(" or ")) }
}

fn bind(values: &mut Vec<Value>, value: impl Into<Value>) -> String {
    values.push(value.into());
    format!("${}", values.len())
}

/// One of them.
pub fn find(id: WindowId) -> Query {
    FIND.with(params![id])
}

/// The open incidents of a system.
pub fn open_on(system: SystemId) -> Query {
    OPEN_ON.with(params![system])
}

/// The incidents of a system that stand still for planned downtime.
pub fn still_on(system: SystemId) -> Query {
    STILL_ON.with(params![system])
}

/// Reads rows of ids.
pub fn ids(rows: &[Row]) -> Result<Vec<IncidentId>, DbError> {
    rows.iter().map(|row| row.id(0)).collect()
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Window, DbError> {
    Ok(Window {
        id: row.id(0)?,
        kind: row.id(1)?,
        customer: row.id(2)?,
        system: row.id(3)?,
        components: row.json(4)?,
        from: row.instant(5)?,
        until: row.instant(6)?,
        reason: row.string(7)?,
        agreed_by: row.string(8)?,
        made_at: row.instant(9)?,
        cancelled_at: row.opt_instant(10)?,
    })
}
