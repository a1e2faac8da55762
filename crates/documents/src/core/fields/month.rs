//! Where the fields of what is about a month or a quarter stand.

use super::{Cell, Fields, HEAD, Label, listed};

const LEVELS: Label = ("服务指标达成", "Service levels");
const FIGURES: Label = ("事件统计", "Incidents in figures");
const LISTED: &[Cell] = &[
    ("number", "工单", "Incident"),
    ("reported_at", "受理时间", "Reported"),
    ("severity", "级别", "Sev."),
    ("system", "系统", "System"),
    ("title", "事项", "What"),
    ("state", "状态", "State"),
    ("solved_at", "解决时间", "Solved"),
];

pub(super) fn service_report() -> Fields {
    Fields {
        facts: vec![
            ("report.period", HEAD, ("服务期间", "Period")),
            ("document.written_on", HEAD, ("编制日期", "Written on")),
        ],
        prose: vec![
            ("report.summary", ("服务摘要", "Summary")),
            ("report.majors", ("重大事件复盘", "Major incidents")),
            ("report.problems", ("问题与隐患", "Problems and risks")),
            ("report.satisfaction", ("用户反馈与满意度", "Feedback and satisfaction")),
            ("written.inspection", ("巡检情况", "Inspections")),
            ("written.changes", ("变更与升级（含安全评估）", "Changes and upgrades")),
            ("written.backup", ("备份与恢复演练", "Backups and restore drills")),
            ("written.security", ("安全", "Security")),
            ("written.training", ("培训与知识", "Training and knowledge")),
            ("written.costs", ("备件与费用", "Parts and costs")),
            ("written.plan", ("下期计划", "Plan for the next period")),
        ],
        tables: listed(&[
            (
                "levels",
                LEVELS,
                &[
                    ("severity", "级别", "Severity"),
                    ("promise", "时限", "Promise"),
                    ("counted", "应计", "Counted"),
                    ("kept", "达标", "Kept"),
                    ("missed", "未达标", "Missed"),
                    ("not_counted", "不计", "Not counted"),
                    ("attainment", "及时率", "Attainment"),
                ],
            ),
            (
                "missed",
                LEVELS,
                &[
                    ("number", "工单", "Incident"),
                    ("promise", "时限", "Promise"),
                    ("due_at", "应于", "Due"),
                    ("met_at", "实际", "Met"),
                    ("party", "责任方", "Answers for it"),
                ],
            ),
            (
                "by_severity",
                FIGURES,
                &[("name", "按级别", "By severity"), ("count", "数量", "Count"), ("share", "占比", "Share")],
            ),
            (
                "by_system",
                FIGURES,
                &[("name", "按系统", "By system"), ("count", "数量", "Count"), ("share", "占比", "Share")],
            ),
            (
                "by_class",
                FIGURES,
                &[("name", "按类别", "By class"), ("count", "数量", "Count"), ("share", "占比", "Share")],
            ),
            (
                "by_party",
                FIGURES,
                &[("name", "按责任方", "By responsible party"), ("count", "数量", "Count"), ("share", "占比", "Share")],
            ),
            ("trend", FIGURES, &[("period", "期间", "Period"), ("count", "受理数", "Reported")]),
            (
                "upgrades",
                ("变更与升级（含安全评估）", "Changes and upgrades"),
                &[
                    ("at", "时间", "When"),
                    ("system", "系统", "System"),
                    ("component", "部件", "Component"),
                    ("version", "版本", "Version"),
                ],
            ),
            ("open", ("问题与隐患", "Problems and risks"), LISTED),
            ("carried", ("上期事项跟踪", "Carried over from before"), LISTED),
            ("incidents", ("附件：事件明细", "Annex: all incidents"), LISTED),
        ]),
    }
}

pub(super) fn sign_off() -> Fields {
    Fields {
        facts: vec![
            ("sheet.period", HEAD, ("服务期间", "Period")),
            ("sheet.tickets", HEAD, ("工单数", "Incidents")),
            ("sheet.visits", HEAD, ("现场服务次数", "Visits")),
            ("sheet.hours", HEAD, ("现场工时", "Hours on site")),
            ("document.written_on", HEAD, ("编制日期", "Written on")),
        ],
        prose: vec![("written.remarks", ("备注", "Remarks")), ("sheet.declaration", ("签认", "Acknowledgement"))],
        tables: listed(&[
            (
                "visits",
                ("现场服务", "Visits"),
                &[
                    ("no", "序号", "No."),
                    ("date", "日期", "Date"),
                    ("number", "工单", "Incident"),
                    ("what", "服务内容", "What was done"),
                    ("engineer", "服务人员", "Engineer"),
                    ("hours", "工时", "Hours"),
                    ("result", "结果", "Result"),
                ],
            ),
            (
                "tickets",
                ("工单", "Incidents"),
                &[
                    ("no", "序号", "No."),
                    ("date", "受理日期", "Reported"),
                    ("number", "工单", "Incident"),
                    ("what", "事项", "What"),
                    ("engineer", "处理人员", "Engineer"),
                    ("hours", "用时", "Took"),
                    ("result", "结果", "Result"),
                ],
            ),
        ]),
    }
}
