//! One clock of a sheet as it stood when the sheet was computed, and what of it each side may read.

use agreement::core::{PartyKind, Severity};
use clocks::core::Milestone;
use desk::core::{Answerable, Entry, ExemptionGround, NotCounted, Outcome};
use kernel::{ClockId, IncidentId, Instant, PartyId, SystemId, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// How a clock counts on a sheet.
    ClockOutcome {
        /// Kept.
        Met = "met", "达标", "met";
        /// A breach stands, or it is open past due.
        Missed = "missed", "未达标", "missed";
        /// Cancelled or withdrawn without a breach.
        Cancelled = "cancelled", "已取消", "cancelled without a breach";
        /// 免考核: approved by the customer.
        Exempt = "exempt", "免考核", "exempt";
        /// Out of warranty.
        OutOfWarranty = "out_of_warranty", "保外", "out of warranty";
        /// Its deadline waits for a yearly notice.
        Provisional = "provisional", "暂定时限", "provisional";
        /// Open and not due, paused, or waiting for a confirmation.
        NotYetDue = "not_yet_due", "未到期", "not yet due";
        /// Merged: the parent's clocks count.
        Folded = "folded", "已并入其他工单", "folded into the parent";
    }
}

words! {
    /// Whether a party answers for a clock, or why none does.
    Column {
        /// The party beside it.
        Party = "party", "责任单位", "party";
        /// The attribution is contested.
        Disputed = "disputed", "争议中", "disputed";
        /// The matrix gives nobody yet.
        Undetermined = "undetermined", "未定", "undetermined";
    }
}

impl ClockOutcome {
    /// Whether it enters the figures.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Met | Self::Missed)
    }
}

impl From<Outcome> for ClockOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Met => Self::Met,
            Outcome::Missed => Self::Missed,
            Outcome::NotCounted(NotCounted::Cancelled) => Self::Cancelled,
            Outcome::NotCounted(NotCounted::Exempt) => Self::Exempt,
            Outcome::NotCounted(NotCounted::OutOfWarranty) => Self::OutOfWarranty,
            Outcome::NotCounted(NotCounted::Provisional) => Self::Provisional,
            Outcome::NotCounted(NotCounted::NotYetDue) => Self::NotYetDue,
            Outcome::NotCounted(NotCounted::Folded) => Self::Folded,
        }
    }
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct AnswersFor {
    /// Whether a party answers, or why none does.
    pub column: Column,
    /// The party's kind; none where none answers.
    pub kind: Option<PartyKind>,
    /// The party; none where the component names nobody of the kind.
    pub id: Option<PartyId>,
    /// Its name; empty where nobody is named.
    #[schema(example = "华衡信息")]
    pub name: String,
}

impl AnswersFor {
    /// Who answers, with the name that `name_of` finds.
    pub fn of(answerable: Answerable, name_of: impl Fn(PartyId) -> String) -> Self {
        let none = |column| Self { column, kind: None, id: None, name: String::new() };
        match answerable {
            Answerable::Disputed => none(Column::Disputed),
            Answerable::Undetermined => none(Column::Undetermined),
            Answerable::Party(kind, id) => {
                let name = id.map(name_of).unwrap_or_default();
                Self { column: Column::Party, kind: Some(kind), id, name }
            }
        }
    }
}

/// A system with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessedSystem)]
pub struct SystemName {
    /// Its id.
    pub id: SystemId,
    /// Its name.
    #[schema(example = "医院信息系统")]
    pub name: String,
}

/// An exemption proposed or approved for a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessedExemption)]
pub struct Excused {
    /// Whether the customer's responsible person approved it; until then the clock counts.
    pub approved: bool,
    /// On what ground.
    pub ground: Option<ExemptionGround>,
    /// Why.
    #[schema(example = "全院停电检修，机房 9 点至 11 点断电")]
    pub reason: String,
}

/// One clock of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AssessmentClock)]
pub struct CountedClock {
    /// The clock.
    pub clock_id: ClockId,
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// The system.
    pub system: Option<SystemName>,
    /// The severity whose promise it is.
    pub severity: Severity,
    /// What it measures.
    pub milestone: Milestone,
    /// Who answers for it.
    pub answers: AnswersFor,
    /// How it counts, or why it does not.
    pub outcome: ClockOutcome,
    /// When the incident was reported.
    pub reported_at: Instant,
    /// When it fell due.
    pub due_at: Option<Instant>,
    /// When it was met, if it was.
    pub met_at: Option<Instant>,
    /// The due instant that passed unmet, also where a late entry refuted that.
    pub breached_at: Option<Instant>,
    /// Whether a late entry refuted the breach: it stays written and does not count.
    pub refuted: bool,
    /// Whether the customer may know who answers; until the verdict is released the provider does.
    pub released: bool,
    /// An exemption proposed or approved.
    pub exemption: Option<Excused>,
}

/// The clocks of a period as a sheet keeps them, in order of incident and milestone.
pub fn snapshot(entries: &[Entry], of: impl Fn(&Entry) -> CountedClock) -> Vec<CountedClock> {
    let mut clocks: Vec<CountedClock> = entries.iter().map(of).collect();
    clocks.sort_by(|a, b| {
        (&a.incident_number, a.milestone, a.clock_id).cmp(&(&b.incident_number, b.milestone, b.clock_id))
    });
    clocks
}

/// Who reads a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The provider: everything.
    Provider,
    /// The customer: who answers only where the verdict is released, else the provider that leads towards him.
    Customer {
        /// The provider as it is shown.
        provider: AnswersFor,
    },
    /// A vendor: its own clocks, and nothing the other two say to each other.
    Vendor(PartyId),
}

/// What `reader` may read of `clocks`.
pub fn visible(clocks: Vec<CountedClock>, reader: &Reader) -> Vec<CountedClock> {
    match reader {
        Reader::Provider => clocks,
        Reader::Customer { provider } => clocks
            .into_iter()
            .map(|clock| if clock.released { clock } else { CountedClock { answers: provider.clone(), ..clock } })
            .collect(),
        Reader::Vendor(party) => clocks
            .into_iter()
            .filter(|clock| clock.answers.id == Some(*party))
            .map(|clock| CountedClock { exemption: None, ..clock })
            .collect(),
    }
}
