//! Work that comes round again and again says once that it fails, not once a round: a database away for a night would
//! otherwise fill the disk with one sentence.

use std::fmt::Display;

use kernel::{Instant, MINUTE};

/// How often a failure that lasts is said again.
const SAID_EVERY: i64 = MINUTE;

/// What one recurring piece of work has said about its failures.
#[derive(Debug)]
pub struct Outage {
    what: &'static str,
    going_on: Option<GoingOn>,
}

#[derive(Clone, Copy, Debug)]
struct GoingOn {
    since: Instant,
    said: Instant,
    rounds: u64,
}

/// What is to be said after a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Nothing,
    Failed,
    StillFails { since: Instant, rounds: u64 },
    WorksAgain { since: Instant, rounds: u64 },
}

impl Outage {
    /// For the work whose failure `what` says in a sentence: "the clocks were not looked at".
    pub const fn new(what: &'static str) -> Self {
        Self { what, going_on: None }
    }

    /// What the round that ended at `now` gave; none when it failed. The first failure is logged at once, one that
    /// lasts each minute, and its end.
    pub fn round<T, E: Display>(&mut self, result: Result<T, E>, now: Instant) -> Option<T> {
        let what = self.what;
        match (self.heard(result.is_err(), now), &result) {
            (Word::Failed, Err(error)) => tracing::error!(%error, "{what}; trying again each round"),
            (Word::StillFails { since, rounds }, Err(error)) => {
                tracing::error!(%error, %since, rounds, "{what}; still failing");
            }
            (Word::WorksAgain { since, rounds }, _) => {
                tracing::info!(%since, rounds, "{what} for a while; works again");
            }
            _ => {}
        }
        result.ok()
    }

    fn heard(&mut self, failed: bool, now: Instant) -> Word {
        let Some(going_on) = &mut self.going_on else {
            if !failed {
                return Word::Nothing;
            }
            self.going_on = Some(GoingOn { since: now, said: now, rounds: 1 });
            return Word::Failed;
        };
        let since = going_on.since;
        if !failed {
            let rounds = going_on.rounds;
            self.going_on = None;
            return Word::WorksAgain { since, rounds };
        }
        going_on.rounds += 1;
        if now.since(going_on.said).abs() < SAID_EVERY {
            return Word::Nothing;
        }
        going_on.said = now;
        Word::StillFails { since, rounds: going_on.rounds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SECOND;

    #[test]
    fn a_failure_that_lasts_is_said_at_once_each_minute_and_when_it_ends() {
        let begun = Instant::from_micros(0);
        let mut outage = Outage::new("nothing was sent");
        let mut hear = |failed, seconds| outage.heard(failed, begun.plus(seconds * SECOND));
        assert_eq!(hear(false, 0), Word::Nothing);
        assert_eq!(hear(true, 1), Word::Failed);
        let said = (2..130).map(|second| hear(true, second)).filter(|word| *word != Word::Nothing);
        let since = begun.plus(SECOND);
        let expected = [Word::StillFails { since, rounds: 61 }, Word::StillFails { since, rounds: 121 }];
        assert_eq!(said.collect::<Vec<_>>(), expected);
        assert_eq!(hear(false, 130), Word::WorksAgain { since, rounds: 129 });
        assert_eq!(hear(false, 131), Word::Nothing);
        assert_eq!(hear(true, 132), Word::Failed);
    }
}
