//! Rows of problems.

use access::Scope;
use kernel::{Cursor, IncidentId, Instant, PageRequest, ProblemId, SystemId};
use storage::{DbError, Query, Row, Value, WriteSet, params};

use super::list::{GroupsOf, containing, reach};
use crate::core::ProblemState;

/// The guard that fails when somebody changed the problem since it was read.
pub const CHANGED: &str = "desk.problem";

storage::sql! {
    INSERT = "insert into desk_problem (id, number, title, state, cause, workaround, solution, made_at, made_by, changed_at,
        version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    UPDATE = "update desk_problem set title = $3, state = $4, cause = $5, workaround = $6, solution = $7, changed_at = $8,
        version = version + 1 where id = $1 and version = $2";
    LINK = "insert into desk_problem_incident (problem, incident, made_at) values ($1, $2, $3) on conflict do nothing";
    UNLINK = "delete from desk_problem_incident where problem = $1 and incident = $2";
    FIND = "select id, number, title, state, cause, workaround, solution, made_at, made_by, changed_at, version
        from desk_problem where id = $1";
    OF_INCIDENT = "select p.id, p.number, p.title, p.state, p.cause, p.workaround, p.solution, p.made_at, p.made_by,
        p.changed_at, p.version from desk_problem p join desk_problem_incident l on l.problem = p.id
        where l.incident = $1 order by p.changed_at desc, p.id";
    KNOWN = "select p.id, p.number, p.title, p.state, p.cause, p.workaround, p.solution, p.made_at, p.made_by, p.changed_at,
        p.version, i.report from desk_problem p join desk_problem_incident l on l.problem = p.id
        join desk_incident i on i.id = l.incident where i.system = $1 and p.state = 'known_error'
        order by p.changed_at desc, p.id, i.id limit 300";
}

/// Incidents with one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its identifier.
    pub id: ProblemId,
    /// The number people see: `PRB-2026-000012`.
    pub number: String,
    /// What recurs.
    pub title: String,
    /// Where it stands.
    pub state: ProblemState,
    /// Why it happens, once known.
    pub cause: Option<String>,
    /// What helps until it is solved.
    pub workaround: Option<String>,
    /// What solved it.
    pub solution: Option<String>,
    /// When it was opened.
    pub made_at: Instant,
    /// Who opened it, by name.
    pub made_by: String,
    /// When it changed last.
    pub changed_at: Instant,
    /// The version.
    pub version: i64,
}

/// What the list of problems is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only in this state.
    pub state: Option<ProblemState>,
    /// Only those that are not closed, or only those that are.
    pub open: Option<bool>,
    /// Only those with this text in number, title, cause, workaround or solution.
    pub text: Option<String>,
}

/// An incident of a problem.
#[derive(Clone, Debug)]
pub struct Case {
    /// The incident.
    pub id: IncidentId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
}

/// Adds a problem.
pub fn insert(set: &mut WriteSet, problem: &Problem) {
    set.labelled(
        INSERT.with(params![
            problem.id,
            &problem.number,
            &problem.title,
            problem.state.as_str(),
            problem.cause.as_deref(),
            problem.workaround.as_deref(),
            problem.solution.as_deref(),
            problem.made_at,
            &problem.made_by,
            problem.changed_at,
        ]),
        CHANGED,
    );
}

/// Writes a changed problem over the version it was read in (guard [`CHANGED`]).
pub fn update(set: &mut WriteSet, problem: &Problem) {
    set.expect(
        UPDATE.with(params![
            problem.id,
            problem.version,
            &problem.title,
            problem.state.as_str(),
            problem.cause.as_deref(),
            problem.workaround.as_deref(),
            problem.solution.as_deref(),
            problem.changed_at,
        ]),
        1,
        CHANGED,
    );
}

/// Groups an incident under a problem; again changes nothing.
pub fn link(set: &mut WriteSet, problem: ProblemId, incident: IncidentId, at: Instant) {
    set.add(LINK.with(params![problem, incident, at]));
}

/// Takes an incident out (guard [`CHANGED`]).
pub fn unlink(set: &mut WriteSet, problem: ProblemId, incident: IncidentId) {
    set.expect(UNLINK.with(params![problem, incident]), 1, CHANGED);
}

/// One problem.
pub fn find(id: ProblemId) -> Query {
    FIND.with(params![id])
}

/// A page of problems, those changed last first, one row more than asked for.
pub fn list(wanted: &Wanted, request: &PageRequest) -> Query {
    let mut values = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut all = vec!["1 = 1".to_owned()];
    if let Some(state) = wanted.state {
        all.push(format!("state = {}", bind(state.as_str().into())));
    }
    // In the words of the index over what is not closed.
    all.extend(wanted.open.map(|open| format!("state {} 'closed'", if open { "<>" } else { "=" })));
    if let Some(text) = &wanted.text {
        let like = bind(containing(text).into());
        let column = |name: &str| format!("lower({name}) like {like} escape '!'");
        let columns = ["number", "title", "cause", "workaround", "solution"].map(column);
        all.push(format!("({})", columns.join(" or ")));
    }
    if let Some(after) = &request.after {
        let (key, id) = (bind(after.key.into()), bind(after.id.as_str().into()));
        all.push(format!("(changed_at, id) < ({key}, {id})"));
    }
    let text = format!(
        "select id, number, title, state, cause, workaround, solution, made_at, made_by, changed_at, version \
         from desk_problem where {} order by changed_at desc, id desc limit {}",
        all.join(" and "),
        request.limit + 1
    );
    Query::built(text, values)
}

/// Where the page after this problem starts.
pub fn cursor(problem: &Problem) -> Cursor {
    Cursor { key: problem.changed_at.micros(), id: problem.id.to_string() }
}

/// The problems an incident belongs to.
pub fn of_incident(id: IncidentId) -> Query {
    OF_INCIDENT.with(params![id])
}

/// The incidents of a problem that lie inside the scope, at most 500.
pub fn incidents(id: ProblemId, scope: &Scope, groups: GroupsOf<'_>) -> Query {
    let (parts, mut values) = reach(scope, groups);
    values.push(Value::from(id));
    let text = format!(
        "select i.id, i.number, i.title, i.state from desk_problem_incident l join desk_incident i on i.id = l.incident \
         where l.problem = ${} and ({}) order by i.reported_at, i.id limit 500",
        values.len(),
        parts.join(" or ")
    );
    Query::built(text, values)
}

/// The known errors of a system, one row for each report they grew from; the report follows the problem's columns.
pub fn known(system: SystemId) -> Query {
    KNOWN.with(params![system])
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Problem, DbError> {
    Ok(Problem {
        id: row.id(0)?,
        number: row.string(1)?,
        title: row.string(2)?,
        state: row.id(3)?,
        cause: row.opt_text(4)?,
        workaround: row.opt_text(5)?,
        solution: row.opt_text(6)?,
        made_at: row.instant(7)?,
        made_by: row.string(8)?,
        changed_at: row.instant(9)?,
        version: row.int(10)?,
    })
}

/// Reads a row of [`incidents`].
pub fn read_case(row: &Row) -> Result<Case, DbError> {
    Ok(Case { id: row.id(0)?, number: row.string(1)?, title: row.string(2)?, state: row.string(3)? })
}
