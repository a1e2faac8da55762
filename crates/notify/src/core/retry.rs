//! When a failed delivery is tried again, and when it is given up.

use std::fmt;

use kernel::{HOUR, Instant, Language, MINUTE, SECOND};

use super::texts::{Args, sentence, sentence_or_key};

/// Why a delivery failed, in terms a person can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureCode {
    /// The server cannot be reached.
    Unreachable,
    /// The server did not answer in time.
    Timeout,
    /// The connection broke off while the message was being handed over.
    BrokenOff,
    /// The encrypted connection could not be made: certificate, name, protocol.
    Encryption,
    /// The server refused user or password.
    LoginRefused,
    /// The server refuses this recipient for good.
    RecipientRefused,
    /// The server refused the message; it may take it later.
    Refused,
    /// The address is no mail address.
    BadAddress,
    /// What the message is about no longer exists.
    Gone,
    /// What the message needs could not be looked up.
    FactsUnavailable,
    /// No channel of this name is set up.
    NoChannel,
    /// The other side wants to be spoken to less often.
    TooMany,
    /// The message could not be put into words.
    Unwritable,
    /// This program does not know what the message tells; a later one does.
    Unread,
    /// The manager decided that it is not sent.
    HeldBack,
}

impl FailureCode {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::Unreachable,
        Self::Timeout,
        Self::BrokenOff,
        Self::Encryption,
        Self::LoginRefused,
        Self::RecipientRefused,
        Self::Refused,
        Self::BadAddress,
        Self::Gone,
        Self::FactsUnavailable,
        Self::NoChannel,
        Self::TooMany,
        Self::Unwritable,
        Self::Unread,
        Self::HeldBack,
    ];

    /// The stable name in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::BrokenOff => "broken-off",
            Self::Encryption => "encryption",
            Self::LoginRefused => "login-refused",
            Self::RecipientRefused => "recipient-refused",
            Self::Refused => "refused",
            Self::BadAddress => "bad-address",
            Self::Gone => "gone",
            Self::FactsUnavailable => "facts-unavailable",
            Self::NoChannel => "no-channel",
            Self::TooMany => "too-many",
            Self::Unwritable => "unwritable",
            Self::Unread => "unread",
            Self::HeldBack => "held-back",
        }
    }

    /// Reads the stable name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// Whether the message may have arrived all the same.
    pub const fn is_unsure(self) -> bool {
        matches!(self, Self::Timeout | Self::BrokenOff)
    }

    /// Whether no later attempt can do better.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::RecipientRefused | Self::BadAddress | Self::Gone | Self::Unwritable | Self::HeldBack)
    }
}

/// One failed attempt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Failure {
    /// Why.
    pub code: FailureCode,
    /// What the other side said, word for word; never a secret.
    pub detail: String,
}

impl Failure {
    /// A failure with what the other side said about it.
    pub fn new(code: FailureCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The sentence for people: what failed on `channel` and how to mend it.
    pub fn sentence(&self, channel: &str, language: Language) -> String {
        let mut args = Args::new();
        args.set("detail", self.detail.clone());
        let key = format!("failure-{}", self.code.as_str());
        let channel = if channel == "sms" || channel == "call" { "gateway" } else { channel };
        let of_channel = sentence(language, &format!("{key}.{channel}"), &args);
        of_channel.unwrap_or_else(|_| sentence_or_key(language, &key, &args))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail)
    }
}

/// How long who was spoken to too often is left alone, µs: 钉钉 blocks a robot for so long.
const LEFT_ALONE: i64 = 10 * MINUTE;

/// The rule of trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// The wait after the first failure, µs; doubled after each further one.
    pub first: i64,
    /// The longest wait, µs.
    pub longest: i64,
    /// Given up after this many attempts.
    pub attempts: u32,
}

impl Default for RetryRule {
    /// 30 s, doubled up to one hour, 80 attempts: a server that is back within three days loses nothing.
    fn default() -> Self {
        Self { first: 30 * SECOND, longest: HOUR, attempts: 80 }
    }
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again at this instant.
    At(Instant),
    /// Give up.
    Dead,
}

impl RetryRule {
    /// What follows the `attempts`-th attempt, which failed at `now`.
    pub fn after(&self, failure: &Failure, attempts: u32, now: Instant) -> Next {
        if failure.code.is_final() || attempts >= self.attempts {
            return Next::Dead;
        }
        let doublings = attempts.saturating_sub(1).min(40);
        let wait = self.first.saturating_mul(1_i64 << doublings).min(self.longest);
        let wait = if failure.code == FailureCode::TooMany { wait.max(LEFT_ALONE) } else { wait };
        Next::At(now.plus(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_end_after_the_last_attempt() {
        let rule = RetryRule { first: 30 * SECOND, longest: 300 * SECOND, attempts: 6 };
        let failure = Failure::new(FailureCode::Unreachable, "");
        let now = Instant::from_micros(0);
        let waits: Vec<_> = (1..=6).map(|n| rule.after(&failure, n, now)).collect();
        let at = |seconds: i64| Next::At(Instant::from_micros(seconds * SECOND));
        assert_eq!(waits, [at(30), at(60), at(120), at(240), at(300), Next::Dead]);
    }

    #[test]
    fn a_mail_server_that_is_dead_for_three_days_loses_nothing() {
        let (rule, failure) = (RetryRule::default(), Failure::new(FailureCode::Unreachable, ""));
        let (mut now, mut attempts) = (Instant::from_micros(0), 0);
        while now < Instant::from_micros(3 * 24 * HOUR) {
            attempts += 1;
            match rule.after(&failure, attempts, now) {
                Next::At(next) => now = next,
                Next::Dead => panic!("given up after {attempts} attempts at {now}"),
            }
        }
        assert!(attempts < rule.attempts);
    }

    #[test]
    fn what_no_attempt_can_mend_is_given_up_at_once_and_a_wrong_password_is_not() {
        let rule = RetryRule::default();
        let next = |code| rule.after(&Failure::new(code, ""), 1, Instant::from_micros(0));
        assert_eq!(next(FailureCode::RecipientRefused), Next::Dead);
        assert_eq!(next(FailureCode::BadAddress), Next::Dead);
        assert_ne!(next(FailureCode::LoginRefused), Next::Dead);
    }
}
