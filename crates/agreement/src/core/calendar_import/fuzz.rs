//! Calendars of other programs: whatever they hold, they read or are refused, and soon.

use proptest::prelude::*;

use super::read;

const LINES: [&str; 14] = [
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "SUMMARY:国庆节 休",
    "SUMMARY;LANGUAGE=zh:补班",
    "DTSTART;VALUE=DATE:20261001",
    "DTEND;VALUE=DATE:20261008",
    "DTEND;VALUE=DATE:99991231",
    "DTSTART:00000000",
    "RRULE:FREQ=YEARLY;INTERVAL=999999999",
    "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
    " folded",
    "DTSTART;TZID=\"a:b;c\":20261001T000000Z",
];

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,400}") {
        let _ = read(&text);
        let _ = read(&format!("BEGIN:VCALENDAR\r\n{text}\r\nEND:VCALENDAR\r\n"));
    }

    #[test]
    fn no_order_of_lines_makes_reading_panic(order in proptest::collection::vec(0..LINES.len(), 0..40), crlf: bool) {
        let lines: Vec<&str> = order.into_iter().map(|at| LINES[at]).collect();
        let _ = read(&lines.join(if crlf { "\r\n" } else { "\n" }));
    }
}

#[test]
fn an_event_of_ten_thousand_years_is_refused_and_not_counted_out() {
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:休\r\nDTSTART;VALUE=DATE:00010101\r\n\
        DTEND;VALUE=DATE:99991231\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert!(read(text).is_err());
}
