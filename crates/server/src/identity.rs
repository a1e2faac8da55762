//! What the configuration says of passwords, sessions, second factors and keys.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{BreachedList, PasswordRules, Settings};
use anyhow::Context;
use kernel::{HOUR, MINUTE, Role};
use keys::{Cipher, Keys};

use crate::config::{Config, KeyConfig, PasswordConfig, SessionConfig};

/// What is asked of whoever logs in.
pub fn settings(config: &Config) -> anyhow::Result<Settings> {
    let SessionConfig { idle_minutes, longest_hours } = config.sessions;
    anyhow::ensure!(idle_minutes > 0 && longest_hours > 0, "[sessions] sessions that last no time let nobody in");
    let second_factor_for = roles(&config.second_factor.roles)?;
    let keys = keys(config)?.map(Arc::new);
    anyhow::ensure!(
        second_factor_for.is_empty() || keys.is_some(),
        "[second_factor] roles need a key: give [keys] file"
    );
    Ok(Settings {
        passwords: rules(&config.passwords)?,
        breached: breached(&config.passwords)?.map(Arc::new),
        session_idle: i64::from(idle_minutes) * MINUTE,
        session_longest: i64::from(longest_hours) * HOUR,
        second_factor_for,
        keys,
        ..Settings::default()
    })
}

/// The file of the keys, where the configuration names one or the installation keeps its own.
pub fn key_file(config: &Config) -> Option<PathBuf> {
    let KeyConfig { file, text, .. } = &config.keys;
    if !file.is_empty() {
        return Some(file.into());
    }
    (text.is_empty() && config.database.postgres.is_empty()).then(|| config.server.data.join("aftercare.keys"))
}

fn keys(config: &Config) -> anyhow::Result<Option<Keys>> {
    let cipher = cipher(config)?;
    let keys = if !config.keys.file.is_empty() {
        Some(Keys::open(Path::new(&config.keys.file)).context("[keys] file")?)
    } else if config.keys.text.is_empty() {
        key_file(config).map(|file| Keys::kept_in(&file))
    } else {
        Some(Keys::of(&config.keys.text).context("[keys] text")?)
    };
    Ok(keys.map(|keys| keys.sealing_by(cipher)))
}

/// What the keys seal by.
pub fn cipher(config: &Config) -> anyhow::Result<Cipher> {
    let name = &config.keys.cipher;
    name.parse().map_err(|()| anyhow::anyhow!("[keys] cipher = \"{name}\": aes-256-gcm or sm4-gcm"))
}

fn rules(config: &PasswordConfig) -> anyhow::Result<PasswordRules> {
    let PasswordConfig { strength, history, expire_days, .. } = *config;
    anyhow::ensure!(strength <= 4, "[passwords] strength = {strength}: 0 to 4");
    let lifetime = (expire_days > 0).then(|| i64::from(expire_days) * 24 * HOUR);
    Ok(PasswordRules { strength, history, lifetime })
}

fn breached(config: &PasswordConfig) -> anyhow::Result<Option<BreachedList>> {
    let file = &config.breached_file;
    let opened = (!file.is_empty()).then(|| BreachedList::open(Path::new(file))).transpose();
    opened.with_context(|| format!("[passwords] breached_file {file}"))
}

fn roles(names: &[String]) -> anyhow::Result<Vec<Role>> {
    let read = |name: &String| name.parse().map_err(|()| anyhow::anyhow!("[second_factor] `{name}` is no role"));
    names.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(change: impl FnOnce(&mut Config)) -> anyhow::Result<Settings> {
        let mut config = Config::load(None)?;
        change(&mut config);
        settings(&config)
    }

    #[test]
    fn the_shipped_defaults_are_those_of_the_code() -> anyhow::Result<()> {
        let (shipped, own) = (configured(|_| ())?, Settings::default());
        assert_eq!(shipped.passwords, own.passwords);
        assert_eq!((shipped.session_idle, shipped.session_longest), (own.session_idle, own.session_longest));
        assert!(shipped.second_factor_for.is_empty() && shipped.keys.is_some() && shipped.breached.is_none());
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (named, settings) in [
            ("[passwords] strength", configured(|config| config.passwords.strength = 5)),
            ("[passwords] breached_file", configured(|config| config.passwords.breached_file = "/no/such/file".into())),
            ("[sessions]", configured(|config| config.sessions.idle_minutes = 0)),
            ("`boss` is no role", configured(|config| config.second_factor.roles = vec!["boss".into()])),
            ("[keys] file", configured(|config| config.keys.file = "/no/such/file".into())),
            ("[keys] text", configured(|config| config.keys.text = "short".into())),
            ("[keys] cipher", configured(|config| config.keys.cipher = "des".into())),
            (
                "need a key",
                configured(|config| {
                    config.database.postgres = "host=db".into();
                    config.second_factor.roles = vec!["auditor".into()];
                }),
            ),
        ] {
            let said = settings.err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(said.contains(named), "{named}: {said}");
        }
    }
}
