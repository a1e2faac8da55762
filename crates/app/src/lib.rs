//! What every slice's HTTP side stands on: who calls ([`Cx`]), how a route is declared ([`Routes`]), how the product
//! says no ([`Problem`]), how bodies, paths and queries are read, and how a repeated request gets its first answer.

mod answers;
mod audit;
mod by_link;
mod context;
mod door;
mod etag;
mod extract;
mod outage;
mod problem;
mod replay;
mod routes;
mod uses;

pub use answers::{Conflict, Overtaken};
pub use by_link::{ByLink, LINK_HEADER, Origin, closed as link_closed};
pub use context::{App, Credential, Cx, Door, Held, SESSION_COOKIE, Standing};
pub use etag::{IfMatch, Versioned};
pub use extract::{Json, Path, Query, cut_short};
pub use outage::Outage;
pub use problem::{FieldProblem, Problem, ProblemBody, speak};
pub use replay::{Once, ReplayKey, Replayed, done_before, sweep};
pub use routes::{Declared, Routes};
pub use uses::uses;

use storage::Migration;

/// The foundation's own tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "app", name: "0001_replay", text: include_str!("../migrations/0001_replay.sql") },
    Migration { slice: "app", name: "0002_use", text: include_str!("../migrations/0002_use.sql") },
    Migration { slice: "app", name: "0003_claim", text: include_str!("../migrations/0003_claim.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static storage::Sql> {
    [replay::ALL, uses::ALL].concat()
}
