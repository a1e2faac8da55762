//! What is told of a value that does not read. Parsers speak English and of their own types; people are told in their language what
//! was expected.

use jiff::civil::Date;
use worktime::{DurationError, InstantError, MonthDay, SegmentError};

/// The most characters of a value that are told back.
const SHOWN: usize = 60;

/// What is wrong with a value, Chinese and English: by the sentence of the parser that refused it (serde's, or of the text's own
/// type), and by the text that stood there where it was one. The Chinese one never holds the parser's words.
pub fn unread(said: &str, value: Option<&str>) -> (String, String) {
    let said = without_place(said);
    let by_form = value.and_then(|value| by_form(said, value));
    by_form
        .or_else(|| by_shape(said))
        .unwrap_or_else(|| ("写法不对，请对照接口说明（/api/docs）".to_owned(), format!("does not read: {said}")))
}

/// Without where in the body it was: that is told beside it.
fn without_place(said: &str) -> &str {
    said.rsplit_once(" at line ").filter(|(_, rest)| rest.contains(" column ")).map_or(said, |(sentence, _)| sentence)
}

/// A text that a type of its own refused: known by what that type says of it.
fn by_form(said: &str, value: &str) -> Option<(String, String)> {
    let of = shown(value);
    let told = |zh: &str, en: &str| Some((format!("“{of}”{zh}"), format!("“{of}” {en}")));
    if fails::<Date>(value, said) {
        return told("不是日期；请写成年-月-日，如 2026-09-01", "is no date; write year-month-day, such as 2026-09-01");
    }
    if fails::<MonthDay>(value, said) {
        return told(
            "不是一年中的某一天；请写成月-日，如 12-30",
            "is no day of the year; write month-day, such as 12-30",
        );
    }
    let of = || value.to_owned();
    let (instant, segment, duration) = (InstantError(of()), SegmentError(of()), DurationError(of()));
    let known = [
        (instant.zh(), instant.to_string()),
        (segment.zh(), segment.to_string()),
        (duration.zh(), duration.to_string()),
    ];
    known.into_iter().find(|(_, en)| en == said)
}

/// Whether this is what the type says of the text.
fn fails<T: std::str::FromStr<Err: std::fmt::Display>>(value: &str, said: &str) -> bool {
    value.parse::<T>().is_err_and(|error| error.to_string() == said)
}

/// What serde says in one of its own shapes, and what numbers say of texts.
fn by_shape(said: &str) -> Option<(String, String)> {
    let name = |rest: &str| shown(rest.split('`').next().unwrap_or(rest));
    if let Some(rest) = said.strip_prefix("missing field `") {
        let name = name(rest);
        return Some((format!("缺少 {name}"), format!("{name} is missing")));
    }
    if let Some(rest) = said.strip_prefix("duplicate field `") {
        let name = name(rest);
        return Some((format!("{name} 出现了两次"), format!("{name} stands there twice")));
    }
    if let Some(rest) = said.strip_prefix("unknown field `") {
        let (given, known) = given_and_known(rest);
        return Some((
            format!("没有 {given} 这一项；可填：{}", known.join("、")),
            format!("there is no {given}; known are {}", known.join(", ")),
        ));
    }
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        let (given, known) = given_and_known(rest);
        return Some((
            format!("不能是“{given}”；可选：{}", known.join("、")),
            format!("“{given}” is none of {}", known.join(", ")),
        ));
    }
    if let Some(rest) = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: ")) {
        let (came, expected) = rest.rsplit_once(", expected ")?;
        let ((came_zh, came_en), wanted) = (came_of(came), wanted(expected));
        return Some(match wanted {
            Some((zh, en)) => (format!("应为{zh}，收到的是{came_zh}"), format!("must be {en}, not {came_en}")),
            None => (format!("不能是{came_zh}"), format!("must not be {came_en}")),
        });
    }
    let (zh, en) = match said {
        _ if said.starts_with("invalid length ") => ("个数或长度不对", "has a wrong length"),
        _ if said.starts_with("UUID parsing failed") => (
            "不是标识；应为 UUID，如 0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11",
            "is no identifier; it should be a UUID such as 0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11",
        ),
        _ if said.starts_with("data did not match any variant") => {
            ("不是可以接受的任何一种写法", "has none of the accepted forms")
        }
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            ("应为整数", "must be a whole number")
        }
        "number too large to fit in target type"
        | "number would be zero for non-zero type"
        | "number too small to fit in target type" => ("超出允许的范围", "is out of range"),
        "invalid float literal" | "cannot parse float from empty string" => ("应为数", "must be a number"),
        "provided string was not `true` or `false`" => ("应为 true 或 false", "must be true or false"),
        _ => return None,
    };
    Some((zh.to_owned(), en.to_owned()))
}

/// Of `x`, expected one of `a`, `b`: what came, and the names.
fn given_and_known(rest: &str) -> (String, Vec<&str>) {
    let (given, known) = rest.rsplit_once("`, expected ").unwrap_or((rest, ""));
    let known = known.split('`').skip(1).step_by(2).collect();
    (shown(given.split("`, there are no").next().unwrap_or(given)), known)
}

/// What came, by serde's word for it.
fn came_of(came: &str) -> (String, String) {
    let quoted = |mark: &str| came.strip_prefix(mark).map(|rest| shown(rest.trim_matches(['`', '"'])));
    if let Some(text) = quoted("string ").or_else(|| quoted("character ")) {
        return (format!("文本“{text}”"), format!("the text “{text}”"));
    }
    if let Some(number) = quoted("integer ").or_else(|| quoted("floating point ")).or_else(|| quoted("number ")) {
        return (format!("数 {number}"), format!("the number {number}"));
    }
    if let Some(word) = quoted("boolean ") {
        return (format!(" {word}"), word);
    }
    let (zh, en) = match came {
        "null" | "unit value" | "Option value" => ("空值", "null"),
        "sequence" => ("列表", "a list"),
        "map" => ("对象", "an object"),
        _ => ("另一种类型", "something of another type"),
    };
    (zh.to_owned(), en.to_owned())
}

/// What was expected, by the parser's word for it; none where that is nothing people can use.
fn wanted(expected: &str) -> Option<(&'static str, &'static str)> {
    let begins = |words: &[&str]| words.iter().any(|word| expected.starts_with(word));
    Some(match expected {
        _ if begins(&["a date string"]) => ("日期，如 2026-09-01", "a date such as 2026-09-01"),
        _ if expected.contains("UUID") => ("标识（UUID）", "an identifier (UUID)"),
        _ if begins(&["a boolean"]) => (" true 或 false", "true or false"),
        _ if begins(&["a string", "a borrowed string", "str", "a character", "string or map"])
            && !begins(&["struct"]) =>
        {
            ("文本", "a text")
        }
        "u8" | "u16" | "u32" | "u64" | "usize" => ("不小于 0 的整数", "a whole number that is not negative"),
        "i8" | "i16" | "i32" | "i64" | "isize" => ("整数", "a whole number"),
        "f32" | "f64" => ("数", "a number"),
        _ if begins(&["a sequence", "an array", "a tuple", "tuple"]) => ("列表", "a list"),
        _ if begins(&["a map", "struct ", "internally tagged enum", "adjacently tagged enum"]) => ("对象", "an object"),
        _ if begins(&["enum ", "variant identifier"]) => ("规定的词", "one of the known words"),
        _ => return None,
    })
}

fn shown(value: &str) -> String {
    let mut shown: String = value.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};
    use worktime::{Duration, Instant, Segment};

    use super::*;
    use crate::IncidentId;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is only read into")]
    struct Body {
        on: Option<Date>,
        at: Option<Instant>,
        #[serde(default)]
        hours: Vec<Segment>,
        within: Option<Duration>,
        every: Option<MonthDay>,
        id: Option<IncidentId>,
        count: Option<u32>,
        offset: Option<i64>,
        flag: Option<bool>,
        text: Option<String>,
        word: Option<Word>,
        more: Option<BTreeMap<String, f64>>,
        #[serde(default)]
        needed: Needed,
    }

    #[derive(Debug, Default, Deserialize)]
    #[expect(dead_code, reason = "it is only read into")]
    struct Needed {
        name: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        One,
        Two,
    }

    /// What is told of this member of a body.
    fn told(name: &str, value: &Value) -> (String, String) {
        let body = json!({ name: value }).to_string();
        let error = serde_json::from_str::<Body>(&body).expect_err("it does not read").to_string();
        unread(&error, value.as_str())
    }

    #[test]
    fn every_value_that_does_not_read_is_told_in_both_languages_with_what_was_expected() {
        for (name, value, zh, en) in [
            (
                "on",
                json!("2026-13-40"),
                "“2026-13-40”不是日期；请写成年-月-日，如 2026-09-01",
                "“2026-13-40” is no date",
            ),
            ("on", json!("tomorrow"), "“tomorrow”不是日期", "is no date; write year-month-day"),
            ("on", json!("2026-09-01T10:00:00Z"), "不是日期", "is no date"),
            ("on", json!(""), "“”不是日期", "is no date"),
            (
                "on",
                json!(20_260_901),
                "应为日期，如 2026-09-01，收到的是数 20260901",
                "must be a date such as 2026-09-01, not the number",
            ),
            ("at", json!("2026-09-01 10:00"), "不是时刻；请写成带时区的日期时间", "is no instant"),
            ("at", json!("later"), "“later”不是时刻", "is no instant"),
            ("within", json!("3 days"), "“3 days”不是有效的时长", "`3 days` is no duration"),
            ("every", json!("30-12"), "“30-12”不是一年中的某一天", "is no day of the year"),
            ("id", json!("x"), "不是标识；应为 UUID", "is no identifier"),
            ("id", json!(5), "应为标识（UUID），收到的是数 5", "must be an identifier (UUID), not the number 5"),
            ("count", json!(-1), "应为不小于 0 的整数，收到的是数 -1", "a whole number that is not negative"),
            ("count", json!("7"), "收到的是文本“7”", "not the text “7”"),
            ("offset", json!(1.5), "应为整数，收到的是数 1.5", "must be a whole number, not the number 1.5"),
            ("flag", json!("yes"), "应为 true 或 false", "must be true or false"),
            ("text", json!(true), "应为文本，收到的是 true", "must be a text, not true"),
            ("text", json!({}), "应为文本，收到的是对象", "must be a text, not an object"),
            ("word", json!("three"), "不能是“three”；可选：one、two", "“three” is none of one, two"),
            ("more", json!([]), "应为对象，收到的是列表", "must be an object, not a list"),
            ("more", json!({ "a": null }), "应为数，收到的是空值", "must be a number, not null"),
            ("needed", json!({}), "缺少 name", "name is missing"),
            (
                "colour",
                json!(1),
                "没有 colour 这一项；可填：on、at、hours",
                "there is no colour; known are on, at, hours",
            ),
        ] {
            let (said_zh, said_en) = told(name, &value);
            assert!(said_zh.contains(zh), "{name} {value}: {said_zh}");
            assert!(said_en.contains(en), "{name} {value}: {said_en}");
            assert!(!said_en.contains(" at line "), "{said_en}");
        }
    }

    #[test]
    fn a_text_that_stands_deeper_is_told_as_its_own_type_tells_it() {
        let error = serde_json::from_str::<Body>("{ \"hours\": [\"9-12\"] }").expect_err("it does not read");
        let (zh, en) = unread(&error.to_string(), Some("9-12"));
        assert!(zh.contains("“9-12”不是有效的工作时段") && en.contains("is no working segment"), "{zh} | {en}");
    }

    #[test]
    fn a_parser_that_nobody_knows_is_not_quoted_in_chinese() {
        let (zh, en) = unread("the frobnicator is loose at line 1 column 7", Some("x"));
        assert!(zh.starts_with("写法不对") && !zh.contains("frobnicator"), "{zh}");
        assert_eq!(en, "does not read: the frobnicator is loose");
        assert!(unread(&format!("unknown variant `{}`, expected `a`", "长".repeat(500)), None).0.chars().count() < 90);
    }
}
