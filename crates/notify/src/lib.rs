//! Notices: who hears of what, by which channel, in which words, and that it really arrives.
//!
//! A use case adds its notices to the write set of the change ([`enqueue`]); a [`Courier`] sends them. What a message
//! says about its subject is looked up when it is sent ([`LiveFacts`]), never when it was written.

mod channel;
pub mod core;
mod courier;
mod live;
mod store;

pub use crate::core::{
    Amount, Channels, ClockState, Event, Facts, Failure, FailureCode, Form, Group, GroupError, Letter, LiveClock,
    PLAIN, Pace, Post, Quiet, Reader, Recipient, RetryRule, Routes, Side, Wording, Words, compose, compose_own,
    end_letter, trial_letter,
};
pub use channel::{
    Answered, Carrier, Channel, Gateway, GatewayConfig, GatewayError, Handed, Login, Media, Outgoing, ROBOT,
    RobotConfig, RobotKind, Robots, Secret, Security, SetupError, Smtp, SmtpConfig,
};
pub use courier::{Courier, CourierRule, Round};
pub use live::{Asked, LetterOf, LiveFacts, Looked};
pub use store::person;
pub use store::{
    Addressed, Delivery, DeliveryState, Failing, InboxItem, Notice, OwnText, OwnTexts, TEXT, Undelivered,
    UndeliveredState, WORD, addressed, again, enqueue, failing, held, hold_back, inbox, last_told, let_go, mark_read,
    may_be_copies, of_subject, own_texts, sql, text_versions, undelivered, unread, write_text,
};

use storage::Migration;

/// The tables of notices.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "notify", name: "0001_delivery", text: include_str!("../migrations/0001_delivery.sql") },
    Migration { slice: "notify", name: "0002_dead", text: include_str!("../migrations/0002_dead.sql") },
    Migration { slice: "notify", name: "0003_urgent", text: include_str!("../migrations/0003_urgent.sql") },
    Migration { slice: "notify", name: "0004_pace", text: include_str!("../migrations/0004_pace.sql") },
    Migration { slice: "notify", name: "0005_phone", text: include_str!("../migrations/0005_phone.sql") },
    Migration { slice: "notify", name: "0006_failed", text: include_str!("../migrations/0006_failed.sql") },
    Migration { slice: "notify", name: "0007_text", text: include_str!("../migrations/0007_text.sql") },
];
