//! What the configuration says of group chats, text messages and calls, and how robots and gateways are reached.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use federation::Http;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::Language;
use notify::{
    Answered, Carrier, Channel, Channels, Failure, FailureCode, Gateway, Group, Media, Post, Quiet, RobotConfig,
    RobotKind, Robots, Routes, Secret,
};

use crate::config::{Config, GatewayConfig, GroupConfig};
use crate::ways::hidden;

/// The ways out beside mail.
#[derive(Clone, Debug)]
pub struct Groups {
    /// What group chats hear.
    pub groups: Vec<Group>,
    /// By which ways people are reached.
    pub routes: Routes,
    /// When those who lead are briefed each day.
    pub brief: Option<Time>,
    robots: Vec<RobotConfig>,
    gateways: Vec<notify::GatewayConfig>,
    ca_file: Option<PathBuf>,
}

impl Default for Groups {
    /// No group, no gateway, no night, no brief.
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            routes: notify::PLAIN.clone(),
            brief: None,
            robots: Vec::new(),
            gateways: Vec::new(),
            ca_file: None,
        }
    }
}

impl Groups {
    /// The channels of robots and gateways; none where there are none.
    pub fn channels(&self) -> anyhow::Result<Vec<Box<dyn Channel>>> {
        let mut channels: Vec<Box<dyn Channel>> = Vec::new();
        if self.robots.is_empty() && self.gateways.is_empty() {
            return Ok(channels);
        }
        let http = Http::new(self.ca_file.as_deref()).map_err(|error| anyhow::anyhow!("[robots] {error}"))?;
        let outside: Arc<dyn Carrier> = Arc::new(Outside(http));
        if !self.robots.is_empty() {
            channels.push(Box::new(Robots::new(self.robots.clone(), Arc::clone(&outside))));
        }
        for gateway in &self.gateways {
            channels.push(Box::new(Gateway::new(gateway.clone(), Arc::clone(&outside))));
        }
        Ok(channels)
    }
}

/// The ways out of a configuration; what makes no sense is named with its section and key.
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
    let zone = &config.provider.zone;
    groups.routes.zone = TimeZone::get(zone).with_context(|| format!("[provider] zone `{zone}`"))?;
    let night = &config.notices.night;
    groups.routes.night = (!night.is_empty()).then(|| quiet("night", night)).transpose().context("[notices]")?;
    let brief = &config.notices.brief;
    let read = || Time::strptime("%H:%M", brief).with_context(|| format!("[notices] brief = \"{brief}\": HH:MM"));
    groups.brief = (!brief.is_empty()).then(read).transpose()?;
    if let Some(sms) = gateway(Channels::Sms, &config.sms).context("[sms]")? {
        groups.gateways.push(sms);
        groups.routes.sms = Some(config.sms.severity);
    }
    if let Some(call) = gateway(Channels::Call, &config.call).context("[call]")? {
        anyhow::ensure!(
            groups.routes.night.is_some(),
            "[call]: set [notices] night, which says when people are called"
        );
        groups.gateways.push(call);
        groups.routes.call = Some(config.call.severity);
    }
    // Opened once to be checked: a mistake stops the start, not the first message.
    groups.channels()?;
    Ok(groups)
}

/// A gateway; none where it has no address.
fn gateway(carries: Channels, config: &GatewayConfig) -> anyhow::Result<Option<notify::GatewayConfig>> {
    let Some(url) = hidden("url", &config.url, &config.url_file, &config.url_env)? else { return Ok(None) };
    reachable(&url.0)?;
    let header = hidden("header", &config.header, &config.header_file, &config.header_env)?;
    let header = header.map(|header| {
        let (name, value) = header.0.split_once(':').context("header: `Name: value`")?;
        anyhow::ensure!(
            is_header(name.trim(), value.trim()),
            "header: neither name nor value may hold what ends a header"
        );
        Ok((name.trim().to_owned(), Secret(value.trim().to_owned())))
    });
    let success = (!config.success.is_empty()).then(|| {
        let (place, wanted) = config.success.split_once('=').filter(|(place, _)| place.starts_with('/'))?;
        Some((place.to_owned(), wanted.to_owned()))
    });
    anyhow::ensure!(success != Some(None), "success: `{}`: /pointer=value, such as /code=0", config.success);
    anyhow::ensure!(config.longest >= 20, "longest: {} says nothing; 20 at least", config.longest);
    anyhow::ensure!((1..=4).contains(&config.severity), "severity: {} is none: 1 to 4", config.severity);
    let gateway = notify::GatewayConfig {
        carries,
        url: Secret(url.0),
        header: header.transpose()?,
        media: match config.media.as_str() {
            "json" => Media::Json,
            "form" => Media::Form,
            other => anyhow::bail!("media: `{other}` is none: json or form"),
        },
        body: config.body.clone(),
        success: success.flatten(),
        longest: config.longest,
    };
    Ok(Some(gateway.checked()?))
}

fn is_header(name: &str, value: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !name.is_empty() && name.chars().all(is_token) && value.chars().all(|c| !c.is_control())
}

/// The address is a secret: what is wrong with it is said without it.
fn reachable(url: &str) -> anyhow::Result<()> {
    let well_formed = federation::permitted("url", url).is_ok();
    anyhow::ensure!(well_formed, "url: the address must begin with https:// (http:// is for this machine alone)");
    Ok(())
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
        quiet: (!config.quiet.is_empty()).then(|| quiet("quiet", &config.quiet)).transpose()?,
    };
    Ok(group.checked()?)
}

fn quiet(key: &str, text: &str) -> anyhow::Result<Quiet> {
    let read = |part: &str| Time::strptime("%H:%M", part.trim());
    let both = text.split_once('-').and_then(|(from, to)| Some((read(from).ok()?, read(to).ok()?)));
    let (from, to) = both.filter(|(from, to)| from != to).with_context(|| format!("{key}: `{text}`: HH:MM-HH:MM"))?;
    Ok(Quiet { from, to })
}

fn robot(config: &GroupConfig) -> anyhow::Result<RobotConfig> {
    let kind = RobotKind::read(&config.robot);
    let kind = kind.with_context(|| format!("robot: `{}` is none: wecom, dingtalk or feishu", config.robot))?;
    let url = hidden("url", &config.url, &config.url_file, &config.url_env)?;
    let url = url.context("url: the robot's address, or url_file, or url_env")?;
    reachable(&url.0)?;
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

/// Carries messages to robots and gateways.
struct Outside(Http);

impl Carrier for Outside {
    fn post<'a>(
        &'a self,
        url: &'a str,
        media_type: &'a str,
        header: Option<(&'a str, &'a str)>,
        body: Vec<u8>,
    ) -> Answered<'a> {
        Box::pin(async move {
            let failure = |error: federation::HttpError| {
                let code = match &error {
                    federation::HttpError::Unreachable { .. } | federation::HttpError::Address(_) => {
                        FailureCode::Unreachable
                    }
                    federation::HttpError::Answer(_) => FailureCode::BrokenOff,
                    federation::HttpError::Late(_) => FailureCode::Timeout,
                };
                Failure::new(code, error.to_string())
            };
            let answer = self.0.post(url, media_type, header, body).await.map_err(failure)?;
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
        assert_eq!(groups.channels()?.len(), 1);
        let printed = format!("{groups:?}");
        assert!(!printed.contains("hush") && !printed.contains("SEC"), "{printed}");
        assert!(settings(&Config::load(None)?)?.channels()?.is_empty(), "none is shipped");
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named_and_no_secret_is_said() {
        for (from, to, named) in [
            ("\"dingtalk\"", "\"slack\"", "robot: `slack` is none"),
            ("https://oapi", "http://oapi", "url: the address must begin with https://"),
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

    const RINGS: &str = r#"
        [notices]
        night = "22:00-07:00"
        [sms]
        url = "https://sms.example.test/send"
        header = "Authorization: Bearer hush"
        success = "/code=0"
        [call]
        url = "https://call.example.test/ring"
        severity = 2
    "#;

    #[test]
    fn gateways_read_and_say_who_is_reached_when() -> anyhow::Result<()> {
        let groups = read(RINGS)?;
        assert_eq!((groups.routes.sms, groups.routes.call), (Some(1), Some(2)));
        assert!(groups.routes.night.is_some() && groups.channels()?.len() == 2);
        assert!(!format!("{groups:?}").contains("hush"));
        Ok(())
    }

    #[test]
    fn a_gateway_that_cannot_work_is_named() {
        for (from, to, named) in [
            ("/code=0", "code=0", "[sms]: success: `code=0`"),
            ("Authorization: Bearer hush", "Bearer hush", "[sms]: header"),
            ("https://sms", "http://sms", "[sms]: url"),
            ("severity = 2", "severity = 7", "[call]: severity: 7"),
            ("severity = 2", "longest = 3", "[call]: longest: 3"),
            ("severity = 2", "media = \"xml\"", "[call]: media: `xml`"),
            ("severity = 2", "body = \"{phone}\"", "[call]: body"),
            ("night = \"22:00-07:00\"", "night = \"late\"", "[notices]: night: `late`"),
            ("night = \"22:00-07:00\"", "", "[call]: set [notices] night"),
        ] {
            assert!(RINGS.contains(from));
            let said = read(&RINGS.replace(from, to)).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(said.contains(named) && !said.contains("hush"), "{named}: {said}");
        }
    }
}
