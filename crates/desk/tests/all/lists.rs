//! Lists over many incidents: read along an index, no more rows than shown, whatever the scope.

use access::{Reached, Scope};
use desk::core::PaperKind;
use desk::store::list::{Filter, LISTED, page};
use desk::store::paper::OfParty;
use desk::store::{paper, problem, window};
use kernel::{Cursor, Instant, PageRequest};
use storage::{Engine, Query, Row};

use crate::fixture::{House, on_both};

/// Twenty thousand incidents more, one of twenty open, copied from the one there is.
const MANY: [&str; 5] = [
    "create table many as select i.*, n.i as n from desk_incident i cross join (with recursive series(i) as \
     (select 1 union all select i + 1 from series where i < 20000) select i from series) as n",
    "update many set id = substr(id, 1, 24) || substr(cast(1000000000000 + n as text), 2), number = number || '-' || cast(n as text), \
     customer = case when n % 3 = 0 then customer else substr(id, 1, 24) || substr(cast(1000000000000 + n % 40 as text), 2) end, \
     department = case when n % 7 = 0 then department end, reporter = case when n % 11 = 0 then reporter end, \
     team_group = case when n % 9 = 0 then team_group end, engineer = case when n % 10 = 0 then engineer end, \
     lead_party = case when n % 8 = 0 then lead_party end, decided = case when n % 400 = 0 then 0 else 1 end, \
     is_open = case when n % 20 = 1 then 1 else 0 end, next_due_at = next_due_at + n",
    "alter table many drop column n",
    "insert into desk_incident select * from many",
    "drop table many",
];

async fn many(house: &House) {
    for statement in MANY {
        house.world.db.script(statement).await.unwrap();
    }
    house.world.db.script("vacuum").await.unwrap();
    house.world.db.analyze().await.unwrap();
}

/// How the database answers, one step a line.
async fn steps(house: &House, query: &Query) -> Vec<String> {
    let engine = house.world.db.engine();
    let text = |row: &Row| row.string(if engine == Engine::Postgres { 0 } else { 3 }).unwrap();
    house.world.db.rows(query.plan(engine)).await.unwrap().iter().map(text).collect()
}

/// Whether a step reads the incidents from end to end, or gives or drops more rows than a few pages have.
fn is_long(step: &str) -> bool {
    let after = |mark: &str| step.split(mark).nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok();
    let rows = after("actual rows=").or_else(|| after("Rows Removed by Filter: ")).unwrap_or(0);
    step.contains("Seq Scan on desk_incident") || step.contains("SCAN desk_incident") || rows > 51 * 4
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_49_a_page_is_read_along_an_index_first_and_last_whatever_the_scope() {
    on_both(async |house| {
        house.fault("收费窗口点结算后一直转圈").await;
        many(&house).await;
        let row = Query::built(
            "select customer, reporter, id, next_due_at from desk_incident where length(number) = 15",
            vec![],
        );
        let row = house.world.db.row(row).await.unwrap().unwrap();
        let after = Cursor { key: row.int(3).unwrap() + 9000, id: row.string(2).unwrap() };
        let scopes = [
            vec![Reached::Everything],
            vec![Reached::Customer(house.hospital)],
            vec![Reached::Customer(house.hospital), Reached::Customer(house.bureau)],
            vec![Reached::Department(house.hospital, house.charging)],
            vec![Reached::Account(row.id(1).unwrap())],
            vec![Reached::Groups(house.wang)],
            vec![Reached::Vendor(house.vendor)],
        ];
        let undecided = Filter { undecided: true, open: Some(true), ..Filter::default() };
        let open = Filter { open: Some(true), ..Filter::default() };
        let of_system = Filter { system: Some(house.billing.to_string()), ..open.clone() };
        for parts in scopes {
            let scope = Scope::of(parts).unwrap();
            for filter in [&open, &Filter::default(), &undecided, &of_system] {
                for after in [None, Some(after.clone())] {
                    let request = PageRequest { after, limit: 50 };
                    let query = page(LISTED, &scope, &|_| vec![house.group], filter, &request).unwrap();
                    let steps = steps(&house, &query).await;
                    assert!(!steps.iter().any(|step| is_long(step)), "{scope:?} {filter:?} {request:?}: {steps:#?}");
                    let along = steps.iter().any(|step| step.contains(" desk_incident_"));
                    assert!(along, "{scope:?} {filter:?} {request:?}: {steps:#?}");
                    assert!(house.world.db.rows(query).await.unwrap().len() <= 51);
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_50_a_page_asks_the_database_as_often_over_many_as_over_few() {
    on_both(async |house| {
        house.fault("收费窗口点结算后一直转圈").await;
        let mut asked = Vec::new();
        for _ in 0..2 {
            house.get("钱主任", "incidents?view=all&limit=50").await;
            let before = house.world.db.round_trips();
            let page = house.get("钱主任", "incidents?view=all&limit=50").await;
            asked.push((house.world.db.round_trips() - before, page["items"].as_array().unwrap().len()));
            if asked.len() == 1 {
                many(&house).await;
            }
        }
        assert_eq!((asked[0].1, asked[1].1), (1, 50));
        assert_eq!(asked[0].0, asked[1].0, "round trips do not grow with the rows");
    })
    .await;
}

/// Twenty thousand problems, one of forty not closed; as many windows and claims, those of a customer and of a vendor among others'.
const BESIDE: [&str; 3] = [
    "insert into desk_problem (id, number, title, state, made_at, made_by, changed_at, version) \
     with recursive series(i) as (select 1 union all select i + 1 from series where i < 20000) \
     select '0199b5c2-7e4f-7c31-8a10-' || substr(cast(1000000000000 + i as text), 2), 'PRB-' || cast(i as text), '反复', \
     case when i % 40 = 0 then 'open' else 'closed' end, i, '王工', i, 1 from series",
    "insert into desk_window (id, kind, customer, system, components, from_us, until_us, reason, agreed_by, made_at, made_by) \
     with recursive series(i) as (select 1 union all select i + 1 from series where i < 20000) \
     select '0199b5c2-7e4f-7c31-8a10-' || substr(cast(1000000000000 + i as text), 2), 'guarded', \
     case when i % 50 = 0 then 'HOSPITAL' else '0199b5c2-7e4f-7c31-8a10-' || substr(cast(2000000000000 + i % 97 as text), 2) end, \
     case when i % 50 = 0 then 'BILLING' else '0199b5c2-7e4f-7c31-8a10-' || substr(cast(3000000000000 + i % 97 as text), 2) end, \
     '[]', i - 1, i, '年终', '信息科', i, '孙坐席' from series",
    "insert into desk_paper (id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version) \
     with recursive series(i) as (select 1 union all select i + 1 from series where i < 20000) \
     select '0199b5c2-7e4f-7c31-8a10-' || substr(cast(1000000000000 + i as text), 2), \
     '0199b5c2-7e4f-7c31-8a10-' || substr(cast(4000000000000 + i % 97 as text), 2), 'claim', 'open', \
     case when i % 50 = 0 then 'VENDOR' else '0199b5c2-7e4f-7c31-8a10-' || substr(cast(5000000000000 + i % 97 as text), 2) end, \
     1, 'CNY', i, i, 'platform:test', '{}', 1 from series",
];

/// Whether a step reads a table from end to end or sorts it, or gives or drops more rows than a few pages have.
fn is_long_beside(step: &str) -> bool {
    let after = |mark: &str| step.split(mark).nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok();
    let rows = after("actual rows=").or_else(|| after("Rows Removed by Filter: ")).unwrap_or(0);
    let scanned = step.contains("SCAN desk_") && !step.contains("INDEX");
    scanned || step.contains("TEMP B-TREE") || step.contains("Seq Scan on desk_") || rows > 51 * 4
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_windows_and_claims_are_read_along_an_index_too() {
    on_both(async |house| {
        for statement in BESIDE {
            let statement = statement
                .replace("HOSPITAL", &house.hospital.to_string())
                .replace("BILLING", &house.billing.to_string())
                .replace("VENDOR", &house.vendor.to_string());
            house.world.db.script(&statement).await.unwrap();
        }
        house.world.db.script("vacuum").await.unwrap();
        house.world.db.analyze().await.unwrap();
        let middle = Cursor { key: 10_000, id: "0199b5c2-7e4f-7c31-8a10-000000010000".to_owned() };
        let mut queries = Vec::new();
        for after in [None, Some(middle)] {
            let request = PageRequest { after, limit: 50 };
            for open in [None, Some(true), Some(false)] {
                queries.push(problem::list(&problem::Wanted { open, ..problem::Wanted::default() }, &request));
            }
            for part in [Reached::Everything, Reached::Customer(house.hospital), Reached::Groups(house.wang)] {
                let scope = Scope::of(vec![part]).unwrap();
                for latest_first in [false, true] {
                    let after = Instant::from_micros(0);
                    let wanted = window::Wanted { after, kind: None, cancelled: true, latest_first };
                    queries.push(window::page(&wanted, &scope, |_| Some(vec![house.billing]), &request));
                }
            }
            let (from, to) = (Instant::from_micros(0), Instant::from_micros(20_000));
            let of = OfParty { party: house.vendor, kind: PaperKind::Claim, from, to };
            queries.push(paper::of_party(&of, &request));
        }
        for query in queries {
            let steps = steps(&house, &query).await;
            assert!(!steps.iter().any(|step| is_long_beside(step)), "{query:?}: {steps:#?}");
            assert_eq!(house.world.db.rows(query).await.unwrap().len(), 51);
        }
    })
    .await;
}
