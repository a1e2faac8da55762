//! The step `siege` of the tests, and the longer one of `cargo xtask soak`: the server is killed again and again, and PostgreSQL too.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cluster::Cluster;
use crate::shell;
use crate::workspace::{Workspace, root};

/// How often PostgreSQL is killed, and how long it lives in between.
const CRASHES: u32 = 8;
const BETWEEN: &str = "2";

/// `kills` on each database, a fifth of that on three servers that share one, and the database itself killed.
pub fn lay(kills: u32, seed: u64) -> Result<()> {
    shell::run(&mut shell::cargo(&root(), &["build", "--package", "server", "--package", "siege"]))?;
    let built = Workspace::read()?.target.join("debug");
    let siege = Siege { program: built.join("aftercare-siege"), server: built.join("aftercare"), seed };
    let mut broken = Vec::new();
    let mut say = |what: &str, result: Result<()>| {
        if let Err(error) = result {
            println!("{error:#}");
            broken.push(format!("{what}: {error:#}"));
        }
    };
    say("fsync before the answer", withstand(siege.command(0).arg("--trace"), |_| Ok(())));
    say("SQLite", withstand(siege.command(kills).args(["--starve", "--damage"]), |_| Ok(())));
    let mut cluster = Cluster::start_in(&place())?;
    let one = cluster.database("siege_one")?;
    say("PostgreSQL", withstand(siege.command(kills).args(["--postgres", &one]), |_| Ok(())));
    let three = cluster.database("siege_three")?;
    say("three nodes", withstand(siege.command(kills / 5).args(["--postgres", &three, "--nodes", "3"]), |_| Ok(())));
    let crashed = cluster.database("siege_crashed")?;
    say("PostgreSQL killed", siege.crash(&mut cluster, &crashed));
    if broken.is_empty() { Ok(()) } else { bail!("the siege was not withstood: {}", broken.join(", ")) }
}

/// Where the data lie. What a killed process wrote is with the kernel, whatever the file system: memory keeps a siege
/// short. That it reaches the disk before the answer is shown apart, by the order of the system calls.
fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// Runs a siege, what it says shown; `meanwhile` hears it first, and when that is over the siege's input ends. An error
/// names what broke.
fn withstand(command: &mut Command, meanwhile: impl FnOnce(&mut BufReader<ChildStdout>) -> Result<()>) -> Result<()> {
    let mut running = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {command:?}"))?;
    let mut said = BufReader::new(running.stdout.take().context("the siege says nothing")?);
    meanwhile(&mut said)?;
    drop(running.stdin.take());
    let mut broken = Vec::new();
    for line in said.lines() {
        let line = line?;
        println!("{line}");
        broken.extend(line.split_once("BROKEN: ").map(|(_, what)| what.to_owned()));
    }
    let status = running.wait()?;
    if status.success() { Ok(()) } else { bail!("{} ({status})", broken.join("; ")) }
}

struct Siege {
    program: PathBuf,
    server: PathBuf,
    seed: u64,
}

impl Siege {
    fn command(&self, kills: u32) -> Command {
        let mut command = shell::command(&root(), &self.program.to_string_lossy(), &[]);
        command.env("TMPDIR", place());
        command.arg("--program").arg(&self.server);
        command.args(["--kills", &kills.to_string(), "--seed", &self.seed.to_string()]);
        command
    }

    /// PostgreSQL is killed while the script runs; the server has to come back by itself.
    fn crash(&self, cluster: &mut Cluster, database: &str) -> Result<()> {
        let mut command = self.command(0);
        // It ends when it is told to: how long PostgreSQL takes to come back is the machine's affair.
        withstand(command.args(["--postgres", database, "--crashes", &CRASHES.to_string()]), |said| {
            // The demonstration is loaded first.
            shell::read_until(said, "the script runs")?;
            for _ in 0..CRASHES {
                shell::run(&mut shell::command(&root(), "sleep", &[BETWEEN]))?;
                cluster.crash()?;
            }
            println!("PostgreSQL was killed {CRASHES} times");
            Ok(())
        })
    }
}
