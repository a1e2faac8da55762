//! The desk itself: what it stands on, how an incident is read, and how a move becomes durable.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use agreement::Agreements;
use app::{App, Cx, Problem};
use estate::Estate;
use files::Files;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::{Actor, AssignmentId, CalendarId, IncidentId, Instant, PartyId, Refusal, RefusalKind, SystemId};
use notify::{Group, Routes};
use storage::{Row, WriteError};
use team::{Team, TeamFacts};
use triage::{HistoryEntry, HistoryIndex};
use work::store::Subject;

use crate::basis::Start;
use crate::core::{Ground, Incident, Lead, SUBJECT};
use crate::draft::{Draft, Loaded};
use crate::people::{self, Outsiders};
use crate::place::Place;
use crate::store;
use crate::underway::Underway;

/// How often a move is made again on what somebody else has changed meanwhile.
pub(crate) const ATTEMPTS: usize = 4;

/// The service desk.
pub struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) estate: Arc<Estate>,
    pub(crate) agreements: Arc<Agreements>,
    pub(crate) team: Arc<Team>,
    pub(crate) files: Arc<Files>,
    pub(crate) zone: TimeZone,
    pub(crate) public_url: String,
    /// The money the provider counts in, ISO 4217; what names none is in it.
    pub(crate) currency: String,
    pub(crate) outsiders: Outsiders,
    pub(crate) history: RwLock<History>,
    pub(crate) places: Mutex<HashMap<SystemId, Arc<Place>>>,
    /// How far the last look at what nobody accepted came, while more waits.
    pub(crate) silent_after: Mutex<Option<(Instant, AssignmentId)>>,
    pub(crate) windows: Mutex<crate::act::Remembered>,
    pub(crate) underway: Underway,
    pub(crate) groups: Vec<Group>,
    pub(crate) routes: Arc<Routes>,
    /// When those who lead are briefed each day.
    pub(crate) briefed_at: Option<Time>,
}

/// Earlier faults as triage looks at them, and how far they were read.
pub(crate) struct History {
    pub index: HistoryIndex,
    pub read_to: (i64, String),
    pub looked_at: Option<Instant>,
}

impl Default for History {
    fn default() -> Self {
        let index = HistoryIndex::of_youngest(store::incident::LEARNED_FROM);
        Self { index, read_to: (0, String::new()), looked_at: None }
    }
}

/// How long what was learned of settled faults counts as fresh.
const FRESH: i64 = kernel::SECOND;

impl Desk {
    /// The zone of the provider, in which times without a zone are read and shown.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A desk of the provider in `zone` (the years of numbers turn there); links in messages start with `public_url`.
    pub fn new(
        app: Arc<App>,
        estate: Arc<Estate>,
        agreements: Arc<Agreements>,
        team: Arc<Team>,
        files: Arc<Files>,
        zone: TimeZone,
        public_url: String,
    ) -> Self {
        let (outsiders, history) = (Outsiders::default(), RwLock::default());
        let (places, silent_after, windows) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self {
            app,
            estate,
            agreements,
            team,
            files,
            zone,
            public_url,
            currency: "CNY".to_owned(),
            outsiders,
            history,
            places,
            silent_after,
            windows,
            underway: Underway::default(),
            groups: Vec::new(),
            routes: Arc::new(notify::PLAIN.clone()),
            briefed_at: None,
        }
    }

    /// The same, with group chats that hear.
    #[must_use]
    pub fn heard_by(self, groups: Vec<Group>) -> Self {
        Self { groups, ..self }
    }

    /// The same, counting in the money named by its ISO 4217 code.
    #[must_use]
    pub fn counting_in(self, currency: String) -> Self {
        Self { currency, ..self }
    }

    /// The same, its people reached by these ways beside inbox and mail.
    #[must_use]
    pub fn by_ways(self, routes: Routes) -> Self {
        Self { routes: Arc::new(routes), ..self }
    }

    /// Reads an incident the actor may see; 404 otherwise.
    pub async fn load(&self, cx: &Cx, id: IncidentId) -> Result<Loaded, Problem> {
        let subject = crate::draft::subject(id);
        let holder = Subject::new(SUBJECT, id);
        let queries = vec![
            store::incident::find(id),
            clocks::store::of_subject(&subject),
            work::store::current(&holder),
            Team::revision_query(),
            agreement::ask::calendars_query(),
            store::kept::any_whole(&subject.id),
        ];
        let answers = self.app.db.read(queries).await?;
        let [incident, clocks, holders, revision, calendars, kept] = answers.as_slice() else {
            return Err(Problem::not_found());
        };
        let incident = store::incident::read(incident.first().ok_or_else(Problem::not_found)?)?;
        let team = self.team_at(revision).await?;
        if !store::list::within(&cx.scope, &|person| team.groups_of(person), &incident) {
            return Err(Problem::not_found());
        }
        let clocks = clocks.iter().map(clocks::store::read).collect::<Result<Vec<_>, _>>()?;
        let assignment = work::store::read(holders)?.pop();
        let mut ground = self.ground(&incident, &clocks).await?;
        self.bring_up_to_date(&mut ground, &incident, &agreement::ask::read_calendars(calendars)?).await?;
        let people = Arc::new(self.people(&incident, &team, cx.now).await?);
        let engineer_name = incident.engineer.map(|person| team.name(person)).unwrap_or_default();
        let kept = !kept.is_empty();
        let routes = Arc::clone(&self.routes);
        Ok(Loaded { incident, clocks, assignment, ground, people, routes, engineer_name, kept, judgement: None })
    }

    /// The incident itself, whoever may see it.
    pub async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, Problem> {
        let row = self.app.db.row(store::incident::find(id)).await?;
        Ok(row.as_ref().map(store::incident::read).transpose()?)
    }

    /// The team as it stands, where `revision` are the rows of its own question.
    pub(crate) async fn team_at(&self, revision: &[Row]) -> Result<Arc<TeamFacts>, Problem> {
        let seen = self.team.last_seen().await?;
        if Team::is_current(&seen, revision)? { Ok(seen) } else { self.team.facts().await }
    }

    /// Everybody who can be told of the incident.
    pub(crate) async fn people(
        &self,
        incident: &Incident,
        team: &TeamFacts,
        now: Instant,
    ) -> Result<Vec<notify::Recipient>, Problem> {
        self.with_outsiders(people::staff(incident, team, now), incident, now).await
    }

    /// The same where it is known who of the provider can be told.
    pub(crate) async fn with_outsiders(
        &self,
        staff: Vec<notify::Recipient>,
        incident: &Incident,
        now: Instant,
    ) -> Result<Vec<notify::Recipient>, Problem> {
        let mut all = staff;
        let accounts = self.outsiders.of(&self.app.db, incident.customer, now).await?;
        all.extend(people::customers(incident, &accounts));
        all.extend(self.lead_contacts(incident.lead, now).await?);
        all.extend(self.seated(incident.customer, now));
        Ok(all)
    }

    /// The group chats that hear of what concerns `customer`.
    pub(crate) fn seated(&self, customer: PartyId, now: Instant) -> impl Iterator<Item = notify::Recipient> {
        let groups = self.groups.iter().filter(move |group| group.concerns(customer));
        groups.flat_map(move |group| group.seated(now, &self.zone))
    }

    /// Those to be called at the outside party that leads; nobody when we or the customer lead.
    pub(crate) async fn lead_contacts(&self, lead: Lead, now: Instant) -> Result<Vec<notify::Recipient>, Problem> {
        let Some(party) = lead.party.filter(|_| lead.is_outside()) else { return Ok(Vec::new()) };
        let accounts = self.outsiders.of(&self.app.db, party, now).await?;
        Ok(accounts.iter().map(|account| people::outsider(notify::Post::VendorContact, account)).collect())
    }

    /// The agreement versions and calendars that an incident and its clocks name.
    pub(crate) async fn ground(&self, incident: &Incident, clocks: &[clocks::core::Clock]) -> Result<Ground, Problem> {
        let mut ground = Ground::default();
        let named = clocks.iter().filter_map(|clock| Some((clock.target.agreement?, clock.target.calendar)));
        for (version, calendar) in named {
            if ground.agreements.iter().any(|known| known.identity.version == version && known.calendar_id == calendar)
            {
                continue;
            }
            ground.agreements.extend(self.agreements.version_on(version, calendar).await?);
        }
        if let Some(version) = incident.agreement.filter(|version| ground.agreement(*version).is_none()) {
            ground.agreements.extend(self.agreements.version(version).await?);
        }
        for clock in clocks {
            let id = clock.target.calendar;
            let known = ground.agreements.iter().any(|known| known.calendar_id == id)
                || ground.calendars.iter().any(|(known, _)| *known == id);
            if !known && let Some(calendar) = self.agreements.calendar(id).await? {
                ground.calendars.push((id, Arc::new(calendar)));
            }
        }
        Ok(ground)
    }

    /// New clocks start on the present version of the calendar, whatever version older ones of the incident were met on.
    async fn bring_up_to_date(
        &self,
        ground: &mut Ground,
        incident: &Incident,
        calendars: &[(String, CalendarId)],
    ) -> Result<(), Problem> {
        let Some(version) = incident.agreement else { return Ok(()) };
        let Some(known) = ground.agreement(version) else { return Ok(()) };
        let present = calendars.iter().find(|(code, _)| *code == known.content.calendar).map(|(_, id)| *id);
        let Some(present) = present.filter(|present| *present != known.calendar_id) else { return Ok(()) };
        if let Some(compiled) = self.agreements.version_on(version, present).await? {
            ground.agreements.insert(0, compiled);
        }
        Ok(())
    }

    /// Makes a move: reads, applies, writes; on a race it is made again on what the other has left, so that the loser is
    /// told who was first.
    pub(crate) async fn change<T>(
        &self,
        cx: &Cx,
        id: IncidentId,
        apply: impl Fn(&mut Draft<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.work(cx, id, &Start::default(), apply).await
    }

    /// The same for a move that is work: outside warranty it starts what `start` says.
    pub(crate) async fn work<T>(
        &self,
        cx: &Cx,
        id: IncidentId,
        start: &Start,
        apply: impl Fn(&mut Draft<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        for _ in 0..ATTEMPTS {
            let mut loaded = self.load(cx, id).await?;
            start.prepare(&mut loaded);
            let mut draft = Draft::on(cx, &loaded);
            start.begin(&mut draft)?;
            let told = apply(&mut draft)?;
            match self.flush(draft).await {
                Ok(()) => return Ok(told),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    if let Some(problem) = crate::paper::told_at_once(&error) {
                        return Err(problem);
                    }
                }
            }
        }
        Err(busy().into())
    }

    /// Writes a draft.
    pub(crate) async fn flush(&self, draft: Draft<'_>) -> Result<(), WriteError> {
        let cx = draft.cx;
        let (mut set, _) = draft.finish();
        cx.claim(&mut set);
        self.app.db.write(set).await.map(|_| ())
    }

    /// Adds the faults settled since the last look, read at `now`, to the index of earlier faults.
    pub(crate) fn learn(&self, rows: &[Row], now: Instant) -> Result<(), Problem> {
        let mut history = self.history.write().unwrap_or_else(PoisonError::into_inner);
        // A full answer means that more are waiting.
        history.looked_at = (rows.len() < store::incident::SETTLED_AT_A_TIME).then_some(now);
        for row in rows {
            let at = (row.int(7)?, row.string(0)?);
            if at <= history.read_to {
                continue;
            }
            history.index.add(HistoryEntry {
                id: row.id(0)?,
                number: row.string(1)?,
                system: row.id(2)?,
                text: row.string(3)?,
                component: row.opt_id(4)?,
                component_kind: row.opt_id(5)?,
                fault_class: row.opt_id(6)?,
                known_at: row.instant(7)?,
            });
            history.read_to = at;
        }
        Ok(())
    }

    /// The question for faults settled since the last look; none while that was just now.
    pub(crate) fn unlearned(&self, now: Instant) -> Option<storage::Query> {
        let history = self.history.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = history.looked_at.is_some_and(|at| (0..FRESH).contains(&now.since(at)));
        (!fresh).then(|| store::incident::settled_after(history.read_to.0, &history.read_to.1))
    }

    /// The provider's party.
    pub(crate) async fn provider(&self) -> Result<PartyId, Problem> {
        Ok(self.estate.provider().await?.ok_or_else(|| Problem(not_set_up()))?.id)
    }
}

/// The name of whoever acts, for messages of both languages.
pub(crate) fn actor_name(actor: &Actor) -> String {
    match actor {
        Actor::Account { name, .. } | Actor::Link { name, .. } => name.clone(),
        Actor::Platform { .. } => "Aftercare".to_owned(),
    }
}

pub(crate) fn busy() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "incident.busy",
        "这张工单此刻正被多人同时修改，您的操作没有生效。请刷新后重试。",
        "Several people are changing this incident at this moment and yours had no effect. Refresh and try again.",
    )
}

pub(crate) fn not_set_up() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "setup.needed",
        "平台尚未初始化，请先完成首次设置。",
        "The platform is not set up yet; finish the first run.",
    )
}
