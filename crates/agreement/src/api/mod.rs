//! The HTTP side: one file per group of endpoints.

pub mod agreements;
pub mod calendar_imports;
pub mod calendars;
pub mod continuation;
pub mod deadlines;
pub mod endings;
pub mod findings;
pub mod paper;
pub mod profiles;
pub mod renewal;
pub mod signature;
pub mod standing;
pub mod underpinnings;
pub mod versions;
