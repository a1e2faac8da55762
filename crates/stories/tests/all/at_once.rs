//! People who do the same thing at the same moment.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;
use stories::{Fault, Setting, on_both};
use testkit::Client;

const ENGINEERS: [&str; 4] = ["李伟", "孙浩", "吴磊", "郑洁"];

#[tokio::test(flavor = "multi_thread")]
async fn scenario_42_of_four_who_take_it_at_once_one_wins_and_three_hear_who() {
    on_both(Setting::at("2026-11-03 10:00").nobody_on_duty(), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        for who in ENGINEERS {
            world.cookie(who).await;
        }
        let replies = join_all(ENGINEERS.map(|who| world.by(who).tries("acceptance", &fault, json!({})))).await;
        let holder = world.see(&fault).await.engineer().to_owned();
        let mut won = Vec::new();
        for (who, reply) in ENGINEERS.into_iter().zip(replies) {
            if reply.status == 200 {
                won.push(who);
                continue;
            }
            let detail = reply.json["detail"].as_str().unwrap().to_owned();
            assert_eq!(reply.problem(409), "incident.already_accepted");
            assert!(detail.contains(&holder), "{detail} names {holder}");
        }
        assert_eq!(won, [holder.as_str()]);
        assert_eq!(world.count(&fault, "incident.accepted").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_43_merging_each_into_the_other_at_once_leaves_one_open() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let one = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.forward(kernel::MINUTE).await;
        let two = world.report("李敏", "检索没有结果").known().touching("several", "slow").await;
        world.cookie("刘佳").await;
        let into_two = world.by("刘佳").tries("merge", &one, json!({ "into_id": two.id }));
        let into_one = world.by("刘佳").tries("merge", &two, json!({ "into_id": one.id }));
        let (into_two, into_one) = tokio::join!(into_two, into_one);
        into_one.ok(200);
        assert_eq!(into_two.status, 409);
        assert_ne!(world.see(&one).await.state(), "merged", "the earlier one stays");
        let merged = world.see(&two).await;
        assert_eq!((merged.state(), merged.json["merged_into"].as_str()), ("merged", Some(one.id.as_str())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_reports_at_once_never_exceed_a_capacity() {
    on_both(Setting::at("2026-11-03 10:00").capacity(3), async |world| {
        world.cookie("李敏").await;
        let texts: Vec<String> = (1..=32).map(|n| format!("第 {n} 个查询点打不开")).collect();
        let sent = texts.iter().map(|text| world.report("李敏", text).known().touching("department", "none").sent());
        let faults: Vec<Fault> = join_all(sent).await.into_iter().map(|reply| Fault::of(reply.ok(201))).collect();
        let numbers: BTreeSet<&str> = faults.iter().map(|fault| fault.number.as_str()).collect();
        assert_eq!(numbers.len(), 32, "every report has a number of its own");
        let mut load: BTreeMap<String, u32> = BTreeMap::new();
        for fault in &faults {
            let seen = world.see(fault).await;
            assert_eq!(seen.state(), if seen.engineer().is_empty() { "reported" } else { "assigned" });
            *load.entry(seen.engineer().to_owned()).or_default() += 1;
        }
        let queued = load.remove("").unwrap_or_default();
        assert!(load.values().all(|open| *open <= 3), "{load:?}");
        assert_eq!((load.values().sum::<u32>(), queued), (12, 20), "{load:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_a_repeated_submission_makes_one_incident() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.cookie("李敏").await;
        let again = || world.report("李敏", "综合查询打不开").known().once("phone-7f3a").sent();
        let replies = join_all((0..4).map(|_| again())).await;
        let ids: BTreeSet<String> = replies.into_iter().map(|reply| Fault::of(reply.ok(201)).id).collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        let later = again().await.ok(201);
        assert!(ids.contains(later["id"].as_str().unwrap()));
        let other = world.report("李敏", "打印机没墨了").once("phone-7f3a").sent().await;
        assert_eq!(other.status, 422);
        let list = world.send("王晓东", "GET", "/api/v1/incidents?view=all", &[], None).await.ok(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_to_sixty_four_who_make_one_move_at_once_on_two_servers_one_wins() {
    on_both(Setting::at("2026-11-03 10:00").nobody_on_duty(), async |world| {
        let second = Client::of(server::serve::router(&world.second_server().await, 64 * 1024));
        let (mut cookies, second) = (Vec::new(), &second);
        for who in ENGINEERS {
            cookies.push(world.cookie(who).await);
        }
        for many in [2, 9, 64] {
            let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
            let solved = json!({ "solution": "重启查询服务", "fault_class": "software_defect" });
            for (mv, body, entry) in
                [("acceptance", json!({}), "incident.accepted"), ("resolution", solved, "incident.resolved")]
            {
                let path = format!("/api/v1/incidents/{}/{mv}", fault.id);
                let tries = (0..many).map(async |n: usize| {
                    let headers = [("cookie", cookies[n % ENGINEERS.len()].as_str())];
                    let client = if n.is_multiple_of(2) { world.client() } else { second };
                    client.send("", "POST", &path, &headers, Some(body.clone())).await
                });
                let replies = join_all(tries).await;
                let won = replies.iter().filter(|reply| reply.status == 200).count();
                assert_eq!(won, 1, "{many} × {mv}");
                assert!(replies.iter().all(|reply| [200, 409].contains(&reply.status.as_u16())), "{many} × {mv}");
                assert_eq!(world.count(&fault, entry).await, 1, "{many} × {mv}");
            }
        }
    })
    .await;
}
