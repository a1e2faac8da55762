//! What is known of one fault or request.

use agreement::core::{Impact, OutReason, PartyKind, Severity, Urgency, Verdict};
use clocks::core::{Clock, Milestone, PauseReason, State as ClockState};
use kernel::{
    AccountId, AgreementVersionId, ComponentId, DepartmentId, GroupId, IncidentId, Instant, Language, PartyId,
    PersonId, SiteId, SystemId, words,
};
use triage::{ComponentKind, FaultClass};

use super::state::{Move, State, after, refusal};

words! {
    /// A fault, or a service asked for from the agreement's catalogue.
    Kind {
        /// Something does not work.
        Fault = "fault", "故障", "fault";
        /// Something is asked for: an improvement, a backup, a training…
        Request = "request", "服务请求", "request";
    }
}

words! {
    /// How the report came in.
    Channel {
        /// The platform's own pages.
        Portal = "portal", "平台", "portal";
        /// A call typed in by staff; the clocks start at the call.
        Phone = "phone", "电话", "phone";
        /// A mail.
        Email = "email", "邮件", "e-mail";
        /// A chat group the agreement names.
        Chat = "chat", "群聊", "chat";
        /// A monitoring alert.
        Alert = "alert", "告警", "alert";
        /// A program with a token.
        Api = "api", "接口", "API";
        /// Somebody came by.
        Walk = "walk", "当面", "in person";
        /// An old ticket of another system, loaded as a case to learn from; nobody reports through it.
        Import = "import", "导入", "import";
    }
}

words! {
    /// How sure the attribution is.
    AttributionState {
        /// Given at intake or at the desk; restore first, attribute later.
        Provisional = "provisional", "暂定", "provisional";
        /// Confirmed with the cause.
        Confirmed = "confirmed", "已确认", "confirmed";
        /// A party contests it.
        Disputed = "disputed", "有争议", "disputed";
    }
}

/// Who reported, as far as it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reporter {
    /// The account, when the reporter has one.
    pub account: Option<AccountId>,
    /// The name given.
    pub name: Option<String>,
    /// The telephone number given.
    pub phone: Option<String>,
    /// Where the fault is: building, floor, room.
    pub place: Option<String>,
    /// Where mail reaches him; for reporters without an account.
    pub email: Option<String>,
    /// The language he is answered in; for reporters without an account.
    pub language: Option<Language>,
}

/// Coverage as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The verdict.
    pub verdict: Verdict,
    /// Why not, when out of warranty.
    pub reason: Option<OutReason>,
}

/// Who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The party; none when the matrix names a kind that no party fills here.
    pub party: Option<PartyId>,
    /// Its kind.
    pub kind: PartyKind,
    /// How sure it is.
    pub state: AttributionState,
    /// Whether the customer sees it; until then the customer sees the provider.
    pub released: bool,
}

impl Lead {
    /// Whether somebody else than we or the customer leads.
    pub const fn is_outside(self) -> bool {
        !matches!(self.kind, PartyKind::Provider | PartyKind::Customer)
    }
}

/// What falls due next, copied from the clocks so that lists can sort by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextDue {
    /// The earliest due instant of unmet customer-facing clocks, late ones included; [`Self::NEVER`] when none. Of
    /// ended work the key of [`Self::ended`].
    pub at: Instant,
    /// Its milestone.
    pub milestone: Option<Milestone>,
    /// Its state: running, paused or offered; none without an open clock.
    pub state: Option<ClockState>,
}

impl NextDue {
    /// The sort key of open work without a promise: behind every due instant, before everything that ended.
    pub const NEVER: Instant = Instant::from_micros(i64::MAX / 2);

    /// Of work that ended at `at`: behind all open work, what ended last first.
    pub const fn ended(at: Instant) -> Self {
        let at = if at.micros() < 0 { 0 } else { at.micros() };
        Self { at: Instant::from_micros(i64::MAX - at), milestone: None, state: None }
    }

    /// Whether this is the key of ended work.
    pub fn has_ended(&self) -> bool {
        self.at > Self::NEVER
    }

    /// The next due of these clocks. Running ones come before paused and offered ones.
    pub fn of<'a>(clocks: impl IntoIterator<Item = &'a Clock>) -> Self {
        let open = clocks.into_iter().filter(|clock| {
            clock.is_open() && clock.milestone.promises() && clock.facing == clocks::core::Facing::Customer
        });
        let next = open
            .filter_map(|clock| Some((clock.state() != ClockState::Running, clock.due_at()?, clock)))
            .min_by_key(|(still, due, clock)| (*still, *due, clock.milestone));
        next.map_or(Self { at: Self::NEVER, milestone: None, state: None }, |(_, at, clock)| Self {
            at,
            milestone: Some(clock.milestone),
            state: Some(clock.state()),
        })
    }
}

/// An incident: one row, through all its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its identifier.
    pub id: IncidentId,
    /// The number people see: `INC-2026-000123`.
    pub number: String,
    /// A fault or a request.
    pub kind: Kind,
    /// The service of the catalogue, for requests.
    pub service: Option<String>,
    /// Whose it is.
    pub customer: PartyId,
    /// The reporter's department.
    pub department: Option<DepartmentId>,
    /// The site.
    pub site: Option<SiteId>,
    /// The delivered system; none while unknown.
    pub system: Option<SystemId>,
    /// The component; none while unknown.
    pub component: Option<ComponentId>,
    /// The component's kind, known before the component itself is.
    pub component_kind: Option<ComponentKind>,
    /// What kind of fault it is; none while unknown.
    pub fault_class: Option<FaultClass>,
    /// Who reported.
    pub reporter: Reporter,
    /// How it came in.
    pub channel: Channel,
    /// The first sentence, for lists.
    pub title: String,
    /// What was reported, secrets masked.
    pub text: String,
    /// How much of the customer it touches.
    pub impact: Impact,
    /// Whether the business stopped.
    pub urgency: Urgency,
    /// 1 is the gravest.
    pub severity: Severity,
    /// Where it stands.
    pub state: State,
    /// Why it waits, while it does.
    pub waiting: Option<PauseReason>,
    /// The moment of receipt: the clocks count from here.
    pub reported_at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// The agreement version whose promises hold.
    pub agreement: Option<AgreementVersionId>,
    /// In warranty or not.
    pub cover: Cover,
    /// Who leads.
    pub lead: Lead,
    /// Whether component and class are known well enough to act on.
    pub decided: bool,
    /// The group whose work it is.
    pub group: Option<GroupId>,
    /// The engineer, or the coordinator while another party does the work.
    pub engineer: Option<PersonId>,
    /// The solution, once offered.
    pub solution: Option<String>,
    /// The cause, once known.
    pub cause: Option<String>,
    /// The incident it was merged into, or whose child it is while it stays open.
    pub parent: Option<IncidentId>,
    /// Stars 1 to 5, once rated.
    pub stars: Option<u8>,
    /// What the reporter said with the stars.
    pub rating_comment: Option<String>,
    /// How often it was reopened.
    pub reopenings: u32,
    /// How often the engineer changed.
    pub reassignments: u32,
    /// Counts the offered solutions, so that an old silence confirms no new one.
    pub round: u32,
    /// When the solution was offered.
    pub resolved_at: Option<Instant>,
    /// When it was confirmed.
    pub confirmed_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// When component and class were settled for good: from here on it is a case triage learns from.
    pub classified_at: Option<Instant>,
    /// What falls due next.
    pub next: NextDue,
    /// The row's version; 0 before it is stored.
    pub version: i64,
}

impl MessageKind {
    /// Whether the customer never reads it.
    pub const fn is_inside(self) -> bool {
        matches!(self, Self::Note | Self::Statement | Self::ToVendor)
    }
}

impl Incident {
    /// Makes the state part of a move, or refuses it.
    pub fn moved(&self, mv: Move) -> Result<State, kernel::Refusal> {
        after(self.state, mv, self.engineer.is_some()).ok_or_else(|| refusal(self.state, mv, None))
    }

    /// The name of the numbers' counter for a report received in `year` of the provider's zone.
    pub fn counter(year: i16) -> String {
        format!("desk_incident/{year}")
    }

    /// The number people see.
    pub fn number_of(year: i16, count: i64) -> String {
        format!("INC-{year}-{count:06}")
    }

    /// What closing needs besides the solution: everything, where money or blame may hang on it.
    pub fn closing_needs_all(&self) -> bool {
        self.severity <= Severity::TWO
            || self.lead.kind != PartyKind::Provider
            || self.cover.verdict == Verdict::OutOfWarranty
            || self.lead.state == AttributionState::Disputed
    }
}

/// The title of a report: its first sentence, at most 60 characters.
pub fn title_of(text: &str) -> String {
    let first = text.trim().split(['\n', '。', '！', '？', '；']).find(|part| !part.trim().is_empty()).unwrap_or("");
    let first = first.trim();
    if first.chars().count() <= 60 {
        return first.to_owned();
    }
    first.chars().take(59).chain(['…']).collect()
}

words! {
    /// What kind of text a message is.
    MessageKind {
        /// A message to the other side.
        Message = "message", "公开回复", "message";
        /// A named engineer's answer to the reporter.
        Answer = "answer", "响应", "answer";
        /// A preliminary plan.
        Plan = "plan", "初步方案", "plan";
        /// The statement that service is back.
        Restoration = "restoration", "恢复说明", "restoration";
        /// An offered solution.
        Solution = "solution", "解决方案", "solution";
        /// Why the solution was rejected.
        Rejection = "rejection", "未解决说明", "rejection";
        /// A record from the site.
        Site = "site", "现场记录", "record from the site";
        /// What a vendor states: for the provider, never for the customer.
        Statement = "statement", "厂商说明", "statement of the vendor";
        /// What the provider writes to a vendor: never for the customer.
        ToVendor = "to_vendor", "致厂商", "to the vendor";
        /// An internal note: never leaves the provider.
        Note = "note", "内部备注", "internal note";
    }
}
