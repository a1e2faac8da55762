//! Where "now" comes from.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant as Moment, SystemTime, UNIX_EPOCH};

use worktime::Instant;

/// The only source of business instants.
pub trait Clock: Send + Sync {
    /// The present instant. Never earlier than an instant given before by the same clock.
    fn now(&self) -> Instant;
}

/// The machine's clock, made monotone: when the machine's clock steps back, it stands still until it has caught up.
#[derive(Debug, Default)]
pub struct SystemClock {
    latest: AtomicI64,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Instant {
        let micros = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
        let before = self.latest.fetch_max(micros, Ordering::Relaxed);
        Instant::from_micros(before.max(micros))
    }
}

/// A clock kept on another one, in production the database's, by measured offset. Between measurements it runs on what
/// the machine counts since its start, which no setting of a clock moves. It never steps back: where it is ahead of what
/// was measured it runs at half speed until the other has caught up.
#[derive(Debug)]
pub struct FollowingClock {
    begun: Moment,
    course: Mutex<Course>,
}

impl FollowingClock {
    /// A clock that shows `measured` now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads what the machine counts")]
    pub fn at(measured: Instant) -> Self {
        Self { begun: Moment::now(), course: Mutex::new(Course { shown: measured.micros(), at: 0, ahead: 0 }) }
    }

    /// The other clock showed `measured` just now.
    pub fn follow(&self, measured: Instant) {
        let counted = self.counted();
        let mut course = self.course();
        *course = course.corrected(counted, measured.micros());
    }

    fn counted(&self) -> i64 {
        i64::try_from(self.begun.elapsed().as_micros()).unwrap_or(i64::MAX)
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FollowingClock {
    fn now(&self) -> Instant {
        let course = self.course();
        Instant::from_micros(course.time(self.counted()))
    }
}

/// How a following clock runs since its last correction; microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Course {
    /// What it showed at the correction.
    shown: i64,
    /// What the machine had counted then.
    at: i64,
    /// How far it was ahead then.
    ahead: i64,
}

impl Course {
    const fn time(self, counted: i64) -> i64 {
        let since = counted.saturating_sub(self.at);
        let lost = if since / 2 < self.ahead { since / 2 } else { self.ahead };
        self.shown.saturating_add(since - lost)
    }

    fn corrected(self, counted: i64, measured: i64) -> Self {
        let shows = self.time(counted);
        Self { shown: shows.max(measured), at: counted, ahead: shows.saturating_sub(measured).max(0) }
    }
}

/// A clock that moves only when told: for tests, replays and the demonstration data.
#[derive(Debug)]
pub struct ManualClock {
    at: AtomicI64,
}

impl ManualClock {
    /// A clock that stands at `at`.
    pub fn at(at: Instant) -> Self {
        Self { at: AtomicI64::new(at.micros()) }
    }

    /// Moves to `at`; a step back is ignored.
    pub fn set(&self, at: Instant) {
        self.at.fetch_max(at.micros(), Ordering::Relaxed);
    }

    /// Moves forward by `micros` microseconds.
    pub fn forward(&self, micros: i64) {
        self.at.fetch_add(micros.max(0), Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.at.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn a_clock_that_is_followed_an_hour_back_is_caught_up_at_half_speed_and_never_steps_back() {
        let course = Course { shown: 10 * HOUR, at: 0, ahead: 0 }.corrected(HOUR, 10 * HOUR);
        assert_eq!(course.time(HOUR), 11 * HOUR, "ahead by an hour, and it stays where it is");
        assert_eq!(course.time(2 * HOUR), 11 * HOUR + HOUR / 2);
        assert_eq!(course.time(3 * HOUR), 12 * HOUR, "two hours later they agree");
        assert_eq!(course.time(5 * HOUR), 14 * HOUR);
    }

    #[test]
    fn a_clock_that_is_followed_an_hour_forward_is_followed_at_once() {
        let course = Course { shown: 0, at: 0, ahead: HOUR }.corrected(HOUR, 5 * HOUR);
        assert_eq!((course.time(HOUR), course.time(2 * HOUR)), (5 * HOUR, 6 * HOUR));
    }

    #[test]
    fn whatever_is_measured_time_never_steps_back() {
        let (mut course, mut before, mut seed) = (Course { shown: 0, at: 0, ahead: 0 }, 0, 7_u64);
        for counted in (0..2_000).map(|n| n * 1_000_003) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let off = i64::try_from(seed >> 32).unwrap_or(0) % (4 * HOUR) - 2 * HOUR;
            if seed.is_multiple_of(5) {
                course = course.corrected(counted, counted + off);
            }
            let time = course.time(counted);
            assert!(time >= before, "{before} and then {time}");
            before = time;
        }
    }
}
