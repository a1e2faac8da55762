//! Calendars, versioned apart from agreements: made, edited, imported into.

use std::collections::BTreeSet;

use app::{Cx, Problem};
use jiff::tz::TimeZone;
use journal::queue::{NewJob, enqueue};
use journal::{Entry, Visibility};
use kernel::{CalendarId, Instant, Refusal, RefusalKind};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};
use worktime::{Calendar, CalendarSpec, Segment, china};

use crate::core::calendar_import::{self, DayChange};
use crate::store::calendar::{self, Stored};
use crate::{Agreements, refusals};

/// A new calendar.
#[derive(Clone, Debug)]
pub struct NewCalendar {
    /// Its code.
    pub code: String,
    /// What it says.
    pub spec: CalendarSpec,
}

/// What a change of a calendar did. Open clocks on `before` are to be recomputed on `after`; met ones stand.
#[derive(Clone, Debug)]
pub struct CalendarChange {
    /// The calendar as it is now.
    pub stored: Stored,
    /// The version before.
    pub before: CalendarId,
    /// The version now.
    pub after: CalendarId,
    /// The dates that differ.
    pub days: Vec<DayChange>,
    /// Years whose notice was not known before.
    pub newly_published: BTreeSet<i16>,
}

impl CalendarChange {
    /// The kind of job that recomputes what counts on the version before; its payload names both (`from`, `to`).
    pub const JOB: &str = "agreement.recalendar";
}

impl Agreements {
    /// Makes sure that the built-in calendars exist: `cn`（国务院放假调休，09:00–12:00、13:30–18:00）and `7x24`.
    pub async fn install_calendars(&self, cx: &Cx) -> Result<(), Problem> {
        let segments =
            [Segment { start_minute: 540, end_minute: 720 }, Segment { start_minute: 810, end_minute: 1080 }];
        for (code, spec) in [("cn", china::spec(&segments)), ("7x24", CalendarSpec::always("7×24", "Asia/Shanghai"))] {
            if calendar::find(&self.app.db, code).await?.is_some() {
                continue;
            }
            match self.add_calendar(cx, code, &spec, "built-in").await {
                Ok(()) | Err(WriteError::Taken { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// All calendars by code.
    pub async fn calendars(&self) -> Result<Vec<Stored>, Problem> {
        Ok(calendar::list(&self.app.db).await?)
    }

    /// Calendars whose next notice should be known by now and is not: from 1 December on, the coming year's. An alarm
    /// every day until it is imported.
    pub async fn missing_notices(&self, now: Instant) -> Result<Vec<(String, i16)>, Problem> {
        let missing = |stored: &Stored| notice_missing(&stored.spec, now).map(|year| (stored.code.clone(), year));
        Ok(self.calendars().await?.iter().filter_map(missing).collect())
    }

    /// The calendar with this code.
    pub async fn stored_calendar(&self, code: &str) -> Result<Stored, Problem> {
        calendar::find(&self.app.db, code).await?.ok_or_else(Problem::not_found)
    }

    /// Makes a calendar.
    pub async fn create_calendar(&self, cx: &Cx, new: &NewCalendar) -> Result<Stored, Problem> {
        let code = new.code.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if code.is_empty() || code.len() > 64 || !code.chars().all(plain) {
            return Err(refusals::invalid(
                "calendar.bad_code",
                "/code",
                "代码由字母、数字、-、_ 组成，1 到 64 个字符。",
                "A code is made of letters, digits, - and _, 1 to 64 characters.",
            )
            .into());
        }
        usable(&new.spec)?;
        match self.add_calendar(cx, code, &new.spec, "edit").await {
            Ok(()) => self.stored_calendar(code).await,
            Err(WriteError::Taken { .. }) => Err(refusals::calendar_exists().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces what a calendar says; `read` is the version that was read.
    pub async fn replace_calendar(
        &self,
        cx: &Cx,
        code: &str,
        read: i64,
        spec: &CalendarSpec,
    ) -> Result<CalendarChange, Problem> {
        let before = self.stored_calendar(code).await?;
        if before.version != read {
            return Err(Problem::stale());
        }
        usable(spec)?;
        self.next_calendar(cx, before, spec.clone(), "edit", Vec::new(), BTreeSet::new()).await
    }

    /// Imports a file into a calendar: holiday-cn JSON, iCal or CSV.
    pub async fn import_calendar(&self, cx: &Cx, code: &str, text: &str) -> Result<CalendarChange, Problem> {
        let before = self.stored_calendar(code).await?;
        let read = calendar_import::read(text).map_err(Refusal::from)?;
        let applied = read.apply(&before.spec);
        usable(&applied.spec)?;
        if applied.spec == before.spec {
            let (id, newly_published) = (before.id, applied.newly_published);
            return Ok(CalendarChange { before: id, after: id, stored: before, days: Vec::new(), newly_published });
        }
        self.next_calendar(cx, before, applied.spec, "import", applied.changes, applied.newly_published).await
    }

    async fn next_calendar(
        &self,
        cx: &Cx,
        before: Stored,
        spec: CalendarSpec,
        cause: &str,
        days: Vec<DayChange>,
        newly_published: BTreeSet<i16>,
    ) -> Result<CalendarChange, Problem> {
        let id = CalendarId::fresh(cx.ids.as_ref(), cx.now);
        let mut set = WriteSet::new();
        calendar::next(&mut set, &before, id, &spec, cause, cx.now);
        let body = json!({ "code": before.code, "before": before.id, "after": id, "cause": cause, "days": days.len(),
            "published": newly_published });
        tell(&mut set, cx, &before.code, "calendar.changed", body);
        let payload = json!({ "from": before.id, "to": id });
        let key = before.id.to_string();
        let job = NewJob { kind: CalendarChange::JOB, key: Some(&key), payload, run_at: cx.now };
        enqueue(&mut set, cx.ids.as_ref(), cx.now, &job);
        match self.app.db.write(set).await {
            Ok(_) => {}
            Err(WriteError::Guard { .. }) => return Err(Problem::stale()),
            Err(error) => return Err(error.into()),
        }
        let stored = Stored { id, version: before.version + 1, spec, cause: cause.to_owned(), code: before.code };
        Ok(CalendarChange { stored, before: before.id, after: id, days, newly_published })
    }

    async fn add_calendar(&self, cx: &Cx, code: &str, spec: &CalendarSpec, cause: &str) -> Result<(), WriteError> {
        let id = CalendarId::fresh(cx.ids.as_ref(), cx.now);
        let mut set = WriteSet::new();
        calendar::insert(&mut set, code, id, spec, cause, cx.now);
        tell(&mut set, cx, code, "calendar.created", json!({ "code": code, "id": id, "cause": cause }));
        self.app.db.write(set).await.map(|_| ())
    }
}

/// The coming year, when it is December in the calendar's zone and that year's notice is not entered.
fn notice_missing(spec: &CalendarSpec, now: Instant) -> Option<i16> {
    let notices = spec.yearly_notices.as_ref()?;
    let zone = TimeZone::get(&spec.zone).ok()?;
    let today = now.timestamp().to_zoned(zone).date();
    let next = today.year() + 1;
    (today.month() == 12 && !notices.published.contains(&next)).then_some(next)
}

/// Refuses a calendar that cannot be compiled: without working time, with crossed segments, in an unknown zone.
pub(crate) fn usable(spec: &CalendarSpec) -> Result<Calendar, Refusal> {
    Calendar::compile(spec)
        .map_err(|error| Refusal::new(RefusalKind::Invalid, error.code(), error.zh(), error.to_string()))
}

fn tell(set: &mut WriteSet, cx: &Cx, code: &str, kind: &'static str, body: Json) {
    let entry = Entry {
        subject_kind: "calendar",
        subject: code.to_owned(),
        kind,
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}
