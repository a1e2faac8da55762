#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use estate::Estate;
use estate::import::SHEETS;
use kernel::{Language, Role};
use rust_xlsxwriter::ExcelDateTime;
use testkit::{Client, World};

use super::{api, read, template};

/// A workbook with these sheets; cells in rows, the first one the heading.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, cell) in (0_u16..).zip(*cells) {
                page.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn the_template_reads_back_as_an_empty_workbook_in_both_languages() {
    for language in [Language::Zh, Language::En] {
        let book = read(&template(SHEETS, language).unwrap(), SHEETS).unwrap();
        assert_eq!(book.rows.len(), SHEETS.len());
        assert!(book.rows.values().all(Vec::is_empty) && book.ignored.is_empty());
    }
}

#[test]
fn numbers_and_dates_read_as_people_see_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("系统").unwrap();
    for (column, heading) in (0_u16..).zip(["客户编码 *", "编码 *", "名称 *", "验收日期", "等保级别", "备注"])
    {
        page.write(0, column, heading).unwrap();
    }
    page.write(3, 1, 1001).unwrap();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    page.write_with_format(3, 3, &ExcelDateTime::from_ymd(2025, 6, 1).unwrap(), &date).unwrap();
    page.write(3, 4, 3.0).unwrap();
    page.write(3, 5, "不看").unwrap();
    let book = read(&book.save_to_buffer().unwrap(), SHEETS).unwrap();
    let row = &book.rows["systems"][0];
    assert_eq!(row.number, 4, "as the sheet numbers it");
    assert_eq!(
        (row.cells["code"].as_str(), row.cells["accepted_on"].as_str(), row.cells["protection_level"].as_str()),
        ("1001", "2025-06-01", "3")
    );
    assert_eq!(book.ignored, ["系统!备注"]);
}

#[test]
fn a_malformed_workbook_is_refused_with_how_to_mend_it() {
    let code = |bytes: &[u8]| read(bytes, SHEETS).unwrap_err().code;
    assert_eq!(code(b"PK\x03\x04 broken"), "import.not_a_workbook");
    assert_eq!(code(b"code,kind,name"), "import.not_a_workbook");
    assert_eq!(code(&workbook(&[("Sheet1", &[&["x"]])])), "import.no_known_sheet");
    let missing = read(&workbook(&[("单位", &[&["编码", "名称"], &["C-1", "医院"]])]), SHEETS).unwrap_err();
    assert_eq!(missing.code, "import.missing_column");
    assert!(missing.zh.contains("类别"));
}

#[test]
fn a_cell_far_out_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("科室").unwrap();
    for (column, heading) in (0_u16..).zip(["客户编码", "编码", "名称"]) {
        page.write(0, column, heading).unwrap();
    }
    page.write(1_048_575, 16_383, "x").unwrap();
    assert!(read(&book.save_to_buffer().unwrap(), SHEETS).unwrap().rows["departments"].is_empty());
}

#[tokio::test]
async fn a_workbook_over_http_loads_what_is_right_and_names_what_is_not() {
    testkit::on_both(&[estate::MIGRATIONS], "2026-09-30T09:00:00+08:00", async |world: World| {
        let estate = Arc::new(Estate::new(Arc::clone(&world.app)));
        let (router, _) = api::routes(&world.app).finish(Arc::clone(&estate));
        let client = Client::of(router.split_for_parts().0);
        world.staff("manager", &[Role::Manager]);
        world.staff("engineer", &[Role::Engineer]);
        let token: String = "manager".bytes().map(|b| format!("{b:02x}")).collect();
        let post = async |bytes: Vec<u8>| {
            let request = Request::post("/api/v1/imports").header("authorization", format!("Bearer {token}"));
            client.raw(request.body(Body::from(bytes)).unwrap()).await
        };
        let parties: &[&[&str]] = &[&["编码", "类别", "名称"], &["C-1", "客户", "医院"], &["C-2", "客户", ""]];
        let answer = post(workbook(&[("单位", parties), ("说明", &[&["x"]])])).await.ok(200);
        assert_eq!((&answer["sheets"][0]["created"], &answer["ignored"][0]), (&1.into(), &"说明".into()));
        let refused = &answer["refused"][0];
        assert_eq!(
            (&refused["row"], &refused["column"], &refused["reason"]),
            (&3.into(), &"name".into(), &"请填写".into())
        );
        assert_eq!(post(b"no".to_vec()).await.problem(415), "import.not_a_workbook");
        assert_eq!(post(vec![0; 21 * 1024 * 1024]).await.problem(413), "import.too_large");
        assert_eq!(client.get("engineer", "/api/v1/imports/template").await.problem(403), "request.forbidden");
        let empty = client.get("manager", "/api/v1/imports/template").await;
        assert!(read(&empty.bytes, SHEETS).is_ok());
    })
    .await;
}
