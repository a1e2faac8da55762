//! Agreements: what was promised to whom, from when, on which calendar, and who is responsible.

pub mod core;
