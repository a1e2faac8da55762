//! Mail taken in: a real mailbox with a thousand letters, read as a node reads it while clocks fall due.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use inbound::{InboundSettings, MailboxSettings, Reader};
use kernel::{Instant, RandomIds, SECOND, SystemClock};
use notify::{Login, Secret, Security};
use server::wiring::{self, Platform, Settings};
use storage::{Db, Durability, Query, SqliteOptions};
use testkit::ImapPeer;
use tokio::runtime::Runtime;

use crate::figure::{Figure, number};
use crate::intake::temporary;
use crate::lists::moment;
use crate::served::Where;
use crate::{Run, fixture, history, text};

/// The server letters lie on; Debian's package `dovecot-imapd`.
const DOVECOT: &str = "/usr/sbin/dovecot";
/// Open incidents whose clocks fall due meanwhile.
const OPEN: usize = 600;
/// As often a node looks at its clocks: `[work] poll_ms`.
const POLL: Duration = Duration::from_secs(1);
const USER: &str = "care";

/// Both databases.
pub fn figures(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    if !Path::new(DOVECOT).exists() {
        eprintln!("letters are not measured: {DOVECOT} is missing (apt-get install dovecot-imapd)");
        return Ok(Vec::new());
    }
    let folder = temporary(run.folder.as_deref())?;
    let postgres = runtime.block_on(crate::streams::fresh_database(&run.postgres, "aftercare_letters"))?;
    let place = Where::postgres(postgres, folder.path());
    let db = runtime.block_on(place.open())?;
    let mut all = runtime.block_on(on(db, &folder.path().join("postgres"), run.letters, "PostgreSQL"))?;
    let file = folder.path().join("letters.db");
    let db = Db::open_sqlite(&file, SqliteOptions { durability: Durability::Full, ..SqliteOptions::default() })?;
    all.extend(runtime.block_on(on(db, &folder.path().join("sqlite"), run.letters, "SQLite"))?);
    Ok(all)
}

async fn on(db: Db, files: &Path, letters: usize, name: &str) -> Result<Vec<Figure>> {
    let peer = ImapPeer::start(&[USER]).await;
    let platform = prepared(&db, files, &peer).await?;
    for at in 0..letters {
        peer.deliver(USER, &letter(at));
    }
    let before = count(&db, "select count(*) from desk_incident").await?;
    let now = platform.app.clock.now();
    let last = now.plus(i64::try_from(letters)? * 60 * SECOND / 1000);
    history::fall_due(&db, now, last, OPEN).await?;
    let spread = usize::try_from(
        count(&db, &format!("select count(*) from clocks_clock where next_at <= {}", last.micros())).await?,
    )?;
    ensure!(spread >= OPEN / 2, "only {spread} clocks fall due meanwhile");
    let over = Arc::new(AtomicBool::new(false));
    let clocks = tokio::spawn(look_after(Arc::clone(&platform), Arc::clone(&over)));
    let mut reader = Reader::all(&platform.inbound)?.pop().context("a mailbox")?;
    let begun = moment();
    let read = reader.once().await.map_err(|failure| anyhow!("{failure}"))?;
    let took = begun.elapsed().as_secs_f64();
    over.store(true, Ordering::SeqCst);
    let (late, looked) = clocks.await??;
    let taken = count(&db, "select count(*) from desk_incident").await? - before;
    ensure!(read == letters && usize::try_from(taken)? == letters, "{read} of {letters} were read, {taken} taken in");
    ensure!(looked > 0, "no clock fell due meanwhile");
    let rate = number(letters) / took * 60.0;
    Ok(vec![
        Figure::new(format!("{name}: letters taken in a minute from a real mailbox"), rate, "/min")
            .at_least(1000.0)
            .by_the_wall(),
        Figure::new(
            format!("{name}: the longest a due clock waited meanwhile ({looked} fell due, looked at every second)"),
            late,
            "s",
        )
        .at_most(2.0)
        .by_the_wall(),
    ])
}

/// The product with one mailbox, and open incidents.
async fn prepared(db: &Db, files: &Path, peer: &ImapPeer) -> Result<Arc<Platform>> {
    wiring::migrate(db).await?;
    std::fs::create_dir_all(files)?;
    let mailbox = MailboxSettings {
        name: USER.to_owned(),
        host: ImapPeer::HOST.to_owned(),
        port: peer.tls_port,
        security: Security::Tls,
        login: Login { user: USER.to_owned(), password: Secret(ImapPeer::PASSWORD.to_owned()) },
        ca_file: Some(peer.ca_file()),
        folder: "INBOX".to_owned(),
        done_folder: String::new(),
        addresses: Vec::new(),
        system: None,
        poll: Duration::from_mins(5),
    };
    // All come from one address here; in a house they come from many.
    let inbound = InboundSettings { mailboxes: vec![mailbox], hourly: u32::MAX, ..InboundSettings::default() };
    let settings = Settings { inbound, ..Settings::temporary(files) };
    let platform = Platform::assemble(db.clone(), Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)?;
    let platform = Arc::new(platform);
    let ground = fixture::build(&platform).await?;
    platform.tick(platform.app.clock.now()).await?;
    let bodies = text::bodies(&ground.points);
    history::take_in(&platform, &ground, &bodies, 0..OPEN).await?;
    platform.tick(platform.app.clock.now()).await?;
    db.analyze().await?;
    Ok(platform)
}

/// Looks at the clocks as a node does until it is over. Returns the longest one waited, s, and how many were due.
async fn look_after(platform: Arc<Platform>, over: Arc<AtomicBool>) -> Result<(f64, i64)> {
    let (mut late, mut looked) = (0.0_f64, 0);
    let mut every = tokio::time::interval(POLL);
    while !over.load(Ordering::SeqCst) {
        every.tick().await;
        let now = platform.app.clock.now();
        let found = operations::standing::standing(&platform.app.db, now).await?.clocks_due;
        platform.tick(now).await?;
        platform.seal(now).await?;
        looked += found.count;
        if let Some(oldest) = found.oldest {
            late = late.max(seconds(platform.app.clock.now(), oldest));
        }
    }
    Ok((late, looked))
}

fn seconds(now: Instant, then: Instant) -> f64 {
    Duration::from_micros(u64::try_from(now.since(then)).unwrap_or(0)).as_secs_f64()
}

async fn count(db: &Db, text: &str) -> Result<i64> {
    Ok(db.row(Query::built(text.to_owned(), Vec::new())).await?.context("a count")?.int(0)?)
}

/// A letter as people here write them: a subject that names the system, some lines, a signature.
fn letter(at: usize) -> Vec<u8> {
    let system = at % 10 + 1;
    format!(
        "Received: from mx.hospital.example by provider.example; Mon, 2 Nov 2026 09:00:00 +0800\r\n\
         From: =?utf-8?B?5p2O5pWP?= <reporter@example.invalid>\r\nTo: care@provider.example\r\n\
         Subject: [HIS-{system:02}] 第 {at} 件：收费结算窗口打印不了\r\nDate: Mon, 2 Nov 2026 09:00:00 +0800\r\n\
         Message-ID: <letter-{at}@hospital.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n收费结算窗口从今天早上开始打印不了小票，重启过两次，还是一样。\r\n\
         编号 {at}，请尽快处理。\r\n\r\n-- \r\n李敏 收费处\r\n"
    )
    .into_bytes()
}
