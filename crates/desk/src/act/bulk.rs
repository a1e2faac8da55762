//! 批量操作: one move on many incidents, a result for each, and a minute to undo what can be undone. Each is a move of its
//! own, also the undoing: the journal shows both.

use std::collections::BTreeSet;

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, Language, MINUTE, PaperId, PersonId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::EndKind;

use super::hand::handed;
use super::{Answer, Assign, Close, PublicMessage};
use crate::assign::{self, Handing};
use crate::core::{BulkMove, State};
use crate::desk::Desk;
use crate::store::bulk::{self, Bulk};

/// One move on many.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveMany {
    /// Which move.
    #[serde(rename = "move")]
    pub mv: BulkMove,
    /// On which incidents, at most 200.
    pub incident_ids: Vec<IncidentId>,
    /// With `assign`: to whom; the ranking decides when absent.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// With `answer` and `message`: what is said.
    #[serde(default)]
    pub text: Option<String>,
    /// With `assign`: why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What came of it on one incident.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MovedOne {
    /// The incident.
    pub incident_id: IncidentId,
    /// Whether it was done.
    pub done: bool,
    /// The stable code of the refusal.
    pub code: Option<String>,
    /// Why not and how to mend it.
    pub detail: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedMany {
    /// The whole, to undo it by.
    pub id: PaperId,
    /// One result for each incident, in the order given.
    pub items: Vec<MovedOne>,
    /// Until when it may be undone; none for what is said: that stays said.
    pub undo_until: Option<Instant>,
}

/// Undoing it.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UndoMany {}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    mv: BulkMove,
    items: Vec<Done>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    incident: IncidentId,
    /// The version after the move: whoever changed it since keeps his change.
    version: i64,
    /// Who had it before.
    had: Option<PersonId>,
    /// How it stood with him.
    #[serde(default)]
    was: Option<State>,
    /// How often it had gone from one to another.
    #[serde(default)]
    reassignments: u32,
}

const UNDONE: &str = "撤销批量操作 / bulk move undone";
const UNDO_WITHIN: i64 = MINUTE;
const MOST: usize = 200;

impl Desk {
    /// Makes the move on each; what is refused on one does not hinder the others.
    pub async fn move_many(&self, cx: &Cx, input: &MoveMany) -> Result<MovedMany, Problem> {
        let mut seen = BTreeSet::new();
        let ids: Vec<IncidentId> = input.incident_ids.iter().copied().filter(|id| seen.insert(*id)).collect();
        if ids.is_empty() || ids.len() > MOST {
            return Err(how_many().into());
        }
        let (mut items, mut done) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            let before = self.load(cx, id).await.ok().map(|loaded| loaded.incident);
            let result = self.move_one(cx, id, input).await;
            items.push(told(id, &result, cx.language));
            if let (Ok(()), Some(before)) = (&result, before) {
                let version = self.load(cx, id).await?.incident.version;
                let (had, was, reassignments) = (before.engineer, Some(before.state), before.reassignments);
                done.push(Done { incident: id, version, had, was, reassignments });
            }
        }
        let id = PaperId::fresh(cx.ids.as_ref(), cx.now);
        let body = serde_json::to_value(Body { mv: input.mv, items: done }).unwrap_or_default();
        let made_by = journal::actor_text(&cx.actor);
        let mut set = WriteSet::new();
        bulk::insert(&mut set, &Bulk { id, made_at: cx.now, made_by, body, undone_at: None });
        self.app.db.write(set).await?;
        let undo_until = input.mv.can_be_undone().then(|| cx.now.plus(UNDO_WITHIN));
        Ok(MovedMany { id, items, undo_until })
    }

    async fn move_one(&self, cx: &Cx, id: IncidentId, input: &MoveMany) -> Result<(), Problem> {
        let text = || input.text.clone().unwrap_or_default();
        match input.mv {
            BulkMove::Assign => {
                let (person_id, reason) = (input.person_id, input.reason.clone());
                self.assign(cx, id, &Assign { person_id, reason, beyond_capacity: false, occurred_at: None }).await
            }
            BulkMove::Answer => self.answer(cx, id, &Answer { text: text(), occurred_at: None }).await,
            BulkMove::Message => {
                self.message(cx, id, &PublicMessage { text: text(), ..PublicMessage::default() }).await
            }
            // Whose fault it was is not settled by the dozen: where it must be, that one is refused.
            BulkMove::Close => self.close(cx, id, &Close::default()).await,
        }
    }

    /// Undoes what can be undone, within a minute, once, by whoever did it: an incident changed since is left alone.
    pub async fn undo_many(&self, cx: &Cx, id: PaperId, _: &UndoMany) -> Result<MovedMany, Problem> {
        let row = self.app.db.row(bulk::find(id)).await?.ok_or_else(Problem::not_found)?;
        let made = bulk::read(&row)?;
        if made.made_by != journal::actor_text(&cx.actor) {
            return Err(Problem::not_found());
        }
        let body: Body = serde_json::from_value(made.body).map_err(|_| Problem::not_found())?;
        if !body.mv.can_be_undone() {
            return Err(said_is_said().into());
        }
        if cx.now > made.made_at.plus(UNDO_WITHIN) {
            return Err(too_late().into());
        }
        let mut set = WriteSet::new();
        bulk::undo(&mut set, id, cx.now);
        match self.app.db.write(set).await {
            Ok(_) => {}
            Err(WriteError::Guard { .. }) => return Err(undone_already().into()),
            Err(error) => return Err(error.into()),
        }
        let mut items = Vec::with_capacity(body.items.len());
        for done in &body.items {
            let result = match body.mv {
                BulkMove::Assign => self.give_back(cx, done).await,
                _ => self.unclose(cx, done).await,
            };
            items.push(told(done.incident, &result, cx.language));
        }
        Ok(MovedMany { id, items, undo_until: None })
    }

    /// To whoever had it before, as he had it; to nobody where nobody had.
    async fn give_back(&self, cx: &Cx, done: &Done) -> Result<(), Problem> {
        let team = self.team.last_seen().await?;
        self.change(cx, done.incident, |draft| {
            if draft.case.incident.version != done.version {
                return Err(changed_since().into());
            }
            let Some(had) = done.had else {
                assign::take_back(draft, EndKind::Reassigned, None);
                draft.case.incident.state = State::Reported;
                draft.record("incident.unassigned", cx.now, Visibility::Internal, json!({ "after": "undone" }));
                return Ok(());
            };
            let was = done.was.unwrap_or(State::Assigned);
            // He had it a minute ago: there is room for it whatever came meanwhile.
            let how = Handing {
                by: &cx.actor,
                reason: Some(UNDONE),
                accepted: was != State::Assigned,
                beyond: true,
                ends: EndKind::Reassigned,
            };
            assign::give(draft, &team, had, &StoredRanking::default(), how)?;
            draft.case.incident.state = was;
            handed(draft, None, had, &team.name(had), cx.now, Some(UNDONE))?;
            draft.case.incident.reassignments = done.reassignments;
            Ok(())
        })
        .await
    }

    async fn unclose(&self, cx: &Cx, done: &Done) -> Result<(), Problem> {
        self.change(cx, done.incident, |draft| {
            let incident = &mut draft.case.incident;
            if incident.version != done.version || incident.state != State::Closed {
                return Err(changed_since().into());
            }
            incident.state = State::Confirmed;
            incident.closed_at = None;
            incident.classified_at = None;
            draft.record("incident.closure_undone", cx.now, Visibility::Public, json!({}));
            Ok(())
        })
        .await
    }
}

fn told(id: IncidentId, result: &Result<(), Problem>, language: Language) -> MovedOne {
    let refused = result.as_ref().err();
    MovedOne {
        incident_id: id,
        done: result.is_ok(),
        code: refused.map(|problem| problem.0.code.to_owned()),
        detail: refused.map(|problem| problem.0.sentence(language).to_owned()),
    }
}

fn how_many() -> Refusal {
    let (zh, en) = ("请选择 1 到 200 张工单。", "Choose 1 to 200 incidents.");
    Refusal::new(RefusalKind::Invalid, "bulk.how_many", zh, en).field("/incident_ids", zh, en)
}

fn conflict(code: &'static str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Conflict, code, zh, en)
}

fn said_is_said() -> Refusal {
    conflict(
        "bulk.said_is_said",
        "答复和消息已经发出，不能撤销；请另发更正。",
        "What was said was sent and stays; send a correction.",
    )
}

fn too_late() -> Refusal {
    conflict(
        "bulk.too_late",
        "批量操作只能在一分钟内撤销；请逐张处理。",
        "It can be undone for a minute only; mend each by itself.",
    )
}

fn undone_already() -> Refusal {
    conflict("bulk.undone_already", "这次批量操作已撤销。", "It was undone already.")
}

fn changed_since() -> Refusal {
    conflict(
        "bulk.changed_since",
        "这张工单之后又有人操作，未撤销。",
        "Somebody changed this incident since; it was left alone.",
    )
}
