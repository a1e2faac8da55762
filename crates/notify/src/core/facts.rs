//! What a message says: words frozen when it was written, facts looked up when it is sent.

use kernel::{ClockId, Instant};
use serde::{Deserialize, Serialize};

/// What belongs to the event itself and never changes afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// The answer, plan, message, note or question, as it was written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Why it was done, as it was given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who did it, as the reader may know him.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// What it was before (a severity, a name).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// What it is now.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// How many rungs a combined notice stands for.
    #[serde(skip_serializing_if = "is_zero")]
    pub rungs: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// How a clock stands at the moment of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// It runs and is not late.
    Running,
    /// It runs past its due instant.
    Late,
    /// It stands still.
    Paused,
    /// A solution is offered; it waits for the confirmation.
    Offered,
    /// It was met in time.
    Met,
    /// It was met after its due instant.
    MetLate,
    /// It no longer applies.
    Cancelled,
}

impl ClockState {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::Running, Self::Late, Self::Paused, Self::Offered, Self::Met, Self::MetLate, Self::Cancelled];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Running => "clock-running",
            Self::Late => "clock-late",
            Self::Paused => "clock-paused",
            Self::Offered => "clock-offered",
            Self::Met => "clock-met",
            Self::MetLate => "clock-met-late",
            Self::Cancelled => "clock-cancelled",
        }
    }

    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Late | Self::Paused | Self::Offered)
    }
}

/// An amount of time in the unit its promise is counted in; never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Microseconds of natural time.
    Elapsed(i64),
    /// Microseconds inside working hours.
    Working(i64),
    /// Whole working days.
    WorkingDays(i64),
}

/// One clock as it stands at the moment of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveClock {
    /// The clock.
    pub id: ClockId,
    /// The milestone's stable name: `respond`, `on_site`, `plan`, `restore`, `resolve`, `report`, `update`, `supervise`.
    pub milestone: String,
    /// How it stands.
    pub state: ClockState,
    /// When it falls (or fell) due.
    pub due_at: Instant,
    /// Whether the due instant is provisional（暂定）.
    pub provisional: bool,
    /// What is left, or by how much it is late.
    pub amount: Amount,
    /// The share of the promised time used up, in thousandths; over 1000 when late.
    pub used_permille: u32,
}

/// What is true of the subject when the message is sent, limited to what the reader's side may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The number people know: `INC-2026-000123`.
    pub number: String,
    /// The title.
    pub title: String,
    /// The customer's name.
    pub customer: String,
    /// The system's name, once known.
    pub system: Option<String>,
    /// Severity 1 to 4.
    pub severity: Option<u8>,
    /// The named person the reader deals with.
    pub engineer: Option<String>,
    /// The leading party（牵头单位）as this side may see it.
    pub lead: Option<String>,
    /// The IANA zone instants are shown in.
    pub zone: String,
    /// Where the reader opens it.
    pub link: Option<String>,
    /// The clocks this side may see, in the order they fall due.
    pub clocks: Vec<LiveClock>,
}
