//! `aftercare replay faults`: triage beside its baselines, what was promised, and the load of the team.

use std::io::Write;
use std::path::{Path, PathBuf};

use agreement::core::Severity;
use anyhow::{Context, Result};
use clocks::core::Milestone;
use kernel::HOUR;

use super::drive::{Desked, drive};
use super::ground::{self, Ground};
use super::print::compare;
use super::records::{Record, read};
use crate::replay::world::World;

/// Replays fault records with a begin and an end.
#[derive(clap::Args, Clone, Debug)]
pub struct FaultsArgs {
    /// The records: CSV
    pub file: PathBuf,
    /// Days off and make-up days of the year (holiday-cn JSON); beside the records unless said
    #[arg(long)]
    pub calendar: Option<PathBuf>,
    /// The promises: tender or baseline
    #[arg(long, default_value = "tender")]
    pub profile: String,
    /// Only the earliest records
    #[arg(long)]
    pub limit: Option<usize>,
    /// An empty PostgreSQL database instead of a temporary SQLite file
    #[arg(long, value_name = "CONFIG")]
    pub postgres: Option<String>,
}

/// Replays the file and prints what came of it.
///
/// # Errors
/// The files do not read, the desk refuses a move, or the database fails.
pub async fn command(args: &FaultsArgs, out: &mut impl Write) -> Result<()> {
    let (records, ground, desked) = replay(args).await?;
    let (units, systems) = ground.counts();
    writeln!(out, "{units} units, {systems} systems; {} engineers", ground.engineers.len())?;
    compare(&records, "the desk", &desked.outcomes, out)?;
    promises(&desked, out)?;
    load(&ground, &desked, out)?;
    writeln!(out, "{} of {} faults closed", desked.closed, records.len())?;
    Ok(())
}

/// Replays the file.
///
/// # Errors
/// As [`command`].
pub async fn replay(args: &FaultsArgs) -> Result<(Vec<Record>, Ground, Desked)> {
    let mut records = read(&args.file)?;
    records.truncate(args.limit.unwrap_or(usize::MAX));
    let start = records.iter().map(|record| record.begins).min().context("the file holds no record")?.plus(-24 * HOUR);
    let calendar = args.calendar.clone().unwrap_or_else(|| beside(&args.file));
    let mut world = World::open("Asia/Shanghai", start, args.postgres.as_deref()).await?;
    let ground = ground::build(&world, &records, &args.profile, &calendar).await?;
    let desked = drive(&mut world, &ground, &records).await?;
    Ok((records, ground, desked))
}

/// Where the data set keeps the calendar of the records' year.
fn beside(file: &Path) -> PathBuf {
    let root = file.parent().and_then(Path::parent).unwrap_or(Path::new(".."));
    root.join("calendars/holiday-cn/2016.json")
}

/// What the file says something about; answers, plans, visits and reports it does not record.
const RECORDED: [Milestone; 2] = [Milestone::Restore, Milestone::Resolve];

fn promises(desked: &Desked, out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "\n{:<10}{:>8}{:>14}{:>18}{:>14}{:>18}",
        "severity", "faults", "restore met", "restore breached", "resolve met", "resolve breached"
    )?;
    for severity in Severity::ALL {
        write!(out, "{:<10}{:>8}", severity.number(), desked.severities.get(&severity).copied().unwrap_or(0))?;
        for milestone in RECORDED {
            let (met, breached) = desked.promises.get(&(severity, milestone)).copied().unwrap_or_default();
            write!(out, "{met:>14}{breached:>18}")?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "{} records have no usable end and are left out here; responses and plans are not recorded in the file",
        desked.endless
    )?;
    Ok(())
}

fn load(ground: &Ground, desked: &Desked, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:<10}{:>8}{:>14}{:>22}", "engineer", "faults", "hours held", "most at one moment")?;
    for (person, code) in &ground.engineers {
        let load = desked.load.get(person).copied().unwrap_or_default();
        writeln!(out, "{code:<10}{:>8}{:>14}{:>22}", load.faults, load.held / HOUR, load.peak)?;
    }
    writeln!(out, "{} faults found nobody eligible when they were reported", desked.unassigned)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn real_faults_go_through_the_desk_to_their_closure() {
        let root = std::env::var("AFTERCARE_TEST_DATA")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
        let file = PathBuf::from(root).join("fault-records/zh-fault-records.csv");
        let args = FaultsArgs { file, calendar: None, profile: "tender".to_owned(), limit: Some(120), postgres: None };
        let mut page = Vec::new();
        command(&args, &mut page).await.unwrap();
        let page = String::from_utf8(page).unwrap();
        assert_eq!(page.lines().last(), Some("120 of 120 faults closed"), "{page}");
        assert!(page.contains("the desk") && page.contains("naive Bayes") && page.contains("restore met"), "{page}");
    }
}
