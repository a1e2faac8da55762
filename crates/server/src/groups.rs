//! What the configuration says of group chats and their robots, and how the robots are reached.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use federation::Http;
use jiff::civil::Time;
use kernel::Language;
use notify::{Answered, Carrier, Failure, FailureCode, Group, Post, Quiet, RobotConfig, RobotKind, Robots, Secret};

use crate::config::{Config, GroupConfig};
use crate::ways::hidden;

/// The group chats of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// What they hear.
    pub groups: Vec<Group>,
    robots: Vec<RobotConfig>,
    ca_file: Option<PathBuf>,
}

impl Groups {
    /// The channel of their robots; none where there is no group.
    pub fn channel(&self) -> anyhow::Result<Option<Robots>> {
        if self.robots.is_empty() {
            return Ok(None);
        }
        let http = Http::new(self.ca_file.as_deref()).map_err(|error| anyhow::anyhow!("[robots] {error}"))?;
        Ok(Some(Robots::new(self.robots.clone(), Arc::new(Outside(http)))))
    }
}

/// The groups of a configuration; what makes no sense is named with its group and key.
pub fn settings(config: &Config) -> anyhow::Result<Groups> {
    let ca_file = &config.robots.ca_file;
    let mut groups = Groups { ca_file: (!ca_file.is_empty()).then(|| ca_file.into()), ..Groups::default() };
    for group in &config.groups {
        let named = || format!("[[groups]] `{}`", group.id);
        let twice = groups.groups.iter().any(|known| known.id == group.id);
        anyhow::ensure!(!twice, "{}: id: another group is called so", named());
        groups.groups.push(heard(group).with_context(named)?);
        groups.robots.push(robot(group).with_context(named)?);
    }
    // Opened once to be checked: a mistake stops the start, not the first message.
    groups.channel()?;
    Ok(groups)
}

fn heard(config: &GroupConfig) -> anyhow::Result<Group> {
    anyhow::ensure!(!config.id.is_empty() && !config.name.is_empty(), "id and name: what it is called");
    let post = |name: &String| Post::read(name).with_context(|| format!("posts: `{name}` is no post"));
    let customer = (!config.customer.is_empty()).then(|| config.customer.parse());
    let group = Group {
        id: config.id.clone(),
        name: config.name.clone(),
        language: match config.language.as_str() {
            "zh" => Language::Zh,
            "en" => Language::En,
            other => anyhow::bail!("language: `{other}` is none: zh or en"),
        },
        posts: config.posts.iter().map(post).collect::<anyhow::Result<_>>()?,
        severity: config.severity,
        customer: customer
            .transpose()
            .map_err(|_| anyhow::anyhow!("customer: `{}` is no id of a customer", config.customer))?,
        quiet: (!config.quiet.is_empty()).then(|| quiet(&config.quiet)).transpose()?,
    };
    Ok(group.checked()?)
}

fn quiet(text: &str) -> anyhow::Result<Quiet> {
    let read = |part: &str| Time::strptime("%H:%M", part.trim());
    let both = text.split_once('-').and_then(|(from, to)| Some((read(from).ok()?, read(to).ok()?)));
    let (from, to) = both.filter(|(from, to)| from != to).with_context(|| format!("quiet: `{text}`: HH:MM-HH:MM"))?;
    Ok(Quiet { from, to })
}

fn robot(config: &GroupConfig) -> anyhow::Result<RobotConfig> {
    let kind = RobotKind::read(&config.robot);
    let kind = kind.with_context(|| format!("robot: `{}` is none: wecom, dingtalk or feishu", config.robot))?;
    let url = hidden("url", &config.url, &config.url_file, &config.url_env)?;
    let url = url.context("url: the robot's address, or url_file, or url_env")?;
    // The address is a secret: what is wrong with it is said without it.
    let well_formed = federation::permitted("url", &url.0).is_ok();
    anyhow::ensure!(
        well_formed,
        "url: the robot's address must begin with https:// (http:// is for this machine alone)"
    );
    let secret = hidden("secret", &config.secret, &config.secret_file, &config.secret_env)?;
    anyhow::ensure!(
        kind != RobotKind::WeCom || secret.is_none(),
        "secret: a robot of 企业微信 signs nothing; the key in its address is the secret"
    );
    Ok(RobotConfig {
        group: config.id.clone(),
        kind,
        url: Secret(url.0),
        secret: secret.map(|secret| Secret(secret.0)),
        keyword: config.keyword.clone(),
    })
}

/// Carries messages outside.
struct Outside(Http);

impl Carrier for Outside {
    fn post<'a>(&'a self, url: &'a str, media_type: &'a str, body: Vec<u8>) -> Answered<'a> {
        Box::pin(async move {
            let failure = |error: federation::HttpError| {
                let code = match &error {
                    federation::HttpError::Unreachable(..) | federation::HttpError::Address(_) => {
                        FailureCode::Unreachable
                    }
                    federation::HttpError::Answer(_) => FailureCode::BrokenOff,
                    federation::HttpError::Late(_) => FailureCode::Timeout,
                };
                Failure::new(code, error.to_string())
            };
            let answer = self.0.post(url, media_type, body).await.map_err(failure)?;
            Ok((answer.status().as_u16(), answer.into_body()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[groups]]
        id = "oncall"
        name = "运维值班群"
        robot = "dingtalk"
        url = "https://oapi.dingtalk.com/robot/send?access_token=hush"
        secret = "SEC"
        posts = ["dispatcher_on_duty", "lead"]
        severity = 3
        quiet = "22:00-07:30"
    "#;

    fn read(text: &str) -> anyhow::Result<Groups> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("aftercare.toml");
        std::fs::write(&file, text)?;
        settings(&Config::load(Some(&file))?)
    }

    #[test]
    fn a_group_reads_and_its_address_is_not_printed() -> anyhow::Result<()> {
        let groups = read(GOOD)?;
        assert_eq!(groups.groups[0].posts, [Post::DispatcherOnDuty, Post::Lead]);
        assert!(groups.channel()?.is_some());
        let printed = format!("{groups:?}");
        assert!(!printed.contains("hush") && !printed.contains("SEC"), "{printed}");
        assert!(settings(&Config::load(None)?)?.channel()?.is_none(), "none is shipped");
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named_and_no_secret_is_said() {
        for (from, to, named) in [
            ("\"dingtalk\"", "\"slack\"", "robot: `slack` is none"),
            ("https://oapi", "http://oapi", "url: the robot's address must begin with https://"),
            ("\"lead\"", "\"boss\"", "posts: `boss` is no post"),
            ("\"lead\"", "\"reporter\"", "several sides"),
            ("severity = 3", "severity = 0", "1 to 4"),
            ("22:00-07:30", "22-7", "quiet: `22-7`: HH:MM-HH:MM"),
            ("severity = 3", "customer = \"hospital\"", "customer: `hospital` is no id"),
            ("severity = 3", "language = \"fr\"", "language: `fr`"),
            ("severity = 3", "secret_file = \"/no/such\"", "secret_file"),
            ("\"dingtalk\"", "\"wecom\"", "secret: a robot of 企业微信"),
            ("severity = 3", "severities = 3", "severities"),
        ] {
            assert!(GOOD.contains(from));
            let said = read(&GOOD.replace(from, to)).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(said.contains("oncall") || said.contains("does not read"), "{said}");
            assert!(said.contains(named) && !said.contains("hush"), "{named}: {said}");
        }
        let said = read(&format!("{GOOD}{GOOD}")).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(said.contains("another group"), "{said}");
    }
}
