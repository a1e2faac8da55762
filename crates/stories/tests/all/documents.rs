//! Documents: drafted from what is known, approved, issued, verified, corrected; in both languages.

use std::process::{Command, ExitCode};

use kernel::Language;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};
use testkit::Reply;

use crate::office::{Both, opens};

const PATH: &str = "/api/v1/documents";
const MANAGER: &str = "王晓东";

/// The text of a PDF as somebody selects it, without the blanks of its layout.
pub fn text_of(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF"), "no PDF");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, pdf).unwrap();
    let done = Command::new("pdftotext").args(["-raw", file.to_str().unwrap(), "-"]).output().expect("poppler-utils");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).split_whitespace().collect()
}

async fn post(world: &World, who: &str, path: &str, body: Json) -> Reply {
    world.send(who, "POST", &format!("{PATH}{path}"), &[], Some(body)).await
}

async fn draft(world: &World, who: &str, body: Json) -> Json {
    post(world, who, "", body).await.ok(201)
}

async fn approve(world: &World, who: &str, id: &str) -> Reply {
    let etag = world.send(who, "GET", &format!("{PATH}/{id}"), &[], None).await.etag();
    world.send(who, "POST", &format!("{PATH}/{id}/approval"), &[("if-match", &etag)], None).await
}

async fn step(world: &World, who: &str, id: &str, step: &str) -> Reply {
    world.send(who, "POST", &format!("{PATH}/{id}/{step}"), &[], None).await
}

pub async fn file(world: &World, who: &str, id: &str, format: &str) -> Vec<u8> {
    let reply = world.send(who, "GET", &format!("{PATH}/{id}/file?format={format}"), &[], None).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.json);
    reply.bytes
}

/// A document as Word and as PDF.
pub async fn both(world: &World, document: &Json) -> Both {
    let id = id_of(document);
    let name = format!("{}-{}", document["kind"].as_str().unwrap(), document["language"].as_str().unwrap());
    Both { name, docx: file(world, MANAGER, &id, "docx").await, pdf: file(world, MANAGER, &id, "pdf").await }
}

/// What `aftercare document verify` says of a file.
pub async fn told(world: &World, bytes: &[u8], language: Language) -> (ExitCode, String) {
    let mut out = Vec::new();
    let code = server::cli::document::tell(&world.platform.documents, bytes, language, &mut out).await.unwrap();
    (code, String::from_utf8(out).unwrap())
}

fn id_of(document: &Json) -> String {
    document["id"].as_str().unwrap().to_owned()
}

/// Drafted, approved and issued by the manager.
pub async fn issued(world: &World, body: Json) -> Json {
    let id = id_of(&draft(world, MANAGER, body).await);
    approve(world, MANAGER, &id).await.ok(200);
    step(world, MANAGER, &id, "issue").await.ok(200)
}

/// A fault from its report to its solution.
async fn solved(world: &World) -> Fault {
    let fault = world.report("李敏", "综合查询点“检索”一直转圈").known().touching("several", "slow").await;
    world.by(MANAGER).answers(&fault).await;
    world.by(MANAGER).restores(&fault).await;
    fault
}

fn report(fault: &Fault, language: &str) -> Json {
    json!({ "kind": "fault_report", "language": language, "incident_id": fault.id,
        "written": { "measures": "两周内更换全部内存，李工", "root_cause": "内存与固件不兼容" } })
}

#[tokio::test]
async fn a_fault_report_is_drafted_approved_issued_verified_and_corrected() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = solved(world).await;
        let draft = draft(world, MANAGER, report(&fault, "zh")).await;
        let id = id_of(&draft);
        let number = draft["number"].as_str().unwrap().to_owned();
        assert!(number.starts_with("FR-") && number.ends_with("-2026-0001"), "{number}");
        assert_eq!((&draft["state"], &draft["code"]), (&json!("created"), &json!(null)));
        let again = post(world, MANAGER, "", report(&fault, "zh")).await;
        assert_eq!(again.problem(409), "document.exists");

        // A draft says on its pages that it is one, and the customer does not see it.
        let preview = text_of(&file(world, MANAGER, &id, "pdf").await);
        assert!(preview.contains("草稿") && preview.contains("两周内更换全部内存"), "{preview}");
        assert_eq!(
            world.send("周院长", "GET", &format!("{PATH}/{id}"), &[], None).await.problem(404),
            "request.not_found"
        );
        assert_eq!(step(world, MANAGER, &id, "issue").await.problem(409), "document.not_now");
        approve(world, MANAGER, &id).await.ok(200);
        let done = step(world, MANAGER, &id, "issue").await.ok(200);
        assert_eq!(done["state"], "issued");

        // What is in it, letter by letter.
        let pdf = file(world, "周院长", &id, "pdf").await;
        let text = text_of(&pdf);
        for words in
            ["故障处理报告", "综合查询点“检索”一直转圈", "滨江市人民医院", "内存与固件不兼容", "协议时限达成情况"]
        {
            assert!(text.contains(words), "{words} is not in the report");
        }
        assert!(text.contains(&fault.number) && text.contains(&number) && !text.contains("草稿"));
        for (place, section) in [(1, "一、故障编号与等级"), (7, "七、责任界定"), (12, "十二、客户确认与满意度")]
        {
            assert!(text.contains(section), "section {place} is missing");
        }
        assert!(file(world, "周院长", &id, "docx").await.starts_with(b"PK"));
        opens(&[both(world, &done).await]);
        // Our own page shows it in a frame; what is taken along is no page of anybody.
        let shown = format!("{PATH}/{id}/file?format=pdf&inline=true");
        let shown = world.send(MANAGER, "GET", &shown, &[], None).await;
        assert_eq!(shown.headers["x-frame-options"], "SAMEORIGIN");
        assert!(shown.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'self'"));
        let none = world.send(MANAGER, "GET", &format!("{PATH}/{id}/file?format=xlsx"), &[], None).await;
        assert_eq!(none.problem(422), "document.no_such_format");

        // It met the promise of a report, and the incident shows it.
        let incident = world.send(MANAGER, "GET", &format!("/api/v1/incidents/{}", fault.id), &[], None).await.ok(200);
        let clocks = incident["clocks"].as_array().unwrap();
        let promised = clocks.iter().filter(|clock| clock["milestone"] == "report");
        for clock in promised {
            assert_eq!(clock["state"], "met");
            let names: Vec<&str> =
                incident["attachments"].as_array().unwrap().iter().filter_map(|file| file["name"].as_str()).collect();
            assert!(names.iter().any(|name| name.contains(".pdf")), "{names:?}");
        }

        // Anybody verifies it by its code and its bytes; nobody learns what it says.
        let code = done["code"].as_str().unwrap();
        let digest = documents::file_digest(&pdf);
        assert_eq!(done["files"].as_array().unwrap().iter().find(|f| f["format"] == "pdf").unwrap()["sha256"], digest);
        let seen = world.send("", "GET", &format!("/api/v1/verify/{code}?sha256={digest}"), &[], None).await.ok(200);
        assert_eq!(
            seen,
            json!({ "kind": "fault_report", "number": number, "issued_on": "2026-11-03", "same_file": true,
                "superseded_by": null, "erased_on": null })
        );
        let other =
            world.send("", "GET", &format!("/api/v1/verify/{code}?sha256={}", "0".repeat(64)), &[], None).await.ok(200);
        assert_eq!(other["same_file"], false);
        assert_eq!(
            world.send("", "GET", "/api/v1/verify/0000-0000-0000-0000", &[], None).await.problem(404),
            "request.not_found"
        );
        let found = world.platform.documents.verify_file(&pdf).await.unwrap().unwrap();
        assert_eq!((found.number.as_str(), found.same_file), (number.as_str(), Some(true)));
        let mut changed = pdf.clone();
        changed.push(b' ');
        assert!(world.platform.documents.verify_file(&changed).await.unwrap().is_none());
        let (code_of, said) = told(world, &pdf, Language::Zh).await;
        assert!(code_of == ExitCode::SUCCESS && said.contains("与签发时一致") && said.contains(&number), "{said}");
        let (code_of, said) = told(world, &changed, Language::En).await;
        assert!(code_of == ExitCode::FAILURE && said.contains("not issued here"), "{said}");

        // An issued one never changes; a correction is a new issue that names the old.
        let etag = world.send(MANAGER, "GET", &format!("{PATH}/{id}"), &[], None).await.etag();
        let edit = world
            .send(MANAGER, "PATCH", &format!("{PATH}/{id}"), &[("if-match", &etag)], Some(json!({ "written": {} })))
            .await;
        assert_eq!(edit.problem(409), "document.not_now");
        let corrected =
            post(world, MANAGER, &format!("/{id}/correction"), json!({ "reason": "恢复时间有误" })).await.ok(201);
        assert_eq!(corrected["number"], json!(format!("{number}-R2")));
        assert_eq!(corrected["corrects_number"], json!(number));
        let twice = post(world, MANAGER, &format!("/{id}/correction"), json!({ "reason": "再来一次" })).await;
        assert_eq!(twice.problem(409), "document.not_now");
        let newer = id_of(&corrected);
        approve(world, MANAGER, &newer).await.ok(200);
        step(world, MANAGER, &newer, "issue").await.ok(200);
        let seen = world.send("", "GET", &format!("/api/v1/verify/{code}"), &[], None).await.ok(200);
        assert_eq!(seen["superseded_by"], json!(format!("{number}-R2")));
        let (_, said) = told(world, &pdf, Language::En).await;
        assert!(said.contains(&format!("corrected by {number}-R2")), "{said}");
        assert_eq!(file(world, MANAGER, &id, "pdf").await, pdf, "the old one is what it was, byte for byte");
        let archived = step(world, MANAGER, &id, "archive").await.ok(200);
        assert_eq!(archived["state"], "archived");
    })
    .await;
}

#[tokio::test]
async fn what_colleagues_tell_each_other_stays_in_the_house_on_paper_too() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = solved(world).await;
        let inner = json!({ "person_id": world.person("李伟"), "reason": "周凯第三次没有回电" });
        world.by("刘佳").does("assignment", &fault, inner).await;
        let ours = world.send(MANAGER, "GET", &format!("/api/v1/incidents/{}/timeline", fault.id), &[], None).await;
        assert!(ours.ok(200).to_string().contains("周凯第三次没有回电"), "colleagues read it");
        let draft = draft(world, MANAGER, report(&fault, "zh")).await;
        let text = text_of(&file(world, MANAGER, &id_of(&draft), "pdf").await);
        assert!(text.contains("派单给李伟") && !text.contains("没有回电"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_month_is_reported_in_both_languages_with_its_figures() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let good = solved(world).await;
        let open = world.report("李敏", "报表导出没有反应").known().touching("individual", "slow").await;
        let mistaken = world.report("李敏", "点错了，请忽略").known().touching("individual", "slow").await;
        world.by("李敏").does("withdrawal", &mistaken, json!({ "reason": "误报" })).await;
        let customer = world.party("医院");
        let body = |language: &str, kind: &str, from: &str| {
            json!({ "kind": kind, "language": language, "customer_id": customer, "from": from })
        };
        let early = post(world, MANAGER, "", body("zh", "monthly_report", "2026-11-01")).await;
        assert_eq!(early.problem(409), "document.period_runs");
        world.until(at("2026-12-01 09:00")).await;
        let odd = post(world, MANAGER, "", body("zh", "monthly_report", "2026-11-02")).await;
        assert_eq!(odd.problem(422), "document.bad_period");
        let zh = issued(world, body("zh", "monthly_report", "2026-11-01")).await;
        let text = text_of(&file(world, MANAGER, &id_of(&zh), "pdf").await);
        for words in ["月度服务报告", "2026年11月1日–2026年11月30日", "本期共受理2件", "服务指标达成", "附件：事件明细"] {
            assert!(text.contains(words), "{words} is not in {text}");
        }
        assert!(text.contains(&good.number) && text.contains(&open.number));
        assert_eq!((&zh["seal"], &zh["from"], &zh["to"]), (&json!("awaiting"), &json!("2026-11-01"), &json!("2026-12-01")));
        for format in ["docx", "xlsx"] {
            assert!(file(world, "周院长", &id_of(&zh), format).await.starts_with(b"PK"));
        }
        // One for a period: the English one takes its place when the Chinese one is withdrawn, or stands for the quarter.
        assert_eq!(
            post(world, MANAGER, "", body("en", "monthly_report", "2026-11-01")).await.problem(409),
            "document.exists"
        );
        world.until(at("2027-01-02 09:00")).await;
        let next = draft(world, MANAGER, body("zh", "monthly_report", "2026-12-01")).await;
        let text = text_of(&file(world, MANAGER, &id_of(&next), "pdf").await);
        assert!(text.contains("本期共受理0件") && text.contains("较上期-2件"), "what was withdrawn counts nowhere: {text}");
        let en = issued(world, body("en", "quarterly_report", "2026-10-01")).await;
        let text = text_of(&file(world, MANAGER, &id_of(&en), "pdf").await);
        for words in ["Quarterlyservicereport", "2reportscamein", "Annex:allincidents", "Q32026"] {
            assert!(text.contains(words), "{words} is not in {text}");
        }
        opens(&[both(world, &zh).await, both(world, &en).await]);

        // Sealed, sent, returned; never back.
        let seal = |to: &str| json!({ "seal": to });
        let path = format!("/{}/seal", id_of(&zh));
        let sent = post(world, "刘佳", &path, seal("sent")).await.ok(200);
        assert_eq!(sent["seal"], "sent");
        assert_eq!(post(world, "刘佳", &path, seal("awaiting")).await.problem(409), "document.seal_order");
        post(world, "刘佳", &path, seal("returned")).await.ok(200);
        assert_eq!(post(world, "刘佳", &path, seal("returned")).await.problem(409), "document.not_now");
        let waiting = world.send(MANAGER, "GET", &format!("{PATH}?seal=awaiting"), &[], None).await.ok(200);
        assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "the quarter's");
    })
    .await;
}

#[tokio::test]
async fn who_drafts_does_not_approve_where_the_house_asks_for_two_persons() {
    on_both(Setting::at("2026-11-03 10:00").configured("[documents]\ntwo_persons = true\n"), async |world| {
        let fault = solved(world).await;
        let id = id_of(&draft(world, MANAGER, report(&fault, "zh")).await);
        assert_eq!(approve(world, MANAGER, &id).await.problem(403), "document.two_persons");
        post(world, MANAGER, &format!("/{id}/withdrawal"), json!({ "reason": "由服务台起草" })).await.ok(200);
        let id = id_of(&draft(world, "刘佳", report(&fault, "en")).await);
        approve(world, MANAGER, &id).await.ok(200);
    })
    .await;
}

#[tokio::test]
async fn reports_of_what_has_ended_draft_themselves_once_and_wait_for_approval() {
    let setting = Setting::at("2026-11-03 10:00").configured("[documents]\nreports_day = 2\nlanguage = \"en\"\n");
    on_both(setting, async |world| {
        solved(world).await;
        let listed = async |world: &World, kind: &str| {
            let page = world.send(MANAGER, "GET", &format!("{PATH}?kind={kind}&limit=200"), &[], None).await;
            page.ok(200)["items"].as_array().unwrap().clone()
        };
        let kinds = ["monthly_report", "sign_off"];
        world.until(at("2026-12-01 09:00")).await;
        world.platform.look_around(world.now()).await.unwrap();
        for kind in kinds {
            assert_eq!(listed(world, kind).await.len(), 0, "not before the day");
        }
        world.until(at("2026-12-02 09:00")).await;
        for _ in 0..2 {
            world.platform.look_around(world.now()).await.unwrap();
        }
        // Neither customer's code has a letter that a number could show: they share a series.
        let agreed_with = world.platform.agreements.customers().await.unwrap().len();
        assert!(agreed_with > 1);
        for kind in kinds {
            let drafts = listed(world, kind).await;
            let customers: std::collections::BTreeSet<&str> =
                drafts.iter().map(|draft| draft["customer_id"].as_str().unwrap()).collect();
            assert_eq!((drafts.len(), customers.len()), (agreed_with, agreed_with), "{kind}: one for each customer");
            for draft in &drafts {
                assert_eq!(
                    (&draft["state"], &draft["from"], &draft["language"]),
                    (&json!("created"), &json!("2026-11-01"), &json!("en"))
                );
                assert_eq!(draft["made"]["by"], "platform:documents");
            }
            // One that somebody gives up stays given up.
            let given_up = format!("/{}/withdrawal", id_of(&drafts[0]));
            post(world, MANAGER, &given_up, json!({ "reason": "本月无服务" })).await.ok(200);
            world.platform.look_around(world.now()).await.unwrap();
            assert_eq!(listed(world, kind).await.len(), agreed_with);
        }
        assert_eq!(listed(world, "quarterly_report").await.len(), 0, "no quarter has ended");
        world.until(at("2027-01-02 09:00")).await;
        world.platform.look_around(world.now()).await.unwrap();
        for (kind, months) in [("monthly_report", 2), ("sign_off", 2), ("quarterly_report", 1)] {
            assert_eq!(listed(world, kind).await.len(), months * agreed_with, "{kind}");
        }
    })
    .await;
}
