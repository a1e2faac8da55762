//! Who reads what of an assessment sheet.

use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};

const PATH: &str = "/api/v1/assessments";

/// One fault the vendor answers for, one we do; the verdicts are not released by themselves.
async fn issued(world: &World) -> (String, Fault) {
    let vendors = world
        .report("李敏", "查询库频繁报内部错误")
        .at_component("查询库", "software_defect")
        .touching("several", "slow")
        .await;
    let ours = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
    for fault in [&vendors, &ours] {
        world.by("王晓东").answers(fault).await;
        world.by("王晓东").restores(fault).await;
    }
    let confirm = json!({ "component_id": world.component("查询库"), "fault_class": "software_defect", "confirm": true,
        "evidence": "原厂补丁说明" });
    world.by("王晓东").does("attribution", &vendors, confirm).await;
    world.until(at("2026-12-01 09:00")).await;
    let version = world.agreements["医院"];
    let (agreement, ..) = world.platform.agreements.read_version(&world.cx(), version).await.unwrap();
    let body = json!({ "agreement_id": agreement.id, "from": "2026-11-01", "to": "2026-12-01" });
    let sheet = world.send("王晓东", "POST", PATH, &[], Some(body)).await.ok(201);
    let id = sheet["id"].as_str().unwrap().to_owned();
    assert_eq!(
        world.send("石工", "GET", PATH, &[], None).await.ok(200)["items"],
        json!([]),
        "a draft is nobody else's"
    );
    world.send("王晓东", "POST", &format!("{PATH}/{id}/discussion"), &[], None).await.ok(200);
    let seen = world.send("石工", "GET", &format!("{PATH}/{id}"), &[], None).await;
    assert_eq!(seen.problem(404), "request.not_found", "nor what the two discuss");
    let read = world.send("王晓东", "GET", &format!("{PATH}/{id}"), &[], None).await;
    let (etag, why) = (read.etag(), json!({ "reason": "意见期已满" }));
    let path = format!("{PATH}/{id}/issue");
    world.send("王晓东", "POST", &path, &[("if-match", &etag)], Some(why)).await.ok(200);
    (id, vendors)
}

fn parties(sheet: &Json) -> Vec<&str> {
    sheet["by_party"].as_array().unwrap().iter().map(|row| row["answers"]["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_customer_reads_no_vendor_before_the_release_and_a_vendor_reads_its_own_clocks_and_no_money() {
    fn by_hand(content: &mut agreement::core::content::Content) {
        content.release_permille = 1000;
    }
    on_both(Setting::at("2026-11-03 10:00").agreed(by_hand), async |world| {
        let (id, fault) = issued(world).await;
        let read = async |who: &str| world.send(who, "GET", &format!("{PATH}/{id}"), &[], None).await.ok(200);
        let ours = read("王晓东").await;
        assert!(parties(&ours).contains(&"石渠数据库软件有限公司"), "{:?}", parties(&ours));
        let theirs = read("周院长").await;
        assert_eq!(parties(&theirs), ["海岸系统集成有限公司"]);
        assert_eq!(theirs["total"]["met"], ours["total"]["met"]);

        let vendor = read("石工").await;
        assert_eq!(parties(&vendor), ["石渠数据库软件有限公司"]);
        for hidden in ["result", "changes", "agreed", "issue_reason", "reason"] {
            assert_eq!(vendor[hidden], Json::Null, "{hidden}");
        }
        assert_eq!((&vendor["remarks"], &vendor["steps"]), (&json!([]), &json!([])));
        let clocks = world.send("石工", "GET", &format!("{PATH}/{id}/clocks"), &[], None).await.ok(200);
        let numbers = clocks["items"].as_array().unwrap().iter().map(|clock| clock["incident_number"].clone());
        assert!(
            clocks["count"].as_u64().unwrap() > 0 && numbers.into_iter().all(|number| number == json!(fault.number))
        );
        let listed = world.send("石工", "GET", PATH, &[], None).await.ok(200);
        assert_eq!(
            (&listed["items"][0]["hundred_tenths"], &listed["items"][0]["deduction_minor"]),
            (&Json::Null, &Json::Null)
        );

        for who in ["何老师", "李敏", "刘佳", "严审"] {
            assert_eq!(world.send(who, "GET", PATH, &[], None).await.problem(403), "request.forbidden", "{who}");
        }
        let remark = json!({ "text": "与我方无关" });
        let said = world.send("石工", "POST", &format!("{PATH}/{id}/remarks"), &[], Some(remark)).await;
        assert_eq!(said.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_sheet_leaves_as_a_workbook_and_as_comma_separated_values_in_the_readers_language() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let (id, _) = issued(world).await;
        let file = async |who: &str, query: &str, language: &str| {
            let path = format!("{PATH}/{id}/export{query}");
            let reply = world.send(who, "GET", &path, &[("accept-language", language)], None).await;
            assert_eq!(reply.status.as_u16(), 200);
            reply
        };
        let book = file("周院长", "", "zh-CN").await;
        assert!(book.bytes.starts_with(b"PK") && book.bytes.len() > 4000);
        assert!(book.headers["content-disposition"].to_str().unwrap().contains("ASM-2026-000001-1.xlsx"));
        let text = |reply: testkit::Reply| String::from_utf8(reply.bytes).unwrap();
        let zh = text(file("周院长", "?format=csv", "zh-CN").await);
        assert!(zh.starts_with("\u{feff}工单,系统,级别") && zh.contains("医院信息系统") && zh.contains("达标"), "{zh}");
        let en = text(file("王晓东", "?format=csv", "en").await);
        assert!(en.contains("Incident,System,Severity") && en.contains("met"), "{en}");
        assert_eq!(en.lines().count(), zh.lines().count());
    })
    .await;
}
