//! 计时规则: how time counts, as the rules of the version have it and not as such agreements usually do.

use agreement::core::content::{Content, OnSiteStart, ReopenedTime, ScreeningStart};
use clocks::core::Milestone;
use desk::core::duration_words;
use paper::{Block, Column, Section};
use worktime::Counting;

use crate::gather::Voice;

/// The section.
pub(super) fn section(content: &Content, voice: &Voice) -> Section {
    let items = [start(content, voice), days(content, voice), on_site(content, voice), reopened(content, voice)];
    let mut blocks = vec![Block::List { items: items.into_iter().flatten().collect() }];
    blocks.extend(pauses(content, voice));
    blocks.extend(guarded(content, voice));
    Section { title: voice.pick("计时规则", "How time counts").into(), blocks }
}

/// From when time counts, and what a response is.
fn start(content: &Content, voice: &Voice) -> Vec<String> {
    let mut said = vec![
        voice
            .pick(
                "时限自甲方的申报按“受理渠道”一节视为受理之时起计；自动回执不视为响应，响应以乙方工程师实名联系甲方申报人为准。",
                "Time counts from when a report counts as received by the section “Channels”. An automatic receipt is no response; a response is a named engineer's contact with the reporter.",
            )
            .to_owned(),
    ];
    if let Some(screening) = content.screening {
        let words = match screening.clocks_start {
            ScreeningStart::Reported => voice.pick(
                "甲方信息部门审核、转报所用的时间计入时限：时限仍自科室申报之时起计。",
                "The customer's own screening counts in: time runs from the department's report.",
            ),
            ScreeningStart::PassedOn => voice.pick(
                "甲方科室的申报，时限自甲方信息部门转报之时起计。",
                "For reports of the customer's departments time runs from when its responsible person passes them on.",
            ),
        };
        said.push(words.to_owned());
    }
    if let Some(attempts) = content.attempts {
        let (count, apart) = (attempts.count, duration_words(attempts.apart, voice.language));
        let text = if attempts.text_message {
            voice.pick("并已发送短信", " and a text message was sent")
        } else {
            voice.pick("", "")
        };
        said.push(voice.pick(
            format!("乙方工程师联系申报人 {count} 次未果、每两次间隔不少于{apart}{text}，且均有记录的，视为已响应。"),
            format!(
                "{count} recorded attempts to reach the reporter, at least {apart} apart,{text} count as a response."
            ),
        ));
    }
    said
}

/// What a working day is, and how periods in days and hours run.
fn days(content: &Content, voice: &Voice) -> Vec<String> {
    let calendar = voice.pick(
        format!(
            "本协议采用工作日历“{}”；按国务院办公厅公布的放假调休安排的，调休上班日为工作日。",
            content.calendar
        ),
        format!(
            "This agreement counts by the calendar “{}”; where it follows the State Council's yearly notice, make-up working days are working days.",
            content.calendar
        ),
    );
    let counted = match content.counting {
        Counting::Civil => voice.pick(
            "以工作日计的期限，申报当日不计入，自次一工作日起算，至末日营业时间结束时届满。",
            "Periods in working days begin the day after the report and end at the close of business of the last day.",
        ),
        Counting::WorkingTime => voice.pick(
            "以工作日计的期限，按工作日历的标准工作日折算为工作时间，自起点起连续计算。",
            "Periods in working days are so many standard days of working time, counted from their start on.",
        ),
    };
    let hours = voice.pick(
        "以小时计的期限自起点连续计算，约定为工作小时的仅计工作时段。",
        "Periods in hours run through, working hours within working time only.",
    );
    vec![calendar, format!("{counted}{}{hours}", voice.pick("", " "))]
}

fn on_site(content: &Content, voice: &Voice) -> Vec<String> {
    let promised = content.targets.iter().any(|target| target.milestone == Milestone::OnSite);
    let words = match content.on_site_from {
        OnSiteStart::Decision => {
            voice.pick("到场时限自决定上门之时起计。", "The time to be on site counts from when a visit is decided on.")
        }
        OnSiteStart::Report => {
            voice.pick("到场时限自受理之时起计。", "The time to be on site counts from the receipt of the report.")
        }
    };
    promised.then(|| words.to_owned()).into_iter().collect()
}

fn reopened(content: &Content, voice: &Voice) -> Vec<String> {
    let words = match content.reopened {
        ReopenedTime::Remaining => voice.pick(
            "退回或重新打开的，在原时限的剩余时间内处理。",
            "What is rejected or reopened is done within what is left of the first time.",
        ),
        ReopenedTime::Full => {
            voice.pick("退回或重新打开的，时限重新起计。", "What is rejected or reopened gets the full time again.")
        }
    };
    vec![words.to_owned()]
}

/// Which waiting stops which promise. Response and arrival never stop (`Content::stopped_by`).
fn pauses(content: &Content, voice: &Voice) -> Vec<Block> {
    let stops = |milestones: &[Milestone]| {
        let stopped = milestones.iter().filter(|one| !matches!(one, Milestone::Respond | Milestone::OnSite));
        let said: Vec<String> = stopped.map(|one| voice.label(one.label(voice.language))).collect();
        said.join(voice.pick("、", ", "))
    };
    let rows =
        content.pauses.iter().map(|rule| vec![voice.label(rule.reason.label(voice.language)), stops(&rule.stops)]);
    let rows: Vec<Vec<String>> = rows.filter(|row| !row[1].is_empty()).collect();
    if rows.is_empty() {
        let none = voice.pick("任何等待均不停止计时。", "No waiting stops any time.");
        return vec![Block::text(none)];
    }
    let said = voice.pick(
        "下列等待经平台记录并对甲方可见后，停止表中所列时限的计时；响应与到场时限不因任何等待中止。",
        "These kinds of waiting, recorded and visible to the customer, stop the times named beside them; response and arrival never stop.",
    );
    let columns = vec![
        Column::new(voice.pick("暂停原因", "Reason of a pause"), 6),
        Column::new(voice.pick("停止计时的时限", "Stops"), 10),
    ];
    vec![Block::text(said), Block::Table { columns, rows }]
}

/// Days on which every fault weighs one step more.
fn guarded(content: &Content, voice: &Voice) -> Vec<Block> {
    if content.guarded_periods.is_empty() {
        return Vec::new();
    }
    let period = |period: &agreement::core::content::GuardedPeriod| {
        format!("{}：{} – {}", period.name, voice.day(period.from), voice.day(period.until))
    };
    let said =
        voice.pick("重保期内的故障按高一级处理：", "In these guarded periods a fault is graded one step higher:");
    vec![Block::text(said), Block::List { items: content.guarded_periods.iter().map(period).collect() }]
}

#[cfg(test)]
mod tests {
    use agreement::core::content::{Attempts, GuardedPeriod, PauseRule, Screening, TargetRow};
    use agreement::core::{Severity, profiles};
    use clocks::core::PauseReason;
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use kernel::Language;
    use worktime::Duration;

    use super::*;

    fn printed(content: &Content, language: Language) -> String {
        let voice = Voice { language, zone: TimeZone::UTC };
        serde_json::to_string(&section(content, &voice)).expect("plain texts")
    }

    #[test]
    fn whatever_the_rules_say_otherwise_is_printed_otherwise() {
        let visit = TargetRow { severity: Severity::ONE, milestone: Milestone::OnSite, within: Duration::hours(2) };
        let mut base = Content { guarded_periods: Vec::new(), screening: None, attempts: None, ..profiles::baseline() };
        base.targets.push(visit);
        let rule = |stops: Vec<Milestone>| PauseRule { reason: PauseReason::WaitingVendor, stops };
        let attempts = Attempts { count: 3, apart: Duration::hours(1), text_message: false };
        let gala = GuardedPeriod { name: "双十一".to_owned(), from: date(2026, 11, 9), until: date(2026, 11, 12) };
        let others = [
            Content { calendar: "another".to_owned(), ..base.clone() },
            Content { counting: Counting::WorkingTime, ..base.clone() },
            Content { on_site_from: OnSiteStart::Report, ..base.clone() },
            Content { reopened: ReopenedTime::Full, ..base.clone() },
            Content { pauses: Vec::new(), ..base.clone() },
            Content { pauses: vec![rule(vec![Milestone::Resolve])], ..base.clone() },
            Content { screening: Some(Screening { clocks_start: ScreeningStart::Reported }), ..base.clone() },
            Content { screening: Some(Screening { clocks_start: ScreeningStart::PassedOn }), ..base.clone() },
            Content { attempts: Some(attempts), ..base.clone() },
            Content { attempts: Some(Attempts { text_message: true, ..attempts }), ..base.clone() },
            Content { guarded_periods: vec![gala], ..base.clone() },
        ];
        for language in [Language::Zh, Language::En] {
            let mut said: Vec<String> = others.iter().map(|content| printed(content, language)).collect();
            said.push(printed(&base, language));
            let count = said.len();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), count, "two contents are printed alike");
        }
        let never = Content { pauses: vec![rule(vec![Milestone::Respond])], ..base.clone() };
        assert_eq!(
            printed(&never, Language::Zh),
            printed(&Content { pauses: Vec::new(), ..base }, Language::Zh),
            "a response never stops, whatever a row says"
        );
    }
}
