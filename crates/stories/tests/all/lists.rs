//! Lists in their order, page by page, for those whose scope has several parts too.

use std::collections::BTreeSet;

use kernel::HOUR;
use serde_json::json;
use stories::{Setting, World, on_both};

/// The numbers of a list in its order, read in pages of two; what falls due stands in order.
async fn numbers(world: &World, who: &str, view: &str) -> Vec<String> {
    let mut latest = String::new();
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/incidents?view={view}&limit=2{cursor}");
        let page = world.send(who, "GET", &path, &[], None).await.ok(200);
        let items = page["items"].as_array().unwrap();
        for due in items.iter().filter_map(|item| item["next_due_at"].as_str()) {
            assert!(latest.as_str() <= due, "{due} stands behind {latest}");
            due.clone_into(&mut latest);
        }
        found.extend(items.iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => {
                assert_eq!(items.len(), 2, "only the last page may be short");
                cursor = format!("&cursor={next}");
            }
            None => return found,
        }
    }
}

#[tokio::test]
async fn open_work_comes_first_by_what_falls_due_next_and_behind_it_what_ended_last() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let mut faults = Vec::new();
        for (impact, urgency) in [("individual", "none"), ("several", "slow"), ("department", "stopped")] {
            faults.push(world.report("李敏", "综合查询打不开").known().touching(impact, urgency).await);
        }
        for place in ["一号窗口", "二号窗口", "三号窗口"] {
            let fault =
                world.report("李敏", &format!("{place}打印机卡纸")).known().touching("individual", "none").await;
            world.forward(HOUR).await;
            world.by("李敏").does("withdrawal", &fault, json!({ "reason": "好了" })).await;
            faults.push(fault);
        }
        let number = |at: usize| faults[at].number.clone();
        let open = numbers(world, "王晓东", "queue").await;
        assert_eq!(BTreeSet::from_iter(open.clone()), BTreeSet::from([number(0), number(1), number(2)]));
        let all = [open.clone(), vec![number(5), number(4), number(3)]].concat();
        for who in ["王晓东", "李敏", "刘佳", "李伟"] {
            world.cookie(who).await;
            assert_eq!(numbers(world, who, "queue").await, open, "{who}");
            assert_eq!(numbers(world, who, "all").await, all, "{who}");
        }
        // A later report does not move what ended.
        let later = world.report("李敏", "综合查询又打不开").known().touching("individual", "none").await;
        assert!(numbers(world, "王晓东", "queue").await.contains(&later.number));
        assert_eq!(numbers(world, "王晓东", "all").await[4..], all[3..]);
    })
    .await;
}
