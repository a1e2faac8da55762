//! What programs that watch systems send, in the three forms that are understood.

use std::collections::BTreeMap;

use kernel::{Refusal, RefusalKind};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::words::tidy;

/// The most alerts of one message.
pub const MOST: usize = 500;
/// The most labels of one alert that are shown.
const LABELS: usize = 40;

/// How bad a source says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Somebody should come at once.
    Critical,
    /// It will get worse.
    Warning,
    /// It is worth knowing.
    Info,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What makes it the same alert when it is told of again.
    pub key: String,
    /// What its source sends together.
    pub bundle: Option<String>,
    /// Whether it fires; else it is resolved.
    pub firing: bool,
    /// In a line.
    pub title: String,
    /// What else is said.
    pub text: String,
    /// How bad.
    pub level: Option<Level>,
    /// The system it names: code, name or everyday word.
    pub system: Option<String>,
    /// The component it names: code or name.
    pub component: Option<String>,
}

/// Where the parts of an alert stand in a message of any other form: JSON pointers (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The list of alerts; empty: the message is one alert.
    pub items: String,
    /// What makes it the same alert.
    pub key: String,
    /// In a line.
    pub title: String,
    /// What else is said; empty: nothing.
    pub text: String,
    /// Whether it fires; empty: always.
    pub status: String,
    /// The words there that mean that it is resolved.
    pub resolved: Vec<String>,
    /// How bad; empty: not said.
    pub level: String,
    /// The system; empty: not said.
    pub system: String,
    /// The component; empty: not said.
    pub component: String,
}

/// The alerts in a message of Prometheus' Alertmanager (webhook, version 4).
pub fn alertmanager(body: &Json) -> Result<Vec<Alert>, Refusal> {
    let items = list(body.get("alerts"), "/alerts")?;
    let group = body["groupKey"].as_str().map(short_key);
    items
        .iter()
        .enumerate()
        .map(|(at, alert)| {
            let labels = texts(&alert["labels"]);
            let notes = texts(&alert["annotations"]);
            let firing = match alert["status"].as_str() {
                Some("firing") => true,
                Some("resolved") => false,
                _ => {
                    return Err(wrong(
                        format!("/alerts/{at}/status"),
                        "应为 firing 或 resolved",
                        "is firing or resolved",
                    ));
                }
            };
            let name = labels.get("alertname").cloned();
            let title = notes.get("summary").cloned().or(name).filter(|title| !title.trim().is_empty());
            let title = title.ok_or_else(|| {
                wrong(
                    format!("/alerts/{at}/labels/alertname"),
                    "缺少 alertname 或 summary",
                    "needs alertname or a summary",
                )
            })?;
            let fingerprint = alert["fingerprint"].as_str().filter(|print| !print.is_empty()).map(short_key);
            let of = |names: &[&str]| names.iter().find_map(|name| labels.get(*name)).cloned();
            let mut lines: Vec<String> = notes.get("description").cloned().into_iter().collect();
            lines.extend(labels.iter().take(LABELS).map(|(name, value)| format!("{name} = {value}")));
            Ok(Alert {
                key: fingerprint.unwrap_or_else(|| short_key(&format!("{labels:?}"))),
                bundle: group.clone(),
                firing,
                title: tidy(&title.replace('\n', " "), 200),
                text: tidy(&lines.join("\n"), 4_000),
                level: labels.get("severity").and_then(|word| level(word)),
                system: of(&["aftercare_system", "system"]),
                component: of(&["aftercare_component", "component"]),
            })
        })
        .collect()
}

/// The alert in a message of Zabbix: the parameters a webhook media type has by default, under their own names.
pub fn zabbix(body: &Json) -> Result<Vec<Alert>, Refusal> {
    let said = |name: &str| text(&body[name]).filter(|text| !text.starts_with('{'));
    let need =
        |name: &str| said(name).ok_or_else(|| wrong(format!("/{name}"), "缺少该参数", "the parameter is missing"));
    let value = need("event_value")?;
    let firing = match value.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(wrong("/event_value".to_owned(), "应为 0 或 1", "is 0 or 1")),
    };
    let title = said("event_name").or_else(|| said("alert_subject"));
    let title = title.ok_or_else(|| wrong("/event_name".to_owned(), "缺少该参数", "the parameter is missing"))?;
    let host = said("host_name").unwrap_or_default();
    let key = match said("trigger_id") {
        Some(trigger) => format!("{trigger}@{host}"),
        None => need("event_id")?,
    };
    let lines = ["alert_message", "host_name", "host_ip", "event_opdata", "trigger_description", "event_tags"];
    let lines: Vec<String> = lines.iter().filter_map(|name| Some(format!("{name} = {}", said(name)?))).collect();
    Ok(vec![Alert {
        key: short_key(&key),
        bundle: None,
        firing,
        title: tidy(&title.replace('\n', " "), 200),
        text: tidy(&lines.join("\n"), 4_000),
        level: said("event_nseverity").and_then(|number| match number.as_str() {
            "4" | "5" => Some(Level::Critical),
            "2" | "3" => Some(Level::Warning),
            "0" | "1" => Some(Level::Info),
            _ => None,
        }),
        system: said("system"),
        component: said("component"),
    }])
}

/// The alerts in a message of any other form.
pub fn mapped(mapping: &Mapping, body: &Json) -> Result<Vec<Alert>, Refusal> {
    let single = [body.clone()];
    let items: &[Json] =
        if mapping.items.is_empty() { &single } else { list(body.pointer(&mapping.items), &mapping.items)? };
    let one = |at: usize, item: &Json| {
        let said = |pointer: &str| if pointer.is_empty() { None } else { item.pointer(pointer).and_then(text) };
        let need = |pointer: &str| {
            let place =
                if mapping.items.is_empty() { pointer.to_owned() } else { format!("{}/{at}{pointer}", mapping.items) };
            said(pointer).ok_or_else(|| wrong(place, "缺少内容", "says nothing"))
        };
        let status = said(&mapping.status);
        let resolved = |word: &String| mapping.resolved.iter().any(|known| known.eq_ignore_ascii_case(word));
        Ok(Alert {
            key: short_key(&need(&mapping.key)?),
            bundle: None,
            firing: !status.as_ref().is_some_and(resolved),
            title: tidy(&need(&mapping.title)?.replace('\n', " "), 200),
            text: tidy(&said(&mapping.text).unwrap_or_default(), 4_000),
            level: said(&mapping.level).and_then(|word| level(&word)),
            system: said(&mapping.system),
            component: said(&mapping.component),
        })
    };
    items.iter().enumerate().map(|(at, item)| one(at, item)).collect()
}

fn level(word: &str) -> Option<Level> {
    match word.trim().to_ascii_lowercase().as_str() {
        "critical" | "disaster" | "high" | "page" | "emergency" | "fatal" | "error" | "p1" | "严重" | "紧急" => {
            Some(Level::Critical)
        }
        "warning" | "warn" | "average" | "major" | "p2" | "p3" | "警告" => Some(Level::Warning),
        "info" | "information" | "minor" | "none" | "low" | "p4" | "提示" => Some(Level::Info),
        _ => None,
    }
}

fn list<'a>(value: Option<&'a Json>, pointer: &str) -> Result<&'a [Json], Refusal> {
    let items = value.and_then(Json::as_array);
    let items = items.ok_or_else(|| wrong(pointer.to_owned(), "应为告警列表", "is a list of alerts"))?;
    if items.len() > MOST {
        return Err(wrong(
            pointer.to_owned(),
            "一次最多 500 条告警，请分批发送",
            "holds at most 500 alerts; send them in parts",
        ));
    }
    Ok(items)
}

/// Labels by name: texts and numbers, without what cannot be stored.
fn texts(value: &Json) -> BTreeMap<String, String> {
    let Some(map) = value.as_object() else { return BTreeMap::new() };
    map.iter().filter_map(|(name, value)| Some((tidy(name, 100), tidy(&text(value)?, 2_000)))).collect()
}

fn text(value: &Json) -> Option<String> {
    let said = match value {
        Json::String(text) => tidy(text, 4_000),
        Json::Number(number) => number.to_string(),
        Json::Bool(truth) => truth.to_string(),
        _ => return None,
    };
    (!said.is_empty()).then_some(said)
}

/// A key of any length, as it is where it is short.
fn short_key(key: &str) -> String {
    let plain = key.len() <= 100 && key.bytes().all(|b| b.is_ascii_graphic());
    if plain { key.to_owned() } else { hex::encode(Sha256::digest(key.as_bytes())) }
}

fn wrong(pointer: String, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "alert.unreadable",
        "告警内容不符合该来源的格式，未受理。请按提示修改发送方的配置。",
        "The alerts are not in this source's form and nothing was taken in. Mend what is named in the sender's settings.",
    )
    .field(pointer, zh, en)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_of_alertmanager_is_read() {
        let body = json!({ "version": "4", "groupKey": "{}:{alertname=\"Down\"}", "status": "firing", "alerts": [
            { "status": "firing", "labels": { "alertname": "Down", "severity": "critical", "system": "HIS" },
              "annotations": { "summary": "HIS 数据库不可用" }, "fingerprint": "f1" },
            { "status": "resolved", "labels": { "alertname": "Disk", "n": 1 }, "annotations": {} }] });
        let found = alertmanager(&body).unwrap();
        assert_eq!((found[0].key.as_str(), found[0].firing, found[0].level), ("f1", true, Some(Level::Critical)));
        assert_eq!((found[0].title.as_str(), found[0].system.as_deref()), ("HIS 数据库不可用", Some("HIS")));
        assert_eq!((found[1].title.as_str(), found[1].firing, found[1].key.len()), ("Disk", false, 64));
        assert_eq!(found[0].bundle, found[1].bundle);
        let wrong = alertmanager(&json!({ "alerts": [{ "status": "maybe", "labels": {} }] })).unwrap_err();
        assert_eq!(wrong.fields[0].pointer, "/alerts/0/status");
        assert!(alertmanager(&json!([])).is_err() && alertmanager(&json!({ "alerts": vec![json!({}); 501] })).is_err());
    }

    #[test]
    fn a_message_of_zabbix_is_read() {
        let body = json!({ "event_id": "17", "event_value": "1", "event_name": "High CPU", "event_nseverity": "4",
            "host_name": "db1", "trigger_id": "99", "event_opdata": "{EVENT.OPDATA}" });
        let found = zabbix(&body).unwrap().remove(0);
        assert_eq!((found.key.as_str(), found.firing, found.level), ("99@db1", true, Some(Level::Critical)));
        assert!(!found.text.contains("opdata"), "what Zabbix left unfilled is nothing: {}", found.text);
        assert_eq!(zabbix(&json!({ "event_value": "2" })).unwrap_err().fields[0].pointer, "/event_value");
    }

    #[test]
    fn any_other_message_is_read_by_its_mapping() {
        let mapping = Mapping {
            items: "/events".into(),
            key: "/id".into(),
            title: "/what".into(),
            status: "/state".into(),
            resolved: vec!["ok".into()],
            level: "/meta/level".into(),
            ..Mapping::default()
        };
        let body = json!({ "events": [{ "id": 5, "what": "慢", "state": "OK", "meta": { "level": "warn" } }] });
        let found = mapped(&mapping, &body).unwrap().remove(0);
        assert_eq!((found.key.as_str(), found.firing, found.level), ("5", false, Some(Level::Warning)));
        let lacks = mapped(&mapping, &json!({ "events": [{ "id": 5 }] })).unwrap_err();
        assert_eq!(lacks.fields[0].pointer, "/events/0/what");
    }
}
