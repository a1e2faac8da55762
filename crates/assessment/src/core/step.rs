//! Why a step is refused, and how to mend it.

use kernel::{Language, Refusal, RefusalKind};

use super::sheet::{Obstacle, ObstacleKind, SheetState, Step};

const MOST: usize = 4000;

/// The step must be possible in this state.
pub fn may_step(step: Step, state: SheetState, possible: bool) -> Result<(), Refusal> {
    if possible {
        return Ok(());
    }
    let (zh, en) = (Language::Zh, Language::En);
    Err(Refusal::new(
        RefusalKind::Conflict,
        "assessment.not_now",
        format!("考核表{}，不能{}。请刷新后查看可做的操作。", state.label(zh), step.label(zh)),
        format!(
            "The sheet is {}: you cannot {} now. Refresh to see what can be done.",
            state.label(en),
            step.label(en)
        ),
    ))
}

/// Somebody else changed the sheet at the same moment.
pub fn somebody_first() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "assessment.somebody_first",
        "考核表刚被他人修改，您的操作没有生效。请刷新后重试。",
        "Somebody changed the sheet a moment ago and yours had no effect. Refresh and try again.",
    )
}

/// Another sheet of the agreement speaks of some of the same days.
pub fn overlaps(number: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "assessment.overlaps",
        format!("该协议的考核表 {number} 已包含其中的日期；请更正或作废那一份，或另选考核期。"),
        format!(
            "Sheet {number} of this agreement speaks of some of these days; correct or withdraw it, or choose other days."
        ),
    )
}

/// The agreement never held before the period's end.
pub fn unheld() -> Refusal {
    let (zh, en) = (
        "该协议在考核期结束前从未生效，没有可考核的承诺。请核对考核期，或先签署协议。",
        "The agreement was never in force before the period's end, so there is nothing to assess. Check the days, or sign it first.",
    );
    Refusal::new(RefusalKind::Invalid, "assessment.unheld", zh, en).field("/agreement_id", zh, en)
}

/// Issuing is refused while these stand.
pub fn stops_issue(obstacles: &[Obstacle]) -> Result<(), Refusal> {
    let Some(first) = obstacles.iter().find(|obstacle| obstacle.blocks) else { return Ok(()) };
    let (count, list) = (first.count, first.incidents.join(", "));
    let (code, zh, en) = match first.kind {
        ObstacleKind::PeriodRuns => (
            "assessment.period_runs",
            "考核期尚未结束，不能签发。请在考核期结束后重新计算再签发。".to_owned(),
            "The period has not ended, so nothing is issued. Compute and issue once it is over.".to_owned(),
        ),
        ObstacleKind::OpenRemarks => (
            "assessment.open_remarks",
            format!("还有 {count} 条意见未答复，不能签发。请先逐条答复。"),
            format!("{count} remarks wait for an answer, so nothing is issued. Answer each of them first."),
        ),
        _ => (
            "assessment.provisional",
            format!("有 {count} 个暂定时限（{list}），不能签发。请先导入该年度的放假通知，再重新计算。"),
            format!(
                "{count} deadlines are provisional ({list}), so nothing is issued. Import the year's holiday notice, then compute again."
            ),
        ),
    };
    Err(Refusal::new(RefusalKind::Conflict, code, zh, en))
}

/// What would be issued is no longer what was looked at: so many clocks count differently, or what is computed from them.
pub fn changed_meanwhile(count: usize) -> Refusal {
    let (zh, en) = if count == 0 {
        ("上次计算之后协议条款或计算结果有变".to_owned(), "The terms or what follows from them changed".to_owned())
    } else {
        (format!("上次计算之后有 {count} 个时限的结果有变"), format!("{count} clocks count differently"))
    };
    Refusal::new(
        RefusalKind::Conflict,
        "assessment.changed_meanwhile",
        format!("{zh}。请重新计算并查看差异后再签发。"),
        format!("{en} since the last computation. Compute again and look at the differences first."),
    )
}

/// It is issued without the customer's agreement only with a reason.
pub fn needs_reason() -> Refusal {
    let (zh, en) = (
        "客户尚未确认。请等待客户确认，或写明未经确认而签发的理由。",
        "The customer has not agreed. Wait for it, or write why it is issued all the same.",
    );
    Refusal::new(RefusalKind::Invalid, "assessment.not_agreed", zh, en).field("/reason", zh, en)
}

/// Only what is issued and not corrected yet is corrected.
pub fn not_corrigible() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "assessment.not_corrigible",
        "只能更正已签发且尚未更正的考核表；更正稿未签发前不能再起草一份。请打开最新的一份。",
        "Only an issued sheet that nothing corrects yet is corrected, and by one sheet at a time. Open the latest one.",
    )
}

/// The remark was answered already.
pub fn no_answer_needed() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "remark.answered_already",
        "这条意见已有答复。请刷新后查看；如需补充，请另写一条意见。",
        "This remark has its answer already. Refresh to read it; to add something, write another remark.",
    )
}

/// A remark is about a line or a clock that the sheet does not hold.
pub fn inside_period(pointer: &'static str) -> Refusal {
    let (zh, en) = ("考核表中没有这一项。请刷新后重选。", "The sheet holds no such thing. Refresh and choose again.");
    Refusal::new(RefusalKind::Invalid, "remark.about_nothing", zh, en).field(pointer, zh, en)
}

/// A text somebody wrote, trimmed, without secrets.
pub fn said(pointer: &'static str, text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    let wrong = |zh: &str, en: &str| Refusal::new(RefusalKind::Invalid, "text.invalid", zh, en).field(pointer, zh, en);
    if trimmed.is_empty() {
        return Err(wrong("请填写内容。", "Write something."));
    }
    if trimmed.chars().count() > MOST {
        return Err(wrong("内容超过 4000 字，请精简。", "More than 4,000 characters: shorten it."));
    }
    Ok(triage::mask(trimmed).text)
}
