//! Rules of the maintenance team: who is on duty when, who stands in, where the roster has holes. Pure functions.

mod absence;
mod check;
mod coverage;
mod cycle;
mod duties;
mod group;
mod hours;
mod ics;
mod person;
mod roster;
mod rules;
mod zone;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod gap_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use absence::{AbsenceContent, OverrideContent};
pub use check::check_span;
pub use coverage::{Coverage, Gap, GroupCoverage};
pub use duties::Duty;
pub use group::{GroupContent, Place, StaffingRule, clearances_at, named_at, serving};
pub use hours::{Days, Hours};
pub use ics::{Event, calendar};
pub use person::{CertificateHeld, Clearance, PersonContent, Post, SkillHeld, skill_name};
pub use roster::{
    Absence, AbsenceKind, Cover, DutyRole, Override, Pattern, Roster, RosterSpec, Rotation, Shift, ShiftKind,
};
pub use rules::WorkingDays;
pub use zone::{end_of_day, is_night, local_date_in};
