//! Who may do what: the policy table, the scope it gives, and the accounts it is asked about.
//!
//! [`scope_of`] is the one question the rest of the product asks: it answers whether an actor may do something at
//! all and, if so, on what. [`policy::TABLE`] is the one place where the answer stands. [`Access`] answers who it is.

mod access;
mod breached;
mod core;
mod factor;
mod hash;
mod identity;
mod links;
mod passkey;
mod password_links;
mod passwords;
mod secret;
mod sessions;
pub mod store;
mod strength;

pub use access::{Access, Credential, LogInError, LoggedIn, Settings, normal_login};
pub use breached::BreachedList;
pub use core::action::Action;
pub use core::device::recognise;
pub use core::explain::{Effect, Explanation, Line, explain};
pub use core::link::{Link, NewLink};
pub use core::password::PasswordRules;
pub use core::policy::{self, Reach, RoleRow};
pub use core::scope::{Place, Reached, Scope, scope_of, standing_reaches};
pub use factor::{Enrolment, FactorError, FactorState, Proved};
pub use hash::{HashCost, HashError, hash_once};
pub use identity::FLOW_HOLDS;
pub use links::LinkError;
pub use passkey::{PasskeyError, Passkeys, QUESTION_HOLDS, Question};
pub use password_links::PasswordLink;
pub use passwords::{NewPassword, PasswordError};
pub use secret::fresh as fresh_secret;
pub use sessions::{Opening, Rotated};
pub use store::account::Account;
pub use store::passkey::Passkey;
pub use store::session::Session;
pub use store::token::Token;

use storage::{Migration, Sql};

/// The tables of accounts, sessions, tokens and signed links.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "access", name: "0001_access", text: include_str!("../migrations/0001_access.sql") },
    Migration { slice: "access", name: "0002_link", text: include_str!("../migrations/0002_link.sql") },
    Migration { slice: "access", name: "0003_password", text: include_str!("../migrations/0003_password.sql") },
    Migration { slice: "access", name: "0004_session", text: include_str!("../migrations/0004_session.sql") },
    Migration { slice: "access", name: "0005_factor", text: include_str!("../migrations/0005_factor.sql") },
    Migration {
        slice: "access",
        name: "0006_password_link",
        text: include_str!("../migrations/0006_password_link.sql"),
    },
    Migration { slice: "access", name: "0007_identity", text: include_str!("../migrations/0007_identity.sql") },
    Migration { slice: "access", name: "0010_terms", text: include_str!("../migrations/0010_terms.sql") },
    Migration { slice: "access", name: "0011_passkey", text: include_str!("../migrations/0011_passkey.sql") },
    Migration { slice: "access", name: "0012_log_out", text: include_str!("../migrations/0012_log_out.sql") },
    Migration { slice: "access", name: "0013_page", text: include_str!("../migrations/0013_page.sql") },
];

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}
