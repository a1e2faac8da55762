//! `aftercare doctor`: looks at the installation and says for each finding what to do.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use kernel::{Clock, Language, RandomIds, SystemClock};

use crate::config::Config;
use crate::doctor::{Finding, Ground, Level, machine, worst};
use crate::ends::{self, EndSettings};
use crate::wiring::{Platform, Settings, connect, sqlite_file};

/// The doctor.
#[derive(Args)]
pub struct DoctorArgs {
    /// A JSON array of findings, in both languages.
    #[arg(long)]
    pub json: bool,
    /// `zh` or `en`.
    #[arg(long, default_value = "zh")]
    pub lang: String,
}

/// Runs the command; it changes nothing.
pub async fn run(args: &DoctorArgs, file: Option<&Path>, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut findings = match Config::load(file) {
        Ok(config) => examine(&config).await,
        Err(error) => {
            let remedy = (
                "改正所指的键；全部的键及其含义见 config.default.toml。",
                "Mend the key it names; config.default.toml explains every key.",
            );
            vec![Finding::failure(
                "config.unreadable",
                format!("配置无法读取：{error:#}"),
                format!("the configuration does not read: {error:#}"),
                remedy,
            )]
        }
    };
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let language = Language::from_header(&args.lang);
    if args.json {
        let all: Vec<_> = findings.iter().map(Finding::json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
    } else {
        print(&findings, language, out)?;
    }
    Ok(ExitCode::from(worst(&findings).exit()))
}

async fn examine(config: &Config) -> Vec<Finding> {
    let mut found = vec![Finding::good(
        "config.reads",
        "配置可读，没有不认识的键",
        "the configuration reads and holds no unknown key",
    )];
    found.extend(machine::look(config, SystemClock::default().now()).await);
    if config.database.postgres.is_empty() && !sqlite_file(config).exists() {
        let remedy = (
            "启动 aftercare serve 会创建它；若应已存在，请核对 [server] data，不要在空文件夹上启动，先恢复备份。",
            "aftercare serve makes it; if it should be there, check [server] data and restore the backup rather than start on an empty folder.",
        );
        let file = sqlite_file(config);
        found.push(Finding::warning(
            "database.none",
            format!("还没有数据库文件 {}", file.display()),
            format!("there is no database file {} yet", file.display()),
            remedy,
        ));
        return found;
    }
    let kept = ends::usable(config).unwrap_or_else(|error| {
        found.push(unusable_ends(&error));
        None
    });
    match ground(config, kept).await {
        Ok((ground, clock)) => found.extend(ground.findings(clock.now()).await),
        Err(error) => {
            let remedy = (
                "确认数据库在运行，[database] postgres 正确，数据文件可读写。",
                "See that the database runs, [database] postgres is right, and the file can be read and written.",
            );
            found.push(Finding::failure(
                "database.silent",
                format!("数据库打不开：{error:#}"),
                format!("the database does not open: {error:#}"),
                remedy,
            ));
        }
    }
    found
}

fn unusable_ends(error: &anyhow::Error) -> Finding {
    let remedy = (
        "改正 [journal] 中所指的键；在此之前 aftercare serve 不会启动。",
        "Mend the key it names in [journal]; aftercare serve does not start before.",
    );
    Finding::failure(
        "journal.ends_unusable",
        format!("链尾留存的配置不可用：{error:#}"),
        format!("how the journal's ends are kept is set up wrongly: {error:#}"),
        remedy,
    )
}

/// The platform on the database as it stands: the doctor upgrades nothing.
async fn ground(config: &Config, ends: Option<EndSettings>) -> anyhow::Result<(Ground, Arc<SystemClock>)> {
    let db = connect(config).await?;
    let clock = Arc::new(SystemClock::default());
    // Mail and ends that are set up wrongly are findings of their own and must not keep the doctor from the rest.
    let mut config = config.clone();
    config.mail.host.clear();
    config.journal.anchor_file.clear();
    config.journal.anchor_mail_to.clear();
    config.journal.tsa_url.clear();
    let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(RandomIds), &Settings::of(&config)?)?;
    Ok((Ground::of(&platform).keeping(ends), clock))
}

fn print(findings: &[Finding], language: Language, out: &mut impl Write) -> anyhow::Result<()> {
    for finding in findings {
        writeln!(out, "[{}] {}", finding.level.label(language), finding.text(language))?;
        if let Some(remedy) = finding.to_do(language) {
            writeln!(out, "       → {remedy}")?;
        }
    }
    let of = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    let (failures, warnings) = (of(Level::Failure), of(Level::Warning));
    let (zh, en) =
        (format!("故障 {failures} 项，注意 {warnings} 项"), format!("{failures} failures, {warnings} warnings"));
    writeln!(out, "{}", language.pick(&zh, &en))?;
    Ok(())
}
