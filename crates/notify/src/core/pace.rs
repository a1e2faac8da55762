//! How fast a channel may speak to one address: so many at once, then one each so often (the generic cell rate algorithm:
//! one instant is all that has to be kept).

use kernel::Instant;

/// A pace: `burst` messages at once, then one every `every` µs. Within any stretch of time `t` at most
/// `burst + t / every` messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time one message takes up, µs.
    pub every: i64,
    /// How many may leave at once; at least 1.
    pub burst: i64,
}

impl Pace {
    /// Whether a message may leave at `now` when all before it take up the time until `taken`: until when the time is taken
    /// then, or from when on one may leave.
    pub fn take(self, taken: Instant, now: Instant) -> Result<Instant, Instant> {
        let taken = taken.max(now);
        let from = taken.plus(-self.every.saturating_mul(self.burst - 1));
        if from > now { Err(from) } else { Ok(taken.plus(self.every)) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{MINUTE, SECOND};

    use super::*;

    /// How many of messages offered every 100 ms leave, and when.
    fn left(pace: Pace, seconds: i64) -> Vec<i64> {
        let (mut taken, mut left) = (Instant::from_micros(0), Vec::new());
        for step in 0..seconds * 10 {
            let now = Instant::from_micros(step * SECOND / 10);
            if let Ok(next) = pace.take(taken, now) {
                taken = next;
                left.push(now.micros());
            }
        }
        left
    }

    fn most_within(left: &[i64], stretch: i64) -> usize {
        left.iter()
            .map(|from| left.iter().filter(|at| (*from..*from + stretch).contains(at)).count())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn never_more_than_a_robot_allows_in_any_stretch() {
        let wecom = left(Pace { every: 4 * SECOND, burst: 5 }, 600);
        assert!((18..=20).contains(&most_within(&wecom, MINUTE)));
        let feishu = left(Pace { every: 650_000, burst: 4 }, 600);
        assert!(most_within(&feishu, SECOND) <= 5 && most_within(&feishu, MINUTE) <= 100);
    }

    #[test]
    fn who_must_wait_is_told_until_when() {
        let pace = Pace { every: 4 * SECOND, burst: 2 };
        let now = Instant::from_micros(0);
        let once = pace.take(now, now);
        let twice = once.and_then(|taken| pace.take(taken, now));
        assert_eq!(twice, Ok(Instant::from_micros(8 * SECOND)));
        assert_eq!(twice.and_then(|taken| pace.take(taken, now)), Err(Instant::from_micros(4 * SECOND)));
    }
}
