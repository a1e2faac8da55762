//! Documents（文书）: what the agreement promises on paper, filled in from what the platform knows, approved, issued,
//! verified.

mod api;
pub mod core;
mod files;
mod gather;
mod issue;
mod look;
mod make;
mod person;
mod record;
mod refusals;
mod render;
mod schedule;
mod store;
mod verify;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};

use ::files::Files;
use access::Action;
use agreement::Agreements;
use app::{App, Routes};
use assessment::Assessments;
use desk::Desk;
use estate::Estate;
use jiff::tz::TimeZone;
use kernel::Language;
use paper::{Fonts, Logo};
use storage::Migration;
use team::Team;
use tokio::sync::Semaphore;
use utoipa_axum::routes;

pub use gather::Subject;
pub use person::Named;
pub use record::SUBJECT;
pub use store::document::{CHANGED, Document, Narrowed};
pub use store::sql;
pub use verify::{Verified, file_digest};

/// The slice's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "documents", name: "0001_document", text: include_str!("../migrations/0001_document.sql") },
    Migration { slice: "documents", name: "0002_erased", text: include_str!("../migrations/0002_erased.sql") },
];

/// What an installation says about its documents.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where fonts are looked for before the usual places.
    pub fonts: Vec<PathBuf>,
    /// The provider's logo.
    pub logo: Option<Logo>,
    /// Whether somebody else than who drafted a document approves it.
    pub two_persons: bool,
    /// The day of the month, 1 to 28, from which on reports of what has ended draft themselves; none: they do not.
    pub reports_day: Option<i8>,
    /// The language of what drafts itself.
    pub language: Language,
}

/// The slice: every use case of documents is a method of it.
pub struct Documents {
    app: Arc<App>,
    estate: Arc<Estate>,
    agreements: Arc<Agreements>,
    team: Arc<Team>,
    desk: Arc<Desk>,
    assessments: Arc<Assessments>,
    files: Arc<Files>,
    zone: TimeZone,
    public_url: String,
    settings: Settings,
    fonts: Mutex<Weak<Fonts>>,
    setting: Semaphore,
}

/// The slices that documents are filled in from.
pub struct Sources {
    /// Customers and systems.
    pub estate: Arc<Estate>,
    /// Agreements.
    pub agreements: Arc<Agreements>,
    /// The team.
    pub team: Arc<Team>,
    /// The desk.
    pub desk: Arc<Desk>,
    /// Assessment sheets.
    pub assessments: Arc<Assessments>,
}

impl Documents {
    /// The slice of the provider in `zone`: periods are whole days there; codes lead to pages under `public_url`.
    pub fn new(
        app: Arc<App>,
        sources: Sources,
        files: Arc<Files>,
        zone: TimeZone,
        public_url: String,
        settings: Settings,
    ) -> Self {
        let Sources { estate, agreements, team, desk, assessments } = sources;
        Self {
            app,
            estate,
            agreements,
            team,
            desk,
            assessments,
            files,
            zone,
            public_url,
            settings,
            fonts: Mutex::default(),
            // One at a time: typesetting keeps a processor busy, and requests go first.
            setting: Semaphore::new(1),
        }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("documents", &self.app)
            .add(Action::DocumentRead, routes!(api::documents::list))
            .add(Action::DocumentMake, routes!(api::documents::create))
            .add(Action::DocumentRead, routes!(api::documents::read))
            .add(Action::DocumentMake, routes!(api::documents::change))
            .add(Action::DocumentRead, routes!(api::documents::download))
            .add(Action::DocumentApprove, routes!(api::moves::approve))
            .add(Action::DocumentIssue, routes!(api::moves::issue))
            .add(Action::DocumentIssue, routes!(api::moves::archive))
            .add(Action::DocumentMake, routes!(api::moves::withdraw))
            .add(Action::DocumentIssue, routes!(api::moves::correct))
            .add(Action::DocumentSeal, routes!(api::moves::seal))
            .open(routes!(api::verify::verify))
    }
}
