//! What a move tells, and how it says no.

use kernel::{Instant, Refusal, RefusalKind};

use super::{Clock, PauseReason};

/// Why a clock was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelReason {
    /// The case was withdrawn, cancelled or merged.
    SubjectEnded,
    /// The new severity or agreement does not promise it.
    NotPromised,
    /// What it watched was done.
    NoLongerNeeded,
}

/// Something that happened to a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It started.
    Started,
    /// A pause began that stops it.
    Paused {
        /// Why.
        reason: PauseReason,
        /// Since when.
        from: Instant,
    },
    /// Time counts again.
    Resumed {
        /// Since when.
        at: Instant,
    },
    /// The due instant moved.
    DueMoved {
        /// Before.
        from: Option<Instant>,
        /// Now.
        to: Option<Instant>,
    },
    /// A promise was broken.
    Breached {
        /// The due instant that passed.
        at: Instant,
    },
    /// A recorded breach was proved wrong.
    Refuted {
        /// The breach's due instant.
        breach_at: Instant,
    },
    /// A solution was offered.
    Offered {
        /// When.
        at: Instant,
    },
    /// The offered solution was rejected.
    Rejected {
        /// When it had been offered.
        offered_at: Instant,
    },
    /// It was met.
    Met {
        /// When.
        at: Instant,
        /// Whether a breach stands.
        late: bool,
    },
    /// A met clock runs again: the service is not back.
    Voided {
        /// When it had been met.
        met_at: Instant,
    },
    /// Silence ran out: the offered solution counts as confirmed.
    Lapsed {
        /// The end of the silence.
        at: Instant,
    },
    /// It is no longer measured.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
    /// It was recomputed for another severity or agreement.
    Recomputed {
        /// The new generation.
        generation: u32,
    },
    /// A provisional deadline became final.
    Settled {
        /// The instant that had been shown.
        shown: Instant,
        /// What it is now: never earlier.
        due: Instant,
    },
    /// Rungs that fired though the milestone had been met before, as a late entry shows.
    Needless {
        /// Their keys.
        rungs: Vec<String>,
    },
    /// The assigned person took notice.
    Acknowledged {
        /// When.
        at: Instant,
    },
}

impl Fact {
    /// The stable name, the last part of a journal kind: `clock.breached`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started => "clock.started",
            Self::Paused { .. } => "clock.paused",
            Self::Resumed { .. } => "clock.resumed",
            Self::DueMoved { .. } => "clock.due_moved",
            Self::Breached { .. } => "clock.breached",
            Self::Refuted { .. } => "clock.breach_refuted",
            Self::Offered { .. } => "clock.offered",
            Self::Rejected { .. } => "clock.offer_rejected",
            Self::Met { .. } => "clock.met",
            Self::Voided { .. } => "clock.voided",
            Self::Lapsed { .. } => "clock.lapsed",
            Self::Cancelled { .. } => "clock.cancelled",
            Self::Recomputed { .. } => "clock.recomputed",
            Self::Settled { .. } => "clock.settled",
            Self::Needless { .. } => "clock.rungs_needless",
            Self::Acknowledged { .. } => "clock.acknowledged",
        }
    }
}

/// The changed clock and what happened, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The clock as it is now.
    pub clock: Clock,
    /// What happened; empty when the move changed nothing that people see.
    pub facts: Vec<Fact>,
}

/// A move's result.
pub type Outcome = Result<Changed, ClockRefusal>;

/// Why a move is refused. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", Refusal::from(*self))]
pub enum ClockRefusal {
    /// It was met before.
    AlreadyMet,
    /// It was cancelled before.
    AlreadyCancelled,
    /// It is not met, so nothing can be voided or reopened.
    NotMet,
    /// No solution is offered.
    NotOffered,
    /// A solution waits for its confirmation.
    AlreadyOffered,
    /// Only a resolve clock knows offers.
    NotOfferable,
    /// A pause for this reason lasts already.
    AlreadyPaused,
    /// No pause for this reason lasts.
    NotPaused,
    /// A pause in the past needs the customer's consent.
    PauseNeedsConsent,
    /// The pause ends before it begins.
    ResumeBeforePause,
    /// The instant lies before the clock's start.
    BeforeStart,
    /// The instant lies in the future.
    InFuture,
    /// The due instant set by hand lies in the past.
    DueInPast,
    /// Only an on-site clock knows agreed windows.
    NoWindow,
    /// Nothing is promised, so nothing can be due.
    PromisesNothing,
}

impl From<ClockRefusal> for Refusal {
    fn from(refusal: ClockRefusal) -> Self {
        use ClockRefusal as R;
        let (kind, code, zh, en) = match refusal {
            R::AlreadyMet => (
                RefusalKind::Conflict,
                "clock.already_met",
                "该时限已完成，不能再更改。",
                "This clock was met before; it does not change any more.",
            ),
            R::AlreadyCancelled => {
                (RefusalKind::Conflict, "clock.already_cancelled", "该时限已取消。", "This clock was cancelled before.")
            }
            R::NotMet => (RefusalKind::Conflict, "clock.not_met", "该时限尚未完成。", "This clock is not met yet."),
            R::NotOffered => (
                RefusalKind::Conflict,
                "clock.not_offered",
                "尚未提交解决方案，无法确认或退回。",
                "No solution has been offered that could be confirmed or rejected.",
            ),
            R::AlreadyOffered => (
                RefusalKind::Conflict,
                "clock.already_offered",
                "解决方案已提交，正等待确认。",
                "A solution was offered and waits for its confirmation.",
            ),
            R::NotOfferable => (
                RefusalKind::Invalid,
                "clock.not_offerable",
                "只有“解决”时限可以提交解决方案。",
                "Only the resolution clock takes an offered solution.",
            ),
            R::AlreadyPaused => (
                RefusalKind::Conflict,
                "clock.already_paused",
                "已因同一原因暂停，请先恢复计时。",
                "It is paused for this reason already; resume it first.",
            ),
            R::NotPaused => (
                RefusalKind::Conflict,
                "clock.not_paused",
                "没有以此原因进行中的暂停。",
                "No pause for this reason is in progress.",
            ),
            R::PauseNeedsConsent => (
                RefusalKind::Forbidden,
                "clock.pause_needs_consent",
                "补记过去的暂停须经客户确认同意。",
                "A pause that begins in the past needs the customer's consent.",
            ),
            R::ResumeBeforePause => (
                RefusalKind::Invalid,
                "clock.resume_before_pause",
                "恢复时间早于暂停开始时间。",
                "The pause would end before it begins.",
            ),
            R::BeforeStart => (
                RefusalKind::Invalid,
                "clock.before_start",
                "该时间早于时限的起点。",
                "The instant lies before the clock's start.",
            ),
            R::InFuture => {
                (RefusalKind::Invalid, "clock.in_future", "该时间尚未到来。", "The instant lies in the future.")
            }
            R::DueInPast => (
                RefusalKind::Invalid,
                "clock.due_in_past",
                "手工设定的到期时间必须晚于现在。",
                "A due time set by hand must lie in the future.",
            ),
            R::NoWindow => (
                RefusalKind::Invalid,
                "clock.no_window",
                "只有“到场”时限可以约定时间窗。",
                "Only the on-site clock takes an agreed window.",
            ),
            R::PromisesNothing => (
                RefusalKind::Invalid,
                "clock.promises_nothing",
                "该时限没有承诺时间，不能设定到期时间。",
                "This clock promises nothing, so no due time can be set.",
            ),
        };
        Self::new(kind, code, zh, en)
    }
}
