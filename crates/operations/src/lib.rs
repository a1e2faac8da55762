//! Keeping the installation itself alive: backups and their schedule, what is standing where, the journal for the
//! auditor, and the mark on a database that holds the demonstration.

mod api;
pub mod backup;
pub mod demonstration;
mod runs;
mod schedule;
pub mod standing;

pub use api::problems;
pub use runs::{Run, last, last_good};
pub use schedule::{BACKUP_JOB, Plan};

use std::sync::Arc;

use access::Action;
use app::{App, Routes};
use storage::{Migration, Sql};
use tokio::sync::watch;
use utoipa_axum::routes;

/// The tables of operations.
pub const MIGRATIONS: &[Migration] = &[Migration {
    slice: "operations",
    name: "0001_operations",
    text: include_str!("../migrations/0001_operations.sql"),
}];

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [runs::ALL, demonstration::ALL, standing::ALL].concat()
}

/// The slice: every use case of operations is a method of it.
pub struct Operations {
    app: Arc<App>,
    source: backup::Source,
    plan: Option<Plan>,
    stopping: watch::Sender<bool>,
}

impl Operations {
    /// The slice; `source` says what a backup covers, `plan` when one is made by itself.
    pub fn new(app: Arc<App>, source: backup::Source, plan: Option<Plan>) -> Self {
        Self { app, source, plan, stopping: watch::Sender::new(false) }
    }

    /// The node stops: a backup under way by itself is broken off and left to another node, or to the next start.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// When backups are made by themselves on this node; none when nobody asked for it.
    pub const fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("operations", &self.app)
            .add(Action::JournalRead, routes!(api::journal::list))
            .add(Action::JournalRead, routes!(api::journal::export))
            .add(Action::JournalRead, routes!(api::journal::verification))
    }
}
