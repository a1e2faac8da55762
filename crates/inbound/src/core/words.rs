//! Texts as they may be stored and compared.

use std::sync::LazyLock;

use kernel::Language;
use regex::Regex;

/// What answering and forwarding put before a subject, in the mail programs seen here.
static BEFORE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*((re|fw|fwd|aw|答复|回复|回覆|转发|轉發)\s*(\[\d+\])?\s*[:：]\s*)+").ok());

/// A number of ours.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bINC-(\d{4})-(\d{6,9})\b").ok());

/// One line or many without what cannot be stored or would hide something: control characters and direction marks.
pub fn tidy(text: &str, most: usize) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.replace("\r\n", "\n").chars().filter(|c| !hidden(*c)).take(most).collect::<String>().trim().to_owned()
}

/// A subject without the marks of answering and forwarding.
pub fn plain_subject(subject: &str) -> String {
    match BEFORE.as_ref() {
        Some(before) => before.replace(subject, "").trim().to_owned(),
        None => subject.trim().to_owned(),
    }
}

/// The incident numbers in a subject, in their order, upper case.
pub fn numbers_in(subject: &str) -> Vec<String> {
    let Some(number) = NUMBER.as_ref() else { return Vec::new() };
    number.find_iter(subject).map(|found| found.as_str().to_ascii_uppercase()).collect()
}

/// The language somebody wrote in: Chinese as soon as there are a few of its characters.
pub fn language_of(text: &str) -> Language {
    let chinese = text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).take(2).count();
    if chinese >= 2 { Language::Zh } else { Language::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_loses_what_answering_put_before_it() {
        for (given, plain) in [
            ("Re: RE: 回复：打印不了", "打印不了"),
            ("转发: Fwd: 查询慢", "查询慢"),
            ("Re[2]: slow", "slow"),
            ("Research: slow", "Research: slow"),
        ] {
            assert_eq!(plain_subject(given), plain);
        }
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        assert_eq!(numbers_in("回复：[inc-2026-000123] 已受理"), ["INC-2026-000123"]);
        assert!(numbers_in("INC-26-1, XINC-2026-000123").is_empty());
    }

    #[test]
    fn what_cannot_be_stored_or_hides_something_goes() {
        assert_eq!(tidy("a\0b\u{202e}c\r\nd\u{7}", 100), "abc\nd");
        assert_eq!(language_of("hello 你好"), Language::Zh);
        assert_eq!(language_of("the printer is down"), Language::En);
    }
}
