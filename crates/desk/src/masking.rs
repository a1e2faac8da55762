//! Secrets leave what people typed before it is kept: in the journal, which never forgets, and on papers.

use serde::Serialize;
use serde_json::Value as Json;

/// What is kept of `body`: every text in it without its secrets. Words of the platform's own (ids, codes, figures) and
/// telephone numbers given to be called on stay as they are.
pub(crate) fn kept(body: &impl Serialize) -> Json {
    let mut body = serde_json::to_value(body).unwrap_or_default();
    mask(&mut body);
    body
}

/// The text without its secrets, where there is one.
pub(crate) fn optional(text: Option<&String>) -> Option<String> {
    text.map(|text| triage::mask(text).text)
}

/// Masks every text inside.
pub(crate) fn mask(body: &mut Json) {
    match body {
        Json::String(text) if !is_word(text) => *text = triage::mask(text).text,
        Json::Array(items) => items.iter_mut().for_each(mask),
        Json::Object(fields) => fields.iter_mut().filter(|(key, _)| *key != "phone").for_each(|(_, value)| mask(value)),
        _ => {}
    }
}

/// An id, a code, a figure: nothing that anybody wrote as a text.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_go_at_any_depth_and_ids_stay() {
        let body = json!({
            "cause": "连接串 postgres://app:Hx8!kd@db/his 写错", "visit": "019ab3c4-1234-7567-8123-456789012345",
            "lines": [{ "note": "root 密码：Sx92kd!" }], "phone": "139 1234 5678", "count": 3,
        });
        let kept = kept(&body);
        assert_eq!(kept["visit"], body["visit"]);
        assert_eq!((&kept["phone"], &kept["count"]), (&body["phone"], &body["count"]));
        let text = kept.to_string();
        assert!(!text.contains("Hx8!kd") && !text.contains("Sx92kd"), "{text}");
    }
}
