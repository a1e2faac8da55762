//! The endpoints: one file a group, each with what it reads and answers.

pub mod accounts;
pub mod approval;
pub mod factor;
pub mod links;
pub mod passkeys;
pub mod password;
pub mod policy;
pub mod session;
pub mod sessions;
pub mod setup;
pub mod tokens;
pub mod ways;
pub mod words;
