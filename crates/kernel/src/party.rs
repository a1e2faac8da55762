//! What a party is to the provider: said of the estate's parties, of responsibility, and of whoever leads an incident.

crate::words! {
    /// What a party is to the provider.
    PartyKind {
        /// 集成商: the one this installation belongs to.
        Provider = "provider", "集成商", "Provider";
        /// 厂商: a maker of hardware or software.
        Vendor = "vendor", "厂商", "Vendor";
        /// 运营商: a carrier of lines.
        Carrier = "carrier", "运营商", "Carrier";
        /// 第三方: somebody else whose system is connected.
        ThirdParty = "third_party", "第三方", "Third party";
        /// 客户: whom systems were delivered to.
        Customer = "customer", "客户", "Customer";
    }
}
