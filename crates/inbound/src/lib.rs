//! What comes in by itself: letters fetched from mailboxes become faults, messages, or wait for the dispatcher; alerts of
//! programs that watch become incidents with their members.
//!
//! [`Inbound::take`] takes one letter in; a [`Reader`] fetches those of one mailbox.

mod alerts;
mod api;
mod chat;
pub mod core;
mod decide;
mod imap;
mod inbound;
mod mailbox;
mod notice;
mod read;
mod standing;
mod store;
mod take;
mod who;

pub use alerts::{ALERT, AlertOutcome, AlertSource};
pub use imap::{Failure, FailureCode};
pub use inbound::{Inbound, SUBJECT};
pub use mailbox::{InboundSettings, MailboxSettings};
pub use read::{Reader, SetupError};
pub use standing::{MailStanding, MailboxStanding, standing};
pub use store::mail::{Mail, MailFile, MailState};
pub use store::{person, sql};
pub use take::{Arrival, Taken};

use storage::Migration;

/// The tables of this slice.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "inbound", name: "0001_mail", text: include_str!("../migrations/0001_mail.sql") },
    Migration { slice: "inbound", name: "0002_alert", text: include_str!("../migrations/0002_alert.sql") },
];
