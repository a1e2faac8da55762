//! The server's own TLS, as the configuration says.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use app::Outage;
use kernel::Clock;
use tls::{Keeper, Setup, canonical};
use tokio::time::{MissedTickBehavior, interval};

use crate::config::Config;

/// How often files are looked at and certificates renewed.
const LOOKED_AT_EVERY: Duration = Duration::from_mins(1);

/// Where the certificate comes from; none where the server speaks plain HTTP.
pub fn setup(config: &Config) -> anyhow::Result<Option<Setup>> {
    let tls = &config.tls;
    if tls.certificate == "off" {
        return Ok(None);
    }
    let Some((true, host, _)) = address(&config.server.public_url) else {
        bail!(
            "[tls] certificate = \"{}\", but [server] public_url = \"{}\" does not start with https://",
            tls.certificate,
            config.server.public_url
        );
    };
    let names = if tls.names.is_empty() { vec![host] } else { tls.names.clone() };
    // Certificates are compared with them, and those are spelled in one way.
    let names: Vec<String> = names.iter().map(|name| canonical(name)).collect();
    let folder = config.server.data.join("tls");
    let given = |file: &Path, key: &str| {
        ensure!(!file.as_os_str().is_empty(), "[tls] {key} must name a file where certificate = \"given\"");
        Ok(file.to_owned())
    };
    let setup = match tls.certificate.as_str() {
        "given" => {
            Setup::Given { chain: given(&tls.chain_file, "chain_file")?, key: given(&tls.key_file, "key_file")? }
        }
        "own" => Setup::Own { names, folder },
        "acme" => {
            ensure!(
                tls.acme_directory.starts_with("https://"),
                "[tls] acme_directory must be the https address of an ACME server's directory"
            );
            if let Some(number) = names.iter().find(|name| name.parse::<std::net::IpAddr>().is_ok()) {
                bail!("[tls] names: {number} is an address; an ACME server issues certificates for names");
            }
            let authority = Some(&tls.acme_authority_file).filter(|file| !file.as_os_str().is_empty()).cloned();
            let (directory, contact) = (tls.acme_directory.clone(), tls.acme_contact.clone());
            Setup::Acme { names, folder, directory, contact, authority }
        }
        other => bail!("[tls] certificate = \"{other}\": it is off, given, own or acme"),
    };
    Ok(Some(setup))
}

/// The certificate at hand, if the server encrypts by itself.
pub fn keeper(config: &Config, clock: &dyn Clock) -> anyhow::Result<Option<Arc<Keeper>>> {
    let Some(setup) = setup(config)? else { return Ok(None) };
    let keeper = Keeper::start(setup, clock.now()).context("[tls]")?;
    if let Some(authority) = keeper.authority() {
        tracing::info!(file = %authority.display(), "install this authority on the devices that connect");
    }
    Ok(Some(Arc::new(keeper)))
}

/// Reads or renews the certificate for as long as the server runs.
pub async fn keep(keeper: Arc<Keeper>, clock: Arc<dyn Clock>) {
    let mut rounds = interval(LOOKED_AT_EVERY);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looking = Outage::new("the server's certificate was not renewed; the one there is stays");
    loop {
        rounds.tick().await;
        let now = clock.now();
        if keeper.waits(now) {
            continue;
        }
        if looking.round(keeper.look(now).await, now) == Some(true) {
            let until = keeper.standing().map(|standing| standing.until.to_string()).unwrap_or_default();
            tracing::info!(until, "the server shows another certificate");
        }
    }
}

/// Whether it is https, the host and the port of an address; none when it is no such address.
pub fn address(url: &str) -> Option<(bool, String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let secure = match scheme {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let authority = rest.split('/').next().filter(|authority| !authority.is_empty())?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (authority, if secure { 443 } else { 80 }),
    };
    Some((secure, host.trim_matches(['[', ']']).to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_certificates_spell_them() -> anyhow::Result<()> {
        let mut config = Config::load(None)?;
        config.tls.certificate = "own".to_owned();
        for (url, names, spelled) in [
            ("https://Care.Example:8443", vec![], vec!["care.example"]),
            ("https://[2001:DB8:0:0::1]", vec![], vec!["2001:db8::1"]),
            ("https://x.example", vec!["CARE.example", "2001:db8:0::0:2"], vec!["care.example", "2001:db8::2"]),
        ] {
            config.server.public_url = url.to_owned();
            config.tls.names = names.into_iter().map(str::to_owned).collect();
            let Some(Setup::Own { names, .. }) = setup(&config)? else { bail!("no authority of our own") };
            assert_eq!(names, spelled);
        }
        Ok(())
    }
}
