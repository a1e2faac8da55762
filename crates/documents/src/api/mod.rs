//! The endpoints.

pub(crate) mod documents;
pub(crate) mod month_end;
pub(crate) mod moves;
pub(crate) mod previews;
pub(crate) mod returns;
pub(crate) mod sealing;
pub(crate) mod templates;
pub(crate) mod verify;
pub(crate) mod view;
