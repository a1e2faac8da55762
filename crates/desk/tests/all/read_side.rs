//! What is read: timeline, explanation, report form, attachments, attainment, duty board, inbox.

use axum::body::Body;
use axum::http::Request;
use kernel::{HOUR, MINUTE};
use serde_json::{Value as Json, json};

use crate::fixture::{House, LARGEST, hex, id, on_both};

fn texts(items: &Json, language: &str) -> Vec<String> {
    items["items"].as_array().unwrap().iter().map(|item| item[language].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_on_both_databases() {
    on_both(async |house| {
        for sql in desk::sql() {
            house.world.db.prepare(sql).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_described_once_with_its_problems() {
    on_both(async |house| {
        let (router, declared) = house.desk.routes().finish(std::sync::Arc::clone(&house.desk));
        let (_, api) = router.split_for_parts();
        let api = serde_json::to_value(&api).unwrap();
        let mut operations = Vec::new();
        for route in &declared {
            let described = &api["paths"][&route.path][route.method.to_lowercase()];
            let responses = described["responses"].as_object().unwrap();
            assert!(responses.contains_key("401") && responses.contains_key("503"), "{} {}", route.method, route.path);
            operations.push(described["operationId"].as_str().unwrap().to_owned());
        }
        let count = operations.len();
        operations.sort();
        operations.dedup();
        assert_eq!(operations.len(), count, "operation ids are unique");
        assert!(operations.iter().all(|name| name.contains('_')), "an id names its resource: {operations:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_told_from_report_to_closure_in_plain_words() {
    on_both(async |house| {
        let fault = house.fault("收费窗口点结算后一直转圈").await;
        let engineer = house.engineer(&fault).await;
        house.moves(&engineer, &fault, "acceptance", json!({})).await;
        house.forward(20 * MINUTE).await;
        house.moves(&engineer, &fault, "answer", json!({ "text": "已看到，正在检查" })).await;
        house.moves(&engineer, &fault, "resolution", json!({ "solution": "重启服务并修复配置" })).await;
        house.moves("陈护士", &fault, "confirmation", json!({ "rating": 5 })).await;
        let timeline = house.get("陈护士", &format!("incidents/{fault}/timeline")).await;
        let zh = texts(&timeline, "text_zh");
        for expected in [
            "陈护士报修".to_owned(),
            format!("派单给{engineer}"),
            format!("{engineer}接单"),
            format!("{engineer}响应了报修人：已看到，正在检查"),
            "响应按时完成".to_owned(),
            format!("{engineer}提交了解决方案，等待确认：重启服务并修复配置"),
            "陈护士确认已解决".to_owned(),
        ] {
            assert!(zh.contains(&expected), "{expected} in {zh:#?}");
        }
        assert!(texts(&timeline, "text_en").contains(&format!("{engineer} accepted it")));
        let at = |index: usize| timeline["items"][index]["at"].as_str().unwrap().to_owned();
        assert!((1..zh.len()).all(|index| at(index - 1) <= at(index)), "oldest first");
        let sides: Vec<_> =
            timeline["items"].as_array().unwrap().iter().map(|item| item["actor"]["side"].clone()).collect();
        assert!(sides.contains(&json!("customer")) && sides.contains(&json!("provider")), "{sides:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_promise_and_a_late_entry_are_marked() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        let engineer = house.engineer(&fault).await;
        house.forward(90 * MINUTE).await;
        let timeline = house.get("陈护士", &format!("incidents/{fault}/timeline")).await;
        let zh = texts(&timeline, "text_zh");
        assert!(zh.contains(&"响应时限超时（应于 9月2日 10:00 前）".to_owned()), "{zh:#?}");
        assert!(!zh.iter().any(|text| text.contains("超时上报")), "the ladder is our own affair: {zh:#?}");
        let inside = texts(&house.get("马经理", &format!("incidents/{fault}/timeline")).await, "text_zh");
        assert!(inside.iter().any(|text| text.contains("超时上报")), "{inside:#?}");
        let past = house.world.now().plus(-HOUR).to_string();
        let holder = house.engineer(&fault).await;
        assert!([&engineer, "李工", "王工", "赵工"].contains(&holder.as_str()));
        house.moves("马经理", &fault, "answer", json!({ "text": "十点前已电话答复", "occurred_at": past })).await;
        let timeline = house.get("陈护士", &format!("incidents/{fault}/timeline")).await;
        let late: Vec<&Json> =
            timeline["items"].as_array().unwrap().iter().filter(|item| item["late_entry"] == json!(true)).collect();
        assert!(late.iter().any(|item| item["kind"] == "incident.answered"), "{late:#?}");
        let zh = texts(&timeline, "text_zh");
        assert!(zh.iter().any(|text| text.starts_with("补录核实：响应并未超时")), "{zh:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_41_an_internal_note_is_never_seen_by_the_customer() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        let engineer = house.engineer(&fault).await;
        let file = house.upload(&engineer, "现场日志.log", b"secret trace").await.ok(201);
        house
            .moves(
                &engineer,
                &fault,
                "notes",
                json!({ "text": "客户机房门禁需提前报备", "attachment_ids": [id(&file)] }),
            )
            .await;
        house.moves(&engineer, &fault, "messages", json!({ "text": "正在处理" })).await;
        for outsider in ["陈护士", "钱主任"] {
            let timeline = house.get(outsider, &format!("incidents/{fault}/timeline")).await;
            let detail = house.get(outsider, &format!("incidents/{fault}")).await;
            let why = house.get(outsider, &format!("incidents/{fault}/explanation")).await;
            for answer in [&timeline, &detail, &why] {
                let whole = answer.to_string();
                assert!(
                    !whole.contains("门禁") && !whole.contains("现场日志") && !whole.contains("incident.note"),
                    "{whole}"
                );
            }
            assert!(timeline.to_string().contains("正在处理"));
            assert_eq!(
                house.client.get(outsider, &format!("/api/v1/attachments/{}", id(&file))).await.problem(404),
                "request.not_found"
            );
        }
        let inside = house.get(&engineer, &format!("incidents/{fault}/timeline")).await;
        assert!(inside.to_string().contains("门禁"));
        let note = inside["items"].as_array().unwrap().iter().find(|item| item["kind"] == "incident.note").unwrap();
        assert_eq!((&note["visibility"], &note["message"]), (&json!("internal"), &json!("客户机房门禁需提前报备")));
        assert_eq!(
            house.client.get(&engineer, &format!("/api/v1/attachments/{}", id(&file))).await.bytes,
            b"secret trace"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_outside_the_scope_does_not_exist() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        for stranger in ["吴科员", "周医生", "浪小明"] {
            for path in ["timeline", "explanation", ""] {
                let reply =
                    house.client.get(stranger, format!("/api/v1/incidents/{fault}/{path}").trim_end_matches('/')).await;
                let expected = if stranger == "浪小明" && path == "explanation" { 403 } else { 404 };
                assert_eq!(reply.status.as_u16(), expected, "{stranger} {path}");
            }
        }
        assert_eq!(house.client.get("", &format!("/api/v1/incidents/{fault}/timeline")).await.status.as_u16(), 401);
        assert_eq!(house.client.get("王工", "/api/v1/incidents/not-an-id/timeline").await.status.as_u16(), 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn until_the_release_the_customer_sees_us_lead_and_no_vendor_payer_or_clause() {
    on_both(async |house| {
        // Nothing in the report says where to look: the platform is not sure enough to release anything by itself.
        let body =
            json!({ "system_id": house.billing, "text": "请尽快来看一下", "impact": "department", "urgency": "slow" });
        let fault = id(&house.report("陈护士", body).await);
        let settled = json!({ "lead_party_id": house.vendor, "evidence": "现场判断为服务器故障" });
        house.moves("马经理", &fault, "attribution", settled).await;
        let inside = house.get("马经理", &format!("incidents/{fault}/explanation")).await;
        assert_eq!(inside["attribution"]["lead_kind"], json!("vendor"));
        assert_eq!(inside["attribution"]["lead"]["name"], json!("浪潮服务器"));
        assert!(inside["attribution"]["stages"].as_array().unwrap().len() == 5, "{inside:#}");
        assert_eq!(inside["attribution"]["released"], json!(false), "{inside:#}");
        let outside = house.get("陈护士", &format!("incidents/{fault}/explanation")).await;
        assert!(!outside.to_string().contains("浪潮"), "{outside:#}");
        assert_eq!(outside["attribution"]["lead"]["name"], json!("华衡信息"));
        assert_eq!(outside["attribution"]["stages"], json!([]));
        let timeline = house.get("陈护士", &format!("incidents/{fault}/timeline")).await;
        house.moves("浪小明", &fault, "messages", json!({ "text": "备件已发出" })).await;
        assert!(!timeline.to_string().contains("浪"), "{timeline:#}");
        let timeline = house.get("陈护士", &format!("incidents/{fault}/timeline")).await;
        assert!(
            timeline.to_string().contains("备件已发出") && !timeline.to_string().contains("浪小明"),
            "{timeline:#}"
        );
        house.moves("马经理", &fault, "verdict-release", json!({})).await;
        let outside = house.get("陈护士", &format!("incidents/{fault}/explanation")).await;
        assert_eq!(outside["attribution"]["lead"]["name"], json!("浪潮服务器"));
        assert!(outside["attribution"]["text_zh"].as_str().unwrap().starts_with("主责：浪潮服务器"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_decision_explains_itself_and_deadlines_add_up() {
    on_both(async |house| {
        let fault = house.fault("收费窗口点结算后一直转圈").await;
        let why = house.get("马经理", &format!("incidents/{fault}/explanation")).await;
        assert_eq!(why["severity"]["severity"], json!(2));
        assert!(why["severity"]["rule"]["zh"].as_str().unwrap().contains("查表为二级"));
        assert_eq!(why["coverage"]["verdict"], json!("in_warranty"));
        assert_eq!(why["triage"]["component"]["name"], json!("应用模块"));
        assert!(why["assignment"]["chosen"]["terms"].as_array().unwrap().len() == 6);
        assert!(why["assignment"]["formula"]["zh"].as_str().unwrap().contains("合计"));
        let clocks = why["clocks"].as_array().unwrap();
        let respond = clocks.iter().find(|clock| clock["milestone"] == "respond").unwrap();
        assert_eq!(respond["text_zh"], json!("响应：自 9月2日 09:00 起 1 小时，应于 9月2日 10:00 前"));
        for clock in clocks.iter().filter(|clock| !clock["explanation"].is_null()) {
            let explained = &clock["explanation"];
            let counted: i64 =
                explained["counted"].as_array().unwrap().iter().map(|part| part["micros"].as_i64().unwrap()).sum();
            assert_eq!(
                counted + explained["unlisted_micros"].as_i64().unwrap(),
                explained["total_micros"].as_i64().unwrap()
            );
            assert_eq!(explained["due"], clock["clock"]["due_at"]);
        }
        let outside = house.get("陈护士", &format!("incidents/{fault}/explanation")).await;
        assert!(outside["assignment"]["next"] == json!([]) && outside["assignment"]["excluded"] == json!([]));
        assert_eq!(outside["assignment"]["chosen"]["terms"], json!([]));
        house.moves("马经理", &fault, "severity", json!({ "severity": 1, "reason": "全院停诊" })).await;
        let again = house.get("陈护士", &format!("incidents/{fault}/explanation")).await;
        assert_eq!((&again["severity"]["severity"], &again["severity"]["by_hand"]), (&json!(1), &json!(true)));
        assert!(again["severity"]["text_zh"].as_str().unwrap().contains("全院停诊"));
        assert!(
            again["earlier"].as_array().unwrap().iter().any(|old| old["kind"] == "severity"),
            "the old verdict is kept"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_form_offers_what_the_caller_may_report_in_his_words() {
    on_both(async |house| {
        let form = house.get("陈护士", "report-form").await;
        let names = |form: &Json| -> Vec<String> {
            form["systems"]
                .as_array()
                .unwrap()
                .iter()
                .map(|system| system["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names(&form).len(), 2, "the hospital's own: {form:#}");
        assert_eq!(form["impacts"][3], json!({ "value": "all", "label": "全院" }));
        assert_eq!(form["urgencies"][0], json!({ "value": "stopped", "label": "停了" }));
        let services = form["catalogue"].as_array().unwrap();
        assert!(services.iter().any(|service| service["code"] == "data_backup"), "{services:#?}");
        assert!(services.iter().all(|service| service["system_ids"] == json!([house.billing])));
        let archive = json!({ "system_id": house.archive, "text": "影像调不出来" });
        house.report("陈护士", archive).await;
        let form = house.get("陈护士", "report-form").await;
        assert_eq!(names(&form)[0], "影像归档", "recent ones first");
        assert_eq!((&form["systems"][0]["recent"], &form["systems"][1]["recent"]), (&json!(true), &json!(false)));
        assert_eq!(names(&house.get("吴科员", "report-form").await), ["预算一体化"]);
        assert_eq!(names(&house.get("王工", "report-form").await), ["门诊收费"], "what his group serves");
        assert_eq!(names(&house.get("孙坐席", "report-form").await).len(), 3);
        assert_eq!(house.client.get("浪小明", "/api/v1/report-form").await.status.as_u16(), 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_typing_open_faults_that_read_alike_are_proposed_within_the_scope() {
    on_both(async |house| {
        let fault = house.fault("综合查询点检索一直转圈，收费窗口打不开").await;
        house.fault("打印机卡纸").await;
        let path = format!(
            "similar-incidents?system_id={}&q=%E7%BB%BC%E5%90%88%E6%9F%A5%E8%AF%A2%E8%BD%AC%E5%9C%88",
            house.billing
        );
        let found = house.get("陈护士", &path).await;
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{found:#}");
        assert_eq!(items[0]["id"], json!(fault));
        assert!(items[0]["alike_permille"].as_u64().unwrap() >= 300);
        for stranger in ["吴科员", "周医生"] {
            assert_eq!(house.get(stranger, &path).await["items"], json!([]), "{stranger}");
        }
        assert_eq!(house.client.get("陈护士", "/api/v1/similar-incidents").await.problem(400), "request.bad_query");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_up_staged_belongs_to_its_fault_and_comes_down_as_a_download() {
    on_both(async |house| {
        let file = house.upload("陈护士", "报错 截图.png", testkit::PNG).await.ok(201);
        assert_eq!((&file["media_type"], &file["name"]), (&json!("image/png"), &json!("报错 截图.png")));
        let path = format!("/api/v1/attachments/{}", id(&file));
        let kept = house.client.get("陈护士", &path).await.bytes;
        assert_eq!(file["size"], kept.len(), "the uploader sees it while it is staged");
        for other in ["马经理", "钱主任", "吴科员"] {
            assert_eq!(house.client.get(other, &path).await.problem(404), "request.not_found", "{other}");
        }
        let body = json!({ "system_id": house.billing, "text": "结算报错，见截图", "attachment_ids": [id(&file)] });
        let detail = house.report("陈护士", body).await;
        let shown = house.get("马经理", &format!("incidents/{}", id(&detail))).await;
        assert_eq!(shown["attachments"][0]["id"], file["id"]);
        let reply = house.client.get("马经理", &path).await;
        assert_eq!(reply.bytes, kept);
        let header = |name: &str| reply.headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''%E6%8A%A5"));
        assert_eq!(header("content-type"), "image/png");
        for stranger in ["吴科员", "周医生"] {
            assert_eq!(house.client.get(stranger, &path).await.status.as_u16(), 404, "{stranger}");
        }
        let again = json!({ "system_id": house.billing, "text": "再次引用", "attachment_ids": [id(&file)] });
        assert_eq!(house.client.post("陈护士", "/api/v1/incidents", again).await.problem(422), "file.not_available");
    })
    .await;
}

fn form(boundary: &str, part: &str, name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), content, format!("\r\n--{boundary}--\r\n").as_bytes()].concat()
}

async fn upload_form(house: &House, body: Vec<u8>) -> testkit::Reply {
    let request = Request::post("/api/v1/attachments")
        .header("authorization", format!("Bearer {}", hex("陈护士")))
        .header("content-type", "multipart/form-data; boundary=xyz");
    house.client.raw(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_mislabelled_empty_and_nameless_files_are_refused_with_a_problem_that_says_how_to_mend_it() {
    on_both(async |house| {
        let large = vec![b'a'; usize::try_from(LARGEST).unwrap() + 1];
        assert_eq!(house.upload("陈护士", "大.log", &large).await.problem(413), "file.too_large");
        assert_eq!(upload_form(&house, form("xyz", "file", "big.log", &large)).await.problem(413), "file.too_large");
        assert_eq!(house.upload("陈护士", "假.png", b"MZ not a picture").await.problem(415), "file.mislabelled");
        assert_eq!(house.upload("陈护士", "空.txt", b"").await.problem(422), "file.empty");
        assert_eq!(upload_form(&house, form("xyz", "other", "a.txt", b"abc")).await.problem(422), "file.missing");
        assert_eq!(upload_form(&house, b"no form".to_vec()).await.problem(400), "file.broken_upload");
        let bare = Request::post("/api/v1/attachments").header("authorization", format!("Bearer {}", hex("陈护士")));
        assert_eq!(house.client.raw(bare.body(Body::from("abc")).unwrap()).await.problem(422), "file.name_needed");
        let kept = upload_form(&house, form("xyz", "file", "ok.log", b"one line")).await.ok(201);
        assert_eq!(kept["size"], json!(8));
        let reply = house.upload("陈护士", "大.log", &large).await;
        assert_eq!(reply.headers.get("content-type").unwrap(), "application/problem+json");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attainment_counts_each_promise_of_the_month_once() {
    on_both(async |house| {
        let kept = house.fault("结算报错").await;
        let engineer = house.engineer(&kept).await;
        house.moves(&engineer, &kept, "answer", json!({ "text": "在看" })).await;
        let missed = house.fault("打印报错").await;
        let merged = house.fault("打印也报错").await;
        house.moves("马经理", &merged, "merge", json!({ "into_id": missed })).await;
        let archive = json!({ "system_id": house.archive, "text": "影像调不出来" });
        house.report("陈护士", archive).await;
        house.forward(2 * HOUR).await;
        let month = "from=2026-09-01&to=2026-10-01";
        let figures = house.get("马经理", &format!("attainment?{month}&by=milestone")).await;
        let respond =
            figures["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "respond").unwrap().clone();
        assert_eq!(
            (&respond["met"], &respond["missed"], &respond["permille"]),
            (&json!(1), &json!(1), &json!(500)),
            "{figures:#}"
        );
        assert_eq!(respond["not_counted"]["folded"], json!(1), "one outage counts once");
        let plan = figures["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "plan").unwrap();
        assert_eq!((&plan["permille"], &plan["not_counted"]["not_yet_due"]), (&json!(null), &json!(2)));
        let listed = house.get("马经理", &format!("attainment/clocks?{month}&milestone=respond&outcome=missed")).await;
        assert_eq!((&listed["count"], &listed["items"][0]["incident_id"]), (&json!(1), &json!(missed)));
        let whole = house.get("马经理", &format!("attainment?{month}")).await;
        let sum =
            |name: &str| whole["rows"].as_array().unwrap().iter().map(|row| row[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!(
            (json!(sum("met")), json!(sum("missed"))),
            (whole["total"]["met"].clone(), whole["total"]["missed"].clone())
        );
        let row = whole["rows"].as_array().unwrap().iter().find(|row| row["milestone"] == "respond").unwrap();
        assert_eq!(
            (&row["agreement"]["name"], &row["party"]["name"], &row["severity"]),
            (&json!("门诊收费维保"), &json!("华衡信息"), &json!(2))
        );
        assert_eq!(
            house.get("钱主任", &format!("attainment?{month}")).await["total"],
            whole["total"],
            "the customer's lead sees the same"
        );
        let empty = house.get("马经理", "attainment?from=2026-07-01&to=2026-08-01").await;
        assert_eq!((&empty["rows"], &empty["total"]["permille"]), (&json!([]), &json!(null)));
        for (query, code) in [
            ("from=yesterday", "request.bad_instant"),
            ("from=2026-09-01&to=2026-08-01", "attainment.bad_period"),
            ("by=weather", "attainment.bad_grouping"),
        ] {
            assert_eq!(house.client.get("马经理", &format!("/api/v1/attainment?{query}")).await.problem(400), code);
        }
        for nobody in ["陈护士", "王工", "浪小明"] {
            assert_eq!(house.client.get(nobody, "/api/v1/attainment").await.status.as_u16(), 403, "{nobody}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_duty_board_shows_people_with_todays_duty_load_and_capacity() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        let engineer = house.engineer(&fault).await;
        let board = house.get("孙坐席", "duty-board").await;
        let people = board["people"].as_array().unwrap();
        let find = |name: &str| people.iter().find(|person| person["person"]["name"] == name).unwrap();
        let holder = find(&engineer);
        assert_eq!((&holder["load"], &holder["capacity"], &holder["on_duty"]), (&json!(1), &json!(5), &json!(true)));
        assert_eq!(find("孙坐席")["hours"], json!([]));
        assert!(!holder["hours"].as_array().unwrap().is_empty());
        assert_eq!((&board["from"], &board["to"]), (&json!("2026-09-01T16:00:00Z"), &json!("2026-09-02T16:00:00Z")));
        let earlier = house.get("孙坐席", "duty-board?at=2026-07-01T00:00:00Z").await;
        assert!(earlier["people"].as_array().unwrap().iter().all(|person| person["on_duty"] == json!(false)));
        let own = house.get("王工", "duty-board").await;
        let mut names: Vec<_> =
            own["people"].as_array().unwrap().iter().map(|person| person["person"]["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        let mut group = ["王工", "李工", "赵工"];
        group.sort_unstable();
        assert_eq!(names, group, "an engineer sees his groups");
        assert_eq!(house.client.get("陈护士", "/api/v1/duty-board").await.status.as_u16(), 403);
        assert_eq!(house.client.get("王工", "/api/v1/duty-board?at=noon").await.problem(400), "request.bad_instant");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_ones_own_and_reading_a_notice_marks_it() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        let inbox = house.get("陈护士", "inbox").await;
        let notice = &inbox["items"][0];
        assert_eq!((&notice["incident_id"], &notice["read_at"]), (&json!(fault), &json!(null)), "{inbox:#}");
        assert!(notice["incident_number"].as_str().unwrap().starts_with("INC-2026-"));
        let unread = inbox["unread"].as_i64().unwrap();
        assert!(unread >= 1);
        let path = format!("/api/v1/inbox/{}/read", id(notice));
        assert_eq!(house.client.post("吴科员", &path, json!({})).await.status.as_u16(), 204);
        assert_eq!(house.get("陈护士", "inbox").await["unread"], json!(unread), "another's hand changes nothing");
        assert_eq!(house.client.post("陈护士", &path, json!({})).await.status.as_u16(), 204);
        let after = house.get("陈护士", "inbox").await;
        assert_eq!(after["unread"], json!(unread - 1));
        assert!(after["items"].as_array().unwrap().iter().any(|item| item["read_at"].is_string()));
        assert_eq!(house.client.get("陈护士", "/api/v1/inbox?limit=0").await.problem(400), "request.bad_page");
    })
    .await;
}

impl House {
    /// A fault that stops everybody, left alone until a rung has something to tell the customer's responsible person.
    async fn left_alone(&self) -> (String, Json) {
        let body = json!({ "system_id": self.billing, "component_id": self.module, "text": "全院无法收费",
            "impact": "all", "urgency": "stopped" });
        let fault = id(&self.report("陈护士", body).await);
        for _ in 0..96 {
            self.forward(10 * MINUTE).await;
            let detail = self.get("马经理", &format!("incidents/{fault}")).await;
            if !held(&detail).is_empty() {
                return (fault, detail);
            }
        }
        panic!("no rung told the customer's responsible person");
    }
}

/// The notices that wait for the manager's word.
fn held(detail: &Json) -> Vec<&Json> {
    let deliveries = detail["deliveries"].as_array().unwrap().iter();
    deliveries.filter(|delivery| !delivery["word_until"].is_null()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manager_holds_back_or_sends_what_a_rung_tells_the_customers_responsible_person() {
    on_both(async |house| {
        let (fault, before) = house.left_alone().await;
        let waits = held(&before);
        assert!(waits.iter().all(|one| one["recipient"] == "钱主任" && one["state"] == "queued"), "{waits:#?}");
        let path = format!("/api/v1/incidents/{fault}/held-notices");
        for who in ["孙坐席", "王工", "钱主任", "陈护士"] {
            let refused = house.client.post(who, &path, json!({ "send": false })).await;
            assert_eq!(refused.problem(403), "request.forbidden", "{who}");
        }
        let after = house.moves("马经理", &fault, "held-notices", json!({ "send": false })).await;
        assert!(held(&after).is_empty());
        let dead = |detail: &Json| {
            let deliveries = detail["deliveries"].as_array().unwrap().iter();
            deliveries.filter(|one| one["recipient"] == "钱主任" && one["state"] == "dead").count()
        };
        assert_eq!(dead(&after), waits.len());
        let said = "马经理决定不就超时上报通知客户负责人".to_owned();
        let timeline = format!("incidents/{fault}/timeline");
        assert!(texts(&house.get("马经理", &timeline).await, "text_zh").contains(&said));
        assert!(!texts(&house.get("钱主任", &timeline).await, "text_zh").contains(&said));
        let again = house.client.post("马经理", &path, json!({ "send": true })).await;
        assert_eq!(again.problem(409), "notice.none_waits");

        let (fault, _) = house.left_alone().await;
        let after = house.moves("马经理", &fault, "held-notices", json!({ "send": true })).await;
        assert_eq!((held(&after).len(), dead(&after)), (0, 0));
    })
    .await;
}
