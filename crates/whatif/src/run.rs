//! The question: past incidents are read page by page, replayed both ways and compared.

use std::sync::Arc;

use agreement::{Agreements, Facing};
use app::{App, Cx, Problem};
use desk::{Desk, Past, PastQuery};
use estate::Estate;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use journal::{Entry, Visibility};
use kernel::{AgreementVersionId, Instant, PartyId, PersonId, Refusal, RefusalKind, ShiftId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::WriteSet;
use team::core::Rotation;
use team::{Team, TeamFacts};
use utoipa::ToSchema;
use worktime::Interval;

use crate::answer::Answer;
use crate::core::{Draft, Job, Versions, without_ladders};
use crate::naming::Names;
use crate::page::{Compared, Ground, named};
use crate::{refusals, roster};

/// The most months of one question.
const MOST_MONTHS: u32 = 24;
/// The most incidents of one question.
const MOST: u32 = 20_000;

/// What is asked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatIfQuestion)]
pub struct Asked {
    /// The incidents reported in so many past months.
    #[schema(minimum = 1, maximum = 24, example = 3)]
    pub months: u32,
    /// The version, usually a draft, that stands in for every version of its agreement: targets, calendar, pauses, severities,
    /// terms and matrix. Without one the terms are those on record.
    #[serde(default)]
    pub agreement_version_id: Option<AgreementVersionId>,
    /// Only this customer's incidents; with a version, its own customer's.
    #[serde(default)]
    pub customer_id: Option<PartyId>,
    /// What would be otherwise in the roster.
    #[serde(default)]
    pub roster: Option<RosterChange>,
}

/// A roster that differs from the present one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = WhatIfRoster)]
pub struct RosterChange {
    /// Rotations left out.
    #[schema(value_type = Vec<String>)]
    pub remove: Vec<ShiftId>,
    /// Rotations that would read otherwise.
    pub replace: Vec<ReplacedRotation>,
    /// Rotations that would be there too.
    pub add: Vec<Rotation>,
    /// People who would carry more or less.
    pub capacities: Vec<OtherCapacity>,
}

/// A rotation that would read otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatIfRotation)]
pub struct ReplacedRotation {
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    pub rotation_id: ShiftId,
    /// How it would read.
    pub rotation: Rotation,
}

/// Somebody who would carry more or less.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WhatIfCapacity)]
pub struct OtherCapacity {
    /// Who.
    pub person_id: PersonId,
    /// The most open work given automatically.
    #[schema(maximum = 1000)]
    pub capacity: u32,
}

/// Answers what-ifs.
pub struct WhatIf {
    app: Arc<App>,
    estate: Arc<Estate>,
    agreements: Arc<Agreements>,
    team: Arc<Team>,
    desk: Arc<Desk>,
    zone: TimeZone,
    /// One question at a time on a node: it takes a processor.
    working: tokio::sync::Mutex<()>,
}

impl WhatIf {
    /// Over these slices; months are counted in the provider's `zone`.
    pub fn new(
        app: Arc<App>,
        estate: Arc<Estate>,
        agreements: Arc<Agreements>,
        team: Arc<Team>,
        desk: Arc<Desk>,
        zone: TimeZone,
    ) -> Self {
        Self { app, estate, agreements, team, desk, zone, working: tokio::sync::Mutex::new(()) }
    }

    pub(crate) const fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Runs the incidents of the past months under what is asked. Writes nothing but that it was asked.
    pub async fn ask(&self, cx: &Cx, asked: &Asked) -> Result<Answer, Problem> {
        let Ok(_working) = self.working.try_lock() else { return Err(refusals::busy().into()) };
        let (from, to) = (self.back(cx.now, asked.months)?, cx.now.plus(1));
        let draft = self.draft(cx, asked).await?;
        let customer = match (&draft, asked.customer_id) {
            (Some((_, own)), Some(asked)) if *own != asked => return Err(refusals::other_customer().into()),
            (Some((_, own)), _) => Some(*own),
            (None, asked) => asked,
        };
        let team = self.team.facts().await?;
        let supposed = asked.roster.as_ref().map(|change| roster::supposed(&team, change)).transpose()?;
        let query = PastQuery { from, to, customer };
        if self.desk.past_count(&query, MOST + 1).await? > MOST {
            return Err(refusals::too_many(MOST).into());
        }
        let draft = draft.map(|(draft, _)| Arc::new(draft));
        let (compared, jobs) = self.run(cx, &query, draft.as_ref(), supposed.as_ref().map(|_| &team)).await?;
        let range = Interval { from, to: cx.now };
        let both = match supposed {
            Some(supposed) => Some(both_ways(Arc::clone(&team), supposed, jobs, range).await?),
            None => None,
        };
        let names = Names::of(&self.estate, &self.agreements, &compared).await?;
        let answer = Answer::of((from, cx.now), draft.is_some(), &compared, &names, both.as_ref(), &team);
        self.record(cx, asked).await?;
        Ok(answer)
    }

    /// The start of the day so many months ago.
    fn back(&self, now: Instant, months: u32) -> Result<Instant, Refusal> {
        if months == 0 || months > MOST_MONTHS {
            return Err(refusals::too_long());
        }
        let today = now.timestamp().to_zoned(self.zone.clone());
        let back = today.checked_sub(i64::from(months).months()).and_then(|then| then.start_of_day());
        back.map(|start| Instant::from(start.timestamp())).map_err(|_| refusals::too_long())
    }

    /// The version asked about, on every version of its calendar, and its customer.
    async fn draft(&self, cx: &Cx, asked: &Asked) -> Result<Option<(Draft, PartyId)>, Problem> {
        let Some(id) = asked.agreement_version_id else { return Ok(None) };
        let (agreement, ..) = self.agreements.read_version(cx, id).await.map_err(|problem| {
            if problem.0.kind == RefusalKind::NotFound { refusals::unknown_version().into() } else { problem }
        })?;
        if agreement.facing != Facing::Customer {
            return Err(refusals::no_promise().into());
        }
        let over_time = self.over_time(id).await?;
        // None can be reckoned by: the calendar it names does not exist.
        let draft = Draft::new(over_time).ok_or_else(refusals::no_calendar)?;
        Ok(Some((draft, agreement.customer)))
    }

    async fn over_time(
        &self,
        version: AgreementVersionId,
    ) -> Result<Vec<(Instant, Arc<agreement::core::Compiled>)>, Problem> {
        let over_time = self.agreements.version_over_time(version).await?;
        Ok(over_time.iter().map(|(from, compiled)| (*from, without_ladders(compiled))).collect())
    }

    /// Compares page after page; the processor is given back between two.
    async fn run(
        &self,
        cx: &Cx,
        query: &PastQuery,
        draft: Option<&Arc<Draft>>,
        team: Option<&Arc<TeamFacts>>,
    ) -> Result<(Compared, Vec<Job>), Problem> {
        let provider = self.estate.provider().await?.map(|party| party.id).ok_or_else(Problem::not_found)?;
        let mut versions = Versions::default();
        let (mut compared, mut jobs) = (Compared::default(), Vec::new());
        let mut after = None;
        loop {
            let (items, next) = self.desk.past(cx, query, after.as_ref()).await?;
            self.learn(&mut versions, &items).await?;
            let ground = Ground { versions: Arc::new(versions.clone()), draft: draft.cloned(), provider, now: cx.now };
            let (done, items) = apart(move || {
                ground.compare(&items, &mut compared);
                (compared, items)
            })
            .await?;
            compared = done;
            if let Some(team) = team {
                let due = |past: &Past| compared.respond.get(&past.course.incident.id).copied().flatten();
                jobs.extend(items.iter().filter_map(|past| roster::job(past, team, due(past))));
            }
            let Some(last) = next else { return Ok((compared, jobs)) };
            after = Some(last);
        }
    }

    /// Reads the versions a page names that were not read before.
    async fn learn(&self, versions: &mut Versions, items: &[Past]) -> Result<(), Problem> {
        for version in items.iter().flat_map(named) {
            if !versions.has(version) {
                versions.add(version, self.over_time(version).await?);
            }
        }
        Ok(())
    }

    async fn record(&self, cx: &Cx, asked: &Asked) -> Result<(), Problem> {
        let entry = Entry {
            subject_kind: "what_if",
            subject: asked.agreement_version_id.map_or_else(|| "record".to_owned(), |version| version.to_string()),
            kind: "what_if.asked",
            occurred_at: cx.now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "months": asked.months, "agreement_version": asked.agreement_version_id,
                "customer": asked.customer_id, "roster": asked.roster.is_some() }),
            personal: Vec::new(),
        };
        let mut set = WriteSet::new();
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.app.db.write(set).await?;
        Ok(())
    }
}

/// Both rosters over the same work.
pub(crate) struct BothWays {
    pub old: roster::Made,
    pub new: roster::Made,
    /// Of the work the platform gave on record: to how many the present roster gives it, and how many there are.
    pub as_recorded: (u32, u32),
}

async fn both_ways(
    team: Arc<TeamFacts>,
    supposed: TeamFacts,
    jobs: Vec<Job>,
    range: Interval,
) -> Result<BothWays, Problem> {
    apart(move || {
        let (old, new) = (roster::make(&team, &jobs, range), roster::make(&supposed, &jobs, range));
        let known = jobs.iter().filter(|job| job.recorded.is_some());
        let same = known.clone().filter(|job| old.carrying.given.get(&job.incident) == Some(&job.recorded));
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let as_recorded = (count(same.count()), count(known.count()));
        BothWays { old, new, as_recorded }
    })
    .await
}

/// Work that takes a processor, beside the threads that answer requests.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| storage::DbError::Unavailable(format!("a what-if ended early: {error}")).into())
}
