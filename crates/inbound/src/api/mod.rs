//! The endpoints.

mod alerts;
mod mailboxes;
mod mails;

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

use crate::Inbound;

impl Inbound {
    /// Every route of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("inbound", &self.app)
            .add(Action::InboundRead, routes!(mails::list))
            .add(Action::InboundRead, routes!(mails::show))
            .add(Action::InboundRead, routes!(mails::original))
            .add(Action::InboundDecide, routes!(mails::accept))
            .add(Action::InboundDecide, routes!(mails::file))
            .add(Action::InboundDecide, routes!(mails::discard))
            .add(Action::HealthRead, routes!(mailboxes::list))
            .add(Action::IncidentReport, routes!(alerts::send))
            .add(Action::AlertRead, routes!(alerts::of_incident))
    }
}
