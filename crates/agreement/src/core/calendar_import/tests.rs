#![expect(clippy::unwrap_used, reason = "a test that cannot read its own data has failed")]

use kernel::Refusal;
use worktime::{Calendar, CalendarSpec, DayRule, Segment, Weekday};

use super::{CalendarImport, read};

fn plain() -> CalendarSpec {
    CalendarSpec::weekdays("test", "Asia/Shanghai", &Segment::parse_list("09:00-18:00").unwrap())
}

fn published(year: i16) -> String {
    let root = std::env::var("AFTERCARE_TEST_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    let file = format!("{root}/calendars/holiday-cn/{year}.json");
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}; set AFTERCARE_TEST_DATA"))
}

#[test]
fn published_years_give_the_same_working_days_as_the_built_in_calendar() {
    let segments = Segment::parse_list("09:00-18:00").unwrap();
    let built_in = Calendar::compile(&worktime::china::spec(&segments)).unwrap();
    let mut spec = plain();
    for year in 2024..=2026 {
        let applied = read(&published(year)).unwrap().apply(&spec);
        assert_eq!(applied.newly_published.into_iter().collect::<Vec<_>>(), [year]);
        spec = applied.spec;
    }
    let imported = Calendar::compile(&spec).unwrap();
    let mut date = jiff::civil::date(2024, 1, 1);
    while date.year() < 2027 {
        assert_eq!(imported.is_working_day(date), built_in.is_working_day(date), "{date}");
        date = date.tomorrow().unwrap();
    }
    assert_eq!(spec.yearly_notices, worktime::china::spec(&segments).yearly_notices);
}

#[test]
fn every_published_year_reads_and_an_empty_one_is_not_yet_published() {
    for year in 2015..=2026 {
        assert!(read(&published(year)).unwrap().published.contains(&year));
    }
    let empty = read(&published(2027)).unwrap();
    assert!(empty.published.is_empty() && empty.unpublished.contains(&2027));
    let spec = worktime::china::spec(&Segment::parse_list("09:00-18:00").unwrap());
    let applied = empty.apply(&spec);
    assert!(applied.changes.is_empty() && applied.newly_published.is_empty());
}

#[test]
fn a_corrected_year_replaces_the_old_one_and_keeps_hours_of_their_own() {
    let first = r#"{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
    let second = r#"{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}"#;
    let mut spec = read(first).unwrap().apply(&plain()).spec;
    let own = DayRule::Hours { segments: Segment::parse_list("10:00-12:00").unwrap() };
    spec.days.insert("2027-05-06".parse().unwrap(), own.clone());
    let applied = read(second).unwrap().apply(&spec);
    assert_eq!(applied.changes.len(), 1);
    assert_eq!(applied.changes[0].date.to_string(), "2027-01-04");
    assert!(applied.changes[0].before.is_some() && applied.changes[0].after.is_none());
    assert_eq!(applied.spec.days[&"2027-05-06".parse().unwrap()], own);
}

fn refused(text: &str) -> (usize, String) {
    let error = read(text).unwrap_err();
    let refusal = Refusal::from(error.clone());
    assert!(refusal.zh.contains(&format!("第 {} 行", error.line)) && !refusal.fields.is_empty());
    (error.line, error.value)
}

#[test]
fn a_bad_json_names_the_line() {
    let text = "{\n \"year\": 2026,\n \"days\": [\n  {\"name\":\"x\",\"date\":\"2026-13-01\",\"isOffDay\":true}\n ]\n}";
    assert_eq!(refused(text).0, 4);
    let other_year = "{\"year\": 2026,\n\"days\": [\n{\"name\":\"x\",\"date\":\"2028-01-01\",\"isOffDay\":true}]}";
    assert_eq!(refused(other_year), (3, "2028-01-01".to_owned()));
    assert_eq!(refused("{\n\"year\": 3026, \"days\": []}"), (2, "3026".to_owned()));
}

#[test]
fn csv_is_read_with_and_without_a_header_in_either_language() {
    let expected = |import: &CalendarImport| {
        assert_eq!(import.days.len(), 3);
        let make_up = DayRule::MakeUp { name: "国庆节".to_owned(), weekday: Some(Weekday::Friday) };
        assert_eq!(import.days[&"2027-10-09".parse().unwrap()], make_up);
        assert!(import.published.contains(&2027));
    };
    expected(&read("\u{feff}日期,类型,名称,按星期\n2027/10/1,节假日,国庆节,\n2027-10-04,调休放假,国庆节\n2027-10-09,调休上班,国庆节,周五\n\n2027,公布,https://www.gov.cn/x\n").unwrap());
    expected(
        &read(
            "2027-10-01,holiday,国庆节\n2027-10-04,rest_moved,国庆节\n2027-10-09,make_up,国庆节,friday\n2027,notice,",
        )
        .unwrap(),
    );
}

#[test]
fn csv_errors_name_the_line_and_the_value() {
    assert_eq!(refused("date,kind,name\n2026-10-01,holiday,x\n2026-02-30,holiday,x"), (3, "2026-02-30".to_owned()));
    assert_eq!(refused("2026-10-01,feiertag,x"), (1, "feiertag".to_owned()));
    assert_eq!(refused("date,name\n2026-10-01,x").0, 1);
    assert_eq!(refused("2026-10-01,holiday,x\n2026-10-01,make_up,x"), (2, "2026-10-01".to_owned()));
    assert_eq!(refused("2026-10-01,make_up,x,someday"), (1, "someday".to_owned()));
    assert_eq!(refused("1990-10-01,holiday,x"), (1, "1990-10-01".to_owned()));
    assert_eq!(refused("").0, 1);
}

const ICAL: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271001\r\nDTEND;VALUE=DATE:20271008\r\nSUMMARY:国庆节 假期\r\nBEGIN:VALARM\r\nSUMMARY:x\r\nEND:VALARM\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271009\r\nSUMMARY:国庆节\r\n  补班\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270509\r\nSUMMARY:母亲节\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270103\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:年终盘点休假\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[test]
fn ical_gives_days_off_make_up_days_and_yearly_closures() {
    let import = read(ICAL).unwrap();
    assert_eq!(import.days.len(), 8);
    assert!(matches!(import.days[&"2027-10-07".parse().unwrap()], DayRule::Holiday { .. }));
    assert!(matches!(import.days[&"2027-10-09".parse().unwrap()], DayRule::MakeUp { .. }));
    assert_eq!(import.skipped.len(), 1, "an observance is no day off");
    assert_eq!(
        (import.closures[0].from.to_string(), import.closures[0].to.to_string()),
        ("12-30".into(), "01-02".into())
    );
    let applied = import.apply(&plain());
    assert!(applied.spec.yearly_notices.is_none(), "nothing says that a notice was published");
    assert!(Calendar::compile(&applied.spec).is_ok());
}

#[test]
fn ical_without_marks_is_a_list_of_days_off() {
    let text =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(read(text).unwrap().days.len(), 1);
}

#[test]
fn ical_errors_name_the_line() {
    assert_eq!(refused(&ICAL.replace("20271009", "20271309")), (12, "20271309".to_owned()));
    assert_eq!(refused(&ICAL.replace("20271009", "20271009T090000")).0, 12);
    assert_eq!(refused(&ICAL.replace("FREQ=YEARLY", "FREQ=WEEKLY")).1, "FREQ=WEEKLY");
    assert_eq!(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n").0, 2);
    assert_eq!(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense\nEND:VEVENT\n").0, 3);
}
