//! Files that people attach: stored once by content, staged until something refers to them, swept when nothing does.

mod kind;
mod place;
mod rows;
mod sweep;
mod upload;

pub use place::{Files, FilesError, Limits};
pub use rows::{Attachment, find, not_available, of_subject, reference, sql, uploader};
pub use sweep::Swept;
pub use upload::Upload;

use storage::Migration;

/// The tables of files.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "files", name: "0001_attachment", text: include_str!("../migrations/0001_attachment.sql") }];
