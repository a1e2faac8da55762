//! Logging in by a provider outside, against a real one.

use access::Settings;
use account::{MeansSettings, Rule, Way, WaySettings};
use federation::{OidcSettings, Secret};
use kernel::{HOUR, Instant, MINUTE, PartyId, Role};
use keys::Keys;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use testkit::Reply;

use crate::ground::{Ground, PASSWORD, Session, cookie_of, on_both_by};
use crate::peer::{OidcPeer, SECRET};

pub fn people() -> Json {
    json!({
        "li": { "name": "李强", "groups": ["ops", "desk"], "email": "li@corp.example", "email_verified": true },
        "wang": { "name": "王芳", "groups": ["desk"], "amr": ["pwd", "mfa"], "email": "zhaomin@corp.example", "email_verified": true },
        "zhaomin": { "name": "Somebody else's namesake", "groups": ["desk"] },
        "admin": { "name": "云管理员", "groups": ["admins"] },
        "guest": { "name": "访客", "groups": [] },
    })
}

/// The integrator's way over this provider.
pub fn corp(issuer: &str) -> WaySettings {
    let group = |name: &str, role| (name.to_owned(), vec![role]);
    WaySettings {
        rule: Rule {
            id: "corp".into(),
            groups: vec![
                group("ops", Role::Engineer),
                group("desk", Role::Dispatcher),
                group("admins", Role::Administrator),
            ],
            powers: vec![Role::Administrator],
            trusted_methods: vec!["mfa".into()],
            ..Rule::default()
        },
        name: ("公司账号".into(), "Company account".into()),
        means: MeansSettings::Oidc(OidcSettings {
            issuer: issuer.to_owned(),
            client_id: "aftercare".into(),
            client_secret: Some(Secret(SECRET.into())),
            scopes: vec!["profile".into(), "email".into()],
            group_claim: "groups".into(),
            ca_file: None,
        }),
    }
}

/// The same for the people of a customer.
fn hospital(issuer: &str, party: PartyId) -> WaySettings {
    let rule = Rule { id: "corp".into(), party: Some(party), roles: vec![Role::Reporter], ..Rule::default() };
    WaySettings { rule, ..corp(issuer) }
}

/// Runs `check` on both databases with the clock where the provider's is.
async fn on_both(settings: Settings, way: impl Fn(&str) -> WaySettings, check: impl AsyncFn(Ground, &OidcPeer)) {
    let peer = OidcPeer::start(people()).await;
    let ways = || Way::open(&[way(&peer.issuer)]).unwrap();
    on_both_by(settings, ways, async |ground| {
        ground.world.clock.forward(real_now().since(ground.world.now()));
        check(ground, &peer).await;
    })
    .await;
}

#[expect(clippy::disallowed_methods, reason = "the provider lives in real time")]
pub fn real_now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Instant::from_micros(i64::try_from(since.as_micros()).unwrap())
}

/// A browser that has set out: its cookie, and where it is sent.
pub struct Browser {
    pub cookie: String,
    pub url: String,
}

impl Ground {
    pub async fn sets_out(&self, next: Option<&str>) -> Browser {
        let reply = self.client.post("", "/api/v1/log-in-ways/corp/departure", json!({ "next": next })).await;
        let cookie = cookie_of(&reply);
        let url = reply.ok(201)["url"].as_str().unwrap().to_owned();
        Browser { cookie, url }
    }

    async fn brings(&self, browser: &Browser, peer: &OidcPeer, person: &str) -> Json {
        let back = peer.log_in(&browser.url, person).await;
        let text = |name: &str| back.get(name).cloned();
        json!({ "state": back["state"], "code": text("code"), "issuer": text("iss"), "error": text("error") })
    }

    pub async fn arrives(&self, browser: &Browser, brought: &Json) -> Reply {
        let headers = [("cookie", browser.cookie.as_str())];
        self.client.send("", "POST", "/api/v1/log-in-ways/corp/arrival", &headers, Some(brought.clone())).await
    }

    pub async fn enters(&self, browser: &Browser, code: Option<&str>) -> Reply {
        let headers = [("cookie", browser.cookie.as_str())];
        self.client.send("", "POST", "/api/v1/session/by-way", &headers, Some(json!({ "code": code }))).await
    }

    /// The whole way; the session.
    async fn comes_by_way(&self, peer: &OidcPeer, person: &str) -> Session {
        let browser = self.sets_out(None).await;
        let brought = self.brings(&browser, peer, person).await;
        self.arrives(&browser, &brought).await.ok(200);
        let reply = self.enters(&browser, None).await;
        let cookie = cookie_of(&reply);
        Session { cookie, account: reply.ok(201)["account"].clone() }
    }

    /// The whole way to its refusal.
    async fn is_refused(&self, peer: &OidcPeer, person: &str, status: u16) -> String {
        let browser = self.sets_out(None).await;
        let brought = self.brings(&browser, peer, person).await;
        let code = self.arrives(&browser, &brought).await.problem(status);
        assert_eq!(self.enters(&browser, None).await.problem(409), "way.closed", "nothing was proved");
        code
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_at_the_first_log_in_and_found_again_by_issuer_and_subject() {
    on_both(Settings::default(), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        let ways = ground.client.get("", "/api/v1/log-in-ways").await.ok(200);
        assert_eq!((&ways["items"][0]["id"], &ways["items"][0]["kind"]), (&json!("corp"), &json!("oidc")));
        let browser = ground.sets_out(Some("/queue?view=mine")).await;
        assert!(browser.url.contains("code_challenge_method=S256") && browser.url.contains("nonce="));
        let brought = ground.brings(&browser, peer, "wang").await;
        let taken = ground.arrives(&browser, &brought).await.ok(200);
        assert_eq!(taken["next"], "/queue?view=mine");
        let first = ground.enters(&browser, None).await.ok(201)["account"].clone();
        assert_eq!((&first["login"], &first["name"]), (&json!("wang@corp"), &json!("王芳")));
        assert_eq!(
            (&first["roles"], &first["party"], &first["way"]),
            (&json!(["dispatcher"]), &json!(null), &json!("corp"))
        );
        let again = ground.comes_by_way(peer, "wang").await;
        assert_eq!(again.account["id"], first["id"]);
        assert_eq!(ground.told("account.created").await, 1);
        assert_eq!(ground.told("account.changed").await, 0, "nothing about it has changed");
        let listed = ground.get(&admin, "/api/v1/accounts").await.ok(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        assert_eq!(listed["items"][1]["email"], "zhaomin@corp.example");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_name_nor_an_address_takes_over_an_account_that_is_there() {
    on_both(Settings::default(), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        let id = admin.account["id"].as_str().unwrap().to_owned();
        ground.patch(&admin, &id, json!({ "email": "zhaomin@corp.example" })).await.ok(200);
        // One has the administrator's address, the other his log-in name; a third account has the name that would be made.
        let by_address = ground.comes_by_way(peer, "wang").await;
        ground.staff(&admin, "zhaomin@corp", json!(["manager"])).await;
        let by_name = ground.comes_by_way(peer, "zhaomin").await;
        for session in [&by_address, &by_name] {
            assert_ne!(session.account["id"].as_str().unwrap(), id);
            assert_eq!(session.account["roles"], json!(["dispatcher"]));
        }
        let login = by_name.account["login"].as_str().unwrap();
        assert!(login.starts_with('u') && login.ends_with("@corp"), "{login}");
        assert_eq!(ground.comes_by_way(peer, "zhaomin").await.account["login"], login);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_and_in_the_browser_that_asked() {
    on_both(Settings::default(), corp, async |ground, peer| {
        ground.set_up().await;
        let (mine, others) = (ground.sets_out(None).await, ground.sets_out(None).await);
        let brought = ground.brings(&mine, peer, "wang").await;
        // Another browser's cookie, none, and a state that is nobody's.
        assert_eq!(ground.arrives(&others, &brought).await.problem(409), "way.closed");
        let none = Browser { cookie: String::new(), url: String::new() };
        assert_eq!(ground.arrives(&none, &brought).await.problem(409), "way.closed");
        let mut forged = brought.clone();
        forged["state"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(ground.arrives(&mine, &forged).await.problem(409), "way.closed");
        // Another browser with its own state and the stolen code: the code's proof is missing.
        let mut stolen = brought.clone();
        stolen["state"] = ground.brings(&others, peer, "li").await["state"].clone();
        assert_eq!(ground.arrives(&others, &stolen).await.problem(401), "way.refused");
        let (one, other) = tokio::join!(ground.arrives(&mine, &brought), ground.arrives(&mine, &brought));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses[1] == 409 && [200, 401].contains(&statuses[0]), "{statuses:?}");
        assert_eq!(ground.arrives(&mine, &brought).await.problem(409), "way.closed", "replayed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_opens_one_session_and_not_after_its_time() {
    on_both(Settings::default(), corp, async |ground, peer| {
        ground.set_up().await;
        let browser = ground.sets_out(None).await;
        assert_eq!(ground.enters(&browser, None).await.problem(409), "way.closed", "nothing is proved yet");
        let brought = ground.brings(&browser, peer, "wang").await;
        ground.arrives(&browser, &brought).await.ok(200);
        ground.enters(&browser, None).await.ok(201);
        assert_eq!(ground.enters(&browser, None).await.problem(409), "way.closed", "used up");
        let (late, later) = (ground.sets_out(None).await, ground.sets_out(None).await);
        let brought = ground.brings(&late, peer, "wang").await;
        ground.arrives(&late, &brought).await.ok(200);
        let unanswered = ground.brings(&later, peer, "wang").await;
        ground.world.clock.forward(10 * MINUTE);
        assert_eq!(ground.enters(&late, None).await.problem(409), "way.closed");
        assert_eq!(ground.arrives(&later, &unanswered).await.problem(409), "way.closed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_nothing_here_gets_no_account_and_the_refusal_is_told() {
    on_both(Settings::default(), corp, async |ground, peer| {
        ground.set_up().await;
        assert_eq!(ground.is_refused(peer, "guest", 403).await, "way.no_role");
        assert_eq!(ground.is_refused(peer, "nobody", 401).await, "way.refused_there");
        assert_eq!(ground.told("account.created").await, 0);
        assert_eq!(ground.told("account.way_refused").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_gets_his_role_when_a_member_of_the_team_stands_behind_him() {
    let only_ops = |issuer: &str| {
        let mut way = corp(issuer);
        way.rule.groups.retain(|(group, _)| group == "ops");
        way
    };
    on_both(Settings::default(), only_ops, async |ground, peer| {
        let admin = ground.set_up().await;
        assert_eq!(ground.is_refused(peer, "li", 403).await, "way.person_needed");
        let listed = ground.get(&admin, "/api/v1/accounts").await.ok(200);
        let id = listed["items"][1]["id"].as_str().unwrap();
        let person = kernel::PersonId::fresh(ground.world.ids.as_ref(), ground.world.now());
        ground.patch(&admin, id, json!({ "person_id": person })).await.ok(200);
        let li = ground.comes_by_way(peer, "li").await;
        assert_eq!((&li.account["roles"], li.account["id"].as_str()), (&json!(["engineer"]), Some(id)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_takes_counts_at_the_next_log_in_and_a_switched_off_account_stays_so() {
    on_both(Settings::default(), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        let wang = ground.comes_by_way(peer, "wang").await;
        let id = wang.account["id"].as_str().unwrap();
        // The administrator gives him another role; the provider's word holds from the next log-in on, and that session ends.
        ground.patch(&admin, id, json!({ "roles": ["manager"], "name": "王芳芳" })).await.ok(200);
        let again = ground.comes_by_way(peer, "wang").await;
        assert_eq!((&again.account["roles"], &again.account["name"]), (&json!(["dispatcher"]), &json!("王芳")));
        ground.get(&wang, "/api/v1/session").await.ok(401);
        ground.patch(&admin, id, json!({ "active": false })).await.ok(200);
        assert_eq!(ground.is_refused(peer, "wang", 403).await, "way.inactive");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_waits_for_the_security_officer_and_the_last_local_administrator_stays() {
    on_both(Settings::default(), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        let id = admin.account["id"].as_str().unwrap();
        let cloud = ground.comes_by_way(peer, "admin").await;
        assert_eq!(cloud.account["roles"], json!(["administrator"]));
        // Another administrator is there, but he needs his provider: the local one stays.
        let dismissed = ground.patch(&cloud, id, json!({ "active": false })).await;
        assert_eq!(dismissed.problem(409), "account.last_administrator");
        ground.patch(&admin, cloud.account["id"].as_str().unwrap(), json!({ "active": false })).await.ok(200);
        ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
    })
    .await;
    on_both(Settings::default(), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        ground.staff_session(&admin, "officer", json!(["security_officer"])).await;
        assert_eq!(ground.is_refused(peer, "admin", 403).await, "way.waits");
        let listed = ground.get(&admin, "/api/v1/accounts").await.ok(200);
        let waiting = listed["items"].as_array().unwrap().iter().find(|item| item["way"] == "corp").unwrap();
        assert_eq!((&waiting["roles"], &waiting["asked_roles"]), (&json!([]), &json!(["administrator"])));
        let officer = ground.log_in("officer", PASSWORD).await;
        let path = format!("/api/v1/accounts/{}", waiting["id"].as_str().unwrap());
        let etag = ground.get(&officer, &path).await.etag();
        let word = json!({ "approved": true });
        ground.versioned(&officer, "POST", &format!("{path}/approval"), &etag, word).await.ok(200);
        assert_eq!(ground.comes_by_way(peer, "admin").await.account["roles"], json!(["administrator"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_by_a_provider_gets_no_password_or_authenticator_here() {
    on_both(with_key(&[]), corp, async |ground, peer| {
        let admin = ground.set_up().await;
        let wang = ground.comes_by_way(peer, "wang").await;
        let id = wang.account["id"].as_str().unwrap();
        let new = json!({ "password": "Xin-Mi-Ma-2027" });
        let set = ground.as_(&admin, "PUT", &format!("/api/v1/accounts/{id}/password"), Some(new)).await;
        assert_eq!(set.problem(409), "account.logs_in_elsewhere");
        let enrol = ground.as_(&wang, "POST", "/api/v1/second-factor", Some(json!({ "present_password": "x" }))).await;
        assert_eq!(enrol.problem(409), "account.logs_in_elsewhere");
        ground.client.post("", "/api/v1/password-resets", json!({ "login": "wang@corp" })).await.ok(202);
        assert!(ground.mails().await.is_empty(), "no letter opens a second door");
        assert_eq!(ground.try_log_in("wang@corp", "").await.problem(401), "session.refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demanded_second_factor_is_asked_for_unless_the_provider_has_asked_for_one_that_is_trusted() {
    on_both(with_key(&[Role::Dispatcher]), corp, async |ground, peer| {
        ground.set_up().await;
        // Wang has proved `mfa` there; zhaomin a password alone.
        ground.comes_by_way(peer, "wang").await;
        let browser = ground.sets_out(None).await;
        let brought = ground.brings(&browser, peer, "zhaomin").await;
        ground.arrives(&browser, &brought).await.ok(200);
        let asked = ground.enters(&browser, None).await;
        assert!(cookie_of(&asked).is_empty());
        assert_eq!(asked.problem(403), "session.must_enrol");
        let headers = [("cookie", browser.cookie.as_str())];
        let path = "/api/v1/session/by-way/enrolment";
        assert_eq!(ground.client.send("", "POST", path, &[], None).await.problem(409), "way.closed");
        let made = ground.client.send("", "POST", path, &headers, None).await.ok(201);
        assert_eq!(ground.enters(&browser, Some("000000")).await.problem(401), "session.code_refused");
        let secret = made["secret"].as_str().unwrap();
        let code = crate::factor::code(secret, ground.world.now());
        let opened = ground.enters(&browser, Some(&code)).await.ok(201);
        assert_eq!(opened["recovery_codes"].as_array().unwrap().len(), 10);
        // And at every further log-in.
        let browser = ground.sets_out(None).await;
        let brought = ground.brings(&browser, peer, "zhaomin").await;
        ground.arrives(&browser, &brought).await.ok(200);
        assert_eq!(ground.enters(&browser, None).await.problem(403), "session.code_needed");
        assert_eq!(ground.enters(&browser, Some(&code)).await.problem(401), "session.code_refused", "used");
        ground.enters(&browser, opened["recovery_codes"][0].as_str()).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_way_leads_to_that_customer_alone() {
    let id = PartyId::fresh(&kernel::SeededIds::new(41), Instant::from_micros(0));
    on_both(
        Settings::default(),
        |issuer| hospital(issuer, id),
        async |ground, peer| {
            let admin = ground.set_up().await;
            let li = ground.comes_by_way(peer, "admin").await;
            assert_eq!(
                li.account["roles"],
                json!(["reporter"]),
                "groups mean nothing that the configuration does not name"
            );
            assert_eq!(li.account["party"]["id"], json!(id));
            // Whatever an administrator writes into it: the provider speaks for its own customer.
            let other = PartyId::fresh(ground.world.ids.as_ref(), ground.world.now());
            let path = li.account["id"].as_str().unwrap();
            ground.patch(&admin, path, json!({ "party_id": other })).await.ok(200);
            assert_eq!(ground.comes_by_way(peer, "admin").await.account["party"]["id"], json!(id));
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_leads_to_own_pages_and_an_unreachable_provider_is_said_so() {
    let dead = |_: &str| corp("http://127.0.0.1:9");
    on_both(Settings::default(), dead, async |ground, _| {
        ground.set_up().await;
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/api/v1/session"] {
            let body = json!({ "next": next });
            let refused = ground.client.post("", "/api/v1/log-in-ways/corp/departure", body).await.ok(422);
            assert_eq!(refused["errors"][0]["pointer"], "/next");
        }
        let body = json!({ "next": null });
        let dead = ground.client.post("", "/api/v1/log-in-ways/corp/departure", body.clone()).await;
        assert_eq!(dead.problem(503), "way.unavailable");
        let unknown = ground.client.post("", "/api/v1/log-in-ways/other/departure", body).await;
        assert_eq!(unknown.problem(404), "way.unknown");
        ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_no_secret_of_a_log_in_by_a_provider_is_readable_in_the_database() {
    on_both(Settings::default(), corp, async |ground, peer| {
        ground.set_up().await;
        let browser = ground.sets_out(Some("/queue")).await;
        let brought = ground.brings(&browser, peer, "wang").await;
        ground.arrives(&browser, &brought).await.ok(200);
        let secret = browser.cookie.split_once('=').unwrap().1;
        let nonce = browser.url.split("nonce=").nth(1).unwrap().split('&').next().unwrap();
        let secrets = [secret, nonce, brought["state"].as_str().unwrap(), brought["code"].as_str().unwrap()];
        for text in ["select secret_hash || way || next from access_way_flow", "select body from journal_entry"] {
            let rows = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap();
            assert!(!rows.is_empty(), "{text}");
            for row in rows {
                let stored = row.string(0).unwrap();
                assert!(secrets.iter().all(|secret| !stored.contains(secret)), "{text}");
            }
        }
        ground.world.clock.forward(HOUR);
        ground.sets_out(None).await;
        let text = "select secret_hash from access_way_flow";
        let left = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap();
        assert_eq!(left.len(), 1, "what is too old goes");
    })
    .await;
}

pub fn with_key(roles: &[Role]) -> Settings {
    let keys = Keys::of("k1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    Settings { keys: Some(Arc::new(keys)), second_factor_for: roles.to_vec(), ..Settings::default() }
}
