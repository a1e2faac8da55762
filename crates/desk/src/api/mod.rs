//! The desk over HTTP: one file per group of endpoints.

pub mod view;
