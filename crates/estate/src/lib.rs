//! The estate（交付台账）: parties, sites, departments, delivered systems and their component trees.
//!
//! Use cases are methods of [`Estate`] ([`change`]); later slices read through [`ask`].

mod api;
pub mod ask;
mod cache;
pub mod change;
pub mod core;
pub mod import;
mod sight;
mod store;

pub use core::{
    Change, Component, ComponentFields, Contact, Criticality, Delivered, Department, DepartmentFields, Party,
    PartyFields, PartyKind, Site, SiteFields, System, SystemFields, Upgrade, UpgradeFields,
};
pub use sight::Served;

use std::sync::{Arc, OnceLock};

use access::Action;
use app::{App, Routes};
use storage::{Migration, Sql};
use utoipa_axum::routes;

use crate::cache::Cache;

/// The tables of this slice.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "estate", name: "0001_estate", text: include_str!("../migrations/0001_estate.sql") },
    Migration { slice: "estate", name: "0002_import", text: include_str!("../migrations/0002_import.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}

/// The slice.
pub struct Estate {
    app: Arc<App>,
    cache: Cache,
    served: OnceLock<Arc<dyn Served>>,
}

impl Estate {
    /// The estate of one installation.
    pub fn new(app: Arc<App>) -> Self {
        Self { app, cache: Cache::default(), served: OnceLock::new() }
    }

    /// Hands over who knows which systems a person's groups serve. Until then a reach over groups reaches nothing.
    pub fn served_by(&self, served: Arc<dyn Served>) {
        // The first one stands: it is handed over once, when the slices are put together.
        let _ = self.served.set(served);
    }

    /// The routes of this slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        let (read, write) = (Action::EstateRead, Action::EstateWrite);
        Routes::new("estate", &self.app)
            .add(read, routes!(api::parties::list))
            .add(write, routes!(api::parties::create))
            .add(read, routes!(api::parties::read))
            .add(write, routes!(api::parties::change))
            .add(read, routes!(api::places::list_sites))
            .add(write, routes!(api::places::create_site))
            .add(write, routes!(api::places::change_site))
            .add(read, routes!(api::places::list_departments))
            .add(write, routes!(api::places::create_department))
            .add(write, routes!(api::places::change_department))
            .add(read, routes!(api::systems::list))
            .add(write, routes!(api::systems::create))
            .add(read, routes!(api::systems::read))
            .add(write, routes!(api::systems::change))
            .add(write, routes!(api::components::create))
            .add(read, routes!(api::components::read))
            .add(write, routes!(api::components::change))
            .add(read, routes!(api::components::upgrades))
            .add(write, routes!(api::components::upgrade))
    }
}
