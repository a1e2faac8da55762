//! Where "now" comes from.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

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
