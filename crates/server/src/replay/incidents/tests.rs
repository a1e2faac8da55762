#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

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
    assert_eq!(replayed.driven.in_hand, 0, "closed work weighs on nobody");
}

const HEADER: &str = "number,ident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,opened_at,\
    sys_updated_at,contact_type,category,u_symptom,impact,urgency,priority,assignment_group,assigned_to,closed_code,\
    resolved_at,closed_at";

/// A row of a made-up log: state, counts of reassignments, reopenings and changes, minute, group, person.
type Row<'a> = (&'a str, u32, u32, u32, u32, &'a str, &'a str);

async fn made_up(rows: &[Row<'_>]) -> Replayed {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.csv");
    let mut text = HEADER.replace(' ', "");
    for (state, reassignments, reopenings, changes, minute, group, person) in rows {
        let active = *state != "Closed";
        write!(
            text,
            "\n1,{state},{active},{reassignments},{reopenings},{changes},true,1/3/2016 08:00,1/3/2016 09:{minute:02},Phone,\
             c,s,2,2,3,{group},{person},6,?,?"
        )
        .unwrap();
    }
    std::fs::write(&file, text).unwrap();
    replay(&IncidentsArgs { file, ..args(1) }).await.unwrap()
}

#[tokio::test]
async fn a_hand_over_between_solution_and_confirmation_leaves_no_work_behind() {
    let replayed = made_up(&[
        ("New", 0, 0, 0, 1, "70", "?"),
        ("Resolved", 0, 0, 1, 2, "70", "17"),
        ("Resolved", 1, 0, 2, 3, "24", "17"),
        ("Closed", 1, 0, 3, 9, "24", "17"),
    ])
    .await;
    assert_eq!(replayed.reconciled(), (1, 1), "{:?}", replayed.driven.mismatches);
    assert_eq!(replayed.driven.in_hand, 0);
}

#[tokio::test]
async fn rejections_and_reopenings_add_up_and_contradictions_are_driven_all_the_same() {
    let replayed = made_up(&[
        ("New", 0, 0, 0, 10, "?", "?"),
        ("New", 0, 0, 0, 5, "?", "?"),
        ("Active", 1, 0, 1, 11, "70", "17"),
        ("Resolved", 1, 0, 2, 12, "70", "17"),
        ("Active", 1, 1, 3, 13, "70", "17"),
        ("Awaiting Vendor", 2, 1, 4, 13, "70", "17"),
        ("Awaiting Evidence", 2, 1, 5, 13, "70", "17"),
        ("Closed", 2, 1, 6, 20, "70", "17"),
        ("Active", 2, 2, 7, 21, "70", "17"),
        ("Resolved", 2, 2, 8, 22, "70", "17"),
        ("Closed", 2, 2, 9, 23, "70", "17"),
    ])
    .await;
    assert_eq!(replayed.reconciled(), (1, 1), "{:?}", replayed.driven.mismatches);
    assert_eq!(replayed.driven.events, 11);
    assert_eq!(replayed.driven.tally.reopenings, (2, 2));
    assert_eq!(replayed.driven.tally.reassignments, (2, 1, 1));
    let kinds: Vec<_> = replayed.odd.iter().map(|odd| (odd.line, odd.kind)).collect();
    let expected =
        [(3, odd::OddKind::TimeBack), (3, odd::OddKind::ChangesBack), (7, odd::OddKind::CountedWithoutHandOver)];
    assert_eq!(kinds, expected);
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
