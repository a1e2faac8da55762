//! Attempts to reach the reporter: where the agreement says so, some of them and a text message meet `respond`.

use agreement::core::content::Attempts;
use kernel::{Instant, words};
use worktime::{Calendar, Counting, Term};

words! {
    /// How the reporter was tried.
    AttemptWay {
        /// By telephone.
        Phone = "phone", "电话", "by phone";
        /// By a text message.
        TextMessage = "text_message", "短信", "by text message";
    }
}

words! {
    /// What came of it.
    AttemptResult {
        /// The reporter was reached: that is an answer.
        Reached = "reached", "已联系上", "reached";
        /// Nobody picked up.
        NoAnswer = "no_answer", "无人接听", "nobody picked up";
        /// The line was busy.
        Busy = "busy", "占线", "busy";
        /// The number is wrong or out of service.
        WrongNumber = "wrong_number", "号码有误", "wrong number";
        /// The call was refused.
        Declined = "declined", "拒接", "refused";
        /// The message was sent.
        Sent = "sent", "已发送", "sent";
    }
}

/// One attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How.
    pub way: AttemptWay,
    /// What came of it.
    pub result: AttemptResult,
    /// When.
    pub at: Instant,
}

impl AttemptResult {
    /// Whether it can come of an attempt made this way.
    pub const fn fits(self, way: AttemptWay) -> bool {
        match way {
            AttemptWay::Phone => !matches!(self, Self::Sent),
            AttemptWay::TextMessage => matches!(self, Self::Sent),
        }
    }
}

/// The instant at which the attempts together count as an answer: the last of `rule.count` calls that each lie at least
/// `rule.apart` after the one before, or the text message that follows it. None while they do not suffice.
pub fn together(attempts: &[Attempt], rule: Attempts, calendar: &Calendar, counting: Counting) -> Option<Instant> {
    let mut sorted = attempts.to_vec();
    sorted.sort_by_key(|attempt| attempt.at);
    let calls = sorted.iter().filter(|attempt| attempt.way == AttemptWay::Phone);
    let (mut counted, mut last): (u32, Option<Instant>) = (0, None);
    for call in calls {
        let earliest = last.map(|start| Term { start, duration: rule.apart, counting }.due(calendar, &[]).at);
        if counted < u32::from(rule.count) && earliest.is_none_or(|earliest| call.at >= earliest) {
            (counted, last) = (counted + 1, Some(call.at));
        }
    }
    let last = last.filter(|_| counted >= u32::from(rule.count))?;
    if !rule.text_message {
        return Some(last);
    }
    let message = sorted.iter().find(|attempt| attempt.way == AttemptWay::TextMessage && attempt.at >= last);
    message.map(|message| message.at)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use kernel::MINUTE;
    use worktime::{Duration, Segment, china};

    use super::*;

    /// A claim, minutes of calls, minutes of messages, whether one is asked for, when they count.
    type Row = (&'static str, &'static [i64], &'static [i64], bool, Option<i64>);

    const START: Instant = Instant::from_micros(1_790_000_000_000_000);

    fn found(calls: &[i64], messages: &[i64], text_message: bool) -> Option<i64> {
        let calendar = Calendar::compile(&china::spec(&[Segment { start_minute: 540, end_minute: 1080 }])).unwrap();
        let one = |way, result| move |minutes: &i64| Attempt { way, result, at: START.plus(minutes * MINUTE) };
        let calls = calls.iter().map(one(AttemptWay::Phone, AttemptResult::NoAnswer));
        let messages = messages.iter().map(one(AttemptWay::TextMessage, AttemptResult::Sent));
        let attempts: Vec<_> = messages.chain(calls).collect();
        let rule = Attempts { count: 3, apart: Duration::Elapsed(10 * MINUTE), text_message };
        together(&attempts, rule, &calendar, Counting::Civil).map(|at| at.since(START) / MINUTE)
    }

    #[test]
    fn three_calls_far_enough_apart_and_a_message_after_them_are_an_answer() {
        let table: [Row; 7] = [
            ("three and a message", &[0, 10, 20], &[21], true, Some(21)),
            ("without a message where one is asked for", &[0, 10, 20], &[], true, None),
            ("the message came before the last call", &[0, 10, 20], &[15], true, None),
            ("where no message is asked for", &[0, 10, 20], &[], false, Some(20)),
            ("two", &[0, 10], &[11], true, None),
            ("three in one minute are one", &[0, 1, 2], &[3], true, None),
            ("those too close together are passed over", &[0, 3, 10, 14, 25, 40], &[26, 50], true, Some(26)),
        ];
        for (claim, calls, messages, text_message, expected) in table {
            assert_eq!(found(calls, messages, text_message), expected, "{claim}");
        }
    }

    #[test]
    fn a_message_is_sent_and_a_call_is_not() {
        for result in AttemptResult::ALL {
            let sent = *result == AttemptResult::Sent;
            assert_eq!(result.fits(AttemptWay::TextMessage), sent, "{result}");
            assert_eq!(result.fits(AttemptWay::Phone), !sent, "{result}");
        }
    }
}
