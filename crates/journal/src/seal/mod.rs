//! The chain: sealing, verifying, exporting.

mod canon;
mod export;
mod sealer;
mod verdict;
mod verify;

pub use canon::{FORMAT, GENESIS, chained};
pub use export::{Export, ExportError, Exported, export, verify_export};
pub use sealer::{Sealer, head};
pub use verdict::{Broken, Head, Verified, Verify, Why};
pub use verify::{verify, verify_last};

use storage::Sql;

pub(crate) fn sql() -> Vec<&'static Sql> {
    [sealer::ALL, verify::ALL].concat()
}
