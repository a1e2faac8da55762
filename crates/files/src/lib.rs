//! Files that people attach: stored once by content, staged until something refers to them, swept when nothing does.

mod kind;
mod picture;
mod place;
mod rows;
mod sealed;
mod sweep;
mod upload;

pub use place::{Files, FilesError, Limits};
pub use rows::{
    Attachment, attached_before, find, let_go, let_kinds_go, let_one_go, not_available, of_subject, person_sections,
    place_of, reference, sql, uploader,
};
pub use sealed::Resealed;
pub use sweep::Swept;
pub use upload::Upload;

use storage::Migration;

/// The tables of files.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "files", name: "0001_attachment", text: include_str!("../migrations/0001_attachment.sql") },
    Migration { slice: "files", name: "0002_sealed", text: include_str!("../migrations/0002_sealed.sql") },
];
