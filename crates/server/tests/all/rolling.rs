//! Two nodes on one PostgreSQL, each restarted in its turn while people go on reporting.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use access::Action;
use account::{FirstRun, NewAccount};
use app::Cx;
use estate::{PartyFields, PartyKind};
use kernel::{Clock, Language, RandomIds, Role, SystemClock};
use serde_json::{Value as Json, json};
use server::wiring::{Platform, Settings, migrate};
use storage::{Db, Engine, Query, params};
use testkit::{TestDb, postgres_config};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REPORTERS: usize = 4;
const REPORTS: usize = 60;

struct Node {
    process: Child,
    address: SocketAddr,
}

impl Node {
    /// Starts a server on this database and waits until it accepts.
    fn start(postgres: &str, data: &std::path::Path, address: SocketAddr) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_aftercare"))
            .arg("serve")
            .env("AFTERCARE_DATABASE__POSTGRES", postgres)
            .env("AFTERCARE_DATABASE__CONNECTIONS", "6")
            .env("AFTERCARE_SERVER__DATA", data)
            .env("AFTERCARE_SERVER__LISTEN", address.to_string())
            .env("AFTERCARE_WORK__POLL_MS", "200")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
        let started = said.by_ref().map_while(Result::ok).any(|line| line.contains("listening"));
        assert!(started, "the server did not start");
        // Its words are read on, so that it never blocks on them.
        std::thread::spawn(move || said.for_each(drop));
        Self { process, address }
    }

    /// SIGTERM, and how it ended.
    fn stop(&mut self) -> bool {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.process.wait().unwrap().success()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_each_of_two_nodes_is_restarted_every_report_is_taken_once_and_none_is_lost() {
    let kept = TestDb::create(Engine::Postgres).await;
    let TestDb::Postgres(name) = &kept else { panic!("another engine") };
    let config = format!("{} dbname={name}", postgres_config());
    let folder = tempfile::tempdir().unwrap();
    let db = kept.open().await;
    let token = settle(&db, folder.path()).await;
    let addresses = [free(), free()];
    let mut nodes = addresses.map(|address| Node::start(&config, folder.path(), address));

    let done = Arc::new(AtomicUsize::new(0));
    let reporters: Vec<_> = (0..REPORTERS)
        .map(|who| {
            let (done, token) = (Arc::clone(&done), token.clone());
            tokio::spawn(async move {
                let mut numbers = Vec::new();
                for n in 0..REPORTS {
                    numbers.push(report(addresses, &token, who, n).await);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                numbers
            })
        })
        .collect();
    for (at, node) in nodes.iter_mut().enumerate() {
        let enough = (at + 1) * REPORTERS * REPORTS / 4;
        while done.load(Ordering::Relaxed) < enough {
            tokio::task::yield_now().await;
        }
        let (config, data) = (config.clone(), folder.path().to_owned());
        tokio::task::block_in_place(|| {
            assert!(node.stop(), "the node ended in good order");
            *node = Node::start(&config, &data, node.address);
        });
    }
    let before_the_end = done.load(Ordering::Relaxed);
    let mut numbers = BTreeSet::new();
    for reporter in reporters {
        numbers.extend(reporter.await.unwrap());
    }
    assert_eq!(numbers.len(), REPORTERS * REPORTS, "each report has a number of its own");
    let count = Query::built("select count(*) from desk_incident", params![]);
    let held = db.row(count).await.unwrap().unwrap().int(0).unwrap();
    assert_eq!(held, i64::try_from(REPORTERS * REPORTS).unwrap(), "none lost, none twice");
    assert!(before_the_end > 0);
    for node in &mut nodes {
        assert!(node.stop());
    }
    assert!(matches!(journal::verify(&db, &[]).await.unwrap(), journal::Verify::Whole(_)));
    drop((nodes, db));
    kept.remove().await;
}

/// One report, asked of one node and then the other until one of them answers; the key makes asking again harmless.
async fn report(nodes: [SocketAddr; 2], token: &str, who: usize, n: usize) -> String {
    let body = json!({ "text": format!("{who} 号窗口第 {n} 次打印失败") }).to_string();
    for attempt in 0..10_000 {
        let node = nodes[(who + n + attempt) % 2];
        let key = format!("{who}-{n}");
        match post(node, token, &key, &body).await {
            Ok((201, answer)) => return answer["number"].as_str().unwrap().to_owned(),
            Ok((status, answer)) => panic!("{status}: {answer}"),
            // Nobody listens, or the connection broke before an answer.
            Err(_) => tokio::task::yield_now().await,
        }
    }
    panic!("no node answered");
}

async fn post(node: SocketAddr, token: &str, key: &str, body: &str) -> std::io::Result<(u16, Json)> {
    let mut stream = TcpStream::connect(node).await?;
    let head = format!(
        "POST /api/v1/incidents HTTP/1.1\r\nHost: {node}\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer);
    let broken = || std::io::Error::other("no whole answer");
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let body = text.split_once("\r\n\r\n").ok_or_else(broken)?.1;
    let json = body.find('{').zip(body.rfind('}')).map(|(from, to)| &body[from..=to]).ok_or_else(broken)?;
    Ok((status, serde_json::from_str(json).map_err(|_| broken())?))
}

/// A provider, a customer, and a reporter's token.
async fn settle(db: &Db, folder: &std::path::Path) -> String {
    migrate(db).await.unwrap();
    let clock = Arc::new(SystemClock::default());
    let settings = Settings::temporary(folder);
    let platform = Platform::assemble(db.clone(), Arc::clone(&clock) as _, Arc::new(RandomIds), &settings).unwrap();
    platform.install().await.unwrap();
    let cx = || Cx::platform("test", clock.now(), Arc::clone(&platform.app.ids));
    let first = FirstRun {
        provider_name: "海岸系统集成有限公司".into(),
        zone: "Asia/Shanghai".into(),
        name: "赵敏".into(),
        login: "zhaomin".into(),
        password: "Gu-Shi-2026-biecai".into(),
    };
    platform.accounts.set_up(&cx(), first).await.unwrap();
    let customer = PartyFields {
        code: "HOSP".into(),
        kind: PartyKind::Customer,
        name: "滨江市人民医院".into(),
        zone: "Asia/Shanghai".into(),
        hotline: None,
        contacts: Vec::new(),
    };
    let customer = platform.estate.create_party(&cx(), customer).await.unwrap().id;
    let reporter = NewAccount {
        login: "limin".into(),
        name: "李敏".into(),
        password: "Gu-Shi-2026-biecai".into(),
        password_temporary: false,
        roles: vec![Role::Reporter],
        person: None,
        party: Some(customer),
        department: None,
        language: Language::Zh,
        email: None,
    };
    let reporter = platform.accounts.create(&cx(), reporter).await.unwrap().actor();
    let own = Cx::of(reporter, Action::TokenOwn, clock.now(), Arc::clone(&platform.app.ids), Language::Zh).unwrap();
    platform.accounts.create_token(&own, "rolling", 30).await.unwrap().1
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
