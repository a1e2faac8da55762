//! The kinds of documents, and the sections of each that people write.

use agreement::core::Text;
use kernel::words;

words! {
    /// What kind of document it is.
    DocumentKind {
        /// From a version of an agreement.
        Agreement = "agreement", "保修协议", "Warranty agreement";
        /// About one incident.
        FaultReport = "fault_report", "故障处理报告", "Fault report";
        /// About one visit.
        ServiceVisit = "service_visit", "现场服务单", "On-site service record";
        /// About one quotation.
        Quotation = "quotation", "保外服务确认单", "Confirmation of work outside warranty";
        /// About who is responsible for one incident.
        Attribution = "attribution", "责任界定意见", "Statement of responsibility";
        /// About one month of a customer.
        MonthlyReport = "monthly_report", "月度服务报告", "Monthly service report";
        /// About three months of a customer.
        QuarterlyReport = "quarterly_report", "季度服务报告", "Quarterly service report";
        /// From an assessment sheet.
        Assessment = "assessment", "考核表", "Assessment sheet";
        /// For the end of a customer's warranty.
        HandOver = "hand_over", "质保期满移交清单", "Hand-over list at the end of the warranty";
        /// For the year after the end of a customer's warranty.
        Renewal = "renewal", "续保报价单", "Renewal quotation";
        /// A month's visits and incidents of a customer, to be signed and sealed once.
        SignOff = "sign_off", "月度服务签认单", "Monthly service sign-off list";
    }
}

words! {
    /// Where a document stands.
    DocumentState {
        /// Drafted; it can still be filled in again.
        Created = "created", "草稿", "draft";
        /// Somebody stands for it; nothing of it changes any more.
        Approved = "approved", "已审批", "approved";
        /// Out of the house.
        Issued = "issued", "已签发", "issued";
        /// Put away.
        Archived = "archived", "已归档", "archived";
        /// Given up before it was issued.
        Withdrawn = "withdrawn", "已作废", "withdrawn";
    }
}

words! {
    /// Where its seal stands.
    SealState {
        /// Nothing is to be sealed.
        None = "none", "无需盖章", "no seal needed";
        /// It waits for the seals.
        Awaiting = "awaiting", "待盖章", "to be sealed";
        /// It is on its way to the customer.
        Sent = "sent", "已寄", "sent";
        /// It came back, sealed.
        Returned = "returned", "已回收", "returned";
    }
}

words! {
    /// What a document is a file of.
    Format {
        /// For printing and keeping.
        Pdf = "pdf", "PDF", "PDF";
        /// For editing.
        Docx = "docx", "Word", "Word";
        /// For calculating.
        Xlsx = "xlsx", "Excel", "Excel";
    }
}

impl Format {
    /// What HTTP calls it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl DocumentState {
    /// Whether it is out of the house: the customer reads it, and nothing of it changes.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Issued | Self::Archived)
    }
}

impl DocumentKind {
    /// What its numbers begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Agreement => "AG",
            Self::FaultReport => "FR",
            Self::ServiceVisit => "SV",
            Self::Quotation => "QT",
            Self::Attribution => "AO",
            Self::MonthlyReport => "MR",
            Self::QuarterlyReport => "QR",
            Self::Assessment => "AS",
            Self::HandOver => "HO",
            Self::Renewal => "RQ",
            Self::SignOff => "SL",
        }
    }

    /// Whether both sides seal it.
    pub const fn is_sealed(self) -> bool {
        !matches!(self, Self::FaultReport)
    }

    /// What it is issued as.
    pub const fn formats(self) -> &'static [Format] {
        match self {
            Self::MonthlyReport | Self::QuarterlyReport | Self::Assessment | Self::HandOver | Self::SignOff => {
                &[Format::Pdf, Format::Docx, Format::Xlsx]
            }
            _ => &[Format::Pdf, Format::Docx],
        }
    }

    /// The sections that people write into: a stable name and what it is called, in the order of the document.
    pub fn written(self) -> Vec<(&'static str, Text)> {
        let named: &[(&str, &str, &str)] = match self {
            Self::FaultReport => &[
                ("impact", "影响的业务、用户与数据", "Business, users and data affected"),
                ("root_cause", "根本原因（5Why）", "Root cause (five whys)"),
                ("left_over", "遗留问题", "What is left"),
                ("measures", "整改与预防措施（责任人、期限）", "Measures (who, until when)"),
                ("knowledge", "知识条目编号", "Knowledge entries"),
            ],
            Self::Attribution => &[("opinion", "双方意见", "What both sides say")],
            Self::MonthlyReport | Self::QuarterlyReport => &[
                ("summary", "服务摘要补充", "Further summary"),
                ("problems", "问题与隐患补充", "Further problems and risks"),
                ("inspection", "巡检情况", "Inspections"),
                ("changes", "变更与升级补充（含安全评估）", "Further changes (with security assessment)"),
                ("backup", "备份与恢复演练", "Backups and restore drills"),
                ("security", "安全", "Security"),
                ("training", "培训与知识", "Training and knowledge"),
                ("feedback", "用户反馈补充", "Further feedback"),
                ("costs", "备件与费用补充", "Further parts and costs"),
                ("plan", "下期计划", "Plan for the next period"),
            ],
            Self::HandOver => &[
                ("topology", "部署拓扑与配置基线", "Topology and configuration baseline"),
                ("source", "源码与构建说明", "Source code and how to build it"),
                ("accounts", "账号清单", "Accounts"),
                ("licences", "证书与许可到期", "Certificates and licences"),
                ("backup", "备份与恢复验证", "Backups and their verification"),
                ("knowledge", "知识库导出", "Knowledge handed over"),
                ("parts", "备件与借用设备归还", "Parts and lent equipment"),
                ("renewal", "续保方案与报价", "Renewal and its price"),
            ],
            Self::Renewal => &[
                ("price", "续保价格与付款方式", "Price of the renewal and how it is paid"),
                ("terms", "其他约定", "Further terms"),
            ],
            Self::Agreement | Self::ServiceVisit | Self::Quotation | Self::Assessment | Self::SignOff => {
                &[("remarks", "补充约定与备注", "Further terms and remarks")]
            }
        };
        named.iter().map(|(key, zh, en)| (*key, Text::new(*zh, *en))).collect()
    }
}
