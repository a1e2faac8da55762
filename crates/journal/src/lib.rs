//! The journal: who did what, when it happened and when it was entered, in the same transaction as the change.
//!
//! [`append`] adds entries to a write set. One fenced [`Sealer`] gives committed entries a gapless `seq` and chains
//! their hashes; [`verify`] names the first entry that breaks the chain, in the database or in an exported file.
//! [`queue`] holds jobs that are done once, by whichever node claims them.

mod append;
pub mod person;
pub mod queue;
mod read;
mod seal;

pub use append::{Entry, Stamp, Visibility, actor_text, append, commitment};
pub use read::{
    Recorded, SealedEntry, Seen, Wanted, after, any_of_kind, forget, newest, of_subject, of_subjects,
    personal_of_subject, read, read_personal, read_sealed, read_seen, sealed_at,
};
pub use seal::{
    Algorithm, Anchor, AnchorError, Broken, Export, ExportError, Exported, FORMAT, GENESIS, Head, Sealer, Verified,
    Verify, Why, anchor_line, chained, export, head, read_anchor, read_anchors, verify, verify_anchored, verify_export,
    verify_export_anchored, verify_last, write_anchor,
};

use storage::{Migration, Sql};

/// The journal's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "journal", name: "0001_entry", text: include_str!("../migrations/0001_entry.sql") },
    Migration { slice: "journal", name: "0002_seal", text: include_str!("../migrations/0002_seal.sql") },
    Migration { slice: "journal", name: "0003_job", text: include_str!("../migrations/0003_job.sql") },
];

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [read::ALL.to_vec(), person::ALL.to_vec(), seal::sql(), queue::ALL.to_vec()].concat()
}
