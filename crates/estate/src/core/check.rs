//! What all records of the estate are checked for, and how a change is laid over what stands.

use jiff::civil::Date;
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A change of a record: the members that are to differ; what is absent stays, null empties (RFC 7396).
pub type Change = Map<String, Value>;

/// Wrong values, collected so that all of them are named at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(String, String, String)>);

impl Faults {
    pub fn add(&mut self, pointer: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push((pointer.to_owned(), zh.into(), en.into()));
    }

    /// A text people read: not blank, at most `longest` characters.
    pub fn text(&mut self, pointer: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(pointer, "请填写", "must be filled in");
        } else if text.chars().count() > longest {
            self.add(pointer, format!("最多 {longest} 个字"), format!("has more than {longest} characters"));
        }
    }

    pub fn opt_text(&mut self, pointer: &str, text: Option<&str>, longest: usize) {
        if let Some(text) = text {
            self.text(pointer, text, longest);
        }
    }

    /// A code by which rows of a workbook are matched: no blanks around it, at most 64 characters.
    pub fn code(&mut self, pointer: &str, code: &str) {
        self.text(pointer, code, 64);
        if code.trim() != code || code.chars().any(char::is_control) {
            self.add(pointer, "编码前后不能有空格或控制字符", "must not have blanks around it or control characters");
        }
    }

    pub fn zone(&mut self, pointer: &str, zone: &str) {
        if jiff::tz::TimeZone::get(zone).is_err() {
            let zh = format!("没有“{zone}”这个时区；请填 IANA 时区名，如 Asia/Shanghai");
            self.add(pointer, zh, format!("there is no zone `{zone}`; name an IANA zone such as Asia/Shanghai"));
        }
    }

    pub fn texts(&mut self, pointer: &str, texts: &[String]) {
        if texts.len() > 50 {
            self.add(pointer, "最多 50 个", "holds more than 50 entries");
        }
        for (i, text) in texts.iter().enumerate() {
            self.text(&format!("{pointer}/{i}"), text, 100);
        }
    }

    pub fn order(&mut self, pointer: &str, from: Option<Date>, until: Option<Date>) {
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            self.add(pointer, format!("不能早于 {from}"), format!("must not be before {from}"));
        }
    }

    pub fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let refusal = Refusal::new(
            RefusalKind::Invalid,
            "estate.invalid",
            "有内容不符合要求，请按提示修改后再提交。",
            "Something does not fit; mend what is named and submit again.",
        );
        Err(self.0.into_iter().fold(refusal, |refusal, (pointer, zh, en)| refusal.field(pointer, zh, en)))
    }
}

/// `current` with `change` laid over it.
pub(crate) fn merged<T: Serialize + DeserializeOwned>(current: &T, change: Change) -> Result<T, Refusal> {
    let bad = |pointer: &str, error: &serde_json::Error, value: Option<&str>| {
        let mut faults = Faults::default();
        let (zh, en) = kernel::unread(&error.to_string(), value);
        faults.add(pointer, zh, en);
        faults.finish().err().unwrap_or_else(|| unreadable(error))
    };
    let mut whole = match serde_json::to_value(current).map_err(|error| unreadable(&error))? {
        Value::Object(whole) => whole,
        _ => Map::new(),
    };
    // One member at a time, so that the one that does not read is named.
    for (name, value) in change {
        whole.insert(name.clone(), value);
        if let Err(error) = serde_json::from_value::<T>(Value::Object(whole.clone())) {
            return Err(bad(&format!("/{name}"), &error, whole.get(&name).and_then(Value::as_str)));
        }
    }
    serde_json::from_value(Value::Object(whole)).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Refusal {
    let (zh, en) = kernel::unread(&error.to_string(), None);
    Refusal::new(RefusalKind::Invalid, "estate.invalid", zh, en)
}
