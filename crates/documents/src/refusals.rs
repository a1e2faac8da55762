//! Why not, in both languages.

use kernel::{Refusal, RefusalKind};
use paper::{Fault, FormError, Part, Place, ScanError, Trouble, Unsafe};

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

/// The file of a form is not there, or not the caller's.
pub(crate) fn template_file() -> Refusal {
    let (zh, en) = (
        "模板文件不存在、已被使用，或不是您上传的：请重新上传 .docx 文件。",
        "The form's file is not there, is in use already, or was not uploaded by you: upload the .docx again.",
    );
    Refusal::new(RefusalKind::Invalid, "document.template_file", zh, en).field("/attachment_id", zh, en)
}

/// A form that is out of use is not taken out of it again.
pub(crate) fn template_ended() -> Refusal {
    let (zh, en) =
        ("该模板版本已停用或已被新版本取代。", "This version is out of use already, or another took its place.");
    Refusal::new(RefusalKind::Conflict, "document.template_ended", zh, en)
}

/// A form is tried on documents of its own kind; `at` points to the one that is not.
pub(crate) fn template_other_kind(at: &str) -> Refusal {
    let (zh, en) =
        ("模板只能用同一类别、同一语言的文书预览。", "A form is tried on a document of its own kind and language.");
    Refusal::new(RefusalKind::Invalid, "document.template_other_kind", zh, en).field(at, zh, en)
}

/// A form without a field would make every document the same.
pub(crate) fn template_empty() -> Refusal {
    let (zh, en) = (
        "模板中没有任何字段：请在 Word 中写入形如 {{document.number}} 的字段后再上传。",
        "The form names no field: write fields such as {{document.number}} into it in Word and upload it again.",
    );
    Refusal::new(RefusalKind::Invalid, "document.template_empty", zh, en).field("/attachment_id", zh, en)
}

/// What is no form.
pub(crate) fn template_refused(error: &FormError) -> Refusal {
    let (code, zh, en) = match error {
        FormError::NotWord => (
            "document.template_not_word",
            "该文件不是 .docx 文档：请在 Word 或 WPS 中“另存为” .docx（不是 .doc、.dotx、.docm）后再上传。".to_owned(),
            "The file is no .docx document: save it as .docx in Word or WPS (not .doc, .dotx or .docm) and upload it again.".to_owned(),
        ),
        FormError::TooLarge => (
            "document.template_too_large",
            "模板过大或嵌套过深：文件最大 8 MB，展开后最大 64 MB。请压缩图片后再上传。".to_owned(),
            "The form is too large or nested too deeply: 8 MB at most, 64 MB unfolded. Make its pictures smaller.".to_owned(),
        ),
        FormError::Broken(part) => (
            "document.template_broken",
            format!("模板中的 {part} 无法读取：请在 Word 中打开并重新保存后再上传。"),
            format!("{part} of the form does not read: open it in Word, save it again and upload it."),
        ),
        FormError::Unsafe(what, name) => {
            let (zh, en) = match what {
                Unsafe::Macro => ("宏或 ActiveX 控件", "macros or ActiveX"),
                Unsafe::Embedded => ("嵌入的其他文件", "another file embedded in it"),
                Unsafe::External => ("打开时会读取的外部内容（如链接的图片、附加模板）", "something that is fetched from elsewhere when it is opened (a linked picture, an attached template)"),
                Unsafe::Field => ("会读取文件或执行操作的域", "a field that reads files or runs something"),
            };
            return Refusal::new(
                RefusalKind::Invalid,
                "document.template_unsafe",
                format!("模板含有{zh}（{name}），不能使用：请在 Word 中删除后再上传。"),
                format!("The form holds {en} ({name}) and cannot be used: remove it in Word and upload it again."),
            )
            .field("/attachment_id", format!("删除 {name}"), format!("remove {name}"));
        }
    };
    Refusal::new(RefusalKind::Invalid, code, zh.clone(), en.clone()).field("/attachment_id", zh, en)
}

/// The most placeholders that one answer names.
const NAMED: usize = 50;

/// Placeholders that cannot be filled in, each with its place and what may be meant.
pub(crate) fn template_troubles(troubles: &[Trouble]) -> Refusal {
    let count = troubles.len();
    let mut refusal = Refusal::new(
        RefusalKind::Invalid,
        "document.template_fields",
        format!("模板中有 {count} 处字段不能填写，逐处列出如下；可用字段见“可用字段”列表。"),
        format!(
            "{count} places of the form cannot be filled in, each is named below; the list of fields shows what there is."
        ),
    );
    for trouble in troubles.iter().take(NAMED) {
        let (place_zh, place_en) = placed(&trouble.place);
        let (zh, en) = match &trouble.fault {
            Fault::Unknown(near) if near.is_empty() => ("没有这个字段".to_owned(), "there is no such field".to_owned()),
            Fault::Unknown(near) => (
                format!("没有这个字段，最接近的是：{}", near.join("、")),
                format!("there is no such field; the nearest are: {}", near.join(", ")),
            ),
            Fault::NotInRow => (
                "列表字段只能写在表格的行里（该行按条目重复）".to_owned(),
                "a field of a list stands in a table row, which is repeated for each item".to_owned(),
            ),
            Fault::TwoLists => {
                ("同一行只能使用一个列表的字段".to_owned(), "one row holds the fields of one list".to_owned())
            }
            Fault::NotClosed => (
                "花括号没有成对，或其中不是字段名（小写字母、数字、点、下划线）".to_owned(),
                "the braces are not closed, or hold no name of a field (small letters, digits, dots, underscores)"
                    .to_owned(),
            ),
        };
        let field = &trouble.field;
        refusal = refusal.field(
            "/attachment_id",
            format!("{place_zh}：“{field}”：{zh}"),
            format!("{place_en}: “{field}”: {en}"),
        );
    }
    refusal
}

/// `正文第 2 个表格第 3 行（“编号…”）`.
fn placed(place: &Place) -> (String, String) {
    let (part_zh, part_en) = match place.part {
        Part::Body => ("正文", "body"),
        Part::Header => ("页眉", "header"),
        Part::Footer => ("页脚", "footer"),
        Part::Notes => ("脚注", "notes"),
    };
    let text = &place.text;
    match place.row {
        Some((table, row)) => (
            format!("{part_zh}第 {table} 个表格第 {row} 行（{text}）"),
            format!("{part_en}, table {table}, row {row} ({text})"),
        ),
        None => (
            format!("{part_zh}第 {} 段（{text}）", place.paragraph),
            format!("{part_en}, paragraph {} ({text})", place.paragraph),
        ),
    }
}

/// What has no end is not renewed.
pub(crate) fn no_end() -> Refusal {
    let (zh, en) = (
        "该协议没有确定的期满日，不需要续保报价。",
        "The agreement has no day on which it ends: there is nothing to renew.",
    );
    Refusal::new(RefusalKind::Conflict, "document.no_end", zh, en)
}

/// Too many files, or none.
pub(crate) fn scan_count() -> Refusal {
    let (zh, en) = ("一次上传 1 至 20 个扫描件。", "Hand in 1 to 20 scans at once.");
    Refusal::new(RefusalKind::Invalid, "document.scan_count", zh, en).field("/attachment_ids", zh, en)
}

/// Pages that cannot be looked at.
pub(crate) fn scan_unreadable(name: &str, error: ScanError) -> Refusal {
    let (zh, en) = match error {
        ScanError::Unreadable => (
            format!("“{name}”不是能打开的 PDF、PNG 或 JPEG：请重新扫描或拍照后上传。"),
            format!("“{name}” is no PDF, PNG or JPEG that opens: scan or photograph it again."),
        ),
        ScanError::Locked => (
            format!("“{name}”有密码保护：请去掉密码后上传。"),
            format!("“{name}” is protected by a password: remove it and upload it again."),
        ),
        ScanError::TooLarge => (
            format!("“{name}”超过 60 页或 5000 万像素：请分成几个文件上传。"),
            format!("“{name}” has more than 60 pages or 50 million pixels: split it into several files."),
        ),
    };
    Refusal::new(RefusalKind::Unsupported, "document.scan_unreadable", zh.clone(), en.clone()).field(
        "/attachment_ids",
        zh,
        en,
    )
}

/// A scan was filed or laid aside already.
pub(crate) fn scan_decided() -> Refusal {
    let (zh, en) = ("该扫描件已归档或已搁置。", "This scan is filed or laid aside already.");
    Refusal::new(RefusalKind::Conflict, "document.scan_decided", zh, en)
}

/// A scan is of a document that was issued.
pub(crate) fn scan_document() -> Refusal {
    let (zh, en) = ("请选择一份已签发的文书。", "Name a document that was issued.");
    Refusal::new(RefusalKind::Invalid, "document.scan_document", zh, en).field("/document_id", zh, en)
}

/// A call that is not signed as agreed.
pub(crate) fn seal_signature() -> Refusal {
    let (zh, en) = (
        "签名不符：请按 Standard Webhooks 用约定的密钥对 id、时间戳与正文签名，时间相差不超过 5 分钟。",
        "The signature does not hold: sign id, timestamp and body with the agreed secret as Standard Webhooks has it, the time five minutes off at most.",
    );
    Refusal::new(RefusalKind::Unauthenticated, "document.seal_signature", zh, en)
}

/// A sealed copy is a PDF.
pub(crate) fn sealed_no_pdf() -> Refusal {
    let (zh, en) = ("签章后的文件应为 PDF。", "The sealed copy is a PDF.");
    Refusal::new(RefusalKind::Unsupported, "document.sealed_no_pdf", zh, en)
}

/// No service is configured.
pub(crate) fn no_sealer() -> Refusal {
    let (zh, en) = (
        "没有配置电子签章服务：请管理员填写 [documents] seal_hook。",
        "No service for electronic seals is configured: ask the administrator to fill in [documents] seal_hook.",
    );
    Refusal::new(RefusalKind::Conflict, "document.no_sealer", zh, en)
}

/// Nothing is to be sealed, or it was.
pub(crate) fn not_to_be_sealed() -> Refusal {
    let (zh, en) = ("这份文书无需盖章，或已回收。", "This document needs no seal, or came back already.");
    Refusal::new(RefusalKind::Conflict, "document.not_to_be_sealed", zh, en)
}
