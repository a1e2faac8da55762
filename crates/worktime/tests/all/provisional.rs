//! Deadlines that rest on a notice nobody has published yet.

use worktime::{Calendar, CalendarSpec};

use crate::{china, cn, segments, term};

#[test]
fn the_last_week_of_december_waits_for_the_next_years_notice() {
    let calendar = china("09:00-18:00");
    let provisional = |from: &str, duration: &str| term(cn(from), duration).due(&calendar, &[]).provisional;
    assert!(!provisional("2026-12-23 10:00", "2wd"), "due on the 25th");
    assert!(provisional("2026-12-24 10:00", "2wd"), "due on the 28th");
    assert!(!provisional("2026-12-25 10:00", "4wh"));
    assert!(provisional("2026-12-25 17:00", "4wh"));
    assert!(provisional("2026-12-25 17:00", "1eod"));
    assert!(provisional("2027-03-01 10:00", "1wh"), "2027 is not published");
    assert!(!provisional("2025-12-29 10:00", "3wd"), "2025 and 2026 are");
    assert!(provisional("2023-06-01 10:00", "1wh"), "2023 was never entered");
}

#[test]
fn elapsed_time_rests_on_no_notice() {
    let calendar = china("09:00-18:00");
    assert!(!term(cn("2027-03-01 10:00"), "24h").due(&calendar, &[]).provisional);
}

#[test]
fn a_pause_can_push_a_deadline_into_the_unpublished_days() {
    let calendar = china("09:00-18:00");
    let pause = worktime::Interval::new(cn("2026-12-24 09:00"), cn("2026-12-25 18:00"));
    assert!(term(cn("2026-12-23 10:00"), "2wd").due(&calendar, &[pause]).provisional);
}

#[test]
fn calendars_without_yearly_notices_are_never_provisional() {
    let spec = CalendarSpec::weekdays("factory", "Asia/Shanghai", &segments("09:00-18:00"));
    let calendar = Calendar::compile(&spec).unwrap();
    assert!(!term(cn("2033-03-01 10:00"), "30wd").due(&calendar, &[]).provisional);
}
