//! The desk over HTTP: one file per group of endpoints.

pub mod incidents;
pub mod moves;
pub mod view;
