//! What is known of somebody who could do it.

use kernel::PersonId;
use worktime::{Instant, Interval};

/// A skill somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// A component kind or a technology.
    pub key: String,
    /// 1 to 5.
    pub level: u8,
}

/// A certificate somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The technology it is about.
    pub technology: String,
    /// The version it is about; none means every version.
    pub version: Option<String>,
    /// Valid before this instant; none means without end.
    pub valid_until: Option<Instant>,
}

/// How well somebody knows the system and the customer: finished and running assignments in the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Familiarity {
    /// Assignments on the same system.
    pub system: u32,
    /// Assignments for the same customer, those on the same system included.
    pub customer: u32,
}

/// Somebody who could do it, as known at the moment of the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidatePerson {
    /// Who.
    pub id: PersonId,
    /// The name shown in explanations.
    pub name: String,
    /// On duty or on call, leave not yet taken off; should reach past the answer's due instant to the end of the shift.
    pub duty: Vec<Interval>,
    /// On leave, or occupied outside the desk.
    pub away: Vec<Interval>,
    /// Skills with their levels.
    pub skills: Vec<Skill>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Clearances in date.
    pub clearances: Vec<String>,
    /// Certificates, expired ones included.
    pub certificates: Vec<Certificate>,
    /// The city the person works from.
    pub city: Option<String>,
    /// Open work that counts against the capacity; waiting work does not.
    pub open_count: u32,
    /// The most open work automatic assignment may give.
    pub capacity: u32,
    /// Working time of the open work still to be done, microseconds.
    pub queued_micros: i64,
    /// How well the system is known.
    pub familiarity: Familiarity,
    /// Assignments at night in the last four weeks.
    pub nights: u32,
    /// Severity-1 assignments in the last four weeks.
    pub severity_ones: u32,
    /// When the person was last given work; none means never.
    pub last_assigned: Option<Instant>,
}
