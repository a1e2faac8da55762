//! What a roster is made of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{GroupId, PersonId, Refusal, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use worktime::{Interval, Weekday};

use super::check::unknown_zone;
use super::{Hours, WorkingDays};

/// What kind of duty a shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShiftKind {
    /// 白班, at the desk.
    Day,
    /// 晚班, at the desk.
    Evening,
    /// 夜间值守, reachable and ready to work.
    NightOnCall,
}

impl ShiftKind {
    /// Whether the duty is on call rather than at the desk.
    pub const fn is_on_call(self) -> bool {
        matches!(self, Self::NightOnCall)
    }
}

/// A shift: named hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// 白班, 晚班, 夜班…
    #[schema(example = "白班")]
    pub name: String,
    /// What kind of duty.
    pub kind: ShiftKind,
    /// When.
    pub hours: Hours,
}

/// What somebody is on duty as; the rungs of a ladder name these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyRole {
    /// Does the work.
    Engineer,
    /// The on-call lead of a group, and the dispatcher's first address when nobody is eligible.
    Lead,
    /// The service manager on duty.
    Manager,
    /// The director on duty.
    Director,
}

/// How a rotation passes from one member to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = RotationPattern)]
pub enum Pattern {
    /// No turns: all members have the shift together.
    Standing,
    /// Passes on at the start of the shift after this many shifts; dates without a shift do not count.
    Days {
        /// Shifts in a row, at least 1.
        count: u32,
    },
    /// Passes on at a weekday and local time.
    Weeks {
        /// Weeks in a row, at least 1.
        count: u32,
        /// The weekday.
        weekday: Weekday,
        /// Minutes after local midnight.
        at_minute: u16,
    },
    /// Passes on at a day of the month and local time; in a shorter month at its last day.
    Months {
        /// Months in a row, at least 1.
        count: u32,
        /// 1 to 31.
        day: u8,
        /// Minutes after local midnight.
        at_minute: u16,
    },
}

/// Who has a shift when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// The name people see.
    #[schema(example = "应用组夜班")]
    pub name: String,
    /// The group it serves; absent for the whole organisation.
    #[serde(default)]
    pub group_id: Option<GroupId>,
    /// What its members are on duty as.
    pub role: DutyRole,
    /// The shift.
    pub shift_id: ShiftId,
    /// In order of their turns; the first has the turn in which `starts_on` lies.
    pub members: Vec<PersonId>,
    /// How it passes on.
    pub pattern: Pattern,
    /// The first local date on which its shift begins.
    #[schema(value_type = String, format = Date, example = "2026-09-01")]
    pub starts_on: Date,
    /// The last local date on which its shift begins; absent means without end.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Date>,
}

/// What an override does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Takes the shifts of this member within the interval; of whoever has the turn when none is named.
    Replaces(Option<PersonId>),
    /// Is on duty in addition, for the whole interval, whether or not the shift runs.
    Extra,
}

/// Somebody else than the rotation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The rotation it changes.
    pub rotation: ShiftId,
    /// Who is on duty.
    pub person: PersonId,
    /// Instead of whom.
    pub cover: Cover,
    /// When.
    pub span: Interval,
}

/// Why somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceKind {
    /// 休假.
    Leave,
    /// 病假.
    Sick,
    /// 培训.
    Training,
    /// Work on a project outside the desk.
    Project,
    /// Anything else, imported from elsewhere or written by hand.
    Occupied,
}

/// Time in which somebody is not available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub kind: AbsenceKind,
    /// When.
    pub span: Interval,
}

/// A whole roster as written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterSpec {
    /// The shifts.
    pub shifts: BTreeMap<ShiftId, Shift>,
    /// The rotations.
    pub rotations: BTreeMap<ShiftId, Rotation>,
    /// The overrides, oldest first: of two that overlap the later one wins.
    pub overrides: Vec<Override>,
    /// Leave and occupied time.
    pub absences: Vec<Absence>,
    /// Each person's partner（A/B 角）, who stands in during an absence.
    pub partners: BTreeMap<PersonId, PersonId>,
    /// Who still works here; the turns of others are open.
    pub active: BTreeSet<PersonId>,
    /// The public calendar.
    pub working_days: WorkingDays,
}

/// A roster whose zones are known: it answers who is on duty when.
#[derive(Clone, Debug)]
pub struct Roster {
    pub(super) spec: RosterSpec,
    pub(super) zones: BTreeMap<String, TimeZone>,
}

impl Roster {
    /// Looks up every zone once. Refuses an unknown one; rotations of unknown shifts have no duty.
    pub fn compile(spec: RosterSpec) -> Result<Self, Refusal> {
        let mut zones = BTreeMap::new();
        for shift in spec.shifts.values() {
            let name = &shift.hours.zone;
            if !zones.contains_key(name) {
                zones.insert(name.clone(), TimeZone::get(name).map_err(|_| unknown_zone(name, "/hours/zone"))?);
            }
        }
        Ok(Self { spec, zones })
    }

    /// The roster as written down.
    pub const fn spec(&self) -> &RosterSpec {
        &self.spec
    }
}
