//! Rules that read the policy and what roles fit together: pure, but not of this crate alone, so they stand beside `core`.

pub mod emergency;
pub mod role;
