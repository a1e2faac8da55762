//! What the journal keeps of requests themselves: each refusal, and each reading of what is sensitive.
//!
//! Source: GB/T 22239—2019 8.1.4.3（安全审计）and OWASP ASVS 4.0 V7.2: failed access control and access to sensitive data are
//! recorded with who, when, what and the outcome.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use access::Action;
use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, Instant, MINUTE, RefusalKind};
use serde_json::{Value as Json, json};
use storage::WriteSet;

use crate::{App, Problem};

/// The kind of subject of these entries; the subject is who asked.
const SUBJECT: &str = "access";

/// How many refusals of one caller are written singly within a minute; the rest is counted and written with the next.
const SINGLY: u32 = 30;

/// Reading these is recorded: files of incidents, who has an account, who may do what, and the journal itself.
const SENSITIVE: [Action; 5] =
    [Action::AttachmentRead, Action::AccountRead, Action::PolicyRead, Action::JournalRead, Action::JournalVerify];

/// What was asked, as far as the journal keeps it: never the query, which may hold what people search for.
pub(crate) struct Asked {
    action: Action,
    method: String,
    route: String,
    path: String,
}

impl Asked {
    pub(crate) fn of(action: Action, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        Self { action, method, route: route.to_owned(), path }
    }

    fn body(&self, code: Option<&str>, left_out: u32) -> Json {
        let mut body = json!({ "action": self.action.as_str(), "method": self.method, "route": self.route,
            "path": self.path });
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        if left_out > 0 {
            body["left_out"] = json!(left_out);
        }
        body
    }

    fn is_sensitive(&self) -> bool {
        SENSITIVE.contains(&self.action) || self.route.ends_with("/export")
    }
}

/// What came of a request.
#[derive(Clone, Copy)]
pub(crate) enum Outcome {
    Done,
    /// Refused for want of a right: an action that is not granted, or a record out of reach. The code of the refusal.
    Refused(&'static str),
    /// Not done for any other reason.
    Failed,
}

impl Outcome {
    pub(crate) fn of(response: &Response) -> Self {
        let Some(Problem(refusal)) = response.extensions().get::<Problem>() else {
            return if response.status().is_success() { Self::Done } else { Self::Failed };
        };
        let unseen = refusal.kind == RefusalKind::NotFound && refusal.code == "request.not_found";
        if refusal.kind == RefusalKind::Forbidden || unseen { Self::Refused(refusal.code) } else { Self::Failed }
    }
}

/// How often each caller was refused in the present minute.
#[derive(Default)]
pub(crate) struct Refusals {
    counts: Mutex<HashMap<String, Count>>,
}

#[derive(Clone, Copy)]
struct Count {
    minute: i64,
    refused: u32,
}

impl Refusals {
    /// Counts one more refusal of `who`. None when it is not written singly; else how many were left out before it.
    fn count(&self, who: &str, now: Instant) -> Option<u32> {
        let minute = now.micros().div_euclid(MINUTE);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever was not refused lately and left nothing out is forgotten.
        counts.retain(|_, count| count.minute == minute || count.refused > SINGLY);
        let count = counts.entry(who.to_owned()).or_insert(Count { minute, refused: 0 });
        let left_out = if count.minute == minute { 0 } else { count.refused.saturating_sub(SINGLY) };
        if count.minute != minute {
            *count = Count { minute, refused: 0 };
        }
        count.refused = count.refused.saturating_add(1);
        (count.refused <= SINGLY).then_some(left_out)
    }
}

/// Records what came of a request, where it is a refusal or a reading of something sensitive.
///
/// # Errors
/// What must be recorded and cannot be is not answered.
pub(crate) async fn note(app: &App, actor: &Actor, asked: &Asked, outcome: Outcome) -> Result<(), Problem> {
    let now = app.clock.now();
    let who = journal::actor_text(actor);
    let (kind, body) = match outcome {
        Outcome::Refused(code) => {
            let Some(left_out) = app.refusals.count(&who, now) else { return Ok(()) };
            ("access.refused", asked.body(Some(code), left_out))
        }
        // Under emergency access everything that was done or read is recorded, whatever it is.
        Outcome::Done if actor.in_emergency(now) => ("access.in_emergency", asked.body(None, 0)),
        Outcome::Done if asked.is_sensitive() => ("access.read", asked.body(None, 0)),
        Outcome::Done | Outcome::Failed => return Ok(()),
    };
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: who,
        kind,
        occurred_at: now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    let mut set = WriteSet::new();
    journal::append(&mut set, Stamp { actor, now, ids: app.ids.as_ref() }, vec![entry]);
    app.db.write(set).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_written_up_to_a_number_and_told_with_the_next() {
        let refusals = Refusals::default();
        let at = |minute: i64| Instant::from_micros(minute * MINUTE);
        let written = (0..100).filter(|_| refusals.count("account:a", at(1)).is_some()).count();
        assert_eq!(written, SINGLY as usize);
        assert_eq!(refusals.count("account:b", at(1)), Some(0), "another's are his own");
        assert_eq!(refusals.count("account:b", at(3)), Some(0));
        assert_eq!(refusals.count("account:a", at(3)), Some(70));
        assert_eq!(refusals.count("account:a", at(3)), Some(0));
        assert_eq!(refusals.counts.lock().map(|counts| counts.len()).unwrap_or_default(), 2);
    }
}
