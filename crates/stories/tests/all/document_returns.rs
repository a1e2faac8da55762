//! A month signed once: the list of its visits and incidents, and the sealed papers that come back by the QR on them.

use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, hours, minutes, on_both};

use crate::documents::{both, text_of};
use crate::office::opens;

const PATH: &str = "/api/v1/documents";
const RETURNS: &str = "/api/v1/document-returns";
const MANAGER: &str = "王晓东";

async fn post(world: &World, who: &str, path: &str, body: Json) -> Json {
    let reply = world.send(who, "POST", path, &[], Some(body)).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.json);
    reply.json
}

/// A fault with a visit of an hour.
async fn visited(world: &World) -> Fault {
    let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
    let engineer = world.see(&fault).await.engineer().to_owned();
    world.by(&engineer).does("visit", &fault, json!({ "note": "下午到" })).await;
    world.forward(minutes(40)).await;
    let path = format!("/api/v1/incidents/{}/visits", fault.id);
    let begun = post(world, &engineer, &path, json!({ "place": "住院楼 3 层" })).await;
    world.forward(hours(1)).await;
    let left = json!({ "done": "更换两条内存", "left_over": "一周后复查" });
    post(world, &engineer, &format!("{path}/{}/departure", begun["id"].as_str().unwrap()), left).await;
    fault
}

async fn issued(world: &World, kind: &str) -> Json {
    let body = json!({ "kind": kind, "customer_id": world.party("医院"), "from": "2026-11-01" });
    let drafted = post(world, MANAGER, PATH, body).await;
    let id = drafted["id"].as_str().unwrap();
    let etag = world.send(MANAGER, "GET", &format!("{PATH}/{id}"), &[], None).await.etag();
    world.send(MANAGER, "POST", &format!("{PATH}/{id}/approval"), &[("if-match", &etag)], None).await.ok(200);
    world.send(MANAGER, "POST", &format!("{PATH}/{id}/issue"), &[], None).await.ok(200)
}

async fn pdf_of(world: &World, document: &Json) -> Vec<u8> {
    let path = format!("{PATH}/{}/file?format=pdf", document["id"].as_str().unwrap());
    let reply = world.send(MANAGER, "GET", &path, &[], None).await;
    assert_eq!(reply.status, 200, "{}", reply.json);
    reply.bytes
}

fn run(program: &str, folder: &Path, args: &[&str]) {
    let done = Command::new(program).args(args).current_dir(folder).output().expect("poppler-utils");
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
}

async fn take(world: &World, files: &[(&str, Vec<u8>)]) -> Vec<Json> {
    let mut ids = Vec::new();
    for (name, bytes) in files {
        ids.push(world.by("刘佳").uploads(name, bytes).await);
    }
    let taken = post(world, "刘佳", RETURNS, json!({ "attachment_ids": ids })).await;
    taken["items"].as_array().unwrap().clone()
}

async fn see(world: &World, who: &str, document: &Json) -> Json {
    world.send(who, "GET", &format!("{PATH}/{}", document["id"].as_str().unwrap()), &[], None).await.ok(200)
}

#[tokio::test]
async fn a_month_is_listed_to_be_signed_once_in_both_languages() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = visited(world).await;
        let customer = world.party("医院");
        let body = |language: &str| {
            json!({ "kind": "sign_off", "language": language, "customer_id": customer, "from": "2026-11-01" })
        };
        let early = world.send(MANAGER, "POST", PATH, &[], Some(body("zh"))).await;
        assert_eq!(early.problem(409), "document.period_runs");
        world.until(at("2026-12-01 09:00")).await;
        let zh = ["月度服务签认单", "现场服务次数", "1.0小时", "更换两条内存", "遗留：一周后复查", "综合查询打不开", "甲方（盖章）", &fault.number];
        let en = ["Monthlyservicesign-offlist", "Hoursonsite", "1.0h", "更换两条内存", "Leftover:一周后复查", "Customer(seal)", &fault.number];
        let mut files = Vec::new();
        for (language, words) in [("zh", zh.as_slice()), ("en", en.as_slice())] {
            let drafted = post(world, MANAGER, PATH, body(language)).await;
            files.push(both(world, &drafted).await);
            assert!(drafted["number"].as_str().unwrap().starts_with("SL-"), "{drafted}");
            let text = text_of(&pdf_of(world, &drafted).await);
            for word in words {
                assert!(text.contains(word), "{word} is not in {text}");
            }
            let path = format!("{PATH}/{}/withdrawal", drafted["id"].as_str().unwrap());
            post(world, MANAGER, &path, json!({ "reason": "换一种语言" })).await;
        }
        opens(&files);
        let odd = json!({ "kind": "sign_off", "customer_id": customer, "from": "2026-11-02" });
        assert_eq!(world.send(MANAGER, "POST", PATH, &[], Some(odd)).await.problem(422), "document.bad_period");
    })
    .await;
}

#[tokio::test]
async fn sealed_papers_that_come_back_are_filed_by_the_codes_on_them() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        visited(world).await;
        world.until(at("2026-12-01 09:00")).await;
        let list = issued(world, "sign_off").await;
        let report = issued(world, "monthly_report").await;
        assert_eq!(list["seal"], "awaiting");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list.pdf"), pdf_of(world, &list).await).unwrap();
        std::fs::write(folder.path().join("report.pdf"), pdf_of(world, &report).await).unwrap();

        // Both papers in one stack, as a scanner gives it back: pictures of pages, the report first.
        run(
            "pdftoppm",
            folder.path(),
            &["-png", "-gray", "-r", "200", "-f", "1", "-l", "1", "-singlefile", "list.pdf", "photo"],
        );
        run("pdfunite", folder.path(), &["report.pdf", "list.pdf", "stack.pdf"]);
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        // A corner of the page without its code.
        let corner = ["-png", "-r", "60", "-x", "20", "-y", "250", "-W", "300", "-H", "200", "-f", "1", "-singlefile"];
        run("pdftoppm", folder.path(), &[corner.as_slice(), &["list.pdf", "part"]].concat());
        let blank = read("part.png");
        let stacked = take(world, &[("扫描.pdf", read("stack.pdf"))]).await;
        assert_eq!(stacked.len(), 2, "{stacked:?}");
        for scan in &stacked {
            let of = [&list, &report].into_iter().find(|one| one["id"] == scan["document_id"]).unwrap();
            assert_eq!((&scan["state"], &scan["how"]), (&json!("filed"), &json!("code")));
            let path = format!("{RETURNS}/{}/file", scan["id"].as_str().unwrap());
            let pages = world.send("周院长", "GET", &path, &[], None).await;
            assert_eq!(pages.status, 200);
            let text = text_of(&pages.bytes);
            let own = if of["id"] == list["id"] { "月度服务签认单" } else { "月度服务报告" };
            let other = if of["id"] == list["id"] { "事件统计" } else { "现场服务次数" };
            assert!(text.contains(own) && !text.contains(other), "the pages of one document alone: {text}");
        }
        for document in [&list, &report] {
            let seen = see(world, "周院长", document).await;
            assert_eq!(seen["seal"], "returned");
            assert_eq!(seen["scans"].as_array().unwrap().len(), 1);
        }
        // A photograph that comes later is filed too; nothing is returned twice.
        let later = take(world, &[("照片.png", read("photo.png"))]).await;
        assert_eq!((&later[0]["document_id"], &later[0]["pages"]), (&list["id"], &json!([])));
        assert_eq!(see(world, MANAGER, &list).await["scans"].as_array().unwrap().len(), 2);

        // Without a code it waits, until somebody says what it is.
        let waits = take(world, &[("不清楚.png", blank)]).await;
        assert_eq!((&waits[0]["state"], &waits[0]["why"]), (&json!("waiting"), &json!("no_code")));
        let id = waits[0]["id"].as_str().unwrap();
        let hidden = world.send("周院长", "GET", &format!("{RETURNS}/{id}/file"), &[], None).await;
        assert_eq!(hidden.problem(404), "request.not_found");
        let listed = world.send("刘佳", "GET", RETURNS, &[], None).await.ok(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let filing = format!("{RETURNS}/{id}/filing");
        let wrong = json!({ "document_id": waits[0]["id"] });
        assert_eq!(world.send("刘佳", "POST", &filing, &[], Some(wrong)).await.problem(422), "document.scan_document");
        let filed = post(world, "刘佳", &filing, json!({ "document_id": report["id"] })).await;
        assert_eq!((&filed["state"], &filed["how"]), (&json!("filed"), &json!("hand")));
        let again = world.send("刘佳", "DELETE", &format!("{RETURNS}/{id}"), &[], None).await;
        assert_eq!(again.problem(409), "document.scan_decided");
        let listed = world.send("刘佳", "GET", RETURNS, &[], None).await.ok(200);
        assert_eq!(listed["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_scan_that_cannot_be_read_is_refused_and_one_of_nothing_is_laid_aside() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let broken = world.by("刘佳").uploads("坏.pdf", b"%PDF-1.7 and nothing more").await;
        let reply = world.send("刘佳", "POST", RETURNS, &[], Some(json!({ "attachment_ids": [broken] }))).await;
        assert!(reply.json["detail"].as_str().unwrap().contains("坏.pdf"), "{}", reply.json);
        assert_eq!(reply.problem(415), "document.scan_unreadable");
        let none = world.send("刘佳", "POST", RETURNS, &[], Some(json!({ "attachment_ids": [] }))).await;
        assert_eq!(none.problem(422), "document.scan_count");
        let folder = tempfile::tempdir().unwrap();
        world.until(at("2026-12-01 09:00")).await;
        let drafted = json!({ "kind": "sign_off", "customer_id": world.party("医院"), "from": "2026-11-01" });
        let drafted = post(world, MANAGER, PATH, drafted).await;
        std::fs::write(folder.path().join("draft.pdf"), pdf_of(world, &drafted).await).unwrap();
        let waits = take(world, &[("草稿.pdf", std::fs::read(folder.path().join("draft.pdf")).unwrap())]).await;
        assert_eq!(waits[0]["why"], "no_code", "a draft has no code");
        let path = format!("{RETURNS}/{}", waits[0]["id"].as_str().unwrap());
        world.send("刘佳", "DELETE", &path, &[], None).await.ok(204);
        assert_eq!(world.send("刘佳", "GET", RETURNS, &[], None).await.ok(200)["items"], json!([]));
    })
    .await;
}
