//! Group chats: what their robots say, how often, and what comes of a robot that says no.

use kernel::{MINUTE, Role, SECOND};
use stories::{Setting, World, at, on_both};
use testkit::{RobotPeer, Trouble};

const MAKERS: [&str; 3] = ["wecom", "dingtalk", "feishu"];

/// A group of each maker's that hears what the engineer, the lead and the dispatcher hear.
fn groups(peer: &RobotPeer, makers: &[&str]) -> String {
    let group = |maker: &&str| {
        let secret = if *maker == "wecom" { String::new() } else { format!("secret = \"{}\"", RobotPeer::SECRET) };
        format!(
            "[[groups]]\nid = \"{maker}\"\nname = \"值班群\"\nrobot = \"{maker}\"\nurl = \"{}\"\n{secret}\n\
             posts = [\"engineer\", \"lead\", \"dispatcher_on_duty\"]\n",
            peer.url(maker)
        )
    };
    makers.iter().map(group).collect()
}

/// Lets the couriers of `world` work at its present moment, which the robots read too.
async fn send(world: &World, peer: &RobotPeer) {
    peer.is(world.now());
    world.platform.send(world.now()).await.unwrap();
}

/// The deliveries to robots on the incident's page.
async fn delivered(world: &World, fault: &stories::Fault) -> Vec<serde_json::Value> {
    let page = world.see(fault).await.json["deliveries"].clone();
    page.as_array().unwrap().iter().filter(|delivery| delivery["channel"] == "robot").cloned().collect()
}

/// What the doctor finds of messages that fail.
async fn failing(world: &World) -> String {
    let found = server::doctor::Ground::of(&world.platform).findings(world.now()).await;
    // Mail is not set up in these stories, and that is found too.
    let failing = found.iter().filter(|finding| finding.code == "messages.failing" && finding.zh.contains("机器人"));
    failing.map(|finding| finding.zh.clone()).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_each_maker_hears_who_was_given_a_fault_and_what_was_typed_acts_as_no_markup() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    on_both(Setting::at("2026-11-03 09:00").configured(&groups(&peer, &MAKERS)), async |world| {
        let before = peer.said().len();
        let fault = world.report("李敏", "[点我](http://boese.test) <@all> 综合查询打不开").known().await;
        send(world, &peer).await;
        for maker in MAKERS {
            let said: Vec<_> = peer.said()[before..].iter().filter(|said| said.robot == maker).cloned().collect();
            assert_eq!(said.len(), 1, "{maker}: {said:#?}");
            assert!(said[0].text.contains(&fault.number), "{}", said[0].text);
            assert!(said[0].text.contains(&format!("/incidents/{}", fault.id)), "{}", said[0].text);
            let marked = said[0].text.contains("](http://boese") || said[0].text.contains("<@all>");
            assert!(maker == "feishu" || !marked, "飞书 reads no markup here: {}", said[0].text);
        }
        let shown = delivered(world, &fault).await;
        assert!(shown.len() >= 3 && shown.iter().all(|delivery| delivery["state"] == "sent"), "{shown:#?}");
        assert_eq!(shown[0]["recipient"], "值班群");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_becomes_few_messages_that_name_each_fault_and_no_robot_is_spoken_to_too_often() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    on_both(Setting::at("2026-11-03 09:00").capacity(40).configured(&groups(&peer, &["wecom"])), async |world| {
        let (before, tries) = (peer.said().len(), peer.tries());
        let mut faults = Vec::new();
        for round in 0..24 {
            faults.push(world.report("李敏", &format!("综合查询打不开，第 {round} 处")).known().await);
            send(world, &peer).await;
            world.forward(SECOND / 4).await;
        }
        let at_once = peer.said().len() - before;
        assert!((5..=7).contains(&at_once), "five at once, one each four seconds: {at_once}");
        for _ in 0..3 {
            world.forward(4 * SECOND).await;
            send(world, &peer).await;
        }
        let said = &peer.said()[before..];
        assert_eq!(said.len(), peer.tries() - tries, "the robot never had to refuse");
        assert!(said.len() <= at_once + 2, "what waited left together: {}", said.len());
        for fault in &faults {
            let named = said.iter().filter(|said| said.text.contains(&fault.number)).count();
            assert_eq!(named, 1, "{} is told once", fault.number);
            assert!(delivered(world, fault).await.iter().all(|delivery| delivery["state"] == "sent"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_robot_that_says_no_loses_nothing_and_recovery_is_no_storm() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    on_both(Setting::at("2026-11-03 09:00").capacity(40).configured(&groups(&peer, &["dingtalk"])), async |world| {
        let before = peer.said().len();
        peer.trouble(Some(Trouble(200, r#"{"errcode":310000,"errmsg":"sign not match"}"#.to_owned())));
        let first = world.report("李敏", "综合查询打不开").known().await;
        send(world, &peer).await;
        let shown = delivered(world, &first).await;
        assert!(shown.iter().all(|delivery| delivery["state"] == "failed"), "{shown:#?}");
        let why = shown[0]["last_error"].as_str().unwrap();
        assert!(why.contains("加签密钥") && why.contains("310000 sign not match"), "{why}");
        assert!(!why.contains(RobotPeer::TOKEN), "the address is a secret: {why}");

        peer.trouble(Some(Trouble(502, "<html>bad gateway</html>".to_owned())));
        let mut faults = vec![first];
        for round in 0..10 {
            world.forward(3 * MINUTE).await;
            faults.push(world.report("李敏", &format!("综合查询打不开，第 {round} 处")).known().await);
            send(world, &peer).await;
        }
        assert_eq!(peer.said().len(), before);
        let found = failing(world).await;
        assert!(found.contains("robot") || found.contains("机器人"), "the administrator sees it: {found}");
        assert!(found.contains("502") && !found.contains(RobotPeer::TOKEN), "{found}");
        peer.trouble(None);
        world.forward(61 * MINUTE).await;
        for _ in 0..4 {
            send(world, &peer).await;
            world.forward(4 * SECOND).await;
        }
        let said = &peer.said()[before..];
        assert!(said.len() <= 5, "{} messages after recovery", said.len());
        for fault in &faults {
            assert!(said.iter().any(|said| said.text.contains(&fault.number)), "{} was lost", fault.number);
            let shown = delivered(world, fault).await;
            assert!(shown.iter().all(|delivery| delivery["state"] == "sent"), "{shown:#?}");
        }
        assert_eq!(failing(world).await, "", "what works again is no finding");
    })
    .await;
}

/// Text messages and calls through the peer's gateway, at night from 22:00.
fn rings(peer: &RobotPeer) -> String {
    let gateway = |kind: &str| {
        format!(
            "[{kind}]\nurl = \"{}\"\nheader = \"Authorization: {}\"\nsuccess = \"/code=0\"\n",
            peer.url(kind),
            RobotPeer::BEARER
        )
    };
    format!("[notices]\nnight = \"22:00-07:00\"\n{}{}", gateway("sms"), gateway("call"))
}

#[tokio::test(flavor = "multi_thread")]
async fn severity_1_at_night_rings_the_telephone_of_whoever_must_act_and_by_day_a_text_message_comes() {
    let peer = RobotPeer::start(at("2026-11-03 02:00")).await;
    on_both(Setting::at("2026-11-03 02:00").configured(&rings(&peer)), async |world| {
        let before = peer.said().len();
        let fault = world.report("李敏", "综合查询全院打不开").known().touching("all", "stopped").await;
        send(world, &peer).await;
        let said = peer.said()[before..].to_vec();
        let engineer = world.see(&fault).await.engineer().to_owned();
        let phone = world.number_of(&engineer);
        for kind in ["sms", "call"] {
            let own: Vec<_> = said.iter().filter(|said| said.robot == kind && said.text.starts_with(&phone)).collect();
            assert_eq!(own.len(), 1, "{kind} to {engineer}: {said:#?}");
            assert!(own[0].text.contains(&fault.number), "{}", own[0].text);
        }
        assert!(said.iter().filter(|said| said.robot == "sms").all(|said| said.text.chars().count() <= 70 + 20));
    })
    .await;
    on_both(Setting::at("2026-11-03 10:00").configured(&rings(&peer)), async |world| {
        let before = peer.said().len();
        let grave = world.report("李敏", "综合查询全院打不开").known().touching("all", "stopped").await;
        let mild = world.report("李敏", "综合查询偶尔变慢").known().touching("individual", "slow").await;
        send(world, &peer).await;
        let said = peer.said()[before..].to_vec();
        assert!(said.iter().any(|said| said.text.contains(&grave.number)));
        assert!(said.iter().all(|said| said.robot == "sms" && !said.text.contains(&mild.number)), "{said:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_takes_the_place_of_a_mail_that_does_not_arrive_once() {
    let peer = RobotPeer::start(at("2026-11-03 10:00")).await;
    // Nobody listens on the mail server's port.
    let mail = notify::SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port: 9,
        security: notify::Security::None,
        login: None,
        ca_file: None,
        timeout: std::time::Duration::from_secs(2),
        connections: 1,
        from: "care@example.test".to_owned(),
    };
    on_both(Setting::at("2026-11-03 10:00").configured(&rings(&peer)).mail(mail), async |world| {
        let before = peer.said().len();
        let fault = world.report("李敏", "综合查询偶尔变慢").known().touching("individual", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        send(world, &peer).await;
        assert_eq!(peer.said().len(), before, "severity 4 is no call for a telephone");
        for _ in 0..12 {
            world.forward(MINUTE).await;
            send(world, &peer).await;
        }
        let said = peer.said()[before..].to_vec();
        let own = said.iter().filter(|said| said.text.starts_with(&world.number_of(&engineer)));
        assert_eq!(own.filter(|said| said.text.contains(&fault.number)).count(), 1, "{said:#?}");
        let shown = world.see(&fault).await.json["deliveries"].clone();
        let ways: Vec<_> = shown.as_array().unwrap().iter().map(|d| (&d["channel"], &d["state"])).collect();
        assert!(ways.iter().any(|(way, state)| *way == "sms" && *state == "sent"), "{shown:#}");
        assert!(ways.iter().any(|(way, state)| *way == "mail" && *state == "failed"), "{shown:#}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_arrived_is_on_one_list_and_sent_again_once_it_is_mended() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    on_both(Setting::at("2026-11-03 09:00").configured(&groups(&peer, &["wecom"])), async |world| {
        let list = async |who: &str, state: &str| {
            world.send(who, "GET", &format!("/api/v1/undelivered?state={state}"), &[], None).await.ok(200)["items"]
                .clone()
        };
        peer.trouble(Some(Trouble(200, r#"{"errcode":40058,"errmsg":"exceed max length"}"#.to_owned())));
        let given_up = world.report("李敏", "综合查询打不开").known().await;
        send(world, &peer).await;
        peer.trouble(Some(Trouble(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#.to_owned())));
        world.forward(MINUTE).await;
        let tried = world.report("李敏", "综合查询又打不开").known().await;
        send(world, &peer).await;

        let dead = list("王晓东", "dead").await;
        assert_eq!(dead[0]["incident_number"], given_up.number.as_str(), "{dead:#}");
        assert!(dead[0]["last_error"].as_str().unwrap().contains("40058"), "{dead:#}");
        assert_eq!(list("王晓东", "failed").await[0]["incident_number"], tried.number.as_str());
        world.send("李敏", "GET", "/api/v1/undelivered", &[], None).await.problem(403);

        peer.trouble(None);
        for item in [&dead[0], &list("王晓东", "failed").await[0]] {
            let id = item["id"].as_str().unwrap();
            let path = format!("/api/v1/undelivered/{id}/again");
            assert_eq!(world.send("王晓东", "POST", &path, &[], None).await.status, 204);
            world.send("王晓东", "POST", &path, &[], None).await.problem(409);
        }
        let before = peer.said().len();
        send(world, &peer).await;
        assert!(peer.said()[before..].iter().any(|said| said.text.contains(&given_up.number)));
        assert_eq!(list("王晓东", "dead").await.as_array().unwrap().len(), dead.as_array().unwrap().len() - 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_tries_a_group_and_reads_what_came_of_it() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    on_both(Setting::at("2026-11-03 09:00").configured(&groups(&peer, &["wecom"])), async |world| {
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        peer.is(world.now());
        let found = world.send("管理", "GET", "/api/v1/channels", &[], None).await.ok(200);
        let ids: Vec<&str> = found["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert!(ids.contains(&"robot:wecom"), "{found:#}");
        let before = peer.said().len();
        let body = serde_json::json!({ "channel": "robot:wecom" });
        let tried = world.send("管理", "POST", "/api/v1/channel-trials", &[], Some(body.clone())).await.ok(200);
        assert_eq!(tried["delivered"], true, "{tried:#}");
        assert!(peer.said()[before..].iter().any(|said| said.text.contains("测试消息")));

        peer.trouble(Some(Trouble(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#.to_owned())));
        let tried = world.send("管理", "POST", "/api/v1/channel-trials", &[], Some(body.clone())).await.ok(200);
        assert_eq!(tried["delivered"], false, "{tried:#}");
        assert!(tried["text"].as_str().is_some_and(|text| text.contains("93000")), "it says what to do: {tried:#}");
        peer.trouble(None);

        let nobody = serde_json::json!({ "channel": "pigeon" });
        let refused = world.send("管理", "POST", "/api/v1/channel-trials", &[], Some(nobody)).await;
        assert_eq!(refused.problem(422), "channel.unknown");
        let refused = world.send("王晓东", "POST", "/api/v1/channel-trials", &[], Some(body)).await;
        assert_eq!(refused.problem(403), "request.forbidden");
    })
    .await;
}
