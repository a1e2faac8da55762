//! 保内/保外: whether a fault is in warranty, judged for the moment of receipt in the site's zone.

use jiff::civil::Date;
use kernel::{AgreementVersionId, Instant, Language};
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::ToSchema;

use super::estate::Place;
use super::lifecycle::Status;
use super::selector::Selector;
use super::terms::{self, TermRow};
use super::words::Text;

/// A cause the agreement does not cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Short name by which a person picks it.
    #[schema(example = "misoperation")]
    pub code: String,
    /// What it says.
    pub text: Text,
    /// Fault classes that fall under it by themselves; none means only a person can say so.
    #[serde(default)]
    pub fault_classes: Vec<FaultClass>,
    /// Only these components; all when absent.
    #[serde(default)]
    pub selector: Option<Selector>,
    /// The clause it stands in.
    #[schema(example = "第九条")]
    pub clause: String,
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CoverageWord)]
pub enum Verdict {
    /// 保内.
    InWarranty,
    /// 保外.
    OutOfWarranty,
    /// 待定.
    Undetermined,
}

/// Why something is out of warranty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutReason {
    /// The cause is excluded.
    Excluded,
    /// The term has ended.
    Expired,
    /// No agreement speaks of it, or its term has not begun.
    NotCovered,
    /// The agreement is suspended.
    Suspended,
    /// The agreement was terminated.
    Terminated,
}

/// A verdict with its reason, clause and evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CoverageVerdict)]
pub struct Coverage {
    /// The verdict.
    pub verdict: Verdict,
    /// Why not, when out of warranty.
    pub reason: Option<OutReason>,
    /// The version the verdict rests on; none when no agreement ever spoke of the place.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub version: Option<AgreementVersionId>,
    /// Whether that version's promises hold for the place at the moment; else its stated fallback does.
    pub in_force: bool,
    /// The clause.
    pub clause: Option<String>,
    /// Why, in words.
    pub evidence: Text,
}

/// A version that speaks of the system, and where it stands at the moment asked about.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The version.
    pub version: AgreementVersionId,
    /// Where it stands at the moment of receipt, whatever became of it later.
    pub status: Status,
    /// Its terms.
    pub terms: &'a [TermRow],
    /// Its exclusions.
    pub exclusions: &'a [Exclusion],
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The moment of receipt (mail: our receipt; phone: the stated time of the call).
    pub at: Instant,
    /// Where; none when not even the system is known.
    pub place: Option<&'a Place<'a>>,
    /// The class of the fault, once somebody or triage has decided it.
    pub class: Option<FaultClass>,
    /// The code of an exclusion a person has found to apply.
    pub exclusion: Option<&'a str>,
}

/// Judges `question` under the versions that speak of the system.
pub fn judge(question: &Question<'_>, versions: &[Standing<'_>]) -> Coverage {
    let Some(place) = question.place else {
        return undetermined(None, Text::new("系统未知，待确认后判定。", "The system is not known yet."));
    };
    let day = place.system.local_date(question.at);
    let in_force = || versions.iter().filter(|v| v.status == Status::InForce);
    if place.component().is_none() {
        if let Some(ended) = in_force().next().filter(|_| in_force().all(|v| has_ended(v, place, day))) {
            let words = Text::new(
                format!("受理日 {day}（现场时区）时，该系统各部件的保修期均已届满。"),
                format!("Received on {day} at the site, after the terms of all components of the system had ended."),
            );
            return out(OutReason::Expired, Some(ended.version), false, None, words);
        }
        return in_force().next().map_or_else(
            || without(place, day, versions),
            |v| {
                let words = Text::new(
                    "部件未知，待确认后判定；协议照常计时。",
                    "The component is not known yet; work goes on under the agreement.",
                );
                undetermined(Some(v.version), words)
            },
        );
    }
    // Two agreements may share a system but never a component: at most one of these covers the day.
    let found: Vec<Coverage> = in_force().filter_map(|v| under(v, place, day, question)).collect();
    let best = found.iter().find(|c| c.verdict == Verdict::InWarranty).or_else(|| {
        let excluded = found.iter().find(|c| c.reason == Some(OutReason::Excluded));
        excluded.or_else(|| found.iter().find(|c| c.verdict == Verdict::Undetermined)).or(found.first())
    });
    best.cloned().unwrap_or_else(|| without(place, day, versions))
}

/// Whether every component of the system that the version speaks of has come to the end of its term.
fn has_ended(version: &Standing<'_>, place: &Place<'_>, day: Date) -> bool {
    let mut covers = place.system.places().filter_map(|place| terms::cover(version.terms, &place)).peekable();
    covers.peek().is_some() && covers.all(|cover| cover.dates.is_some_and(|dates| dates.until < day))
}

/// What one version in force says; none when it does not speak of the place.
fn under(version: &Standing<'_>, place: &Place<'_>, day: Date, question: &Question<'_>) -> Option<Coverage> {
    let cover = terms::cover(version.terms, place)?;
    let clause = version.terms[cover.row].clause.clone();
    let Some(dates) = cover.dates else {
        let words = Text::new(
            "该条款的起算日期尚未登记（验收或上线日期）。",
            "The date the term starts from (acceptance or go-live) is not recorded.",
        );
        return Some(Coverage { clause: Some(clause), ..undetermined(Some(version.version), words) });
    };
    let span = format!("{} – {}", dates.from, dates.until);
    if !dates.holds(day) {
        let reason = if day > dates.until { OutReason::Expired } else { OutReason::NotCovered };
        let words = Text::new(
            format!("受理日 {day}（现场时区）不在保修期 {span} 内（首尾两日均计入）。"),
            format!("Received on {day} at the site, outside the term {span} (both ends inclusive)."),
        );
        return Some(out(reason, Some(version.version), false, Some(clause), words));
    }
    if let Some(exclusion) = excluded(version.exclusions, place, question) {
        let words = Text::new(format!("除外情形：{}", exclusion.text.zh), format!("Excluded: {}", exclusion.text.en));
        return Some(out(OutReason::Excluded, Some(version.version), true, Some(exclusion.clause.clone()), words));
    }
    let evidence = Text::new(
        format!("受理日 {day}（现场时区）在保修期 {span} 内（首尾两日均计入）。"),
        format!("Received on {day} at the site, inside the term {span} (both ends inclusive)."),
    );
    Some(Coverage {
        verdict: Verdict::InWarranty,
        reason: None,
        version: Some(version.version),
        in_force: true,
        clause: Some(clause),
        evidence,
    })
}

fn excluded<'a>(exclusions: &'a [Exclusion], place: &Place<'_>, question: &Question<'_>) -> Option<&'a Exclusion> {
    exclusions.iter().find(|exclusion| {
        let here = exclusion.selector.is_none_or(|selector| selector.matches(place).is_some());
        let named = question.exclusion == Some(exclusion.code.as_str());
        here && (named || question.class.is_some_and(|class| exclusion.fault_classes.contains(&class)))
    })
}

/// No version in force speaks of the place: the last one that did gives the reason and the fallback.
fn without(place: &Place<'_>, day: Date, versions: &[Standing<'_>]) -> Coverage {
    let speaks = |v: &&Standing<'_>| {
        let known = place.component().is_none() || terms::cover(v.terms, place).is_some();
        known && !matches!(v.status, Status::InForce | Status::Draft)
    };
    let Some(last) = versions.iter().find(speaks) else {
        let words = Text::new(
            format!("{day} 没有覆盖“{}”的协议。", place.words()),
            format!("On {day} no agreement covers “{}”.", place.words()),
        );
        return out(OutReason::NotCovered, None, false, None, words);
    };
    let reason = match last.status {
        Status::Suspended => OutReason::Suspended,
        Status::Terminated => OutReason::Terminated,
        _ => OutReason::Expired,
    };
    let words = Text::new(
        format!("{day} 时协议{}，原承诺不适用，按约定的兜底条款处理。", last.status.label(Language::Zh)),
        format!(
            "On {day} the agreement is {}; its promises do not hold, its stated fallback does.",
            last.status.label(Language::En)
        ),
    );
    out(reason, Some(last.version), false, None, words)
}

fn undetermined(version: Option<AgreementVersionId>, evidence: Text) -> Coverage {
    let in_force = version.is_some();
    Coverage { verdict: Verdict::Undetermined, reason: None, version, in_force, clause: None, evidence }
}

fn out(
    reason: OutReason,
    version: Option<AgreementVersionId>,
    in_force: bool,
    clause: Option<String>,
    evidence: Text,
) -> Coverage {
    Coverage { verdict: Verdict::OutOfWarranty, reason: Some(reason), version, in_force, clause, evidence }
}
