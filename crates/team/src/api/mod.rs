//! The HTTP endpoints of the team.

mod absences;
mod feeds;
mod groups;
mod on_call;
mod overrides;
mod patch;
mod people;
mod previews;
mod rotations;
mod shifts;
mod staffing;

use std::sync::Arc;

use access::Action;
use app::Routes;
use utoipa_axum::routes;

use crate::Team;

/// Every route with the action it needs.
pub(crate) fn routes(team: &Team) -> Routes<Arc<Team>> {
    Routes::new("team", &team.app)
        .add(Action::TeamRead, routes!(people::list))
        .add(Action::TeamWrite, routes!(people::create))
        .add(Action::TeamRead, routes!(people::show))
        .add(Action::TeamWrite, routes!(people::change))
        .add(Action::TeamRead, routes!(groups::list))
        .add(Action::TeamWrite, routes!(groups::create))
        .add(Action::TeamRead, routes!(groups::show))
        .add(Action::TeamWrite, routes!(groups::change))
        .add(Action::TeamRead, routes!(staffing::list))
        .add(Action::TeamWrite, routes!(staffing::create))
        .add(Action::TeamRead, routes!(staffing::show))
        .add(Action::TeamWrite, routes!(staffing::change))
        .add(Action::TeamRead, routes!(shifts::list))
        .add(Action::RosterWrite, routes!(shifts::create))
        .add(Action::TeamRead, routes!(shifts::show))
        .add(Action::RosterWrite, routes!(shifts::change))
        .add(Action::TeamRead, routes!(rotations::list))
        .add(Action::RosterWrite, routes!(rotations::create))
        .add(Action::TeamRead, routes!(rotations::show))
        .add(Action::RosterWrite, routes!(rotations::change))
        .add(Action::TeamRead, routes!(overrides::list))
        .add(Action::RosterWrite, routes!(overrides::create))
        .add(Action::RosterWrite, routes!(overrides::remove))
        .add(Action::TeamRead, routes!(absences::list))
        .add(Action::RosterWrite, routes!(absences::create))
        .add(Action::RosterWrite, routes!(absences::import))
        .add(Action::RosterWrite, routes!(absences::remove))
        .add(Action::OnCallRead, routes!(on_call::on_call))
        .add(Action::OnCallRead, routes!(on_call::roster))
        .add(Action::OnCallRead, routes!(on_call::gaps))
        .add(Action::RosterWrite, routes!(previews::preview))
        .add(Action::FeedOwn, routes!(feeds::open_person))
        .add(Action::FeedOwn, routes!(feeds::show_person))
        .add(Action::FeedOwn, routes!(feeds::close_person))
        .add(Action::FeedOwn, routes!(feeds::open_group))
        .add(Action::FeedOwn, routes!(feeds::close_group))
        .open(routes!(feeds::person))
        .open(routes!(feeds::group))
}
