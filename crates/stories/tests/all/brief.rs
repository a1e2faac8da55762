//! The day's brief: those who lead read at eight what yesterday brought, what is late and what falls due today.

use stories::{Setting, World, at, on_both};
use testkit::RobotPeer;

const GROUP: &str =
    "[[groups]]\nid = \"leaders\"\nname = \"领导群\"\nrobot = \"wecom\"\nposts = [\"manager\", \"director\"]\n";

async fn briefed(world: &World, peer: &RobotPeer) -> Vec<String> {
    peer.is(world.now());
    world.platform.send(world.now()).await.unwrap();
    let said = peer.said();
    said.iter().filter(|said| said.text.contains("每日简报")).map(|said| said.text.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_lead_are_briefed_once_each_day_at_eight() {
    let peer = RobotPeer::start(at("2026-11-03 09:00")).await;
    let group = format!("{GROUP}url = \"{}\"\n", peer.url("wecom"));
    on_both(Setting::at("2026-11-03 09:00").configured(&group), async |world| {
        let before = briefed(world, &peer).await.len();
        world.platform.look_around(world.now()).await.unwrap();
        let late = world.report("李敏", "综合查询打不开，窗口排起长队").known().await;
        world.until(at("2026-11-04 07:59")).await;
        world.tick().await;
        assert_eq!(briefed(world, &peer).await.len(), before, "nobody is briefed before eight");
        world.until(at("2026-11-04 08:00")).await;
        world.platform.look_around(world.now()).await.unwrap();
        world.tick().await;
        world.tick().await;
        let said = briefed(world, &peer).await;
        assert_eq!(said.len(), before + 1, "{said:#?}");
        let text = said.last().unwrap();
        for part in
            ["2026-11-04", "昨日（11月3日）：新报 1 件", "现在：在办 1 件", "已超时 1 件", &late.number, "/overview"]
        {
            assert!(text.contains(part), "`{part}` is missing in {text}");
        }
        let inbox = world.send("王晓东", "GET", "/api/v1/inbox", &[], None).await.ok(200);
        let found: Vec<_> =
            inbox["items"].as_array().unwrap().iter().filter(|one| one["event"] == "day-brief").collect();
        assert_eq!(found.len(), 1, "{inbox:#}");
    })
    .await;
}
