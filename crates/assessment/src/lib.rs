//! Assessment sheets（考核表）: what a period's promises came to, computed from the clocks, discussed with the customer,
//! issued, corrected.

mod api;
mod ask;
pub mod core;
mod discussion;
mod drafts;
mod export;
mod gather;
mod issue;
mod look;
mod notice;
mod owed;
mod profit;
mod record;
mod store;

use std::sync::Arc;

use access::Action;
use agreement::Agreements;
use agreement::core::content::Money;
use app::{App, Routes};
use desk::Desk;
use estate::Estate;
use jiff::tz::TimeZone;
use storage::Migration;
use utoipa_axum::routes;

pub use api::view::{AssessmentRow, row};
pub use drafts::NewSheet;
pub use owed::Owed;
pub use profit::Profit;
pub use record::SUBJECT;
pub use store::sheet::{Done, Narrowed, Sheet};
pub use store::sql;

/// The slice's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "assessment", name: "0001_assessment", text: include_str!("../migrations/0001_assessment.sql") },
    Migration { slice: "assessment", name: "0002_period", text: include_str!("../migrations/0002_period.sql") },
];

/// The revision of the rules that sheets are computed by; it moves whenever the same clocks would come to something else.
pub const RULES: u32 = 1;
/// The program that computes them.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The slice: every use case of assessment sheets is a method of it.
pub struct Assessments {
    app: Arc<App>,
    estate: Arc<Estate>,
    agreements: Arc<Agreements>,
    desk: Arc<Desk>,
    zone: TimeZone,
    public_url: String,
    hour: Option<Money>,
}

impl Assessments {
    /// The slice of the provider in `zone`: periods are whole days there; links in messages start with `public_url`.
    pub fn new(
        app: Arc<App>,
        estate: Arc<Estate>,
        agreements: Arc<Agreements>,
        desk: Arc<Desk>,
        zone: TimeZone,
        public_url: String,
    ) -> Self {
        Self { app, estate, agreements, desk, zone, public_url, hour: None }
    }

    /// With what an hour of our own people costs us.
    #[must_use]
    pub fn costing(self, hour: Option<Money>) -> Self {
        Self { hour, ..self }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        let (read, write) = (Action::AssessmentRead, Action::AssessmentWrite);
        Routes::new("assessment", &self.app)
            .add(read, routes!(api::sheets::list))
            .add(write, routes!(api::sheets::create))
            .add(read, routes!(api::sheets::read))
            .add(write, routes!(api::sheets::change))
            .add(read, routes!(api::sheets::clocks))
            .add(read, routes!(api::export::download))
            .add(write, routes!(api::moves::compute))
            .add(write, routes!(api::moves::discuss))
            .add(write, routes!(api::moves::withdraw))
            .add(Action::AssessmentRemark, routes!(api::moves::remark))
            .add(write, routes!(api::moves::answer))
            .add(Action::AssessmentAgree, routes!(api::moves::agree))
            .add(Action::AssessmentIssue, routes!(api::moves::issue))
            .add(Action::AssessmentIssue, routes!(api::moves::correct))
            .add(write, routes!(api::moves::drift))
            .add(write, routes!(api::owed::list))
            .add(Action::ProfitRead, routes!(api::profit::list))
    }
}
