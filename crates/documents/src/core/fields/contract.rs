//! Where the fields of what is about an agreement stand.

use super::{Fields, HEAD, Label, Table, listed};

const SCOPE: Label = ("保修范围与期限", "Scope and term");

const TABLES: &[Table] = &[
    (
        "systems",
        SCOPE,
        &[("name", "系统", "System"), ("accepted_on", "验收日期", "Accepted"), ("live_on", "上线日期", "Live")],
    ),
    ("terms", SCOPE, &[("what", "范围", "What"), ("term", "保修期", "Term"), ("clause", "条款", "Clause")]),
    (
        "services",
        ("服务内容", "Services"),
        &[("name", "服务项目", "Service"), ("within", "时限", "Within"), ("charged", "是否收费", "Charged")],
    ),
    ("severities", ("故障级别", "Severities"), &[("severity", "级别", "Severity"), ("meaning", "含义", "Meaning")]),
    (
        "channels",
        ("受理渠道", "Channels"),
        &[
            ("channel", "渠道", "Channel"),
            ("address", "地址", "Reached at"),
            ("received", "何时视为受理", "Counts as received"),
            ("clause", "条款", "Clause"),
        ],
    ),
    (
        "ladder",
        ("超时上报", "Escalation"),
        &[
            ("severity", "级别", "Severity"),
            ("promise", "时限", "Promise"),
            ("when", "何时", "When"),
            ("what", "上报", "What happens"),
        ],
    ),
    (
        "matrix",
        ("责任矩阵", "Responsibility matrix"),
        &[
            ("components", "部件", "Components"),
            ("fault_class", "故障类别", "Fault class"),
            ("stage", "环节", "Stage"),
            ("lead", "主责", "Lead"),
            ("support", "协办", "Support"),
            ("informed", "通知", "Informed"),
            ("paid_by", "费用", "Paid by"),
            ("clause", "条款", "Clause"),
        ],
    ),
    (
        "fees",
        ("除外情形与保外收费", "Exclusions and fees outside warranty"),
        &[("what", "收费项目", "Charged"), ("price", "单价", "Price"), ("unit", "单位", "Unit")],
    ),
    (
        "points",
        ("考核与扣减", "Assessment and deductions"),
        &[
            ("line", "考核项", "Line"),
            ("promise", "时限", "Promise"),
            ("severity", "级别", "Severity"),
            ("points", "分值", "Points"),
            ("target", "目标", "Target"),
        ],
    ),
];

pub(super) fn agreement() -> Fields {
    Fields {
        facts: vec![
            ("agreement.name", HEAD, ("协议名称", "Agreement")),
            ("agreement.version", HEAD, ("版本", "Version")),
            ("agreement.signed_on", HEAD, ("签署日期", "Signed on")),
            ("agreement.in_force_from", HEAD, ("生效日期", "In force from")),
        ],
        prose: vec![
            ("agreement.process", ("服务流程", "Process")),
            ("agreement.term_end", ("续签与期满移交", "Renewal and hand-over")),
            ("written.remarks", ("补充约定", "Further terms")),
        ],
        tables: TABLES.to_vec(),
    }
}

pub(super) fn hand_over() -> Fields {
    Fields {
        facts: vec![
            ("agreement.name", HEAD, ("协议", "Agreement")),
            ("agreement.ends_on", HEAD, ("质保期满", "Ends on")),
        ],
        prose: vec![
            ("written.topology", ("部署拓扑与配置基线", "Topology and configuration baseline")),
            ("written.source", ("源码与构建说明（如合同约定）", "Source code and how to build it, where agreed")),
            ("written.accounts", ("账号清单（口令当面改）", "Accounts (passwords are changed face to face)")),
            ("written.licences", ("证书与许可到期表", "Certificates and licences")),
            ("written.backup", ("备份与恢复验证记录", "Backups and their verification")),
            ("written.knowledge", ("知识库导出", "Knowledge handed over")),
            ("written.parts", ("备件与借用设备归还", "Parts and lent equipment returned")),
            ("written.renewal", ("续保方案与报价", "Renewal and its price")),
        ],
        tables: listed(&[
            (
                "components",
                ("系统与版本", "Systems and versions"),
                &[
                    ("system", "系统", "System"),
                    ("name", "部件", "Component"),
                    ("kind", "类型", "Kind"),
                    ("version", "版本", "Version"),
                    ("serial", "序列号", "Serial"),
                ],
            ),
            (
                "open",
                ("未关闭事件与隐患", "What is still open"),
                &[
                    ("number", "工单", "Incident"),
                    ("reported_at", "受理时间", "Reported"),
                    ("severity", "级别", "Sev."),
                    ("title", "事项", "What"),
                    ("state", "状态", "State"),
                ],
            ),
            (
                "contacts",
                ("人员联系表", "Contacts"),
                &[
                    ("name", "姓名", "Name"),
                    ("role", "职责", "Role"),
                    ("phone", "电话", "Telephone"),
                    ("email", "邮箱", "E-mail"),
                ],
            ),
        ]),
    }
}

pub(super) fn renewal() -> Fields {
    let Fields { tables, .. } = agreement();
    let shared = ["systems", "terms", "services"];
    let mut tables: Vec<Table> = tables.into_iter().filter(|(name, ..)| shared.contains(name)).collect();
    tables.extend(listed(&[(
        "price",
        ("续保价格", "Price of the renewal"),
        &[("item", "项目", "Item"), ("months", "期间", "For"), ("amount", "金额", "Amount")],
    )]));
    Fields {
        facts: vec![
            ("agreement.name", HEAD, ("协议", "Agreement")),
            ("agreement.ends_on", HEAD, ("质保期满", "Ends on")),
            ("renewal.period", HEAD, ("续保期间", "Renewed for")),
            ("renewal.valid_until", HEAD, ("报价有效期至", "Valid until")),
            ("renewal.incidents", HEAD, ("近一年服务工单", "Incidents of the last year")),
            ("document.written_on", HEAD, ("编制日期", "Written on")),
        ],
        prose: vec![("written.price", ("续保价格", "Price of the renewal")), ("written.terms", ("约定", "Terms"))],
        tables,
    }
}
