//! Withdrawing, cancelling, merging, linking duplicates.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant};
use notify::{Event, Words};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use work::store::EndKind;

use crate::core::{cancel, merge, withdraw};
use crate::desk::Desk;
use crate::draft::Draft;
use crate::store::record;

/// Taking a report back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Withdraw {
    /// Why.
    #[schema(example = "重启后自己好了")]
    pub reason: String,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Calling it off.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cancel {
    /// Why.
    #[schema(example = "误报，监控阈值设置错误")]
    pub reason: String,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Merging into an earlier report.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The earlier one; its clocks stand.
    pub into_id: IncidentId,
}

/// Linking as a duplicate without merging.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateLink {
    /// Of which.
    pub of_id: IncidentId,
}

impl Desk {
    /// The reporter's side takes it back.
    pub async fn withdraw(&self, cx: &Cx, id: IncidentId, input: &Withdraw) -> Result<(), Problem> {
        let reason =
            crate::draft::said(&input.reason).map_err(|refusal| super::finish::at_field(refusal, "/reason"))?;
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            withdraw(&mut draft.case, at)?;
            let_go(draft);
            draft.record("incident.withdrawn", at, Visibility::Public, json!({ "reason": reason }));
            draft.tell(Event::Withdrawn, None, Words { reason: reason.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// The provider calls it off, with a reason the customer sees.
    pub async fn cancel(&self, cx: &Cx, id: IncidentId, input: &Cancel) -> Result<(), Problem> {
        let reason =
            crate::draft::said(&input.reason).map_err(|refusal| super::finish::at_field(refusal, "/reason"))?;
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            cancel(&mut draft.case, at)?;
            let_go(draft);
            draft.record("incident.cancelled", at, Visibility::Public, json!({ "reason": reason }));
            draft.tell(Event::Withdrawn, None, Words { reason: reason.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// Merges it into an earlier one that must still be open: of two crossing merges one finds the other done.
    pub async fn merge(&self, cx: &Cx, id: IncidentId, input: &Merge) -> Result<(), Problem> {
        for _ in 0..crate::desk::ATTEMPTS {
            let into = self.load(cx, input.into_id).await?;
            if !into.incident.state.is_open() {
                let refusal = crate::core::refusal(into.incident.state, crate::core::Move::Merge, None);
                return Err(Problem(refusal.field("/into_id", "目标工单已结束", "the target has ended")));
            }
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            merge(&mut draft.case, &into.incident, cx.now)?;
            let_go(&mut draft);
            record::link(&mut draft.set, id, input.into_id, "merged_into", cx.now);
            record::link(&mut draft.set, input.into_id, id, "merged_from", cx.now);
            // The target's row is touched, so that it cannot itself be merged away at the same moment.
            crate::store::incident::touch(&mut draft.set, &into.incident);
            draft.leave(crate::store::kept::left_touched(&into.incident, cx.now));
            draft.record("incident.merged", cx.now, Visibility::Public, json!({ "into": into.incident.number }));
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }

    /// Links it as a duplicate of another; both go on.
    pub async fn link_duplicate(&self, cx: &Cx, id: IncidentId, input: &DuplicateLink) -> Result<(), Problem> {
        let other = self.load(cx, input.of_id).await?;
        self.change(cx, id, |draft| {
            record::link(&mut draft.set, id, input.of_id, "duplicate", cx.now);
            record::link(&mut draft.set, input.of_id, id, "duplicate", cx.now);
            draft.record(
                "incident.linked",
                cx.now,
                Visibility::Internal,
                json!({ "duplicate_of": other.incident.number }),
            );
            Ok(())
        })
        .await
    }
}

fn let_go(draft: &mut Draft<'_>) {
    if let Some(held) = draft.assignment {
        work::store::end(&mut draft.set, held, draft.cx.now, EndKind::Done, None);
    }
}
