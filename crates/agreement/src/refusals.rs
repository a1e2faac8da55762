//! The sentences with which this slice says no.

use kernel::{Refusal, RefusalKind};

pub(crate) fn unknown_party(pointer: &str) -> Refusal {
    invalid(
        "agreement.unknown_party",
        pointer,
        "没有这个单位，请从台账中选择。",
        "There is no such party; choose one of the estate.",
    )
}

pub(crate) fn unknown_calendar(pointer: &str, code: &str) -> Refusal {
    invalid(
        "calendar.unknown",
        pointer,
        &format!("没有代码为“{code}”的工作日历，请先建立或改用已有的。"),
        &format!("There is no calendar with the code “{code}”; make it first or name one there is."),
    )
}

pub(crate) fn unknown_profile() -> Refusal {
    invalid(
        "agreement.unknown_profile",
        "/profile",
        "没有这个范本，请用 baseline 或 tender。",
        "There is no such profile; use baseline or tender.",
    )
}

pub(crate) fn nameless(pointer: &str) -> Refusal {
    invalid("agreement.nameless", pointer, "请填写名称，不超过 200 个字符。", "Give a name of at most 200 characters.")
}

pub(crate) fn reason_missing(pointer: &str) -> Refusal {
    invalid(
        "agreement.reason_missing",
        pointer,
        "请写明理由，不超过 1000 个字符。",
        "State the reason, at most 1000 characters.",
    )
}

pub(crate) fn bad_date(pointer: &str) -> Refusal {
    invalid(
        "agreement.bad_date",
        pointer,
        "日期超出可用范围，请核对年份。",
        "The date is out of range; check the year.",
    )
}

pub(crate) fn draft_exists() -> Refusal {
    conflict(
        "agreement.draft_exists",
        "该协议已有一份草稿，请在那份草稿上修改。",
        "The agreement has a draft already; go on with that one.",
    )
}

pub(crate) fn calendar_exists() -> Refusal {
    conflict(
        "calendar.code_taken",
        "该代码已被另一份工作日历使用，请换一个。",
        "Another calendar has this code; choose a different one.",
    )
}

pub(crate) fn signed_meanwhile() -> Refusal {
    conflict(
        "agreement.signed_meanwhile",
        "该客户的另一份协议刚刚签署，请重新检查后再签。",
        "Another agreement of this customer was signed at the same moment; check again, then sign.",
    )
}

pub(crate) fn double_cover(component: &str, other: &str, from: &str, until: &str) -> Refusal {
    conflict(
        "agreement.double_cover",
        &format!(
            "“{component}”在 {from} 至 {until} 已由协议“{other}”覆盖，同一部件同一时间只能有一份协议。请调整保修期或系统范围。"
        ),
        &format!(
            "From {from} to {until} “{component}” is covered by the agreement “{other}” already; two agreements cannot cover one component at one moment. Change the terms or the systems."
        ),
    )
}

pub(crate) fn conflict(code: &'static str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Conflict, code, zh, en)
}

pub(crate) fn invalid(code: &'static str, pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, code, zh, en).field(pointer, zh, en)
}

pub(crate) fn not_continuable() -> Refusal {
    conflict(
        "agreement.not_continuable",
        "只有生效中或已到期、且仍有系统的版本可以延续服务。",
        "Only a version in force or expired that still has its systems can be continued.",
    )
}

pub(crate) fn continued_too_short() -> Refusal {
    invalid(
        "agreement.continued_too_short",
        "/until",
        "延续截止日须不早于今天，且晚于原保修期。",
        "The day lies before today or extends no term; name a later one.",
    )
}

pub(crate) fn not_renewing() -> Refusal {
    conflict(
        "agreement.not_renewing",
        "该版本不会自动续签（未生效、未约定自动续签或保修期未定），无需通知。",
        "This version does not renew by itself (not in force, nothing of the kind agreed, or its end is open); no notice is needed.",
    )
}

pub(crate) fn notice_too_late(by: &str) -> Refusal {
    conflict(
        "agreement.notice_too_late",
        &format!("通知最迟应于 {by} 发出，已逾期，协议将自动续签。如双方另有约定，请签署新版本或终止协议。"),
        &format!(
            "Notice was due by {by}; it is too late and the agreement renews. If both sides agree otherwise, sign a new version or terminate it."
        ),
    )
}

pub(crate) fn notice_given_before() -> Refusal {
    conflict(
        "agreement.notice_given_before",
        "该版本已登记过终止通知，到期后不再续签。",
        "Notice was recorded for this version before; it does not renew.",
    )
}

pub(crate) fn paper_closed() -> Refusal {
    conflict(
        "agreement.paper_closed",
        "该版本没有可登记或撤回的签署件：已结束的版本不再登记，生效后不能撤回。",
        "There is no paper to write down or take back: the version has ended, or is in force already.",
    )
}

pub(crate) fn sealed_text() -> Refusal {
    conflict(
        "agreement.sealed_text",
        "已有一方盖章，文本不能再改；如需修改，请先撤回签署件，改好后重新提请。",
        "A side has sealed this text and it stands. To change it, take the paper back, change it and offer it anew.",
    )
}

pub(crate) fn unsealed() -> Refusal {
    conflict(
        "agreement.unsealed",
        "签署件尚未由双方盖章（或提请后文本又有改动），不能生效；请登记盖章并附上扫描件，或撤回签署件。",
        "The paper is not sealed by both sides, or the text changed after it was offered: write the seals down with a copy, or take the paper back.",
    )
}
