//! Who should do it: filters, score, ranking, and how long somebody has to accept. Pure functions.
//!
//! Everything the decision rests on is in [`Task`] and [`CandidatePerson`]; the same facts give the same ranking in
//! whatever order the people are handed over.

mod acceptance;
mod filter;
mod person;
mod ranking;
mod score;
mod spans;
mod stored;
mod task;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use acceptance::{accept_by, acceptance_window, night_hours};
pub use filter::{Excluded, Filter, Stretch, free_stretch};
pub use person::{CandidatePerson, Certificate, Familiarity, Skill};
pub use ranking::{Ranked, Ranking, TRIES, rank};
pub use score::{FORMULA_EN, FORMULA_ZH, Term, TermKey, skill_permille};
pub use spans::{covers, merged, without};
pub use stored::{Behind, StoredRanking};
pub use task::{CertificateNeed, OneOf, SkillNeed, Task, Visit};
