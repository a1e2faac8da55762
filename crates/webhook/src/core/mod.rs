//! The rules, pure: what a subscription asks for, what an event says, how it is signed, when it is tried again.

mod event;
mod patience;
mod signature;
mod subscription;

pub use event::{Happening, body, event_type};
pub use patience::{DISABLE_AFTER, wait};
pub use signature::Secret;
pub use subscription::{Wanted, matches};
