//! Why a person is not erased, a hold not placed or lifted.

use kernel::{Refusal, RefusalKind};

pub(crate) fn reason_asked_for() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "privacy.reason_asked_for",
        "请写明理由，10 到 1000 个字。",
        "Give a reason of 10 to 1,000 characters.",
    )
    .field("/reason", "请写明理由，10 到 1000 个字", "give a reason of 10 to 1,000 characters")
}

pub(crate) fn no_such_customer() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "hold.no_such_customer",
        "没有这个客户，请重新选择。",
        "There is no such customer; choose again.",
    )
    .field("/customer_id", "请重新选择客户", "choose the customer again")
}

pub(crate) fn no_such_incident() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "hold.no_such_incident",
        "该客户没有这张工单，请重新选择，或对整个客户设置保全。",
        "The customer has no such incident; choose again, or hold everything of the customer.",
    )
    .field("/incident_id", "请重新选择工单", "choose the incident again")
}

pub(crate) fn lifted_already() -> Refusal {
    Refusal::new(RefusalKind::Conflict, "hold.lifted_already", "这项保全已经解除。", "This hold is lifted already.")
}

pub(crate) fn own_person() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "person.own",
        "不能注销本人：请由另一位安全管理员办理。",
        "Nobody erases himself: another security officer does it.",
    )
}

pub(crate) fn still_active() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "person.still_active",
        "账号仍在启用：请先由系统管理员停用，再注销个人信息。",
        "The account may still log in: have the administrator switch it off first, then erase the person.",
    )
}

pub(crate) fn erased_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "person.erased_already",
        "这个账号的个人信息已经注销。",
        "The person behind this account is erased already.",
    )
}

pub(crate) fn changed_meanwhile() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "person.changed_meanwhile",
        "账号刚刚被改动：请刷新后重试。",
        "The account was changed just now: look again and try once more.",
    )
}

/// Which incidents are open, by number; the first five are named.
pub(crate) fn open_work(numbers: &[&str]) -> Refusal {
    let (count, named) = (numbers.len(), numbers.iter().take(5).copied().collect::<Vec<_>>());
    Refusal::new(
        RefusalKind::Conflict,
        "person.open_work",
        format!("还有 {count} 张未关闭的工单与此人有关（{}）：请先办结或改派。", named.join("、")),
        format!(
            "{count} open incidents concern this person ({}): have them ended or passed on first.",
            named.join(", ")
        ),
    )
}

pub(crate) fn under_hold(why: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "person.under_hold",
        format!("留存保全期间不能注销（{why}）：解除保全后再办理。"),
        format!("A hold stands ({why}): nothing is erased until it is lifted."),
    )
}
