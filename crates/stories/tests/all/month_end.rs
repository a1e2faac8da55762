//! The end of a month: what it owes, where each paper stands, which vendors fall behind, what agreements came to.

use agreement::core::content::{Content, Money, PeriodFee};
use clocks::core::Milestone;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};
use testkit::Reply;

const MANAGER: &str = "王晓东";

/// ¥120,000.00 a year.
fn paid(content: &mut Content) {
    content.release_permille = 1000;
    content.assessment.fee =
        Some(PeriodFee { amount: Money { minor: 12_000_000, currency: "CNY".to_owned() }, months: 12 });
}

async fn get(world: &World, who: &str, path: &str) -> Reply {
    world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await
}

async fn items(world: &World, path: &str) -> Vec<Json> {
    get(world, MANAGER, path).await.ok(200)["items"].as_array().unwrap().clone()
}

async fn post(world: &World, path: &str, body: Json) -> Reply {
    world.send(MANAGER, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await
}

/// The names of the agreements that a month owes a sheet.
async fn owed(world: &World, from: &str, to: &str) -> Vec<String> {
    let items = items(world, &format!("owed-assessments?from={from}&to={to}")).await;
    items.iter().map(|item| item["agreement"]["name"].as_str().unwrap().to_owned()).collect()
}

async fn agreement(world: &World, customer: &str) -> String {
    let version = world.agreements[customer];
    let (agreement, ..) = world.platform.agreements.read_version(&world.cx(), version).await.unwrap();
    agreement.id.to_string()
}

async fn entered(world: &World, fault: &Fault, path: &str, body: Json) -> Json {
    post(world, &format!("incidents/{}/{path}", fault.id), body).await.ok(201)
}

fn cny(minor: i64) -> Json {
    json!({ "minor": minor, "currency": "CNY" })
}

#[tokio::test]
async fn a_month_owes_a_sheet_of_every_agreement_that_held_in_it_whatever_is_drafted_or_ended_since() {
    on_both(Setting::at("2026-11-03 10:00").agreed(paid), async |world| {
        let both = ["学院维保协议", "医院维保协议"];
        let sorted = async |from: &str, to: &str| {
            let mut found = owed(world, from, to).await;
            found.sort_unstable_by(|a, b| b.cmp(a));
            found
        };
        let mut both = both.map(str::to_owned).to_vec();
        both.sort_unstable_by(|a, b| b.cmp(a));
        world.draft_version("医院", |content| content.assessment.cap_permille = Some(300)).await;
        assert_eq!(sorted("2026-11-01", "2026-12-01").await, both, "a draft of the next version takes nothing away");
        assert_eq!(sorted("2024-10-01", "2024-11-01").await, Vec::<String>::new(), "neither held yet");

        // The college's ends with November by itself, the hospital's is terminated in the middle of December.
        world.until(at("2026-12-15 10:00")).await;
        world.platform.look_around(world.now()).await.unwrap();
        world.tick().await;
        let path = format!("agreement-versions/{}/termination", world.agreements["医院"]);
        post(world, &path, json!({ "reason": "集团统一采购" })).await.ok(200);
        assert_eq!(sorted("2026-11-01", "2026-12-01").await, both, "what ended since is still owed its last month");
        assert_eq!(sorted("2026-12-01", "2027-01-01").await, ["医院维保协议"], "half a month is a month");
        assert_eq!(sorted("2027-01-01", "2027-02-01").await, Vec::<String>::new());

        let body = json!({ "agreement_id": agreement(world, "医院").await, "from": "2026-11-01", "to": "2026-12-01" });
        let sheet = post(world, "assessments", body).await.ok(201);
        let november = items(world, "owed-assessments?from=2026-11-01&to=2026-12-01").await;
        let hospital = november.iter().find(|item| item["agreement"]["name"] == "医院维保协议").unwrap();
        assert_eq!((&hospital["sheet"]["id"], &hospital["sheet"]["state"]), (&sheet["id"], &json!("draft")));
        assert_eq!(november.len(), 2);
        for who in ["刘佳", "周院长", "李敏"] {
            let asked = get(world, who, "owed-assessments?from=2026-11-01&to=2026-12-01").await;
            assert_eq!(asked.problem(403), "request.forbidden");
        }
        let backwards = get(world, MANAGER, "owed-assessments?from=2026-12-01&to=2026-11-01").await;
        assert_eq!(backwards.problem(422), "assessment.bad_period");
    })
    .await;
}

/// The row of one kind of the hospital's.
async fn row(world: &World, kind: &str) -> Json {
    let rows = items(world, "month-end?month=2026-11-01").await;
    let customer = json!(world.party("医院"));
    let found = rows.into_iter().filter(|row| row["kind"] == kind && row["customer_id"] == customer);
    let found: Vec<Json> = found.collect();
    assert_eq!(found.len(), 1, "{kind}: {found:#?}");
    found[0].clone()
}

#[tokio::test]
async fn a_months_end_has_every_customers_reports_and_sheets_with_where_they_stand_and_what_comes_next() {
    on_both(Setting::at("2026-11-03 10:00").agreed(paid), async |world| {
        world.until(at("2026-12-01 09:00")).await;
        let all = items(world, "month-end?month=2026-11-01").await;
        let kinds = |customer: &str| {
            let id = json!(world.party(customer));
            let of = all.iter().filter(move |row| row["customer_id"] == id);
            of.map(|row| row["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for customer in ["医院", "学院"] {
            assert_eq!(kinds(customer), ["monthly_report", "assessment", "sign_off"]);
        }
        assert!(all.iter().all(|row| row["document"].is_null() && row["sheet"].is_null()));
        let december = items(world, "month-end?month=2026-12-01").await;
        assert!(december.iter().any(|row| row["kind"] == "quarterly_report" && row["from"] == "2026-10-01"));

        let customer = json!(world.party("医院"));
        let report = json!({ "kind": "monthly_report", "customer_id": customer, "from": "2026-11-01" });
        let id = post(world, "documents", report).await.ok(201)["id"].as_str().unwrap().to_owned();
        let state = |row: &Json| {
            let stands = ["state", "seal"].map(|field| row["document"][field].as_str().unwrap().to_owned());
            let next = row["steps"].as_array().unwrap().iter().map(|step| step.as_str().unwrap().to_owned());
            (stands[0].clone(), stands[1].clone(), next.collect::<Vec<_>>())
        };
        let (stands, seal, steps) = state(&row(world, "monthly_report").await);
        assert_eq!((stands.as_str(), seal.as_str()), ("created", "none"));
        assert!(steps.contains(&"approve".to_owned()), "{steps:?}");
        let etag = get(world, MANAGER, &format!("documents/{id}")).await.etag();
        let approve = format!("/api/v1/documents/{id}/approval");
        world.send(MANAGER, "POST", &approve, &[("if-match", &etag)], None).await.ok(200);
        assert!(state(&row(world, "monthly_report").await).2.contains(&"issue".to_owned()));
        post(world, &format!("documents/{id}/issue"), json!({})).await.ok(200);
        let (stands, seal, steps) = state(&row(world, "monthly_report").await);
        assert_eq!((stands.as_str(), seal.as_str()), ("issued", "awaiting"));
        assert!(steps.contains(&"seal".to_owned()), "{steps:?}");
        for to in ["sent", "returned"] {
            post(world, &format!("documents/{id}/seal"), json!({ "seal": to })).await.ok(200);
            assert_eq!(state(&row(world, "monthly_report").await).1, to);
        }
        assert!(!state(&row(world, "monthly_report").await).2.contains(&"seal".to_owned()));

        // The sheet is printed once it is issued; its paper stands beside it.
        let body = json!({ "agreement_id": agreement(world, "医院").await, "from": "2026-11-01", "to": "2026-12-01" });
        let sheet = post(world, "assessments", body).await.ok(201)["id"].as_str().unwrap().to_owned();
        post(world, &format!("assessments/{sheet}/discussion"), json!({})).await.ok(200);
        let etag = get(world, MANAGER, &format!("assessments/{sheet}")).await.etag();
        let issue = format!("/api/v1/assessments/{sheet}/issue");
        let reason = json!({ "reason": "客户书面确认" });
        world.send(MANAGER, "POST", &issue, &[("if-match", &etag)], Some(reason)).await.ok(200);
        let bare = row(world, "assessment").await;
        assert_eq!((&bare["sheet"]["state"], &bare["document"]), (&json!("issued"), &Json::Null));
        let printed = json!({ "kind": "assessment", "subject_id": sheet });
        let paper = post(world, "documents", printed).await.ok(201);
        assert_eq!(row(world, "assessment").await["document"]["id"], paper["id"]);

        // A correction stands for what it corrects; what was given up leaves the row empty.
        let again = json!({ "reason": "漏计一张工单" });
        let corrected = post(world, &format!("documents/{id}/correction"), again).await.ok(201);
        assert_eq!(row(world, "monthly_report").await["document"]["id"], corrected["id"]);
        let list = json!({ "kind": "sign_off", "customer_id": customer, "from": "2026-11-01" });
        let list = post(world, "documents", list).await.ok(201)["id"].as_str().unwrap().to_owned();
        post(world, &format!("documents/{list}/withdrawal"), json!({ "reason": "客户不要" })).await.ok(200);
        assert_eq!(row(world, "sign_off").await["document"], Json::Null);

        assert_eq!(get(world, MANAGER, "month-end?month=2026-11-02").await.problem(422), "document.bad_period");
        for who in ["刘佳", "周院长", "李敏"] {
            assert_eq!(get(world, who, "month-end?month=2026-11-01").await.problem(403), "request.forbidden");
        }
    })
    .await;
}

#[tokio::test]
async fn an_agreement_comes_to_its_fee_less_deduction_work_parts_and_cost_and_currencies_stand_apart() {
    let setting = Setting::at("2026-11-03 10:00").agreed(paid).configured("[costs]\nhour_minor = 12000\n");
    on_both(setting, async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.by(MANAGER).answers(&fault).await;
        world.by(MANAGER).restores(&fault).await;
        entered(world, &fault, "efforts", json!({ "minutes": 45, "kind": "remote" })).await;
        entered(world, &fault, "efforts", json!({ "minutes": 30, "kind": "travel" })).await;
        let part = json!({ "name": "32GB 内存", "quantity": 2, "unit_minor": 128_000 });
        entered(world, &fault, "parts", part).await;
        let wrong = entered(world, &fault, "costs", json!({ "name": "运费", "minor": 86_000 })).await;
        entered(world, &fault, "costs", json!({ "name": "运费", "minor": 8_600 })).await;
        entered(world, &fault, "costs", json!({ "name": "License", "minor": 1_200, "currency": "EUR" })).await;
        let strike = format!("incidents/{}/expenses/{}/strike", fault.id, wrong["id"].as_str().unwrap());
        post(world, &strike, json!({ "reason": "多输一个零" })).await.ok(200);
        let outside = world.report("李敏", "影像调不出来").of("PACS").await;
        entered(world, &outside, "efforts", json!({ "minutes": 60, "kind": "remote" })).await;

        let november = async || get(world, MANAGER, "agreement-profits?from=2026-11-01&to=2026-12-01").await.ok(200);
        let of = |body: &Json, name: Json| {
            let rows = body["items"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["agreement"]["name"] == name).unwrap()
        };
        let body = november().await;
        assert_eq!(body["hour"], cny(12_000));
        let hospital = of(&body, json!("医院维保协议"));
        assert_eq!((&hospital["fee"], &hospital["deduction"]), (&cny(1_000_000), &cny(0)));
        assert_eq!((&hospital["sheets"], &hospital["settled"]), (&json!(0), &json!(false)));
        let spent = &hospital["spent"];
        assert_eq!((&spent["minutes"], &spent["travel_minutes"]), (&json!(75), &json!(30)));
        assert_eq!(spent["parts"], json!([cny(256_000)]));
        let euros = json!({ "minor": 1_200, "currency": "EUR" });
        assert_eq!(spent["costs"], json!([cny(8_600), euros]), "what was struck counts no more");
        assert_eq!(hospital["work"], cny(15_000), "an hour and a quarter");
        assert_eq!(hospital["result"], cny(1_000_000 - 15_000 - 256_000 - 8_600));
        assert_eq!(hospital["apart"], json!([euros]), "never added to the fee");
        let college = of(&body, json!("学院维保协议"));
        assert_eq!((&college["fee"], &college["result"]), (&Json::Null, &Json::Null), "nobody entered a fee");
        let under_none = of(&body, Json::Null);
        assert_eq!(under_none["customer"]["id"], json!(world.party("医院")));
        assert_eq!(under_none["outside"]["minutes"], 60, "quoted apart");
        assert_eq!(under_none["spent"]["minutes"], 0);

        // A later version that is a draft changes nothing; the sheet of the month says what is deducted.
        world.draft_version("医院", |content| content.assessment.fee = None).await;
        world.until(at("2026-12-01 09:00")).await;
        let body = json!({ "agreement_id": agreement(world, "医院").await, "from": "2026-11-01", "to": "2026-12-01",
            "fee": cny(900_000) });
        let sheet = post(world, "assessments", body).await.ok(201);
        let cost = &sheet["result"]["cost"];
        let deducted = cost["deduction_minor"].as_i64().unwrap();
        let hospital = of(&november().await, json!("医院维保协议"));
        assert_eq!((&hospital["fee"], &hospital["deduction"]), (&cny(900_000), &cny(deducted)));
        assert_eq!((&hospital["sheets"], &hospital["settled"]), (&json!(1), &json!(false)));
        assert_eq!(hospital["result"], cny(900_000 - deducted - 15_000 - 256_000 - 8_600));

        let december = get(world, MANAGER, "agreement-profits?from=2026-12-01&to=2027-01-01").await.ok(200);
        let spent = of(&december, json!("医院维保协议"))["spent"].clone();
        assert_eq!((&spent["minutes"], &spent["parts"]), (&json!(0), &json!([])), "each month its own");
        for who in ["刘佳", "周院长", "李敏"] {
            let asked = get(world, who, "agreement-profits?from=2026-11-01&to=2026-12-01").await;
            assert_eq!(asked.problem(403), "request.forbidden");
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_rate_hours_have_no_money_and_goodwill_is_ours_to_bear() {
    on_both(Setting::at("2026-11-03 10:00").agreed(paid), async |world| {
        let outside = world.report("李敏", "影像调不出来").of("PACS").await;
        entered(world, &outside, "costs", json!({ "name": "加急", "minor": 5_000 })).await;
        let none = async || {
            let body = get(world, MANAGER, "agreement-profits?from=2026-11-01&to=2026-12-01").await.ok(200);
            assert_eq!(body["hour"], Json::Null);
            let rows = body["items"].as_array().unwrap().clone();
            assert!(rows.iter().all(|row| row["work"].is_null()));
            rows.into_iter().find(|row| row["agreement"].is_null()).unwrap()
        };
        assert_eq!(none().await["outside"]["costs"], json!([cny(5_000)]));
        let goodwill = json!({ "reason": "续保谈判期间免费支持一次", "cost": cny(5_000) });
        world.by(MANAGER).does("goodwill", &outside, goodwill).await;
        let ours = none().await;
        assert_eq!((&ours["spent"]["costs"], &ours["outside"]["costs"]), (&json!([cny(5_000)]), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn a_vendor_that_promises_more_slowly_than_we_do_is_named_with_what_it_is_slower_in() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        assert_eq!(items(world, "agreement-lags").await, Vec::<Json>::new());
        world.underpin("石渠", &[(Milestone::Respond, "2h"), (Milestone::Restore, "1h")]).await;
        let lags = items(world, "agreement-lags").await;
        assert_eq!(lags.len(), 1, "{lags:#?}");
        assert_eq!(
            (&lags[0]["agreement_name"], &lags[0]["vendor_agreement_name"]),
            (&json!("医院维保协议"), &json!("厂商维保协议"))
        );
        assert_eq!(lags[0]["vendor"]["id"], json!(world.party("石渠")));
        let slow = |finding: &&Json| finding["kind"] == "slow_underpinning";
        let findings = lags[0]["findings"].as_array().unwrap();
        let told: Vec<&str> = findings.iter().filter(slow).filter_map(|one| one["text"]["zh"].as_str()).collect();
        assert_eq!(told.len(), 2, "half an hour and an hour are promised, four hours and eight are more: {told:#?}");
        assert!(told.iter().all(|text| text.contains("响应")), "{told:#?}");
        for who in ["刘佳", "周院长", "石工"] {
            assert_eq!(get(world, who, "agreement-lags").await.problem(403), "request.forbidden");
        }
    })
    .await;
}

#[tokio::test]
async fn documents_are_found_by_number_or_title_in_a_language_without_those_given_up() {
    on_both(Setting::at("2026-12-03 10:00"), async |world| {
        let customer = json!(world.party("医院"));
        let body = |kind: &str, language: &str| {
            json!({ "kind": kind, "customer_id": customer, "from": "2026-11-01", "language": language })
        };
        let report = post(world, "documents", body("monthly_report", "zh")).await.ok(201);
        let list = post(world, "documents", body("sign_off", "en")).await.ok(201);
        let found = async |query: &str| {
            let rows = items(world, &format!("documents?{query}")).await;
            rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
        };
        let number = report["number"].as_str().unwrap().to_lowercase();
        assert_eq!(found(&format!("q={number}")).await, [report["id"].clone()]);
        assert_eq!(found("q=sign-off").await, [list["id"].clone()]);
        assert_eq!(found("q=%25").await, Vec::<Json>::new(), "no wildcard");
        assert_eq!(found("language=en").await, [list["id"].clone()]);
        let give_up = format!("documents/{}/withdrawal", list["id"].as_str().unwrap());
        post(world, &give_up, json!({ "reason": "重复" })).await.ok(200);
        assert_eq!(found("language=en").await, [list["id"].clone()]);
        assert_eq!(found("language=en&withdrawn=false").await, Vec::<Json>::new());
    })
    .await;
}
