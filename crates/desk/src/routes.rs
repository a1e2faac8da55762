//! Every endpoint of the desk with the action it needs.

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

use crate::api::{incidents, moves};
use crate::desk::Desk;

impl Desk {
    /// Every route of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        let read = Action::IncidentRead;
        let routes = Routes::new("desk", &self.app)
            .add(Action::IncidentReport, routes!(incidents::report))
            .add(read, routes!(incidents::list))
            .add(read, routes!(incidents::read))
            .add(read, routes!(incidents::counts));
        moves::add(routes)
    }
}
