//! The program `aftercare`: every slice put together, served, and the commands around it.

pub mod api;
mod between;
pub mod cli;
pub mod config;
pub mod costs;
pub mod demo;
pub mod doctor;
pub mod encryption;
pub mod ends;
pub mod groups;
pub mod health;
mod hourly;
pub mod identity;
pub mod import;
pub mod limits;
pub mod mailboxes;
pub mod metrics;
mod nightly;
pub mod pages;
pub mod paper;
mod privacy;
pub mod recalendar;
mod records;
pub mod replay;
mod schema;
pub mod serve;
pub mod serving;
pub mod texts;
pub mod time;
mod trial;
pub mod ways;
pub mod wiring;

/// An intake makes thousands of small allocations on several threads; see docs/PERFORMANCE.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
