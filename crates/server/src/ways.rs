//! What the configuration says of log-in ways.

use account::{MeansSettings, Rule, WaySettings};
use anyhow::Context;
use federation::{OidcSettings, Secret};
use kernel::Role;

use crate::config::{Config, OidcConfig, WayConfig};
use crate::wiring::secret;

/// The ways of a configuration; what makes no sense is named with its way and key.
pub fn settings(config: &Config) -> anyhow::Result<Vec<WaySettings>> {
    let ways: Vec<WaySettings> = config
        .ways
        .iter()
        .map(|way| of(way).with_context(|| format!("[[ways]] `{}`", way.id)))
        .collect::<Result<_, _>>()?;
    // Opened once to be checked: a mistake stops the start, not the first who logs in.
    account::Way::open(&ways).map_err(anyhow::Error::msg)?;
    Ok(ways)
}

fn of(way: &WayConfig) -> anyhow::Result<WaySettings> {
    let party = (!way.party.is_empty()).then(|| way.party.parse());
    let party = party.transpose().map_err(|_| anyhow::anyhow!("party: `{}` is no id of a customer", way.party))?;
    let groups = way.groups.iter().map(|(group, names)| Ok((group.clone(), roles("groups", names)?)));
    let rule = Rule {
        id: way.id.clone(),
        party,
        roles: roles("roles", &way.roles)?,
        groups: groups.collect::<anyhow::Result<_>>()?,
        powers: roles("powers", &way.powers)?,
        trusted_methods: way.trusted_methods.clone(),
    };
    anyhow::ensure!(!way.name_zh.is_empty() && !way.name_en.is_empty(), "name_zh and name_en: what the button says");
    let Some(oidc) = &way.oidc else { anyhow::bail!("how is it asked? give [ways.oidc]") };
    Ok(WaySettings {
        rule,
        name: (way.name_zh.clone(), way.name_en.clone()),
        means: MeansSettings::Oidc(self::oidc(oidc)?),
    })
}

fn oidc(config: &OidcConfig) -> anyhow::Result<OidcSettings> {
    let OidcConfig { client_secret, client_secret_file, client_secret_env, .. } = config;
    Ok(OidcSettings {
        issuer: config.issuer.clone(),
        client_id: config.client_id.clone(),
        client_secret: hidden("client_secret", client_secret, client_secret_file, client_secret_env)?,
        scopes: config.scopes.clone(),
        group_claim: config.group_claim.clone(),
        ca_file: (!config.ca_file.is_empty()).then(|| config.ca_file.clone().into()),
    })
}

/// A secret that stands in the configuration, better in a file or a variable of its own.
pub(crate) fn hidden(key: &str, text: &str, file: &str, variable: &str) -> anyhow::Result<Option<Secret>> {
    if variable.is_empty() {
        return Ok(secret(text, file).with_context(|| format!("{key}_file"))?.map(Secret));
    }
    let value = std::env::var(variable).with_context(|| format!("{key}_env: the variable {variable}"))?;
    Ok(Some(Secret(value)))
}

fn roles(key: &str, names: &[String]) -> anyhow::Result<Vec<Role>> {
    let read = |name: &String| name.parse().map_err(|()| anyhow::anyhow!("{key}: `{name}` is no role"));
    names.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[ways]]
        id = "corp"
        name_zh = "公司账号"
        name_en = "Company account"
        groups = { ops = ["engineer"], admins = ["administrator"] }
        powers = ["administrator"]
        [ways.oidc]
        issuer = "https://id.example"
        client_id = "aftercare"
        client_secret = "s"
    "#;

    fn read(text: &str) -> anyhow::Result<Vec<WaySettings>> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("aftercare.toml");
        std::fs::write(&file, text)?;
        settings(&Config::load(Some(&file))?)
    }

    #[test]
    fn a_way_reads_and_its_secret_is_not_printed() -> anyhow::Result<()> {
        let ways = read(GOOD)?;
        assert_eq!(ways[0].rule.groups.len(), 2);
        let MeansSettings::Oidc(oidc) = &ways[0].means;
        assert_eq!(oidc.client_secret, Some(Secret("s".into())));
        assert!(format!("{ways:?}").contains("client_secret: Some(Secret)"));
        assert!(settings(&Config::load(None)?)?.is_empty(), "none is shipped");
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (from, to, named) in [
            ("powers = [\"administrator\"]", "", "groups: `administrator` is given to members of a group alone"),
            ("[\"engineer\"]", "[\"boss\"]", "groups: `boss` is no role"),
            ("https://id.example", "http://id.example", "issuer: `http://id.example` must begin with https://"),
            ("client_secret = \"s\"", "client_secret_file = \"/no/such\"", "client_secret_file"),
            ("client_secret = \"s\"", "client_secret_env = \"AFTERCARE_NO_SUCH\"", "the variable AFTERCARE_NO_SUCH"),
            ("client_secret = \"s\"", "ca_file = \"/no/such\"", "ca_file: /no/such"),
            ("id = \"corp\"", "id = \"corp\"\nparty = \"hospital\"", "party: `hospital` is no id"),
            ("\"Company account\"", "\"\"", "name_zh and name_en"),
            ("client_id = \"aftercare\"", "client_id = \"aftercare\"\nclient_key = \"x\"", "client_key"),
        ] {
            assert!(GOOD.contains(from));
            let said = read(&GOOD.replace(from, to)).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(said.contains("corp") || said.contains("does not read"), "{said}");
            assert!(said.contains(named), "{named}: {said}");
        }
        let without = GOOD.split("[ways.oidc]").next().unwrap_or_default();
        let said = read(without).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(said.contains("give [ways.oidc]"), "{said}");
    }
}
