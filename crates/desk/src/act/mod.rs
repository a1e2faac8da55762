//! Every move as a use case: what it takes, who may make it, what it tells. Handlers, replays and the demonstration call
//! these; there is no second way.

mod attempts;
mod attribute;
mod contest;
mod desk;
mod finish;
mod goodwill;
mod hand;
mod handover;
mod late;
mod mass;
mod proposals;
mod quotation;
mod regrade;
mod remote;
mod screen;
mod talk;
mod vendor;
mod visit;
mod work;

pub use attempts::LogAttempt;
pub use attribute::{Attribute, Release};
pub use contest::{AgreeVerdict, Contest, Contested, DecideContest};
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
pub use mass::{Adopt, Broadcast, Join, Joined};
pub(crate) use quotation::named_by;
pub use quotation::{QUOTATION, Quotation, Quote, QuoteLine, SignQuotation, WithdrawQuotation};
pub use remote::{AnswerRemote, AskRemote, EndRemote, RemoteSession, StartRemote};
pub use talk::{Note, PublicMessage};
pub(crate) use vendor::VENDOR_FILE;
pub use vendor::{MadeLink, MakeLink, ToVendor, VENDOR_CASE, VendorCase, VendorStatement};
pub use visit::{BeginVisit, EndVisit, SignVisit, Visited};
pub use work::{Accept, Answer, Arrive, Pause, Plan, Restore, Resume, Visit};
