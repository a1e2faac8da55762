#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

fn file() -> PathBuf {
    let root = std::env::var("AFTERCARE_TEST_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    PathBuf::from(root).join("incident-log/servicenow-events-1.csv.gz")
}

fn args(limit: usize) -> IncidentsArgs {
    IncidentsArgs {
        file: file(),
        zone: "Asia/Shanghai".to_owned(),
        profile: "tender".to_owned(),
        calendar: "24x7".to_owned(),
        limit: Some(limit),
        json: false,
        postgres: None,
    }
}

#[tokio::test]
async fn three_hundred_real_incidents_reconcile_at_every_event() {
    let replayed = replay(&args(300)).await.unwrap();
    let mut page = Vec::new();
    print::text(&replayed, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert_eq!(page.lines().last(), Some("300 of 300 incidents reconciled"), "{page}");
    assert_eq!(replayed.driven.events, replayed.records.iter().map(|record| record.events.len() as u64).sum::<u64>());
    let (moves, inferred) = replayed.driven.moves_made();
    assert!(inferred > 0 && inferred < moves);
    assert!(replayed.by_time.1 > 0, "clocks run between the events");
}

#[test]
fn the_whole_file_reads_and_its_contradictions_are_listed() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let records = rows::read(&file(), &zone, None).unwrap();
    assert_eq!(records.len(), 14_950);
    assert_eq!(records.iter().map(|record| record.events.len()).sum::<usize>(), 90_268);
    let found: Vec<_> = records.iter().flat_map(odd::find).collect();
    let count = |kind| found.iter().filter(|odd| odd.kind == kind).count();
    assert_eq!(count(odd::OddKind::TimeBack), 1);
    assert_eq!(count(odd::OddKind::ChangesBack), 5);
    assert_eq!(count(odd::OddKind::BeforeOpened), 5);
    assert_eq!(count(odd::OddKind::CountedWithoutHandOver), 76);
    assert_eq!(count(odd::OddKind::HandOverUncounted), 0);
}
