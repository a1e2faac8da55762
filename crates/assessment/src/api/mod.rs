//! Assessment sheets over HTTP.

pub(crate) mod export;
pub(crate) mod moves;
pub(crate) mod sheets;
mod view;
