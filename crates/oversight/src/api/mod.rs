//! The endpoints: one file a group, each with what it reads and answers.

pub mod emergency;
pub mod explain;
pub mod reviews;
pub mod roles;
