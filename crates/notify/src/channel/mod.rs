//! Channels: how a letter leaves the house.

mod carrier;
mod gateway;
mod headers;
mod robot;
mod smtp;
mod smtp_failure;

use std::future::Future;
use std::pin::Pin;

use kernel::Instant;

use crate::core::{Failure, Letter, Pace, Thread};

pub use carrier::{Answered, Carrier};
pub use gateway::{Gateway, GatewayConfig, GatewayError, Media};
pub use robot::{ROBOT, RobotConfig, RobotKind, Robots};
pub use smtp::{Login, Secret, Security, SetupError, Smtp, SmtpConfig};

/// A letter on its way.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The recipient's address on this channel.
    pub address: &'a str,
    /// What it says.
    pub letter: &'a Letter,
    /// Its ids.
    pub thread: &'a Thread,
    /// Whether an earlier copy may have arrived.
    pub is_possible_copy: bool,
    /// When it is sent.
    pub now: Instant,
}

/// What came of handing a letter over.
pub type Handed<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// One way out.
pub trait Channel: Send + Sync {
    /// The name deliveries ask for it by: `mail`, `robot`.
    fn name(&self) -> &'static str;

    /// The host that message ids are made under; stays the same for the life of an installation.
    fn host(&self) -> &str;

    /// How fast it may speak to `address`; none where nothing is known to forbid any pace.
    fn pace(&self, _address: &str) -> Option<Pace> {
        None
    }

    /// Hands the letter over; returns when the other side has taken responsibility for it.
    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a>;
}
