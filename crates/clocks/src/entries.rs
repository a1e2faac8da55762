//! What happened to a clock, as journal entries: one shape for every slice.

use journal::{Entry, Visibility};
use kernel::{Instant, PartyId};
use serde_json::{Map, Value as Json, json};

use crate::core::{CancelReason, Clock, Facing, Fact, Firing, SetDue};

/// Journal entries of `facts` about `clock` on its subject of `subject_kind`, entered at `now`. Promises to the
/// customer are visible to him; a vendor's clock and supervision are not. Starting is left to the caller's own entry.
pub fn entries(
    subject_kind: &'static str,
    clock: &Clock,
    facts: &[Fact],
    customer: Option<PartyId>,
    now: Instant,
) -> Vec<Entry> {
    let told = facts.iter().filter(|fact| !matches!(fact, Fact::Started));
    let one = |fact: &Fact| Entry {
        subject_kind,
        subject: clock.subject.id.clone(),
        kind: fact.name(),
        occurred_at: occurred_at(fact).unwrap_or(now),
        customer,
        visibility: visibility(clock, fact),
        body: body(clock, particulars(clock, fact)),
        personal: Vec::new(),
    };
    told.map(one).collect()
}

/// The journal entry of a firing; the customer does not see it.
pub fn rung_entry(
    subject_kind: &'static str,
    clock: &Clock,
    firing: &Firing,
    customer: Option<PartyId>,
    now: Instant,
) -> Entry {
    Entry {
        subject_kind,
        subject: clock.subject.id.clone(),
        kind: "clock.rung_fired",
        occurred_at: now,
        customer,
        visibility: Visibility::Internal,
        body: body(
            clock,
            json!({
                "rungs": firing.rungs,
                "trigger_at": firing.trigger_at.to_string(),
                "late": firing.late,
                "combined": firing.combined,
                "in_place_of": firing.in_place_of,
            }),
        ),
        personal: Vec::new(),
    }
}

fn body(clock: &Clock, particulars: Json) -> Json {
    let mut whole = Map::new();
    whole.insert("clock".into(), json!(clock.id));
    whole.insert("milestone".into(), json!(clock.milestone));
    whole.insert("generation".into(), json!(clock.generation));
    if let Json::Object(more) = particulars {
        whole.extend(more);
    }
    Json::Object(whole)
}

fn occurred_at(fact: &Fact) -> Option<Instant> {
    match fact {
        Fact::Paused { from: at, .. }
        | Fact::Resumed { at }
        | Fact::Breached { at }
        | Fact::Offered { at }
        | Fact::Met { at, .. }
        | Fact::Lapsed { at }
        | Fact::Acknowledged { at } => Some(*at),
        _ => None,
    }
}

fn visibility(clock: &Clock, fact: &Fact) -> Visibility {
    let ours = clock.facing == Facing::Customer && clock.milestone.promises();
    match fact {
        Fact::Needless { .. } | Fact::Acknowledged { .. } => Visibility::Internal,
        _ if ours => Visibility::Public,
        _ => Visibility::Internal,
    }
}

fn particulars(clock: &Clock, fact: &Fact) -> Json {
    let text = |at: Option<Instant>| at.map(|at| at.to_string());
    match fact {
        Fact::Started
        | Fact::Resumed { .. }
        | Fact::Lapsed { .. }
        | Fact::Offered { .. }
        | Fact::Acknowledged { .. } => {
            json!({})
        }
        Fact::Paused { reason, .. } => json!({"reason": reason}),
        Fact::DueMoved { from, to } => json!({"from": text(*from), "to": text(*to), "by_hand": by_hand(clock)}),
        Fact::Breached { at } => json!({"due_at": at.to_string()}),
        Fact::Refuted { breach_at } => json!({"due_at": breach_at.to_string()}),
        Fact::Rejected { offered_at } => json!({"offered_at": offered_at.to_string()}),
        Fact::Met { late, .. } => json!({"late": late, "due_at": text(clock.due_at())}),
        Fact::Voided { met_at } => json!({"met_at": met_at.to_string()}),
        Fact::Cancelled { reason } => json!({"reason": cancel_reason(*reason)}),
        Fact::Recomputed { .. } => json!({"severity": clock.target.severity, "due_at": text(clock.due_at())}),
        Fact::Settled { shown, due } => json!({"shown": shown.to_string(), "due_at": due.to_string()}),
        Fact::Needless { rungs } => json!({"rungs": rungs}),
    }
}

fn by_hand(clock: &Clock) -> bool {
    matches!(clock.set_due, Some(SetDue::ByHand { .. }))
}

const fn cancel_reason(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::SubjectEnded => "subject_ended",
        CancelReason::NotPromised => "not_promised",
        CancelReason::NoLongerNeeded => "no_longer_needed",
    }
}
