//! Agreements: what was promised to whom, from when, on which calendar, and who is responsible.

mod api;
pub mod ask;
mod calendars;
mod coded;
mod continuation;
pub mod core;
mod cover_change;
mod drafts;
mod endings;
mod estate_ground;
mod findings;
mod ground;
mod known;
mod paper;
mod refusals;
mod renewal;
mod signing;
mod standing;
mod store;
mod underpinnings;

use std::sync::Arc;

use access::Action;
use app::{App, Routes};
use storage::Migration;
use utoipa_axum::routes;

pub use ask::Held;
pub use calendars::{CalendarChange, NewCalendar};
pub use coded::Coded;
pub use continuation::Continuation;
pub use cover_change::CoverChange;
pub use drafts::{Detail, NewAgreement};
pub use endings::Ending;
pub use estate_ground::{EstateGround, tree_of};
pub use ground::{Answer, Ground, PartyCard};
pub use paper::{COPY, StoredPaper};
pub use renewal::{GivenNotice, Outlook, TermEnds};
pub use signing::{AcceptedGaps, Signature};
pub use store::agreement::{Agreement, Facing, Listed, Wanted};
pub use store::calendar::Stored as StoredCalendar;
pub use store::sql;
pub use store::version::Version;
pub use underpinnings::Lag;

/// The slice's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "agreement", name: "0001_agreement", text: include_str!("../migrations/0001_agreement.sql") },
    Migration { slice: "agreement", name: "0002_code", text: include_str!("../migrations/0002_code.sql") },
    Migration { slice: "agreement", name: "0003_renewal", text: include_str!("../migrations/0003_renewal.sql") },
    Migration { slice: "agreement", name: "0004_paper", text: include_str!("../migrations/0004_paper.sql") },
];

/// The slice: every use case of agreements and calendars is a method of it.
pub struct Agreements {
    app: Arc<App>,
    ground: Arc<dyn Ground>,
    known: known::Known,
}

impl Agreements {
    /// The slice over the estate as `ground` shows it.
    pub fn new(app: Arc<App>, ground: Arc<dyn Ground>) -> Self {
        Self { app, ground, known: known::Known::default() }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("agreement", &self.app)
            .add(Action::AgreementRead, routes!(api::agreements::list))
            .add(Action::AgreementWrite, routes!(api::agreements::create))
            .add(Action::AgreementRead, routes!(api::agreements::read))
            .add(Action::AgreementWrite, routes!(api::versions::draft))
            .add(Action::AgreementRead, routes!(api::versions::read))
            .add(Action::AgreementWrite, routes!(api::versions::edit))
            .add(Action::AgreementRead, routes!(api::findings::read))
            .add(Action::AgreementWrite, routes!(api::findings::check))
            .add(Action::AgreementWrite, routes!(api::paper::read))
            .add(Action::AgreementSign, routes!(api::paper::write))
            .add(Action::AgreementSign, routes!(api::paper::withdraw))
            .add(Action::AgreementSign, routes!(api::signature::sign))
            .add(Action::AgreementSign, routes!(api::standing::suspend))
            .add(Action::AgreementSign, routes!(api::standing::resume))
            .add(Action::AgreementSign, routes!(api::standing::terminate))
            .add(Action::AgreementSign, routes!(api::continuation::go_on))
            .add(Action::AgreementRead, routes!(api::renewal::read))
            .add(Action::AgreementSign, routes!(api::renewal::give))
            .add(Action::AgreementWrite, routes!(api::endings::list))
            .add(Action::AgreementWrite, routes!(api::underpinnings::list))
            .add(Action::AgreementRead, routes!(api::profiles::list))
            .add(Action::CalendarRead, routes!(api::calendars::list))
            .add(Action::CalendarWrite, routes!(api::calendars::create))
            .add(Action::CalendarRead, routes!(api::calendars::read))
            .add(Action::CalendarWrite, routes!(api::calendars::replace))
            .add(Action::CalendarWrite, routes!(api::calendar_imports::import))
            .add(Action::CalendarRead, routes!(api::deadlines::explain))
    }
}
