#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use kernel::{HOUR, Instant, MINUTE, RandomIds};

use super::*;
use crate::core::{Amount, ClockState, Form, LANGUAGES, html, plain, shipped, short};

fn facts() -> Facts {
    let at: Instant = "2026-11-23T06:00:00Z".parse().unwrap();
    Facts {
        number: "INC-2026-000123".to_owned(),
        title: "综合查询一直转圈".to_owned(),
        customer: "市人民医院".to_owned(),
        system: Some("门诊收费与综合查询".to_owned()),
        severity: Some(2),
        engineer: Some("王工".to_owned()),
        lead: Some("华衡".to_owned()),
        zone: "Asia/Shanghai".to_owned(),
        link: Some("https://care.example.test/incidents/1".to_owned()),
        clocks: vec![LiveClock {
            id: ClockId::fresh(&RandomIds, at),
            milestone: "respond".to_owned(),
            state: ClockState::Running,
            due_at: at.plus(2 * HOUR),
            provisional: false,
            amount: Amount::Elapsed(72 * MINUTE),
            used_permille: 400,
        }],
    }
}

fn words() -> Words {
    Words {
        text: "重启了服务".to_owned(),
        reason: "expired".to_owned(),
        by: "王工".to_owned(),
        from: "3".to_owned(),
        to: "2".to_owned(),
        rungs: 2,
    }
}

#[test]
fn every_event_can_be_told_to_every_side_that_may_hear_it_in_both_languages_whatever_the_clock_does() {
    for event in Event::ALL {
        for side in [Side::Provider, Side::Customer, Side::Vendor] {
            for language in [Language::Zh, Language::En] {
                let reader = Reader { side, name: "李护士", language };
                for state in ClockState::ALL {
                    let mut facts = facts();
                    facts.clocks[0].state = *state;
                    let letter = compose(*event, reader, &words(), &facts, None, true);
                    let allowed = side == Side::Provider || !event.is_internal();
                    assert_eq!(letter.is_ok(), allowed, "{event} {side:?} {state:?} {letter:?}");
                }
            }
        }
    }
}

#[test]
fn every_milestone_has_its_name_and_an_unknown_one_is_an_error() {
    let milestones = ["respond", "on_site", "plan", "restore", "resolve", "report", "update", "supervise", "confirm"];
    for name in milestones {
        assert!(milestone(Language::Zh, name).is_ok() && milestone(Language::En, name).is_ok(), "{name}");
    }
    assert!(milestone(Language::Zh, "lunch").is_err());
}

#[test]
fn scenario_26_percent_and_remaining_are_those_of_the_facts_at_sending() {
    let mut facts = facts();
    let clock = facts.clocks[0].id;
    let reader = Reader { side: Side::Provider, name: "王工", language: Language::Zh };
    let text = |facts: &Facts| {
        plain(&compose(Event::RungWarning, reader, &Words::default(), facts, Some(clock), false).unwrap())
    };
    assert!(text(&facts).contains("响应时限已用 40%"));
    assert!(text(&facts).contains("剩 1 小时 12 分"));
    facts.clocks[0].used_permille = 1083;
    facts.clocks[0].state = ClockState::Late;
    facts.clocks[0].amount = Amount::Elapsed(10 * MINUTE);
    assert!(text(&facts).contains("响应时限已用 108%"));
    assert!(text(&facts).contains("已超时 10 分"));
}

#[test]
fn scenario_41_a_customers_mail_names_nobody_but_the_facts_of_his_side_and_no_internal_text_can_be_composed_for_him() {
    let reader = Reader { side: Side::Customer, name: "李护士", language: Language::Zh };
    let note = Words { text: "客户经理说先拖着".to_owned(), ..Words::default() };
    assert!(compose(Event::InternalNote, reader, &note, &facts(), None, false).is_err());
    let letter = compose(Event::VendorCalled, reader, &Words::default(), &facts(), None, false).unwrap();
    assert!(!plain(&letter).contains("厂商"));
}

#[test]
fn what_people_typed_neither_breaks_the_subject_nor_the_page() {
    let mut facts = facts();
    facts.title = "x\r\nBcc: all@example.test\u{0}<b>".to_owned();
    facts.link = Some("javascript:alert(\"1\")".to_owned());
    let words = Words { text: "<script>alert('x')</script>\n& more".to_owned(), ..words() };
    let reader = Reader { side: Side::Customer, name: "<i>李</i>", language: Language::En };
    let letter = compose(Event::Answered, reader, &words, &facts, None, false).unwrap();
    assert_eq!(letter.subject, "[INC-2026-000123] Answered: x Bcc: all@example.test <b>");
    let page = html(&letter);
    for forbidden in ["<script", "<i>", "<b>", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("&lt;script&gt;") && page.contains("&amp; more"));
    assert!(!plain(&letter).contains("javascript:"));
}

#[test]
fn severities_and_reasons_are_named_in_the_readers_language() {
    let compose = |language| {
        let reader = Reader { side: Side::Customer, name: "Li", language };
        plain(&compose(Event::SeverityChanged, reader, &words(), &facts(), None, false).unwrap())
    };
    assert!(compose(Language::Zh).contains("级别由 三级（较急） 改为 二级（紧急）"));
    assert!(compose(Language::Zh).contains("原因：质保（维保）期已过"));
    assert!(compose(Language::En).contains("from 3 (raised) to 2 (urgent)"));
    assert!(compose(Language::En).contains("Reason: the term of cover has ended"));
}

fn own(texts: &[(Language, Form, &str)]) -> Wording {
    let mut own = Wording::default();
    for (language, form, text) in texts {
        own.put(*language, *form, text);
    }
    own
}

#[test]
fn the_houses_own_words_stand_in_the_place_of_the_shipped_ones_and_the_frame_stays() {
    let own = own(&[
        (Language::Zh, Form::Title, "派工：{title}"),
        (Language::Zh, Form::Customer, "{name}，{engineer} 会处理 {system} 的问题。\n{clock}"),
        (Language::Zh, Form::Short, "{number} 已派 {engineer}，{clock}"),
    ]);
    let reader = Reader { side: Side::Customer, name: "李护士", language: Language::Zh };
    let letter = compose_own(&own, Event::Assigned, reader, &Words::default(), &facts(), None, false).unwrap();
    assert_eq!(letter.subject, "[INC-2026-000123] 派工：综合查询一直转圈");
    assert_eq!(letter.paragraphs[0], "李护士，王工 会处理 门诊收费与综合查询 的问题。");
    assert!(letter.paragraphs[1].starts_with("响应 2026年11月23日"), "{:?}", letter.paragraphs);
    assert_eq!(letter.paragraphs.len(), 2);
    assert!(letter.link.is_some() && letter.facts.iter().any(|(_, value)| value == "INC-2026-000123"));
    assert!(short(&letter, false, 300).starts_with("INC-2026-000123 已派 王工，响应 2026年11月23日"));
    let english = Reader { language: Language::En, ..reader };
    let shipped = compose(Event::Assigned, english, &Words::default(), &facts(), None, false);
    assert_eq!(compose_own(&own, Event::Assigned, english, &Words::default(), &facts(), None, false), shipped);
}

#[test]
fn a_shipped_text_as_a_template_says_what_the_shipped_text_says() {
    let side = |form| match form {
        Form::Customer => Side::Customer,
        Form::Vendor => Side::Vendor,
        Form::Title | Form::Staff | Form::Short => Side::Provider,
    };
    for event in Event::ALL {
        for language in LANGUAGES {
            for form in Form::ALL.iter().copied().filter(|form| form.is_of(*event)) {
                let text = shipped(*event, language, form).unwrap();
                let own = own(&[(language, form, &text)]);
                assert!(own.broken(*event).is_empty(), "{event} {form:?}");
                let reader = Reader { side: side(form), name: "李护士", language };
                let said = |own: &Wording| compose_own(own, *event, reader, &words(), &facts(), None, false).unwrap();
                let (ours, theirs) = (said(&own), said(&Wording::default()));
                assert_eq!(ours.subject, theirs.subject, "{event} {form:?}");
                assert_eq!(ours.paragraphs, theirs.paragraphs, "{event} {form:?}");
                if Field::Clock.fits(*event, form) && !ours.clocks.is_empty() {
                    assert_eq!(short(&ours, false, 500), short(&theirs, false, 500), "{event} {form:?}");
                }
            }
        }
    }
}

#[test]
fn a_text_that_cannot_be_used_gives_way_to_the_shipped_one_and_nothing_typed_is_a_field() {
    let stored: Wording =
        serde_json::from_str(r#"{"zh.title":"{colour} 派工","zh.customer":"{title}，请稍候"}"#).unwrap();
    let reader = Reader { side: Side::Customer, name: "李护士", language: Language::Zh };
    let mut facts = facts();
    facts.title = "{number}\r\nBcc: x@example.test <b>".to_owned();
    let letter = compose_own(&stored, Event::Assigned, reader, &Words::default(), &facts, None, false).unwrap();
    assert_eq!(letter.subject, "[INC-2026-000123] 已派工程师：{number} Bcc: x@example.test <b>");
    assert_eq!(letter.paragraphs, ["{number} Bcc: x@example.test <b>，请稍候"]);
    assert!(html(&letter).contains("&lt;b&gt;") && !html(&letter).contains("<b>"));
    assert_eq!(stored.broken(Event::Assigned).len(), 1);
}

#[test]
fn an_own_text_tells_nobody_outside_what_is_internal() {
    let stored: Wording = serde_json::from_str(r#"{"zh.customer":"备注：{by}"}"#).unwrap();
    let reader = Reader { side: Side::Customer, name: "李护士", language: Language::Zh };
    assert!(compose_own(&stored, Event::InternalNote, reader, &words(), &facts(), None, false).is_err());
}
