//! What can be done with a document when, and why not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{Refusal, RefusalKind, words};

use super::kind::{DocumentKind, DocumentState, SealState};

words! {
    /// What can be done with a document.
    DocumentStep {
        /// What people write is changed, and everything else filled in anew.
        Edit = "edit", "修改", "edit";
        /// Somebody stands for it.
        Approve = "approve", "审批", "approve";
        /// It leaves the house.
        Issue = "issue", "签发", "issue";
        /// It is put away.
        Archive = "archive", "归档", "archive";
        /// It is given up.
        Withdraw = "withdraw", "作废", "withdraw";
        /// A new one takes the place of an issued one.
        Correct = "correct", "更正", "correct";
        /// Its seal moved.
        Seal = "seal", "登记盖章", "record the seal";
    }
}

/// Whether a step is possible where the document stands; `corrected` when another takes its place or is about to.
pub const fn possible(step: DocumentStep, state: DocumentState, seal: SealState, corrected: bool) -> bool {
    match step {
        DocumentStep::Edit | DocumentStep::Approve => matches!(state, DocumentState::Created),
        DocumentStep::Issue => matches!(state, DocumentState::Approved),
        DocumentStep::Withdraw => matches!(state, DocumentState::Created | DocumentState::Approved),
        DocumentStep::Archive => matches!(state, DocumentState::Issued),
        DocumentStep::Correct => state.is_out() && !corrected,
        DocumentStep::Seal => state.is_out() && !matches!(seal, SealState::None | SealState::Returned),
    }
}

/// Refuses a step that is not possible.
pub fn may(step: DocumentStep, state: DocumentState, seal: SealState, corrected: bool) -> Result<(), Refusal> {
    if possible(step, state, seal, corrected) {
        return Ok(());
    }
    let (now_zh, now_en) = (state.label(kernel::Language::Zh), state.label(kernel::Language::En));
    let (what_zh, what_en) = (step.label(kernel::Language::Zh), step.label(kernel::Language::En));
    let (zh, en) = if state.is_out() {
        (
            format!("文书{now_zh}，不能再{what_zh}。已签发的文书不会更改；有误请“更正”，另出一份。"),
            format!(
                "The document is {now_en}; this is not possible any more: {what_en}. What was issued never changes; correct it by a new one."
            ),
        )
    } else {
        (
            format!("文书当前为“{now_zh}”，不能{what_zh}。"),
            format!("The document is {now_en}: this is not possible now: {what_en}."),
        )
    };
    Err(Refusal::new(RefusalKind::Conflict, "document.not_now", zh, en))
}

/// Where the seal moves: to be sealed, sent, returned; returned also straight away, where it is sealed on the spot.
pub fn seal_moves(from: SealState, to: SealState) -> Result<(), Refusal> {
    let forward = matches!(
        (from, to),
        (SealState::Awaiting, SealState::Sent | SealState::Returned) | (SealState::Sent, SealState::Returned)
    );
    if forward {
        return Ok(());
    }
    let (zh, en) = (
        "盖章状态只能依次为：待盖章 → 已寄 → 已回收。",
        "A seal goes from “to be sealed” to “sent” to “returned”, never back.",
    );
    Err(Refusal::new(RefusalKind::Conflict, "document.seal_order", zh, en))
}

/// Refuses approval by whoever drafted it, where the house asks for two persons; each is named by the journal's word for him.
pub fn two_persons(asked: bool, maker: &str, approver: &str) -> Result<(), Refusal> {
    if !asked || maker != approver {
        return Ok(());
    }
    let (zh, en) = (
        "本单位要求起草与审批分开：请由另一位经理审批。",
        "Drafting and approving are two persons' work here: ask another manager to approve it.",
    );
    Err(Refusal::new(RefusalKind::Forbidden, "document.two_persons", zh, en))
}

/// The longest text of one section, letters.
const LONGEST: usize = 8000;

/// What people wrote, checked: known sections only, none too long; empty texts fall away.
pub fn checked(kind: DocumentKind, written: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Refusal> {
    let known = kind.written();
    let mut kept = BTreeMap::new();
    for (key, text) in written {
        let pointer = format!("/written/{key}");
        if !known.iter().any(|(name, _)| *name == key) {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let (zh, en) = (
                format!("这类文书没有可填写的部分“{key}”，可填写：{}。", names.join("、")),
                format!("This kind of document has no section `{key}` to write; there are: {}.", names.join(", ")),
            );
            return Err(Refusal::new(RefusalKind::Invalid, "document.unknown_section", zh.clone(), en.clone())
                .field(pointer, zh, en));
        }
        let text = text.trim();
        if text.chars().count() > LONGEST {
            let (zh, en) = ("每部分最多 8000 字。", "A section holds 8000 letters at most.");
            return Err(Refusal::new(RefusalKind::Invalid, "document.too_long", zh, en).field(pointer, zh, en));
        }
        if !text.is_empty() {
            kept.insert(key, text.to_owned());
        }
    }
    Ok(kept)
}

/// Why something is done: one to a thousand letters.
pub fn reasoned(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if !reason.is_empty() && reason.chars().count() <= 1000 {
        return Ok(reason.to_owned());
    }
    let (zh, en) = ("请说明原因（1 至 1000 字）。", "Say why, in 1 to 1000 letters.");
    Err(Refusal::new(RefusalKind::Invalid, "document.reason_missing", zh, en).field("/reason", zh, en))
}

/// What a number begins with, and the name of the series that counts it: `FR-RMYY-2026-`: kind, customer, year. Customers
/// whose codes read alike on paper share a series, so that no two documents have one number.
pub fn series(kind: DocumentKind, customer_code: &str, year: i16) -> String {
    let code: String = customer_code.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    let code = if code.is_empty() { "C".to_owned() } else { code.to_uppercase() };
    format!("{}-{code}-{year}-", kind.prefix())
}

/// `FR-RMYY-2026-0003`: the document of a series with this count.
pub fn number(series: &str, count: i64) -> String {
    format!("{series}{count:04}")
}

/// As people read a number: a correction shows which one it is.
pub fn shown(number: &str, revision: u32) -> String {
    if revision <= 1 { number.to_owned() } else { format!("{number}-R{revision}") }
}

/// The month, or the three months, that `from` begins: the first day after it. Refused where it begins no such period.
pub fn period_end(kind: DocumentKind, from: Date) -> Result<Date, Refusal> {
    let months = if kind == DocumentKind::QuarterlyReport { 3 } else { 1 };
    let begins = from.day() == 1 && (months == 1 || (from.month() - 1) % 3 == 0);
    let end = from.checked_add(jiff::Span::new().months(months)).ok().filter(|_| begins);
    end.ok_or_else(|| {
        let (zh, en) = (
            "月度报告从每月 1 日起，季度报告从 1、4、7、10 月 1 日起。",
            "A monthly report begins on the first of a month, a quarterly one on the first of January, April, July or October.",
        );
        Refusal::new(RefusalKind::Invalid, "document.bad_period", zh, en).field("/from", zh, en)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_issued_document_takes_no_step_that_changes_it() {
        for state in [DocumentState::Issued, DocumentState::Archived] {
            for step in [DocumentStep::Edit, DocumentStep::Approve, DocumentStep::Issue, DocumentStep::Withdraw] {
                assert!(!possible(step, state, SealState::Awaiting, false), "{step} on {state}");
                assert!(may(step, state, SealState::Awaiting, false).is_err());
            }
            assert!(possible(DocumentStep::Correct, state, SealState::None, false));
            assert!(!possible(DocumentStep::Correct, state, SealState::None, true), "corrected already");
        }
    }

    #[test]
    fn a_seal_never_goes_back() {
        use SealState::{Awaiting, None, Returned, Sent};
        let allowed = [(Awaiting, Sent), (Awaiting, Returned), (Sent, Returned)];
        for from in SealState::ALL {
            for to in SealState::ALL {
                assert_eq!(seal_moves(*from, *to).is_ok(), allowed.contains(&(*from, *to)), "{from} to {to}");
            }
        }
        assert!(!possible(DocumentStep::Seal, DocumentState::Issued, None, false));
    }

    #[test]
    fn numbers_name_kind_customer_year_and_correction() {
        let number = number(&series(DocumentKind::FaultReport, "rm-yy", 2026), 3);
        assert_eq!(number, "FR-RMYY-2026-0003");
        assert_eq!(shown(&number, 1), "FR-RMYY-2026-0003");
        assert_eq!(shown(&number, 2), "FR-RMYY-2026-0003-R2");
        assert_eq!(super::number(&series(DocumentKind::Agreement, "市院", 2026), 12), "AG-C-2026-0012");
        assert_eq!(
            series(DocumentKind::Agreement, "市院", 2026),
            series(DocumentKind::Agreement, "县院", 2026),
            "what reads alike is counted together"
        );
    }

    #[test]
    fn a_period_is_a_whole_month_or_quarter() {
        let month = |from| period_end(DocumentKind::MonthlyReport, from).ok();
        let quarter = |from| period_end(DocumentKind::QuarterlyReport, from).ok();
        assert_eq!(month(date(2026, 12, 1)), Some(date(2027, 1, 1)));
        assert_eq!(month(date(2026, 12, 2)), None);
        assert_eq!(quarter(date(2026, 10, 1)), Some(date(2027, 1, 1)));
        assert_eq!(quarter(date(2026, 11, 1)), None);
    }

    #[test]
    fn only_known_sections_are_written() {
        let one = |key: &str, text: &str| BTreeMap::from([(key.to_owned(), text.to_owned())]);
        let kept = checked(DocumentKind::FaultReport, one("measures", "  更换内存  ")).expect("known");
        assert_eq!(kept["measures"], "更换内存");
        assert!(checked(DocumentKind::FaultReport, one("plan", "x")).is_err(), "of another kind");
        assert!(checked(DocumentKind::FaultReport, one("measures", &"字".repeat(8001))).is_err());
        assert!(checked(DocumentKind::FaultReport, one("measures", "  ")).expect("known").is_empty());
    }

    #[test]
    fn two_persons_where_the_house_asks_for_it() {
        assert!(two_persons(true, "王芳", "王芳").is_err());
        assert!(two_persons(true, "王芳", "赵强").is_ok());
        assert!(two_persons(false, "王芳", "王芳").is_ok());
    }
}
