//! The service desk: from a reported fault to its confirmed closure, with everything decided on the way explained.

pub mod act;
mod agreed;
pub mod api;
mod assign;
mod attach;
mod attainment;
mod basis;
mod beside;
mod brief;
mod callers;
mod chat;
pub mod core;
mod desk;
mod draft;
mod effects;
mod explain;
mod form;
mod import;
pub mod jobs;
mod known;
mod live;
mod look;
mod masking;
mod opening;
mod paper;
mod past;
mod people;
mod place;
mod policy;
mod progress;
mod report;
mod routes;
mod spent;
pub mod store;
mod timeline;
mod underpin;
mod underway;
mod watched;
mod way_in;
mod whereabouts;

pub use store::{person, sql};

pub use assign::{UNPROMISED, plain_task};
pub use attainment::{Attained, ClockFacts, Period};
pub use beside::Beside;
pub use chat::ChatTold;
pub use desk::Desk;
pub use import::{Laid, OldCase};
pub use look::Counts;
pub use past::{Given, Past, PastQuery};
pub use place::{Place, tree};
pub use report::{Report, Reported};
pub use spent::Spent;
pub use store::proposal::Exemption;

use storage::Migration;

/// The desk's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "desk", name: "0001_incident", text: include_str!("../migrations/0001_incident.sql") },
    Migration { slice: "desk", name: "0002_period", text: include_str!("../migrations/0002_period.sql") },
    Migration { slice: "desk", name: "0003_daily", text: include_str!("../migrations/0003_daily.sql") },
    Migration { slice: "desk", name: "0010_paper", text: include_str!("../migrations/0010_paper.sql") },
    Migration { slice: "desk", name: "0011_window", text: include_str!("../migrations/0011_window.sql") },
    Migration { slice: "desk", name: "0012_bulk", text: include_str!("../migrations/0012_bulk.sql") },
    Migration { slice: "desk", name: "0020_label", text: include_str!("../migrations/0020_label.sql") },
    Migration { slice: "desk", name: "0021_order", text: include_str!("../migrations/0021_order.sql") },
    Migration { slice: "desk", name: "0022_address", text: include_str!("../migrations/0022_address.sql") },
    Migration { slice: "desk", name: "0023_index", text: include_str!("../migrations/0023_index.sql") },
    Migration { slice: "desk", name: "0026_visit_index", text: include_str!("../migrations/0026_visit_index.sql") },
    Migration { slice: "desk", name: "0027_vendor", text: include_str!("../migrations/0027_vendor.sql") },
    Migration { slice: "desk", name: "0028_pages", text: include_str!("../migrations/0028_pages.sql") },
];
