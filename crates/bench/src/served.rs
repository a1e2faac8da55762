//! The product's server in a process of its own, so that its processor time is not the clients'.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use kernel::{FollowingClock, Instant, RandomIds, SystemClock};
use server::config::Config;
use server::wiring::{Platform, Settings};
use storage::{Db, SqliteOptions};

/// Which database, and how it is run.
#[derive(Clone, Debug, clap::Args)]
pub struct Where {
    /// A PostgreSQL connection string.
    #[arg(long, conflicts_with = "sqlite")]
    pub postgres: Option<String>,
    /// An SQLite file.
    #[arg(long)]
    pub sqlite: Option<PathBuf>,
    /// Write sets of one SQLite commit; the product's own number unless said.
    #[arg(long)]
    pub group: Option<usize>,
    /// The folder of attachments.
    #[arg(long)]
    pub folder: PathBuf,
    /// The instant at which the server's clock begins, in microseconds; its background work runs as in production then.
    /// By the machine's clock and without background work unless said.
    #[arg(long)]
    pub begins: Option<i64>,
}

impl Where {
    /// A PostgreSQL and a folder of attachments.
    pub fn postgres(config: String, folder: &Path) -> Self {
        Self { postgres: Some(config), sqlite: None, group: None, folder: folder.into(), begins: None }
    }

    /// An SQLite file and a folder of attachments.
    pub fn sqlite(file: PathBuf, folder: &Path) -> Self {
        Self { postgres: None, sqlite: Some(file), group: None, folder: folder.into(), begins: None }
    }

    /// Opens it.
    pub async fn open(&self) -> Result<Db> {
        let defaults = SqliteOptions::default();
        match (&self.postgres, &self.sqlite) {
            (Some(config), _) => Db::open_postgres(config, 16).await.context("connecting to PostgreSQL"),
            (None, Some(file)) => {
                let options = SqliteOptions { group: self.group.unwrap_or(defaults.group), ..defaults };
                Db::open_sqlite(file, options).context("opening SQLite")
            }
            (None, None) => bail!("name a database"),
        }
    }

    /// The product on it, by the machine's clock.
    pub async fn platform(&self) -> Result<Platform> {
        assemble(self.open().await?, self)
    }
}

/// The product on an open database, by the machine's clock.
pub fn assemble(db: Db, place: &Where) -> Result<Platform> {
    let settings = Settings::temporary(&place.folder);
    Platform::assemble(db, Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)
}

/// Serves until it is killed. The background work waits an hour, as what is measured is the intake, unless the clock
/// begins at a given instant.
pub async fn serve(place: &Where) -> Result<()> {
    let mut config = Config::load(None)?;
    "127.0.0.1:0".clone_into(&mut config.server.listen);
    let platform = if let Some(begins) = place.begins {
        let clock = Arc::new(FollowingClock::at(Instant::from_micros(begins)));
        let settings = Settings::temporary(&place.folder);
        Platform::assemble(place.open().await?, clock, Arc::new(RandomIds), &settings)?
    } else {
        config.work.poll_ms = 3_600_000;
        place.platform().await?
    };
    let platform = Arc::new(platform);
    server::serve::run(platform, None, &config, |address| {
        println!("{address}");
        // Nobody reads it who would not see the end of the process too.
        let _ = std::io::stdout().flush();
    })
    .await
}

/// A running server; dropping it ends it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts this program as a server of `place` and waits until it listens.
    pub fn start(place: &Where) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("serve").arg("--folder").arg(&place.folder);
        if let Some(config) = &place.postgres {
            command.args(["--postgres", config]);
        }
        if let Some(file) = &place.sqlite {
            command.arg("--sqlite").arg(file);
        }
        if let Some(group) = place.group {
            command.args(["--group", &group.to_string()]);
        }
        if let Some(begins) = place.begins {
            command.args(["--begins", &begins.to_string()]);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("starting the server")?;
        let said = BufReader::new(child.stdout.take().context("the server has no output")?).lines().next();
        let address = said.context("the server ended at once")??.parse().context("the server's address")?;
        Ok(Self { child, address })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
