//! The look at the subject at the moment of sending.

use std::future::Future;
use std::pin::Pin;

use kernel::{ClockId, Instant};

use crate::core::{Event, Facts, Post, Side};

/// What a message asks about its subject.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The subject's kind: `incident`.
    pub kind: &'a str,
    /// The subject's id.
    pub subject: &'a str,
    /// The clock a rung is about; it must be among the answer's clocks whatever its state.
    pub clock: Option<ClockId>,
    /// What it tells.
    pub event: Event,
    /// The post its reader holds.
    pub post: Post,
    /// The name of its reader.
    pub reader: &'a str,
    /// Who will read it: the answer holds only what this side may know.
    pub side: Side,
    /// The instant of sending, for what is left of each clock.
    pub now: Instant,
}

/// The answer: the facts, nothing when the subject is gone, or why it cannot be looked up now.
pub type Looked<'a> = Pin<Box<dyn Future<Output = Result<Option<Facts>, String>> + Send + 'a>>;

/// The id of a letter, or why it cannot be looked up now.
pub type LetterOf<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, String>> + Send + 'a>>;

/// Looks at subjects as they are now; where the reader needs no log-in, the look makes out the link he comes in by. The slice that owns them implements it.
pub trait LiveFacts: Send + Sync {
    /// The facts of `asked.subject` at `asked.now` for `asked.side`.
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a>;

    /// The id of the letter by which the reporter told of the subject, so that what he is written stands below it in his mail
    /// program; none where he told it otherwise.
    fn letter<'a>(&'a self, kind: &'a str, subject: &'a str) -> LetterOf<'a> {
        let _ = (kind, subject);
        Box::pin(async { Ok(None) })
    }

    /// The page on which a member of the team finds what waits for him.
    fn queue(&self) -> Option<String> {
        None
    }
}
