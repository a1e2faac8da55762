//! Where a message may be sent: an address as it is written, and the machines it may lead to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;
use kernel::{Refusal, RefusalKind};

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether the exchange is encrypted.
    pub is_https: bool,
    /// The name or number of the machine, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Host and port as the header `Host` wants them.
    pub authority: String,
    /// Path and query.
    pub path: String,
}

impl Target {
    /// Reads an http or https address; one with a log-in in it, or without a host, is refused.
    pub fn read(url: &str) -> Result<Self, Refusal> {
        let uri: Uri = url.parse().map_err(|_| unusable())?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(unusable()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(unusable)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(unusable());
        }
        let port = authority.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { is_https, host, port, authority: authority.as_str().to_owned(), path })
    }

    /// The same, refused at once when the host is a number that may not be reached.
    pub fn read_permitted(url: &str, allow_private: bool) -> Result<Self, Refusal> {
        let target = Self::read(url)?;
        match target.host.parse::<IpAddr>() {
            Ok(address) if !is_permitted(address, allow_private) => Err(forbidden()),
            _ => Ok(target),
        }
    }
}

/// Whether messages may go to this machine. Link-local addresses and those under which clouds give away their
/// credentials are never permitted; private ones and this machine itself only by configuration.
pub fn is_permitted(address: IpAddr, allow_private: bool) -> bool {
    match address {
        IpAddr::V4(address) => is_permitted_v4(address, allow_private),
        IpAddr::V6(address) => is_permitted_v6(address, allow_private),
    }
}

fn is_permitted_v4(address: Ipv4Addr, allow_private: bool) -> bool {
    let [a, b, c, d] = address.octets();
    let is_metadata = matches!((a, b, c, d), (100, 100, 100, 200) | (168, 63, 129, 16) | (192, 0, 0, _));
    if a == 0 || a >= 224 || address.is_link_local() || is_metadata {
        return false;
    }
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_private = address.is_private() || address.is_loopback() || is_shared;
    allow_private || !is_private
}

fn is_permitted_v6(address: Ipv6Addr, allow_private: bool) -> bool {
    if let Some(inner) = embedded(address) {
        return is_permitted_v4(inner, allow_private);
    }
    let first = address.segments()[0];
    let is_link_local = first & 0xffc0 == 0xfe80;
    let is_metadata = address == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    if address.is_unspecified() || address.is_multicast() || is_link_local || is_metadata {
        return false;
    }
    let is_private = first & 0xfe00 == 0xfc00 || address.is_loopback();
    allow_private || !is_private
}

/// The address of the old kind that one of the new kind stands for: mapped, compatible, translated (NAT64) or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(of(high, low))
        }
        _ => None,
    }
}

fn unusable() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "webhook.bad_url", "接收地址无法使用。", "The address cannot be used.").field(
        "/url",
        "应为完整的 http:// 或 https:// 地址，不含用户名和密码",
        "write a whole http:// or https:// address without a log-in in it",
    )
}

fn forbidden() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "webhook.forbidden_url",
        "不允许向这个地址发送。",
        "Nothing may be sent to this address.",
    )
    .field(
        "/url",
        "链路本地和云元数据地址一律不可用；内网地址须由配置 [webhooks] allow_private 放行",
        "link-local and metadata addresses are never used; private ones need [webhooks] allow_private in the configuration",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permitted(text: &str) -> (bool, bool) {
        let address: IpAddr = text.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        (is_permitted(address, true), is_permitted(address, false))
    }

    #[test]
    fn metadata_and_link_local_addresses_are_never_permitted_in_any_disguise() {
        let never = [
            "169.254.169.254",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "fe80::1",
            "ff02::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
        ];
        for text in never {
            assert_eq!(permitted(text), (false, false), "{text}");
        }
    }

    #[test]
    fn private_addresses_are_permitted_by_configuration_only_and_public_ones_always() {
        for text in
            ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:10.0.0.1"]
        {
            assert_eq!(permitted(text), (true, false), "{text}");
        }
        for text in ["114.114.114.114", "2400:3200::1", "100.128.0.1", "172.32.0.1"] {
            assert_eq!(permitted(text), (true, true), "{text}");
        }
    }

    #[test]
    fn an_address_is_whole_and_holds_no_log_in() {
        let target = Target::read("https://hooks.example:8443/in?x=1");
        assert_eq!(
            target.map(|t| (t.is_https, t.host, t.port, t.path)).ok(),
            Some((true, "hooks.example".into(), 8443, "/in?x=1".into()))
        );
        assert_eq!(Target::read("http://[::1]/").map(|t| (t.host, t.port)).ok(), Some(("::1".into(), 80)));
        for wrong in ["hooks.example", "ftp://x/", "https://a:b@x/", "https:///x", "", "javascript:alert(1)", "http://"]
        {
            assert_eq!(Target::read(wrong).map_err(|refusal| refusal.code).err(), Some("webhook.bad_url"), "{wrong}");
        }
    }
}
