//! What a customer's own Word document may name: each field is a labelled place of the document itself, so that a form
//! never says anything else than the platform's own does.

mod contract;
mod month;

use agreement::core::Text;

use super::kind::DocumentKind;
use contract::{agreement, hand_over, renewal};
use month::{service_report, sign_off};

/// A label in Chinese and in English.
type Label = (&'static str, &'static str);
/// Its name, the section it stands in (empty: at the head), its label.
type Fact = (&'static str, Label, Label);
/// The name of a section's text, and its title.
type Prose = (&'static str, Label);
/// The name of a column, and its label.
type Cell = (&'static str, &'static str, &'static str);
/// The name of a list, the section its table stands in, its columns.
type Table = (&'static str, Label, &'static [Cell]);

/// Where the fields of a kind of document stand in it.
pub struct Fields {
    /// Names and values.
    pub facts: Vec<Fact>,
    /// Texts of sections.
    pub prose: Vec<Prose>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldForm {
    /// A value, anywhere.
    Value,
    /// A column of a list, in a table row that is repeated.
    Column,
    /// A QR, drawn where it stands.
    Code,
}

/// A field as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: `incident.number`, `visits.engineer`.
    pub name: String,
    /// What it is.
    pub form: FieldForm,
    /// The list it is a column of.
    pub list: Option<&'static str>,
    /// What it says.
    pub about: Text,
}

/// Fields of every document that come from the document and not from what it says.
pub const OWN: &[(&str, &str, &str)] = &[
    ("document.title", "文书名称", "what the document is called"),
    ("document.subtitle", "副标题（期间、系统等）", "its subtitle: the period, the system"),
    ("document.number", "文书编号", "its number"),
    ("document.issued_on", "签发日期", "the day it was issued on"),
    ("document.code", "验证码", "its verification code"),
    ("document.address", "验证网址", "the address that tells whether it is genuine"),
    ("provider.name", "服务单位名称", "the provider's name"),
    ("customer.name", "客户名称", "the customer's name"),
];

/// The field that is drawn as a QR of the verification address; what files a scanned return.
pub const CODE: (&str, &str, &str) = (
    "document.qr",
    "验证二维码（回收扫描件凭它归档）",
    "a QR of the verification address; a scanned return is filed by it",
);

const HEAD: Label = ("", "");
const SYMPTOM: Label = ("故障现象与申报人", "Symptom and reporter");
const DUTY: Label = ("责任界定", "Responsibility");

const INCIDENT: &[Fact] = &[
    ("incident.system", HEAD, ("系统", "System")),
    ("incident.number", HEAD, ("工单编号", "Incident")),
    ("incident.severity", HEAD, ("级别", "Severity")),
    ("incident.title", HEAD, ("事项", "What")),
];
const REPORTER: &[Fact] = &[
    ("reporter.name", SYMPTOM, ("申报人", "Reporter")),
    ("reporter.phone", SYMPTOM, ("联系电话", "Telephone")),
    ("reporter.place", SYMPTOM, ("位置", "Place")),
];
const DUTIES: &[Fact] = &[
    ("coverage.verdict", DUTY, ("质保判定", "Coverage")),
    ("coverage.clause", DUTY, ("判定条款", "Clause")),
    ("coverage.why", DUTY, ("判定依据", "Why")),
    ("responsibility.lead", DUTY, ("牵头单位", "Led by")),
    ("responsibility.standing", DUTY, ("判定状态", "Standing")),
    ("responsibility.clause", DUTY, ("矩阵条款", "Clause of the matrix")),
    ("responsibility.evidence", DUTY, ("证据", "Evidence")),
];
const STAGES: &[Cell] = &[
    ("stage", "环节", "Stage"),
    ("lead", "牵头", "Lead"),
    ("support", "协办", "Support"),
    ("paid_by", "费用承担", "Paid by"),
    ("clause", "条款", "Clause"),
];
const CLOCKS: &[Cell] = &[
    ("number", "工单", "Incident"),
    ("severity", "级别", "Sev."),
    ("promise", "时限", "Promise"),
    ("party", "责任方", "Answers for it"),
    ("due_at", "应于", "Due"),
    ("met_at", "实际", "Met"),
    ("result", "结果", "Result"),
];

/// Where the fields of a kind stand.
pub fn fields_of(kind: DocumentKind) -> Fields {
    match kind {
        DocumentKind::FaultReport => fault_report(),
        DocumentKind::ServiceVisit => visit(),
        DocumentKind::Quotation => quotation(),
        DocumentKind::Attribution => Fields {
            facts: [INCIDENT, REPORTER, DUTIES].concat(),
            prose: vec![
                ("incident.symptom", SYMPTOM),
                ("incident.cause", ("原因", "Cause")),
                ("responsibility.conclusion", ("界定结论", "Conclusion")),
                ("written.opinion", ("双方意见", "Both sides")),
            ],
            tables: listed(&[
                ("stages", ("界定结论", "Conclusion"), STAGES),
                (
                    "contests",
                    ("申诉与裁定", "Contests"),
                    &[
                        ("made_at", "提出时间", "When"),
                        ("reason", "申诉理由", "Why"),
                        ("standing", "状态", "Standing"),
                        ("decision", "裁定", "Decision"),
                    ],
                ),
            ]),
        },
        DocumentKind::Agreement => agreement(),
        DocumentKind::MonthlyReport | DocumentKind::QuarterlyReport => service_report(),
        DocumentKind::Assessment => Fields {
            facts: vec![
                ("agreement.name", HEAD, ("协议", "Agreement")),
                ("sheet.number", HEAD, ("考核表编号", "Sheet")),
                ("sheet.period", HEAD, ("考核期", "Period")),
                ("sheet.agreed", HEAD, ("客户确认", "Agreed")),
                ("sheet.issued", HEAD, ("签发", "Issued")),
                ("sheet.score", ("考核结果", "Result"), ("得分（百分制）", "Score of 100")),
                ("sheet.deducted", ("考核结果", "Result"), ("扣减比例", "Deducted")),
                ("sheet.fee", ("考核结果", "Result"), ("服务费", "Fee")),
                ("sheet.deduction", ("考核结果", "Result"), ("扣减金额", "Deduction")),
            ],
            prose: vec![("written.remarks", ("备注", "Remarks"))],
            tables: listed(&[
                (
                    "lines",
                    ("考核结果", "Result"),
                    &[
                        ("name", "考核项", "Line"),
                        ("points", "分值", "Points"),
                        ("target", "目标", "Target"),
                        ("kept", "达标", "Kept"),
                        ("missed", "未达标", "Missed"),
                        ("not_counted", "不计", "Not counted"),
                        ("attained", "实际", "Attained"),
                        ("lost", "扣分", "Lost"),
                    ],
                ),
                ("missed", ("扣分依据", "What points were lost for"), CLOCKS),
                ("clocks", ("附件：时限明细", "Annex: every clock"), CLOCKS),
            ]),
        },
        DocumentKind::HandOver => hand_over(),
        DocumentKind::Renewal => renewal(),
        DocumentKind::SignOff => sign_off(),
    }
}

fn listed(tables: &[Table]) -> Vec<Table> {
    tables.to_vec()
}

fn fault_report() -> Fields {
    const IDENTITY: Label = ("故障编号与等级", "Number and severity");
    const EXTENT: Label = ("影响范围与时长", "Extent and duration");
    const WORD: Label = ("客户确认与满意度", "Customer's confirmation");
    let own: &[Fact] = &[
        ("incident.system", HEAD, ("系统", "System")),
        ("incident.reported_at", HEAD, ("申报时间", "Reported")),
        ("incident.restored_at", HEAD, ("恢复时间", "Restored")),
        ("incident.engineer", HEAD, ("处理工程师", "Engineer")),
        ("document.written_on", HEAD, ("编制日期", "Written on")),
        ("incident.number", IDENTITY, ("故障编号", "Number")),
        ("incident.channel", IDENTITY, ("受理渠道", "Channel")),
        ("incident.first_severity", IDENTITY, ("初定级别", "First graded")),
        ("incident.severity", IDENTITY, ("最终级别", "Finally")),
        ("incident.component", IDENTITY, ("故障部件", "Component")),
        ("incident.fault_class", IDENTITY, ("故障类别", "Fault class")),
        ("incident.severity_why", IDENTITY, ("定级依据", "Why")),
        ("incident.impact", EXTENT, ("影响范围", "Who was hit")),
        ("incident.urgency", EXTENT, ("业务停了吗", "Did the business stop")),
        ("incident.lasted", EXTENT, ("自申报至恢复", "From report to restoration")),
        ("customer.confirmed", WORD, ("客户确认", "Customer's word")),
        ("customer.satisfaction", WORD, ("满意度", "Satisfaction")),
    ];
    Fields {
        facts: [own, REPORTER, DUTIES].concat(),
        prose: vec![
            ("incident.symptom", SYMPTOM),
            ("incident.course", ("处理过程与临时措施", "Course and workarounds")),
            ("incident.cause", ("原因分析", "Cause")),
            ("written.impact", EXTENT),
            ("written.left_over", ("遗留问题", "What is left")),
            ("written.measures", ("整改与预防措施（责任人、期限）", "Measures (who, until when)")),
            ("written.knowledge", ("知识条目编号", "Knowledge entries")),
        ],
        tables: listed(&[
            (
                "timeline",
                ("时间线", "Timeline"),
                &[("at", "时间", "When"), ("what", "事项", "What"), ("by", "记录人", "Recorded by")],
            ),
            ("stages", DUTY, STAGES),
            (
                "promises",
                ("协议时限达成情况", "Promises kept"),
                &[
                    ("name", "时限", "Promise"),
                    ("within", "承诺", "Within"),
                    ("from", "起算", "From"),
                    ("due_at", "应于", "Due"),
                    ("met_at", "实际", "Met"),
                    ("result", "结果", "Result"),
                ],
            ),
        ]),
    }
}

fn visit() -> Fields {
    const STAY: Label = ("到达与离开", "Arrival and departure");
    const WORD: Label = ("客户确认", "Customer's confirmation");
    let own: &[Fact] = &[
        ("visit.engineer", STAY, ("服务人员", "Engineer")),
        ("visit.place", STAY, ("地点", "Place")),
        ("visit.arrived_at", STAY, ("到达时间", "Arrived")),
        ("visit.left_at", STAY, ("离开时间", "Left")),
        ("visit.proofs", STAY, ("到场凭证", "Shown on arrival")),
        ("visit.stayed", STAY, ("在场时长", "Stayed")),
        ("visit.signed_by", WORD, ("签字人", "Signed by")),
        ("visit.signed_at", WORD, ("签字时间", "Signed at")),
        ("visit.remark", WORD, ("客户评价", "Customer's remark")),
    ];
    Fields {
        facts: [INCIDENT, REPORTER, own].concat(),
        prose: vec![
            ("incident.symptom", SYMPTOM),
            ("visit.done", ("检查与操作", "Examined and done")),
            ("visit.result", ("结果", "Result")),
            ("visit.left_over", ("遗留", "Left over")),
            ("written.remarks", WORD),
        ],
        tables: listed(&[(
            "parts",
            ("更换备件", "Parts replaced"),
            &[
                ("name", "备件", "Part"),
                ("quantity", "数量", "Quantity"),
                ("model", "型号", "Model"),
                ("serial_old", "旧序列号", "Old serial"),
                ("serial_new", "新序列号", "New serial"),
            ],
        )]),
    }
}

fn quotation() -> Fields {
    const WHY: Label = ("保外原因与工作内容", "Why it is outside warranty, and the work");
    const PRICE: Label = ("工作量与报价", "Work and price");
    const WORD: Label = ("客户确认", "Customer's confirmation");
    let own: &[Fact] = &[
        ("coverage.verdict", WHY, ("质保判定", "Coverage")),
        ("coverage.clause", WHY, ("判定条款", "Clause")),
        ("coverage.why", WHY, ("判定依据", "Why")),
        ("quotation.done_by", PRICE, ("计划完成", "To be done by")),
        ("quotation.valid_until", PRICE, ("报价有效期至", "Valid until")),
        ("quotation.answer", WORD, ("确认结果", "Customer's word")),
        ("quotation.answered_by", WORD, ("确认人", "By")),
        ("quotation.answered_at", WORD, ("确认时间", "At")),
        ("quotation.answer_why", WORD, ("说明", "Why")),
    ];
    Fields {
        facts: [INCIDENT, own].concat(),
        prose: vec![("quotation.reason", WHY), ("written.remarks", ("约定", "Terms"))],
        tables: listed(&[(
            "lines",
            PRICE,
            &[
                ("kind", "类别", "Kind"),
                ("name", "名称", "What"),
                ("unit_price", "单价", "Unit price"),
                ("quantity", "数量", "Quantity"),
                ("amount", "金额", "Amount"),
            ],
        )]),
    }
}

/// Every field that a form of this kind may name, in the order of the document.
pub fn offered(kind: DocumentKind) -> Vec<Field> {
    let Fields { facts, prose, tables } = fields_of(kind);
    let value = |name: &str, zh: String, en: String| Field {
        name: name.to_owned(),
        form: FieldForm::Value,
        list: None,
        about: Text::new(zh, en),
    };
    let mut all: Vec<Field> =
        OWN.iter().map(|(name, zh, en)| value(name, (*zh).to_owned(), (*en).to_owned())).collect();
    let (name, zh, en) = CODE;
    all.push(Field { form: FieldForm::Code, ..value(name, zh.to_owned(), en.to_owned()) });
    let inside = |(zh, en): Label, label: Label| {
        let joined = |place: &str, label: &str| {
            if place.is_empty() { label.to_owned() } else { format!("{place} · {label}") }
        };
        (joined(zh, label.0), joined(en, label.1))
    };
    for (name, place, label) in facts {
        let (zh, en) = inside(place, label);
        all.push(value(name, zh, en));
    }
    for (name, (zh, en)) in prose {
        all.push(value(name, format!("{zh}（正文）"), format!("{en} (text)")));
    }
    for (list, place, columns) in tables {
        for (column, zh, en) in columns {
            let (zh, en) = inside(place, (zh, en));
            let name = format!("{list}.{column}");
            all.push(Field { form: FieldForm::Column, list: Some(list), ..value(&name, zh, en) });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_name_and_both_languages() {
        for kind in DocumentKind::ALL {
            let all = offered(*kind);
            let names: std::collections::BTreeSet<&str> = all.iter().map(|field| field.name.as_str()).collect();
            assert_eq!(names.len(), all.len(), "{kind}: a name stands for two fields");
            let lists: Vec<&str> = all.iter().filter_map(|field| field.list).collect();
            for field in &all {
                let (head, rest) = field.name.split_once('.').unwrap_or_default();
                assert!(!head.is_empty() && !rest.is_empty() && !rest.contains('.'), "{}", field.name);
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
                assert!(field.name.chars().all(plain), "{}", field.name);
                assert!(!field.about.zh.is_empty() && !field.about.en.is_empty(), "{}", field.name);
                assert_eq!(lists.contains(&head), field.form == FieldForm::Column, "{kind} {}", field.name);
            }
        }
    }
}
