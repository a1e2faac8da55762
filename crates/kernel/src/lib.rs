//! The words every other crate uses: ids, instants, the clock, who acts, refusals, pages.
//!
//! No input or output, no async, no clock of its own.

mod actor;
mod causes;
mod clock;
mod id;
mod known;
mod money;
mod page;
#[cfg(test)]
mod page_fuzz;
mod party;
mod reach;
mod refusal;
mod unread;
mod words;

pub use actor::{Actor, Role};
pub use causes::with_causes;
pub use clock::{Clock, FollowingClock, ManualClock, SystemClock};
pub use id::{
    AccountId, AgreementId, AgreementVersionId, AssignmentId, AttachmentId, CalendarId, ClockId, ComponentId,
    ContactId, DeliveryId, DepartmentId, DocumentId, EmergencyId, EntryId, GroupId, HoldId, IdError, Ids, IncidentId,
    JobId, LinkId, MailId, MessageId, PaperId, PartyId, PauseId, PersonId, ProblemId, ProposalId, RandomIds, RemarkId,
    ReviewId, RoleId, ScanId, SeededIds, SheetId, ShiftId, SiteId, SystemId, TemplateId, UpgradeId, WebhookId,
    WindowId,
};
pub use known::Known;
pub use money::{amount, digits};
pub use page::{Cursor, MAX_LIMIT, Page, PageError, PageRequest};
pub use party::PartyKind;
pub use reach::{Cells, Custom, Reach, Terms};
pub use refusal::{Field, Language, Refusal, RefusalKind};
pub use unread::unread;
pub use words::UnknownWord;
pub use worktime::{HOUR, Instant, MINUTE, SECOND};
