//! Clauses of the printed agreement that no rule holds as data.

use paper::{Block, Section};

use crate::gather::Voice;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clause {
    /// 升级.
    Escalation,
    /// 责任界定.
    Responsibility,
    /// 保外.
    OutOfWarranty,
    /// 远程与安全.
    Remote,
    /// 期满移交.
    HandOver,
}

/// What it says.
pub(super) fn text(clause: Clause, voice: &Voice) -> &'static str {
    match clause {
        Clause::Escalation => voice.pick(
            "临近时限或超时的，平台按下表逐级上报；上报一次即留痕，不因处理完成而撤销。",
            "What nears its time or is late is escalated by this table; each step is recorded and stays so.",
        ),
        Clause::Responsibility => voice.pick(
            "责任暂不明确的，先恢复、后界定；恢复后 3 个工作日内，双方依据责任矩阵和处置证据出具《责任界定意见》；5 个工作日内未书面异议的视为认可。",
            "Restore first, attribute later: within 3 working days of the restoration both sides state who is responsible, from the matrix and the evidence; who does not object in writing within 5 working days agrees.",
        ),
        Clause::OutOfWarranty => voice.pick(
            "属保修范围外的，乙方应在实施前出具《保外服务确认单》，载明原因、工作量、报价与完成时间，甲方书面确认后实施；一级事件可先行处置，24 小时内补签。",
            "Before work outside warranty the provider sends a confirmation sheet with reason, work, price and date; work begins when the customer has confirmed it in writing. At severity 1 it may begin at once and is signed within 24 hours.",
        ),
        Clause::Remote => voice.pick(
            "远程维护须经甲方逐次授权，操作全程留痕，结束即关闭通道；每次升级前完成安全评估并经甲方批准；乙方监测或获知网络安全事件的，30 分钟内通知甲方安全联系人并协助其按规定时限报告。",
            "Remote work needs the customer's word each time, is recorded throughout and closed at its end. Before each upgrade a security assessment is made and approved by the customer. A security incident is told to the customer's contact within 30 minutes.",
        ),
        Clause::HandOver => voice.pick(
            "期满前 90 日起，乙方编制《质保期满移交清单》，双方逐项核对并签署。",
            "From 90 days before the end the provider prepares the hand-over list; both sides check and sign it.",
        ),
    }
}

/// A section of one clause.
pub(super) fn section(clause: Clause, voice: &Voice) -> Section {
    let title = match clause {
        Clause::Remote => voice.pick("远程与安全", "Remote work and security"),
        _ => voice.pick("约定", "Terms"),
    };
    Section { title: title.to_owned(), blocks: vec![Block::text(text(clause, voice))] }
}
