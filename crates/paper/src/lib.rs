//! A document model and what it is rendered to: PDF, DOCX, XLSX. No storage, no clock, no network.

mod docx;
mod fonts;
mod form;
mod mark;
mod model;
mod pdf;
mod scan;
mod sheet;

pub use docx::docx;
pub use fonts::{Fonts, NoFonts};
pub use form::{Fault, Filling, Form, FormError, Known, Part, Place, Trouble, Unsafe};
pub use model::{Align, Block, Column, Fact, Logo, Mark, Paper, Section, Signature, chapter};
pub use pdf::{Pdf, pdf};
pub use scan::{PAGES, ScanError, codes, pages};
pub use sheet::xlsx;

/// Why a document could not be rendered: a fault of ours or of a logo, never of a text.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The typesetter refused; its messages.
    #[error("the document could not be typeset: {0}")]
    Typeset(String),
    /// The container could not be written.
    #[error("the file could not be written: {0}")]
    Container(String),
}
