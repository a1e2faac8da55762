//! How long a log-in must wait after failed ones.
//!
//! Counted per account *and* address: whoever guesses from elsewhere slows down himself, not the account's owner.

use std::collections::HashMap;

use kernel::{Instant, MINUTE, SECOND};

const FREE: u32 = 5;
const FIRST_WAIT: i64 = 15 * SECOND;
const LONGEST_WAIT: i64 = 15 * MINUTE;
const FORGOTTEN_AFTER: i64 = 60 * MINUTE;
const KEPT: usize = 10_000;

/// The failures remembered by this process. A restart forgets them.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: HashMap<(String, String), Failures>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    latest: Instant,
}

impl Throttle {
    /// Microseconds that a log-in of `login` from `address` must still wait; 0 when it may go on.
    pub fn wait(&self, login: &str, address: &str, now: Instant) -> i64 {
        let Some(failures) = self.failures.get(&(login.to_owned(), address.to_owned())) else { return 0 };
        (failures.latest.plus(wait_after(failures.count)).since(now)).max(0)
    }

    /// Remembers a failed log-in.
    pub fn failed(&mut self, login: &str, address: &str, now: Instant) {
        self.failures.retain(|_, failures| now.since(failures.latest) < FORGOTTEN_AFTER);
        if self.failures.len() >= KEPT {
            self.forget_oldest();
        }
        let entry = self.failures.entry((login.to_owned(), address.to_owned()));
        let failures = entry.or_insert(Failures { count: 0, latest: now });
        failures.count = failures.count.saturating_add(1);
        failures.latest = now;
    }

    /// Forgets the failures after a log-in that succeeded.
    pub fn succeeded(&mut self, login: &str, address: &str) {
        self.failures.remove(&(login.to_owned(), address.to_owned()));
    }

    fn forget_oldest(&mut self) {
        let oldest = self.failures.iter().min_by_key(|(_, failures)| failures.latest).map(|(key, _)| key.clone());
        if let Some(key) = oldest {
            self.failures.remove(&key);
        }
    }
}

/// Doubling from 15 seconds after the fifth failure up to 15 minutes.
fn wait_after(count: u32) -> i64 {
    if count < FREE {
        return 0;
    }
    let doublings = (count - FREE).min(10);
    (FIRST_WAIT << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Instant = Instant::from_micros(1_000_000_000);

    fn after(failures: u32) -> Throttle {
        let mut throttle = Throttle::default();
        for _ in 0..failures {
            throttle.failed("li", "10.0.0.8", AT);
        }
        throttle
    }

    #[test]
    fn four_failures_cost_nothing_and_the_fifth_makes_wait() {
        assert_eq!(after(4).wait("li", "10.0.0.8", AT), 0);
        assert_eq!(after(5).wait("li", "10.0.0.8", AT), 15 * SECOND);
        assert_eq!(after(5).wait("li", "10.0.0.8", AT.plus(15 * SECOND)), 0);
        assert_eq!(after(60).wait("li", "10.0.0.8", AT), 15 * MINUTE);
    }

    #[test]
    fn the_owner_at_another_address_is_not_locked_out() {
        assert_eq!(after(50).wait("li", "10.0.0.9", AT), 0);
        assert_eq!(after(50).wait("wang", "10.0.0.8", AT), 0);
    }

    #[test]
    fn success_and_an_hour_both_forget() {
        let mut throttle = after(9);
        throttle.succeeded("li", "10.0.0.8");
        assert_eq!(throttle.wait("li", "10.0.0.8", AT), 0);
        let mut throttle = after(9);
        throttle.failed("wang", "10.0.0.8", AT.plus(61 * MINUTE));
        assert_eq!(throttle.failures.len(), 1);
    }
}
