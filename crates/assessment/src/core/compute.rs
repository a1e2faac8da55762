//! What a sheet's clocks come to by the agreement's own terms: figures, points, money.

use std::collections::BTreeMap;

use agreement::core::content::{Assessment, CountedIn, Deduction, Money};
use agreement::core::{Severity, Text};
use clocks::core::Milestone;
use desk::core::{Bridge, score, share};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clock::{AnswersFor, ClockOutcome, CountedClock};

/// One figure: clocks of one severity and milestone that one party answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AssessmentFigure)]
pub struct FigureRow {
    /// The severity; none where figures of all are added up.
    pub severity: Option<Severity>,
    /// The milestone; none where figures of all are added up.
    pub milestone: Option<Milestone>,
    /// Who answers; none where figures of all are added up.
    pub answers: Option<AnswersFor>,
    /// Clocks kept.
    pub met: u32,
    /// Clocks missed.
    pub missed: u32,
    /// Clocks that do not count, by reason.
    pub not_counted: BTreeMap<String, u32>,
    /// 及时率 in thousandths, rounded down; none when nothing counts.
    #[schema(maximum = 1000, example = 983)]
    pub permille: Option<u32>,
}

/// One line of the agreement's sheet, scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentLineScore)]
pub struct LineScore {
    /// What it is called.
    pub name: Text,
    /// The milestone it measures.
    pub milestone: Milestone,
    /// Only this severity; all when absent.
    pub severity: Option<Severity>,
    /// Its points.
    pub points: u16,
    /// The attainment in thousandths that earns them all.
    pub target_permille: u16,
    /// Points in tenths lost for each percent below.
    pub tenths_per_percent: u16,
    /// Clocks kept.
    pub met: u32,
    /// Clocks missed.
    pub missed: u32,
    /// Clocks that do not count.
    pub not_counted: u32,
    /// What was attained, in thousandths; none when nothing counted: then nothing is lost.
    pub permille: Option<u32>,
    /// Points lost, in tenths.
    pub lost_tenths: u32,
}

/// The score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentScore)]
pub struct ScoreSummary {
    /// The points that could be earned, in tenths.
    pub of_tenths: u32,
    /// The points earned, in tenths.
    pub tenths: u32,
    /// The same on a hundred points, in tenths, rounded down: the deduction rules speak of a hundred.
    #[schema(example = 964)]
    pub hundred_tenths: u32,
    /// Thousandths of the fee that the rules ask for.
    pub asked_permille: u32,
    /// The most that one sheet may cost, in thousandths.
    pub cap_permille: u32,
    /// Thousandths of the fee that are deducted.
    pub fee_permille: u32,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentCost)]
pub struct Cost {
    /// The period's fee.
    pub fee: Money,
    /// Whether somebody entered the fee, or it follows from the agreement.
    pub by_hand: bool,
    /// What is deducted, in minor units of the same currency; a begun unit counts whole.
    pub deduction_minor: i64,
}

/// How the promises of the period lie between the two ways of counting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentBridge)]
pub struct Bridged {
    /// Reported in the period and fallen due in it.
    pub both: u32,
    /// Reported in the period, due outside it or not at all.
    pub reported_only: u32,
    /// Due in the period, reported outside it.
    pub due_only: u32,
}

impl From<Bridge> for Bridged {
    fn from(bridge: Bridge) -> Self {
        Self { both: bridge.both, reported_only: bridge.reported_only, due_only: bridge.due_only }
    }
}

/// What a sheet says beside its clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentResult)]
pub struct Computed {
    /// Whether clocks belong to the period they were reported in, or fell due in.
    pub counted_in: CountedIn,
    /// The lines.
    pub lines: Vec<LineScore>,
    /// The rules of deduction.
    pub deductions: Vec<Deduction>,
    /// The score.
    pub score: ScoreSummary,
    /// What it costs; none while no fee is known.
    pub cost: Option<Cost>,
    /// How the promises lie between the two ways of counting.
    pub bridge: Bridged,
}

/// Scores `clocks` by the agreement's `terms`; `fee` is the period's fee and whether it was entered by hand.
pub fn compute(terms: &Assessment, clocks: &[CountedClock], bridge: Bridge, fee: Option<(Money, bool)>) -> Computed {
    let of_line = |milestone, severity: Option<Severity>| {
        counted(clocks.iter().filter(move |clock| {
            clock.milestone == milestone && severity.is_none_or(|severity| severity == clock.severity)
        }))
    };
    let scored = score(terms, |milestone, severity| of_line(milestone, severity).permille());
    let lines = terms.lines.iter().zip(&scored.lines).map(|(line, scored)| {
        let count = of_line(line.milestone, line.severity);
        LineScore {
            name: line.name.clone(),
            milestone: line.milestone,
            severity: line.severity,
            points: line.points,
            target_permille: line.target_permille,
            tenths_per_percent: line.tenths_per_percent,
            met: count.met,
            missed: count.missed,
            not_counted: count.not_counted.values().sum(),
            permille: scored.permille,
            lost_tenths: scored.lost_tenths,
        }
    });
    let cost = fee.map(|(fee, by_hand)| {
        let deduction_minor = share(fee.minor, scored.fee_permille);
        Cost { fee, by_hand, deduction_minor }
    });
    Computed {
        counted_in: terms.counted_in,
        lines: lines.collect(),
        deductions: terms.deductions.clone(),
        score: ScoreSummary {
            of_tenths: scored.of_tenths,
            tenths: scored.tenths,
            hundred_tenths: scored.hundred_tenths,
            asked_permille: scored.asked_permille,
            cap_permille: u32::from(terms.cap_permille.unwrap_or(1000)).min(1000),
            fee_permille: scored.fee_permille,
        },
        cost,
        bridge: bridge.into(),
    }
}

/// The figures of `clocks` by severity, milestone and party, those by party alone, and all of them together.
pub fn figures(clocks: &[CountedClock]) -> (Vec<FigureRow>, Vec<FigureRow>, FigureRow) {
    type Key<'a> = (Option<Severity>, Option<Milestone>, Option<&'a AnswersFor>);
    let grouped = |key: fn(&CountedClock) -> Key<'_>| {
        let mut groups: BTreeMap<Key<'_>, Vec<&CountedClock>> = BTreeMap::new();
        for clock in clocks {
            groups.entry(key(clock)).or_default().push(clock);
        }
        let rows = groups.into_iter().map(|((severity, milestone, answers), clocks)| {
            counted(clocks.into_iter()).row(severity, milestone, answers.cloned())
        });
        rows.collect::<Vec<_>>()
    };
    let all = grouped(|clock| (Some(clock.severity), Some(clock.milestone), Some(&clock.answers)));
    let by_party = grouped(|clock| (None, None, Some(&clock.answers)));
    (all, by_party, counted(clocks.iter()).row(None, None, None))
}

#[derive(Default)]
struct Count {
    met: u32,
    missed: u32,
    not_counted: BTreeMap<String, u32>,
}

impl Count {
    fn permille(&self) -> Option<u32> {
        let whole = u64::from(self.met) + u64::from(self.missed);
        (whole > 0).then(|| u32::try_from(u64::from(self.met) * 1000 / whole).unwrap_or(1000))
    }

    fn row(self, severity: Option<Severity>, milestone: Option<Milestone>, answers: Option<AnswersFor>) -> FigureRow {
        let permille = self.permille();
        let Self { met, missed, not_counted } = self;
        FigureRow { severity, milestone, answers, met, missed, not_counted, permille }
    }
}

fn counted<'a>(clocks: impl Iterator<Item = &'a CountedClock>) -> Count {
    let mut count = Count::default();
    for clock in clocks {
        match clock.outcome {
            ClockOutcome::Met => count.met += 1,
            ClockOutcome::Missed => count.missed += 1,
            other => *count.not_counted.entry(other.as_str().to_owned()).or_default() += 1,
        }
    }
    count
}
