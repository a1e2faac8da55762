//! Workbooks, as the rows they hold.

use estate_crate::import::{Fate, Row, Rows};
use kernel::Language;

use crate::{Ground, estate_crate, on_both};

/// Rows of one sheet: the first line names the columns, `|` parts the cells.
fn sheet(text: &str) -> Vec<Row> {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let keys = estate_crate::import::SHEETS.iter().flat_map(|sheet| sheet.columns).map(|column| column.key);
    let keys: std::collections::BTreeSet<&'static str> = keys.collect();
    let row = |(n, cells): (usize, Vec<&str>)| Row {
        number: u32::try_from(n).unwrap() + 2,
        cells: columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(key, cell)| (keys.iter().find(|known| *known == key).copied().unwrap(), cell.to_owned()))
            .collect(),
    };
    lines.enumerate().map(row).collect()
}

fn workbook() -> Rows {
    Rows::from([
        (
            "parties",
            sheet(
                "code|kind|name|contact_name|contact_phone\nV-1|厂商|数据库原厂||\nC-1|客户|医院|刘科长|0571-1\nC-2|客户|财政局||",
            ),
        ),
        ("sites", sheet("customer|code|name|city|travel_minutes\nC-1|S-1|机房|滨江|40")),
        ("departments", sheet("customer|code|name\nC-1|D-1|收费处")),
        (
            "systems",
            sheet(
                "customer|code|name|site|aliases|accepted_on|criticality\nC-1|HIS|门诊收费|S-1|收费、HIS|2025/6/1|核心\nC-2|BUD|预算||||待补",
            ),
        ),
        (
            "components",
            sheet(
                "system|code|name|kind|parent|vendor|vital|function_point\nHIS|Q|综合查询|应用软件|M||是|是\nHIS|M|收费模块|application||||\nHIS|DB|数据库|数据库||V-1||\nBUD|APP|预算编制|应用软件||||",
            ),
        ),
    ])
}

async fn import(ground: &Ground, rows: &Rows) -> estate_crate::import::ImportReport {
    let mut cx = app::Cx::platform("import", ground.world.now(), ground.world.ids.clone());
    cx.language = Language::Zh;
    ground.estate.import(&cx, rows).await.unwrap()
}

fn counts(report: &estate_crate::import::ImportReport) -> Vec<(&str, u32, u32, u32)> {
    report.sheets.iter().map(|s| (s.name.as_str(), s.created, s.updated, s.unchanged)).collect()
}

#[tokio::test]
async fn a_second_import_finds_everything_again_by_code() {
    on_both(async |ground: Ground| {
        let first = import(&ground, &workbook()).await;
        assert!(first.refused.is_empty(), "{:?}", first.refused);
        let all = [
            ("parties", 3, 0, 0),
            ("sites", 1, 0, 0),
            ("departments", 1, 0, 0),
            ("systems", 2, 0, 0),
            ("components", 4, 0, 0),
        ];
        assert_eq!(counts(&first), all);
        assert_eq!((first.pending.len(), first.pending[0].column.as_str()), (1, "criticality"));
        let second = import(&ground, &workbook()).await;
        assert_eq!(counts(&second), all.map(|(sheet, created, _, _)| (sheet, 0, 0, created)));

        let mut changed = workbook();
        let edit = |rows: &mut Rows, sheet: &'static str, row: usize, column: &'static str, value: &str| {
            rows.get_mut(sheet).unwrap()[row].cells.insert(column, value.to_owned());
        };
        edit(&mut changed, "parties", 1, "name", "滨江市人民医院");
        edit(&mut changed, "sites", 0, "travel_minutes", "55");
        edit(&mut changed, "systems", 0, "name", "门诊收费与综合查询");
        edit(&mut changed, "components", 0, "vital", "否");
        let third = import(&ground, &changed).await;
        assert!(third.refused.is_empty(), "{:?}", third.refused);
        assert_eq!(third.sheets.iter().map(|s| s.updated).collect::<Vec<_>>(), [1, 1, 0, 1, 1]);
        let system = ground.estate.system_by_code("HIS").await.unwrap().unwrap();
        let delivered = ground.estate.delivered(system.id).await.unwrap().unwrap();
        assert_eq!((delivered.customer_name.as_str(), delivered.travel_minutes()), ("滨江市人民医院", 55));
        let query = delivered.components.iter().find(|c| c.fields.code == "Q").unwrap();
        assert_eq!(delivered.path(query.id), ["收费模块", "综合查询"]);
        assert!(!query.fields.vital);
    })
    .await;
}

#[tokio::test]
async fn a_customer_loads_whole_or_not_at_all() {
    on_both(async |ground: Ground| {
        let mut rows = workbook();
        rows.get_mut("components").unwrap()[0].cells.insert("kind", "烤面包机".to_owned());
        let report = import(&ground, &rows).await;
        assert_eq!(report.refused.len(), 1, "{:?}", report.refused);
        let cell = &report.refused[0];
        assert_eq!(
            (cell.sheet.as_str(), cell.row, cell.column.as_str(), cell.value.as_str()),
            ("components", 2, "kind", "烤面包机")
        );
        let fates =
            |fate| report.rows.iter().filter(|row| row.fate == fate).map(|row| row.key.as_str()).collect::<Vec<_>>();
        assert_eq!(fates(Fate::Refused), ["HIS/Q"]);
        assert_eq!(
            fates(Fate::Created),
            ["V-1", "C-2", "BUD", "BUD/APP"],
            "the other customer and the vendor are loaded"
        );
        assert!(fates(Fate::Held).contains(&"HIS/M"), "what loads with a refused row waits: {:?}", report.rows);
        assert!(cell.reason.contains("硬件"), "{}", cell.reason);
        assert!(ground.estate.party_by_code("C-1").await.unwrap().is_none(), "nothing of the hospital is there");
        assert!(ground.estate.system_by_code("BUD").await.unwrap().is_some(), "the other customer is whole");
        assert!(ground.estate.party_by_code("V-1").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_vendor_that_is_refused_takes_the_other_vendors_with_it_and_who_names_it() {
    on_both(async |ground: Ground| {
        let mut rows = workbook();
        rows.get_mut("parties").unwrap()[0].cells.remove("name");
        let report = import(&ground, &rows).await;
        let told: Vec<(&str, &str)> = report.refused.iter().map(|c| (c.sheet.as_str(), c.column.as_str())).collect();
        assert_eq!(told, [("parties", "name"), ("components", "vendor")]);
    })
    .await;
}

#[tokio::test]
async fn rows_that_point_nowhere_or_stand_twice_are_refused_by_name() {
    on_both(async |ground: Ground| {
        let rows = Rows::from([
            ("parties", sheet("code|kind|name\nC-1|客户|医院\nC-1|客户|医院二")),
            ("systems", sheet("customer|code|name|site\nC-9|X|某系统|\nC-1|HIS|收费|S-9")),
            (
                "components",
                sheet(
                    "system|code|name|kind|parent\nHIS|A|甲|硬件|B\nHIS|B|乙|硬件|A\nNONE|C|丙|硬件|\nHIS|D|丁|硬件|",
                ),
            ),
        ]);
        let report = import(&ground, &rows).await;
        let mut told: Vec<(&str, u32, &str)> =
            report.refused.iter().map(|c| (c.sheet.as_str(), c.row, c.column.as_str())).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("components", 2, "parent"),
                ("components", 3, "parent"),
                ("components", 4, "system"),
                ("parties", 3, "code"),
                ("systems", 2, "customer"),
                ("systems", 3, "site"),
            ]
        );
        assert!(report.sheets.iter().all(|sheet| sheet.created == 0));
    })
    .await;
}
