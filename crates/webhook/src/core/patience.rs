//! When a failure is tried again, and when a subscription is given up.

use kernel::{HOUR, Instant, MINUTE, SECOND};
use sha2::{Digest, Sha256};

/// The distances between attempts, as Standard Webhooks proposes them: ten attempts over three days.
const DISTANCES: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// A subscription that has met nothing but failures for so long is switched off: five days.
pub const DISABLE_AFTER: i64 = 5 * 24 * HOUR;

/// When delivery `id` is tried again after its `attempt`-th failure (from 1); none when it is given up.
///
/// A tenth either way is the delivery's own, so that what failed together does not come again together. What the
/// receiver asked for (`after`, seconds) is kept when it is longer, up to a day.
pub fn wait(id: &str, attempt: u32, after: Option<i64>, now: Instant) -> Option<Instant> {
    let distance = DISTANCES.get(usize::try_from(attempt.max(1) - 1).ok()?)?;
    let digest = Sha256::digest(format!("{id}/{attempt}"));
    // 0 to 255 of 1275: 0 to 20 hundredths.
    let spread = distance / 1275 * i64::from(digest[0]);
    let own = distance - distance / 10 + spread;
    let asked = after.unwrap_or(0).clamp(0, 24 * 3600) * SECOND;
    Some(now.plus(own.max(asked)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    #[test]
    fn ten_attempts_grow_apart_over_three_days_and_the_tenth_failure_is_the_last() {
        let waits: Vec<i64> =
            (1..=9).map(|attempt| wait("d", attempt, None, NOW).map_or(0, |at| at.since(NOW))).collect();
        for (waited, distance) in waits.iter().zip(DISTANCES) {
            assert!((distance - waited).abs() <= distance / 10, "{waited} of {distance}");
        }
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(wait("d", 10, None, NOW), None);
        assert!(waits.iter().sum::<i64>() < DISABLE_AFTER, "a delivery ends before its subscription does");
    }

    #[test]
    fn deliveries_that_failed_together_come_again_apart() {
        let at: std::collections::BTreeSet<_> =
            (0..50).map(|n| wait(&format!("d{n}"), 3, None, NOW).map(Instant::micros)).collect();
        assert!(at.len() > 40, "{}", at.len());
    }

    #[test]
    fn the_receivers_wish_is_kept_up_to_a_day() {
        let asked = |seconds| wait("d", 1, Some(seconds), NOW).map(|at| at.since(NOW));
        assert_eq!(asked(600), Some(600 * SECOND));
        assert_eq!(asked(10_000_000), Some(24 * HOUR));
        assert_eq!(asked(-5), asked(0));
    }
}
