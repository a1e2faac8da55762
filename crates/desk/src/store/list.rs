//! Lists of incidents: the queue in order of what falls due next, limited to what the actor reaches.

use access::{Reached, Scope};
use agreement::core::Severity;
use clocks::core::PauseReason;
use kernel::{GroupId, IncidentId, Instant, PageRequest, PartyId, PersonId, SystemId};
use storage::{DbError, Query, Row, Value};

use super::incident::{next, severity};
use crate::core::{Incident, Kind, NextDue, State};

/// The columns of a row in a list, in the order [`Listed::read`] reads them.
pub const LISTED: &str = "id, number, kind, customer, system, title, severity, state, waiting_reason, reported_at, decided, engineer, \
     next_due_at, next_milestone, clock_state, version";
/// The same with the report, word for word, in the column [`REPORT`].
pub const LISTED_WITH_REPORT: &str = "id, number, kind, customer, system, title, severity, state, waiting_reason, reported_at, decided, \
     engineer, next_due_at, next_milestone, clock_state, version, report";
/// Where the report stands in a row of [`LISTED_WITH_REPORT`].
pub const REPORT: usize = 16;

/// What a list shows of an incident.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its identifier.
    pub id: IncidentId,
    /// The number people see.
    pub number: String,
    /// A fault or a request.
    pub kind: Kind,
    /// Whose it is.
    pub customer: PartyId,
    /// The delivered system; none while unknown.
    pub system: Option<SystemId>,
    /// The first sentence.
    pub title: String,
    /// 1 is the gravest.
    pub severity: Severity,
    /// Where it stands.
    pub state: State,
    /// Why it waits.
    pub waiting: Option<PauseReason>,
    /// The moment of receipt.
    pub reported_at: Instant,
    /// Whether component and class are known well enough to act on.
    pub decided: bool,
    /// Who has it.
    pub engineer: Option<PersonId>,
    /// What falls due next.
    pub next: NextDue,
    /// The row's version.
    pub version: i64,
}

impl Listed {
    /// What a list would show of `incident`.
    pub fn of(incident: &Incident) -> Self {
        Self {
            id: incident.id,
            number: incident.number.clone(),
            kind: incident.kind,
            customer: incident.customer,
            system: incident.system,
            title: incident.title.clone(),
            severity: incident.severity,
            state: incident.state,
            waiting: incident.waiting,
            reported_at: incident.reported_at,
            decided: incident.decided,
            engineer: incident.engineer,
            next: incident.next,
            version: incident.version,
        }
    }

    /// Reads a row of the columns above.
    pub fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id(0)?,
            number: row.string(1)?,
            kind: row.id(2)?,
            customer: row.id(3)?,
            system: row.opt_id(4)?,
            title: row.string(5)?,
            severity: severity(row.int(6)?)?,
            state: row.id(7)?,
            waiting: row.opt_id(8)?,
            reported_at: row.instant(9)?,
            decided: row.flag(10)?,
            engineer: row.opt_id(11)?,
            next: next(row, 12)?,
            version: row.int(15)?,
        })
    }
}

/// What a list is narrowed to, besides the scope.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only open ones, or only ended ones.
    pub open: Option<bool>,
    /// Only those in this state.
    pub state: Option<String>,
    /// Only this severity.
    pub severity: Option<u8>,
    /// Only this customer's.
    pub customer: Option<String>,
    /// Only this system's.
    pub system: Option<String>,
    /// Only this person's.
    pub engineer: Option<PersonId>,
    /// Only those the platform could not decide alone.
    pub undecided: bool,
    /// Only those whose next promise is past due, which paused work is not.
    pub overdue_at: Option<Instant>,
    /// Only those whose running promise falls due before this instant.
    pub due_before: Option<Instant>,
    /// Only those with this text in number, title or report.
    pub text: Option<String>,
}

/// The groups a [`Reached::Groups`] stands for, found out by the caller.
pub type GroupsOf<'a> = &'a dyn Fn(PersonId) -> Vec<GroupId>;

/// A page of incidents, one row more than asked for: open ones by what falls due next, then ended ones, the latest
/// first.
///
/// Each part of the scope is a limited query of its own over one index, and so are open and ended ones: an `in (…)` over
/// several customers would sort all their rows. The parts name rows; only those of the page are read whole.
pub fn page(
    columns: &str,
    scope: &Scope,
    groups: GroupsOf<'_>,
    filter: &Filter,
    request: &PageRequest,
) -> Option<Query> {
    let mut build = Build::default();
    let order = format!("order by next_due_at, id limit {}", request.limit + 1);
    let sides: &[bool] = match filter.open {
        Some(true) => &[true],
        Some(false) => &[false],
        None => &[true, false],
    };
    let mut parts = Vec::new();
    for part in conditions(scope, groups, &mut build) {
        for open in sides {
            parts.push(build.narrow(&Filter { open: Some(*open), ..filter.clone() }, request, &part));
        }
    }
    let text = match parts.as_slice() {
        [] => return None,
        [one] => format!("select {columns} from desk_incident where {one} {order}"),
        several => {
            let key = |part| {
                format!("select * from (select next_due_at, id from desk_incident where {part} {order}) as part")
            };
            let keys: Vec<String> = several.iter().map(key).collect();
            let keys = keys.join(" union ");
            format!(
                "select {columns} from desk_incident where id in (select id from ({keys}) as parts {order}) {order}"
            )
        }
    };
    Some(Query::built(text, build.values))
}

/// How many incidents the filter leaves, counted up to `cap`.
pub fn count(scope: &Scope, groups: GroupsOf<'_>, filter: &Filter, cap: u32) -> Option<Query> {
    let mut build = Build::default();
    let request = PageRequest { after: None, limit: cap };
    let parts: Vec<String> = conditions(scope, groups, &mut build)
        .into_iter()
        .map(|part| {
            let inner = build.narrow(filter, &request, &part);
            format!("select id from (select id from desk_incident where {inner} limit {cap}) as part")
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    Some(Query::built(format!("select count(*) from ({}) as whole", parts.join(" union ")), build.values))
}

#[derive(Default)]
struct Build {
    values: Vec<Value>,
}

impl Build {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn narrow(&mut self, filter: &Filter, request: &PageRequest, part: &str) -> String {
        let mut all = vec![part.to_owned()];
        if let Some(open) = filter.open {
            all.push(format!("is_open = {}", u8::from(open)));
        }
        if filter.undecided {
            all.push("decided = 0".into());
        }
        for (column, value) in [("state", &filter.state), ("customer", &filter.customer), ("system", &filter.system)] {
            if let Some(value) = value {
                all.push(format!("{column} = {}", self.bind(value.as_str())));
            }
        }
        if let Some(severity) = filter.severity {
            all.push(format!("severity = {}", self.bind(severity)));
        }
        if let Some(engineer) = filter.engineer {
            all.push(format!("engineer = {}", self.bind(engineer)));
        }
        for (instant, compare) in [(filter.overdue_at, "<"), (filter.due_before, "<=")] {
            if let Some(instant) = instant {
                all.push(format!("clock_state = 'running' and next_due_at {compare} {}", self.bind(instant)));
            }
        }
        if let Some(text) = &filter.text {
            let like = self.bind(containing(text));
            all.push(format!("(lower(number) like {like} escape '!' or lower(title) like {like} escape '!' or lower(report) like {like} escape '!')"));
        }
        if let Some(after) = &request.after {
            let (key, id) = (self.bind(after.key), self.bind(after.id.as_str()));
            all.push(format!("(next_due_at, id) > ({key}, {id})"));
        }
        all.join(" and ")
    }
}

/// What `like … escape '!'` finds wherever `text` stands, letter case aside.
pub(super) fn containing(text: &str) -> String {
    format!("%{}%", text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// One condition per part of the scope.
fn conditions(scope: &Scope, groups: GroupsOf<'_>, build: &mut Build) -> Vec<String> {
    let mut all = Vec::new();
    for part in scope.reached() {
        match part {
            Reached::Everything => return vec!["1 = 1".into()],
            Reached::Customer(customer) => all.push(format!("customer = {}", build.bind(*customer))),
            Reached::Department(customer, department) => {
                let (customer, department) = (build.bind(*customer), build.bind(*department));
                all.push(format!("customer = {customer} and department = {department}"));
            }
            Reached::Account(account) => all.push(format!("reporter = {}", build.bind(*account))),
            Reached::Groups(person) => {
                all.push(format!("engineer = {}", build.bind(*person)));
                for group in groups(*person) {
                    all.push(format!("team_group = {}", build.bind(group)));
                }
            }
            Reached::Vendor(party) => all.push(format!("lead_party = {}", build.bind(*party))),
        }
    }
    all
}

/// The conditions on an incident's row that the scope stands for, each for one of its parts, and their values.
pub fn reach(scope: &Scope, groups: GroupsOf<'_>) -> (Vec<String>, Vec<Value>) {
    let mut build = Build::default();
    let parts = conditions(scope, groups, &mut build);
    (parts, build.values)
}

/// Whether one incident lies inside the scope.
pub fn within(scope: &Scope, groups: GroupsOf<'_>, incident: &Incident) -> bool {
    scope.covers(&place(incident), groups)
}

/// Where an incident stands: the one translation of it for [`within`] and for the event stream.
pub fn place(incident: &Incident) -> access::Place {
    access::Place {
        customer: Some(incident.customer),
        department: incident.department,
        account: incident.reporter.account,
        engineer: incident.engineer,
        group: incident.group,
        lead: incident.lead.party,
    }
}

/// Where these incidents stand, for the event stream; read each row with [`read_standing`].
pub fn standing(ids: &[IncidentId]) -> Query {
    const HEAD: &str = "select id, number, version, customer, department, reporter, engineer, team_group, lead_party \
         from desk_incident where id in";
    Query::among(HEAD, ids.iter().map(Value::from).collect())
}

/// Reads a row of [`standing`]; the place is the one of [`place`].
pub fn read_standing(row: &Row) -> Result<stream::Seen, DbError> {
    Ok(stream::Seen {
        subject: row.string(0)?,
        number: row.opt_text(1)?,
        version: row.opt_int(2)?,
        place: access::Place {
            customer: row.opt_id(3)?,
            department: row.opt_id(4)?,
            account: row.opt_id(5)?,
            engineer: row.opt_id(6)?,
            group: row.opt_id(7)?,
            lead: row.opt_id(8)?,
        },
    })
}
