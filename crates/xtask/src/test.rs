//! `cargo xtask test`: everything that must hold, in one command.

use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cluster::Cluster;
use crate::demonstration::Demonstration;
use crate::workspace::{Workspace, root};
use crate::{api, prepare, shell, siege, supply, tidy, web};

/// Run every check and every test.
#[derive(Args)]
pub struct Test {
    /// Run only these steps; all of them when none is named.
    #[arg(long, value_enum)]
    only: Vec<Step>,
    /// Given to nextest in the step `rust` instead of `--workspace`: `-- -p desk`.
    #[arg(last = true)]
    nextest: Vec<String>,
}

/// How often the server is killed on each database.
const KILLS: u32 = 200;

/// One step of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    Format,
    Tidy,
    Pages,
    Clippy,
    Rust,
    Siege,
    Examples,
    Docs,
    Supply,
    Api,
    Browser,
}

/// Runs the steps to the last one, so that one run shows everything that is wrong.
pub fn run(test: &Test) -> Result<()> {
    let workspace = Workspace::read()?;
    prepare::everything(&workspace)?;
    let mut failed = Vec::new();
    for step in Step::value_variants() {
        if !test.only.is_empty() && !test.only.contains(step) {
            continue;
        }
        println!("\n== {step:?}");
        let begun = now();
        let result = perform(*step, test, &workspace);
        let seconds = now().duration_since(begun).as_secs();
        println!("== {step:?}: {} after {seconds} s", if result.is_ok() { "good" } else { "failed" });
        if let Err(error) = result {
            println!("{error:#}");
            failed.push(format!("{step:?} ({error:#})"));
        }
    }
    if failed.is_empty() {
        println!("\nEverything holds.");
        return Ok(());
    }
    bail!("failed: {}", failed.join(", "))
}

fn perform(step: Step, test: &Test, workspace: &Workspace) -> Result<()> {
    let cargo = |args: &[&str]| shell::cargo(&root(), args);
    match step {
        Step::Format => shell::run(&mut cargo(&["fmt", "--all", "--", "--check"])),
        Step::Tidy => tidy::run(),
        Step::Pages => pages(),
        Step::Clippy => shell::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        Step::Rust => {
            let postgres = Cluster::start()?;
            let mut tests = cargo(&["nextest", "run", "--no-fail-fast"]);
            if test.nextest.is_empty() {
                tests.arg("--workspace");
            }
            shell::run(tests.args(&test.nextest).env("AFTERCARE_TEST_PG", postgres.config()))
        }
        Step::Siege => siege::lay(KILLS, 1),
        Step::Examples => shell::run(&mut cargo(&["test", "--workspace", "--doc", "--quiet"])),
        Step::Docs => {
            let mut docs = cargo(&["doc", "--workspace", "--no-deps"]);
            shell::run(docs.env("RUSTDOCFLAGS", "-D warnings"))
        }
        Step::Supply => supply::run(&supply::Supply::default()),
        Step::Api => api::run(workspace),
        Step::Browser => browser(workspace),
    }
}

#[expect(clippy::disallowed_methods, reason = "the person who waits wants to know for how long")]
fn now() -> Instant {
    Instant::now()
}

fn pages() -> Result<()> {
    web::install()?;
    for script in ["typecheck", "test"] {
        shell::run(&mut web::script(script))?;
    }
    web::build()
}

/// The devices the browser tests know (`web/playwright.config.ts`).
const DEVICES: [&str; 2] = ["desktop", "phone"];

/// The browser tests: the devices side by side, each against a demonstration of its own on a fresh database.
fn browser(workspace: &Workspace) -> Result<()> {
    Demonstration::build()?;
    let results: Vec<Result<()>> = thread::scope(|scope| {
        let runs = DEVICES.map(|device| scope.spawn(move || on(device, workspace)));
        runs.into_iter().map(|run| run.join().unwrap_or_else(|_| bail!("it panicked"))).collect()
    });
    let failed: Vec<String> = DEVICES
        .iter()
        .zip(results)
        .filter_map(|(device, result)| Some(format!("{device}: {:#}", result.err()?)))
        .collect();
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

fn on(device: &str, workspace: &Workspace) -> Result<()> {
    let demonstration = Demonstration::serve(workspace, device)?;
    let mut tests = web::script("e2e");
    tests.args(["--", "--project", device]).env("AFTERCARE_OUTPUT", format!("test-results/e2e-{device}"));
    tests.env("AFTERCARE_URL", &demonstration.address).env("AFTERCARE_LOGINS", demonstration.log_ins.to_string());
    // Line by line: two runs write to one screen.
    tests.env("PLAYWRIGHT_FORCE_TTY", "0").env("AFTERCARE_PROGRAM", &demonstration.program);
    shell::run(&mut tests)
}
