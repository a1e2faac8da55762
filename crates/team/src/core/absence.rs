//! Overrides and absences as they are entered.

use kernel::{Instant, PersonId, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use worktime::Interval;

use super::AbsenceKind;

/// Leave or occupied time of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceContent {
    /// Who.
    pub person_id: PersonId,
    /// Why.
    pub kind: AbsenceKind,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// A word about it.
    #[serde(default)]
    pub note: Option<String>,
    /// The key under which another system knows it; entering the same key again replaces it.
    #[serde(default)]
    pub source_key: Option<String>,
}

/// Somebody else than the rotation says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideContent {
    /// The rotation.
    pub rotation_id: ShiftId,
    /// Who is on duty.
    pub person_id: PersonId,
    /// Instead of whom; absent for whoever has the turn.
    #[serde(default)]
    pub replaces: Option<PersonId>,
    /// In addition to the others, for the whole time, whether or not the shift runs.
    #[serde(default)]
    pub extra: bool,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

impl AbsenceContent {
    /// Its time.
    pub const fn span(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}

impl OverrideContent {
    /// Its time.
    pub const fn span(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}
