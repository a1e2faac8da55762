//! Every move as a use case: what it takes, who may make it, what it tells. Handlers, replays and the demonstration call
//! these; there is no second way.

mod attribute;
mod desk;
mod finish;
mod hand;
mod regrade;
mod talk;
mod work;

pub use attribute::{Attribute, Release};
pub use desk::{Cancel, DuplicateLink, Merge, Withdraw};
pub use finish::{Close, Confirm, Rate, Reject, Reopen, Resolve};
pub use hand::{Assign, Decline};
pub use regrade::{ChangeSeverity, IssueReport, Relink, SetDue};
pub use talk::{Note, PublicMessage};
pub use work::{Accept, Answer, Arrive, Pause, Plan, Restore, Resume, Visit};
