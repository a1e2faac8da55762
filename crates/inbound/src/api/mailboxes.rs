//! How the mailboxes are, for the administrator.

use std::sync::Arc;

use app::{Cx, Json, Problem};
use axum::extract::State;
use kernel::{Instant, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Inbound;
use crate::standing::{MailboxStanding, standing};

/// How many letters came to what.
#[derive(Serialize, ToSchema)]
pub struct MailOutcome {
    /// `fault`, `message`, `note`, `waiting`, `discarded`, `again` (found once more), `bounce`, `automatic` or `own`.
    #[schema(example = "fault")]
    outcome: String,
    /// How many.
    count: i64,
}

/// How one mailbox is.
#[derive(Serialize, ToSchema)]
pub struct Mailbox {
    /// Its name in the configuration.
    #[schema(example = "care")]
    name: String,
    /// Whether it was read to its end and nothing failed since.
    reads: bool,
    /// When it was last read to its end.
    read_at: Option<Instant>,
    /// The first failure since then.
    failing_since: Option<Instant>,
    /// How many there were.
    failures: i64,
    /// What is wrong, in the caller's language.
    problem: Option<String>,
    /// What the mail server said.
    detail: Option<String>,
    /// What to do.
    remedy: Option<String>,
    /// What came of its letters.
    outcomes: Vec<MailOutcome>,
}

/// All mailboxes.
#[derive(Serialize, ToSchema)]
pub struct MailboxList {
    /// By name.
    items: Vec<Mailbox>,
    /// How many letters wait for the dispatcher.
    waiting: i64,
    /// Since when the oldest of them does.
    oldest_waiting_at: Option<Instant>,
}

/// How the mailboxes are, and what came of their letters.
#[utoipa::path(get, path = "/api/v1/mailboxes", tag = "inbound", responses((status = 200, body = MailboxList)))]
pub async fn list(State(inbound): State<Arc<Inbound>>, cx: Cx) -> Result<Json<MailboxList>, Problem> {
    let found = standing(&inbound.app.db, cx.now).await?;
    // One that was never reached yet is there all the same.
    let mut items: Vec<Mailbox> = found.mailboxes.into_iter().map(|each| shown(each, cx.language)).collect();
    for set in &inbound.settings.mailboxes {
        if !items.iter().any(|known| known.name == set.name) {
            items.push(shown(MailboxStanding { name: set.name.clone(), ..MailboxStanding::default() }, cx.language));
        }
    }
    items.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(MailboxList { items, waiting: found.waiting, oldest_waiting_at: found.oldest }))
}

fn shown(each: MailboxStanding, language: Language) -> Mailbox {
    let words = each.error_code.as_deref().map(MailboxStanding::words);
    Mailbox {
        reads: each.read_at.is_some() && each.failing_since.is_none(),
        name: each.name,
        read_at: each.read_at,
        failing_since: each.failing_since,
        failures: each.failures,
        problem: words.map(|(problem, _)| language.pick(problem.0, problem.1).to_owned()),
        remedy: words.map(|(_, remedy)| language.pick(remedy.0, remedy.1).to_owned()),
        detail: each.error_detail,
        outcomes: each.outcomes.into_iter().map(|(outcome, count)| MailOutcome { outcome, count }).collect(),
    }
}
