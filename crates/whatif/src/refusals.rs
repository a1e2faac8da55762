//! How a question is refused.

use kernel::{Refusal, RefusalKind};

pub fn too_long() -> Refusal {
    let (zh, en) = ("请填写 1 到 24 个月", "give 1 to 24 months");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.too_long",
        "一次最多测算 24 个月，最少 1 个月。",
        "A question covers at least 1 month and at most 24.",
    )
    .field("/months", zh, en)
}

pub fn too_many(most: u32) -> Refusal {
    let (zh, en) = ("请减少月数，或只选一个客户", "ask for fewer months, or for one customer");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.too_many",
        format!("这段时间的工单超过 {most} 张，一次测算不完。请减少月数，或只选一个客户。"),
        format!("There are more than {most} incidents in that time. Ask for fewer months, or for one customer."),
    )
    .field("/months", zh, en)
}

pub fn no_promise() -> Refusal {
    let (zh, en) = ("请选择面向客户的协议版本", "choose a version of an agreement with a customer");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.no_promise",
        "厂商协议不决定对客户的时限，不能用来测算。",
        "A vendor's agreement decides no promise to a customer and cannot be asked about.",
    )
    .field("/agreement_version_id", zh, en)
}

pub fn other_customer() -> Refusal {
    let (zh, en) = ("请选择协议的客户，或留空", "choose the agreement's customer, or leave it out");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.other_customer",
        "所选协议不是这个客户的。",
        "The agreement is with another customer.",
    )
    .field("/customer_id", zh, en)
}

pub fn unknown_version() -> Refusal {
    let (zh, en) = ("请重新选择协议版本", "choose the version again");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.unknown_version",
        "没有这个协议版本，请重新选择。",
        "There is no such version of an agreement; choose again.",
    )
    .field("/agreement_version_id", zh, en)
}

pub fn not_in_roster(pointer: String) -> Refusal {
    let (zh, en) = ("请从现有的轮值、班次和人员中选择", "choose from the rotations, shifts and people there are");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.not_in_roster",
        "排班草案提到了不存在的轮值、班次或人员。",
        "The draft roster names a rotation, a shift or a person that does not exist.",
    )
    .field(pointer, zh, en)
}

pub fn busy() -> Refusal {
    Refusal::new(
        RefusalKind::TooMany,
        "what_if.busy",
        "已有一次测算正在进行，请稍候再试。",
        "A what-if is being worked on; ask again in a moment.",
    )
}

pub fn no_calendar() -> Refusal {
    let (zh, en) = ("请先在协议中选择已有的日历", "choose an existing calendar in the agreement first");
    Refusal::new(
        RefusalKind::Invalid,
        "what_if.no_calendar",
        "该版本所用的工作日历不存在，无法测算。",
        "The version counts on a calendar that does not exist, so nothing can be reckoned by it.",
    )
    .field("/agreement_version_id", zh, en)
}
