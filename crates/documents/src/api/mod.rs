//! The endpoints.

pub(crate) mod documents;
pub(crate) mod moves;
pub(crate) mod verify;
pub(crate) mod view;
