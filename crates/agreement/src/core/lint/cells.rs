//! Every cell of component × class × stage, asked once per group of components that the same rows select.

use std::collections::BTreeMap;

use triage::{ComponentKind, FaultClass};

use super::sentences;
use super::{Example, Finding, FindingKind, Weight};
use crate::core::content::Content;
use crate::core::estate::{Place, SystemTree};
use crate::core::matrix::{Applicable, Matrix, Rank, Resolution, Responsible};
use crate::core::selector::Specificity;
use crate::core::words::Stage;
use kernel::PartyKind;
use kernel::SystemId;

/// Components of one kind in one system that the same rows select equally: their cells have the same answers.
struct Group<'a> {
    applicable: Applicable<'a>,
    place: Place<'a>,
    size: u32,
}

type GroupKey = (SystemId, ComponentKind, Vec<(u32, Specificity)>);

/// A finding being counted.
#[derive(Clone)]
struct Seen {
    example: Example,
    count: u32,
}

/// A gap of one group: the classes and stages nobody answers for.
struct Missing {
    example: Example,
    cells: Vec<(FaultClass, Stage)>,
    size: u32,
    kind: ComponentKind,
    system: String,
}

#[derive(Default)]
struct Found {
    contradictions: BTreeMap<Vec<u32>, Seen>,
    crossings: BTreeMap<(u32, u32), Seen>,
    unnamed: BTreeMap<u32, Seen>,
    gaps: Vec<Missing>,
}

pub(super) fn check(content: &Content, trees: &[SystemTree]) -> Vec<Finding> {
    let matrix = Matrix::new(content.matrix.clone());
    let groups = groups(&matrix, trees);
    let mut found = Found::default();
    for ((_, kind, _), group) in &groups {
        ask(group, *kind, &mut found);
    }
    let mut findings = report(&matrix, found);
    findings.extend(unreachable(&matrix, &groups));
    findings
}

fn groups<'a>(matrix: &'a Matrix, trees: &'a [SystemTree]) -> BTreeMap<GroupKey, Group<'a>> {
    let mut groups: BTreeMap<GroupKey, Group<'a>> = BTreeMap::new();
    for place in trees.iter().flat_map(SystemTree::places) {
        let Some(kind) = place.component().map(|component| component.kind) else { continue };
        let applicable = matrix.at(&place);
        let key = (place.system.id, kind, applicable.matching().to_vec());
        groups.entry(key).and_modify(|group| group.size += 1).or_insert(Group { applicable, place, size: 1 });
    }
    groups
}

fn ask(group: &Group<'_>, kind: ComponentKind, found: &mut Found) {
    let mut missing = Vec::new();
    for class in FaultClass::ALL.iter().copied() {
        for stage in Stage::ALL.iter().copied() {
            let seen = || Seen { example: Example::at(&group.place, Some(class), Some(stage)), count: group.size };
            match group.applicable.resolve(class, stage) {
                Resolution::Gap => missing.push((class, stage)),
                Resolution::Contradiction { rows } => count(&mut found.contradictions, rows, seen),
                Resolution::Found(cell) => {
                    if let Some(row) = cell.rows.first().filter(|_| unnamed(cell.lead, &group.place)) {
                        count(&mut found.unnamed, *row, seen);
                    }
                }
            }
            for pair in crossings(&group.applicable, class, stage) {
                count(&mut found.crossings, pair, seen);
            }
        }
    }
    if let Some((class, stage)) = missing.first().copied() {
        found.gaps.push(Missing {
            example: Example::at(&group.place, Some(class), Some(stage)),
            cells: missing,
            size: group.size,
            kind,
            system: group.place.system.name.clone(),
        });
    }
}

fn count<K: Ord>(map: &mut BTreeMap<K, Seen>, key: K, seen: impl Fn() -> Seen) {
    let new = seen();
    map.entry(key).and_modify(|known| known.count += new.count).or_insert(new);
}

/// Pairs (winner, loser) where the loser is the more specific of the two in some other dimension and says otherwise.
fn crossings(applicable: &Applicable<'_>, class: FaultClass, stage: Stage) -> Vec<(u32, u32)> {
    let ranked: Vec<(u32, Rank)> = applicable.ranked(class, stage).collect();
    let Some((winner, best)) = ranked.iter().copied().max_by_key(|(index, rank)| (*rank, std::cmp::Reverse(*index)))
    else {
        return Vec::new();
    };
    let won = applicable.row(winner);
    let silent = |(index, rank): &(u32, Rank)| {
        let lost = applicable.row(*index);
        *rank < best && crosses(best, *rank) && (lost.lead, lost.payer) != (won.lead, won.payer)
    };
    ranked.iter().filter(|candidate| silent(candidate)).map(|(index, _)| (winner, *index)).collect()
}

fn crosses(winner: Rank, loser: Rank) -> bool {
    (loser.0.kind && !winner.0.kind) || (loser.1 && !winner.1) || (loser.2 && !winner.2)
}

fn unnamed(lead: Responsible, place: &Place<'_>) -> bool {
    let outside = matches!(lead, Responsible::Kind(PartyKind::Vendor | PartyKind::Carrier | PartyKind::ThirdParty));
    outside && place.vendor().is_none()
}

fn report(matrix: &Matrix, found: Found) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rows, seen) in found.contradictions {
        let text = sentences::contradiction(matrix, &rows, &seen.example);
        findings.push(finding(FindingKind::Contradiction, Weight::Blocks, text, rows, seen));
    }
    for gap in found.gaps {
        let text = sentences::gap(&gap.system, gap.kind, &gap.cells);
        let cells = u32::try_from(gap.cells.len()).unwrap_or(u32::MAX);
        let seen = Seen { example: gap.example, count: cells.saturating_mul(gap.size) };
        findings.push(finding(FindingKind::Gap, Weight::NeedsAcceptance, text, Vec::new(), seen));
    }
    for ((winner, loser), seen) in found.crossings {
        let text = sentences::crossing(winner, loser, &seen.example);
        findings.push(finding(FindingKind::Crossing, Weight::Note, text, vec![winner, loser], seen));
    }
    for (row, seen) in found.unnamed {
        let text = sentences::unnamed(row, &seen.example);
        findings.push(finding(FindingKind::PartyUnnamed, Weight::Note, text, vec![row], seen));
    }
    findings
}

fn finding(kind: FindingKind, weight: Weight, text: crate::core::words::Text, rows: Vec<u32>, seen: Seen) -> Finding {
    Finding { kind, weight, text, rows, example: Some(seen.example), count: seen.count }
}

fn unreachable(matrix: &Matrix, groups: &BTreeMap<GroupKey, Group<'_>>) -> Vec<Finding> {
    let reached = |row: u32| groups.values().any(|g| g.applicable.matching().iter().any(|(index, _)| *index == row));
    let rows = (0_u32..).zip(matrix.rows()).map(|(index, _)| index);
    rows.filter(|row| !groups.is_empty() && !reached(*row))
        .map(|row| Finding {
            kind: FindingKind::Unreachable,
            weight: Weight::Note,
            text: sentences::unreachable(row),
            rows: vec![row],
            example: None,
            count: 1,
        })
        .collect()
}
