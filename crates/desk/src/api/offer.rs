//! An offered solution, answered by signed link.

use std::sync::Arc;

use app::{ByLink, Problem, Routes};
use utoipa_axum::routes;

use super::papers::by_link;
use crate::act::{AnswerOffer, CONFIRMATION, OfferedSolution};
use crate::desk::Desk;

by_link! {
    /// The solution the link asks about.
    get linked "read_linked_solution" "/api/v1/link/confirmation" => linked_offer OfferedSolution;
    /// The reporter says whether it is solved; the link is used up by it.
    post answer "answer_linked_solution" "/api/v1/link/confirmation" AnswerOffer => answer_offer OfferedSolution;
}

impl Desk {
    async fn linked_offer(&self, by: &ByLink) -> Result<OfferedSolution, Problem> {
        self.offered(&by.cx, &by.link.subject).await
    }
}

/// Every endpoint here with the link that opens it.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes.by_link(CONFIRMATION, routes!(linked, answer))
}
