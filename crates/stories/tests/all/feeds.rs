//! Calendars of duties behind secret links.

use stories::{Setting, World, on_both};

/// What a link opens, unfolded, as lines.
async fn opened(world: &World, path: &str) -> Vec<String> {
    let reply = world.send("", "GET", path, &[], None).await;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.bytes));
    assert_eq!(reply.headers["content-type"], "text/calendar; charset=utf-8");
    let text = String::from_utf8(reply.bytes).unwrap();
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

async fn link(world: &World, who: &str, of: &str) -> String {
    let made = world.send(who, "POST", &format!("/api/v1/{of}/duty-feed"), &[], None).await.ok(201);
    made["path"].as_str().unwrap().to_owned()
}

fn all<'a>(lines: &'a [String], field: &str) -> Vec<&'a str> {
    lines.iter().filter_map(|line| line.strip_prefix(field)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_link_shows_his_duties_in_utc_with_lasting_names_until_he_takes_it_back() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let own = format!("people/{}", world.person("李伟"));
        let path = link(world, "李伟", &own).await;
        let lines = opened(world, &path).await;
        // 08:30 to 18:00 in Shanghai, today.
        let at = lines.iter().position(|line| line == "DTSTART:20261103T003000Z").unwrap();
        assert_eq!(lines[at + 1], "DTEND:20261103T100000Z");
        assert_eq!(lines[at + 2], "SUMMARY:白班 · 运维组");
        let starts = all(&lines, "DTSTART:");
        assert!(starts.iter().all(|start| ("20261020".."20270203").contains(&&start[..8])), "{starts:?}");
        assert_eq!((starts.first().unwrap()[..8].to_owned(), starts.len() > 180), ("20261020".to_owned(), true));
        let names = all(&lines, "UID:");
        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "every entry has a name of its own");
        world.forward(stories::hours(30)).await;
        let later = opened(world, &path).await;
        let kept = all(&later, "UID:");
        assert!(names.iter().filter(|name| kept.contains(*name)).count() > 150, "the same duty keeps its name");

        world.send("李伟", "DELETE", &format!("/api/v1/{own}/duty-feed"), &[], None).await.ok(204);
        world.send("", "GET", &path, &[], None).await.ok(404);
        world.send("李伟", "DELETE", &format!("/api/v1/{own}/duty-feed"), &[], None).await.ok(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_made_for_oneself_opens_nothing_else_and_a_new_one_ends_the_old() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (own, other) = (format!("people/{}", world.person("李伟")), format!("people/{}", world.person("吴磊")));
        let refused = world.send("李伟", "POST", &format!("/api/v1/{other}/duty-feed"), &[], None).await;
        assert_eq!(refused.problem(403), "feed.not_yours");
        world.send("李敏", "POST", &format!("/api/v1/{own}/duty-feed"), &[], None).await.ok(403);
        let first = link(world, "李伟", &own).await;
        let token = first.split_once("token=").unwrap().1;
        world.send("", "GET", &format!("/api/v1/{other}/duties.ics?token={token}"), &[], None).await.ok(404);
        world.send("", "GET", &format!("/api/v1/{own}/duties.ics?token=wrong"), &[], None).await.ok(404);
        world.send("", "GET", &format!("/api/v1/{own}/duties.ics"), &[], None).await.ok(400);
        let second = link(world, "李伟", &own).await;
        world.send("", "GET", &first, &[], None).await.ok(404);
        opened(world, &second).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_groups_link_names_everybody_and_shows_leave_as_free_time() {
    let setting = Setting::at("2026-11-03 10:00").on_leave("吴磊", "2026-11-05 00:00", "2026-11-06 00:00");
    on_both(setting, async |world| {
        let groups = world.send("李伟", "GET", "/api/v1/groups", &[], None).await.ok(200);
        let group = format!("groups/{}", groups["items"][0]["id"].as_str().unwrap());
        let path = link(world, "李伟", &group).await;
        let lines = opened(world, &path).await;
        assert!(lines.contains(&"X-WR-CALNAME:运维组 · 值班".to_owned()));
        let summaries = all(&lines, "SUMMARY:");
        for name in ["李伟", "孙浩", "郑洁"] {
            assert!(summaries.iter().any(|summary| summary.starts_with(&format!("{name} · 白班"))), "{name}");
        }
        let away = lines.iter().position(|line| line.starts_with("SUMMARY:吴磊") && line.ends_with("不在岗")).unwrap();
        assert!(lines[away..away + 3].contains(&"TRANSP:TRANSPARENT".to_owned()));
        // Who keeps the roster may hold a link without being a member; the reporter may not.
        opened(world, &link(world, "刘佳", &group).await).await;
        world.send("李敏", "POST", &format!("/api/v1/{group}/duty-feed"), &[], None).await.ok(403);
    })
    .await;
}
