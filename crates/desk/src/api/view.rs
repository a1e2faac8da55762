//! An incident as the API shows it; what each side may not know is left out here and nowhere else.

use agreement::core::{Impact, OutReason, PartyKind, Severity, Urgency, Verdict};
use app::Cx;
use clocks::core::{Clock, Facing, Milestone, Pause, PauseReason, SetDue, State as ClockState};
use kernel::{
    AgreementVersionId, AttachmentId, ClockId, ComponentId, DepartmentId, IncidentId, Instant, PartyId, PauseId,
    PersonId, SystemId,
};
use serde::Serialize;
use team::TeamFacts;
use triage::{ComponentKind, FaultClass, Triage};
use utoipa::ToSchema;

use crate::core::{AttributionState, Case, Channel, Incident, Kind, Move, NextDue, State, allowed};
use crate::place::Place;
use crate::policy::action_of;
use crate::store::list::Listed;

/// A thing with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named<T> {
    /// Its id.
    pub id: T,
    /// Its name.
    #[schema(example = "市人民医院")]
    pub name: String,
}

/// One row of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentRow {
    /// The incident.
    pub id: IncidentId,
    /// The number people see.
    #[schema(example = "INC-2026-000123")]
    pub number: String,
    /// The first sentence.
    #[schema(example = "综合查询点“检索”一直转圈")]
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// 1 is the gravest.
    pub severity: Severity,
    /// A fault or a request.
    pub kind: Kind,
    /// Whose it is.
    pub customer: Named<PartyId>,
    /// The system.
    pub system: Option<Named<SystemId>>,
    /// The engineer or coordinator.
    pub engineer: Option<Named<PersonId>>,
    /// When the next promise falls due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due_at: Option<Instant>,
    /// Which promise.
    pub next_milestone: Option<Milestone>,
    /// How it stands: running, late, paused, offered or none.
    #[schema(example = "running")]
    pub next_clock_state: String,
    /// Why it waits.
    pub paused_reason: Option<PauseReason>,
    /// The moment of receipt.
    pub reported_at: Instant,
    /// Whether component and class are known well enough to act on.
    pub decided: bool,
    /// The version, for compare-and-set.
    pub version: i64,
}

/// A clock as people see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockView {
    /// The clock.
    pub id: ClockId,
    /// What it measures.
    pub milestone: Milestone,
    /// How it stands.
    pub state: ClockState,
    /// What it counts from.
    pub started_at: Instant,
    /// When it is due.
    pub due_at: Option<Instant>,
    /// Computed without the notice of a year it touches.
    pub provisional: bool,
    /// When it was met.
    pub met_at: Option<Instant>,
    /// The due instant that was missed, if a breach stands.
    pub breached_at: Option<Instant>,
    /// Whether a breach was recorded and disproved.
    pub breach_refuted: bool,
    /// Why it stands still.
    pub pause_reason: Option<PauseReason>,
    /// What is left in the clock's own unit, microseconds; negative when late.
    pub remaining_micros: Option<i64>,
    /// The share of the promise used up, thousandths; over 1000 when late.
    pub share_used_permille: u32,
    /// Who set the due time by hand, if somebody did.
    pub by_hand: Option<String>,
    /// The vendor whose promise to us it is; none for ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<PartyId>,
    /// What was promised: `2h`, `3wd`.
    #[schema(example = "3wd")]
    pub promised: Option<String>,
}

/// A stretch of time that does not count, as both sides see it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PauseView {
    /// The pause, to contest it by.
    pub id: PauseId,
    /// Why the work waited.
    pub reason: PauseReason,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
}

/// Coverage as people see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// In warranty or not.
    pub verdict: Verdict,
    /// Why not.
    pub reason: Option<OutReason>,
}

/// Who leads, as this side may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttributionView {
    /// The leading party.
    pub lead: Option<Named<PartyId>>,
    /// Its kind.
    pub lead_kind: PartyKind,
    /// How sure it is.
    pub state: AttributionState,
    /// Whether the customer sees it.
    pub released: bool,
}

/// The reporter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReporterView {
    /// The name to ask for.
    pub name: Option<String>,
    /// The number to call back; shown to the provider and the reporter's own side.
    pub phone: Option<String>,
    /// Where mail reaches a reporter without an account; shown as the number is.
    pub email: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// The component.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComponentView {
    /// The component, when one of the tree is known.
    pub id: Option<ComponentId>,
    /// Its name.
    pub name: Option<String>,
    /// Names from the top of the system down.
    pub path: Vec<String>,
    /// Its kind.
    pub kind: Option<ComponentKind>,
}

/// An attached file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    /// The file.
    pub id: AttachmentId,
    /// Its name.
    #[schema(example = "报错截图.png")]
    pub name: String,
    /// Its media type.
    #[schema(example = "image/png")]
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// One message on its way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// What was told.
    #[schema(example = "assigned")]
    pub event: String,
    /// `inbox`, `mail`, `robot`, `sms` or `call`.
    #[schema(example = "mail")]
    pub channel: String,
    /// To whom.
    pub recipient: String,
    /// queued, sending, sent, failed or dead.
    #[schema(example = "sent")]
    pub state: String,
    /// Attempts so far.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was queued, or sent.
    pub at: Instant,
    /// Until when it waits for the manager's word, to go then without it; null where it does not wait.
    pub word_until: Option<Instant>,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Ours.
    Provider,
    /// The reporter's: to confirm, or to give what is missing.
    Reporter,
    /// A vendor's.
    Vendor,
    /// Nobody's: it has ended.
    Nobody,
}

/// Everything about one incident that this side may know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentDetail {
    /// The row.
    #[serde(flatten)]
    pub row: IncidentRow,
    /// What was reported.
    pub text: String,
    /// Who reported.
    pub reporter: ReporterView,
    /// The reporter's department.
    pub department_id: Option<DepartmentId>,
    /// How it came in.
    pub channel: Channel,
    /// The component.
    pub component: Option<ComponentView>,
    /// The class of the fault.
    pub fault_class: Option<FaultClass>,
    /// The service of the catalogue, for requests.
    pub service_code: Option<String>,
    /// How much of the customer it touches.
    pub impact: Impact,
    /// Whether the business stopped.
    pub urgency: Urgency,
    /// In warranty or not.
    pub coverage: CoverageView,
    /// The version whose promises hold.
    pub agreement_version_id: Option<AgreementVersionId>,
    /// Who leads.
    pub attribution: AttributionView,
    /// The clocks in the order they fall due, met ones last.
    pub clocks: Vec<ClockView>,
    /// The stretches of time that do not count, oldest first; not shown to vendors.
    pub pauses: Vec<PauseView>,
    /// The moves this person may make now, each by the name of its resource.
    #[schema(example = json!(["acceptance", "answer", "verdict-release"]))]
    pub allowed: Vec<Move>,
    /// Whose turn it is.
    pub turn: Turn,
    /// The solution.
    pub solution: Option<String>,
    /// The cause; not shown to vendors.
    pub cause: Option<String>,
    /// The incident it was merged into.
    pub merged_into: Option<IncidentId>,
    /// The incident that stands for it, where many reports are one fault.
    pub child_of: Option<IncidentId>,
    /// Stars, once rated.
    pub stars: Option<u8>,
    /// When it was entered, if later than received.
    pub entered_at: Instant,
    /// Files.
    pub attachments: Vec<AttachmentView>,
    /// Messages on their way; for staff.
    pub deliveries: Vec<DeliveryView>,
    /// What triage thinks, for staff while the component is open.
    pub triage: Option<Triage>,
    /// The instant this answer was made; countdowns tick from here.
    pub now: Instant,
}

/// What of an incident's surroundings a view needs.
pub struct Backdrop<'a> {
    /// The system.
    pub place: Option<&'a Place>,
    /// The customer's name where the system is unknown.
    pub customer_name: &'a str,
    /// Who we are.
    pub provider: Option<(PartyId, &'a str)>,
    /// The team.
    pub team: &'a TeamFacts,
}

impl IncidentRow {
    /// The row of an incident.
    pub fn of(incident: &Listed, back: &Backdrop<'_>, now: Instant) -> Self {
        let customer = back.place.map_or(back.customer_name, |place| place.customer_name.as_str());
        let due = (incident.next.at < NextDue::NEVER).then_some(incident.next.at);
        Self {
            id: incident.id,
            number: incident.number.clone(),
            title: incident.title.clone(),
            state: incident.state,
            severity: incident.severity,
            kind: incident.kind,
            customer: Named { id: incident.customer, name: customer.to_owned() },
            system: incident.system.zip(back.place).map(|(id, place)| Named { id, name: place.name.clone() }),
            engineer: incident.engineer.map(|id| Named { id, name: back.team.name(id) }),
            next_due_at: due,
            next_milestone: incident.next.milestone,
            next_clock_state: standing(&incident.next, now).to_owned(),
            paused_reason: incident.waiting,
            reported_at: incident.reported_at,
            decided: incident.decided,
            version: incident.version,
        }
    }
}

fn standing(next: &NextDue, now: Instant) -> &'static str {
    match next.state {
        None => "none",
        Some(ClockState::Running) if now > next.at => "late",
        Some(state) => state.as_str(),
    }
}

impl IncidentDetail {
    /// The detail of a case; files, deliveries and triage are added by whoever read them.
    pub fn of(cx: &Cx, case: &Case<'_>, back: &Backdrop<'_>) -> Self {
        let incident = &case.incident;
        let staff = cx.actor.is_inside();
        let vendor = cx.actor.has(kernel::Role::Vendor);
        let mut clocks: Vec<ClockView> = case
            .clocks
            .iter()
            .filter(|clock| staff || if vendor { is_of(clock, cx.actor.party()) } else { shown_outside(clock) })
            .map(|clock| clock_view(case, clock))
            .collect();
        clocks.sort_by_key(|clock| {
            (clock.met_at.is_some() || clock.state == ClockState::Cancelled, clock.due_at, clock.id)
        });
        let told = |text: &String| if vendor { incident.without_personal(text) } else { text.clone() };
        let row = IncidentRow::of(&Listed::of(incident), back, cx.now);
        Self {
            row: IncidentRow { title: told(&row.title), ..row },
            text: told(&incident.text),
            reporter: ReporterView {
                name: incident.reporter.name.clone().filter(|_| !vendor),
                phone: incident.reporter.phone.clone().filter(|_| !vendor),
                email: incident.reporter.email.clone().filter(|_| !vendor),
                place: incident.reporter.place.clone(),
            },
            department_id: incident.department,
            channel: incident.channel,
            component: Self::component_of(incident, back.place),
            fault_class: incident.fault_class,
            service_code: incident.service.clone(),
            impact: incident.impact,
            urgency: incident.urgency,
            coverage: CoverageView { verdict: incident.cover.verdict, reason: incident.cover.reason },
            agreement_version_id: incident.agreement.filter(|_| !vendor),
            attribution: attribution(incident, back, staff || vendor),
            clocks,
            pauses: if vendor { Vec::new() } else { case.pauses().iter().map(PauseView::of).collect() },
            allowed: moves(cx, incident),
            turn: turn(incident),
            solution: incident.solution.as_ref().map(told),
            cause: incident.cause.clone().filter(|_| !vendor),
            merged_into: incident.parent.filter(|_| incident.state == State::Merged),
            child_of: incident.parent.filter(|_| incident.state != State::Merged),
            stars: incident.stars,
            entered_at: incident.entered_at,
            attachments: Vec::new(),
            deliveries: Vec::new(),
            triage: None,
            now: cx.now,
        }
    }

    /// The component, by its path in the tree.
    pub(crate) fn component_of(incident: &Incident, place: Option<&Place>) -> Option<ComponentView> {
        if incident.component.is_none() && incident.component_kind.is_none() {
            return None;
        }
        let path = incident.component.zip(place).map(|(id, place)| place.path(id)).unwrap_or_default();
        Some(ComponentView { id: incident.component, name: path.last().cloned(), path, kind: incident.component_kind })
    }

    /// The answer to a report, from what was just written.
    pub fn of_new(cx: &Cx, case: &Case<'_>, place: Option<&Place>, team: &TeamFacts) -> Self {
        let provider = place.map(|place| (place.provider, place.provider_name.as_str()));
        let mut detail = Self::of(cx, case, &Backdrop { place, customer_name: "", provider, team });
        detail.row.version = 1;
        detail
    }
}

/// Supervision and silence are our own affair.
fn shown_outside(clock: &Clock) -> bool {
    clock.milestone.promises() && clock.facing == Facing::Customer
}

/// A vendor sees its own clocks, not what we promised the customer.
fn is_of(clock: &Clock, party: Option<PartyId>) -> bool {
    party.is_some_and(|party| clock.facing == Facing::Vendor(party))
}

/// The clocks of one vendor, what falls due next first.
pub(crate) fn vendor_clocks(case: &Case<'_>, vendor: PartyId) -> Vec<ClockView> {
    let own = case.clocks.iter().filter(|clock| is_of(clock, Some(vendor)));
    let mut clocks: Vec<ClockView> = own.map(|clock| clock_view(case, clock)).collect();
    clocks.sort_by_key(|clock| (clock.met_at.is_some(), clock.due_at, clock.id));
    clocks
}

pub(crate) fn clock_view(case: &Case<'_>, clock: &Clock) -> ClockView {
    let frame = case.ground.frame(clock).ok();
    let remaining = frame.and_then(|frame| clock.remaining(frame.calendar, case.now));
    let open_pause = |pause: &&Pause| pause.to.is_none() && clock.target.stops_for(pause.reason);
    ClockView {
        id: clock.id,
        milestone: clock.milestone,
        state: clock.state(),
        started_at: clock.started_at,
        due_at: clock.due_at(),
        provisional: clock.due.is_some_and(|due| due.provisional),
        met_at: clock.met_at(),
        breached_at: clock.standing_breach().map(|breach| breach.at),
        breach_refuted: clock.breaches.iter().any(|breach| breach.refuted.is_some()),
        pause_reason: clock.pauses.iter().find(open_pause).filter(|_| clock.is_paused()).map(|pause| pause.reason),
        remaining_micros: remaining.filter(|_| clock.is_open()).map(|left| left.amount_micros),
        share_used_permille: remaining.map_or(0, |left| left.share_used_permille),
        by_hand: match &clock.set_due {
            Some(SetDue::ByHand { by, .. }) => Some(by.clone()),
            _ => None,
        },
        vendor_id: match clock.facing {
            Facing::Vendor(party) => Some(party),
            Facing::Customer | Facing::Internal => None,
        },
        promised: clock.target.duration.map(|duration| duration.to_string()),
    }
}

/// 首问负责: towards the customer the provider leads until a manager releases the verdict.
fn attribution(incident: &Incident, back: &Backdrop<'_>, inside: bool) -> AttributionView {
    let lead = incident.lead;
    let provider = back.provider.map(|(id, name)| Named { id, name: name.to_owned() });
    if inside || lead.released {
        let named = lead.party.map(|id| {
            let name = back.place.and_then(|place| place.party_name(id)).map(str::to_owned);
            let own = back.provider.filter(|(provider, _)| *provider == id).map(|(_, name)| name.to_owned());
            Named { id, name: name.or(own).unwrap_or_default() }
        });
        return AttributionView { lead: named, lead_kind: lead.kind, state: lead.state, released: lead.released };
    }
    AttributionView {
        lead: provider,
        lead_kind: PartyKind::Provider,
        state: AttributionState::Provisional,
        released: false,
    }
}

fn moves(cx: &Cx, incident: &Incident) -> Vec<Move> {
    let from = allowed(incident.state, incident.engineer.is_some());
    let done = |mv: Move| mv == Move::Release && incident.lead.released;
    from.into_iter().filter(|mv| !done(*mv) && cx.reach(action_of(*mv)).is_some()).collect()
}

fn turn(incident: &Incident) -> Turn {
    match incident.state {
        State::Resolved => Turn::Reporter,
        State::Waiting if incident.waiting == Some(PauseReason::WaitingCustomer) => Turn::Reporter,
        State::Waiting if incident.waiting == Some(PauseReason::WaitingVendor) => Turn::Vendor,
        state if state.is_open() || state == State::Confirmed => Turn::Provider,
        _ => Turn::Nobody,
    }
}

impl PauseView {
    /// The view of a pause.
    const fn of(pause: &Pause) -> Self {
        Self { id: pause.id, reason: pause.reason, from: pause.from, to: pause.to }
    }
}

impl AttachmentView {
    /// The view of a file.
    pub fn of(file: &files::Attachment) -> Self {
        Self { id: file.id, name: file.name.clone(), media_type: file.media_type.clone(), size: file.size }
    }
}

impl DeliveryView {
    /// The view of a delivery as it stands at `now`, its failure in `language`.
    pub fn of(delivery: &notify::Delivery, language: kernel::Language, now: Instant) -> Self {
        Self {
            event: delivery.event.as_str().to_owned(),
            channel: delivery.channel.clone(),
            recipient: delivery.name.clone(),
            state: delivery.state.as_str().to_owned(),
            attempts: i64::from(delivery.attempts),
            last_error: delivery.failure.as_ref().map(|failure| failure.sentence(&delivery.channel, language)),
            at: delivery.sent_at.unwrap_or(delivery.queued_at),
            word_until: delivery.word_until.filter(|until| *until > now),
        }
    }
}
