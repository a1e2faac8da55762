//! Promises in words.

use kernel::{HOUR, Language, MINUTE};
use worktime::Duration;

/// `2 小时`, `8 个工作小时`, `3 个工作日`, `次日下班前`; `2 h`, `8 working hours`, `3 working days`.
pub fn duration_words(duration: Duration, language: Language) -> String {
    match (duration, language) {
        (Duration::Elapsed(micros), Language::Zh) => amount(micros, "小时", "分钟"),
        (Duration::Elapsed(micros), Language::En) => amount(micros, "h", "min"),
        (Duration::WorkingTime(micros), Language::Zh) => amount(micros, "个工作小时", "个工作分钟"),
        (Duration::WorkingTime(micros), Language::En) => amount(micros, "working h", "working min"),
        (Duration::WorkingDays(days), Language::Zh) => format!("{days} 个工作日"),
        (Duration::WorkingDays(1), Language::En) => "1 working day".to_owned(),
        (Duration::WorkingDays(days), Language::En) => format!("{days} working days"),
        (Duration::EndOfDay(1), Language::Zh) => "次日下班前".to_owned(),
        (Duration::EndOfDay(days), Language::Zh) => format!("{days} 天后下班前"),
        (Duration::EndOfDay(1), Language::En) => "close of business the next day".to_owned(),
        (Duration::EndOfDay(days), Language::En) => format!("close of business {days} days later"),
    }
}

fn amount(micros: i64, hours: &str, minutes: &str) -> String {
    if micros % HOUR == 0 { format!("{} {hours}", micros / HOUR) } else { format!("{} {minutes}", micros / MINUTE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_read_out_with_its_unit() {
        let table = [
            (Duration::Elapsed(2 * HOUR), "2 小时", "2 h"),
            (Duration::Elapsed(90 * MINUTE), "90 分钟", "90 min"),
            (Duration::WorkingTime(8 * HOUR), "8 个工作小时", "8 working h"),
            (Duration::WorkingDays(3), "3 个工作日", "3 working days"),
            (Duration::EndOfDay(1), "次日下班前", "close of business the next day"),
        ];
        for (duration, zh, en) in table {
            assert_eq!(duration_words(duration, Language::Zh), zh);
            assert_eq!(duration_words(duration, Language::En), en);
        }
    }
}
