//! `cargo xtask bench`: every figure of docs/PERFORMANCE.md, measured here, beside its target.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::cluster::Cluster;
use crate::shell;
use crate::workspace::{Workspace, root};

const DOCUMENT: &str = "docs/PERFORMANCE.md";
const BEGIN: &str = "<!-- figures: written by `cargo xtask bench --write` -->";
const END: &str = "<!-- end of figures -->";
const BUILD_MINUTES: f64 = 10.0;

/// Measure and print each figure beside its target.
#[derive(Args)]
pub struct Bench {
    /// Also build the demonstration into an empty folder and say how long that takes: minutes.
    #[arg(long)]
    with_build: bool,
    /// Put the figures into docs/PERFORMANCE.md, with machine and date.
    #[arg(long)]
    write: bool,
    /// Given to the measuring program: `-- --only due --intakes 1000`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds the measuring program, runs it on a PostgreSQL of its own, and prints what it measured.
pub fn run(bench: &Bench) -> Result<()> {
    shell::run(&mut shell::cargo(&root(), &["build", "--release", "--package", "bench"]))?;
    let program = Workspace::read()?.target.join("release").join("aftercare-bench");
    let mut figures = measured(&program, &bench.arguments)?;
    if bench.with_build {
        figures.push(build()?);
    }
    let table = table(&figures);
    let about = about()?;
    println!("\n{about}\n\n{table}");
    if bench.write {
        write(&format!("{about}\n\n{table}"))?;
    }
    let missed: Vec<&str> =
        figures.iter().filter(|figure| figure.met() == Some(false)).map(|f| f.name.as_str()).collect();
    if !missed.is_empty() {
        bail!("missed: {}", missed.join("; "));
    }
    Ok(())
}

/// One figure as the measuring program prints it.
struct Figure {
    name: String,
    value: f64,
    unit: String,
    at_most: Option<f64>,
    at_least: Option<f64>,
    wall_clock: bool,
}

impl Figure {
    fn read(line: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(line).with_context(|| format!("no figure: {line}"))?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            name: text("name"),
            value: value["value"].as_f64().with_context(|| format!("no value: {line}"))?,
            unit: text("unit"),
            at_most: value["at_most"].as_f64(),
            at_least: value["at_least"].as_f64(),
            wall_clock: value["wall_clock"].as_bool().unwrap_or_default(),
        })
    }

    /// Whether the target is met; none without a target.
    fn met(&self) -> Option<bool> {
        let most = self.at_most.map(|most| self.value <= most);
        let least = self.at_least.map(|least| self.value >= least);
        most.or(least)
    }

    fn row(&self) -> String {
        let target = match (self.at_most, self.at_least) {
            (Some(most), _) => format!("≤ {} {}", shown(most), self.unit),
            (None, Some(least)) => format!("≥ {} {}", shown(least), self.unit),
            (None, None) => String::new(),
        };
        let verdict = match self.met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        };
        let noted = if self.wall_clock { " ⏱" } else { "" };
        format!("| {}{noted} | {} {} | {} | {verdict} |", self.name, shown(self.value), self.unit, target.trim_end())
    }
}

fn measured(program: &Path, arguments: &[String]) -> Result<Vec<Figure>> {
    let postgres = Cluster::start()?;
    let program = program.to_string_lossy();
    let mut command = shell::command(&root(), &program, &["run", "--postgres", &postgres.config()]);
    let said = shell::output(command.args(arguments))?;
    said.lines().map(Figure::read).collect()
}

/// The demonstration built from nothing: dependencies and product, without the pages.
#[expect(clippy::disallowed_methods, reason = "this measures")]
fn build() -> Result<Figure> {
    let target = std::env::temp_dir().join(format!("aftercare-build-{}", std::process::id()));
    let mut cargo = shell::cargo(&root(), &["build", "--profile", "demo", "--package", "server"]);
    let begun = Instant::now();
    let built = shell::run(cargo.env("CARGO_TARGET_DIR", &target));
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    let _ = fs::remove_dir_all(&target);
    built?;
    Ok(Figure {
        name: "clean build of the demonstration's server".to_owned(),
        value: minutes,
        unit: "min".to_owned(),
        at_most: Some(BUILD_MINUTES),
        at_least: None,
        wall_clock: true,
    })
}

fn table(figures: &[Figure]) -> String {
    let rows: Vec<String> = figures.iter().map(Figure::row).collect();
    format!("| Figure | Measured | Target | |\n|---|---|---|---|\n{}\n", rows.join("\n"))
}

/// Three digits that matter, whole numbers above a hundred.
fn shown(value: f64) -> String {
    let decimals = if value >= 100.0 || value.fract() == 0.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.decimals$}")
}

/// The machine and the day.
fn about() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").context("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("?", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let here = root();
    let said = |program: &str, args: &[&str]| -> Result<String> {
        Ok(shell::output(&mut shell::command(&here, program, args))?.trim().to_owned())
    };
    let (day, rustc, commit) = (said("date", &["-u", "+%F"])?, said("rustc", &["--version"])?, commit(&here));
    Ok(format!(
        "{day}, {commit}{cores} × {model}, {rustc}, Linux {}. ⏱ is measured by the clock on the wall.",
        said("uname", &["-r"])?
    ))
}

fn commit(here: &Path) -> String {
    let found = shell::output(&mut shell::command(here, "git", &["rev-parse", "--short", "HEAD"]));
    found.map(|id| format!("commit {}, ", id.trim())).unwrap_or_default()
}

/// Replaces what stands between the two marks of the document.
fn write(figures: &str) -> Result<()> {
    let path: PathBuf = root().join(DOCUMENT);
    let text = fs::read_to_string(&path).with_context(|| DOCUMENT.to_owned())?;
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("{DOCUMENT} has no mark {BEGIN}"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("{DOCUMENT} has no mark {END}"))?;
    fs::write(&path, format!("{before}{BEGIN}\n{figures}\n{END}{after}")).with_context(|| DOCUMENT.to_owned())
}
