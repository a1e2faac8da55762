//! Who may do what: explained line by line, made narrower by custom roles, opened in an emergency, and reviewed.

mod api;
mod core;
mod emergency;
mod explain;
mod gather;
mod reviews;
mod roles;
mod rules;
mod store;
mod table;

use std::sync::Arc;

use access::{Access, Action};
use account::Accounts;
use app::{App, Routes};
use desk::Desk;
use estate::Estate;
use storage::{Migration, Sql};
use team::Team;
use utoipa_axum::routes;

pub use emergency::SUBJECT;
pub use explain::What;
pub use reviews::{NewReview, Source, Verdict};
pub use store::review::erase_person;
pub use table::{Duty, IncompatibleRights, TableRow, TableRules};

/// The tables of reviews.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "oversight", name: "0001_oversight", text: include_str!("../migrations/0001_oversight.sql") },
    Migration { slice: "oversight", name: "0002_page", text: include_str!("../migrations/0002_page.sql") },
];

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}

/// The slice: every use case of oversight is a method of it.
pub struct Oversight {
    app: Arc<App>,
    access: Arc<Access>,
    accounts: Arc<Accounts>,
    estate: Arc<Estate>,
    team: Arc<Team>,
    desk: Arc<Desk>,
    zone: String,
}

impl Oversight {
    /// The slice; `zone` is the provider's IANA zone, for letters.
    pub fn new(
        app: Arc<App>,
        access: Arc<Access>,
        accounts: Arc<Accounts>,
        estate: Arc<Estate>,
        team: Arc<Team>,
        desk: Arc<Desk>,
        zone: String,
    ) -> Self {
        Self { app, access, accounts, estate, team, desk, zone }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("oversight", &self.app)
            .add(Action::AccessExplain, routes!(api::explain::read))
            .add(Action::AccessExplain, routes!(api::explain::subjects))
            .add(Action::EmergencyRead, routes!(api::emergency::list))
            .add(Action::EmergencyOpen, routes!(api::emergency::open))
            .add(Action::EmergencyEnd, routes!(api::emergency::end))
            .add(Action::RoleRead, routes!(api::roles::list))
            .add(Action::RoleWrite, routes!(api::roles::choices))
            .add(Action::RoleWrite, routes!(api::roles::make))
            .add(Action::RoleWrite, routes!(api::roles::change))
            .add(Action::RoleWrite, routes!(api::roles::retire))
            .add(Action::RoleGrant, routes!(api::roles::ask))
            .add(Action::RoleGrant, routes!(api::roles::withdraw))
            .add(Action::RoleApprove, routes!(api::roles::decide))
            .add(Action::ReviewRead, routes!(api::reviews::list))
            .add(Action::ReviewRead, routes!(api::reviews::read))
            .add(Action::ReviewKeep, routes!(api::reviews::begin))
            .add(Action::ReviewKeep, routes!(api::reviews::decide))
            .add(Action::ReviewKeep, routes!(api::reviews::check))
            .add(Action::ReviewKeep, routes!(api::reviews::close))
    }
}
