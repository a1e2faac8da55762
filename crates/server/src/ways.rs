//! What the configuration says of log-in ways.

use account::{MeansSettings, Rule, WaySettings};
use anyhow::Context;
use federation::{CasSettings, DirectorySettings, OidcSettings, Secret, normal_dn};
use kernel::Role;

use crate::config::{CasConfig, Config, DirectoryConfig, OidcConfig, WayConfig};
use crate::mailboxes::secret;

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
    // A directory's groups are names of entries: one spelling for all.
    let named = |group: &String| if way.directory.is_some() { normal_dn(group) } else { group.clone() };
    let groups = way.groups.iter().map(|(group, names)| Ok((named(group), roles("groups", names)?)));
    let rule = Rule {
        id: way.id.clone(),
        party,
        roles: roles("roles", &way.roles)?,
        groups: groups.collect::<anyhow::Result<_>>()?,
        powers: roles("powers", &way.powers)?,
        trusted_methods: way.trusted_methods.clone(),
    };
    anyhow::ensure!(!way.name_zh.is_empty() && !way.name_en.is_empty(), "name_zh and name_en: what the button says");
    let means = match (&way.oidc, &way.cas, &way.directory) {
        (Some(oidc), None, None) => MeansSettings::Oidc(self::oidc(oidc)?),
        (None, Some(cas), None) => MeansSettings::Cas(self::cas(cas)),
        (None, None, Some(directory)) => MeansSettings::Directory(self::directory(&way.id, directory)?),
        _ => anyhow::bail!("how is it asked? give one of [ways.oidc], [ways.cas], [ways.directory]"),
    };
    Ok(WaySettings { rule, name: (way.name_zh.clone(), way.name_en.clone()), means })
}

fn cas(config: &CasConfig) -> CasSettings {
    CasSettings {
        server: config.server.clone(),
        renew: config.renew,
        subject: config.subject.clone(),
        name: config.name.clone(),
        email: config.email.clone(),
        group_attribute: config.group_attribute.clone(),
        method_attribute: config.method_attribute.clone(),
        ca_file: path(&config.ca_file),
    }
}

fn directory(way: &str, config: &DirectoryConfig) -> anyhow::Result<DirectorySettings> {
    let DirectoryConfig { bind_password, bind_password_file, bind_password_env, .. } = config;
    Ok(DirectorySettings {
        // Machines and even base names of a directory change; the way's id stays.
        issuer: format!("directory:{way}"),
        urls: config.urls.clone(),
        start_tls: config.start_tls,
        ca_file: path(&config.ca_file),
        bind_dn: config.bind_dn.clone(),
        bind_password: hidden("bind_password", bind_password, bind_password_file, bind_password_env)?,
        base: config.base.clone(),
        filter: config.filter.clone(),
        subject: config.subject.clone(),
        username: config.username.clone(),
        name: config.name.clone(),
        email: config.email.clone(),
        group_attribute: config.group_attribute.clone(),
        group_base: config.group_base.clone(),
        group_filter: config.group_filter.clone(),
    })
}

fn path(text: &str) -> Option<std::path::PathBuf> {
    (!text.is_empty()).then(|| text.into())
}

fn oidc(config: &OidcConfig) -> anyhow::Result<OidcSettings> {
    let OidcConfig { client_secret, client_secret_file, client_secret_env, .. } = config;
    Ok(OidcSettings {
        issuer: config.issuer.clone(),
        client_id: config.client_id.clone(),
        client_secret: hidden("client_secret", client_secret, client_secret_file, client_secret_env)?,
        scopes: config.scopes.clone(),
        group_claim: config.group_claim.clone(),
        ca_file: path(&config.ca_file),
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
        let MeansSettings::Oidc(oidc) = &ways[0].means else { anyhow::bail!("it is another kind") };
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
        assert!(said.contains("give one of [ways.oidc]"), "{said}");
        let both = format!("{GOOD}\n[ways.cas]\nserver = \"https://cas.example/cas\"");
        let said = read(&both).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(said.contains("give one of"), "{said}");
    }

    const DIRECTORY: &str = r#"
        [[ways]]
        id = "corp"
        name_zh = "域账号"
        name_en = "Domain account"
        groups = { "CN=Desk, OU=Groups, DC=corp,DC=example" = ["dispatcher"] }
        [ways.directory]
        urls = ["ldaps://dc1.corp.example", "ldap://dc2.corp.example"]
        bind_dn = "cn=aftercare,dc=corp,dc=example"
        bind_password = "s"
        base = "ou=people,dc=corp,dc=example"
        filter = "(&(objectClass=person)(uid={login}))"
    "#;

    #[test]
    fn a_directory_reads_and_its_groups_are_spelled_one_way() -> anyhow::Result<()> {
        let ways = read(DIRECTORY)?;
        assert_eq!(ways[0].rule.groups[0].0, "cn=desk,ou=groups,dc=corp,dc=example");
        let MeansSettings::Directory(directory) = &ways[0].means else { anyhow::bail!("it is another kind") };
        assert_eq!((directory.issuer.as_str(), directory.subject.as_str()), ("directory:corp", "entryUUID"));
        assert!(!format!("{ways:?}").contains("Secret(\"s\")"));
        for (from, to, named) in [
            ("bind_password = \"s\"", "", "bind_password: is missing"),
            ("{login}", "login", "filter: `(&(objectClass=person)(uid=login))` does not hold {login}"),
            ("(uid={login}))", "(uid={login})", "is no filter"),
            (
                "\"ldap://dc2.corp.example\"]",
                "\"ldap://dc2.corp.example\"]\nstart_tls = false",
                "for this machine alone",
            ),
            ("ldaps://dc1", "https://dc1", "begins with ldaps://"),
        ] {
            assert!(DIRECTORY.contains(from), "{from}");
            let said = read(&DIRECTORY.replace(from, to)).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(said.contains(named), "{named}: {said}");
        }
        Ok(())
    }

    #[test]
    fn a_cas_server_reads() -> anyhow::Result<()> {
        let text = GOOD.split("[ways.oidc]").next().unwrap_or_default();
        let ways = read(&format!("{text}\n[ways.cas]\nserver = \"https://cas.example/cas\"\nrenew = true"))?;
        let MeansSettings::Cas(cas) = &ways[0].means else { anyhow::bail!("it is another kind") };
        assert!(cas.renew && cas.group_attribute == "memberOf" && cas.subject.is_empty());
        Ok(())
    }
}
