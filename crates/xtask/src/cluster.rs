//! A PostgreSQL of one's own: made for one run, thrown away after it, with fsync as in production.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{prepare, shell};

/// A running server. Dropping it stops it and removes its files.
pub struct Cluster {
    server: Child,
    owner: Owner,
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes a cluster in a temporary folder and waits until it answers.
    pub fn start() -> Result<Self> {
        Self::start_in(&std::env::temp_dir())
    }

    /// The same in a folder below `place`.
    pub fn start_in(place: &Path) -> Result<Self> {
        let programs = prepare::postgres_programs()?;
        let folder = place.join(format!("aftercare-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let owner = Owner::find(&folder)?;
        let data = folder.join("data");
        let data = data.to_string_lossy();
        let initdb = ["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"];
        let made = owner.runs(&folder, &programs.join("initdb"), &initdb).stdout(Stdio::null()).status();
        if !made.context("could not start initdb")?.success() {
            bail!("initdb failed");
        }
        let port = free_port()?;
        let server = serve(&owner, &folder, &programs, port)?;
        let mut cluster = Self { server, owner, programs, folder, port };
        wait_until_ready(&mut cluster.server)?;
        println!("PostgreSQL for this run: {}", cluster.config());
        Ok(cluster)
    }

    /// The connection string, as tests take it from `AFTERCARE_TEST_PG`.
    pub fn config(&self) -> String {
        format!("host=127.0.0.1 port={} user=postgres dbname=postgres", self.port)
    }

    /// Makes a database of this name and returns its connection string.
    pub fn database(&self, name: &str) -> Result<String> {
        let createdb = self.programs.join("createdb");
        let port = self.port.to_string();
        let args = ["-h", "127.0.0.1", "-p", &port, "-U", "postgres", name];
        shell::run(&mut shell::command(&self.folder, &createdb.to_string_lossy(), &args))?;
        Ok(format!("host=127.0.0.1 port={port} user=postgres dbname={name}"))
    }

    /// Kills the server as a failing machine would, and starts it again on the same files and port.
    pub fn crash(&mut self) -> Result<()> {
        self.server.kill().context("killing postgres")?;
        self.server.wait()?;
        for _ in 0..TRIES {
            self.server = serve(&self.owner, &self.folder, &self.programs, self.port)?;
            if wait_until_ready(&mut self.server).is_ok() {
                return Ok(());
            }
            // What is left of the old one still holds its memory.
            self.server.wait()?;
        }
        bail!("PostgreSQL did not start again")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let pid = self.server.id().to_string();
        if shell::succeeds(&mut shell::command(Path::new("/"), "kill", &["-INT", &pid])) {
            let _ = self.server.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Who the server runs as: PostgreSQL refuses root.
enum Owner {
    Myself,
    Other { user: u32, group: u32 },
}

impl Owner {
    fn find(folder: &Path) -> Result<Self> {
        if !shell::is_root() {
            return Ok(Self::Myself);
        }
        let id = |flag| -> Result<u32> {
            Ok(shell::output(&mut shell::command(folder, "id", &[flag, "postgres"]))?.trim().parse()?)
        };
        let (user, group) = (id("-u")?, id("-g")?);
        std::os::unix::fs::chown(folder, Some(user), Some(group)).context("cannot hand over the folder")?;
        Ok(Self::Other { user, group })
    }

    fn runs(&self, folder: &Path, program: &Path, args: &[&str]) -> Command {
        let mut command = shell::command(folder, &program.to_string_lossy(), args);
        if let Self::Other { user, group } = *self {
            command.uid(user).gid(group);
        }
        command
    }
}

/// How often a killed server is started again: each try takes as long as PostgreSQL needs to see that it cannot yet.
const TRIES: u32 = 200;

fn serve(owner: &Owner, folder: &Path, programs: &Path, port: u16) -> Result<Child> {
    let data = folder.join("data");
    let data = data.to_string_lossy();
    let sockets = format!("unix_socket_directories={}", folder.display());
    let port = port.to_string();
    let args =
        ["-D", &data, "-p", &port, "-c", "listen_addresses=127.0.0.1", "-c", &sockets, "-c", "max_connections=400"];
    let mut command = owner.runs(folder, &programs.join("postgres"), &args);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().context("could not start postgres")
}

/// Reads what the server says until it is ready, and keeps reading so that it never blocks on its own words.
fn wait_until_ready(server: &mut Child) -> Result<()> {
    let mut said = BufReader::new(server.stderr.take().context("the server has no output")?).lines();
    let mut before = String::new();
    for line in said.by_ref() {
        let line = line.context("the server's output broke off")?;
        if line.contains("ready to accept connections") {
            std::thread::spawn(move || said.for_each(drop));
            return Ok(());
        }
        before.push_str(&line);
        before.push('\n');
    }
    bail!("PostgreSQL did not start:\n{before}")
}

/// A port nobody listens on, below those the system gives to outgoing connections: while the server is down, none of
/// them may take its place.
fn free_port() -> Result<u16> {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    (21_000..29_000).find(free).context("no free port")
}
