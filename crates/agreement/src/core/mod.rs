//! The rules of agreements, pure: what a version says, how it is read, when it is wrong.

pub mod attribution;
pub mod calendar_import;
pub mod compiled;
pub mod content;
pub mod coverage;
pub mod estate;
pub mod lifecycle;
pub mod lint;
pub mod matrix;
pub mod paper;
pub mod profiles;
pub mod renewal;
mod schema;
pub mod selector;
pub mod severity;
pub mod terms;
pub mod words;

pub use attribution::{Attribution, Open, StageVerdict, attribute, mending_stage};
pub use compiled::{Compiled, Identity};
pub use content::Content;
pub use coverage::{Coverage, Exclusion, OutReason, Question, Standing, Verdict, judge};
pub use estate::{Component, Place, SystemTree};
pub use kernel::PartyKind;
pub use lifecycle::{Status, Step};
pub use lint::{Example, Facts, Finding, FindingKind, Other, Weight, lint};
pub use matrix::{Matrix, MatrixRow, Parties, Resolution, Responsible};
pub use profiles::{Profile, demonstration_party_kind};
pub use selector::{Root, Selector};
pub use severity::{Grade, OverrideEffect, SeverityOverride, SeverityTable};
pub use terms::{Period, TermRow};
pub use words::{Impact, Severity, Sign, Stage, Text, Urgency};

#[cfg(test)]
mod tests;
