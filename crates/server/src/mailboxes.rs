//! How mail leaves and comes in, from the configuration.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::Context;
use inbound::core::Mapping;
use inbound::{AlertSource, InboundSettings, MailboxSettings};
use notify::{Login, Secret, Security, SmtpConfig};

use crate::config::{AlertSourceConfig, Config, MailConfig, MailboxConfig};

/// A secret that stands in the configuration, or better in a file of its own.
pub(crate) fn secret(text: &str, file: &str) -> anyhow::Result<Option<String>> {
    if file.is_empty() {
        return Ok((!text.is_empty()).then(|| text.to_owned()));
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{file} does not read"))?;
    Ok(Some(text.trim_end().to_owned()))
}

/// How mail leaves.
pub fn outgoing(config: &MailConfig) -> anyhow::Result<Option<SmtpConfig>> {
    if config.host.is_empty() {
        return Ok(None);
    }
    let password = secret(&config.password, &config.password_file).context("[mail] password_file")?.unwrap_or_default();
    let security: Security = config.security.parse().context("[mail] security")?;
    Ok(Some(SmtpConfig {
        host: config.host.clone(),
        port: config.port,
        security,
        login: (!config.user.is_empty()).then(|| Login { user: config.user.clone(), password: Secret(password) }),
        ca_file: (!config.ca_file.is_empty()).then(|| config.ca_file.clone().into()),
        timeout: Duration::from_secs(30),
        connections: 4,
        from: config.from.clone(),
    }))
}

/// The mailboxes that are read.
pub fn settings(config: &Config) -> anyhow::Result<InboundSettings> {
    let mailboxes = config.mailboxes.iter().map(mailbox).collect::<anyhow::Result<Vec<_>>>()?;
    let mut names = HashSet::new();
    for each in &mailboxes {
        anyhow::ensure!(names.insert(&each.name), "[[mailboxes]] name = \"{}\" stands twice", each.name);
    }
    Ok(InboundSettings {
        mailboxes,
        largest: config.inbound.limit_bytes.max(64 * 1024),
        hourly: config.inbound.hourly_per_sender,
        checked_by: config.inbound.checked_by.trim().to_owned(),
        sources: config.alert_sources.iter().map(source).collect::<anyhow::Result<_>>()?,
        from: (!config.mail.host.is_empty()).then(|| config.mail.from.clone()),
    })
}

fn source(config: &AlertSourceConfig) -> anyhow::Result<AlertSource> {
    let name = &config.name;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    anyhow::ensure!(plain, "[[alert_sources]] name = \"{name}\": letters, digits, - and _");
    anyhow::ensure!(!["alertmanager", "zabbix"].contains(&name.as_str()), "[[alert_sources]] {name} is known already");
    let pointers = [
        &config.items,
        &config.key,
        &config.title,
        &config.text,
        &config.status,
        &config.level,
        &config.system,
        &config.component,
    ];
    for pointer in pointers {
        let reads = pointer.is_empty() || pointer.starts_with('/');
        anyhow::ensure!(reads, "[[alert_sources]] {name}: \"{pointer}\" is no JSON pointer, such as /labels/host");
    }
    anyhow::ensure!(
        !config.key.is_empty() && !config.title.is_empty(),
        "[[alert_sources]] {name}: key and title are needed"
    );
    let mapping = Mapping {
        items: config.items.clone(),
        key: config.key.clone(),
        title: config.title.clone(),
        text: config.text.clone(),
        status: config.status.clone(),
        resolved: config.resolved.clone(),
        level: config.level.clone(),
        system: config.system.clone(),
        component: config.component.clone(),
    };
    Ok(AlertSource { name: name.clone(), mapping })
}

fn mailbox(config: &MailboxConfig) -> anyhow::Result<MailboxSettings> {
    let name = &config.name;
    anyhow::ensure!(!name.trim().is_empty(), "[[mailboxes]]: each needs a name");
    anyhow::ensure!(!config.host.is_empty(), "[[mailboxes]] {name}: host is missing");
    anyhow::ensure!(!config.user.is_empty(), "[[mailboxes]] {name}: user is missing");
    let security: Security = config.security.parse().with_context(|| format!("[[mailboxes]] {name}: security"))?;
    let password = secret(&config.password, &config.password_file)
        .with_context(|| format!("[[mailboxes]] {name}: password_file"))?
        .with_context(|| format!("[[mailboxes]] {name}: password or password_file is missing"))?;
    let port = config.port.unwrap_or(if security == Security::Tls { 993 } else { 143 });
    let mut addresses = config.addresses.clone();
    if config.user.contains('@') {
        addresses.push(config.user.clone());
    }
    Ok(MailboxSettings {
        name: name.clone(),
        host: config.host.clone(),
        port,
        security,
        login: Login { user: config.user.clone(), password: Secret(password) },
        ca_file: (!config.ca_file.is_empty()).then(|| config.ca_file.clone().into()),
        folder: config.folder.clone(),
        done_folder: config.done_folder.clone(),
        addresses,
        system: (!config.system.is_empty()).then(|| config.system.clone()),
        poll: Duration::from_secs(u64::from(config.poll_seconds.clamp(5, 1_500))),
    })
}
