//! Verdicts under another matrix: who would have led.

use agreement::core::{Attribution, Compiled, PartyKind, Stage, Text, mending_stage};
use kernel::PartyId;

use super::Case;

/// A verdict that would have been another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The stage of maintenance.
    pub stage: Stage,
    /// Who leads by the matrix on record; none where it gives nobody.
    pub from: Option<(PartyKind, Option<PartyId>)>,
    /// Who would lead.
    pub to: Option<(PartyKind, Option<PartyId>)>,
    /// Which row says so.
    pub evidence: Text,
}

/// The attribution under the draft, and the stages in which it names somebody else; none where both matrices say the same, or
/// component or class is not known. A matrix is asked about what is known of the fault by now.
pub fn shifts(case: &Case<'_>, own: &Compiled, draft: &Compiled) -> Option<(Attribution, Vec<Shift>)> {
    let incident = &case.course.incident;
    let (tree, class) = (case.tree?, incident.fault_class?);
    let place = tree.place(Some(incident.component?))?;
    let ask = |version: &Compiled| version.attribute(std::slice::from_ref(&place), &[class]);
    let (before, now) = (ask(own), ask(draft));
    let led = |attribution: &Attribution, stage| attribution.stage(stage).lead.map(|role| case.party_of(role));
    let mut found = Vec::new();
    for stage in [Stage::Diagnose, mending_stage(Some(class))] {
        let (from, to) = (led(&before, stage), led(&now, stage));
        if from != to {
            found.push(Shift { stage, from, to, evidence: now.stage(stage).evidence.clone() });
        }
    }
    (!found.is_empty()).then_some((now, found))
}
