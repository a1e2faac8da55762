//! What a component is and what kind of fault it has: the two closed lists the whole product shares.

use std::fmt;
use std::str::FromStr;

use kernel::Language;

/// A word that names none of the known values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {what}")]
pub struct UnknownName {
    /// The list that was asked.
    pub what: &'static str,
    /// The word that was given.
    pub word: String,
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident, $what:literal: $($(#[$vdoc:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// All values, in their fixed order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name, as stored and as it stands in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// What people read.
            pub const fn label(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Zh) => $zh, (Self::$variant, Language::En) => $en,)*
                }
            }

            /// The place in [`Self::ALL`].
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownName;

            /// Reads the stable name or either label.
            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let word = text.trim();
                Self::ALL
                    .iter()
                    .copied()
                    .find(|v| v.name() == word || v.label(Language::Zh) == word || v.label(Language::En).eq_ignore_ascii_case(word))
                    .ok_or_else(|| UnknownName { what: $what, word: word.to_owned() })
            }
        }
    };
}

names! {
    /// Kind of a component of a delivered system.
    ComponentKind, "component kind":
    /// Servers, storage, power supplies inside the rack, printers of the system: things with a serial number.
    Hardware = "hardware", "硬件", "Hardware";
    /// The operating system and what comes with it.
    OperatingSystem = "operating_system", "操作系统", "Operating system";
    /// A database management system.
    Database = "database", "数据库", "Database";
    /// Application servers, message queues, directories, clusters.
    Middleware = "middleware", "中间件", "Middleware";
    /// Switches, routers, firewalls, lines.
    Network = "network", "网络", "Network";
    /// The delivered software itself, with its modules and function points.
    Application = "application", "应用软件", "Application";
    /// The link between two systems.
    Interface = "interface", "接口", "Interface";
    /// The content: records, reports, synchronised copies.
    Data = "data", "数据", "Data";
    /// Parameters, permissions, schedules, certificates.
    Configuration = "configuration", "配置", "Configuration";
    /// Protection: anti-virus, intrusion detection, keys.
    Security = "security", "安全", "Security";
    /// The machine room: mains, UPS, cooling, fire.
    Environment = "environment", "机房环境", "Machine room";
    /// What the user holds or sits at.
    Terminal = "terminal", "终端", "Terminal";
}

names! {
    /// Class of a fault: the column of the responsibility matrix.
    FaultClass, "fault class":
    /// A device broke or ages.
    HardwareFailure = "hardware_failure", "硬件故障", "Hardware failure";
    /// A defect in delivered or bought software.
    SoftwareDefect = "software_defect", "软件缺陷", "Software defect";
    /// A wrong or forgotten setting.
    Configuration = "configuration", "配置问题", "Configuration";
    /// Wrong, missing or duplicate content.
    Data = "data", "数据问题", "Data";
    /// Too little of something: space, threads, connections, processors.
    Capacity = "capacity", "容量不足", "Capacity";
    /// An attack, a hole, malicious software.
    Security = "security", "安全问题", "Security";
    /// The other side of an interface fails.
    ThirdPartyInterface = "third_party_interface", "第三方接口", "Third-party interface";
    /// A carrier's or campus line fails.
    NetworkLine = "network_line", "网络线路", "Network line";
    /// Power, cooling, water, fire.
    Environment = "environment", "机房环境", "Environment";
    /// Somebody did something wrong with a working system.
    UserOperation = "user_operation", "操作不当", "User operation";
    /// It works as agreed; something else is wanted.
    RequirementChange = "requirement_change", "需求变更", "Requirement change";
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn every_kind_and_class_reads_back_from_its_name_and_both_labels() {
        for kind in ComponentKind::ALL.iter().copied() {
            for word in [kind.name(), kind.label(Language::Zh), kind.label(Language::En)] {
                assert_eq!(word.parse::<ComponentKind>().unwrap(), kind);
            }
        }
        for class in FaultClass::ALL.iter().copied() {
            for word in [class.name(), class.label(Language::Zh), class.label(Language::En)] {
                assert_eq!(word.parse::<FaultClass>().unwrap(), class);
            }
        }
    }

    #[test]
    fn an_unknown_kind_is_named_in_the_error() {
        assert_eq!("toaster".parse::<ComponentKind>().unwrap_err().to_string(), "`toaster` is not a component kind");
    }
}
