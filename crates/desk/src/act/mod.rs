//! Every move as a use case: what it takes, who may make it, what it tells. Handlers, replays and the demonstration call
//! these; there is no second way.

mod attempts;
mod attribute;
mod desk;
mod finish;
mod goodwill;
mod hand;
mod handover;
mod late;
mod proposals;
mod regrade;
mod screen;
mod talk;
mod work;

pub use attempts::LogAttempt;
pub use attribute::{Attribute, Release};
pub use desk::{Cancel, DuplicateLink, Merge, Withdraw};
pub use finish::{Close, Confirm, Rate, Reject, Reopen, Resolve};
pub use goodwill::GiveGoodwill;
pub use hand::{Assign, Decline};
pub use handover::{HandOver, HandOverItem, HandedOver};
pub(crate) use late::Entering;
pub use late::{Entered, LateAnswer, LateArrival, LateEntry, LateRestoration, LateSolution, LateText};
pub use proposals::{Approve, ContestPause, Exempt, PastPause, Refuse};
pub use regrade::{ChangeSeverity, IssueReport, Relink, SetDue};
pub use screen::{AnswerOneself, PassOn, Resubmit, SendBack};
pub use talk::{Note, PublicMessage};
pub use work::{Accept, Answer, Arrive, Pause, Plan, Restore, Resume, Visit};
