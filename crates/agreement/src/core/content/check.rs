//! What no version may say, not even a draft: values that mean nothing, twice the same promise, a ladder out of joint.

use std::collections::BTreeSet;

use clocks::core::Milestone;
use kernel::{Refusal, RefusalKind};
use worktime::Duration;

use super::Content;
use crate::core::terms::Period;
use crate::core::words::Severity;

/// Collects what is wrong, with pointers into the document.
struct Wrong(Refusal);

impl Wrong {
    fn say(&mut self, pointer: String, zh: &str, en: &str) {
        let empty = Refusal::new(RefusalKind::Invalid, "agreement.invalid_content", "", "");
        self.0 = std::mem::replace(&mut self.0, empty).field(pointer, zh, en);
    }
}

impl Content {
    /// Checks the document by itself, without the estate; the pointers of the refusal point into it.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut wrong = Wrong(Refusal::new(
            RefusalKind::Invalid,
            "agreement.invalid_content",
            "协议内容有误，请按提示修改。",
            "The content does not hold; see the marked values.",
        ));
        check_systems(self, &mut wrong);
        check_terms(self, &mut wrong);
        check_targets(self, &mut wrong);
        check_ladders(self, &mut wrong);
        check_pauses(self, &mut wrong);
        check_codes(self, &mut wrong);
        check_numbers(self, &mut wrong);
        check_matrix(self, &mut wrong);
        if wrong.0.fields.is_empty() { Ok(()) } else { Err(wrong.0) }
    }
}

fn check_systems(content: &Content, wrong: &mut Wrong) {
    let mut seen = BTreeSet::new();
    for (index, system) in content.systems.iter().enumerate() {
        if !seen.insert(*system) {
            wrong.say(format!("/systems/{index}"), "系统重复，请删去一处。", "The system is named twice; remove one.");
        }
    }
    if content.calendar.trim().is_empty() {
        wrong.say("/calendar".to_owned(), "请写明工作日历的代码。", "Name the calendar by its code.");
    }
}

fn check_terms(content: &Content, wrong: &mut Wrong) {
    for (index, term) in content.terms.iter().enumerate() {
        match term.period {
            Period::Acceptance { months } | Period::GoLive { months } if months == 0 || months > 1200 => {
                wrong.say(
                    format!("/terms/{index}/period/months"),
                    "月数须在 1 到 1200 之间。",
                    "Between 1 and 1200 months.",
                );
            }
            Period::Dates { from, until } if until < from => {
                wrong.say(
                    format!("/terms/{index}/period/until"),
                    "结束日期早于开始日期。",
                    "The last day lies before the first.",
                );
            }
            _ => {}
        }
    }
}

fn check_targets(content: &Content, wrong: &mut Wrong) {
    let mut seen = BTreeSet::new();
    for (index, row) in content.targets.iter().enumerate() {
        if !seen.insert((row.severity, row.milestone)) {
            wrong.say(
                format!("/targets/{index}"),
                "同一级别的同一时限写了两次。",
                "The same severity and milestone stand twice.",
            );
        }
        promised(row.milestone, format!("/targets/{index}/milestone"), wrong);
    }
    for (index, service) in content.catalogue.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (at, row) in service.targets.iter().enumerate() {
            let pointer = format!("/catalogue/{index}/targets/{at}/milestone");
            if !seen.insert(row.milestone) {
                wrong.say(pointer.clone(), "该服务的同一时限写了两次。", "The service promises this milestone twice.");
            }
            promised(row.milestone, pointer, wrong);
        }
    }
    for (index, row) in content.fallback.targets.iter().enumerate() {
        promised(row.milestone, format!("/fallback/targets/{index}/milestone"), wrong);
    }
}

fn promised(milestone: Milestone, pointer: String, wrong: &mut Wrong) {
    if !milestone.is_agreed() {
        wrong.say(
            pointer,
            "督办、确认和内部期限不是承诺，不能设目标。",
            "Supervision, confirmation and terms of our own promise nothing and take no target.",
        );
    }
}

fn check_ladders(content: &Content, wrong: &mut Wrong) {
    for severity in Severity::ALL {
        for problem in content.ladder(severity).check(|milestone| content.target(severity, milestone)) {
            let pointer = format!("/ladders/{}/{}", severity.index(), problem.rung);
            wrong.say(pointer, &problem.zh, &problem.en);
        }
    }
}

fn check_pauses(content: &Content, wrong: &mut Wrong) {
    let mut seen = BTreeSet::new();
    for (index, rule) in content.pauses.iter().enumerate() {
        if !seen.insert(rule.reason) {
            wrong.say(format!("/pauses/{index}/reason"), "同一暂停原因写了两次。", "The same reason stands twice.");
        }
        if rule.stops.iter().any(|m| matches!(m, Milestone::Respond | Milestone::OnSite)) {
            wrong.say(format!("/pauses/{index}/stops"), "响应与到场时限不得暂停。", "Respond and on_site never pause.");
        }
    }
}

fn check_codes(content: &Content, wrong: &mut Wrong) {
    let lists: [(&str, Vec<&str>); 4] = [
        ("catalogue", content.catalogue.iter().map(|s| s.code.as_str()).collect()),
        ("exclusions", content.exclusions.iter().map(|e| e.code.as_str()).collect()),
        ("fees", content.fees.iter().map(|f| f.code.as_str()).collect()),
        ("channels", content.channels.iter().map(|c| c.channel.as_str()).collect()),
    ];
    for (list, codes) in lists {
        let mut seen = BTreeSet::new();
        for (index, code) in codes.into_iter().enumerate() {
            let name = if list == "channels" { "channel" } else { "code" };
            if code.trim().is_empty() || !seen.insert(code) {
                wrong.say(
                    format!("/{list}/{index}/{name}"),
                    "代码不能为空，也不能重复。",
                    "A code is neither empty nor used twice.",
                );
            }
        }
    }
}

fn check_numbers(content: &Content, wrong: &mut Wrong) {
    if !matches!(content.confirmation_silence, Duration::WorkingDays(_)) {
        wrong.say("/confirmation_silence".to_owned(), "请以工作日书写，如 5wd。", "Write working days, such as 5wd.");
    }
    let mut permille = vec![
        ("/release_permille".to_owned(), content.release_permille),
        ("/triage_permille".to_owned(), content.triage_permille),
    ];
    for (index, line) in content.assessment.lines.iter().enumerate() {
        permille.push((format!("/assessment/lines/{index}/target_permille"), line.target_permille));
    }
    permille.extend(content.assessment.cap_permille.map(|cap| ("/assessment/cap_permille".to_owned(), cap)));
    if let Some(fee) = &content.assessment.fee
        && (fee.amount.minor < 0 || fee.amount.currency.len() != 3 || !(1..=60).contains(&fee.months))
    {
        wrong.say(
            "/assessment/fee".to_owned(),
            "服务费不能为负，币种为三位字母，月数为 1 至 60。",
            "The fee is not negative, its currency has three letters, and it covers 1 to 60 months.",
        );
    }
    for (pointer, value) in permille {
        if value > 1000 {
            wrong.say(pointer, "千分数不超过 1000。", "Thousandths, at most 1000.");
        }
    }
    if content.attempts.is_some_and(|attempts| attempts.count == 0) {
        wrong.say("/attempts/count".to_owned(), "至少联系一次。", "At least one attempt.");
    }
    for (index, period) in content.guarded_periods.iter().enumerate() {
        if period.until < period.from {
            wrong.say(
                format!("/guarded_periods/{index}/until"),
                "结束日期早于开始日期。",
                "The last day lies before the first.",
            );
        }
    }
    for (index, bond) in content.bonds.iter().enumerate() {
        if bond.amount.minor < 0 || bond.amount.currency.len() != 3 {
            wrong.say(
                format!("/bonds/{index}/amount"),
                "金额不能为负，币种为三位字母。",
                "An amount is not negative and its currency has three letters.",
            );
        }
    }
}

fn check_matrix(content: &Content, wrong: &mut Wrong) {
    for (index, row) in content.matrix.iter().enumerate() {
        if row.clause.trim().is_empty() {
            wrong.say(format!("/matrix/{index}/clause"), "请写明条款。", "Name the clause.");
        }
    }
}
