//! As known at an instant: what was entered later is not seen, whenever it happened.

use agreement::core::Severity;
use agreement::core::content::{Content, TargetRow};
use clocks::core::Milestone;
use kernel::MINUTE;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, hours, minutes, on_both};

async fn standing(world: &World, who: &str, fault: &Fault, at: kernel::Instant) -> testkit::Reply {
    let path = format!("/api/v1/incidents/{}/standing?as_known_at={at}", fault.id);
    world.send(who, "GET", &path, &[], None).await
}

fn clock<'a>(standing: &'a Json, milestone: &str) -> &'a Json {
    let clocks = standing["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["milestone"] == milestone).unwrap()
}

#[tokio::test]
async fn what_is_entered_later_was_not_known_when_it_happened() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "查询一直转圈").known().touching("department", "slow").await;
        world.forward(hours(3)).await;
        // Answered at 09:30, entered at 12:00: at 10:30 nobody knew.
        let body = json!({ "text": "电话里已答复", "occurred_at": at("2026-11-03 09:30").to_string() });
        world.by("王晓东").does("answer", &fault, body).await;
        let before = standing(world, "王晓东", &fault, at("2026-11-03 10:30")).await.ok(200);
        let respond = clock(&before, "respond");
        assert_eq!((&respond["state"], &respond["met_at"]), (&json!("running"), &Json::Null));
        let after = standing(world, "王晓东", &fault, world.now()).await.ok(200);
        assert_eq!(clock(&after, "respond")["met_at"], json!(at("2026-11-03 09:30").to_string()));
        // A breach that the entry refutes was a breach while nobody knew better.
        let seen = world.see(&fault).await.clock("respond");
        assert_eq!((seen.state.as_str(), seen.breached), ("met", None));
        let then = standing(world, "王晓东", &fault, at("2026-11-03 11:59")).await.ok(200);
        assert_eq!(clock(&then, "respond")["breached_at"], json!(at("2026-11-03 10:00").to_string()));
        // The explanation of a deadline as it was given then.
        let path = format!("/api/v1/incidents/{}/explanation?as_known_at={}", fault.id, at("2026-11-03 10:30"));
        let why = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        let respond = why["clocks"].as_array().unwrap().iter().find(|clock| clock["milestone"] == "respond").unwrap();
        assert_eq!(respond["clock"]["state"], "running");
    })
    .await;
}

#[tokio::test]
async fn a_moment_of_which_nothing_is_known_is_refused_with_the_reason() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "查询一直转圈").known().await;
        let early = standing(world, "王晓东", &fault, at("2026-11-03 08:59")).await;
        assert_eq!(early.problem(409), "standing.unheard_of");
        let future = standing(world, "王晓东", &fault, at("2026-11-03 09:01")).await;
        assert_eq!(future.problem(422), "standing.in_future");
        let stranger = standing(world, "何老师", &fault, world.now()).await;
        assert_eq!(stranger.status.as_u16(), 404, "what lies outside a scope does not exist");
        let own = standing(world, "李敏", &fault, world.now()).await.ok(200);
        assert_eq!(own["attribution"]["released"], json!(false), "what was not released then is not shown");
    })
    .await;
}

/// Updates every two hours, so that clocks follow each other.
fn lively(content: &mut Content) {
    for severity in Severity::ALL {
        content.targets.retain(|row| (row.severity, row.milestone) != (severity, Milestone::Update));
        content.targets.push(TargetRow { severity, milestone: Milestone::Update, within: "2h".parse().unwrap() });
    }
}

/// A fixed road of chance: the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// One move by somebody, whether it is taken or refused; some state an earlier instant.
async fn some_move(world: &World, fault: &Fault, chance: &mut Chance) -> bool {
    let engineer = world.see(fault).await.engineer().to_owned();
    let engineer = if engineer.is_empty() { "王晓东".to_owned() } else { engineer };
    let back = *chance.pick(&[0, 0, 20, 90, 200]);
    let stated = world.now().plus(-back * MINUTE).to_string();
    let (who, mv, mut body) = match chance.below(22) {
        0 => (engineer.as_str(), "acceptance", json!({})),
        1 | 2 => (engineer.as_str(), "answer", json!({ "text": "正在处理" })),
        3 => (engineer.as_str(), "plan", json!({ "text": "先切到备用库" })),
        4 | 5 => {
            let reason = *chance.pick(&["waiting_customer", "waiting_vendor", "agreed_window"]);
            (engineer.as_str(), "pause", json!({ "reason": reason, "note": "等待" }))
        }
        6 | 7 => {
            let path = format!("/api/v1/incidents/{}/pause", fault.id);
            return world.send(&engineer, "DELETE", &path, &[], None).await.status.is_success();
        }
        8 => (engineer.as_str(), "restoration", json!({ "text": "已恢复" })),
        9 | 10 => {
            let body = json!({ "solution": "更换内存", "cause": "内存故障", "fault_class": "software_defect" });
            (engineer.as_str(), "resolution", body)
        }
        11 => ("李敏", "rejection", json!({ "text": "还是不行", "service_down": chance.below(2) == 0 })),
        12 => ("李敏", "confirmation", json!({})),
        13 => ("刘佳", "reopening", json!({ "reason": "又出现了", "service_down": chance.below(2) == 0 })),
        14 | 15 => ("刘佳", "severity", json!({ "severity": 1 + chance.below(4), "reason": "影响有变" })),
        16 => (engineer.as_str(), "decline", json!({ "reason": "在别处现场" })),
        17 => (engineer.as_str(), "messages", json!({ "text": "进展：仍在排查" })),
        18 => {
            let clocks = world.see(fault).await.json["clocks"].as_array().cloned().unwrap_or_default();
            let open: Vec<&Json> = clocks.iter().filter(|clock| clock["state"] == "running").collect();
            let Some(clock) = (!open.is_empty()).then(|| *chance.pick(&open)) else { return false };
            let body = json!({ "due_at": world.now().plus(hours(30)).to_string(), "reason": "与客户商定" });
            let path = format!("clocks/{}/due-time", clock["id"].as_str().unwrap());
            return world.by("刘佳").tries(&path, fault, body).await.status.is_success();
        }
        19 => (engineer.as_str(), "visit", json!({ "note": "下午到场" })),
        20 => {
            let from = world.now().plus(-minutes(50)).to_string();
            let body = json!({ "reason": "waiting_customer", "note": "当时在等账号", "from": from });
            (engineer.as_str(), "past-pauses", body)
        }
        _ => return world.by("李敏").approves(fault).await.status.is_success(),
    };
    if back > 0 && matches!(mv, "acceptance" | "answer" | "plan" | "restoration" | "resolution" | "confirmation") {
        body["occurred_at"] = json!(stated);
    }
    world.by(who).tries(mv, fault, body).await.status.is_success()
}

#[tokio::test]
async fn through_a_busy_random_script_every_moment_is_known_as_it_was() {
    for seed in [3, 2026] {
        on_both(Setting::at("2026-11-03 09:00").agreed(lively), async |world| {
            let mut chance = Chance(seed);
            let mut faults = Vec::new();
            for impact in ["department", "individual", "several"] {
                faults.push(world.report("李敏", "查询一直转圈").known().touching(impact, "slow").await);
            }
            let mut taken = 0;
            for _ in 0..30 {
                let fault = faults[usize::try_from(chance.below(3)).unwrap()].clone();
                taken += u32::from(some_move(world, &fault, &mut chance).await);
                // Not each move has its own instant.
                if chance.below(3) > 0 {
                    world.forward(minutes(*chance.pick(&[1, 7, 45, 130, 600]))).await;
                }
            }
            assert!(taken > 8, "{taken} moves were taken with the seed {seed}");
        })
        .await;
    }
}
