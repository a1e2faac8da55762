//! Workbooks: the empty template, and what people filled in. What a record may say is the slices' own matter; here
//! rows are found by the names of sheets and columns in either language, and become records.

pub mod api;
mod contracts;
mod further;
#[cfg(test)]
mod fuzz;
mod history;
mod importer;
mod matrix;
mod open;
mod people;
mod read;
mod roster;
mod sheets;
mod template;
#[cfg(test)]
mod tests;

pub use importer::{ImportAnswer, Importer, LARGEST};
pub use read::{Workbook, read};
pub use sheets::SHEETS;
pub use template::template;
