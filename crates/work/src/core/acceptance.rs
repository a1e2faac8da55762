//! How long somebody has to accept before the work goes to the next.

use worktime::{Instant, MINUTE};

/// The time to accept for a severity (1 to 4), microseconds of elapsed time: 5, 10, 30 and 60 minutes.
///
/// A service organisation's own rule, not a promise to the customer: the answer's clock runs beside it.
pub const fn acceptance_window(severity: u8) -> i64 {
    match severity {
        0 | 1 => 5 * MINUTE,
        2 => 10 * MINUTE,
        3 => 30 * MINUTE,
        _ => 60 * MINUTE,
    }
}

/// When the work goes to the next if nobody accepted: the window counts from the assignment, or from the moment the
/// person comes on duty when that is later.
pub fn accept_by(severity: u8, assigned_at: Instant, available_from: Instant) -> Instant {
    assigned_at.max(available_from).plus(acceptance_window(severity))
}

/// Whether an hour of the local day (0 to 23) is night: from 22:00 to 06:00.
pub const fn night_hours(local_hour: u8) -> bool {
    local_hour >= 22 || local_hour < 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use worktime::HOUR;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    #[test]
    fn the_time_to_accept_counts_from_duty_when_that_begins_later() {
        assert_eq!(accept_by(1, NOW, NOW), NOW.plus(5 * MINUTE));
        assert_eq!(accept_by(4, NOW, NOW.plus(-HOUR)), NOW.plus(60 * MINUTE));
        assert_eq!(accept_by(2, NOW, NOW.plus(HOUR)), NOW.plus(70 * MINUTE));
    }

    #[test]
    fn night_is_from_22_to_6() {
        let night: Vec<u8> = (0..24).filter(|hour| night_hours(*hour)).collect();
        assert_eq!(night, [0, 1, 2, 3, 4, 5, 22, 23]);
    }
}
