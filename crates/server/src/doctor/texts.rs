//! The house's own texts of notices: one that cannot be used is not said, and somebody must mend it.

use kernel::Language;
use notify::core::Broken;
use notify::{Event, Form, own_texts};

use super::{Finding, Ground, unanswered};

pub(super) async fn look(ground: &Ground) -> Vec<Finding> {
    let own = match own_texts(&ground.app.db).await {
        Ok(own) => own,
        Err(error) => return vec![unanswered("texts.unknown", ("通知文字", "the texts of notices"), &error)],
    };
    let stored = Event::ALL.iter().filter_map(|event| own.get(event.as_str()).map(|own| (*event, own)));
    let faults = stored.filter_map(|(event, own)| own.faults(event).into_iter().next().map(|fault| (event, fault)));
    faults.map(|(event, fault)| finding(event, &fault)).collect()
}

fn finding(event: Event, fault: &Broken) -> Finding {
    let said = |language| fault.why.sentence(language, event, fault.form);
    let tongue = fault.language;
    Finding::warning(
        "texts.unusable",
        format!(
            "通知文字 {event}（{}，{}）不能使用，暂用出厂文字：{}",
            tongue.pick("中文", "英文"),
            form(fault.form, Language::Zh),
            said(Language::Zh)
        ),
        format!(
            "the {} text of the notice {event} ({}) cannot be used, the shipped one is said: {}",
            tongue.pick("Chinese", "English"),
            form(fault.form, Language::En),
            said(Language::En)
        ),
        (
            "在“通知文字”页打开这类通知，改正或恢复出厂文字。",
            "Open this notice on the page Texts of notices, and mend the text or put the shipped one back.",
        ),
    )
}

const fn form(form: Form, language: Language) -> &'static str {
    match form {
        Form::Title => language.pick("标题", "title"),
        Form::Customer => language.pick("对客户", "for customers"),
        Form::Staff => language.pick("对内部", "for our people"),
        Form::Vendor => language.pick("对厂商", "for vendors"),
        Form::Short => language.pick("短信", "text message"),
    }
}
