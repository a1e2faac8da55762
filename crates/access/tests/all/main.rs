//! Accounts, sessions and tokens, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

use std::sync::atomic::{AtomicU32, Ordering};

use access::store::{account, token};
use access::{Access, Account, Credential, HashCost, LogInError, LoggedIn, Opening, Settings};
use kernel::{
    AccountId, Actor, DepartmentId, HOUR, Ids, Instant, Language, MINUTE, PageRequest, PartyId, Role, SeededIds,
};
use storage::{Db, SqliteOptions, WriteError, WriteSet};

const AT: Instant = Instant::from_micros(1_790_000_000_000_000);
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PASSWORD: &str = "Aftercare-2026";
const CHEAP: HashCost = HashCost { memory_kib: 8, rounds: 1, lanes: 1 };

static NEXT: AtomicU32 = AtomicU32::new(0);

async fn both(check: impl AsyncFn(Db)) {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Db::open_sqlite(&folder.path().join("a.db"), SqliteOptions::default()).unwrap();
    let config = std::env::var("AFTERCARE_TEST_PG")
        .unwrap_or_else(|_| "host=127.0.0.1 port=5432 user=postgres dbname=postgres".into());
    let name = format!("access_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Db::open_postgres(&config, 1).await.unwrap();
    admin.script(&format!("create database {name}")).await.unwrap();
    let postgres = Db::open_postgres(&format!("{config} dbname={name}"), 4).await.unwrap();
    for db in [sqlite, postgres] {
        db.migrate(storage::MIGRATIONS).await.unwrap();
        db.migrate(journal::MIGRATIONS).await.unwrap();
        db.migrate(access::MIGRATIONS).await.unwrap();
        check(db).await;
    }
    admin.script(&format!("drop database {name} with (force)")).await.unwrap();
}

fn access(db: &Db) -> Access {
    Access::new(db.clone(), Settings { hash_cost: CHEAP, ..Settings::default() })
}

fn li(ids: &dyn Ids) -> Account {
    Account {
        id: AccountId::fresh(ids, AT),
        login: "li".to_owned(),
        name: "李护士".to_owned(),
        roles: vec![Role::Reporter, Role::CustomerLead],
        asked_roles: None,
        person: None,
        party: Some(PartyId::fresh(ids, AT)),
        department: Some(DepartmentId::fresh(ids, AT)),
        language: Language::Zh,
        email: Some("li@example.test".to_owned()),
        active: true,
        created_at: AT,
        version: 1,
        password_temporary: false,
    }
}

/// Log-in as the account slice does it.
async fn log_in(
    access: &Access,
    at: Instant,
    login: &str,
    password: &str,
    address: &str,
    replaces: Option<&str>,
) -> Result<LoggedIn, LogInError> {
    let account = access.check(at, login, password, address).await?;
    Ok(access
        .open_session(at, account, Opening { replaces, address, device: FIREFOX, provider: None }, WriteSet::new())
        .await
        .unwrap())
}

/// Who a request with this credential is, sent by the browser that [`log_in`] names.
async fn proved(access: &Access, at: Instant, credential: Credential<'_>) -> Option<Actor> {
    access.authenticate(at, credential, FIREFOX, &SeededIds::new(2)).await.unwrap()
}

async fn with_li(db: &Db, access: &Access) -> Account {
    let account = li(&SeededIds::new(1));
    let mut set = WriteSet::new();
    account::insert(&mut set, &account, &access.hash(PASSWORD).await.unwrap());
    db.write(set).await.unwrap();
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_understood_by_both_databases() {
    both(async |db| {
        for sql in access::sql() {
            db.prepare(sql).await.unwrap_or_else(|e| panic!("{}: {e}", sql.name()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_opens_a_session_that_proves_the_account() {
    both(async |db| {
        let access = access(&db);
        let account = with_li(&db, &access).await;
        let session = log_in(&access, AT, " LI ", PASSWORD, "10.0.0.8", None).await.unwrap();
        assert_eq!(session.account, account);
        let actor = proved(&access, AT, Credential::Session(&session.secret)).await;
        assert_eq!(actor, Some(account.actor()));
        assert!(matches!(actor, Some(Actor::Account { roles, .. }) if roles == [Role::Reporter, Role::CustomerLead]));
        assert_eq!(proved(&access, AT, Credential::Token(&session.secret)).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_an_unknown_name_and_an_inactive_account_are_not_told_apart() {
    both(async |db| {
        let access = access(&db);
        let mut account = with_li(&db, &access).await;
        for (login, password) in [("li", "wrong"), ("nobody", PASSWORD)] {
            assert!(matches!(log_in(&access, AT, login, password, "a", None).await, Err(LogInError::Refused { .. })));
        }
        account.active = false;
        let mut set = WriteSet::new();
        account::update(&mut set, &account);
        db.write(set).await.unwrap();
        assert!(matches!(log_in(&access, AT, "li", PASSWORD, "a", None).await, Err(LogInError::Refused { .. })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_where_it_comes_from_and_nowhere_else() {
    both(async |db| {
        let access = access(&db);
        with_li(&db, &access).await;
        for _ in 0..5 {
            assert!(matches!(
                log_in(&access, AT, "li", "wrong", "guesser", None).await,
                Err(LogInError::Refused { .. })
            ));
        }
        assert!(matches!(log_in(&access, AT, "li", PASSWORD, "guesser", None).await, Err(LogInError::Wait(_))));
        assert!(log_in(&access, AT, "li", PASSWORD, "home", None).await.is_ok());
        assert!(log_in(&access, AT.plus(MINUTE), "li", PASSWORD, "guesser", None).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_idle_and_at_the_latest_after_its_longest_time() {
    both(async |db| {
        let access = access(&db);
        with_li(&db, &access).await;
        let idle = log_in(&access, AT, "li", PASSWORD, "a", None).await.unwrap();
        let used = log_in(&access, AT, "li", PASSWORD, "a", None).await.unwrap();
        let proves = async |secret: &str, hours: i64| {
            proved(&access, AT.plus(hours * HOUR), Credential::Session(secret)).await.is_some()
        };
        for hours in (0..168).step_by(11) {
            assert!(proves(&used.secret, hours).await, "used every 11 hours, at hour {hours}");
        }
        assert!(!proves(&idle.secret, 12).await);
        assert!(!proves(&used.secret, 168).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_rotates_at_log_in_and_dies_at_log_out() {
    both(async |db| {
        let access = access(&db);
        with_li(&db, &access).await;
        let proves = async |secret: &str| proved(&access, AT, Credential::Session(secret)).await.is_some();
        let first = log_in(&access, AT, "li", PASSWORD, "a", None).await.unwrap();
        assert!(proves(&first.secret).await);
        let second = log_in(&access, AT, "li", PASSWORD, "a", Some(&first.secret)).await.unwrap();
        assert!(!proves(&first.secret).await);
        assert!(proves(&second.secret).await);
        access.log_out(&second.secret, WriteSet::new()).await.unwrap();
        assert!(!proves(&second.secret).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_account_counts_at_once_here_and_within_the_cache_time_elsewhere() {
    both(async |db| {
        let (here, elsewhere) = (access(&db), access(&db));
        let mut account = with_li(&db, &here).await;
        let session = log_in(&here, AT, "li", PASSWORD, "a", None).await.unwrap();
        let credential = Credential::Session(&session.secret);
        for node in [&here, &elsewhere] {
            assert!(proved(node, AT, credential).await.is_some());
        }
        account.roles = vec![Role::Reporter];
        let mut set = WriteSet::new();
        account::update(&mut set, &account);
        db.write(set).await.unwrap();
        here.forget(account.id);
        assert_eq!(proved(&here, AT, credential).await, Some(account.actor()));
        let later = AT.plus(Settings::default().cache_for);
        assert_eq!(proved(&elsewhere, later, credential).await, Some(account.actor()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_another_product_shows_ends_and_the_journal_says_so() {
    both(async |db| {
        let access = access(&db);
        let account = with_li(&db, &access).await;
        let ids = SeededIds::new(3);
        let session = log_in(&access, AT, "li", PASSWORD, "a", None).await.unwrap();
        let other = log_in(&access, AT, "li", PASSWORD, "a", None).await.unwrap();
        let shows = async |secret: &str, user_agent: &str| {
            access.authenticate(AT, Credential::Session(secret), user_agent, &ids).await.unwrap().is_some()
        };
        let strayed = async || {
            let text = "select body from journal_entry where kind = 'account.session_strayed' and subject = $1";
            db.rows(storage::Query::built(text, vec![account.id.into()])).await.unwrap()
        };
        assert!(shows(&session.secret, FIREFOX).await);
        assert!(shows(&session.secret, &FIREFOX.replace("140", "142")).await, "a browser brings itself up to date");
        assert!(strayed().await.is_empty());
        assert!(!shows(&session.secret, "curl/8.5.0").await);
        assert!(!shows(&session.secret, FIREFOX).await, "it has ended for its holder too");
        let told = strayed().await;
        assert_eq!(told.len(), 1);
        let body: serde_json::Value = told[0].json(0).unwrap();
        assert_eq!((&body["opened_by"], &body["shown_by"]), (&"Firefox".into(), &"curl".into()));
        assert!(shows(&other.secret, FIREFOX).await, "his other sessions go on");

        let secret = access.fresh_secret().unwrap();
        let token = token::new(&ids, account.id, "报表", AT, AT.plus(24 * HOUR));
        let mut set = WriteSet::new();
        token::insert(&mut set, &token, &Access::digest(&secret));
        db.write(set).await.unwrap();
        for user_agent in ["curl/8.5.0", "python-requests/2.32", ""] {
            let answered = access.authenticate(AT, Credential::Token(&secret), user_agent, &ids).await.unwrap();
            assert!(answered.is_some(), "a token belongs to no product");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_proves_its_account_until_it_expires_or_is_revoked() {
    both(async |db| {
        let access = access(&db);
        let account = with_li(&db, &access).await;
        let secret = access.fresh_secret().unwrap();
        let token = token::new(&SeededIds::new(2), account.id, "报表", AT, AT.plus(24 * HOUR));
        let mut set = WriteSet::new();
        token::insert(&mut set, &token, &Access::digest(&secret));
        db.write(set).await.unwrap();
        let proves = async |at: Instant| proved(&access, at, Credential::Token(&secret)).await.is_some();
        assert!(proves(AT.plus(20 * HOUR)).await);
        assert_eq!(token::list(&db, account.id).await.unwrap()[0].last_used_at, Some(AT.plus(20 * HOUR)));
        assert!(!proves(AT.plus(24 * HOUR)).await);
        let mut set = WriteSet::new();
        token::revoke(&mut set, account.id, &token.id);
        db.write(set).await.unwrap();
        access.forget(account.id);
        assert!(!proves(AT.plus(21 * HOUR)).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_cost_is_applied_at_the_next_log_in() {
    both(async |db| {
        let account = with_li(&db, &access(&db)).await;
        let before = account::password(&db, account.id).await.unwrap().unwrap();
        let raised = HashCost { memory_kib: 16, ..CHEAP };
        let dearer = Access::new(db.clone(), Settings { hash_cost: raised, ..Settings::default() });
        log_in(&dearer, AT, "li", PASSWORD, "a", None).await.unwrap();
        let after = account::password(&db, account.id).await.unwrap().unwrap();
        assert!(before.contains("m=8,") && after.contains("m=16,"), "{before} {after}");
        assert!(after.starts_with("$argon2id$v=19$"));
        assert!(log_in(&dearer, AT, "li", PASSWORD, "a", None).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_edit_one_account_the_second_is_told() {
    both(async |db| {
        let access = access(&db);
        let account = with_li(&db, &access).await;
        let edit = async || {
            let mut set = WriteSet::new();
            account::update(&mut set, &account);
            db.write(set).await
        };
        edit().await.unwrap();
        assert!(matches!(edit().await, Err(WriteError::Guard { label: "account" })));
        let again = Account { id: AccountId::fresh(&SeededIds::new(9), AT), ..account };
        let mut set = WriteSet::new();
        account::insert(&mut set, &again, "x");
        assert!(matches!(db.write(set).await, Err(WriteError::Taken { label: "login" })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_set_up_succeeds_and_administrators_are_guarded() {
    both(async |db| {
        let access = access(&db);
        assert!(access.needs_setup().await.unwrap());
        let found = async || {
            let mut set = WriteSet::new();
            Access::found(&mut set);
            db.write(set).await
        };
        found().await.unwrap();
        assert!(!access.needs_setup().await.unwrap());
        assert!(matches!(found().await, Err(WriteError::Taken { label: "setup" })));
        let version = access.administrators_version().await.unwrap();
        let guard = async || {
            let mut set = WriteSet::new();
            Access::guard_administrators(&mut set, version);
            db.write(set).await
        };
        guard().await.unwrap();
        assert!(matches!(guard().await, Err(WriteError::Guard { label: "administrators" })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_listed_in_pages_and_found_by_name_role_and_party() {
    both(async |db| {
        let ids = SeededIds::new(3);
        let party = PartyId::fresh(&ids, AT);
        let mut set = WriteSet::new();
        for at in 0..7_i64 {
            let mut account = li(&ids);
            account.login = format!("user{at}");
            account.created_at = AT.plus(at / 2);
            account.party = Some(party);
            account.roles = if at == 3 { vec![Role::Auditor] } else { vec![Role::Reporter] };
            account::insert(&mut set, &account, "x");
        }
        db.write(set).await.unwrap();
        let mut seen = Vec::new();
        let mut page = PageRequest { after: None, limit: 3 };
        loop {
            let found = account::list(&db, &page, None).await.unwrap();
            seen.extend(found.items.into_iter().map(|account| account.login));
            let Some(next) = found.next else { break };
            page.after = Some(next);
        }
        seen.sort();
        assert_eq!(seen.len(), 7);
        seen.dedup();
        assert_eq!(seen.len(), 7);
        let one = PageRequest { after: None, limit: 50 };
        assert_eq!(account::list(&db, &one, Some("USER4")).await.unwrap().items.len(), 1);
        assert_eq!(account::with_role(&db, Role::Auditor).await.unwrap().len(), 1);
        assert_eq!(account::of_party(&db, party).await.unwrap().len(), 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n27_a_rotated_session_goes_on_and_whoever_holds_an_old_secret_holds_nothing() {
    both(async |db| {
        let access = access(&db);
        let account = with_li(&db, &access).await;
        let here = log_in(&access, AT, "li", PASSWORD, "10.0.0.8", None).await.unwrap();
        let stolen = log_in(&access, AT, "li", PASSWORD, "203.0.113.7", None).await.unwrap();
        let proves = async |secret: &str| proved(&access, AT, Credential::Session(secret)).await.is_some();
        assert!(proves(&here.secret).await && proves(&stolen.secret).await);
        let listed = access.sessions(account.id, AT).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().any(|one| one.id == Access::session_name(&here.secret)));
        assert!(listed.iter().all(|one| one.address.is_some() && one.device.as_deref() == Some(FIREFOX)));
        let mut set = WriteSet::new();
        let rotated = access.rotate_session(&mut set, account.id, &here.secret, AT).await.unwrap().unwrap();
        db.write(set).await.unwrap();
        access.forget(account.id);
        assert_eq!(rotated.ends_at, here.ends_at, "rotating prolongs nothing");
        assert!(proves(&rotated.secret).await);
        assert!(!proves(&here.secret).await && !proves(&stolen.secret).await);
        assert!(access.rotate_session(&mut WriteSet::new(), account.id, &stolen.secret, AT).await.unwrap().is_none());
    })
    .await;
}
