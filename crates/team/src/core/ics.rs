//! A calendar as RFC 5545 has it. Instants are written in UTC, so that no zone's rules have to travel along and a night
//! on which the clocks change is as long as it is.

use std::fmt::Write;

use jiff::tz::TimeZone;
use kernel::Instant;

/// One entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same whenever the calendar is read.
    pub uid: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// What it is called.
    pub summary: String,
    /// What else there is to say.
    pub description: String,
    /// Whether the time is taken; time in which somebody is away is only shown.
    pub busy: bool,
}

/// The calendar `name` with its events, as it stands at `now`.
pub fn calendar(name: &str, events: &[Event], now: Instant) -> String {
    let mut out = String::new();
    for (key, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Aftercare//duties//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        line(&mut out, &format!("{key}:{value}"));
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", text(name)));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    line(&mut out, "X-PUBLISHED-TTL:PT1H");
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", text(&event.uid)));
        line(&mut out, &format!("DTSTAMP:{}", instant(now)));
        line(&mut out, &format!("DTSTART:{}", instant(event.from)));
        line(&mut out, &format!("DTEND:{}", instant(event.to)));
        line(&mut out, &format!("SUMMARY:{}", text(&event.summary)));
        if !event.description.is_empty() {
            line(&mut out, &format!("DESCRIPTION:{}", text(&event.description)));
        }
        line(&mut out, &format!("TRANSP:{}", if event.busy { "OPAQUE" } else { "TRANSPARENT" }));
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// An instant in UTC, to the second.
fn instant(at: Instant) -> String {
    at.timestamp().to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text with what has a meaning of its own escaped; other control characters are left out.
fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line, folded so that no line is longer than 75 bytes; a character is never cut.
fn line(out: &mut String, content: &str) {
    let mut used = 0;
    for c in content.chars() {
        if used + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    // Writing to a string does not fail.
    let _ = out.write_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(summary: &str) -> Event {
        let from: Instant = "2026-10-25T00:30:00Z".parse().unwrap_or_default();
        Event {
            uid: "a@aftercare".to_owned(),
            from,
            to: from.plus(kernel::HOUR),
            summary: summary.to_owned(),
            description: String::new(),
            busy: true,
        }
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_unfolding_gives_the_text_back() {
        let long = "一线值守，夜间电话须在十分钟内接听；".repeat(9);
        let written = calendar("值班", &[event(&long)], Instant::default());
        assert!(written.split("\r\n").all(|line| line.len() <= 75));
        assert!(!written.replace("\r\n", "").contains('\n'), "every line ends with CRLF");
        let unfolded = written.replace("\r\n ", "");
        let summary = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:")).unwrap_or_default();
        assert_eq!(summary.replace("\\;", ";").replace("\\,", ","), long);
    }

    #[test]
    fn what_somebody_typed_cannot_start_a_line() {
        let written = calendar("x", &[event("a\r\nATTACH:http://x\u{7},b;c\\d")], Instant::default());
        assert!(written.contains("SUMMARY:a\\nATTACH:http://x\\,b\\;c\\\\d\r\n"), "{written}");
        assert_eq!(written.matches("\r\nATTACH").count(), 0);
    }

    #[test]
    fn instants_are_utc_whatever_the_clocks_do() {
        let written = calendar("x", &[event("x")], Instant::default());
        assert!(written.contains("DTSTART:20261025T003000Z\r\nDTEND:20261025T013000Z\r\n"));
    }
}
