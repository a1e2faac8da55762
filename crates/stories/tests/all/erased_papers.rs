//! A person who is erased leaves the papers that named him: they stay issued and verifiable, and print nothing of him.

use kernel::{Language, Role};
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, on_both};

use crate::document_forms::word;
use crate::documents::{file, issued, text_of, told};

const MANAGER: &str = "王晓东";
const PHONE: &str = "0571-88007766";
const WHY: &str = "本人离职后书面申请注销，编号 2026-11-07";

async fn get(world: &World, who: &str, path: &str) -> Json {
    world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await.ok(200)
}

/// A fault of his from its report, which names him, to its end.
async fn ended(world: &World, text: &str) -> Fault {
    let fault = world.report("李敏", text).known().touching("several", "slow").with("phone", json!(PHONE)).await;
    world.by(MANAGER).answers(&fault).await;
    world.by(MANAGER).restores(&fault).await;
    fault
}

async fn confirmed(world: &World, fault: &Fault) {
    world.by(MANAGER).resolves(fault, "software_defect").await;
    world.by("李敏").confirms(fault).await;
}

async fn switched_off(world: &World, login: &str) -> String {
    let found = get(world, "管理", &format!("accounts?q={login}")).await;
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/accounts/{id}");
    let tag = world.send("管理", "GET", &path, &[], None).await.etag();
    world.send("管理", "PATCH", &path, &[("if-match", &tag)], Some(json!({ "active": false }))).await.ok(200);
    id
}

async fn count(world: &World, text: &str) -> i64 {
    let row = world.platform.app.db.row(storage::Query::built(text, Vec::new())).await.unwrap();
    row.unwrap().int(0).unwrap()
}

fn id_of(document: &Json) -> String {
    document["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_issued_document_prints_nothing_of_who_is_erased_and_what_was_issued_still_verifies() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
        let fault = ended(world, "综合查询打不开，请打 0571-88007766 找李敏").await;
        let other = world.report("周院长", "报表导出没有反应，李敏也遇到过").known().await;
        world.by("周院长").does("withdrawal", &other, json!({ "reason": "已好" })).await;
        let report = json!({ "kind": "fault_report", "incident_id": fault.id,
            "written": { "measures": "由李敏复核，一周内" } });
        let paper = issued(world, report).await;
        let id = id_of(&paper);
        let foreign = issued(world, json!({ "kind": "fault_report", "incident_id": other.id })).await;
        let draft = json!({ "kind": "attribution", "incident_id": fault.id });
        world.by(MANAGER).does("verdict-release", &fault, json!({})).await;
        let draft = world.send(MANAGER, "POST", "/api/v1/documents", &[], Some(draft)).await.ok(201);
        confirmed(world, &fault).await;

        let (pdf, docx) = (file(world, MANAGER, &id, "pdf").await, file(world, MANAGER, &id, "docx").await);
        let text = text_of(&pdf);
        assert!(text.contains("李敏") && text.contains(PHONE), "{text}");
        let account = switched_off(world, "limin").await;
        let path = format!("/api/v1/accounts/{account}/erasure");
        let erased = world.send("安全", "POST", &path, &[], Some(json!({ "reason": WHY }))).await.ok(200);
        assert_eq!((&erased["incidents"], &erased["documents"]), (&json!(1), &json!(1)), "{erased}");

        // The files as they were issued are gone from the platform; what is had is a copy that says so.
        let seen = get(world, MANAGER, &format!("documents/{id}")).await;
        assert_eq!(
            (&seen["state"], &seen["number"], &seen["code"]),
            (&paper["state"], &paper["number"], &paper["code"])
        );
        assert_eq!(seen["files"], paper["files"], "the digests stay");
        assert!(seen["erased_at"].is_string() && !seen.to_string().contains("李敏"), "{seen}");
        let copy = text_of(&file(world, "周院长", &id, "pdf").await);
        for gone in ["李敏", PHONE] {
            assert!(!copy.contains(gone), "{gone} is still in the copy");
        }
        for kept in ["综合查询打不开", "副本", "不是签发的原件", "一周内", "已注销"] {
            assert!(copy.contains(kept), "{kept} is not in the copy: {copy}");
        }
        let copied = file(world, MANAGER, &id, "docx").await;
        assert!(copied.starts_with(b"PK") && copied != docx);
        for (column, words) in [("content", "李敏"), ("content", PHONE), ("written", "李敏")] {
            let left = format!(
                "select count(*) from documents_document where incident = '{}' and {column} like '%{words}%'",
                fault.id
            );
            assert_eq!(count(world, &left).await, 0, "{left}");
        }
        let lost =
            "select count(*) from documents_file f join files_attachment a on a.id = f.attachment where f.document = ";
        assert_eq!(count(world, &format!("{lost}'{id}'")).await, 0);
        assert_eq!(count(world, &format!("{lost}'{}'", id_of(&foreign))).await, 2, "another's paper is left alone");
        assert!(text_of(&file(world, MANAGER, &id_of(&foreign), "pdf").await).contains("李敏也遇到过"), "a namesake");
        let incident = get(world, MANAGER, &format!("incidents/{}", fault.id)).await.to_string();
        assert!(
            !incident.contains("李敏") && !incident.contains(PHONE) && incident.contains("综合查询打不开"),
            "{incident}"
        );
        let drafted = text_of(&file(world, MANAGER, &id_of(&draft), "pdf").await);
        assert!(!drafted.contains("李敏") && drafted.contains("责任界定意见"), "{drafted}");

        // Whoever holds what was issued still learns that it is the one; the copy is not taken for it.
        let code = paper["code"].as_str().unwrap();
        let digest = documents::file_digest(&pdf);
        let verified =
            world.send("", "GET", &format!("/api/v1/verify/{code}?sha256={digest}"), &[], None).await.ok(200);
        assert_eq!((&verified["same_file"], &verified["erased_on"]), (&json!(true), &json!("2026-11-03")));
        let (done, said) = told(world, &pdf, Language::Zh).await;
        assert!(done == std::process::ExitCode::SUCCESS && said.contains("不再保存"), "{said}");
        let (done, _) = told(world, &file(world, MANAGER, &id, "pdf").await, Language::En).await;
        assert!(done == std::process::ExitCode::FAILURE);
        let entry = "select count(*) from journal_entry where kind = 'document.erased' and subject = ";
        assert_eq!(count(world, &format!("{entry}'{id}'")).await, 1);

        // What he told of the fault is not in the chain, and beside it only where it does not name him.
        let told = "select count(*) from journal_personal where name = 'text' and value like ";
        assert_eq!(count(world, &format!("{told}'%综合查询打不开%'")).await, 0);
        assert_eq!(count(world, &format!("{told}'%报表导出%'")).await, 1);
        assert_eq!(
            count(
                world,
                "select count(*) from journal_entry where body like '%打不开%' and kind = 'incident.reported'"
            )
            .await,
            0
        );
        world.journal_holds().await;
    })
    .await;
}

#[tokio::test]
async fn who_drafted_and_issued_is_erased_by_name_and_papers_that_bind_both_sides_stay() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
        world.hire("郑经理", "zhengjl", Role::Manager, &[]).await;
        let paper = world
            .send(
                "郑经理",
                "POST",
                "/api/v1/documents",
                &[],
                Some(json!({ "kind": "agreement", "subject_id": world.agreements["医院"] })),
            )
            .await
            .ok(201);
        let id = id_of(&paper);
        let path = format!("/api/v1/documents/{id}");
        let tag = world.send("郑经理", "GET", &path, &[], None).await.etag();
        world.send(MANAGER, "POST", &format!("{path}/approval"), &[("if-match", &tag)], None).await.ok(200);
        world.send("郑经理", "POST", &format!("{path}/issue"), &[], None).await.ok(200);
        let pdf = file(world, MANAGER, &id, "pdf").await;
        let back = world.by("郑经理").uploads("盖章件.pdf", &pdf).await;
        let back = json!({ "attachment_ids": [back] });
        let filed = world.send("郑经理", "POST", "/api/v1/document-returns", &[], Some(back)).await.ok(201);
        assert_eq!(filed["items"][0]["state"], "filed", "{filed}");
        let form = word(&["编号 {{document.number}}".to_owned()], &[]);
        let form = world.by("郑经理").uploads("客户模板.docx", &form).await;
        let form = json!({ "kind": "agreement", "language": "zh", "attachment_id": form });
        world.send("郑经理", "POST", "/api/v1/document-templates", &[], Some(form)).await.ok(201);
        let account = switched_off(world, "zhengjl").await;
        let erasure = format!("/api/v1/accounts/{account}/erasure");
        let erased = world.send("安全", "POST", &erasure, &[], Some(json!({ "reason": WHY }))).await.ok(200);
        assert_eq!(erased["documents"], 0);
        let seen = get(world, MANAGER, &format!("documents/{id}")).await;
        for (table, column) in
            [("documents_scan", "made_by"), ("documents_scan", "decided_by"), ("documents_template", "made_by")]
        {
            let named = |name: &str| format!("select count(*) from {table} where {column} = '{name}'");
            assert_eq!(count(world, &named("郑经理")).await, 0, "{table}.{column}");
            assert_eq!(count(world, &format!("select count(*) from {table}")).await, 1);
        }
        let by = |step: &str| seen[step]["by"].as_str().unwrap().to_owned();
        assert_eq!(
            (by("made"), by("approved"), by("issued")),
            (privacy::ERASED_NAME.to_owned(), MANAGER.to_owned(), privacy::ERASED_NAME.to_owned())
        );
        assert_eq!(seen["erased_at"], Json::Null);
        assert_eq!(file(world, MANAGER, &id, "pdf").await, pdf, "byte for byte");
    })
    .await;
}
