//! 模拟测算: how past months would have gone under a draft agreement, matrix or roster.

mod answer;
mod api;
pub mod core;
mod naming;
mod page;
mod refusals;
mod roster;
mod run;

pub use answer::{Answer, Changes, FigureRow, OneFigure, PartyView};
pub use run::{Asked, RosterChange, WhatIf};

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

impl WhatIf {
    /// The endpoints of the slice.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("whatif", self.app()).add(Action::WhatIfRun, routes!(api::ask))
    }
}
