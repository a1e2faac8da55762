//! Intake: one report, one decision, one transaction.

use std::sync::{Arc, PoisonError};

use access::Action;
use agreement::ask::Held;
use agreement::core::content::ScreeningStart;
use agreement::core::{Impact, Severity, Urgency};
use app::{Cx, Problem, ReplayKey};
use axum::http::StatusCode;
use clocks::core::Event as ClockEvent;
use journal::Visibility;
use kernel::{
    AccountId, AttachmentId, ComponentId, DepartmentId, IncidentId, Instant, Language, PartyId, Refusal, RefusalKind,
    Role, SystemId,
};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::WriteError;
use team::{Team, TeamFacts};
use triage::FaultClass;
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::{EndKind, Facts, guard};

use crate::act::Entering;
use crate::api::late::LateEntered;
use crate::api::view::IncidentDetail;
use crate::assign::{self, Candidates, Handing};
use crate::beside::{Beside, address, check_service};
use crate::core::{
    Channel, Incident, Judgement, Kind, LateStanding, NextDue, Reporter, SUBJECT, Said, State, Surroundings,
    judge_report, title_of,
};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, Loaded, said};
use crate::opening::{record_report, start_clocks, tell_report};
use crate::place::Place;
use crate::store::window::Window;
use crate::underpin::call_at_intake;

/// A report.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// The delivered system; may be left open.
    pub system_id: Option<SystemId>,
    /// The customer, when the system is open and staff types the report in.
    pub customer_id: Option<PartyId>,
    /// The component, if the reporter knows it.
    pub component_id: Option<ComponentId>,
    /// The class of the fault, if the reporter knows it.
    pub fault_class: Option<FaultClass>,
    /// What is wrong, in the reporter's words.
    #[schema(example = "综合查询点“检索”一直转圈，门诊收费窗口都打不开")]
    pub text: String,
    /// How much of the customer it touches.
    pub impact: Option<Impact>,
    /// Whether the business stopped.
    pub urgency: Option<Urgency>,
    /// A fault or a request.
    pub kind: Option<Kind>,
    /// The service of the agreement's catalogue, for requests.
    pub service_code: Option<String>,
    /// How it came in; the portal unless said.
    pub channel: Option<Channel>,
    /// When the call or the first sign was, if it is entered later.
    pub occurred_at: Option<Instant>,
    /// Whose report it is, when somebody else enters it.
    pub reporter_account_id: Option<AccountId>,
    /// The name to ask for.
    pub reporter_name: Option<String>,
    /// The telephone number to call back.
    pub phone: Option<String>,
    /// Where: building, floor, room.
    pub place: Option<String>,
    /// Where mail reaches a reporter who has no account; he is told there what others are told in the platform.
    #[schema(example = "li.min@hospital.example")]
    pub reporter_email: Option<String>,
    /// The language he is told in.
    #[serde(skip)]
    pub reporter_language: Option<Language>,
    /// The reporter's department.
    pub department_id: Option<DepartmentId>,
    /// Files uploaded before.
    pub attachment_ids: Vec<AttachmentId>,
}

/// What intake answers.
pub enum Reported {
    /// A new incident.
    New(Box<IncidentDetail>),
    /// The first answer to the same request.
    Again(app::Replayed),
}

/// How often intake is tried while others take the places it counted on; in the last [`ATTEMPTS`] nobody is assigned.
const ROUNDS: usize = 4 * ATTEMPTS;

/// Everything one attempt at intake stands on.
struct Gathered {
    place: Option<Arc<Place>>,
    customer: PartyId,
    held: Vec<Held>,
    team: Arc<TeamFacts>,
    facts: Facts,
    accounts: Arc<Vec<access::Account>>,
    /// Planned downtime of the system at the moment of receipt.
    downtime: Vec<Window>,
    /// Whether it is a guarded period of the system.
    guarded: bool,
}

impl Desk {
    /// Takes a report in: grade, coverage, triage, attribution, clocks, assignment and notices in one transaction.
    pub async fn report(&self, cx: &Cx, report: Report, key: Option<&ReplayKey>) -> Result<Reported, Problem> {
        let received = received(cx, &report)?;
        self.take_in(cx, &report, received, key, None).await
    }

    /// Takes in what was received at `received`, with the work that was done on it when it is entered later.
    ///
    /// Whether the request came before is asked only when it cannot be taken in: that nearly always costs nothing, and the
    /// key itself keeps a second incident away.
    pub(crate) async fn take_in(
        &self,
        cx: &Cx,
        report: &Report,
        received: Instant,
        key: Option<&ReplayKey>,
        late: Option<&Entering<'_>>,
    ) -> Result<Reported, Problem> {
        match self.take_in_anew(cx, report, received, key, late, None).await {
            Err(problem) => Ok(Reported::Again(self.answered(cx, key).await?.ok_or(problem)?)),
            taken_in => taken_in,
        }
    }

    async fn answered(&self, cx: &Cx, key: Option<&ReplayKey>) -> Result<Option<app::Replayed>, Problem> {
        let Some(key) = key else { return Ok(None) };
        key.found(&self.app.db.rows(key.find(&cx.actor, cx.now)).await?)
    }

    pub(crate) async fn take_in_anew(
        &self,
        cx: &Cx,
        report: &Report,
        received: Instant,
        key: Option<&ReplayKey>,
        late: Option<&Entering<'_>>,
        beside: Option<Beside<'_>>,
    ) -> Result<Reported, Problem> {
        let text = said(&report.text)?;
        let number = self.number(received).await?;
        let mut full = Vec::new();
        for attempt in 0..ROUNDS {
            let mut gathered = self.gather(cx, report, received).await?;
            if attempt + ATTEMPTS >= ROUNDS {
                // A report is worth more than its assignment: it waits in the queue rather than being refused.
                full = gathered.team.active().map(|person| person.id).collect();
            }
            let loaded = self.opened(cx, report, &text, number.clone(), received, &gathered)?;
            self.underway.add_to(&mut gathered.facts);
            let (mut draft, person) = Self::decided(cx, report, &loaded, &gathered, (&full, late))?;
            let effort = assign::effort(draft.case.incident.severity);
            let _counted = person.map(|person| self.underway.count(person, effort, cx.now));
            let judgement = loaded.judgement.as_deref().ok_or_else(Problem::not_found)?;
            draft.hold(Post::VendorContact, self.lead_contacts(loaded.incident.lead, cx.now).await?);
            draft.add_people(self.seated(gathered.customer, cx.now));
            if draft.case.incident.state.is_screened() {
                draft.tell(Event::ScreeningNeeded, Some(vec![Post::CustomerLead]), Words::default());
            } else {
                call_at_intake(&mut draft, &gathered.held, gathered.place.as_deref())?;
            }
            if !draft.case.incident.state.is_screened()
                && late.is_none_or(|late| late.standing == LateStanding::NeedsApproval)
            {
                tell_report(&mut draft, judgement, person.is_some());
            }
            if let Some(beside) = beside {
                beside(&mut draft.set, &draft.case.incident);
            }
            match self.answer_to(cx, draft, &gathered, key, late).await {
                Ok(detail) => return Ok(Reported::New(Box::new(detail))),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Guard { label: "files_attachment" }) => return Err(files::not_available().into()),
                Err(error) if ReplayKey::collided(&error) => {
                    if let Some(first) = self.answered(cx, key).await? {
                        return Ok(Reported::Again(first));
                    }
                }
                // An agreement or its calendar changed meanwhile: judged again by what holds now.
                Err(WriteError::Guard { label: agreement::ask::GUARD }) => {}
                Err(WriteError::Guard { label } | WriteError::Taken { label }) if label == guard::RESERVE => {
                    full.extend(person);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem(crowded()))
    }

    async fn number(&self, received: Instant) -> Result<String, Problem> {
        let year = received.timestamp().to_zoned(self.zone.clone()).year();
        let count = self.app.db.numbers(&Incident::counter(year)).await?;
        Ok(Incident::number_of(year, count))
    }

    /// Reads what the decision stands on: one read of the desk's own, and what other slices do not remember.
    async fn gather(&self, cx: &Cx, report: &Report, received: Instant) -> Result<Gathered, Problem> {
        let mut place = match report.system_id {
            Some(system) => Some(self.place_last_seen(system).await?.ok_or_else(unknown_system)?),
            None => None,
        };
        let customer = customer_of(cx, report, place.as_deref())?;
        let seen = self.team.last_seen().await?;
        let site = place.as_ref().and_then(|place| place.site);
        let spot = team::Place { customer: Some(customer), site, system: report.system_id };
        let people: Vec<_> = seen.serving(spot).iter().map(|person| person.id).collect();
        let mut queries = vec![Team::revision_query()];
        queries.extend(Facts::queries(&people, Some(customer), report.system_id, cx.now));
        if let Some(system) = report.system_id {
            queries.push(estate::ask::head(system));
            queries.push(agreement::ask::begun_query(system, received));
        }
        let unlearned = self.unlearned(cx.now);
        let learns = unlearned.is_some();
        queries.extend(unlearned);
        let mut answers = self.app.db.read_as_one(queries).await?;
        if learns {
            self.learn(&answers.pop().unwrap_or_default(), cx.now)?;
        }
        let begun = if report.system_id.is_some() { answers.pop().unwrap_or_default() } else { Vec::new() };
        if let Some(before) = place {
            let head = answers.pop().unwrap_or_default();
            let stands = self.place_at(&head).await?.ok_or_else(unknown_system)?;
            if (stands.customer, stands.site) != (before.customer, before.site) {
                // What was asked about rests on whose it was and where it stood.
                return Box::pin(self.gather(cx, report, received)).await;
            }
            place = Some(stands);
        }
        let held = self.agreements.held(&begun, received).await?;
        let team = self.team_at(&answers[0]).await?;
        let facts = Facts::read(&answers[1..=Facts::QUERIES])?;
        let accounts = self.outsiders.of(&self.app.db, customer, cx.now).await?;
        self.reporter_known(report.reporter_account_id, &accounts, customer).await?;
        let (downtime, guarded) = match place.as_deref() {
            Some(place) => self.windows_of(place, report, received, cx.now).await?,
            None => (Vec::new(), false),
        };
        Ok(Gathered { place, customer, held, team, facts, accounts, downtime, guarded })
    }

    /// The incident as it stands before anything is decided.
    fn opened(
        &self,
        cx: &Cx,
        report: &Report,
        text: &str,
        number: String,
        received: Instant,
        gathered: &Gathered,
    ) -> Result<Loaded, Problem> {
        let judgement = self.judge(report, text, received, gathered)?;
        let staff = cx.actor.is_inside();
        let reporter = Reporter {
            account: report.reporter_account_id.or_else(|| cx.actor.account().filter(|_| !staff)),
            name: report.reporter_name.clone().or_else(|| (!staff).then(|| cx.actor.name())),
            phone: report.phone.clone(),
            place: report.place.clone(),
            email: address(report)?,
            language: report.reporter_language,
        };
        let department = report.department_id.or(match &cx.actor {
            kernel::Actor::Account { department, .. } => *department,
            kernel::Actor::Link { .. } | kernel::Actor::Platform { .. } => None,
        });
        let channel = report.channel.unwrap_or(if staff { Channel::Phone } else { Channel::Portal });
        if channel == Channel::Import {
            return Err(no_channel().into());
        }
        let incident = Incident {
            id: IncidentId::fresh(cx.ids.as_ref(), cx.now),
            number,
            kind: report.kind.unwrap_or(Kind::Fault),
            service: report.service_code.clone(),
            customer: gathered.customer,
            department,
            site: gathered.place.as_ref().and_then(|place| place.site),
            system: report.system_id,
            component: judgement.component,
            component_kind: judgement.component_kind,
            fault_class: judgement.fault_class,
            reporter,
            channel,
            title: title_of(text),
            text: text.to_owned(),
            impact: judgement.asked.0,
            urgency: judgement.asked.1,
            severity: judgement.grade.severity,
            state: State::Reported,
            waiting: None,
            reported_at: received,
            entered_at: cx.now,
            agreement: judgement.agreement.as_ref().map(|agreement| agreement.identity.version),
            cover: judgement.cover(),
            lead: judgement.lead,
            decided: judgement.decided,
            group: gathered.team.groups_serving(report.system_id).first().copied(),
            engineer: None,
            solution: None,
            cause: None,
            parent: None,
            stars: None,
            rating_comment: None,
            reopenings: 0,
            reassignments: 0,
            round: 0,
            resolved_at: None,
            confirmed_at: None,
            closed_at: None,
            classified_at: None,
            next: NextDue { at: NextDue::NEVER, milestone: None, state: None },
            version: 0,
        };
        let mut ground = crate::core::Ground::default();
        ground.agreements.extend(gathered.held.iter().map(|held| Arc::clone(&held.compiled)));
        Ok(Loaded {
            incident,
            clocks: Vec::new(),
            assignment: None,
            ground,
            people: Arc::new(Vec::new()),
            routes: Arc::clone(&self.routes),
            engineer_name: String::new(),
            kept: false,
            judgement: Some(Box::new(judgement)),
        })
    }

    fn judge(&self, report: &Report, text: &str, at: Instant, gathered: &Gathered) -> Result<Judgement, Problem> {
        let place = gathered.place.as_deref();
        if let (Some(component), Some(place)) = (report.component_id, place)
            && place.tree.place(Some(component)).is_none()
        {
            return Err(Problem(
                Refusal::new(
                    RefusalKind::Invalid,
                    "report.unknown_component",
                    "所选系统没有这个部件，请重新选择。",
                    "The chosen system has no such component; choose again.",
                )
                .field("/component_id", "请重新选择", "choose again"),
            ));
        }
        let versions: Vec<_> =
            customers(&gathered.held).map(|held| (Arc::clone(&held.compiled), held.status)).collect();
        check_service(report, &versions)?;
        let history = self.history.read().unwrap_or_else(PoisonError::into_inner);
        let said = Said {
            text,
            kind: report.kind.unwrap_or(Kind::Fault),
            service: report.service_code.as_deref(),
            component: report.component_id,
            fault_class: report.fault_class,
            impact: report.impact,
            urgency: report.urgency,
            at,
        };
        let kind_of = |party: PartyId| place.and_then(|place| place.kind_of(party));
        let provider = versions.first().map(|(version, _)| version.identity.promiser);
        let around = Surroundings {
            tree: place.map(|place| place.tree.as_ref()),
            named: place.map(|place| place.named.as_ref()),
            vital: place.map_or(&[], |place| &place.vital),
            provider: provider.or(place.map(|place| place.provider)).unwrap_or(gathered.customer),
            customer: gathered.customer,
            kind_of: &kind_of,
            versions: &versions,
            history: &history.index,
            upgrades: place.map_or(&[], |place| &place.upgrades),
            guarded: gathered.guarded,
        };
        Ok(judge_report(&said, &around))
    }

    /// The draft of the new incident: clocks started, somebody assigned, everybody told. Beside it whom it was given to.
    fn decided<'a>(
        cx: &'a Cx,
        report: &Report,
        loaded: &'a Loaded,
        gathered: &Gathered,
        (full, late): (&[kernel::PersonId], Option<&Entering<'_>>),
    ) -> Result<(Draft<'a>, Option<kernel::PersonId>), Problem> {
        let judgement = loaded.judgement.as_deref().ok_or_else(Problem::not_found)?;
        let mut draft = Draft::on(cx, loaded);
        let received = loaded.incident.reported_at;
        let screened = screened(cx, judgement, gathered);
        if screened != Some(ScreeningStart::PassedOn) {
            start_clocks(&mut draft, judgement, received)?;
        }
        let subject = loaded.incident.id.to_string();
        files::reference(&mut draft.set, &report.attachment_ids, (SUBJECT, &subject), &cx.actor, cx.now);
        record_report(&mut draft, judgement, received);
        if loaded.incident.severity == Severity::ONE {
            crate::act::open_major(&mut draft);
        }
        for (place, window) in
            gathered.place.iter().flat_map(|place| gathered.downtime.iter().map(move |at| (place, at)))
        {
            crate::act::stand_still(&mut draft, &place.tree, window, received)?;
        }
        for person in crate::people::staff(&draft.case.incident, &gathered.team, cx.now) {
            draft.add_person(person);
        }
        for person in crate::people::customers(&draft.case.incident, &gathered.accounts) {
            draft.add_person(person);
        }
        if screened.is_some() {
            draft.case.incident.state = State::Screening;
            draft.record("incident.screening", cx.now, Visibility::Public, json!({ "clocks_start": screened }));
            return Ok((draft, None));
        }
        let at_once = late.filter(|late| late.standing == LateStanding::AtOnce);
        let person = match at_once {
            Some(_) => None,
            None => assign_new(&mut draft, judgement, gathered, full)?,
        };
        if let Some(late) = late {
            late.write(&mut draft, &gathered.team)?;
        }
        Ok((draft, person))
    }

    /// Writes the draft with its answer and returns the answer.
    async fn answer_to(
        &self,
        cx: &Cx,
        draft: Draft<'_>,
        gathered: &Gathered,
        key: Option<&ReplayKey>,
        late: Option<&Entering<'_>>,
    ) -> Result<IncidentDetail, WriteError> {
        let (mut set, case) = draft.finish();
        let detail = IncidentDetail::of_new(cx, &case, gathered.place.as_deref(), &gathered.team);
        let rests_on = |held: &&Held| Some(held.compiled.identity.version) == case.incident.agreement;
        if let Some(held) = gathered.held.iter().find(rests_on) {
            held.still(&mut set);
        }
        if let Some(key) = key {
            let answer = match late {
                Some(late) => serde_json::to_string(&LateEntered::of(detail.clone(), late.waits())),
                None => serde_json::to_string(&detail),
            }
            .unwrap_or_default();
            key.record(&mut set, &cx.actor, cx.now, StatusCode::CREATED, &answer);
        }
        self.app.db.write(set).await?;
        Ok(detail)
    }
}

/// 信息科转报: whether the customer's responsible person looks at this report first, and when the clocks then start. His
/// own reports and what staff types in go straight to the desk, and so does everything where the customer has no such
/// person.
fn screened(cx: &Cx, judgement: &Judgement, gathered: &Gathered) -> Option<ScreeningStart> {
    let screening = judgement.agreement.as_ref()?.content.screening?;
    let ward = cx.actor.has(Role::Reporter) && !cx.actor.has(Role::CustomerLead) && !cx.actor.is_staff();
    let somebody = gathered.accounts.iter().any(|account| account.roles.contains(&Role::CustomerLead));
    (ward && somebody).then_some(screening.clocks_start)
}

/// Towards the customer only; a vendor's agreement runs beside ours.
fn customers(held: &[Held]) -> impl Iterator<Item = &Held> {
    held.iter().filter(|held| held.facing == agreement::Facing::Customer)
}

/// Whom a report was given to and why, as it is kept.
#[derive(Serialize)]
struct Ranked<'a> {
    ranking: &'a StoredRanking,
    /// Those whose places others took while it was decided.
    full: &'a [kernel::PersonId],
    undecided: bool,
}

fn assign_new(
    draft: &mut Draft<'_>,
    judgement: &Judgement,
    gathered: &Gathered,
    full: &[kernel::PersonId],
) -> Result<Option<kernel::PersonId>, Refusal> {
    if !judgement.decided && judgement.open.is_none() {
        let nobody = StoredRanking::default();
        draft.decide("assignment", &Ranked { ranking: &nobody, full: &[], undecided: true });
        return Ok(None);
    }
    let until = assign::answer_due(&draft.case);
    let mut candidates = Candidates::of(&draft.case.incident, &gathered.team, &gathered.facts, draft.cx.now, until);
    candidates.full = full.to_vec();
    candidates.open.clone_from(&judgement.open);
    let ranking = assign::ranking(&draft.case, &candidates);
    let chosen = ranking.chosen().map(|ranked| ranked.person);
    let stored = ranking.stored(chosen);
    let undecided = !judgement.decided && chosen.is_none();
    draft.decide("assignment", &Ranked { ranking: &stored, full, undecided });
    if let Some(person) = chosen {
        // The component may stay open; who begins is decided.
        draft.case.incident.decided = true;
        let by = draft.cx.actor.clone();
        let how = Handing { by: &by, reason: None, accepted: false, beyond: false, ends: EndKind::Reassigned };
        assign::give(draft, &gathered.team, person, &stored, how)?;
        let ids = Arc::clone(&draft.cx.ids);
        draft.case.happened(ClockEvent::Assigned, draft.cx.now, ids.as_ref())?;
        draft.record(
            "incident.assigned",
            draft.cx.now,
            Visibility::Public,
            json!({ "person": person, "name": gathered.team.name(person) }),
        );
    }
    Ok(chosen)
}

fn no_channel() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "report.no_channel",
        "“导入”只用于旧工单，不是受理渠道。请重新选择渠道。",
        "“import” marks old tickets and is no way to report; choose another channel.",
    )
    .field("/channel", "请重新选择渠道", "choose another channel")
}

fn unknown_system() -> Problem {
    Problem(
        Refusal::new(
            RefusalKind::NotFound,
            "report.unknown_system",
            "没有这个系统，或您无权为它报修。请重新选择。",
            "There is no such system, or you may not report for it; choose again.",
        )
        .field("/system_id", "请重新选择系统", "choose the system again"),
    )
}

pub(crate) fn crowded() -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "report.crowded",
        "同时提交的报修过多，本次没有受理。请立即重试。",
        "Too many reports at this very moment; yours was not taken in. Please send it again now.",
    )
}

/// The moment of receipt: now, or the stated time of a call typed in by staff.
fn received(cx: &Cx, report: &Report) -> Result<Instant, Problem> {
    if report.occurred_at.is_none() {
        return Ok(cx.now);
    }
    let platform = matches!(cx.actor, kernel::Actor::Platform { .. });
    if !platform && !cx.actor.is_staff() {
        // A reporter may say since when it lasts; the clocks start with the report.
        return Ok(cx.now);
    }
    let free = platform || cx.actor.has(kernel::Role::Manager);
    let earliest = Instant::from_micros(i64::MIN);
    Ok(crate::core::occurred(report.occurred_at, cx.now, earliest, free)?)
}

fn customer_of(cx: &Cx, report: &Report, place: Option<&Place>) -> Result<PartyId, Problem> {
    let named = place.map(|place| place.customer).or(report.customer_id).or(cx.actor.party());
    let customer = named.ok_or_else(|| {
        Problem(
            Refusal::new(
                RefusalKind::Invalid,
                "report.customer_needed",
                "请选择系统；系统未知时请选择客户。",
                "Choose the system; where it is unknown, choose the customer.",
            )
            .field("/system_id", "请选择系统", "choose the system"),
        )
    })?;
    let own = cx.scope.covers_customer(customer)
        || cx.actor.party() == Some(customer)
        || (cx.actor.is_staff() && cx.reach(Action::IncidentReport).is_some());
    if own { Ok(customer) } else { Err(unknown_system()) }
}
