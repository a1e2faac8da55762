//! The agreements as a table: seven of the history (three gold, three silver, one bronze) and two that carry the open
//! work and hold as long as anybody will look.

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// 金: severity 1 responds in 30 min, on site in 2 h, restored in 8 h.
    Gold,
    /// 银: 1 h, 4 h, 24 h.
    Silver,
    /// 铜: the baseline, 2 h, 24 h, 3 working days.
    Bronze,
}

/// One agreement as the scenario tells it.
pub(super) struct Told {
    pub name: &'static str,
    pub customer: &'static str,
    pub level: Level,
    pub systems: &'static [&'static str],
    pub terms: &'static [Term],
    pub signed_on: &'static str,
    pub effective_from: &'static str,
    pub calendar: &'static str,
}

/// One term: which system (all when empty), only hardware or everything, from which event, how long.
pub(super) struct Term {
    pub system: &'static str,
    pub hardware: bool,
    pub span: Span,
    pub clause: &'static str,
}

/// From which event and how long, in months or between two dates.
pub(super) enum Span {
    Acceptance(u16),
    GoLive(u16),
    Dates(&'static str, &'static str),
}

use Level::{Bronze, Gold, Silver};

/// All of them, in the order in which they are signed.
pub(super) const AGREEMENTS: [Told; 9] = [
    Told {
        name: "滨江市人民医院信息系统保修协议（金）",
        customer: "HOSP",
        level: Gold,
        systems: &["HOSP-HIS", "HOSP-PACS"],
        // Hardware counts from its acceptance, software from going live.
        terms: &[
            Term { system: "", hardware: false, span: Span::GoLive(48), clause: "第三条 2" },
            Term { system: "", hardware: true, span: Span::Acceptance(36), clause: "第三条 1" },
        ],
        signed_on: "2024-06-01",
        effective_from: "2024-06-01",
        calendar: "cn",
    },
    Told {
        name: "滨江市财政局应用系统维保协议（金）",
        customer: "FIN",
        level: Gold,
        systems: &["FIN-BUD", "FIN-NTX"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-02-25",
        effective_from: "2025-03-01",
        calendar: "cn",
    },
    Told {
        name: "云栈电商交易与仓储系统维保协议（金）",
        customer: "CLOUD",
        level: Gold,
        systems: &["CLOUD-SHOP", "CLOUD-WMS"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-05-18",
        effective_from: "2025-05-20",
        calendar: "cn",
    },
    Told {
        name: DONG,
        customer: "DONG",
        level: Silver,
        systems: &["DONG-MES", "DONG-ERP"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-01-10",
        effective_from: "2025-01-15",
        calendar: "cn",
    },
    Told {
        name: "江城水务营业收费与灾备系统维保协议（银）",
        customer: "WATER",
        level: Silver,
        systems: &["WATER-BILL", "WATER-DR"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2024-10-28",
        effective_from: "2024-11-01",
        calendar: "cn",
    },
    Told {
        name: "滨江职业技术学院教务与一卡通保修协议（银）",
        customer: "EDU",
        level: Silver,
        systems: &["EDU-JW", "EDU-CARD"],
        // 教务 ends within the history, 一卡通 ended the day before it begins.
        terms: &[
            Term { system: "EDU-JW", hardware: false, span: Span::Acceptance(36), clause: "第三条 1" },
            Term {
                system: "EDU-CARD",
                hardware: false,
                span: Span::Dates("2023-09-01", "2026-08-31"),
                clause: "第三条 2",
            },
        ],
        signed_on: "2023-08-30",
        effective_from: "2023-09-01",
        calendar: "cn",
    },
    Told {
        name: "江城水务数据汇聚平台保修协议（铜）",
        customer: "WATER",
        level: Bronze,
        systems: &["WATER-DATA"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2024-10-28",
        effective_from: "2024-11-01",
        calendar: "cn",
    },
    Told {
        name: "互联网医院运行保障协议（金，7×24）",
        customer: "HOSP",
        level: Gold,
        systems: &["HOSP-NET"],
        terms: &[Term {
            system: "", hardware: false, span: Span::Dates("2026-08-01", "2099-12-31"), clause: "第三条"
        }],
        signed_on: "2026-07-28",
        effective_from: "2026-08-01",
        calendar: "7x24",
    },
    Told {
        name: "海棠区一网通办运行保障协议（金，7×24）",
        customer: "GOV",
        level: Gold,
        systems: &["GOV-ONE"],
        terms: &[Term {
            system: "", hardware: false, span: Span::Dates("2026-07-01", "2099-12-31"), clause: "第三条"
        }],
        signed_on: "2026-06-28",
        effective_from: "2026-07-01",
        calendar: "7x24",
    },
];

/// The agreement whose matrix has gaps, and whose next version contradicts itself.
pub(super) const DONG: &str = "东岭制造 MES 与 ERP 维保协议（银）";
