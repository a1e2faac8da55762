//! Every sheet of the workbook: those of the estate, then those that stand on it.

use estate::import::{SHEETS as ESTATE, Sheet, may, must};

/// Every sheet in the order in which they depend on one another.
pub const SHEETS: &[Sheet] =
    &[ESTATE[0], ESTATE[1], ESTATE[2], ESTATE[3], ESTATE[4], AGREEMENTS, MATRIX, PEOPLE, SKILLS, SHIFTS, HISTORY];

const AGREEMENTS: Sheet = Sheet {
    key: "agreements",
    zh: "协议",
    keys: &["code"],
    columns: &[
        must("code", "编码", "Code", "A-001"),
        must("party", "单位编码", "Party code", "C-001"),
        must("name", "名称", "Name", "门诊收费系统维保协议"),
        may("profile", "范本", "Profile", "基准 / 政务投标常用"),
        may("systems", "系统编码", "System codes", "HIS-01、PACS-01"),
        may("calendar", "工作日历", "Calendar", "cn"),
        may("since", "质保起算", "Warranty since", "验收 / 上线 / 日期 / 部件"),
        may("months", "质保月数", "Warranty months", "36"),
        may("from", "质保起", "Warranty from", "2026-01-01"),
        may("until", "质保止", "Warranty until", "2028-12-31"),
        may("clause", "质保条款", "Warranty clause", "第三条"),
    ],
};

const MATRIX: Sheet = Sheet {
    key: "matrix",
    zh: "责任矩阵",
    keys: &["agreement", "system", "component", "kind", "fault_class", "stage"],
    columns: &[
        must("agreement", "协议编码", "Agreement code", "A-001"),
        may("system", "系统编码", "System code", "HIS-01"),
        may("component", "部件编码", "Component code", "M-QUERY"),
        may("kind", "部件类别", "Component kind", "数据库"),
        may("fault_class", "故障类别", "Fault class", "硬件故障"),
        may("stage", "维护环节", "Stage", "诊断 / 修复 / 数据恢复 / 验证 / 培训"),
        must("lead", "主责", "Lead", "集成商 / 厂商 / V-001"),
        may("support", "协办", "Support", "集成商、厂商"),
        may("informed", "通知", "Informed", "客户"),
        must("clause", "条款", "Clause", "附件二 3.2"),
        must("payer", "费用承担", "Payer", "厂商"),
    ],
};

const PEOPLE: Sheet = Sheet {
    key: "people",
    zh: "人员",
    keys: &["code"],
    columns: &[
        must("code", "工号", "Staff number", "E007"),
        must("name", "姓名", "Name", "王晓东"),
        may("phone", "电话", "Phone", "139-0000-0007"),
        may("email", "邮箱", "E-mail", "wang@example.com"),
        may("posts", "岗位", "Posts", "技术支持、应急响应"),
        may("languages", "语言", "Languages", "zh、en"),
        may("city", "城市", "City", "滨江"),
        may("capacity", "派单上限", "Capacity", "5"),
        may("partner", "A/B角工号", "Partner", "E008"),
        may("clearances", "准入资格", "Clearances", "财政现场背景审查：2027-03-31"),
        may("active", "在职", "Active", "是 / 否"),
    ],
};

const SKILLS: Sheet = Sheet {
    key: "skills",
    zh: "技能",
    keys: &["person", "skill"],
    columns: &[
        must("person", "工号", "Staff number", "E007"),
        must("skill", "技能", "Skill", "数据库 / 达梦"),
        must("level", "级别", "Level", "4"),
        may("certificate", "证书", "Certificate", "达梦数据库认证工程师 DCP"),
        may("version", "证书版本", "Certificate version", "8"),
        may("valid_until", "证书有效期至", "Valid until", "2027-06-30"),
    ],
};

const SHIFTS: Sheet = Sheet {
    key: "shifts",
    zh: "班次",
    keys: &["name"],
    columns: &[
        must("name", "名称", "Name", "白班"),
        must("kind", "类别", "Kind", "白班 / 晚班 / 夜间值守"),
        must("start", "开始", "Start", "08:30"),
        must("end", "结束", "End", "17:30"),
        may("days", "日期", "Days", "每天 / 工作日 / 休息日 / 周一、周三"),
        may("zone", "时区", "Zone", "Asia/Shanghai"),
        may("members", "轮值工号", "Members", "E007、E008"),
        may("role", "值班角色", "Role", "工程师 / 组长 / 经理 / 总监"),
        may("turn", "轮换", "Turn", "同时 / 每班 / 每周 / 每月"),
        may("starts_on", "轮值起", "Starts on", "2026-09-01"),
    ],
};

const HISTORY: Sheet = Sheet {
    key: "history",
    zh: "历史工单",
    keys: &["number"],
    columns: &[
        must("number", "编号", "Number", "GD-2025-0001"),
        must("system", "系统编码", "System code", "HIS-01"),
        may("component", "部件编码", "Component code", "M-QUERY"),
        may("kind", "部件类别", "Component kind", "应用软件"),
        may("fault_class", "故障类别", "Fault class", "软件缺陷"),
        may("severity", "级别", "Severity", "3"),
        must("text", "故障现象", "Report", "综合查询打不开，提示超时"),
        must("reported_at", "报修时间", "Reported at", "2025-09-30 14:31"),
        must("closed_at", "关闭时间", "Closed at", "2025-09-30 17:05"),
        may("solution", "处理结果", "Solution", "重建索引"),
        may("cause", "原因", "Cause", "统计信息过期"),
    ],
};
