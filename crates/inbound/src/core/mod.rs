//! Pure: what a letter says, what kind of letter it is, and what becomes of it.

mod alert;
mod cut;
mod decide;
mod letter;
mod nature;
mod words;

pub use alert::{Alert, Level, MOST, Mapping, alertmanager, mapped, zabbix};
pub use cut::cut;
pub use decide::{Decision, House, Known, Place, Sender, Thread, WaitReason, decide, system_of};
pub use letter::{Enclosed, Letter, read, unread};
pub use nature::{Nature, Own};
pub use words::{language_of, numbers_in, plain_subject, tidy};
