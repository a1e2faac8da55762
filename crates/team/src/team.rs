//! The use cases: every change of the team, for handlers, imports and demonstrations alike.

use std::sync::{Arc, PoisonError, RwLock};

use app::{App, Cx, Problem, ReplayKey, Replayed};
use axum::http::StatusCode;
use journal::{Entry, Visibility};
use kernel::{Instant, Refusal, RefusalKind};
use serde_json::{Map, Value as Json, json};
use storage::{DbError, Query, Row, WriteError, WriteSet};
use worktime::{CalendarSpec, DayRule};

use crate::core::{PersonContent, WorkingDays};
use crate::facts::TeamFacts;
use crate::refer::Refers;
use crate::store::{self, Kept, Record, guard};

/// The maintenance team.
pub struct Team {
    pub(crate) app: Arc<App>,
    pub(crate) working_days: RwLock<WorkingDays>,
    known: RwLock<Option<Arc<TeamFacts>>>,
}

impl Team {
    /// The team on `app`; shifts that follow the public calendar follow China's until [`Team::use_calendar`].
    pub fn new(app: Arc<App>) -> Self {
        let working_days = RwLock::new(working_days(&worktime::china::spec(&[])));
        Self { app, working_days, known: RwLock::new(None) }
    }

    /// From now on shifts that follow the public calendar follow this one (an imported year, another country).
    pub fn use_calendar(&self, calendar: &CalendarSpec) {
        *self.working_days.write().unwrap_or_else(PoisonError::into_inner) = working_days(calendar);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The team as it stands now: asks the database for one number, and for more only when it moved.
    pub async fn facts(&self) -> Result<Arc<TeamFacts>, Problem> {
        let rows = self.app.db.rows(store::revision()).await?;
        let revision = store::revision_of(&rows)?;
        match self.remembered().filter(|facts| facts.revision() == revision) {
            Some(facts) => Ok(facts),
            None => self.load().await,
        }
    }

    /// The team as last seen by this process, without asking the database unless it was never seen.
    ///
    /// A use case that decides on it puts [`Team::revision_query`] into its read and checks [`Team::is_current`].
    pub async fn last_seen(&self) -> Result<Arc<TeamFacts>, Problem> {
        match self.remembered() {
            Some(facts) => Ok(facts),
            None => self.load().await,
        }
    }

    /// The query for the number that moves with every change of the team.
    pub fn revision_query() -> Query {
        store::revision()
    }

    /// Whether `facts` are what the database held when it answered [`Team::revision_query`] with `rows`.
    pub fn is_current(facts: &TeamFacts, rows: &[Row]) -> Result<bool, DbError> {
        Ok(store::revision_of(rows)? == facts.revision())
    }

    /// Adds a document: a person, a group, a staffing rule, a shift, a rotation.
    pub async fn create<T: Refers>(&self, cx: &Cx, content: T) -> Result<Record<T>, Problem> {
        let (record, set) = self.created(cx, content).await?;
        self.flush(set).await?;
        Ok(record)
    }

    /// The same for a request that may come twice: `answer` is kept under `key`, and the second request gets the first
    /// answer.
    pub async fn create_once<T: Refers>(
        &self,
        cx: &Cx,
        content: T,
        key: &ReplayKey,
        answer: impl Fn(&Record<T>) -> String,
    ) -> Result<Result<Record<T>, Replayed>, Problem> {
        if let Some(first) = self.answered(cx, key).await? {
            return Ok(Err(first));
        }
        let (record, mut set) = self.created(cx, content).await?;
        key.record(&mut set, &cx.actor, cx.now, StatusCode::CREATED, &answer(&record));
        match self.flush(set).await {
            Ok(()) => Ok(Ok(record)),
            // The twin may have been first, whichever of the keys it was that collided.
            Err(problem) => self.answered(cx, key).await?.map(Err).ok_or(problem),
        }
    }

    async fn answered(&self, cx: &Cx, key: &ReplayKey) -> Result<Option<Replayed>, Problem> {
        key.found(&self.app.db.rows(key.find(&cx.actor, cx.now)).await?)
    }

    async fn created<T: Refers>(&self, cx: &Cx, content: T) -> Result<(Record<T>, WriteSet), Problem> {
        let content = content.tidied();
        content.verify(&*self.facts().await?, None)?;
        let record = Record { id: T::fresh(cx.ids.as_ref(), cx.now), version: 1, created_at: cx.now, content };
        let mut set = WriteSet::new();
        store::insert(&mut set, &record);
        let after = fields(&record.content);
        record_change(&mut set, cx, &record, T::CREATED, &Map::new(), &after);
        keep_ledger(&mut set, &record);
        Ok((record, set))
    }

    /// Changes the fields named in `patch` (null empties one); refused when the version is not the one that was read.
    pub async fn change<T: Refers>(&self, cx: &Cx, id: T::Id, version: i64, patch: Json) -> Result<Record<T>, Problem> {
        let facts = self.facts().await?;
        let before = T::of(&facts.all).get(&id).ok_or_else(Problem::not_found)?;
        if before.version != version {
            return Err(Problem::stale());
        }
        let content = merged(&before.content, patch)?.tidied();
        content.verify(&facts, Some(id))?;
        let mut record = Record { content, ..before.clone() };
        if record.content == before.content {
            return Ok(record);
        }
        let mut set = WriteSet::new();
        store::update(&mut set, &record);
        let (was, is) = changed(&fields(&before.content), &fields(&record.content));
        record_change(&mut set, cx, &record, T::CHANGED, &was, &is);
        keep_ledger(&mut set, &record);
        self.flush(set).await?;
        record.version += 1;
        Ok(record)
    }

    fn remembered(&self) -> Option<Arc<TeamFacts>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn load(&self) -> Result<Arc<TeamFacts>, Problem> {
        let all = store::load(&self.app.db).await?;
        let calendar = self.working_days.read().unwrap_or_else(PoisonError::into_inner).clone();
        let facts = Arc::new(TeamFacts::new(all, calendar)?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&facts));
        Ok(facts)
    }

    pub(crate) async fn flush(&self, mut set: WriteSet) -> Result<(), Problem> {
        store::bump(&mut set);
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: guard::DOCUMENT }) => Err(Problem::stale()),
            Err(WriteError::Guard { label: guard::GONE }) => Err(Problem::not_found()),
            Err(WriteError::Taken { label: guard::DOCUMENT }) => Err(taken().into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A person's capacity stands in the ledger of `work`, in the same set.
pub(crate) fn keep_ledger<T: Refers>(set: &mut WriteSet, record: &Record<T>) {
    if let Some((person, capacity)) = record.content.ledger(record.id) {
        set.add(work::store::open_ledger(person, capacity));
    }
}

fn working_days(calendar: &CalendarSpec) -> WorkingDays {
    WorkingDays::new(calendar.days.iter().map(|(date, rule)| {
        let works = match rule {
            DayRule::Holiday { .. } | DayRule::RestMoved { .. } => false,
            DayRule::MakeUp { .. } => true,
            DayRule::Hours { segments } => !segments.is_empty(),
        };
        (*date, works)
    }))
}

pub(crate) fn fields<T: Kept>(content: &T) -> Map<String, Json> {
    match serde_json::to_value(content) {
        Ok(Json::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn merged<T: Kept>(content: &T, patch: Json) -> Result<T, Problem> {
    let mut all = fields(content);
    if let Json::Object(patch) = patch {
        all.extend(patch);
    }
    serde_json::from_value(Json::Object(all)).map_err(|error| {
        let refusal = Refusal::new(
            RefusalKind::Invalid,
            "team.invalid",
            "有内容不符合要求，请修改后再提交。",
            "Something does not fit; mend it and submit again.",
        );
        refusal.unread("", &error, None).into()
    })
}

/// The fields that differ, before and after.
pub(crate) fn changed(before: &Map<String, Json>, after: &Map<String, Json>) -> (Map<String, Json>, Map<String, Json>) {
    let differs = |name: &String| before.get(name) != after.get(name);
    let pick = |from: &Map<String, Json>| {
        from.iter().filter(|(name, _)| differs(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    (pick(before), pick(after))
}

pub(crate) fn record_change<T: Kept>(
    set: &mut WriteSet,
    cx: &Cx,
    record: &Record<T>,
    kind: &'static str,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) {
    let open = |fields: &Map<String, Json>| -> Map<String, Json> {
        let kept = fields.iter().filter(|(name, _)| !T::PERSONAL.contains(&name.as_str()));
        kept.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let personal = T::PERSONAL.iter().filter_map(|name| Some((*name, after.get(*name)?.as_str()?.to_owned())));
    let mut entry =
        entry(record.id.to_string(), T::SUBJECT, kind, cx, json!({"before": open(before), "after": open(after)}));
    entry.personal = personal.collect();
    journal::append(set, cx.stamp(), vec![entry]);
}

pub(crate) fn entry(subject: String, subject_kind: &'static str, kind: &'static str, cx: &Cx, body: Json) -> Entry {
    let occurred_at: Instant = cx.now;
    Entry {
        subject_kind,
        subject,
        kind,
        occurred_at,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    }
}

fn taken() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "team.key_taken",
        "编号或账号已被他人使用。请换一个，或修改原有记录。",
        "The number, code or account belongs to somebody else. Take another one, or change the existing record.",
    )
}

pub(crate) fn unknown(pointer: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "team.unknown_reference",
        "引用的记录不存在。",
        "It refers to something that does not exist.",
    )
    .field(pointer, "没有这条记录，请核对编号", "there is no such record; check the id")
}

/// What people of the team are stored as.
pub type Person = Record<PersonContent>;
