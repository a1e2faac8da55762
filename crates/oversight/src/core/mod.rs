//! What a review finds, pure.

pub mod finding;
