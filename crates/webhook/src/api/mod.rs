//! The endpoints.

mod deliveries;
mod subscriptions;

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

use crate::Webhooks;

impl Webhooks {
    /// Every route of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("webhook", &self.app)
            .add(Action::WebhookRead, routes!(subscriptions::list))
            .add(Action::WebhookWrite, routes!(subscriptions::create))
            .add(Action::WebhookRead, routes!(subscriptions::show))
            .add(Action::WebhookWrite, routes!(subscriptions::change))
            .add(Action::WebhookWrite, routes!(subscriptions::remove))
            .add(Action::WebhookWrite, routes!(subscriptions::rotate))
            .add(Action::WebhookRead, routes!(deliveries::list))
            .add(Action::WebhookWrite, routes!(deliveries::replay))
    }
}
