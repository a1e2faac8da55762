//! Each kind of document that is about one thing: filled in, in both languages, and legible as a PDF.

use agreement::core::Period;
use agreement::core::content::{Content, Fee, Money, PeriodFee};
use agreement::core::words::Text;
use jiff::civil::date;
use serde_json::{Value as Json, json};
use stories::{Setting, World, at, hours, minutes, on_both};

use crate::document_forms::every_field;
use crate::documents::text_of;
use crate::office::{Both, opens};

const PATH: &str = "/api/v1/documents";
const MANAGER: &str = "王晓东";

async fn post(world: &World, who: &str, path: &str, body: Json) -> Json {
    let reply = world.send(who, "POST", path, &[], Some(body)).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.json);
    reply.json
}

/// Drafts it in Chinese, reads it, gives it up and drafts it in English; every word must stand in its PDF.
///
/// A form that names every field says something in each, in either language, but for `dashes`.
async fn reads(world: &World, about: &Json, zh: &[&str], en: &[&str], dashes: &[&str]) {
    let mut empty: Vec<Vec<String>> = Vec::new();
    let mut files = Vec::new();
    for (language, words) in [("zh", zh), ("en", en)] {
        let mut body = about.clone();
        body["language"] = json!(language);
        let drafted = post(world, MANAGER, PATH, body).await;
        let id = drafted["id"].as_str().unwrap();
        let pdf = world.send(MANAGER, "GET", &format!("{PATH}/{id}/file?format=pdf"), &[], None).await;
        assert_eq!(pdf.status, 200, "{about}: {}", pdf.json);
        let text = text_of(&pdf.bytes);
        for word in words {
            assert!(text.contains(word), "{about}: {word} is not in {text}");
        }
        assert!(!text.contains('\u{fffd}') && !text.contains('\u{0}'), "{about}: a glyph is missing in {text}");
        let docx = world.send(MANAGER, "GET", &format!("{PATH}/{id}/file?format=docx"), &[], None).await;
        assert!(docx.status == 200 && docx.bytes.starts_with(b"PK"), "{about}");
        let kind = about["kind"].as_str().unwrap();
        files.push(Both { name: format!("{kind}-{language}"), docx: docx.bytes, pdf: pdf.bytes });
        let said = every_field(world, kind, language, id).await;
        empty.push(said.into_iter().filter(|(_, value)| value == "—").map(|(name, _)| name).collect());
        post(world, MANAGER, &format!("{PATH}/{id}/withdrawal"), json!({ "reason": "换一种语言" })).await;
    }
    opens(&files);
    for said in empty {
        assert_eq!(said, dashes, "{about}: fields that say nothing");
    }
}

fn incident(id: &str, path: &str) -> String {
    format!("/api/v1/incidents/{id}/{path}")
}

/// ¥120,000.00 a year, judged by what was kept.
fn paid(content: &mut Content) {
    content.release_permille = 1000;
    content.assessment.fee =
        Some(PeriodFee { amount: Money { minor: 12_000_000, currency: "CNY".to_owned() }, months: 12 });
}

#[tokio::test]
async fn a_visit_and_who_is_responsible_are_written_down() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("visit", &fault, json!({ "note": "下午到" })).await;
        world.forward(minutes(40)).await;
        let begun = post(world, &engineer, &incident(&fault.id, "visits"), json!({ "place": "住院楼 3 层" })).await;
        let visit = begun["id"].as_str().unwrap().to_owned();
        world.forward(hours(1)).await;
        let left = json!({ "done": "更换两条内存", "left_over": "一周后复查" });
        post(world, &engineer, &incident(&fault.id, &format!("visits/{visit}/departure")), left).await;
        post(world, "李敏", &incident(&fault.id, &format!("visits/{visit}/signature")), json!({ "name": "李敏" }))
            .await;
        let about = json!({ "kind": "service_visit", "incident_id": fault.id, "subject_id": visit });
        let number = fault.number.as_str();
        let zh = ["现场服务单", "住院楼3层", "更换两条内存", "一周后复查", "李敏", number, "签字"];
        let en = ["On-siteservicerecord", "更换两条内存", "Arrived", number];
        let empty = [
            "document.subtitle",
            "parts.model",
            "parts.name",
            "parts.quantity",
            "parts.serial_new",
            "parts.serial_old",
            "reporter.phone",
            "reporter.place",
            "visit.proofs",
            "visit.remark",
            "written.remarks",
        ];
        reads(world, &about, &zh, &en, &empty).await;
        world.by(MANAGER).does("verdict-release", &fault, json!({})).await;
        let about = json!({ "kind": "attribution", "incident_id": fault.id });
        let empty = [
            "contests.decision",
            "contests.made_at",
            "contests.reason",
            "contests.standing",
            "document.subtitle",
            "reporter.phone",
            "reporter.place",
            "responsibility.evidence",
            "stages.support",
        ];
        reads(world, &about, &["责任界定意见", number], &["Statementofresponsibility", number], &empty).await;
    })
    .await;
}

#[tokio::test]
async fn an_agreement_its_sheet_and_its_end_are_written_down() {
    on_both(Setting::at("2026-11-03 10:00").agreed(paid), async |world| {
        let version = world.agreements["医院"];
        let (agreement, ..) = world.platform.agreements.read_version(&world.cx(), version).await.unwrap();
        let about = json!({ "kind": "agreement", "subject_id": version });
        let zh = ["保修协议", "甲方", "滨江市人民医院", "责任"];
        let empty = ["channels.address", "fees.price", "fees.unit", "fees.what", "matrix.informed", "matrix.support"];
        reads(world, &about, &zh, &["Warrantyagreement", "Customer", "滨江市人民医院"], &empty).await;
        let about = json!({ "kind": "hand_over", "subject_id": agreement.id });
        let empty = [
            "components.serial",
            "components.version",
            "contacts.email",
            "contacts.name",
            "contacts.phone",
            "contacts.role",
            "open.number",
            "open.reported_at",
            "open.severity",
            "open.state",
            "open.title",
        ];
        reads(world, &about, &["质保期满移交清单", "滨江市人民医院"], &["Hand-overlist", "滨江市人民医院"], &empty)
            .await;
        let about = json!({ "kind": "renewal", "subject_id": agreement.id });
        let zh = ["续保报价单", "滨江市人民医院", "120,000.00"];
        let empty = ["written.price"];
        reads(world, &about, &zh, &["Renewalquotation", "滨江市人民医院", "120,000.00"], &empty).await;
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.by(MANAGER).answers(&fault).await;
        world.until(at("2026-12-01 09:00")).await;
        let body = json!({ "agreement_id": agreement.id, "from": "2026-11-01", "to": "2026-12-01" });
        let sheet = post(world, MANAGER, "/api/v1/assessments", body).await;
        let path = format!("/api/v1/assessments/{}", sheet["id"].as_str().unwrap());
        post(world, MANAGER, &format!("{path}/discussion"), json!({})).await;
        let etag = world.send(MANAGER, "GET", &path, &[], None).await.etag();
        let reason = json!({ "reason": "客户已书面同意" });
        let issue = format!("{path}/issue");
        world.send(MANAGER, "POST", &issue, &[("if-match", &etag)], Some(reason)).await.ok(200);
        let about = json!({ "kind": "assessment", "subject_id": sheet["id"] });
        let empty = ["missed.met_at", "sheet.agreed"];
        reads(world, &about, &["考核表", "滨江市人民医院"], &["Assessmentsheet", "滨江市人民医院"], &empty).await;
    })
    .await;
}

/// Cover ended in June; a person-day costs ¥1,800.
fn ended_in_june(content: &mut Content) {
    content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 6, 30) };
    content.fees = vec![Fee {
        code: "person_day".to_owned(),
        name: Text::new("工程师人天", "Engineer, per day"),
        amount: Money { minor: 180_000, currency: "CNY".to_owned() },
        unit: Text::new("人天", "day"),
    }];
}

#[tokio::test]
async fn work_outside_warranty_is_offered_on_paper_with_its_sum() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let lines = json!({ "reason": "质保已到期，更换控制器电池", "lines": [
            { "kind": "labour", "fee_code": "person_day", "quantity_thousandths": 1500 },
            { "kind": "part", "name": "控制器电池", "unit": "块", "unit_minor": 32_050, "quantity_thousandths": 2000 },
        ] });
        let quoted = post(world, "刘佳", &incident(&fault.id, "quotations"), lines).await;
        let about = json!({ "kind": "quotation", "incident_id": fault.id, "subject_id": quoted["id"] });
        let zh = ["保外服务确认单", "控制器电池", "工程师人天", "3,341.00", "质保已到期"];
        let empty = [
            "document.subtitle",
            "quotation.answer",
            "quotation.answer_why",
            "quotation.answered_at",
            "quotation.answered_by",
            "quotation.done_by",
        ];
        reads(world, &about, &zh, &["Confirmationofworkoutsidewarranty", "控制器电池", "3,341.00"], &empty).await;
    })
    .await;
}
