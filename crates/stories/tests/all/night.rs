//! A severity 1 in the night: the ladder up to the director, each rung exactly once.

use kernel::Instant;
use stories::{Fault, Setting, World, at, minutes, on_both};

/// The whole ladder of a night nobody restores in, as the tender profile has it.
const LADDER: [(&str, &str); 6] = [
    ("located-30min", "2026-11-04 02:50"),
    ("restore-2h", "2026-11-04 04:20"),
    ("plan-100", "2026-11-04 06:17"),
    ("restore-4h", "2026-11-04 06:20"),
    ("restore-75", "2026-11-04 08:17"),
    ("restore-100", "2026-11-04 10:17"),
];

fn ladder(upto: usize) -> Vec<(String, Instant)> {
    LADDER.iter().take(upto).map(|(key, when)| ((*key).to_owned(), at(when))).collect()
}

/// Everything stands still at 02:17; an engineer takes it at 02:20 and answers at 02:25.
async fn taken(world: &World) -> Fault {
    let fault = world
        .report("李敏", "门诊收费全部停了")
        .at_component("门诊收费", "software_defect")
        .touching("all", "stopped")
        .await;
    let seen = world.see(&fault).await;
    assert_eq!((seen.severity(), seen.state()), (1, "assigned"));
    let engineer = seen.engineer().to_owned();
    world.phone(&engineer, &fault).await.expects(&["assigned"]);
    world.until(at("2026-11-04 02:20")).await;
    world.by(&engineer).accepts(&fault).await;
    world.until(at("2026-11-04 02:25")).await;
    world.by(&engineer).answers(&fault).await;
    fault
}

#[tokio::test]
async fn a_night_severity_1_climbs_to_the_director_and_each_rung_fires_exactly_once() {
    on_both(Setting::at("2026-11-04 02:17"), async |world| {
        let fault = taken(world).await;
        let second = world.second_server().await;
        for step in 0..600 {
            world.sleep_through(minutes(1));
            let now = world.now();
            if step % 2 == 0 {
                let (one, two) = tokio::join!(world.platform.tick(now), second.tick(now));
                one.unwrap();
                two.unwrap();
            } else {
                world.tick().await;
            }
        }
        assert_eq!(world.rungs(&fault).await, ladder(LADDER.len()));
        let director = world.phone("陈国栋", &fault).await.told;
        assert_eq!(director, ["rung-escalation", "rung-escalation", "rung-late"]);
        let seen = world.see(&fault).await;
        assert_eq!(seen.clock("plan").breached, Some(at("2026-11-04 06:17")));
        assert_eq!(seen.clock("restore").breached, Some(at("2026-11-04 10:17")));
        assert_eq!(world.count(&fault, "clock.breached").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_was_down_across_the_rungs_calls_each_once_in_order_and_says_late() {
    on_both(Setting::at("2026-11-04 02:17"), async |world| {
        let fault = taken(world).await;
        world.sleep_through(at("2026-11-04 06:30").since(world.now()));
        world.restart().await;
        world.tick().await;
        world.tick().await;
        let expected: Vec<_> = ladder(4).into_iter().map(|(key, _)| (key, at("2026-11-04 06:30"))).collect();
        assert_eq!(world.rungs(&fault).await, expected);
        let fired = world.journal(&fault).await.into_iter().filter(|entry| entry.kind == "clock.rung_fired");
        for entry in fired {
            assert_eq!(entry.body["late"], true, "{}", entry.body);
        }
        world.until(at("2026-11-04 12:00")).await;
        assert_eq!(world.rungs(&fault).await.len(), LADDER.len(), "what is still ahead comes in its own time");
        assert_eq!(world.see(&fault).await.clock("plan").breached, Some(at("2026-11-04 06:17")));
    })
    .await;
}

#[tokio::test]
async fn a_night_nobody_takes_it_the_lead_is_paged_and_the_promise_breaks_at_its_own_second() {
    on_both(Setting::at("2026-11-04 02:17"), async |world| {
        let fault = world
            .report("李敏", "门诊收费全部停了")
            .at_component("门诊收费", "software_defect")
            .touching("all", "stopped")
            .await;
        world.until(at("2026-11-04 02:26:59")).await;
        let first = world.see(&fault).await.engineer().to_owned();
        world.until(at("2026-11-04 02:27")).await;
        let second = world.see(&fault).await.engineer().to_owned();
        assert_ne!(first, second, "ten minutes without acceptance: the next one is asked");
        world.until(at("2026-11-04 03:00")).await;
        let rungs = world.rungs(&fault).await;
        let expected = [
            ("unacknowledged-10min", "2026-11-04 02:27"),
            ("respond-50", "2026-11-04 02:32"),
            ("respond-100", "2026-11-04 02:47"),
        ];
        assert_eq!(rungs, expected.map(|(key, when)| (key.to_owned(), at(when))));
        world.phone("周凯", &fault).await.rang_once_for("rung-late");
        assert_eq!(world.see(&fault).await.clock("respond").breached, Some(at("2026-11-04 02:47")));
    })
    .await;
}
