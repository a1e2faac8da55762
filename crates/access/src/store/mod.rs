//! The rows of accounts, sessions and tokens. Slices keep accounts through these functions inside their write sets.

pub mod account;
pub mod factor;
pub mod identity;
pub mod link;
pub mod passkey;
pub mod password_link;
pub(crate) mod past;
pub mod person;
pub(crate) mod session;
pub(crate) mod setup;
pub mod terms;
pub mod token;

use storage::Sql;

pub(crate) fn sql() -> Vec<&'static Sql> {
    [
        account::ALL,
        factor::ALL,
        identity::ALL,
        link::ALL,
        passkey::ALL,
        past::ALL,
        person::ALL,
        password_link::ALL,
        session::ALL,
        setup::ALL,
        terms::ALL,
        token::ALL,
    ]
    .concat()
}
