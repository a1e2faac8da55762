//! A customer's own Word document as a form: `{{incident.number}}` stands for a value, a table row that holds a field of a
//! list is repeated for each of its items. Word may have split a placeholder over several runs; the first one's looks hold.

mod check;
mod container;
mod fill;
mod place;
mod tree;

use std::collections::BTreeMap;

pub use check::{Fault, Known, Trouble};
pub use container::Part;
pub use place::Place;

use container::Container;

/// Why a file cannot be a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// It is no Word document of the present format.
    #[error("the file is no .docx document")]
    NotWord,
    /// It unfolds to more than is read.
    #[error("the document is larger than is read, or nested too deeply")]
    TooLarge,
    /// A part of it does not read.
    #[error("{0} does not read")]
    Broken(String),
    /// Something in it runs or reaches out.
    #[error("{0:?}: {1}")]
    Unsafe(Unsafe, String),
}

/// What a form may not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// Macros, ActiveX.
    Macro,
    /// Another file inside it.
    Embedded,
    /// Something that is fetched from elsewhere when it is opened.
    External,
    /// A field that reads files or runs something.
    Field,
}

/// What a form is filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling {
    /// Values by field.
    pub values: BTreeMap<String, String>,
    /// Lists by name; the fields of an item by their name without the list's.
    pub lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// Fields that are a QR: what it holds.
    pub codes: BTreeMap<String, String>,
    /// Stands above everything else: that a draft is one.
    pub banner: Option<String>,
}

/// A Word document that is filled in.
pub struct Form {
    container: Container,
}

impl Form {
    /// Opens a form: within limits, with nothing in it that runs or reaches out.
    pub fn read(bytes: &[u8]) -> Result<Self, FormError> {
        let container = Container::open(bytes)?;
        for (path, _) in &container.texts {
            check::refuse_fields(&container.tree(path)?)?;
        }
        Ok(Self { container })
    }

    /// What of its placeholders cannot be filled in, in the order of the document, and the fields it uses.
    pub fn check(&self, known: &Known<'_>) -> Result<(Vec<Trouble>, Vec<String>), FormError> {
        let mut troubles = Vec::new();
        let mut used = Vec::new();
        for (path, part) in &self.container.texts {
            check::part(&self.container.tree(path)?, *part, known, &mut troubles, &mut used);
        }
        used.sort();
        used.dedup();
        Ok((troubles, used))
    }

    /// The form filled in. A field that the filling does not hold is left as it stands.
    pub fn fill(&self, filling: &Filling) -> Result<Vec<u8>, crate::RenderError> {
        fill::all(&self.container, filling)
    }
}
