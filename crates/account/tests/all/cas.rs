//! Logging in by a CAS server that keeps to the protocol.

use account::{MeansSettings, Rule, Way, WaySettings};
use federation::CasSettings;
use kernel::Role;
use serde_json::{Value as Json, json};
use testkit::Reply;

use crate::ground::{Ground, cookie_of, on_both_by};
use crate::peer::{Browser as There, CasPeer};
use crate::ways::Browser;

fn people() -> Json {
    json!({
        "wang": { "displayName": "王芳 <desk>", "memberOf": ["desk", "others"], "mail": "wang@corp.example" },
        "guest": { "displayName": "访客", "memberOf": [] },
    })
}

fn corp(server: &str, renew: bool) -> WaySettings {
    WaySettings {
        rule: Rule { id: "corp".into(), groups: vec![("desk".into(), vec![Role::Dispatcher])], ..Rule::default() },
        name: ("统一认证".into(), "Central log-in".into()),
        means: MeansSettings::Cas(CasSettings {
            server: server.to_owned(),
            renew,
            subject: String::new(),
            name: "displayName".into(),
            email: "mail".into(),
            group_attribute: "memberOf".into(),
            method_attribute: "authnContextClass".into(),
            ca_file: None,
        }),
    }
}

async fn on_both(renew: bool, check: impl AsyncFn(Ground, &CasPeer)) {
    let peer = CasPeer::start(people()).await;
    let ways = || Way::open(&[corp(&peer.address, renew)]).unwrap();
    on_both_by(access::Settings::default(), ways, async |ground| {
        ground.set_up().await;
        check(ground, &peer).await;
    })
    .await;
}

impl Ground {
    async fn brings_ticket(&self, browser: &Browser, peer: &CasPeer, there: &mut There, person: &str) -> Json {
        let back = peer.log_in(there, &browser.url, person).await;
        json!({ "state": back["state"], "ticket": back["ticket"] })
    }
}

fn code(reply: &Reply) -> String {
    reply.json.clone()["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_opens_one_session_in_the_browser_that_asked() {
    on_both(false, async |ground, peer| {
        let ways = ground.client.get("", "/api/v1/log-in-ways").await.ok(200);
        assert_eq!(ways["items"][0]["kind"], "cas");
        let mut there = There::default();
        let (mine, others) = (ground.sets_out(Some("/queue")).await, ground.sets_out(None).await);
        let brought = ground.brings_ticket(&mine, peer, &mut there, "wang").await;
        // The ticket is made out to the address of the browser that asked: nobody else has a use for it.
        let mut stolen = brought.clone();
        stolen["state"] = ground.brings_ticket(&others, peer, &mut there, "wang").await["state"].clone();
        assert_eq!(ground.arrives(&others, &stolen).await.problem(401), "way.refused");
        // And asking has used it up.
        assert_eq!(ground.arrives(&mine, &brought).await.problem(401), "way.refused");

        let browser = ground.sets_out(Some("/queue")).await;
        let brought = ground.brings_ticket(&browser, peer, &mut there, "wang").await;
        assert_eq!(ground.arrives(&browser, &brought).await.ok(200)["next"], "/queue");
        assert_eq!(ground.arrives(&browser, &brought).await.problem(409), "way.closed", "replayed");
        let entered = ground.enters(&browser, None).await;
        assert!(!cookie_of(&entered).is_empty());
        let account = entered.ok(201)["account"].clone();
        assert_eq!((&account["login"], &account["name"]), (&json!("wang@corp"), &json!("王芳 <desk>")));
        assert_eq!((&account["roles"], &account["way"]), (&json!(["dispatcher"]), &json!("corp")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_log_in_of_its_own_is_asked_for_a_remembered_one_does_not_stand() {
    on_both(true, async |ground, peer| {
        let mut there = There::default();
        let browser = ground.sets_out(None).await;
        assert!(browser.url.ends_with("&renew=true"));
        let brought = ground.brings_ticket(&browser, peer, &mut there, "wang").await;
        ground.arrives(&browser, &brought).await.ok(200);
        // Whoever leaves the word out of the address gets a ticket of the remembered log-in; the server tells when it is asked.
        let browser = ground.sets_out(None).await;
        let without = Browser { url: browser.url.replace("&renew=true", ""), cookie: browser.cookie.clone() };
        let brought = ground.brings_ticket(&without, peer, &mut there, "wang").await;
        assert_eq!(code(&ground.arrives(&browser, &brought).await), "way.refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_nothing_here_gets_no_account_and_a_forged_ticket_nothing() {
    on_both(false, async |ground, peer| {
        let browser = ground.sets_out(None).await;
        let brought = ground.brings_ticket(&browser, peer, &mut There::default(), "guest").await;
        assert_eq!(ground.arrives(&browser, &brought).await.problem(403), "way.no_role");
        let browser = ground.sets_out(None).await;
        let mut forged = ground.brings_ticket(&browser, peer, &mut There::default(), "wang").await;
        forged["ticket"] = json!("ST-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(ground.arrives(&browser, &forged).await.problem(401), "way.refused");
        assert_eq!(ground.enters(&browser, None).await.problem(409), "way.closed");
        assert_eq!(ground.told("account.created").await, 0);
        let typed = json!({ "login": "wang", "password": "x", "next": null });
        let wrong = ground.client.post("", "/api/v1/log-in-ways/corp/proof", typed).await;
        assert_eq!(wrong.problem(404), "way.unknown", "no password is taken for a way that has a page of its own");
    })
    .await;
}
