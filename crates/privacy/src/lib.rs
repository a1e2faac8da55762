//! What is kept of people and for how long: shown to them, erased, held, and emptied when its term is over.

mod api;
mod erase;
mod export;
mod holds;
mod refusals;
mod retain;
mod store;
mod terms;

use std::sync::Arc;

use access::{Access, Action};
use app::{App, Routes};
use documents::Documents;
use estate::Estate;
use files::Files;
use storage::{Migration, Sql};
use team::Team;
use utoipa_axum::routes;

pub use erase::{ERASED_NAME, Erased};
pub use export::{Exported, Told};
pub use holds::NewHold;
pub use retain::Retained;
pub use store::{Hold, standing};
pub use terms::Terms;

/// The tables of this slice.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "privacy", name: "0001_privacy", text: include_str!("../migrations/0001_privacy.sql") }];

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::ALL.to_vec()
}

/// The slice: every use case is a method of it.
pub struct Privacy {
    app: Arc<App>,
    access: Arc<Access>,
    estate: Arc<Estate>,
    team: Arc<Team>,
    files: Arc<Files>,
    documents: Arc<Documents>,
    terms: Terms,
}

/// What holds something of people.
pub struct Holders {
    /// Who belongs to whom.
    pub estate: Arc<Estate>,
    /// The team.
    pub team: Arc<Team>,
    /// Attached files.
    pub files: Arc<Files>,
    /// What was put on paper.
    pub documents: Arc<Documents>,
}

impl Privacy {
    /// The slice; `terms` say how long records are kept.
    pub fn new(app: Arc<App>, access: Arc<Access>, holders: Holders, terms: Terms) -> Self {
        let Holders { estate, team, files, documents } = holders;
        Self { app, access, estate, team, files, documents, terms }
    }

    /// How long records are kept.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("privacy", &self.app)
            .add(Action::PersonExport, routes!(api::own_data))
            .add(Action::PersonErase, routes!(api::erase))
            .add(Action::HoldRead, routes!(api::holds))
            .add(Action::HoldPlace, routes!(api::place))
            .add(Action::HoldLift, routes!(api::lift))
    }
}
