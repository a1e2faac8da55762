//! Workbooks: the empty template, and what people filled in. What a row means is the slices' own matter; here it is
//! only found, by the names of sheets and columns in either language.

pub mod api;
mod read;
mod template;
#[cfg(test)]
mod tests;

pub use read::{Workbook, read};
pub use template::template;
