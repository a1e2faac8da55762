//! Against a real ACME server: Pebble, from Debian, which calls back to the port it is told.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener as Port;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kernel::HOUR;
use tls::{CertificateError, Keeper, Setup};
use tokio::net::TcpListener;

use super::{DAY, ask, own, serve_on, today};

struct Pebble {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Pebble {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Two ports nobody has now.
fn ports() -> [u16; 2] {
    let held = [(); 2].map(|()| Port::bind("127.0.0.1:0").unwrap());
    held.map(|port| port.local_addr().unwrap().port())
}

impl Pebble {
    /// A server that asks for proofs on `proofs_on`.
    #[expect(clippy::disallowed_methods, reason = "how long another program takes to start is no business instant")]
    fn start(folder: &Path, proofs_on: u16) -> Self {
        let [port, management] = ports();
        // Its own directory stands behind a certificate of an authority nobody knows.
        Keeper::start(own(folder, &["127.0.0.1"]), today()).unwrap();
        let config = folder.join("pebble.json");
        let text = serde_json::json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": folder.join("server.pem"),
            "privateKey": folder.join("server.key"),
            "httpPort": 1,
            "tlsPort": proofs_on,
            "certificateValidityPeriod": 90 * 24 * 3600,
        } });
        fs::write(&config, text.to_string()).unwrap();
        let mut process = Command::new("pebble")
            .arg("-config")
            .arg(&config)
            .env("PEBBLE_VA_NOSLEEP", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Debian's package `pebble` is needed: {error}"));
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        assert!(lines.any(|line| line.contains("ACME directory available")), "it did not start");
        // It says so just before it listens.
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(std::time::Instant::now() < patience, "it does not listen");
            std::thread::yield_now();
        }
        // Whoever does not read on stops it once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, port, folder: folder.to_owned() }
    }

    fn setup(&self, folder: &Path, name: &str) -> Setup {
        Setup::Acme {
            names: vec![name.to_owned()],
            folder: folder.to_owned(),
            directory: format!("https://127.0.0.1:{}/dir", self.port),
            contact: "mailto:ops@care.example".to_owned(),
            authority: Some(self.folder.join("authority.pem")),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acme_server_issues_a_certificate_once_this_port_proves_the_name_and_renews_it_in_time() {
    let (theirs, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let pebble = Pebble::start(theirs.path(), listener.local_addr().unwrap().port());
    let keeper = Keeper::start(pebble.setup(ours.path(), "localhost"), today()).unwrap();
    let address = serve_on(&keeper, listener);
    assert!(keeper.standing().is_none());
    assert!(keeper.look(today()).await.unwrap());
    let standing = keeper.standing().unwrap();
    assert_eq!(standing.names, ["localhost"]);
    // The chain ends with what Pebble's authority signed; a client believes its last link here.
    let chain = ours.path().join("acme.pem");
    let text = fs::read_to_string(&chain).unwrap();
    let last = text.rfind("-----BEGIN").unwrap();
    let issuer = ours.path().join("issuer.pem");
    fs::write(&issuer, &text[last..]).unwrap();
    let (answer, first) = ask(address, "localhost", &issuer).await.unwrap();
    assert_eq!(answer, "127.0.0.1");

    assert!(!keeper.look(today().plus(HOUR)).await.unwrap());
    let account = fs::read(ours.path().join("acme.account")).unwrap();
    assert!(keeper.look(today().plus(70 * DAY)).await.unwrap(), "less than a third is left");
    assert_ne!(ask(address, "localhost", &issuer).await.unwrap().1, first);
    assert_eq!(fs::read(ours.path().join("acme.account")).unwrap(), account, "by the same account");
    let again = Keeper::start(pebble.setup(ours.path(), "localhost"), today()).unwrap();
    assert!(again.standing().is_some(), "the next start has it at hand");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_elsewhere_is_not_issued_and_not_asked_for_again_at_once() {
    let (theirs, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Nobody answers where the proof is asked for.
    let pebble = Pebble::start(theirs.path(), ports()[0]);
    let keeper = Keeper::start(pebble.setup(ours.path(), "localhost"), today()).unwrap();
    let refused = keeper.look(today()).await.unwrap_err();
    assert!(matches!(&refused, CertificateError::NotIssued { names, .. } if names == "localhost"), "{refused}");
    assert!(refused.to_string().contains("Failed to connect"), "it says why: {refused}");
    let soon = today().plus(HOUR / 120);
    assert!(keeper.waits(soon) && !keeper.look(soon).await.unwrap(), "asking again at once would bar us there");
    assert!(keeper.look(today().plus(HOUR / 20)).await.is_err());
}
