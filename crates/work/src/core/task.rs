//! What is to be done.

use kernel::PersonId;
use worktime::Instant;

/// A skill that is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SkillNeed {
    /// A component kind (`database`) or a technology (`达梦`), as the team writes it.
    pub key: String,
    /// The least level, 1 to 5.
    pub level: u8,
}

/// Skills one of which will be needed, while nobody knows which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOf {
    /// Each with how likely it is to be the one, in thousandths.
    pub needs: Vec<(SkillNeed, u32)>,
    /// The likelihood that somebody's skills must carry together, in thousandths.
    pub share: u32,
}

/// A certificate that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateNeed {
    /// The technology.
    pub technology: String,
    /// The version in use, when known.
    pub version: Option<String>,
}

/// A visit to a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The site's city.
    pub city: String,
    /// How long somebody from another city travels, microseconds of elapsed time.
    pub travel_micros: i64,
}

/// A piece of work that needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// When the decision is made.
    pub now: Instant,
    /// When the answer to the reporter falls due.
    pub respond_due: Instant,
    /// Working time the answer itself takes, microseconds.
    pub answer_micros: i64,
    /// Working time the whole work takes somebody at level 5, microseconds.
    pub own_micros: i64,
    /// Severity 1 to 4; it decides how long somebody has to accept.
    pub severity: u8,
    /// Skills needed, all of them.
    pub skills: Vec<SkillNeed>,
    /// Skills one of which is needed, while it is open which.
    pub one_of: Option<OneOf>,
    /// The language to answer in (`zh`, `en`…), when it matters.
    pub language: Option<String>,
    /// Clearances that the customer or the site asks for, all of them.
    pub clearances: Vec<String>,
    /// A certificate that counts in favour.
    pub certificate: Option<CertificateNeed>,
    /// The visit, when one is needed.
    pub visit: Option<Visit>,
    /// The customer's resident or named engineers, A before B; the first eligible one is taken before any score.
    pub named: Vec<PersonId>,
    /// Who declined this work, or let the time to accept run out.
    pub declined: Vec<PersonId>,
}
