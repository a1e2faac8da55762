//! What a scenario is made of: plots, each one incident from its report to its end, and the reading of plots from text.

use agreement::core::{Impact, Urgency};
use anyhow::{Context as _, Result, anyhow};
use clocks::core::PauseReason;
use desk::core::Kind;
use kernel::{HOUR, Instant, MINUTE};
use triage::FaultClass;

use super::lines::{Line, lines, local};

/// One incident: who reports what about which system, and everything that happens to it.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    /// The name by which other plots speak of it.
    pub key: String,
    /// The code of the system.
    pub system: String,
    /// The log-in name of the reporter.
    pub reporter: String,
    /// The severity it is to have; a scenario that says otherwise than the rules is refused.
    pub severity: u8,
    /// What happens, in order of time.
    pub steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub at: Instant,
    pub act: Act,
}

/// What happens. Who does it follows from what it is: the reporter, the engineer who has it, or the service desk.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Report(Box<Told>),
    Assign {
        person: String,
    },
    Accept,
    Answer(String),
    Plan(String),
    Arrive(String),
    Restore(String),
    Resolve {
        text: String,
        cause: String,
        class: FaultClass,
    },
    Confirm {
        stars: u8,
        comment: Option<String>,
    },
    Reject(String),
    Reopen(String),
    Close,
    Pause {
        reason: PauseReason,
        note: String,
    },
    Resume,
    Attribute {
        component: String,
        class: FaultClass,
        evidence: String,
    },
    Release,
    MergeInto(String),
    LinkTo(String),
    IssueReport(String),
    /// The reporter writes.
    Message(String),
    /// The engineer writes to the reporter.
    Reply(String),
    Note(String),
}

/// What the reporter says.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub text: String,
    /// The component the reporter chooses.
    pub component: Option<String>,
    pub class: Option<FaultClass>,
    pub impact: Option<Impact>,
    pub urgency: Option<Urgency>,
    pub kind: Option<Kind>,
    pub service: Option<String>,
    /// By telephone: the service desk types it in.
    pub phone: bool,
    /// What it turns out to be, for the dispatcher when the platform cannot tell.
    pub truth: Option<String>,
}

/// Reads plots: `剧情 key system reporter severity`, then one line per step: `time 做什么 text | option=value …`.
///
/// Times are local (`2026-09-03T09:12`), or relative to `now` (`-26h`, `-90m`).
pub(super) fn read(text: &str, now: Instant) -> Result<Vec<Plot>> {
    let mut plots: Vec<Plot> = Vec::new();
    for line in lines(text) {
        if line.word == "剧情" {
            plots.push(plot(&line)?);
            continue;
        }
        let step = step(&line, now).with_context(|| format!("line {}: {} {}", line.number, line.word, line.rest))?;
        plots.last_mut().ok_or_else(|| line.wrong("no plot yet"))?.steps.push(step);
    }
    Ok(plots)
}

fn plot(line: &Line<'_>) -> Result<Plot> {
    let [key, system, reporter, severity] = line.rest.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(line.wrong("key, system, reporter and severity are needed"));
    };
    Ok(Plot {
        key: key.to_owned(),
        system: system.to_owned(),
        reporter: reporter.to_owned(),
        severity: severity.parse().map_err(|_| line.wrong("no such severity"))?,
        steps: Vec::new(),
    })
}

fn step(line: &Line<'_>, now: Instant) -> Result<Step> {
    let (what, rest) = line.rest.split_once(' ').unwrap_or((line.rest, ""));
    let (text, options) = rest.split_once('|').unwrap_or((rest, ""));
    let options = Options(options.split_whitespace().filter_map(|option| option.split_once('=')).collect());
    Ok(Step { at: time(line.word, now)?, act: act(what, text.trim(), &options)? })
}

fn time(word: &str, now: Instant) -> Result<Instant> {
    let Some(back) = word.strip_prefix('-') else { return local(word) };
    let amount = |unit| back.strip_suffix(unit).map(str::parse::<i64>);
    match (amount('h'), amount('m')) {
        (Some(hours), _) => Ok(now.plus(-hours? * HOUR)),
        (_, Some(minutes)) => Ok(now.plus(-minutes? * MINUTE)),
        _ => Err(anyhow!("`{word}` is no time")),
    }
}

/// What stands behind the bar.
struct Options<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Options<'t> {
    fn text(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>>
    where
        T::Err: std::fmt::Display,
    {
        let read = |text: &str| text.parse().map_err(|error: T::Err| anyhow!("{name}={text}: {error}"));
        self.text(name).map(read).transpose()
    }

    fn class(&self) -> Result<FaultClass> {
        self.parsed("类别")?.context("类别= is needed")
    }
}

fn act(what: &str, text: &str, options: &Options<'_>) -> Result<Act> {
    let owned = text.to_owned();
    Ok(match what {
        "报修" | "来电" | "服务请求" => Act::Report(Box::new(told(what, text, options)?)),
        "派给" => Act::Assign { person: owned },
        "接单" => Act::Accept,
        "响应" => Act::Answer(owned),
        "方案" => Act::Plan(owned),
        "到场" => Act::Arrive(owned),
        "恢复" => Act::Restore(owned),
        "解决" => {
            let (text, cause) = text.split_once('；').context("solution；cause are needed")?;
            Act::Resolve { text: text.to_owned(), cause: cause.to_owned(), class: options.class()? }
        }
        "确认" => {
            let comment = (!text.is_empty()).then_some(owned);
            Act::Confirm { stars: options.parsed("星")?.unwrap_or(5), comment }
        }
        "退回" => Act::Reject(owned),
        "重开" => Act::Reopen(owned),
        "关闭" => Act::Close,
        "暂停" => {
            let reason = options.text("原因").and_then(|reason| reason.parse().ok());
            Act::Pause { reason: reason.context("原因= names a reason")?, note: owned }
        }
        "继续" => Act::Resume,
        "判定" => {
            let component = options.owned("部件").context("部件= is needed")?;
            Act::Attribute { component, class: options.class()?, evidence: owned }
        }
        "公布" => Act::Release,
        "合并到" => Act::MergeInto(owned),
        "关联到" => Act::LinkTo(owned),
        "出报告" => Act::IssueReport(owned),
        "留言" => Act::Message(owned),
        "回复" => Act::Reply(owned),
        "备注" => Act::Note(owned),
        _ => return Err(anyhow!("nobody knows how to `{what}`")),
    })
}

fn told(what: &str, text: &str, options: &Options<'_>) -> Result<Told> {
    Ok(Told {
        text: text.to_owned(),
        component: options.owned("部件"),
        class: options.parsed("类别")?,
        impact: options.parsed("影响")?,
        urgency: options.parsed("业务")?,
        kind: (what == "服务请求").then_some(Kind::Request),
        service: options.owned("服务"),
        phone: what == "来电",
        truth: options.owned("实为"),
    })
}
