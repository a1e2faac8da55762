//! The server under siege: the real program as a child.

use std::net::{SocketAddr, TcpListener};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::client::{Client, Outcome, Request};

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the server's claims on messages and jobs hold in a siege.
const LEASE: Duration = Duration::from_secs(3);
/// Where the server may listen: below what the system gives to outgoing connections, so that none of the many that
/// knock while it is down takes its place.
const PORTS: Range<u16> = 11_000..19_000;
/// How often one looks whether it stands.
const LOOK: Duration = Duration::from_millis(2);

/// The program with what it needs to know.
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
    postgres: Option<String>,
    mail: SocketAddr,
    /// Where each node listens.
    pub addresses: Vec<SocketAddr>,
}

impl Program {
    /// The program in `nodes` copies on `data` and, if given, PostgreSQL; its mail goes to `mail`.
    pub fn new(program: &Path, data: &Path, postgres: Option<&str>, mail: SocketAddr, nodes: usize) -> Result<Self> {
        let free =
            PORTS.map(|port| SocketAddr::from(([127, 0, 0, 1], port))).filter(|at| TcpListener::bind(at).is_ok());
        let addresses: Vec<SocketAddr> = free.take(nodes.max(1)).collect();
        if addresses.len() < nodes.max(1) {
            bail!("no free port for the server");
        }
        let postgres = postgres.map(str::to_owned);
        Ok(Self { binary: program.to_owned(), data: data.to_owned(), postgres, mail, addresses })
    }

    /// Loads the demonstration.
    pub fn load(&self) -> Result<()> {
        let mut command = Command::new(&self.binary);
        self.surround(&mut command, 0);
        command.args(["demo", "--load-only"]).stdout(Stdio::null());
        let status = command.status().with_context(|| format!("starting {}", self.binary.display()))?;
        if !status.success() {
            bail!("the demonstration was not loaded: {status}");
        }
        Ok(())
    }

    /// Starts a node and waits until it answers; beside it how long that took.
    pub fn start(&self, node: usize) -> Result<(Running, Duration)> {
        self.launch(Command::new(&self.binary), node)
    }

    /// The same, and no file may grow beyond `bytes` until the limit is lifted: to the server the disk is full.
    pub fn start_starved(&self, node: usize, bytes: u64) -> Result<(Running, Duration)> {
        let mut command = Command::new("env");
        command.args(["--ignore-signal=XFSZ", "prlimit", &format!("--fsize={bytes}:unlimited"), "--"]);
        command.arg(&self.binary);
        self.launch(command, node)
    }

    fn launch(&self, mut command: Command, node: usize) -> Result<(Running, Duration)> {
        let begun = now();
        self.surround(&mut command, node);
        let child = command.arg("serve").stdout(Stdio::null()).spawn();
        let mut child = child.with_context(|| format!("starting {}", self.binary.display()))?;
        let address = self.addresses.get(node..=node).context("no such node")?;
        let open = Request { method: "GET", path: "/api/v1/setup", cookie: "", headers: &[], body: None };
        while !matches!(Client::of(address, 0).send(open), Outcome::Answered(answer) if answer.status == 200) {
            if let Some(status) = child.try_wait()? {
                bail!("the server ended before it answered: {status}");
            }
            if begun.elapsed() > PATIENCE {
                bail!("the server does not answer after {} s", PATIENCE.as_secs());
            }
            pass(LOOK);
        }
        Ok((Running { child }, begun.elapsed()))
    }

    fn surround(&self, command: &mut Command, node: usize) {
        let address = self.addresses.get(node).map(ToString::to_string).unwrap_or_default();
        command
            .env("AFTERCARE_SERVER__LISTEN", address)
            .env("AFTERCARE_SERVER__DATA", &self.data)
            .env("AFTERCARE_MAIL__HOST", self.mail.ip().to_string())
            .env("AFTERCARE_MAIL__PORT", self.mail.port().to_string())
            .env("AFTERCARE_MAIL__SECURITY", "none")
            .env("AFTERCARE_WORK__POLL_MS", "50")
            .env("AFTERCARE_WORK__LEASE_SECONDS", LEASE.as_secs().to_string())
            .env("AFTERCARE_LOG", "error");
        if let Some(postgres) = &self.postgres {
            command.env("AFTERCARE_DATABASE__POSTGRES", postgres);
        }
    }
}

/// A running server. Dropping it kills it.
pub struct Running {
    child: Child,
}

impl Running {
    /// SIGKILL, and the process is gone when this returns.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops it for longer than its leases hold; then it goes on as if nothing had been.
    pub fn freeze(&self) -> Result<()> {
        self.signal("-STOP")?;
        pass(LEASE + LEASE / 2);
        self.signal("-CONT")
    }

    /// Files may grow again.
    pub fn feed(&self) -> Result<()> {
        let limit = ["--pid", &self.id().to_string(), "--fsize=unlimited"].map(str::to_owned);
        succeed(Command::new("prlimit").args(limit))
    }

    fn signal(&self, signal: &str) -> Result<()> {
        succeed(Command::new("kill").args([signal, &self.id().to_string()]))
    }

    /// Whether it still runs, never having been started again.
    pub fn lives(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    if status.success() { Ok(()) } else { bail!("{command:?}: {status}") }
}

/// Lets time pass beside another process.
#[expect(clippy::disallowed_methods, reason = "the moment of a kill is a moment of the machine's time")]
pub fn pass(time: Duration) {
    thread::sleep(time);
}

/// The machine's time, to measure with.
#[expect(clippy::disallowed_methods, reason = "this measures")]
pub fn now() -> Instant {
    Instant::now()
}
