//! Why not, in both languages.

use kernel::{Refusal, RefusalKind};

/// Something that this kind of document is about was not named, or is not there.
pub(crate) fn needs(pointer: &'static str) -> Refusal {
    let (zh, en) = match pointer {
        "/incident_id" => ("请指定工单。", "Name the incident it is about."),
        "/subject_id" => ("请指定所依据的记录。", "Name the record it is made from."),
        "/customer_id" => ("请指定客户。", "Name the customer."),
        _ => ("请指定期间。", "Name the period."),
    };
    Refusal::new(RefusalKind::Invalid, "document.needs_subject", zh, en).field(pointer, zh, en)
}

/// A period that has not ended is not reported on.
pub(crate) fn period_runs() -> Refusal {
    let (zh, en) = ("该期间尚未结束，请在期末之后编制。", "The period has not ended; report on it afterwards.");
    Refusal::new(RefusalKind::Conflict, "document.period_runs", zh, en)
}

/// There is one already.
pub(crate) fn exists(number: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "document.exists",
        format!("已有同一事项的文书 {number}：请修改它、作废它，或在签发后更正。"),
        format!(
            "There is a document about this already, {number}: edit it, withdraw it, or correct it once it is issued."
        ),
    )
}

/// Somebody was first.
pub(crate) fn somebody_first() -> Refusal {
    let (zh, en) = ("有人刚刚处理了这份文书，请刷新后再试。", "Somebody has just moved this document; look again.");
    Refusal::new(RefusalKind::Conflict, "document.somebody_first", zh, en)
}

/// The machine has no fonts.
pub(crate) fn no_fonts() -> Refusal {
    let (zh, en) = (
        "服务器上没有中文字体，无法生成 PDF：请管理员安装软件包 fonts-noto-cjk，或在 [documents] fonts 中指定字体目录。",
        "The server has no font with Chinese letters, so no PDF can be made: ask the administrator to install the package fonts-noto-cjk, or to name the folder of the fonts in [documents] fonts.",
    );
    Refusal::new(RefusalKind::Unavailable, "document.no_fonts", zh, en)
}

/// A fault of ours.
pub(crate) fn not_rendered() -> Refusal {
    let (zh, en) = ("文书暂时无法生成，请稍后重试。", "The document cannot be made now; try again shortly.");
    Refusal::new(RefusalKind::Unavailable, "document.not_rendered", zh, en)
}

/// A kind is not made in this format.
pub(crate) fn no_such_format() -> Refusal {
    let (zh, en) = ("这类文书没有该格式。", "This kind of document is not made in that format.");
    Refusal::new(RefusalKind::Invalid, "document.no_such_format", zh, en)
}

/// The page does not read.
pub(crate) fn bad_page() -> Refusal {
    let (zh, en) = (
        "cursor 应取自上一页的 next_cursor；limit 为 1 至 200。",
        "cursor is the next_cursor of the page before; limit lies between 1 and 200.",
    );
    Refusal::new(RefusalKind::Malformed, "request.bad_page", zh, en).field("?cursor", zh, en)
}

/// A date names no instant.
pub(crate) fn bad_day() -> Refusal {
    let (zh, en) = ("日期有误。", "The date does not read.");
    Refusal::new(RefusalKind::Invalid, "document.bad_period", zh, en).field("/from", zh, en)
}

/// Until the verdict is released nothing names another party to the customer.
pub(crate) fn not_released() -> Refusal {
    let (zh, en) = (
        "责任判定尚未公布，不能出具《责任界定意见》：请先由经理公布判定。",
        "The verdict is not released yet: a manager releases it first, then the statement can be made.",
    );
    Refusal::new(RefusalKind::Conflict, "document.not_released", zh, en)
}

/// A sheet goes on paper once it is issued.
pub(crate) fn sheet_not_issued() -> Refusal {
    let (zh, en) = ("考核表签发后才能出具文书。", "The sheet goes on paper once it is issued.");
    Refusal::new(RefusalKind::Conflict, "document.sheet_not_issued", zh, en)
}

/// An agreement that never held hands nothing over.
pub(crate) fn never_in_force() -> Refusal {
    let (zh, en) = ("该协议尚未生效过，无需移交。", "The agreement never was in force: there is nothing to hand over.");
    Refusal::new(RefusalKind::Conflict, "document.never_in_force", zh, en)
}
