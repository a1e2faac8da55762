//! Accounts: the first run, logging in and out, who has which role, API tokens, and the policy for the auditor.
//!
//! What an account *is* stands in the crate `access`; here is what people do with it.

mod accounts;
mod api;
mod core;
mod factor;
mod links;
pub mod parties;
mod passkeys;
mod passwords;
mod record;
mod refusals;
mod session;
mod sessions;
mod setup;
mod tokens;
mod ways;
mod withdrawal;

use std::sync::Arc;

use access::{Access, Action};
use app::{App, Routes};
use utoipa_axum::routes;

pub use accounts::{AccountChange, NewAccount};
pub use api::words::{LanguageWord, RoleWord};
pub use core::grant;
pub use core::way::Rule;
pub use links::{RESET_JOB, SUBJECT};
pub use parties::{Parties, PartyCard};
pub use setup::FirstRun;
pub use ways::{BroughtBack, MeansSettings, Typed, Way, WaySettings};

/// The slice: every use case of accounts is a method of it.
pub struct Accounts {
    app: Arc<App>,
    access: Arc<Access>,
    parties: Arc<dyn Parties>,
    site: Site,
    ways: ways::Ways,
    passkeys: Option<access::Passkeys>,
}

/// Where the installation is found.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address people open, without a slash at its end; cookies are for HTTPS alone where it is one.
    pub public_url: String,
    /// The provider's IANA zone, for letters.
    pub zone: String,
    /// The money the provider counts in, ISO 4217.
    pub currency: String,
    /// Whether mail leaves.
    pub mail: bool,
    /// Whether what is here is the demonstration.
    pub demonstration: bool,
}

impl Site {
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Accounts {
    /// The slice over `access` of the installation at `site`.
    pub fn new(app: Arc<App>, access: Arc<Access>, parties: Arc<dyn Parties>, site: Site) -> Self {
        let passkeys = access::Passkeys::at(&site.public_url);
        Self { app, access, parties, site, ways: ways::Ways::default(), passkeys }
    }

    /// The same with these log-in ways beside passwords.
    #[must_use]
    pub fn with_ways(self, ways: Vec<Way>) -> Self {
        Self { ways: Arc::new(ways), ..self }
    }

    /// Every route of the slice with the action it needs.
    pub fn routes(self: &Arc<Self>) -> Routes<Arc<Self>> {
        Routes::new("account", &self.app)
            .open(routes!(api::setup::needed))
            .open(routes!(api::setup::set_up))
            .open(routes!(api::session::log_in))
            .open(routes!(api::factor::enrol_at_log_in))
            .open(routes!(api::ways::list))
            .open(routes!(api::ways::set_out))
            .open(routes!(api::ways::come_back))
            .open(routes!(api::ways::prove))
            .open(routes!(api::ways::log_out))
            .open(routes!(api::ways::log_in))
            .open(routes!(api::ways::enrol))
            .open(routes!(api::passkeys::ask))
            .open(routes!(api::passkeys::log_in))
            .open(routes!(api::links::ask))
            .open(routes!(api::links::read, api::links::choose))
            .add(Action::SessionOwn, routes!(api::session::who_am_i))
            .add(Action::SessionOwn, routes!(api::session::log_out))
            .add(Action::SessionOwn, routes!(api::sessions::list))
            .add(Action::SessionOwn, routes!(api::sessions::end_others))
            .add(Action::SessionOwn, routes!(api::sessions::end))
            .add(Action::AccountRead, routes!(api::accounts::list))
            .add(Action::AccountWrite, routes!(api::accounts::create))
            .add(Action::AccountRead, routes!(api::accounts::read))
            .add(Action::AccountWrite, routes!(api::accounts::change))
            .add(Action::AccountWrite, routes!(api::links::invite_again))
            .add(Action::AccountApprove, routes!(api::approval::decide))
            .add(Action::SessionOwn, routes!(api::password::set))
            .add(Action::SessionOwn, routes!(api::factor::read))
            .add(Action::SessionOwn, routes!(api::factor::enrol))
            .add(Action::SessionOwn, routes!(api::factor::confirm))
            .add(Action::SessionOwn, routes!(api::factor::renew_codes))
            .add(Action::SessionOwn, routes!(api::factor::remove))
            .add(Action::AccountWrite, routes!(api::factor::reset))
            .add(Action::SessionOwn, routes!(api::passkeys::list, api::passkeys::register))
            .add(Action::SessionOwn, routes!(api::passkeys::ask_new))
            .add(Action::SessionOwn, routes!(api::passkeys::revoke))
            .add(Action::TokenOwn, routes!(api::tokens::list))
            .add(Action::TokenOwn, routes!(api::tokens::create))
            .add(Action::TokenOwn, routes!(api::tokens::revoke))
            .add(Action::PolicyRead, routes!(api::policy::read))
    }
}
