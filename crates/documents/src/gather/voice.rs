//! How a document speaks: its language, the zone its times are in.

use agreement::core::{Severity, Text};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{HOUR, Instant, Language, MINUTE};

/// The language and the zone of a document.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// Its language.
    pub language: Language,
    /// The zone its times are in.
    pub zone: TimeZone,
}

impl Voice {
    /// The one of its language.
    pub fn pick<T>(&self, zh: T, en: T) -> T {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// The one of its language.
    pub fn say(&self, text: &Text) -> String {
        text.pick(self.language).to_owned()
    }

    /// `2026-11-23 14:12`.
    pub fn at(&self, at: Instant) -> String {
        at.timestamp().to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The same, or a dash.
    pub fn at_or(&self, at: Option<Instant>) -> String {
        at.map_or_else(|| "—".to_owned(), |at| self.at(at))
    }

    /// The local date of an instant.
    pub fn date(&self, at: Instant) -> Date {
        at.timestamp().to_zoned(self.zone.clone()).date()
    }

    /// `2026年11月23日`, or `23 November 2026`.
    pub fn day(&self, day: Date) -> String {
        day.strftime(self.pick("%Y年%-m月%-d日", "%-d %B %Y")).to_string()
    }

    /// `3 小时 10 分`, or `3 h 10 min`; microseconds.
    pub fn span(&self, micros: i64) -> String {
        let minutes = micros.max(0) / MINUTE;
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let named =
            [(days, self.pick(" 天", " d")), (hours, self.pick(" 小时", " h")), (rest, self.pick(" 分", " min"))];
        let said: Vec<String> =
            named.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
        if said.is_empty() { self.pick("不足 1 分钟", "under a minute").to_owned() } else { said.join(" ") }
    }

    /// `3.2 小时`: an average.
    pub fn hours(&self, micros: i64) -> String {
        let tenths = micros.max(0) / (HOUR / 10);
        format!("{}.{} {}", tenths / 10, tenths % 10, self.pick("小时", "h"))
    }

    /// `98.3%` from thousandths; a dash where nothing counts.
    pub fn share(permille: Option<u32>) -> String {
        permille.map_or_else(|| "—".to_owned(), |permille| format!("{}.{}%", permille / 10, permille % 10))
    }

    /// `一级（特急）`, or `severity 1`.
    pub fn severity(&self, severity: Severity) -> String {
        let word = ["特急", "紧急", "较急", "一般"][severity.index()];
        let label = severity.label(self.language);
        self.pick(format!("{label}（{word}）"), capital(label))
    }

    /// A label as it begins a cell.
    pub fn label(&self, text: &str) -> String {
        self.pick(text.to_owned(), capital(text))
    }
}

/// With a capital letter in front.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(language: Language) -> Voice {
        Voice { language, zone: TimeZone::get("Asia/Shanghai").expect("a zone") }
    }

    #[test]
    fn figures_are_said_as_each_language_says_them() {
        let (zh, en) = (voice(Language::Zh), voice(Language::En));
        let at = Instant::from_micros(1_795_414_320_000_000);
        assert_eq!(zh.at(at), "2026-11-23 14:12");
        assert_eq!(zh.day(zh.date(at)), "2026年11月23日");
        assert_eq!(en.day(en.date(at)), "23 November 2026");
        assert_eq!(zh.span(3 * HOUR + 10 * MINUTE), "3 小时 10 分");
        assert_eq!(en.span(26 * HOUR), "1 d 2 h");
        assert_eq!(zh.span(5), "不足 1 分钟");
        assert_eq!(Voice::share(Some(983)), "98.3%");
        assert_eq!(Voice::share(None), "—");
        assert_eq!(zh.severity(Severity::TWO), "二级（紧急）");
        assert_eq!(en.severity(Severity::TWO), "Severity 2");
    }
}
