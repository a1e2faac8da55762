//! Pure rules: who gets what, in which words, when it is tried again. Time, facts and addresses are arguments.

mod audience;
mod chat;
mod countdown;
mod digest;
mod event;
mod facts;
mod group;
mod layout;
mod letter;
mod pace;
mod post;
mod retry;
mod route;
mod texts;
mod thread;

pub use audience::{Channels, Planned, plan};
pub(crate) use chat::{Line, fitted, lines, short, tame};
pub use digest::{GATHERED_MOST, Gathered, Reminder, digest};
pub use event::Event;
pub use facts::{Amount, ClockState, Facts, LiveClock, Words};
pub use group::{Group, GroupError, Quiet, Seat};
pub use layout::{html, plain};
pub(crate) use letter::one_line;
pub use letter::{Letter, Reader, compose, end_letter, trial_letter};
pub use pace::Pace;
pub use post::{Post, Recipient, Side};
pub use retry::{Failure, FailureCode, Next, RetryRule};
pub use route::{PLAIN, Routes};
pub(crate) use texts::{Args, sentence_or_key};
pub use texts::{MissingText, sentence};
pub use thread::Thread;
