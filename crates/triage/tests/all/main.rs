//! What triage promises, from outside.

mod deciding;
mod masking;
mod properties;
