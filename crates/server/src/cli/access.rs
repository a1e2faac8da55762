//! `aftercare access`: who may do what, and by which line of the policy.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use access::Action;
use access::store::account;
use anyhow::{Context, anyhow};
use app::Cx;
use clap::{Args, Subcommand};
use kernel::{Clock, Language, RandomIds, SystemClock};
use oversight::What;

use crate::config::Config;
use crate::wiring::{Platform, Settings, connect};

/// Who may do what.
#[derive(Args)]
pub struct AccessArgs {
    #[command(subcommand)]
    command: AccessCommand,
}

#[derive(Subcommand)]
enum AccessCommand {
    /// Says which line of the policy allows or refuses; ends with 0 (allowed) or 1 (not).
    Explain {
        /// The log-in name.
        who: String,
        /// The action by its name in the policy: incident.read.
        action: String,
        /// On what: an incident's number or identity, or a customer's code; nothing in particular when absent.
        what: Option<String>,
        /// `zh` or `en`.
        #[arg(long, default_value = "zh")]
        lang: String,
    },
}

/// Runs the command; it changes nothing.
pub async fn run(args: &AccessArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let AccessCommand::Explain { who, action, what, lang } = &args.command;
    let language = Language::from_header(lang);
    let (clock, ids) = (Arc::new(SystemClock::default()), Arc::new(RandomIds));
    let now = clock.now();
    // Mail that is set up wrongly has nothing to do with the question.
    let mut config = config.clone();
    config.mail.host.clear();
    let platform = Platform::assemble(connect(&config).await?, clock, Arc::clone(&ids) as _, &Settings::of(&config)?)?;
    explain(&platform, &Cx { language, ..Cx::platform("explain", now, ids) }, (who, action, what.as_deref()), out).await
}

/// Explains what the account with the log-in name `who` may do, on `what` where it is named.
pub async fn explain(
    platform: &Platform,
    cx: &Cx,
    (who, action, what): (&str, &str, Option<&str>),
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let language = cx.language;
    let say = |zh: String, en: String| anyhow!("{}", language.pick(&zh, &en));
    let found = account::find_by_login(&platform.app.db, &access::normal_login(who)).await?;
    let (account, _) = found.with_context(|| {
        language.pick("没有这个登录名", "there is no account of this log-in name").to_owned() + ": " + who
    })?;
    let action: Action = action.parse().map_err(|()| {
        say(
            format!("没有操作 {action}；GET /api/v1/policy 列出全部操作"),
            format!("there is no action {action}; GET /api/v1/policy lists them"),
        )
    })?;
    let what = match what {
        None => What::Anything,
        Some(named) => match platform.estate.party_by_code(named).await? {
            Some(party) => What::Customer(party.id),
            None => What::Incident(named.to_owned()),
        },
    };
    let told = platform.oversight.explain(cx, account.id, action, &what).await;
    let told = told.map_err(|problem| say(problem.0.zh, problem.0.en))?;
    writeln!(out, "{} {}", account.login, told.sentence(language))?;
    if !account.active {
        writeln!(
            out,
            "  {}",
            language.pick("账号已停用，不允许任何操作", "the account is switched off and may do nothing")
        )?;
    }
    if told.lines.is_empty() {
        writeln!(out, "  {}", language.pick("账号没有任何角色", "the account holds no role"))?;
    }
    for line in &told.lines {
        let sign = if line.effect.lets_through() { '+' } else { '-' };
        writeln!(out, "  {sign} {}", line.sentence(told.action, language))?;
    }
    Ok(if told.allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
