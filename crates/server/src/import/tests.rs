#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;

use app::{App, Cx};
use axum::body::Body;
use axum::http::Request;
use estate::import::Mapping;
use kernel::{AccountId, Actor, Language, ManualClock, PersonId, Role, SeededIds};
use rust_xlsxwriter::ExcelDateTime;
use serde_json::json;
use storage::{Engine, WriteSet};
use tempfile::TempDir;
use testkit::{Client, TestDb, TestDoor};

use super::{ImportAnswer, Importer, SHEETS, api, read, template};
use crate::wiring::{Platform, Settings, migrate};

type Sheets<'a> = Vec<(&'a str, Vec<Vec<&'a str>>)>;

/// A workbook with these sheets; cells in rows, the first one the heading.
fn workbook(sheets: &Sheets<'_>) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                page.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A small workbook that uses every sheet.
fn complete() -> Sheets<'static> {
    vec![
        (
            "单位",
            vec![
                vec!["编码", "类别", "名称"],
                vec!["C-1", "客户", "滨江市人民医院"],
                vec!["C-2", "客户", "滨江市财政局"],
                vec!["V-1", "厂商", "某数据库厂商"],
            ],
        ),
        ("地点", vec![vec!["客户编码", "编码", "名称", "城市"], vec!["C-1", "S-1", "门诊楼机房", "滨江"]]),
        ("科室", vec![vec!["客户编码", "编码", "名称"], vec!["C-1", "D-1", "收费处"]]),
        (
            "系统",
            vec![
                vec!["客户编码", "编码", "名称", "地点编码", "验收日期", "等保级别"],
                vec!["C-1", "HIS", "门诊收费", "S-1", "2025-06-01", "待补"],
                vec!["C-2", "BUD", "预算系统", "", "2025-01-01", "3"],
            ],
        ),
        (
            "部件",
            vec![
                vec!["系统编码", "编码", "名称", "类别", "厂商编码", "上级编码"],
                vec!["HIS", "DB", "主库", "数据库", "V-1", ""],
                vec!["HIS", "APP", "收费应用", "应用软件", "", ""],
            ],
        ),
        (
            "协议",
            vec![
                vec!["编码", "单位编码", "名称", "范本", "系统编码", "工作日历", "质保起算", "质保月数", "质保条款"],
                vec!["A-1", "C-1", "门诊收费维保", "政务投标常用", "HIS", "cn", "验收", "36", "第三条"],
                vec!["A-V", "V-1", "数据库原厂服务", "", "HIS", "7x24", "验收", "12", "第一条"],
            ],
        ),
        (
            "责任矩阵",
            vec![
                vec![
                    "协议编码",
                    "系统编码",
                    "部件编码",
                    "部件类别",
                    "故障类别",
                    "维护环节",
                    "主责",
                    "协办",
                    "条款",
                    "费用承担",
                ],
                vec!["A-1", "HIS", "DB", "", "软件缺陷", "修复", "厂商", "集成商", "附件二 1", "V-1"],
                vec!["A-1", "", "", "机房环境", "", "", "客户", "", "附件二 2", "客户"],
            ],
        ),
        (
            "人员",
            vec![
                vec!["工号", "姓名", "岗位", "A/B角工号", "准入资格", "电话"],
                vec!["E1", "王晓东", "技术支持、应急响应", "E2", "财政审查：2027-03-31", "待补"],
                vec!["E2", "李梅", "组长", "E1", "", "139"],
            ],
        ),
        (
            "技能",
            vec![
                vec!["工号", "技能", "级别", "证书", "证书有效期至"],
                vec!["E1", "数据库", "4", "", ""],
                vec!["E1", "达梦", "5", "DCP", "2027-06-30"],
            ],
        ),
        (
            "班次",
            vec![
                vec!["名称", "类别", "开始", "结束", "日期", "轮值工号", "角色", "值班角色", "轮换", "轮值起"],
                vec!["白班", "白班", "08:30", "17:30", "工作日", "E1、E2", "", "工程师", "同时", "2026-09-01"],
                vec!["夜班", "夜间值守", "17:30", "08:30", "每天", "E1、E2", "", "组长", "每周", "2026-09-01"],
            ],
        ),
        (
            "历史工单",
            vec![
                vec!["编号", "系统编码", "部件编码", "故障类别", "故障现象", "报修时间", "关闭时间", "处理结果"],
                vec![
                    "GD-1",
                    "HIS",
                    "DB",
                    "软件缺陷",
                    "收费处提示数据库连接超时",
                    "2025-09-30 14:31",
                    "2025-09-30 17:05",
                    "重启",
                ],
                vec!["GD-2", "BUD", "", "", "预算报表打不开", "2025-10-08 09:00", "2025-10-08 11:00", ""],
            ],
        ),
    ]
}

/// The whole platform on one database.
struct Stage {
    platform: Platform,
    cx: Cx,
    kept: TestDb,
    _folder: TempDir,
}

impl Stage {
    async fn open(engine: Engine) -> Self {
        let kept = TestDb::create(engine).await;
        let db = kept.open().await;
        migrate(&db).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-09-30T09:00:00+08:00".parse().unwrap();
        let (clock, ids) = (Arc::new(ManualClock::at(now)), Arc::new(SeededIds::new(7)));
        let platform =
            Platform::assemble(db, clock, Arc::clone(&ids) as _, &Settings::temporary(folder.path())).unwrap();
        let cx = Cx::platform("import", now, ids);
        let mut set = WriteSet::new();
        estate::Estate::found_provider(&cx, &mut set, "集成商", "Asia/Shanghai");
        platform.app.db.write(set).await.unwrap();
        Self { platform, cx, kept, _folder: folder }
    }

    async fn load(&self, sheets: &Sheets<'_>, dry: bool) -> ImportAnswer {
        Importer::of(&self.platform).load(&self.cx, workbook(sheets), dry).await.map_err(|problem| problem.0).unwrap()
    }

    async fn entries(&self) -> i64 {
        let query = storage::Query::built("select count(*) from journal_entry".to_owned(), Vec::new());
        self.platform.app.db.row(query).await.unwrap().unwrap().int(0).unwrap()
    }
}

async fn on_both(test: impl AsyncFn(&Stage)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let stage = Stage::open(engine).await;
        test(&stage).await;
        let kept = stage.kept.clone();
        drop(stage);
        kept.remove().await;
    }
}

/// Created, updated and unchanged rows by sheet.
fn counts(answer: &ImportAnswer) -> BTreeMap<&str, (u32, u32, u32)> {
    let sheets = answer.report.sheets.iter();
    sheets.map(|sheet| (sheet.name.as_str(), (sheet.created, sheet.updated, sheet.unchanged))).collect()
}

fn refused(answer: &ImportAnswer) -> Vec<(&str, u32, &str, &str)> {
    let cells = answer.report.refused.iter();
    cells.map(|cell| (cell.sheet.as_str(), cell.row, cell.column.as_str(), cell.value.as_str())).collect()
}

/// The complete workbook with one cell changed.
fn with<'a>(sheet: &str, row: usize, column: usize, value: &'a str) -> Sheets<'a> {
    let mut sheets: Sheets<'a> = complete();
    sheets.iter_mut().find(|(name, _)| *name == sheet).unwrap().1[row][column] = value;
    sheets
}

#[test]
fn the_template_reads_back_as_an_empty_workbook_in_both_languages() {
    for language in [Language::Zh, Language::En] {
        let book = read(&template(SHEETS, language).unwrap(), SHEETS, &[]).unwrap();
        assert_eq!(book.rows.len(), SHEETS.len());
        assert!(book.rows.values().all(Vec::is_empty) && book.ignored.is_empty());
    }
}

#[test]
fn numbers_dates_and_times_read_as_people_see_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("系统").unwrap();
    for (column, heading) in
        (0_u16..).zip(["客户编码 *", "编码 *", "名称 *", "验收日期", "等保级别", "上线日期", "备注"])
    {
        page.write(0, column, heading).unwrap();
    }
    page.write(3, 1, 1001).unwrap();
    let format = |text: &str| rust_xlsxwriter::Format::new().set_num_format(text);
    page.write_with_format(3, 3, ExcelDateTime::from_ymd(2025, 6, 1).unwrap(), &format("yyyy/m/d")).unwrap();
    page.write(3, 4, 3.0).unwrap();
    let at = ExcelDateTime::from_ymd(2025, 9, 30).unwrap().and_hms(14, 31, 0.0).unwrap();
    page.write_with_format(3, 5, at, &format("yyyy/m/d h:mm")).unwrap();
    page.write(3, 6, "不看").unwrap();
    page.write_with_format(4, 2, ExcelDateTime::from_hms(8, 30, 0.0).unwrap(), &format("h:mm")).unwrap();
    let book = read(&book.save_to_buffer().unwrap(), SHEETS, &[]).unwrap();
    let row = &book.rows["systems"][0];
    assert_eq!(row.number, 4, "as the sheet numbers it");
    let cell = |key: &str| row.cells[key].as_str();
    assert_eq!((cell("code"), cell("accepted_on"), cell("protection_level")), ("1001", "2025-06-01", "3"));
    assert_eq!(cell("live_on"), "2025-09-30 14:31:00");
    assert_eq!(book.rows["systems"][1].cells["name"], "08:30:00");
    assert_eq!(book.ignored, ["系统!备注"]);
}

#[test]
fn a_malformed_workbook_is_refused_with_how_to_mend_it() {
    let code = |bytes: &[u8]| read(bytes, SHEETS, &[]).unwrap_err().code;
    assert_eq!(code(b"PK\x03\x04 broken"), "import.not_a_workbook");
    assert_eq!(code(b"code,kind,name"), "import.not_a_workbook");
    assert_eq!(code(&workbook(&vec![("Sheet1", vec![vec!["x"]])])), "import.no_known_sheet");
    let missing = workbook(&vec![("单位", vec![vec!["编码", "名称"], vec!["C-1", "医院"]])]);
    let missing = read(&missing, SHEETS, &[]).unwrap_err();
    assert_eq!(missing.code, "import.missing_column");
    assert!(missing.zh.contains("类别"));
}

#[test]
fn a_zip_file_that_grows_beyond_measure_is_refused_before_it_is_kept() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1024 * 1024];
    for _ in 0..129 {
        zip.write_all(&block).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1024 * 1024, "{} bytes", bytes.len());
    assert_eq!(read(&bytes, SHEETS, &[]).unwrap_err().code, "import.too_large_unpacked");
}

#[test]
fn a_cell_far_out_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("科室").unwrap();
    for (column, heading) in (0_u16..).zip(["客户编码", "编码", "名称"]) {
        page.write(0, column, heading).unwrap();
    }
    page.write(1_048_575, 16_383, "x").unwrap();
    assert!(read(&book.save_to_buffer().unwrap(), SHEETS, &[]).unwrap().rows["departments"].is_empty());
}

#[test]
fn a_remembered_heading_stands_for_its_column() {
    let book = workbook(&vec![("科室", vec![vec!["客户编码", "编码", "科室全称"], vec!["C-1", "D-1", "收费处"]])]);
    let code = read(&book, SHEETS, &[]).unwrap_err().code;
    assert_eq!(code, "import.missing_column");
    let mapping = Mapping { sheet: "departments".into(), heading: "科室全称".into(), column: "name".into() };
    let book = read(&book, SHEETS, &[mapping]).unwrap();
    assert_eq!((book.rows["departments"][0].cells["name"].as_str(), book.ignored.len()), ("收费处", 0));
}

#[tokio::test]
async fn a_complete_workbook_loads_and_a_second_import_changes_nothing() {
    on_both(async |stage: &Stage| {
        let checked = stage.load(&complete(), true).await;
        assert_eq!(refused(&checked), []);
        assert!(stage.platform.estate.party_by_code("C-1").await.unwrap().is_none(), "a dry run writes nothing");
        let first = stage.load(&complete(), false).await;
        assert_eq!(refused(&first), []);
        assert_eq!(counts(&first), counts(&checked), "a dry run tells what would happen");
        let rows = [
            ("parties", 3),
            ("sites", 1),
            ("departments", 1),
            ("systems", 2),
            ("components", 2),
            ("agreements", 2),
            ("matrix", 2),
            ("people", 2),
            ("skills", 2),
            ("shifts", 2),
            ("history", 2),
        ];
        assert_eq!(counts(&first), rows.map(|(name, made)| (name, (made, 0, 0))).into());
        let before = stage.entries().await;
        let second = stage.load(&complete(), false).await;
        assert_eq!(refused(&second), []);
        assert_eq!(counts(&second), rows.map(|(name, made)| (name, (0, 0, made))).into());
        assert_eq!(stage.entries().await, before, "nothing is written where nothing changes");
    })
    .await;
}

#[tokio::test]
async fn what_was_loaded_is_what_the_sheets_say() {
    Box::pin(on_both(async |stage: &Stage| {
        stage.load(&complete(), false).await;
        let agreements = &stage.platform.agreements;
        let coded = agreements.coded("A-1").await.unwrap().unwrap();
        let (_, content) = coded.draft.unwrap();
        let tender = agreement::core::profiles::tender();
        assert_eq!((content.targets == tender.targets, content.calendar.as_str()), (true, "cn"));
        assert_eq!((content.systems.len(), content.matrix.len()), (1, tender.matrix.len() + 2));
        let vendor = agreements.coded("A-V").await.unwrap().unwrap();
        assert_eq!(vendor.agreement.facing, agreement::Facing::Vendor);
        let team = stage.platform.team.facts().await.unwrap();
        let wang = team.all.people.values().find(|person| person.content.code == "E1").unwrap();
        let li = team.all.people.values().find(|person| person.content.code == "E2").unwrap();
        assert_eq!((wang.content.partner_id, li.content.partner_id), (Some(li.id), Some(wang.id)));
        assert_eq!(
            (wang.content.skills.len(), wang.content.certificates.len(), wang.content.clearances.len()),
            (2, 1, 1)
        );
        let night = team.all.shifts.values().find(|shift| shift.content.name == "夜班").unwrap();
        assert_eq!((night.content.hours.start_minute, night.content.hours.end_minute), (1050, 1950));
        assert_eq!(team.all.rotations.len(), 2);
        let old = stage.platform.desk.numbered("GD-1").await.unwrap().unwrap();
        assert_eq!(old.reported_at, "2025-09-30T14:31:00+08:00".parse().unwrap());
        assert_eq!(
            (old.state.as_str(), old.channel.as_str(), old.classified_at),
            ("closed", "import", Some(stage.cx.now))
        );
        assert_eq!(old.component_kind, Some(triage::ComponentKind::Database));
    }))
    .await;
}

#[tokio::test]
async fn a_bad_row_refuses_only_its_unit() {
    on_both(async |stage: &Stage| {
        let answer = stage.load(&with("历史工单", 2, 5, "去年"), false).await;
        assert_eq!(refused(&answer), [("history", 3, "reported_at", "去年")]);
        assert!(answer.report.refused[0].reason.contains("2026-10-01 14:31"));
        let estate = &stage.platform.estate;
        assert!(estate.party_by_code("C-2").await.unwrap().is_none(), "the customer of the row is left out whole");
        assert!(estate.system_by_code("HIS").await.unwrap().is_some(), "the other one is loaded");
        assert_eq!((counts(&answer)["people"], counts(&answer)["history"]), ((2, 0, 0), (1, 0, 0)));
        let answer = stage.load(&with("技能", 1, 2, "9"), false).await;
        assert_eq!(refused(&answer)[0].0, "people");
        assert_eq!(counts(&answer)["people"], (0, 0, 0), "the team loads whole or not at all");
        let answer = stage.load(&with("责任矩阵", 1, 6, "谁"), false).await;
        assert_eq!(refused(&answer), [("matrix", 2, "lead", "谁")]);
        assert_eq!(counts(&answer)["systems"], (0, 0, 1), "C-2 only");
    })
    .await;
}

#[tokio::test]
async fn what_differs_from_a_version_in_force_becomes_a_draft() {
    on_both(async |stage: &Stage| {
        stage.load(&complete(), false).await;
        let agreements = &stage.platform.agreements;
        let draft = agreements.coded("A-1").await.unwrap().unwrap().draft.unwrap().0;
        let signature = agreement::Signature {
            signed_on: jiff::civil::date(2026, 9, 1),
            effective_from: jiff::civil::date(2026, 9, 1),
            accepted_gaps: Some(agreement::AcceptedGaps { by: "经理".into(), reason: "试".into() }),
        };
        agreements.sign(&stage.cx, draft.id, signature).await.map_err(|problem| problem.0).unwrap();
        let same = stage.load(&complete(), false).await;
        assert_eq!(counts(&same)["agreements"], (0, 0, 2));
        assert!(agreements.coded("A-1").await.unwrap().unwrap().draft.is_none());
        let changed = stage.load(&with("责任矩阵", 2, 6, "集成商"), false).await;
        assert_eq!((counts(&changed)["agreements"], counts(&changed)["matrix"]), ((0, 0, 2), (0, 1, 1)));
        let coded = agreements.coded("A-1").await.unwrap().unwrap();
        let (draft, content) = coded.draft.unwrap();
        assert_eq!((draft.number, coded.signed.unwrap().0.number), (2, 1));
        assert_eq!(content.matrix.iter().filter(|row| row.clause == "附件二 2").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_value_stays_listed_until_it_is_filled() {
    on_both(async |stage: &Stage| {
        let importer = Importer::of(&stage.platform);
        let open = async || -> Vec<String> {
            let open = importer.still_open().await.unwrap();
            open.iter().map(|value| format!("{}/{}/{}", value.sheet, value.key, value.column)).collect()
        };
        let answer = stage.load(&complete(), false).await;
        assert_eq!(answer.report.pending.len(), 2);
        assert_eq!(open().await, ["people/E1/phone", "systems/HIS/protection_level"]);
        stage.load(&with("系统", 1, 5, "3"), false).await;
        assert_eq!(open().await, ["people/E1/phone"]);
        let team = &stage.platform.team;
        let facts = team.facts().await.unwrap();
        let wang = facts.all.people.values().find(|person| person.content.code == "E1").unwrap();
        let patch = serde_json::json!({ "phone": "139" });
        team.change::<team::core::PersonContent>(&stage.cx, wang.id, wang.version, patch).await.unwrap();
        assert!(open().await.is_empty(), "filled by hand");
    })
    .await;
}

#[tokio::test]
async fn an_old_ticket_keeps_its_words_and_takes_what_was_learned_later() {
    on_both(async |stage: &Stage| {
        stage.load(&complete(), false).await;
        let later = stage.load(&with("历史工单", 2, 3, "数据问题"), false).await;
        assert_eq!(counts(&later)["history"], (0, 1, 1));
        assert_eq!(
            stage.platform.desk.numbered("GD-2").await.unwrap().unwrap().fault_class,
            Some(triage::FaultClass::Data)
        );
        let rewritten = stage.load(&with("历史工单", 2, 4, "别的现象"), false).await;
        assert_eq!(refused(&rewritten), [("history", 3, "text", "别的现象")]);
    })
    .await;
}

#[tokio::test]
async fn a_workbook_over_http_loads_what_is_right_and_names_what_is_not() {
    on_both(async |stage: &Stage| {
        let app = &stage.platform.app;
        let door = Arc::new(TestDoor::default());
        let (db, clock, ids) = (app.db.clone(), Arc::clone(&app.clock), Arc::clone(&app.ids));
        let app = Arc::new(App::new(db, clock, ids, Arc::clone(&door) as _));
        for (name, role) in [("manager", Role::Manager), ("engineer", Role::Engineer)] {
            door.admit(name, staff(stage, name, role));
        }
        let (router, _) = api::routes(&app).finish(Arc::new(Importer::of(&stage.platform)));
        let client = Client::of(router.split_for_parts().0);
        let token: String = "manager".bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let post = async |path: &str, bytes: Vec<u8>| {
            let request = Request::post(path).header("authorization", format!("Bearer {token}"));
            client.raw(request.body(Body::from(bytes)).unwrap()).await
        };
        let parties = vec![vec!["编码", "类别", "单位全称"], vec!["C-1", "客户", "医院"], vec!["C-2", "客户", ""]];
        let book = workbook(&vec![("单位", parties), ("说明", vec![vec!["x"]])]);
        assert_eq!(post("/api/v1/imports", book.clone()).await.problem(422), "import.missing_column");
        let mapping = json!({ "mappings": [{ "sheet": "parties", "heading": "单位全称", "column": "name" }] });
        client.send("manager", "PUT", "/api/v1/imports/mapping", &[], Some(mapping.clone())).await.ok(200);
        assert_eq!(client.get("manager", "/api/v1/imports/mapping").await.ok(200), mapping);
        let wrong = json!({ "mappings": [{ "sheet": "parties", "heading": "x", "column": "nothing" }] });
        let wrong = client.send("manager", "PUT", "/api/v1/imports/mapping", &[], Some(wrong)).await;
        assert_eq!(wrong.problem(422), "import.invalid_mapping");
        let checked = post("/api/v1/imports?dry_run=true", book.clone()).await.ok(200);
        let answer = post("/api/v1/imports", book).await.ok(200);
        assert_eq!((&checked["dry_run"], &checked["sheets"]), (&true.into(), &answer["sheets"]));
        assert_eq!((&answer["sheets"][0]["created"], &answer["ignored"][0]), (&1.into(), &"说明".into()));
        let refused = &answer["refused"][0];
        assert_eq!(
            (&refused["row"], &refused["column"], &refused["reason"]),
            (&3.into(), &"name".into(), &"请填写".into())
        );
        assert_eq!(post("/api/v1/imports", b"no".to_vec()).await.problem(415), "import.not_a_workbook");
        assert_eq!(post("/api/v1/imports", vec![0; 21 * 1024 * 1024]).await.problem(413), "import.too_large");
        assert_eq!(client.get("engineer", "/api/v1/imports/template").await.problem(403), "request.forbidden");
        let empty = client.get("manager", "/api/v1/imports/template").await;
        assert!(read(&empty.bytes, SHEETS, &[]).is_ok());
        assert_eq!(client.get("manager", "/api/v1/imports/open-values").await.ok(200), json!({ "items": [] }));
    })
    .await;
}

fn staff(stage: &Stage, name: &str, role: Role) -> Actor {
    let (ids, now) = (stage.cx.ids.as_ref(), stage.cx.now);
    Actor::Account {
        account: AccountId::fresh(ids, now),
        name: name.to_owned(),
        roles: vec![role],
        person: Some(PersonId::fresh(ids, now)),
        party: None,
        department: None,
        terms: Vec::new(),
    }
}
