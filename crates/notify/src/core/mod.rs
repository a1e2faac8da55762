//! Pure rules: who gets what, in which words, when it is tried again. Time, facts and addresses are arguments.

mod audience;
mod countdown;
mod digest;
mod event;
mod facts;
mod layout;
mod letter;
mod post;
mod retry;
mod texts;
mod thread;

pub use audience::{Channels, Planned, plan};
pub use digest::{GATHERED_FROM, GATHERED_MOST, Reminder, digest};
pub use event::Event;
pub use facts::{Amount, ClockState, Facts, LiveClock, Words};
pub use layout::{html, plain};
pub(crate) use letter::one_line;
pub use letter::{Letter, Reader, compose};
pub use post::{Post, Recipient, Side};
pub use retry::{Failure, FailureCode, Next, RetryRule};
pub use texts::{MissingText, sentence};
pub use thread::Thread;
