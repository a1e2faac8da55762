//! The map from the labels of the file to our component kinds and fault classes.

use triage::{ComponentKind, FaultClass};

/// What a record says of its cause, in our words; none where the file does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// From 故障组件.
    pub kind: Option<ComponentKind>,
    /// From 形成原因细类, else from 形成原因.
    pub class: Option<FaultClass>,
}

/// 故障组件 → component kind. `0`, 无报告 and 未查清 say nothing.
pub const KINDS: &[(&str, ComponentKind)] = &[
    ("主机", ComponentKind::Hardware),
    ("存储", ComponentKind::Hardware),
    ("操作系统和集群", ComponentKind::OperatingSystem),
    ("数据库软件", ComponentKind::Database),
    ("数据库", ComponentKind::Database),
    ("中间件", ComponentKind::Middleware),
    ("网络", ComponentKind::Network),
    ("应用软件", ComponentKind::Application),
    ("安全", ComponentKind::Security),
    ("基础环境", ComponentKind::Environment),
];

/// 形成原因细类 → fault class. Sub-classes that name only a place (数据库, 操作系统, 网络, 节点异常) or nothing at all
/// are absent: the cause decides for them.
pub const DETAILS: &[(FaultClass, &[&str])] = &[
    (
        FaultClass::Capacity,
        &[
            "线程满",
            "内存溢出",
            "数据库表空间满",
            "cpu负载高",
            "CPU负载高",
            "响应慢",
            "归档空间满",
            "存储空间满",
            "中间件数据库连接数满",
            "数据库端数据库连接数满",
            "应用端数据库连接数满",
            "数据库表数据过多",
            "文件系统使用率高",
            "文件多",
        ],
    ),
    (
        FaultClass::SoftwareDefect,
        &[
            "代码逻辑缺陷",
            "SQL语句不合理",
            "数据表索引设计不合理",
            "不释放数据库连接",
            "数据库bug",
            "数据库BUG",
            "网络bug",
            "操作系统BUG",
            "程序包缺陷",
            "进程异常",
            "数据库死锁",
            "程序间通信异常",
            "驱动不兼容",
            "节点自动重启",
        ],
    ),
    (
        FaultClass::Configuration,
        &[
            "内存配置不合理",
            "网络配置不合理",
            "应用节点配置不合理",
            "文件路径配置不合理",
            "程序包接口配置不合理",
            "时钟配置不合理",
            "密码配置不合理",
            "映射地址配合错误",
            "license过期",
            "license访问限制",
            "密码过期",
        ],
    ),
    (
        FaultClass::HardwareFailure,
        &[
            "交换机",
            "电源模块故障",
            "网卡故障",
            "通信板卡",
            "内存故障",
            "硬盘",
            "硬盘故障",
            "主板故障",
            "水晶头",
            "水晶头及网线",
        ],
    ),
    (FaultClass::UserOperation, &["检修操作不当", "用户操作不当", "用户刷分"]),
    (FaultClass::NetworkLine, &["运营商网络问题", "网络丢包"]),
    (FaultClass::Data, &["数据表异常", "文件损坏"]),
    (FaultClass::Security, &["用户恶意登录"]),
    (FaultClass::Environment, &["机房停电", "空调故障", "不可抗力", "基础环境"]),
];

/// 形成原因 → fault class, where the sub-class says nothing. 运行维护不当 and 外部原因 are too wide to be one of ours.
pub const CAUSES: &[(&str, FaultClass)] = &[
    ("软件设计缺陷", FaultClass::SoftwareDefect),
    ("软件设计缺陷原因", FaultClass::SoftwareDefect),
    ("设备日常损坏", FaultClass::HardwareFailure),
    ("操作不当等问题", FaultClass::UserOperation),
    ("用户操作不当原因", FaultClass::UserOperation),
    ("基础环境", FaultClass::Environment),
];

/// The kind a 故障组件 stands for.
pub fn kind_of(component: &str) -> Option<ComponentKind> {
    KINDS.iter().find(|(label, _)| *label == component).map(|(_, kind)| *kind)
}

/// The class a 形成原因 with its 形成原因细类 stands for.
pub fn class_of(cause: &str, detail: &str) -> Option<FaultClass> {
    DETAILS
        .iter()
        .find(|(_, labels)| labels.contains(&detail))
        .map(|(class, _)| *class)
        .or_else(|| CAUSES.iter().find(|(label, _)| *label == cause).map(|(_, class)| *class))
}

/// One spelling for an affected system: `I6000` and `i6000` are one; `0` and nothing mean that none was recorded.
pub fn system_name(label: &str) -> String {
    match triage::fold(label).as_str() {
        "" | "0" => "未记录".to_owned(),
        name => name.to_owned(),
    }
}
