//! The doctor: looks at an installation and says for each finding what to do.
//!
//! What can be asked of a running platform stands in [`Ground`], for the command and the administrator's report alike;
//! what only somebody on the machine can see (files, configuration, addresses) is the command's.

pub mod api;
mod database;
pub mod ends;
mod finding;
mod inbound;
pub mod machine;
mod people;
mod texts;
mod work;

pub use finding::{Finding, Level, worst};

use std::sync::Arc;

use access::Access;
use agreement::Agreements;
use app::App;
use files::Files;
use jiff::tz::TimeZone;
use kernel::{HOUR, Instant, Language};
use operations::{Operations, last_good};
use team::Team;

use crate::ends::EndSettings;
use crate::wiring::Platform;

/// What the doctor asks a platform.
pub struct Ground {
    app: Arc<App>,
    access: Arc<Access>,
    agreements: Arc<Agreements>,
    team: Arc<Team>,
    operations: Arc<Operations>,
    files: Arc<Files>,
    zone: TimeZone,
    ends: Option<EndSettings>,
}

impl Ground {
    /// Of this platform.
    pub fn of(platform: &Platform) -> Self {
        Self {
            app: Arc::clone(&platform.app),
            access: Arc::clone(&platform.access),
            agreements: Arc::clone(&platform.agreements),
            team: Arc::clone(&platform.team),
            operations: Arc::clone(&platform.operations),
            files: Arc::clone(&platform.files),
            zone: TimeZone::get(&platform.settings.zone).unwrap_or(TimeZone::UTC),
            ends: platform.settings.ends.clone(),
        }
    }

    /// The same for an installation that keeps its journal's ends like this, which the platform at hand need not do.
    #[must_use]
    pub fn keeping(self, ends: Option<EndSettings>) -> Self {
        Self { ends, ..self }
    }

    /// An instant as people of the provider read it.
    fn local(&self, at: Instant, language: Language) -> String {
        let zoned = at.timestamp().to_zoned(self.zone.clone());
        zoned.strftime(language.pick("%m月%d日 %H:%M", "%d %b %H:%M")).to_string()
    }

    /// Everything that can be asked of the platform itself. A question the database does not answer is a finding.
    pub async fn findings(&self, now: Instant) -> Vec<Finding> {
        let mut found = database::look(&self.app.db, now).await;
        if found.iter().any(|finding| finding.code == "database.silent") {
            return found;
        }
        found.extend(people::look(self, now).await);
        found.extend(work::look(self, now).await);
        if let Some(asked) = &self.ends {
            found.extend(ends::look(asked, &self.app.db, now).await);
        }
        found.extend(inbound::look(self, now).await);
        found.extend(texts::look(self).await);
        found
    }
}

/// The sentence of the alarm when the last good backup of a node that makes them is too old.
pub async fn backup_alarm(platform: &Platform, now: Instant) -> Option<String> {
    let plan = platform.operations.plan()?;
    let last = last_good(&platform.app.db).await.ok()?;
    match last {
        Some(run) if now.since(run.ended_at) <= plan.alarm_after => None,
        Some(run) => Some(format!("{} h old: {}", now.since(run.ended_at) / HOUR, run.folder)),
        None => Some("there is none".to_owned()),
    }
}

/// A finding about a question that was not answered.
fn unanswered(code: &'static str, what: (&str, &str), error: &dyn std::fmt::Display) -> Finding {
    let remedy = (
        "查看数据库日志，恢复后重新运行 aftercare doctor。",
        "Look at the database's log; run aftercare doctor again once it is back.",
    );
    Finding::failure(code, format!("{}查不到：{error}", what.0), format!("{} cannot be asked: {error}", what.1), remedy)
}
