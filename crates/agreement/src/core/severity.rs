//! Impact × urgency → severity, with overrides : the table is data, the way it is read is here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{Impact, Severity, Sign, Text, Urgency};
use kernel::Language;

/// The table of severities an agreement uses, and what overrides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityTable {
    /// One row per impact, the widest first: all, several, department, individual; in a row one severity per urgency:
    /// stopped, slow, none, low.
    #[schema(value_type = Vec<Vec<Severity>>)]
    pub rows: [[Severity; 4]; 4],
    /// Circumstances that override the table.
    pub overrides: Vec<SeverityOverride>,
    /// What each of the four severities means, in the agreement's words; the gravest first.
    #[schema(value_type = Vec<Text>)]
    pub meanings: [Text; 4],
}

/// One override: when any of the signs is present, the effect applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityOverride {
    /// Any of these calls for the effect.
    pub signs: Vec<Sign>,
    /// What happens then.
    pub effect: OverrideEffect,
    /// The clause it stands in.
    pub clause: String,
}

/// What an override does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverrideEffect {
    /// The severity is never lighter than this one.
    NeverBelow(Severity),
    /// One step graver. The steps of several overrides do not add up.
    StepUp,
}

/// A severity and the sentence that says why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grade {
    /// The severity.
    pub severity: Severity,
    /// What the table alone gives.
    pub by_table: Severity,
    /// The rule that gave it.
    pub rule: Text,
    /// What the rule rested on, one sentence each.
    pub evidence: Vec<Text>,
}

impl SeverityTable {
    /// The severity of a fault with this impact and urgency under these signs.
    ///
    /// The table is read first, then at most one step up, then the floors: the order in which the overrides stand does
    /// not matter.
    pub fn grade(&self, impact: Impact, urgency: Urgency, signs: &[Sign]) -> Grade {
        let by_table = self.rows[impact.index()][urgency.index()];
        let mut evidence = vec![asked(impact, urgency)];
        let mut clauses = Vec::new();
        let mut severity = by_table;
        if let Some((rule, sign)) = self.applicable(signs, |effect| effect == OverrideEffect::StepUp) {
            severity = severity.raised();
            evidence.push(stepped(sign));
            clauses.push(rule.clause.as_str());
        }
        for floor in [Severity::ONE, Severity::TWO, Severity::THREE] {
            if let Some((rule, sign)) = self.applicable(signs, |effect| effect == OverrideEffect::NeverBelow(floor)) {
                severity = severity.graver(floor);
                evidence.push(floored(sign, floor));
                clauses.push(rule.clause.as_str());
                break;
            }
        }
        Grade { severity, by_table, rule: rule_sentence(impact, urgency, by_table, severity, &clauses), evidence }
    }

    fn applicable(&self, signs: &[Sign], wanted: impl Fn(OverrideEffect) -> bool) -> Option<(&SeverityOverride, Sign)> {
        self.overrides
            .iter()
            .filter(|rule| wanted(rule.effect))
            .find_map(|rule| Some((rule, *rule.signs.iter().find(|sign| signs.contains(sign))?)))
    }
}

fn asked(impact: Impact, urgency: Urgency) -> Text {
    Text::new(
        format!("影响：{}；业务：{}", impact.label(Language::Zh), urgency.label(Language::Zh)),
        format!("Impact: {}. Business: {}.", impact.label(Language::En), urgency.label(Language::En)),
    )
}

fn stepped(sign: Sign) -> Text {
    Text::new(format!("{}：提高一级", sign.label(Language::Zh)), format!("One step up: {}.", sign.label(Language::En)))
}

fn floored(sign: Sign, floor: Severity) -> Text {
    Text::new(
        format!("{}：不低于{}", sign.label(Language::Zh), floor.label(Language::Zh)),
        format!("Never below {}: {}.", floor.label(Language::En), sign.label(Language::En)),
    )
}

fn rule_sentence(impact: Impact, urgency: Urgency, by_table: Severity, severity: Severity, clauses: &[&str]) -> Text {
    let mut zh = format!(
        "影响度“{}”× 紧急度“{}”查表为{}",
        impact.label(Language::Zh),
        urgency.label(Language::Zh),
        by_table.label(Language::Zh)
    );
    let mut en = format!(
        "Impact “{}” × urgency “{}” gives {} by the table",
        impact.label(Language::En),
        urgency.label(Language::En),
        by_table.label(Language::En)
    );
    if severity == by_table {
        return Text::new(zh + "。", en + ".");
    }
    let clauses: Vec<&str> = clauses.iter().copied().filter(|clause| !clause.is_empty()).collect();
    zh = format!("{zh}，按例外条款{}定为{}。", clauses.join("、"), severity.label(Language::Zh));
    let under = if clauses.is_empty() { String::new() } else { format!(" ({})", clauses.join(", ")) };
    en = format!("{en}; overrides{under} make it {}.", severity.label(Language::En));
    Text::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::profiles::severity_table;

    const ALL: &[(Impact, [u8; 4])] = &[
        (Impact::All, [1, 1, 2, 3]),
        (Impact::Several, [1, 2, 2, 3]),
        (Impact::Department, [2, 2, 3, 4]),
        (Impact::Individual, [3, 3, 4, 4]),
    ];

    #[test]
    fn the_shipped_table_gives_every_cell_of_impact_by_urgency() {
        let table = severity_table();
        for (impact, row) in ALL {
            for (urgency, expected) in Urgency::ALL.iter().zip(row) {
                assert_eq!(table.grade(*impact, *urgency, &[]).severity.number(), *expected, "{impact} × {urgency}");
            }
        }
    }

    #[test]
    fn each_sign_overrides_as_the_agreement_says() {
        let table = severity_table();
        let cases: &[(Impact, Urgency, &[Sign], u8)] = &[
            (Impact::Individual, Urgency::None, &[Sign::DataLoss], 2),
            (Impact::Individual, Urgency::None, &[Sign::MoneyWronglyPaid], 2),
            (Impact::Individual, Urgency::None, &[Sign::Ransomware], 2),
            (Impact::Individual, Urgency::None, &[Sign::Defacement], 2),
            (Impact::All, Urgency::Stopped, &[Sign::Defacement], 1),
            (Impact::Department, Urgency::Slow, &[Sign::VitalFunction], 1),
            (Impact::Individual, Urgency::None, &[Sign::Vip], 3),
            (Impact::Individual, Urgency::None, &[Sign::Vip, Sign::GuardedPeriod, Sign::VitalFunction], 3),
            (Impact::All, Urgency::Stopped, &[Sign::Vip], 1),
            (Impact::Individual, Urgency::None, &[Sign::Vip, Sign::DataLoss], 2),
        ];
        for (impact, urgency, signs, expected) in cases {
            let grade = table.grade(*impact, *urgency, signs);
            assert_eq!(grade.severity.number(), *expected, "{impact} × {urgency} with {signs:?}");
        }
    }

    #[test]
    fn the_rule_names_the_table_and_the_override_in_both_languages() {
        let grade = severity_table().grade(Impact::Individual, Urgency::None, &[Sign::Ransomware]);
        assert!(grade.rule.zh.contains("四级") && grade.rule.zh.contains("二级"), "{}", grade.rule.zh);
        assert!(grade.rule.en.contains("severity 4") && grade.rule.en.contains("severity 2"), "{}", grade.rule.en);
        assert_eq!(grade.evidence.len(), 2);
    }
}
