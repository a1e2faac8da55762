//! Rules of the maintenance team: who is on duty when, who stands in, where the roster has holes. Pure functions.

mod check;
mod coverage;
mod cycle;
mod duties;
mod hours;
mod person;
mod roster;
mod rules;
mod zone;

#[cfg(test)]
mod tests;

pub use check::{check_skills, check_span};
pub use coverage::{Coverage, Gap, GroupCoverage};
pub use duties::Duty;
pub use hours::{Days, Hours, Weekday};
pub use person::{CertificateHeld, Clearance, Post, SkillHeld};
pub use roster::{Absence, AbsenceKind, Cover, DutyRole, Override, Pattern, Roster, RosterSpec, Rotation, Shift, ShiftKind};
pub use rules::WorkingDays;
