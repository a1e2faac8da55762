//! The rules of documents; pure.

mod code;
mod fields;
mod kind;
mod returned;
mod rules;

pub use code::{code_of, printed, typed};
pub use fields::{CODE, Field, FieldForm, Fields, OWN, fields_of, offered};
pub use kind::{DocumentKind, DocumentState, Format, SealState};
pub use returned::{ScanHow, ScanState, ScanWhy, SealCallState, Share, scanned, share};
pub use rules::{
    DocumentStep, checked, may, number, period_end, possible, reasoned, seal_moves, series, shown, two_persons,
};
