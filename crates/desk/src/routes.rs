//! Every endpoint of the desk with the action it needs.

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

use crate::api::{
    attachments, attainment, callers, chat, costs, daily, duty, explanation, form, inbox, incidents, labels, late,
    moves, offer, quotations, site, standing, timeline, undelivered, vendor, windows,
};
use crate::desk::Desk;

impl Desk {
    /// Every route of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        let read = Action::IncidentRead;
        let routes = Routes::new("desk", &self.app)
            .add(Action::IncidentReport, routes!(incidents::report))
            .add(read, routes!(incidents::list))
            .add(read, routes!(incidents::read))
            .add(read, routes!(incidents::counts))
            .add(read, routes!(timeline::read))
            .add(read, routes!(standing::read))
            .add(Action::IncidentExplain, routes!(explanation::read))
            .add(Action::IncidentReport, routes!(form::read))
            .add(Action::CallerFind, routes!(callers::find))
            .add(read, routes!(form::similar))
            .add(Action::AttachmentAdd, attachments::uploading(self))
            .add(Action::AttachmentRead, routes!(attachments::download))
            .add(Action::AttainmentRead, routes!(attainment::read))
            .add(Action::AttainmentRead, routes!(attainment::clocks))
            .add(Action::DutyRead, routes!(duty::read))
            .add(Action::SessionOwn, routes!(inbox::read))
            .add(Action::SessionOwn, routes!(inbox::mark_read))
            .add(Action::DeliveryMonitor, routes!(undelivered::list))
            .add(Action::DeliveryAgain, routes!(undelivered::again));
        let routes = routes
            .add(Action::IncidentLateEntry, routes!(late::enter))
            .add(Action::IncidentReport, routes!(chat::draft))
            .add(read, routes!(chat::progress));
        let routes = site::add(quotations::add(vendor::add(routes, self), self));
        let routes = windows::add(costs::add(routes));
        labels::add(offer::add(daily::add(moves::add(routes))))
    }
}
