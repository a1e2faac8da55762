//! Terms, targets, the calendar, and the agreements above and below.

use clocks::core::Milestone;
use kernel::{HOUR, Instant, Language};
use worktime::{Calendar, Duration, Term};

use super::{Example, Facts, Finding, FindingKind, Other, Weight};
use crate::core::content::Content;
use crate::core::estate::{Place, SystemTree};
use crate::core::matrix::{Applicable, Matrix, Resolution, Responsible};
use crate::core::terms;
use crate::core::words::{Severity, Stage, Text};
use kernel::PartyKind;
use triage::FaultClass;

/// Promises are compared over so many weeks, every six hours.
const SAMPLES: i64 = 8 * 7 * 4;

pub(super) fn check(content: &Content, facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(systems(content, facts));
    findings.extend(targets(content));
    for tree in facts.trees {
        findings.extend(cover(content, tree));
    }
    match &facts.calendar {
        Err(why) => findings.push(plain(FindingKind::Calendar, Weight::Blocks, why.clone())),
        Ok(calendar) => {
            for other in &facts.below {
                findings.extend(underpinned(content, calendar, other, facts, true));
            }
            for other in &facts.above {
                findings.extend(underpinned(content, calendar, other, facts, false));
            }
        }
    }
    findings
}

pub(super) fn behind(content: &Content, calendar: &Calendar, below: &Other<'_>, facts: &Facts<'_>) -> Vec<Finding> {
    underpinned(content, calendar, below, facts, true)
}

fn plain(kind: FindingKind, weight: Weight, text: Text) -> Finding {
    Finding { kind, weight, text, rows: Vec::new(), example: None, count: 1 }
}

fn systems(content: &Content, facts: &Facts<'_>) -> Vec<Finding> {
    let known = |id| facts.trees.iter().any(|tree| tree.id == id);
    let mut findings: Vec<Finding> = content
        .systems
        .iter()
        .filter(|id| !known(**id))
        .map(|id| {
            let text =
                Text::new(format!("台账中没有系统 {id}。"), format!("The estate has no system {id} of this customer."));
            plain(FindingKind::UnknownSystem, Weight::Blocks, text)
        })
        .collect();
    if content.systems.is_empty() {
        let text = Text::new("协议没有覆盖任何系统。", "The agreement covers no system.");
        findings.push(plain(FindingKind::UnknownSystem, Weight::Blocks, text));
    }
    findings
}

fn targets(content: &Content) -> Vec<Finding> {
    let missing = Severity::ALL.into_iter().filter(|s| content.target(*s, Milestone::Respond).is_none());
    missing
        .map(|severity| {
            let text = Text::new(
                format!("{}没有响应时限。请补上，或具名接受。", severity.label(Language::Zh)),
                format!(
                    "No time to respond is promised for {}. Add it, or have a named person accept it.",
                    severity.label(Language::En)
                ),
            );
            plain(FindingKind::MissingTarget, Weight::NeedsAcceptance, text)
        })
        .collect()
}

/// Components without a term, terms without a date, and terms that tie with different dates: one finding of each a
/// system, with the first case as example.
fn cover(content: &Content, tree: &SystemTree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for place in tree.places() {
        let (kind, weight, rows) = match terms::cover(&content.terms, &place) {
            None => (FindingKind::NotCovered, Weight::Note, Vec::new()),
            Some(cover) => {
                let tied = tied(content, &place, cover.row);
                if !tied.is_empty() {
                    (FindingKind::TermsContradict, Weight::Blocks, tied)
                } else if cover.dates.is_none() {
                    (FindingKind::DateMissing, Weight::NeedsAcceptance, vec![number(cover.row)])
                } else {
                    continue;
                }
            }
        };
        match findings.iter_mut().find(|f| f.kind == kind && f.rows == rows) {
            Some(known) => known.count += 1,
            None => findings.push(Finding {
                kind,
                weight,
                text: cover_sentence(kind, &place, &rows),
                rows,
                example: Some(Example::at(&place, None, None)),
                count: 1,
            }),
        }
    }
    findings
}

fn tied(content: &Content, place: &Place<'_>, row: usize) -> Vec<u32> {
    let rank = |term: &terms::TermRow| term.selector.matches(place);
    let best = rank(&content.terms[row]);
    let rows: Vec<usize> = (0..content.terms.len()).filter(|index| rank(&content.terms[*index]) == best).collect();
    let dates = |index: &usize| content.terms[*index].dates(place);
    let differ = rows.iter().any(|index| dates(index) != dates(&row));
    if differ { rows.into_iter().map(number).collect() } else { Vec::new() }
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

fn cover_sentence(kind: FindingKind, place: &Place<'_>, rows: &[u32]) -> Text {
    let path = place.words();
    let numbers = rows.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>();
    match kind {
        FindingKind::NotCovered => {
            Text::new(format!("“{path}”不在任何保修期条目之内。"), format!("No term speaks of “{path}”."))
        }
        FindingKind::TermsContradict => Text::new(
            format!("保修期第 {} 行同等具体而起止不同。例：{path}。", numbers.join("、")),
            format!("Terms {} are equally specific and differ in their dates. Example: {path}.", numbers.join(", ")),
        ),
        _ => Text::new(
            format!("保修期第 {} 行的起算日期未登记。例：{path}。请在台账中补登验收或上线日期。", numbers.join("、")),
            format!(
                "The date that term {} starts from is not recorded. Example: {path}. Record the acceptance or go-live date in the estate.",
                numbers.join(", ")
            ),
        ),
    }
}

/// Compares what is promised above with what is promised below; `other_below` tells on which side `other` stands.
fn underpinned(
    content: &Content,
    calendar: &Calendar,
    other: &Other<'_>,
    facts: &Facts<'_>,
    other_below: bool,
) -> Vec<Finding> {
    let own = Side { content, calendar };
    let their = Side { content: other.content, calendar: other.calendar };
    let (above, below) = if other_below { (own, their) } else { (their, own) };
    let shared = |place: &Place<'_>| {
        terms::cover(&content.terms, place).is_some()
            && terms::cover(&other.content.terms, place).is_some()
            && other.content.systems.contains(&place.system.id)
    };
    let Some(place) = facts.trees.iter().flat_map(SystemTree::places).find(shared) else {
        return Vec::new();
    };
    let leads = other_below && leads(content, facts.trees, other, &shared);
    let mut findings = Vec::new();
    for severity in Severity::ALL {
        for milestone in [Milestone::Respond, Milestone::OnSite, Milestone::Restore, Milestone::Resolve] {
            let Some(promise) = above.content.target(severity, milestone) else { continue };
            let case = Case { severity, milestone, promise, place: &place, other: other.name };
            match below.content.target(severity, milestone) {
                Some(theirs) => findings.extend(slower(&above, &below, &case, theirs, facts.now)),
                None if leads && milestone != Milestone::OnSite => findings.push(case.missing()),
                None => {}
            }
        }
    }
    findings
}

#[derive(Clone, Copy)]
struct Side<'a> {
    content: &'a Content,
    calendar: &'a Calendar,
}

impl Side<'_> {
    fn due(&self, start: Instant, duration: Duration) -> Instant {
        Term { start, duration, counting: self.content.counting }.due(self.calendar, &[]).at
    }
}

struct Case<'a> {
    severity: Severity,
    milestone: Milestone,
    promise: Duration,
    place: &'a Place<'a>,
    other: &'a str,
}

impl Case<'_> {
    fn missing(&self) -> Finding {
        let (severity, milestone, promise) = (self.severity, self.milestone, self.promise);
        let text = Text::new(
            format!(
                "“{}”没有承诺{}的{}，而我方承诺 {promise}。",
                self.other,
                severity.label(Language::Zh),
                milestone.label(Language::Zh)
            ),
            format!(
                "“{}” promises no {milestone} for {}, while {promise} is promised above.",
                self.other,
                severity.label(Language::En)
            ),
        );
        self.finding(FindingKind::MissingUnderpinning, text)
    }

    fn finding(&self, kind: FindingKind, text: Text) -> Finding {
        let example = Some(Example::at(self.place, None, None));
        Finding { kind, weight: Weight::Note, text, rows: Vec::new(), example, count: 1 }
    }
}

fn slower(above: &Side<'_>, below: &Side<'_>, case: &Case<'_>, theirs: Duration, now: Instant) -> Option<Finding> {
    let starts = (0..SAMPLES).map(|step| now.plus(step * 6 * HOUR));
    let start = starts.into_iter().find(|start| below.due(*start, theirs) > above.due(*start, case.promise))?;
    let (ours, late) = (above.due(start, case.promise), below.due(start, theirs));
    let (severity, milestone, promise) = (case.severity, case.milestone, case.promise);
    let text = Text::new(
        format!(
            "“{}”：{}的{}，支撑承诺 {theirs} 慢于对客户的承诺 {promise}。例：{start} 报修，对客户 {ours} 到期，支撑 {late} 才到期（UTC）。",
            case.other,
            severity.label(Language::Zh),
            milestone.label(Language::Zh)
        ),
        format!(
            "“{}”: for {} the underpinning {milestone} of {theirs} is slower than the {promise} promised to the customer. Example: reported {start}, due {ours} towards the customer and {late} underneath (UTC).",
            case.other,
            severity.label(Language::En)
        ),
    );
    Some(case.finding(FindingKind::SlowUnderpinning, text))
}

/// Whether the matrix gives the other's promiser the lead anywhere it promises for.
fn leads(content: &Content, trees: &[SystemTree], other: &Other<'_>, shared: &impl Fn(&Place<'_>) -> bool) -> bool {
    let matrix = Matrix::new(content.matrix.clone());
    let led = |applicable: &Applicable<'_>, place: &Place<'_>| {
        FaultClass::ALL.iter().any(|class| match applicable.resolve(*class, Stage::Repair) {
            Resolution::Found(cell) => match cell.lead {
                Responsible::Party(id) => id == other.promiser,
                Responsible::Kind(PartyKind::Provider | PartyKind::Customer) => false,
                Responsible::Kind(_) => place.vendor() == Some(other.promiser),
            },
            _ => false,
        })
    };
    trees.iter().flat_map(SystemTree::places).any(|place| shared(&place) && led(&matrix.at(&place), &place))
}
