//! Times in words: an instant in its zone, an amount in its unit, a clock in one line.

use jiff::tz::TimeZone;
use kernel::{HOUR, Instant, Language, MINUTE};

use super::facts::{Amount, LiveClock};
use super::texts::{Args, MissingText, sentence};

/// The line that says how a clock stands: `响应 → 11月23日… 前（剩 1 小时 12 分）`.
pub(super) fn standing(language: Language, clock: &LiveClock, zone: &str) -> Result<String, MissingText> {
    let mut due = instant(language, clock.due_at, zone)?;
    if clock.provisional {
        due = sentence(language, "provisional", &args([("due", due)]))?;
    }
    let amount = amount(language, clock.amount)?;
    sentence(language, clock.state.key(), &args([("due", due), ("amount", amount)]))
}

/// An amount in the unit it is counted in, cut (never rounded up) to the minute.
pub(super) fn amount(language: Language, amount: Amount) -> Result<String, MissingText> {
    let (key, values) = match amount {
        Amount::WorkingDays(days) => ("amount-working-days", vec![("days", days)]),
        Amount::Working(micros) => hours_or_minutes(micros, "amount-working-hours", "amount-working-minutes"),
        Amount::Elapsed(micros) if micros >= 48 * HOUR => {
            ("amount-days", vec![("days", micros / (24 * HOUR)), ("hours", micros / HOUR % 24)])
        }
        Amount::Elapsed(micros) => hours_or_minutes(micros, "amount-hours", "amount-minutes"),
    };
    sentence(language, key, &args(values))
}

/// A date and time of day in `zone`; UTC when the zone is unknown.
pub(super) fn instant(language: Language, at: Instant, zone: &str) -> Result<String, MissingText> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = at.timestamp().to_zoned(zone);
    let mut values = args([
        ("year", i64::from(local.year())),
        ("month", i64::from(local.month())),
        ("day", i64::from(local.day())),
        ("weekday", i64::from(local.weekday().to_monday_one_offset())),
    ]);
    values.set("time", format!("{:02}:{:02}", local.hour(), local.minute()));
    sentence(language, "date", &values)
}

/// Values by name.
pub(super) fn args<V: Into<fluent::FluentValue<'static>>>(values: impl IntoIterator<Item = (&'static str, V)>) -> Args {
    let mut args = Args::new();
    for (name, value) in values {
        args.set(name, value);
    }
    args
}

fn hours_or_minutes(
    micros: i64,
    hours: &'static str,
    minutes: &'static str,
) -> (&'static str, Vec<(&'static str, i64)>) {
    let whole_minutes = micros.max(0) / MINUTE;
    if whole_minutes < 60 {
        (minutes, vec![("minutes", whole_minutes)])
    } else {
        (hours, vec![("hours", whole_minutes / 60), ("minutes", whole_minutes % 60)])
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

    use super::*;

    #[test]
    fn amounts_keep_their_unit_and_never_round_up() {
        let both = |given| (amount(Language::Zh, given).unwrap(), amount(Language::En, given).unwrap());
        let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        assert_eq!(both(Amount::Elapsed(72 * MINUTE + 59_000_000)), pair("1 小时 12 分", "1 h 12 m"));
        assert_eq!(both(Amount::Elapsed(12 * MINUTE)), pair("12 分", "12 m"));
        assert_eq!(both(Amount::Elapsed(50 * HOUR)), pair("2 天 2 小时", "2 d 2 h"));
        assert_eq!(both(Amount::Working(8 * HOUR)), pair("8 个工作小时 0 分", "8 working h 0 m"));
        assert_eq!(both(Amount::WorkingDays(1)), pair("1 个工作日", "1 working day"));
        assert_eq!(both(Amount::WorkingDays(3)), pair("3 个工作日", "3 working days"));
    }

    #[test]
    fn an_instant_is_shown_in_the_zone_it_is_asked_in() {
        let at: Instant = "2026-10-10T10:00:00Z".parse().unwrap();
        assert_eq!(instant(Language::Zh, at, "Asia/Shanghai").unwrap(), "2026年10月10日（周六）18:00");
        assert_eq!(instant(Language::En, at, "Europe/Berlin").unwrap(), "Sat 10 Oct 2026, 12:00");
    }
}
