//! The manager's word on what rungs are to tell the customer's responsible persons: at once, or not at all. Without it they
//! are told a quarter of an hour later.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, Refusal, RefusalKind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::desk::Desk;

/// What becomes of the notices that wait.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideHeld {
    /// True: they go at once. False: they are not sent.
    pub send: bool,
    /// The latest `at` of the notices that were seen; those queued after it wait on. All, unless said.
    #[serde(default)]
    pub queued_until: Option<Instant>,
}

impl Desk {
    /// Sends the notices that wait, or holds them back; what the manager saw is what is decided about.
    pub async fn decide_held(&self, cx: &Cx, id: IncidentId, input: &DecideHeld) -> Result<(), Problem> {
        let subject = id.to_string();
        let seen = (cx.now, input.queued_until.unwrap_or(cx.now));
        let held = notify::held(&self.app.db, &subject, seen).await?;
        self.change(cx, id, |draft| {
            if held == 0 {
                return Err(nothing_waits().into());
            }
            let kind = if input.send {
                notify::let_go(&mut draft.set, &subject, held, seen);
                "incident.notices_sent"
            } else {
                notify::hold_back(&mut draft.set, &subject, held, seen);
                "incident.notices_held_back"
            };
            draft.record(kind, cx.now, Visibility::Internal, json!({ "held": held }));
            Ok(())
        })
        .await
    }
}

/// None waits, or no longer.
pub(crate) fn nothing_waits() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "notice.none_waits",
        "没有等待决定的通知：可能已到时发出，或已有人决定。请刷新页面。",
        "No notice waits for a decision: it has been sent in the meantime, or somebody was first. Read the page anew.",
    )
}
