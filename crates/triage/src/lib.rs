//! Triage: from what a reporter wrote to the component, the fault class, and how sure we are.
//!
//! Pure and deterministic: the same input gives the same bytes.

mod kinds;

pub use kinds::{ComponentKind, FaultClass, UnknownName};
