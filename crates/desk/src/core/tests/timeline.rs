//! Every kind of entry has its sentence in both languages.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use serde_json::json;

use super::*;
use crate::core::MessageKind;

fn tell(kind: &str, body: &Json, inside: bool) -> Text {
    let who = Text::new("王工", "王工");
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    sentence(&Told { kind, body, who: &who, milestone: Some(Milestone::Respond), inside, zone: &zone }).unwrap()
}

/// Every word in quotes that follows one of `before` in the source files under `folder`.
fn kinds_in(folder: &Path, before: &[&str], prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            kinds_in(&path, before, prefix, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            for mark in before {
                for piece in text.split(mark).skip(1) {
                    let word = piece.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                    found.extend(word.filter(|word| word.starts_with(prefix)).map(str::to_owned));
                }
            }
        }
    }
}

#[test]
fn every_kind_that_the_desk_and_clocks_write_has_its_sentences() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut kinds = Vec::new();
    kinds_in(&here.join("src"), &["record(", "record_personal("], "incident.", &mut kinds);
    assert!(kinds.len() > 25, "{kinds:?}");
    let before = kinds.len();
    kinds_in(&here.join("src"), &["&incident, "], "clock.", &mut kinds);
    kinds_in(&here.join("../clocks/src/core"), &[" => "], "clock.", &mut kinds);
    kinds_in(&here.join("../clocks/src"), &["kind: "], "clock.", &mut kinds);
    assert!(kinds.len() > before + 15, "{kinds:?}");
    kinds.extend(MessageKind::ALL.iter().map(|kind| format!("message.{kind}")));
    for kind in kinds {
        assert!(is_told(&kind), "no sentence for {kind}");
    }
}

#[test]
fn no_sentence_is_empty_or_keeps_a_mark_in_either_language() {
    for (kind, ..) in TABLE {
        let plain = kind.split('/').next().unwrap();
        let text = tell(plain, &json!({}), false);
        for sentence in [&text.zh, &text.en] {
            assert!(!sentence.is_empty() && !sentence.contains(['{', '}', '[', ']']), "{kind}: {sentence}");
        }
    }
}

#[test]
fn sentences_say_who_what_and_when_in_the_zone_of_the_place() {
    let late = json!({ "milestone": "respond", "fact": { "due_at": "2026-09-01T06:12:00Z" } });
    let table = [
        ("incident.accepted", json!({ "name": "王工" }), "王工接单", "王工 accepted it"),
        ("incident.accepted", json!({ "name": "李工" }), "李工接单（王工代录）", "李工 accepted it (entered by 王工)"),
        ("clock.breached", late, "响应时限超时（应于 9月1日 14:12 前）", "Response: overdue (was due by 1 Sep 14:12)"),
        (
            "incident.severity_changed",
            json!({ "from": 3, "to": 1, "reason": "全院停诊" }),
            "王工将级别由三级调整为一级：全院停诊",
            "王工 changed it from severity 3 to severity 1: 全院停诊",
        ),
        (
            "incident.paused",
            json!({ "reason": "waiting_customer", "note": "等账号" }),
            "王工登记等待：等待客户（等账号）",
            "王工 recorded waiting: Waiting for the customer (等账号)",
        ),
        ("clock.met", json!({ "fact": { "late": true } }), "响应完成，已超时", "Response: met, late"),
        (
            "incident.due_set",
            json!({ "due_at": "2026-09-01T06:12:00Z", "reason": "约定" }),
            "王工将响应时限设定为 9月1日 14:12：约定",
            "王工 set the due time of Response to 1 Sep 14:12: 约定",
        ),
    ];
    for (kind, body, zh, en) in table {
        let text = tell(kind, &body, true);
        assert_eq!((text.zh.as_str(), text.en.as_str()), (zh, en), "{kind}");
    }
}

#[test]
fn a_due_time_that_moved_within_a_minute_is_told_to_the_second_and_within_a_second_not_at_all() {
    let moved = |to: &str| json!({ "fact": { "from": "2026-09-01T06:12:05.2Z", "to": to } });
    let told = |to: &str| tell("clock.due_moved", &moved(to), true);
    assert_eq!(told("2026-09-01T06:13:05Z").zh, "响应时限由 9月1日 14:12 调整为 9月1日 14:13");
    assert_eq!(told("2026-09-01T06:12:45Z").zh, "响应时限由 9月1日 14:12:05 调整为 9月1日 14:12:45");
    assert_eq!(told("2026-09-01T06:12:45Z").en, "Response: due time moved from 1 Sep 14:12:05 to 1 Sep 14:12:45");
    assert!(is_idle("clock.due_moved", &moved("2026-09-01T06:12:05.9Z")));
    assert!(!is_idle("clock.due_moved", &moved("2026-09-01T06:12:06Z")));
    assert!(!is_idle("clock.due_moved", &json!({ "fact": { "to": "2026-09-01T06:12:05Z" } })));
}

#[test]
fn why_work_passed_between_colleagues_is_told_inside_only() {
    let body = json!({ "name": "李工", "reason": "王工在另一处现场" });
    assert_eq!(tell("incident.assigned", &body, true).zh, "派单给李工：王工在另一处现场");
    assert_eq!(tell("incident.assigned", &body, false).zh, "派单给李工");
}
