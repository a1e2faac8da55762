//! The chain: sealing, verifying, exporting.

mod anchors;
mod canon;
mod export;
mod sealer;
mod verdict;
mod verify;

pub use anchors::{AnchorError, anchor_line, read_anchor, read_anchors, write_anchor};
pub use canon::{Algorithm, FORMAT, GENESIS, chained};
pub use export::{Export, ExportError, Exported, export, verify_export, verify_export_anchored};
pub use sealer::{Sealer, head};
pub use verdict::{Anchor, Broken, Head, Verified, Verify, Why};
pub use verify::{verify, verify_anchored, verify_last};

use storage::Sql;

pub(crate) fn sql() -> Vec<&'static Sql> {
    [sealer::ALL, verify::ALL].concat()
}
