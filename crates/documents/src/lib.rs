//! Documents（文书）: what the agreement promises on paper, filled in from what the platform knows, approved, issued,
//! verified.

mod api;
pub mod core;
mod files;
mod fill;
mod gather;
mod issue;
mod look;
mod make;
mod month_end;
mod person;
mod record;
mod refusals;
mod render;
mod returned;
mod schedule;
mod sealing;
mod store;
mod template;
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
pub use returned::SCAN;
pub use sealing::Sealer;
pub use store::document::{CHANGED, Document, Narrowed};
pub use store::scan::Scan;
pub use store::sql;
pub use store::template::Template;
pub use template::{NewTemplate, TEMPLATE};
pub use verify::{Verified, file_digest};

/// The slice's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "documents", name: "0001_document", text: include_str!("../migrations/0001_document.sql") },
    Migration { slice: "documents", name: "0002_erased", text: include_str!("../migrations/0002_erased.sql") },
    Migration { slice: "documents", name: "0003_template", text: include_str!("../migrations/0003_template.sql") },
    Migration { slice: "documents", name: "0004_scan", text: include_str!("../migrations/0004_scan.sql") },
    Migration { slice: "documents", name: "0005_seal_call", text: include_str!("../migrations/0005_seal_call.sql") },
    Migration { slice: "documents", name: "0006_series", text: include_str!("../migrations/0006_series.sql") },
    Migration { slice: "documents", name: "0007_month", text: include_str!("../migrations/0007_month.sql") },
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
    /// The day of the month, 1 to 28, from which on reports and sign-off lists of what has ended draft themselves; none: they
    /// do not.
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
    sealer: Option<Sealer>,
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
            sealer: None,
            fonts: Mutex::default(),
            // One at a time: typesetting keeps a processor busy, and requests go first.
            setting: Semaphore::new(1),
        }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("documents", &self.app)
            .add(Action::DocumentRead, routes!(api::documents::list))
            .add(Action::MonthEndRead, routes!(api::month_end::list))
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
            .add(Action::DocumentSeal, routes!(api::returns::take))
            .add(Action::DocumentSeal, routes!(api::returns::list))
            .add(Action::DocumentSeal, routes!(api::returns::file))
            .add(Action::DocumentSeal, routes!(api::returns::lay_aside))
            .add(Action::DocumentRead, routes!(api::returns::download))
            .add(Action::DocumentTemplate, routes!(api::templates::fields))
            .add(Action::DocumentTemplate, routes!(api::templates::list))
            .add(Action::DocumentTemplate, routes!(api::templates::add))
            .add(Action::DocumentTemplate, routes!(api::templates::end))
            .add(Action::DocumentTemplate, routes!(api::templates::file))
            .add(Action::DocumentTemplate, routes!(api::previews::preview))
            .add(Action::DocumentTemplate, routes!(api::previews::preview_new))
            .add(Action::DocumentSeal, routes!(api::sealing::again))
            .open(routes!(api::sealing::file))
            .open(api::sealing::taking(self))
            .open(routes!(api::verify::verify))
    }
}
