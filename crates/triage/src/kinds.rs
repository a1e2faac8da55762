//! What a component is and what kind of fault it has: the two closed lists the whole product shares.

use kernel::words;

words! {
    /// Kind of a component of a delivered system.
    ComponentKind {
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
}

words! {
    /// Class of a fault: the column of the responsibility matrix.
    FaultClass {
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
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use kernel::Language;

    use super::*;

    #[test]
    fn every_kind_and_class_reads_back_from_its_name_and_both_labels() {
        for kind in ComponentKind::ALL.iter().copied() {
            for word in [kind.as_str(), kind.label(Language::Zh), kind.label(Language::En)] {
                assert_eq!(word.parse::<ComponentKind>().unwrap(), kind);
            }
        }
        for class in FaultClass::ALL.iter().copied() {
            for word in [class.as_str(), class.label(Language::Zh), class.label(Language::En)] {
                assert_eq!(word.parse::<FaultClass>().unwrap(), class);
            }
        }
    }

    #[test]
    fn an_unknown_kind_is_named_in_the_error() {
        let error = "toaster".parse::<ComponentKind>().unwrap_err();
        assert!(error.to_string().starts_with("`toaster` is not one of: hardware, operating_system"), "{error}");
    }
}
