//! What is kept of an account's holder, and how it goes when he is erased.

use kernel::AccountId;
use storage::{Section, WriteSet, params};

use super::account::Account;

/// The guard of an erasure: the account was changed, or erased, meanwhile.
pub const ERASED: &str = "access.person";

/// What an erased account's log-in name begins with; nobody is given one that does.
pub const ERASED_LOGIN: &str = "erased-";

storage::sql! {
    ACCOUNT = "select login, name, roles, language, email, active, created_at, password_set_at from access_account where id = $1";
    SESSIONS = "select created_at, seen_at, ends_at, address, device from access_session where account_id = $1 order by created_at";
    TOKENS = "select name, created_at, expires_at, last_used_at from access_token where account_id = $1 order by created_at";
    PASSKEYS = "select name, made_at, last_used_at from access_passkey where account_id = $1 order by made_at";
    IDENTITIES = "select issuer, subject, way, made_at, seen_at from access_identity where account_id = $1 order by made_at";
    EMERGENCIES = "select role, reason, since, until_at, ended_at from access_emergency where account_id = $1 order by since";
    ERASE = "update access_account set login = $3, name = $4, email = null, password = $5, roles = '', asked_roles = null, \
         department_id = null, version = version + 1 where id = $1 and version = $2 and active = 0";
    DROP_SESSIONS = "delete from access_session where account_id = $1";
    DROP_TOKENS = "delete from access_token where account_id = $1";
    DROP_PASSKEYS = "delete from access_passkey where account_id = $1";
    DROP_IDENTITIES = "delete from access_identity where account_id = $1";
    DROP_FACTOR = "delete from access_factor where account_id = $1";
    DROP_RECOVERY = "delete from access_recovery where account_id = $1";
    DROP_PAST = "delete from access_past_password where account_id = $1";
    DROP_LINKS = "delete from access_password_link where account_id = $1";
    DROP_GRANTS = "delete from access_role_grant where account_id = $1";
}

/// What is kept of the holder of `account`, section by section. Nothing that proves who he is is among it.
pub fn sections(account: AccountId) -> Vec<Section> {
    let section =
        |name, columns, query: &'static storage::Sql| Section { name, columns, query: query.with(params![account]) };
    vec![
        section(
            "account",
            &["login", "name", "roles", "language", "email", "active", "created_at", "password_set_at"],
            &ACCOUNT,
        ),
        section("sessions", &["created_at", "seen_at", "ends_at", "address", "device"], &SESSIONS),
        section("api_tokens", &["name", "created_at", "expires_at", "last_used_at"], &TOKENS),
        section("passkeys", &["name", "made_at", "last_used_at"], &PASSKEYS),
        section("identities", &["issuer", "subject", "way", "made_at", "seen_at"], &IDENTITIES),
        section("emergency_access", &["role", "reason", "since_at", "until_at", "ended_at"], &EMERGENCIES),
    ]
}

/// Whether the account's holder was erased.
pub fn is_erased(account: &Account) -> bool {
    account.login.starts_with(ERASED_LOGIN)
}

/// Empties an account that is switched off: its id stays, for what refers to it, its holder goes. `hash` is of a password nobody
/// knows. The set is undone with the guard [`ERASED`] when the account is another than was read.
pub fn erase(set: &mut WriteSet, account: &Account, name: &str, hash: &str) {
    let login = format!("{ERASED_LOGIN}{}", account.id);
    set.expect(ERASE.with(params![account.id, account.version, login, name, hash]), 1, ERASED);
    let drops = [
        &DROP_SESSIONS,
        &DROP_TOKENS,
        &DROP_PASSKEYS,
        &DROP_IDENTITIES,
        &DROP_FACTOR,
        &DROP_RECOVERY,
        &DROP_PAST,
        &DROP_LINKS,
        &DROP_GRANTS,
    ];
    for drop in drops {
        set.add(drop.with(params![account.id]));
    }
}
