//! The linter: contradictions, gaps and crossings of the matrix, and promises that cannot be kept, each with an
//! example. It runs on read, before a signature, and again whenever a component changes.

mod cells;
mod promises;
mod sentences;

use kernel::{ComponentId, Instant, Refusal, RefusalKind, SystemId};
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::ToSchema;
use worktime::Calendar;

use super::content::Content;
use super::estate::{Place, SystemTree};
use super::words::{Stage, Text};

/// What the linter found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementFinding)]
pub struct Finding {
    /// What kind of finding.
    pub kind: FindingKind,
    /// What it means for a signature.
    pub weight: Weight,
    /// What is wrong and how to mend it.
    pub text: Text,
    /// The rows concerned, by their place in the list the kind speaks of, from 0.
    pub rows: Vec<u32>,
    /// One case of it.
    pub example: Option<Example>,
    /// How many cases there are (cells of component × class × stage for the matrix).
    pub count: u32,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AgreementFindingKind)]
pub enum FindingKind {
    /// Rows of the matrix tie and differ in lead, payer or clause.
    Contradiction,
    /// No row of the matrix applies.
    Gap,
    /// A row is silently overridden by one that is more specific in another dimension.
    Crossing,
    /// Two terms tie and differ in their dates.
    TermsContradict,
    /// The system named is not in the estate.
    UnknownSystem,
    /// The calendar cannot be used.
    Calendar,
    /// A severity has no promise to respond.
    MissingTarget,
    /// A component of a covered system has no term.
    NotCovered,
    /// The date a term starts from is not recorded.
    DateMissing,
    /// A row selects nothing.
    Unreachable,
    /// A row calls for an outside party that the component does not name.
    PartyUnnamed,
    /// A vendor agreement is slower than the promise it underpins.
    SlowUnderpinning,
    /// A vendor leads and promises nothing for what we promise.
    MissingUnderpinning,
}

/// What a finding means for a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AgreementFindingWeight)]
pub enum Weight {
    /// The version cannot come into force.
    Blocks,
    /// A named person must accept it.
    NeedsAcceptance,
    /// To be known.
    Note,
}

/// One case of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AgreementFindingExample)]
pub struct Example {
    /// The system.
    #[schema(value_type = String, format = "uuid")]
    pub system_id: SystemId,
    /// The component.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub component_id: Option<ComponentId>,
    /// The way to it: `门诊收费 / 收费模块 / 查询`.
    pub path: String,
    /// The class of fault.
    pub fault_class: Option<FaultClass>,
    /// The stage.
    pub stage: Option<Stage>,
}

/// What the linter looks at besides the content.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The covered systems as they stand in the estate now.
    pub trees: &'a [SystemTree],
    /// The calendar the content names, or why it cannot be used.
    pub calendar: Result<&'a Calendar, Text>,
    /// Vendor agreements in force for the same systems: each should be at least as fast.
    pub below: Vec<Other<'a>>,
    /// Agreements in force that this one underpins.
    pub above: Vec<Other<'a>>,
    /// The present instant; comparisons of promises sample the weeks after it.
    pub now: Instant,
}

/// Another agreement that promises for the same systems.
#[derive(Clone, Debug)]
pub struct Other<'a> {
    /// Its name.
    pub name: &'a str,
    /// Who promises.
    pub promiser: kernel::PartyId,
    /// What it says.
    pub content: &'a Content,
    /// Its calendar.
    pub calendar: &'a Calendar,
}

/// Everything there is to say about `content`, the gravest first.
pub fn lint(content: &Content, facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = cells::check(content, facts.trees);
    findings.extend(promises::check(content, facts));
    findings.sort_by_key(|finding| (finding.weight, finding.kind));
    findings
}

/// What an agreement of a vendor promises more slowly than `content`, which it underpins, or not at all.
pub fn behind(content: &Content, calendar: &Calendar, below: &Other<'_>, facts: &Facts<'_>) -> Vec<Finding> {
    promises::behind(content, calendar, below, facts)
}

/// Whether `findings` allow a signature; `accepted` tells whether a named person accepted the gaps.
pub fn may_sign(findings: &[Finding], accepted: bool) -> Result<(), Refusal> {
    let list = |weight| findings.iter().enumerate().filter(move |(_, finding)| finding.weight == weight);
    let all = |refusal: Refusal, weight| {
        list(weight).fold(refusal, |refusal, (index, finding)| {
            refusal.field(format!("/findings/{index}"), finding.text.zh.clone(), finding.text.en.clone())
        })
    };
    let contradicts = |kind| matches!(kind, FindingKind::Contradiction | FindingKind::TermsContradict);
    if list(Weight::Blocks).any(|(_, finding)| contradicts(finding.kind)) {
        let refusal = Refusal::new(
            RefusalKind::Conflict,
            "agreement.contradiction",
            "协议内容自相矛盾，不能生效；请先改正所列各处。",
            "The agreement contradicts itself and cannot come into force; mend what is listed.",
        );
        return Err(all(refusal, Weight::Blocks));
    }
    if list(Weight::Blocks).next().is_some() {
        let refusal = Refusal::new(
            RefusalKind::Conflict,
            "agreement.not_signable",
            "协议还不能生效；请先改正所列各处。",
            "The agreement cannot come into force yet; mend what is listed.",
        );
        return Err(all(refusal, Weight::Blocks));
    }
    if !accepted && list(Weight::NeedsAcceptance).next().is_some() {
        let refusal = Refusal::new(
            RefusalKind::Conflict,
            "agreement.gaps_not_accepted",
            "协议仍有空白；请补齐，或由具名人员说明理由并接受。",
            "The agreement has gaps; fill them, or have a named person accept them with a reason.",
        );
        return Err(all(refusal, Weight::NeedsAcceptance));
    }
    Ok(())
}

impl Example {
    fn at(place: &Place<'_>, fault_class: Option<FaultClass>, stage: Option<Stage>) -> Self {
        Self {
            system_id: place.system.id,
            component_id: place.component().map(|component| component.id),
            path: place.words(),
            fault_class,
            stage,
        }
    }
}
