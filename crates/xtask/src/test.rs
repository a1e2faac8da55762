//! `cargo xtask test`: everything that must hold, in one command.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::cluster::Cluster;
use crate::workspace::{Workspace, root};
use crate::{demo, prepare, shell, siege, tidy, web};

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
            failed.push(format!("{step:?}"));
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

/// The browser tests, against the demonstration on a fresh database.
fn browser(workspace: &Workspace) -> Result<()> {
    web::build()?;
    shell::run(&mut shell::cargo(&root(), &["build", "--package", "server"]))?;
    let folder = std::env::temp_dir().join(format!("aftercare-browser-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let program = workspace.target.join("debug").join("aftercare");
    let mut server = demo::server(&program.to_string_lossy(), &folder.to_string_lossy(), "127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start the demonstration")?;
    let result = announced(&mut server).and_then(|demo| {
        let mut tests = web::script("e2e");
        tests.env("AFTERCARE_URL", demo.address).env("AFTERCARE_LOGINS", demo.log_ins.to_string());
        shell::run(tests.env("AFTERCARE_PROGRAM", &program))
    });
    let _ = server.kill();
    let _ = server.wait();
    let _ = fs::remove_dir_all(&folder);
    result
}

/// What the demonstration says of itself when it stands.
struct Announced {
    address: String,
    /// By role: log-in name and password.
    log_ins: Value,
}

/// The roles the browser tests need.
const ROLES: [&str; 3] = ["reporter", "engineer", "dispatcher"];

/// Reads the address and, from lines that hold `role log-in password`, the log-ins. The rest of what the server says
/// is read on, so that it never blocks on its own words.
fn announced(server: &mut Child) -> Result<Announced> {
    let mut lines = BufReader::new(server.stdout.take().context("the server has no output")?).lines();
    let (mut address, mut log_ins) = (None, Map::new());
    for line in lines.by_ref() {
        let line = line?;
        println!("{line}");
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(word) = words.iter().find(|word| word.starts_with("http://127.0.0.1:")) {
            address = Some(word.trim_end_matches(['/', '.', ',']).to_owned());
        }
        if let Some([role, login, password]) = words.windows(3).find(|three| ROLES.contains(&three[0])) {
            log_ins.entry(*role).or_insert_with(|| json!({ "login": login, "password": password }));
        }
        if let Some(address) = address.clone().filter(|_| log_ins.len() == ROLES.len()) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(Announced { address, log_ins: Value::Object(log_ins) });
        }
    }
    bail!("the demonstration ended before it printed its address and one line `role log-in password` for each role")
}
