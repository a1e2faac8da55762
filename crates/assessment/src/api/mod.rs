//! Assessment sheets over HTTP.

pub(crate) mod export;
pub(crate) mod moves;
pub(crate) mod owed;
pub(crate) mod profit;
pub(crate) mod sheets;
pub(crate) mod view;
