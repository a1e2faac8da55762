//! The sheets of the workbook and their columns.

use super::Row;

/// A sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The stable key.
    pub key: &'static str,
    /// The sheet's name, Chinese.
    pub zh: &'static str,
    /// The columns that together name a row, through all imports.
    pub keys: &'static [&'static str],
    /// Its columns in the order of the template.
    pub columns: &'static [Column],
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The stable key; also accepted as a heading.
    pub key: &'static str,
    /// The heading, Chinese.
    pub zh: &'static str,
    /// The heading, English.
    pub en: &'static str,
    /// Every row needs it.
    pub required: bool,
    /// An example, for the template's note.
    pub example: &'static str,
}

impl Sheet {
    /// What names `row` through all imports: the cells of the key columns.
    pub fn key_of(&self, row: &Row) -> String {
        let cells = self.keys.iter().map(|key| row.cells.get(key).map_or("", |text| text.trim()));
        cells.collect::<Vec<_>>().join("/")
    }
}

/// A column that every row needs: key, heading in Chinese and English, example.
pub const fn must(key: &'static str, zh: &'static str, en: &'static str, example: &'static str) -> Column {
    Column { key, zh, en, required: true, example }
}

/// A column whose cells may be empty: key, heading in Chinese and English, example.
pub const fn may(key: &'static str, zh: &'static str, en: &'static str, example: &'static str) -> Column {
    Column { key, zh, en, required: false, example }
}

/// The sheets of the estate, in the order in which they depend on one another.
pub const SHEETS: &[Sheet] = &[
    Sheet {
        key: "parties",
        zh: "单位",
        keys: &["code"],
        columns: &[
            must("code", "编码", "Code", "C-001"),
            must("kind", "类别", "Kind", "客户 / 厂商 / 运营商 / 第三方"),
            must("name", "名称", "Name", "滨江市人民医院"),
            may("zone", "时区", "Zone", "Asia/Shanghai"),
            may("hotline", "热线", "Hotline", "0571-0000000"),
            may("contact_name", "联系人", "Contact", "刘科长"),
            may("contact_role", "联系人职责", "Contact role", "responsible"),
            may("contact_phone", "联系电话", "Contact phone", "0571-0000000"),
            may("contact_email", "联系邮箱", "Contact e-mail", "liu@example.com"),
        ],
    },
    Sheet {
        key: "sites",
        zh: "地点",
        keys: &["customer", "code"],
        columns: &[
            must("customer", "客户编码", "Customer code", "C-001"),
            must("code", "编码", "Code", "S-01"),
            must("name", "名称", "Name", "门诊楼机房"),
            must("city", "城市", "City", "滨江"),
            may("address", "地址", "Address", "人民路 1 号"),
            may("zone", "时区", "Zone", "Asia/Shanghai"),
            may("travel_minutes", "路程（分钟）", "Travel minutes", "40"),
        ],
    },
    Sheet {
        key: "departments",
        zh: "科室",
        keys: &["customer", "code"],
        columns: &[
            must("customer", "客户编码", "Customer code", "C-001"),
            must("code", "编码", "Code", "D-01"),
            must("name", "名称", "Name", "门诊收费处"),
        ],
    },
    Sheet {
        key: "systems",
        zh: "系统",
        keys: &["code"],
        columns: &[
            must("customer", "客户编码", "Customer code", "C-001"),
            must("code", "编码", "Code", "HIS-01"),
            must("name", "名称", "Name", "门诊收费与综合查询"),
            may("site", "地点编码", "Site code", "S-01"),
            may("aliases", "俗称", "Everyday words", "收费系统、HIS"),
            may("accepted_on", "验收日期", "Accepted on", "2025-06-01"),
            may("live_on", "上线日期", "Live on", "2025-05-20"),
            may("criticality", "重要程度", "Criticality", "核心 / 重要 / 一般"),
            may("protection_level", "等保级别", "Protection level", "3"),
            may("rto_minutes", "RTO（分钟）", "RTO minutes", "60"),
            may("rpo_minutes", "RPO（分钟）", "RPO minutes", "15"),
        ],
    },
    Sheet {
        key: "components",
        zh: "部件",
        keys: &["system", "code"],
        columns: &[
            must("system", "系统编码", "System code", "HIS-01"),
            must("code", "编码", "Code", "M-QUERY"),
            must("name", "名称", "Name", "综合查询"),
            must("kind", "类别", "Kind", "应用软件"),
            may("parent", "上级编码", "Parent code", "M-FEE"),
            may("function_point", "功能点", "Function point", "是 / 否"),
            may("vital", "关键", "Vital", "是 / 否"),
            may("aliases", "俗称", "Everyday words", "检索、查询"),
            may("vendor", "厂商编码", "Vendor code", "V-001"),
            may("version", "版本", "Version", "5.2.1"),
            may("serial_number", "序列号", "Serial number", "SN-0001"),
            may("owner", "责任人", "Owner", "刘科长"),
            may("warranty_from", "质保起", "Warranty from", "2025-06-01"),
            may("warranty_until", "质保止", "Warranty until", "2028-05-31"),
        ],
    },
];
