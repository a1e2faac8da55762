//! The closed lists and small values an agreement is written in.

use std::fmt;

use kernel::{Language, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sentence people read, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BilingualText)]
pub struct Text {
    /// Simplified Chinese.
    #[schema(example = "自验收之日起 36 个月")]
    pub zh: String,
    /// English.
    #[schema(example = "36 months from acceptance")]
    pub en: String,
}

impl Text {
    /// The sentence from its two halves.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The half `language` asks for.
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}

/// 事件级别: 1 is the gravest, 4 the lightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schema(minimum = 1, maximum = 4, example = 1)]
pub struct Severity(u8);

/// A number that is no severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no severity (1, 2, 3 or 4)")]
pub struct NoSeverity(pub u8);

impl Severity {
    /// 一级.
    pub const ONE: Self = Self(1);
    /// 二级.
    pub const TWO: Self = Self(2);
    /// 三级.
    pub const THREE: Self = Self(3);
    /// 四级.
    pub const FOUR: Self = Self(4);
    /// All four, the gravest first.
    pub const ALL: [Self; 4] = [Self::ONE, Self::TWO, Self::THREE, Self::FOUR];

    /// The severity with this number.
    pub const fn new(number: u8) -> Result<Self, NoSeverity> {
        if number >= 1 && number <= 4 { Ok(Self(number)) } else { Err(NoSeverity(number)) }
    }

    /// 1 to 4.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }

    /// One step graver; 1 stays 1.
    #[must_use]
    pub const fn raised(self) -> Self {
        if self.0 > 1 { Self(self.0 - 1) } else { self }
    }

    /// The graver of two.
    #[must_use]
    pub fn graver(self, other: Self) -> Self {
        self.min(other)
    }

    /// 一级 to 四级, or "severity 1" to "severity 4".
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self.0 {
            1 => ("一级", "severity 1"),
            2 => ("二级", "severity 2"),
            3 => ("三级", "severity 3"),
            _ => ("四级", "severity 4"),
        };
        language.pick(zh, en)
    }
}

impl TryFrom<u8> for Severity {
    type Error = NoSeverity;

    fn try_from(number: u8) -> Result<Self, NoSeverity> {
        Self::new(number)
    }
}

impl From<Severity> for u8 {
    fn from(severity: Severity) -> Self {
        severity.0
    }
}

impl From<Severity> for i64 {
    fn from(severity: Severity) -> Self {
        Self::from(severity.0)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// 影响度: how much of the customer the fault touches. The widest first.
    Impact {
        /// Everybody, or the core business.
        All = "all", "全部/核心业务", "Everyone or the core business";
        /// More than one department.
        Several = "several", "多部门", "Several departments";
        /// One department.
        Department = "department", "单部门", "One department";
        /// One person.
        Individual = "individual", "个人", "One person";
    }
}

words! {
    /// 紧急度, asked as "did the business stop?". The most urgent first.
    Urgency {
        /// It stopped.
        Stopped = "stopped", "停了", "It stopped";
        /// It became slow.
        Slow = "slow", "变慢", "It became slow";
        /// It goes on.
        None = "none", "没有", "It goes on";
        /// It can wait: for service requests only.
        Low = "low", "可以等", "It can wait";
    }
}

words! {
    /// 维护环节: the stage of the work a matrix row speaks of.
    Stage {
        /// Find the cause.
        Diagnose = "diagnose", "诊断", "Diagnose";
        /// Mend it.
        Repair = "repair", "修复", "Repair";
        /// Bring lost or wrong data back.
        RecoverData = "recover_data", "数据恢复", "Recover data";
        /// See that it works again.
        Verify = "verify", "验证", "Verify";
        /// Teach those who use it.
        Train = "train", "培训", "Train";
    }
}

words! {
    /// A circumstance that overrides the table of severities.
    Sign {
        /// 数据丢失或泄露.
        DataLoss = "data_loss", "数据丢失或泄露", "data loss or leak";
        /// 错账、错付.
        MoneyWronglyPaid = "money_wrongly_paid", "资金错付", "money wrongly paid";
        /// 勒索病毒.
        Ransomware = "ransomware", "勒索病毒", "ransomware";
        /// 网页被篡改.
        Defacement = "defacement", "页面被篡改", "defacement";
        /// The function point is marked vital in the estate.
        VitalFunction = "vital_function", "关键功能点", "vital function point";
        /// 重要用户.
        Vip = "vip", "重要用户", "VIP reporter";
        /// 重保期: the moment lies in a period of special protection.
        GuardedPeriod = "guarded_period", "重保期", "period of special protection";
    }
}
