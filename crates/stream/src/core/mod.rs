//! The wire's form, pure.

use kernel::Instant;

/// How long a client may be away and still resume, in microseconds: 7 days.
pub const KEPT: i64 = 7 * 24 * kernel::HOUR;

/// Where a client that names the last id it saw goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// Nothing was missed, or it asks for what comes from now on.
    Here,
    /// What came after this place is told first.
    After(i64),
    /// Too old, or never given: it reads anew.
    Reset,
}

/// Decides by the last id seen, the place the stream has reached, and when the entry after the last one was sealed.
pub fn resume(last: Option<i64>, reached: i64, next_sealed_at: Option<Instant>, now: Instant) -> Resume {
    match last {
        None => Resume::Here,
        Some(last) if last == reached => Resume::Here,
        Some(last) if last < 0 || last > reached => Resume::Reset,
        Some(last) => match next_sealed_at {
            Some(at) if now.since(at) <= KEPT => Resume::After(last),
            _ => Resume::Reset,
        },
    }
}

/// One event as it stands on the wire.
pub fn frame(event: &str, id: Option<i64>, data: &str) -> String {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: {event}\n{id}data: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    #[test]
    fn a_client_resumes_within_seven_days_and_is_reset_otherwise() {
        let sealed = |ago: i64| Some(NOW.plus(-ago));
        let cases = [
            (None, 9, None, Resume::Here),
            (Some(9), 9, None, Resume::Here),
            (Some(0), 0, None, Resume::Here),
            (Some(4), 9, sealed(KEPT), Resume::After(4)),
            (Some(4), 9, sealed(KEPT + 1), Resume::Reset),
            (Some(4), 9, None, Resume::Reset),
            (Some(10), 9, None, Resume::Reset),
            (Some(-1), 9, sealed(0), Resume::Reset),
        ];
        for (last, reached, sealed, expected) in cases {
            assert_eq!(resume(last, reached, sealed, NOW), expected, "{last:?} of {reached}");
        }
    }

    #[test]
    fn a_frame_is_one_event_of_the_published_format() {
        assert_eq!(frame("change", Some(7), "{}"), "event: change\nid: 7\ndata: {}\n\n");
        assert_eq!(frame("heartbeat", None, "{}"), "event: heartbeat\ndata: {}\n\n");
    }
}
