//! Stories: the whole server under a clock that moves only when told, on either database, told in a few words.
//!
//! A story opens a [`World`] with [`on_both`], lets people act through the real router with a session of their own
//! ([`World::report`], [`World::by`]), lets time pass ([`World::forward`]), and looks at what came of it
//! ([`World::see`], [`World::phone`], [`World::journal`]). At its end the journal is verified, and what was seen on the
//! way is asked for again as it was known then.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod agreed;
mod described;
mod memory;
mod people;
mod places;
mod roster;
mod seen;
mod setting;
mod time;
mod world;

pub use people::{Fault, Person, Reporting};
pub use seen::{ClockSeen, Happened, Phone, Seen};
pub use setting::{PASSWORD, Setting};
pub use time::{at, days, hours, minutes, shown};
pub use world::{World, on_both};
