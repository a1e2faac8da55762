//! Waking: somebody wrote what others wait for. A wake carries nothing and may be lost; whoever waits also looks by himself.

use std::future::poll_fn;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use tokio::sync::watch;
use tokio_postgres::{AsyncMessage, Config, NoTls};

/// The name of the channel on PostgreSQL.
const CHANNEL: &str = "aftercare_wake";
/// How long a lost connection waits before it is opened anew.
const AGAIN: Duration = Duration::from_secs(5);

/// The wakes of one process.
pub(crate) struct Bell {
    rung: watch::Sender<u64>,
    /// Listening starts with the first who waits.
    listening: OnceLock<()>,
}

impl Bell {
    pub fn new() -> Self {
        Self { rung: watch::Sender::new(0), listening: OnceLock::new() }
    }

    pub fn ring(&self) {
        self.rung.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Somebody waits; on PostgreSQL (`config`) other nodes are heard as well.
    pub fn wait(self: &Arc<Self>, config: Option<Arc<Config>>) -> Wakes {
        if let Some(config) = config {
            self.listening.get_or_init(|| {
                let (bell, mut alive) = (Arc::downgrade(self), self.rung.subscribe());
                tokio::spawn(async move {
                    let gone = async move { while alive.changed().await.is_ok() {} };
                    tokio::select! { () = gone => {}, () = listen_on(&config, &bell) => {} }
                });
            });
        }
        Wakes { heard: self.rung.subscribe() }
    }
}

/// The statement that wakes every node.
pub(crate) const NOTIFY: &str = "notify aftercare_wake";

async fn listen_on(config: &Config, bell: &Weak<Bell>) {
    loop {
        if let Err(error) = listen(config, bell).await {
            tracing::debug!(%error, "wakes of other nodes are not heard; trying again");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn listen(config: &Config, bell: &Weak<Bell>) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let listening = async move {
        client.batch_execute(&format!("listen {CHANNEL}")).await?;
        // The client must live as long as its connection is read.
        std::future::pending::<()>().await;
        drop(client);
        Ok::<(), tokio_postgres::Error>(())
    };
    let heard = async {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(_))) => match bell.upgrade() {
                    Some(bell) => bell.ring(),
                    None => return Ok(()),
                },
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    };
    tokio::select! { ended = listening => ended, ended = heard => ended }
}

/// Waits for wakes.
pub struct Wakes {
    heard: watch::Receiver<u64>,
}

impl Wakes {
    /// Returns at the next wake; at once when there was one since the last time.
    pub async fn next(&mut self) {
        if self.heard.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
