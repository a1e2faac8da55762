//! What is known of a mailbox before it is opened.

use std::path::PathBuf;
use std::time::Duration;

use notify::{Login, Security};

use crate::alerts::AlertSource;

/// A mailbox that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxSettings {
    /// Its name here; stays what it is.
    pub name: String,
    /// The server's name, as its certificate names it.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User and password.
    pub login: Login,
    /// A PEM file with the authority that signed the server's certificate, beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
    /// Where letters go that were taken in; empty: they stay, marked as seen.
    pub done_folder: String,
    /// The addresses that lead here: letters from them are our own.
    pub addresses: Vec<String>,
    /// The code of the system that letters here are about where they name none.
    pub system: Option<String>,
    /// How long the server may be waited for without news before the mailbox is looked at anyway.
    pub poll: Duration,
}

/// What holds for all mailboxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundSettings {
    /// The mailboxes.
    pub mailboxes: Vec<MailboxSettings>,
    /// So much of a letter is fetched; what is beyond stays on the mail server.
    pub largest: u64,
    /// More letters an hour of one address wait for the dispatcher.
    pub hourly: u32,
    /// The mail server whose `Authentication-Results` are believed; empty: senders are not checked.
    pub checked_by: String,
    /// Sources of alerts in forms of their own.
    pub sources: Vec<AlertSource>,
    /// The address our own mail is sent from.
    pub from: Option<String>,
}

impl Default for InboundSettings {
    fn default() -> Self {
        Self {
            mailboxes: Vec::new(),
            sources: Vec::new(),
            largest: 50 * 1024 * 1024,
            hourly: 30,
            checked_by: String::new(),
            from: None,
        }
    }
}
