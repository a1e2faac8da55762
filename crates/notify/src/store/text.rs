//! The house's own texts: every version kept, the latest counts.

use std::collections::BTreeMap;

use journal::{Entry, Stamp, Visibility};
use kernel::{AccountId, Actor, Ids, Instant};
use serde_json::json;
use storage::{Db, DbError, Query, Row, WriteError, WriteSet, params};

use crate::core::{Broken, Event, TemplateError, Wording};

/// The kind of its journal's subject.
pub const TEXT: &str = "notice_text";

macro_rules! text {
    () => {
        "select event, version, texts, written_at, written_by, broken_at, broken from notify_text "
    };
}

storage::sql! {
    CURRENT = concat!(text!(), "as own where version = (select max(version) from notify_text as other where other.event = own.event) \
         order by event");

    VERSIONS = concat!(text!(), "where event = $1 order by version desc limit 50");

    WRITE = "insert into notify_text (event, version, texts, written_at, written_by) values ($1, $2, $3, $4, $5)";

    FLAG = "update notify_text set broken_at = $3, broken = $4 where event = $1 and version = $2 and broken_at is null";
}

/// One version of the own texts of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// Its number, from 1.
    pub version: i64,
    /// The texts; none where what is stored does not read.
    pub wording: Option<Wording>,
    /// When it was written.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// When one of them first could not be used, and why.
    pub broken: Option<(Instant, String)>,
}

/// The texts that count, by event; what has none is as it was shipped.
pub type OwnTexts = BTreeMap<&'static str, OwnText>;

/// The texts that count. Those of events this program does not know are left out.
pub async fn own_texts(db: &Db) -> Result<OwnTexts, DbError> {
    let rows = db.rows(CURRENT.with(params![])).await?;
    let mut own = OwnTexts::new();
    for row in &rows {
        if let Ok(event) = row.text(0)?.parse::<Event>() {
            own.insert(event.as_str(), read(row)?);
        }
    }
    Ok(own)
}

/// The versions of one event, the latest first.
pub async fn text_versions(db: &Db, event: Event) -> Result<Vec<OwnText>, DbError> {
    let rows = db.rows(VERSIONS.with(params![event.as_str()])).await?;
    rows.iter().map(read).collect()
}

/// Adds a version behind `version`; the key is taken where somebody was first.
pub fn write_text(
    set: &mut WriteSet,
    event: Event,
    version: i64,
    texts: &Wording,
    now: Instant,
    by: Option<AccountId>,
) {
    let json = serde_json::to_string(texts).unwrap_or_else(|_| "{}".to_owned());
    set.expect(WRITE.with(params![event.as_str(), version + 1, json, now, by]), 1, "notify_text");
}

/// Writes down, once for each version, that texts of it could not be used and the shipped ones were said: the doctor shows
/// it, the journal keeps it. Nothing of this keeps a notice back.
pub(crate) async fn flag(
    db: &Db,
    ids: &dyn Ids,
    event: Event,
    version: i64,
    broken: &[Broken],
    now: Instant,
) -> Result<(), WriteError> {
    let why: Vec<_> = broken
        .iter()
        .map(|broken| {
            json!({ "language": broken.language.pick("zh", "en"), "form": broken.form.as_str(), "why": broken.why.code() })
        })
        .collect();
    let mut set = WriteSet::new();
    set.expect(flagged(event, version, &json!(why).to_string(), now), 1, "notify_text_flagged");
    let entry = Entry {
        subject_kind: TEXT,
        subject: event.as_str().to_owned(),
        kind: "notice_text.broken",
        occurred_at: now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({ "version": version, "broken": why }),
        personal: Vec::new(),
    };
    let actor = Actor::Platform { part: "notify" };
    journal::append(&mut set, Stamp { actor: &actor, now, ids }, vec![entry]);
    match db.write(set).await {
        // Another message of the same minute was first.
        Ok(_) | Err(WriteError::Guard { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn flagged(event: Event, version: i64, why: &str, now: Instant) -> Query {
    FLAG.with(params![event.as_str(), version, now, why])
}

impl OwnText {
    /// What of it cannot be used by this program.
    pub fn faults(&self, event: Event) -> Vec<Broken> {
        match &self.wording {
            Some(wording) => wording.broken(event),
            None => crate::core::LANGUAGES
                .iter()
                .map(|language| Broken {
                    language: *language,
                    form: crate::core::Form::Title,
                    why: TemplateError::Unreadable,
                })
                .collect(),
        }
    }
}

fn read(row: &Row) -> Result<OwnText, DbError> {
    let broken = row.opt_instant(5)?.zip(row.opt_text(6)?);
    Ok(OwnText {
        version: row.int(1)?,
        wording: serde_json::from_str(row.text(2)?).ok(),
        at: row.instant(3)?,
        by: row.opt_id(4)?,
        broken,
    })
}
