//! The siege itself: start, let them work, kill, start again.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use storage::{Db, SqliteOptions};

use crate::Arguments;
use crate::check::{self, Checked, Evidence};
use crate::damage;
use crate::record::{Known, Record};
use crate::script::{Cast, Person};
use crate::server::{Program, Running, now, pass};
use crate::sink::Sink;

/// The shortest life between two kills.
const SHORTEST: u64 = 5;
/// Before each blow up to so many answers are heard, if they come in time.
const ANSWERS: u64 = 12;
const LONGEST: Duration = Duration::from_secs(5);
/// No file may be written beyond this while the disk is full: a few reports fit into the log, nothing into the database.
const ROOM: u64 = 300_000;
/// How long the script goes on after the last blow.
const LINGER: Duration = Duration::from_secs(1);
/// How long the server may take after the last kill to send and seal everything that waits.
const DRAIN: Duration = Duration::from_mins(2);

/// What the siege was and what was found.
pub struct Report {
    engine: &'static str,
    nodes: usize,
    kills: u32,
    stopped: u32,
    seed: u64,
    took: Duration,
    starts: Vec<Duration>,
    known: Known,
    checked: Checked,
    damaged: usize,
}

/// Lays siege as told and checks what is left.
pub fn lay(arguments: &Arguments) -> Result<Report> {
    let begun = now();
    let folder = tempfile::tempdir().context("a folder for the data")?;
    let data = arguments.keep.clone().unwrap_or_else(|| folder.path().to_owned());
    let sink = Sink::start()?;
    let postgres = arguments.postgres.as_deref();
    let program = Program::new(&arguments.program, &data, postgres, sink.address, arguments.nodes)?;
    program.load()?;
    let (mut nodes, mut starts) = (Vec::new(), Vec::new());
    for node in 0..program.addresses.len() {
        let (running, took) = program.start(node)?;
        nodes.push(running);
        starts.push(took);
    }
    let cast = Cast::gather(&program.addresses)?;
    let (record, stop) = (Arc::new(Record::default()), Arc::new(AtomicBool::new(false)));
    let people: Vec<_> = (0..arguments.people)
        .map(|name| {
            let person = Person::new(name, arguments.seed, cast.clone(), Arc::clone(&record), Arc::clone(&stop));
            thread::spawn(move || person.work())
        })
        .collect();
    if arguments.crashes > 0 {
        println!("the script runs");
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())
            .context("waiting for the end of somebody else's blows")?;
    }
    let stopped = strike(arguments, &program, &record, &mut nodes, &mut starts)?;
    if arguments.starve {
        starve(&program, &mut nodes, &record)?;
    }
    pass(LINGER);
    let served = record.known().acknowledged();
    wait("nobody is served any more", || record.known().acknowledged() >= served + 5)?;
    stop.store(true, Ordering::Relaxed);
    for person in people {
        person.join().map_err(|_| anyhow::anyhow!("somebody of the script broke off"))?;
    }
    let database = Database { file: data.join("aftercare.db"), postgres: arguments.postgres.clone() };
    drain(&database, &mut nodes)?;
    for running in nodes {
        running.kill()?;
    }
    let known = record.known();
    let evidence = Evidence { known: &known, arrived: sink.arrived(), kills: arguments.kills + arguments.crashes + 1 };
    let checked = runtime()?.block_on(async { check::run(&database.open().await?, &evidence).await })?;
    let damaged = if arguments.damage && checked.broken.is_empty() { damage(&database, &evidence)? } else { 0 };
    let engine = if arguments.postgres.is_some() { "PostgreSQL" } else { "SQLite" };
    let kills = arguments.kills - stopped;
    Ok(Report {
        engine,
        nodes: arguments.nodes,
        kills,
        stopped,
        seed: arguments.seed,
        took: begun.elapsed(),
        starts,
        known,
        checked,
        damaged,
    })
}

/// Damages copies of the embedded database, to see that the checker finds it.
fn damage(database: &Database, evidence: &Evidence<'_>) -> Result<usize> {
    runtime()?.block_on(async {
        database.open().await?.script("pragma wal_checkpoint(truncate)").await?;
        damage::prove(&database.file, evidence).await
    })
}

/// Kills servers at random moments and starts them again; where there are several, now and then stops one for longer
/// than its leases hold. Returns how many were stopped instead of killed.
fn strike(
    arguments: &Arguments,
    program: &Program,
    record: &Record,
    nodes: &mut Vec<Running>,
    starts: &mut Vec<Duration>,
) -> Result<u32> {
    let mut chance = StdRng::seed_from_u64(arguments.seed);
    let mut stopped = 0;
    for blow in 0..arguments.kills {
        // On a machine that has little time for the server, some of it must be spent on answers all the same.
        let (begun, enough) = (now(), record.heard() + chance.random_range(0..=ANSWERS));
        while record.heard() < enough && begun.elapsed() < LONGEST {
            pass(Duration::from_millis(1));
        }
        pass(Duration::from_millis(chance.random_range(SHORTEST..=arguments.longest_ms.max(SHORTEST))));
        let node = chance.random_range(0..nodes.len());
        if nodes.len() > 1 && chance.random_ratio(1, 8) {
            nodes[node].freeze()?;
            stopped += 1;
            continue;
        }
        nodes.remove(node).kill()?;
        let (again, took) = program.start(node).with_context(|| format!("after kill {}", blow + 1))?;
        nodes.insert(node, again);
        starts.push(took);
    }
    Ok(stopped)
}

/// Lets the disk be full until people have heard of it, then gives room again: they must be served again.
fn starve(program: &Program, nodes: &mut Vec<Running>, record: &Record) -> Result<()> {
    nodes.remove(0).kill()?;
    let (running, _) = program.start_starved(0, ROOM)?;
    let before = record.known();
    wait("nobody heard that the disk is full", || record.known().unavailable >= before.unavailable + 20)?;
    running.feed()?;
    let full = record.known();
    wait("nobody was served once there was room", || record.known().acknowledged() >= full.acknowledged() + 20)?;
    nodes.insert(0, running);
    Ok(())
}

fn wait(why: &str, done: impl Fn() -> bool) -> Result<()> {
    let begun = now();
    while !done() {
        if begun.elapsed() > DRAIN {
            bail!("{why} within {} s", DRAIN.as_secs());
        }
        pass(Duration::from_millis(10));
    }
    Ok(())
}

/// How the checker comes to the tables.
struct Database {
    file: PathBuf,
    postgres: Option<String>,
}

impl Database {
    async fn open(&self) -> Result<Db> {
        match &self.postgres {
            Some(config) => Ok(Db::open_postgres(config, 2).await?),
            None => Ok(Db::open_sqlite(&self.file, SqliteOptions::default())?),
        }
    }
}

/// Waits until nothing waits: mail is sent, jobs are done, entries are sealed.
fn drain(database: &Database, nodes: &mut [Running]) -> Result<()> {
    let begun = now();
    runtime()?.block_on(async {
        let db = database.open().await?;
        loop {
            let waiting = check::waiting(&db).await?;
            if waiting.is_empty() {
                return Ok(());
            }
            for running in nodes.iter_mut() {
                if !running.lives()? {
                    bail!("a server ended by itself");
                }
            }
            if begun.elapsed() > DRAIN {
                bail!("after {} s there still waits: {}", begun.elapsed().as_secs(), waiting.join(", "));
            }
            pass(Duration::from_millis(200));
        }
    })
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?)
}

impl Report {
    /// Whether everything held.
    pub fn holds(&self) -> bool {
        self.checked.broken.is_empty() && self.known.faults.is_empty()
    }

    fn start(&self, percent: usize) -> u128 {
        let mut starts = self.starts.clone();
        starts.sort_unstable();
        starts.get((starts.len() * percent / 100).min(starts.len() - 1)).map_or(0, Duration::as_millis)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = &self.known;
        let acknowledged = known.acknowledged();
        let in_doubt: u64 = known.moves.values().map(|count| count.in_doubt).sum();
        let reports = known.reports.values().filter(|id| id.is_some()).count();
        let (engine, nodes, seed, seconds) = (self.engine, self.nodes, self.seed, self.took.as_secs());
        writeln!(
            f,
            "{engine}, servers: {nodes}, killed: {}, stopped: {}, seed {seed}, {seconds} s",
            self.kills, self.stopped
        )?;
        writeln!(f, "- up again within {} ms (median), {} ms (the longest)", self.start(50), self.start(100))?;
        writeln!(
            f,
            "- {} requests: {reports} reports and {acknowledged} moves acknowledged, {in_doubt} moves in doubt, {} refused, {} answered 503",
            known.sent, known.refused, known.unavailable
        )?;
        for line in &self.checked.counted {
            writeln!(f, "- {line}")?;
        }
        if self.damaged > 0 {
            writeln!(f, "- {} kinds of damage to copies of this database, each found", self.damaged)?;
        }
        for fault in known.faults.iter().chain(&self.checked.broken) {
            writeln!(f, "- BROKEN: {fault}")?;
        }
        write!(f, "{}", if self.holds() { "Everything holds." } else { "It does not hold." })
    }
}
