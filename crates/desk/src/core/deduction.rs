//! 扣减: what missed promises cost, by the agreement's own lines and rules. Integer arithmetic; shares are rounded in the
//! customer's favour, and the sheet says so. The rules speak of a hundred points: lines that add up to another sum are
//! brought to a hundred first.

use agreement::core::Severity;
use agreement::core::content::{Assessment, AssessmentLine, Deduction};
use clocks::core::Milestone;

/// A hundred points in tenths.
const WHOLE_TENTHS: u32 = 1000;

/// One line with what was attained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The agreement's line, by its place.
    pub line: usize,
    /// The attainment in thousandths; none when nothing counted: then nothing is lost.
    pub permille: Option<u32>,
    /// Points lost, in tenths.
    pub lost_tenths: u32,
}

/// A score and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The lines.
    pub lines: Vec<Scored>,
    /// The points that could be earned, in tenths.
    pub of_tenths: u32,
    /// The points earned, in tenths.
    pub tenths: u32,
    /// The same on a hundred points, in tenths, rounded down; all of it where there are no lines.
    pub hundred_tenths: u32,
    /// Thousandths of the period's fee that the rules ask for, before the cap.
    pub asked_permille: u32,
    /// Thousandths of the period's fee owed to the customer: at most the agreement's cap, and never more than all of it.
    pub fee_permille: u32,
}

/// Scores a period: `attained` gives the thousandths kept of a milestone at a severity, or at all of them.
pub fn score(assessment: &Assessment, attained: impl Fn(Milestone, Option<Severity>) -> Option<u32>) -> Score {
    let lines: Vec<Scored> = assessment
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let permille = attained(line.milestone, line.severity);
            Scored { line: at, permille, lost_tenths: permille.map_or(0, |kept| lost(line, kept)) }
        })
        .collect();
    let of_tenths: u32 = assessment.lines.iter().map(|line| u32::from(line.points) * 10).sum();
    let tenths = of_tenths - lines.iter().map(|line| line.lost_tenths).sum::<u32>().min(of_tenths);
    let hundred_tenths = (tenths * WHOLE_TENTHS).checked_div(of_tenths).unwrap_or(WHOLE_TENTHS);
    let owed: u32 = assessment.deductions.iter().map(|rule| owed(*rule, hundred_tenths)).sum();
    let asked_permille = if of_tenths == 0 { 0 } else { owed };
    let cap = u32::from(assessment.cap_permille.unwrap_or(1000)).min(1000);
    Score { lines, of_tenths, tenths, hundred_tenths, asked_permille, fee_permille: asked_permille.min(cap) }
}

/// What so many thousandths of a fee are in minor units, a begun one counts whole.
pub fn share(fee_minor: i64, permille: u32) -> i64 {
    let thousandths = i128::from(fee_minor) * i128::from(permille);
    let whole = thousandths.div_euclid(1000) + i128::from(thousandths.rem_euclid(1000) > 0);
    i64::try_from(whole).unwrap_or(i64::MAX)
}

/// For each percent below the target so many tenths, a begun tenth counts whole; never more than the line's points.
fn lost(line: &AssessmentLine, kept: u32) -> u32 {
    let below = u32::from(line.target_permille).saturating_sub(kept);
    let tenths = (below * u32::from(line.tenths_per_percent)).div_ceil(10);
    tenths.min(u32::from(line.points) * 10)
}

/// What a rule asks for a score: nothing outside its range.
fn owed(rule: Deduction, tenths: u32) -> u32 {
    let (from, below) = (u32::from(rule.from_points) * 10, u32::from(rule.below_points) * 10);
    if tenths < from || tenths >= below {
        return 0;
    }
    let missing = below - tenths;
    u32::from(rule.flat_permille) + (missing * u32::from(rule.permille_per_point)).div_ceil(10)
}

#[cfg(test)]
mod tests {
    use agreement::core::Text;
    use proptest::prelude::*;

    use super::*;

    fn line(milestone: Milestone, points: u16, target_permille: u16, tenths_per_percent: u16) -> AssessmentLine {
        let name = Text::new("x", "x");
        AssessmentLine { name, milestone, severity: None, points, target_permille, tenths_per_percent }
    }

    fn sheet() -> Assessment {
        let rule = |from_points, below_points, flat_permille, permille_per_point| Deduction {
            from_points,
            below_points,
            flat_permille,
            permille_per_point,
        };
        Assessment {
            lines: vec![line(Milestone::Respond, 40, 980, 10), line(Milestone::Restore, 60, 950, 20)],
            deductions: vec![rule(80, 90, 0, 10), rule(70, 80, 200, 0), rule(0, 70, 1000, 0)],
            ..Assessment::default()
        }
    }

    /// ≥90 full pay; 80–89 one percent of the fee a point; 70–79 twenty percent; below seventy everything.
    #[test]
    fn the_score_and_what_it_costs_follow_the_agreements_rows() {
        let table = [
            ((Some(990), Some(960)), (1000, 0)),
            ((Some(970), Some(950)), (990, 0)),
            ((Some(980), Some(880)), (860, 40)),
            ((Some(975), Some(880)), (855, 45)),
            ((Some(980), Some(830)), (760, 200)),
            ((Some(500), Some(500)), (0, 1000)),
            ((None, Some(950)), (1000, 0)),
        ];
        for ((respond, restore), (tenths, fee_permille)) in table {
            let attained = |milestone, _| if milestone == Milestone::Respond { respond } else { restore };
            let scored = score(&sheet(), attained);
            assert_eq!((scored.tenths, scored.fee_permille), (tenths, fee_permille), "{respond:?} {restore:?}");
            assert_eq!(scored.of_tenths, 1000);
        }
        let empty = score(&Assessment::default(), |_, _| Some(0));
        assert_eq!((empty.of_tenths, empty.fee_permille), (0, 0), "without a sheet nothing is owed");
    }

    #[test]
    fn lines_that_add_up_to_less_than_a_hundred_are_brought_to_a_hundred_and_the_cap_holds() {
        let mut short = sheet();
        short.lines = vec![line(Milestone::Respond, 15, 980, 10), line(Milestone::Restore, 30, 950, 20)];
        let kept = |milestone, _| (milestone == Milestone::Respond).then_some(900);
        let scored = score(&short, kept);
        assert_eq!((scored.of_tenths, scored.tenths, scored.hundred_tenths), (450, 370, 822));
        assert_eq!((scored.asked_permille, scored.fee_permille), (78, 78));
        short.cap_permille = Some(50);
        let scored = score(&short, kept);
        assert_eq!((scored.asked_permille, scored.fee_permille), (78, 50));
    }

    #[test]
    fn a_begun_minor_unit_counts_whole() {
        assert_eq!((share(100_000, 45), share(99_999, 45), share(1, 1), share(0, 500)), (4500, 4500, 1, 0));
    }

    proptest! {
        #[test]
        fn less_attained_never_scores_more_nor_costs_less(low in 0_u32..=1000, more in 0_u32..=1000) {
            let (low, high) = (low.min(more), low.max(more));
            let (bad, good) = (score(&sheet(), |_, _| Some(low)), score(&sheet(), |_, _| Some(high)));
            prop_assert!(bad.tenths <= good.tenths && bad.fee_permille >= good.fee_permille);
        }
    }
}
