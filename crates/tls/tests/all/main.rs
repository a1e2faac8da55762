//! A server with each kind of certificate, connected to by a client that checks it.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

mod acme;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use axum::serve::ListenerExt;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;
use kernel::{HOUR, Instant};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tls::{CertificateError, Keeper, Setup};
use tokio::net::{TcpListener, TcpStream};

const DAY: i64 = 24 * HOUR;

/// Now: certificates are checked by a client of this day.
#[expect(clippy::disallowed_methods, reason = "the client that checks lives in real time")]
pub fn today() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Instant::from_micros(i64::try_from(since.as_micros()).unwrap())
}

/// A server that answers with the address of whoever asks.
pub async fn serve(keeper: &Keeper) -> SocketAddr {
    serve_on(keeper, TcpListener::bind("127.0.0.1:0").await.unwrap())
}

/// The same on a port that is open already.
pub fn serve_on(keeper: &Keeper, listener: TcpListener) -> SocketAddr {
    let address = listener.local_addr().unwrap();
    let listener = keeper.listen(listener).unwrap().tap_io(|_| {});
    let router =
        Router::new().route("/", get(async |ConnectInfo(from): ConnectInfo<SocketAddr>| from.ip().to_string()));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

/// What the server at `address` answers a client that believes `root` alone; the serial number of what it showed with it.
pub async fn ask(address: SocketAddr, name: &str, root: &Path) -> Result<(String, Vec<u8>), String> {
    let mut roots = RootCertStore::empty();
    for der in CertificateDer::pem_file_iter(root).unwrap() {
        roots.add(der.unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let tcp = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let stream = connector.connect(name, tcp).await.map_err(|error| error.to_string())?;
    let shown = stream.get_ref().1.peer_certificates().unwrap()[0].to_vec();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::get("/").header("host", "x").body(Empty::<bytes::Bytes>::new()).unwrap();
    let body = sender.send_request(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    Ok((String::from_utf8(body.to_vec()).unwrap(), shown))
}

fn own(folder: &Path, names: &[&str]) -> Setup {
    Setup::Own { names: names.iter().map(|name| (*name).to_owned()).collect(), folder: folder.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_of_our_own_is_believed_by_whoever_installed_it_and_by_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Keeper::start(own(folder.path(), &["care.example", "127.0.0.1"]), today()).unwrap();
    let authority = keeper.authority().unwrap();
    let address = serve(&keeper).await;
    let (answer, first) = ask(address, "care.example", &authority).await.unwrap();
    assert_eq!(answer, "127.0.0.1", "who asks is known behind TLS too");
    assert_eq!(ask(address, "127.0.0.1", &authority).await.unwrap().1, first);
    assert!(ask(address, "other.example", &authority).await.unwrap_err().contains("not valid for name"));
    let strange = tempfile::tempdir().unwrap();
    let stranger = Keeper::start(own(strange.path(), &["care.example"]), today()).unwrap().authority().unwrap();
    assert!(ask(address, "care.example", &stranger).await.unwrap_err().contains("invalid peer certificate"));

    let again = Keeper::start(own(folder.path(), &["care.example"]), today()).unwrap();
    assert_eq!(again.standing(), keeper.standing(), "the next start shows the same");
    assert!(!again.look(today()).await.unwrap());
    #[cfg(unix)]
    for key in ["authority.key", "server.key"] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.path().join(key)).unwrap().permissions().mode() & 0o777, 0o600, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_our_own_is_renewed_in_time_under_the_same_authority() {
    let folder = tempfile::tempdir().unwrap();
    let long_ago = today().plus(-300 * DAY);
    let keeper = Keeper::start(own(folder.path(), &["care.example"]), long_ago).unwrap();
    let authority = fs::read(keeper.authority().unwrap()).unwrap();
    let address = serve(&keeper).await;
    let (_, before) = ask(address, "care.example", &keeper.authority().unwrap()).await.unwrap();
    assert!(!keeper.look(long_ago.plus(200 * DAY)).await.unwrap());
    assert!(keeper.look(today()).await.unwrap(), "97 of 397 days are left");
    let (_, after) = ask(address, "care.example", &keeper.authority().unwrap()).await.unwrap();
    assert_ne!(before, after, "whoever connects now is shown the new one");
    assert_eq!(fs::read(keeper.authority().unwrap()).unwrap(), authority);
    let moved = Keeper::start(own(folder.path(), &["care.example", "new.example"]), today()).unwrap();
    assert_eq!(moved.standing().unwrap().names, ["care.example", "new.example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_of_ours_that_does_not_fit_is_made_anew_and_keeps_nobody_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let believed = Keeper::start(own(folder.path(), &["care.example"]), today()).unwrap().authority().unwrap();
    let before = fs::read(folder.path().join("server.pem")).unwrap();
    // Stopped between the two renames: the key is the next one's.
    fs::write(folder.path().join("server.key"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let keeper = Keeper::start(own(folder.path(), &["care.example"]), today()).unwrap();
    assert_ne!(fs::read(folder.path().join("server.pem")).unwrap(), before);
    let address = serve(&keeper).await;
    ask(address, "care.example", &believed).await.unwrap();

    let issued = tempfile::tempdir().unwrap();
    fs::write(issued.path().join("acme.pem"), &before).unwrap();
    fs::write(issued.path().join("acme.key"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let directory = "https://127.0.0.1:1/dir".to_owned();
    let (names, contact, authority) = (vec!["care.example".to_owned()], String::new(), None);
    let acme = Setup::Acme { names, folder: issued.path().to_owned(), directory, contact, authority };
    assert!(Keeper::start(acme, today()).unwrap().standing().is_none(), "it is asked for anew");
}

/// A certificate for `name` of its own, as somebody gives it: chain and key.
fn given(folder: &Path, name: &str, key: &KeyPair) -> (PathBuf, PathBuf) {
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().self_signed(key).unwrap();
    let files = (folder.join("chain.pem"), folder.join("key.pem"));
    fs::write(&files.0, certificate.pem()).unwrap();
    fs::write(&files.1, key.serialize_pem()).unwrap();
    files
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "files are dated in real time")]
async fn a_given_certificate_is_read_anew_when_it_changes_and_kept_while_the_new_one_is_no_good() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let (chain, key) = given(folder.path(), "care.example", &one);
    let keeper = Keeper::start(Setup::Given { chain: chain.clone(), key: key.clone() }, today()).unwrap();
    let believed = folder.path().join("believed.pem");
    fs::copy(&chain, &believed).unwrap();
    let address = serve(&keeper).await;
    ask(address, "care.example", &believed).await.unwrap();
    assert!(!keeper.look(today()).await.unwrap());

    let later = std::time::SystemTime::now() + std::time::Duration::from_mins(1);
    fs::write(&key, two.serialize_pem()).unwrap();
    fs::File::options().write(true).open(&key).unwrap().set_modified(later).unwrap();
    let refused = keeper.look(today()).await.unwrap_err();
    assert!(matches!(&refused, CertificateError::Unusable { path, .. } if *path == chain), "{refused}");
    ask(address, "care.example", &believed).await.unwrap();

    given(folder.path(), "care.example", &two);
    assert!(keeper.look(today()).await.unwrap());
    assert!(ask(address, "care.example", &believed).await.is_err(), "the old one is not shown any more");
    ask(address, "care.example", &chain).await.unwrap();

    // Put in place with an older date than the key's: a change all the same.
    let earlier = later - std::time::Duration::from_hours(2);
    fs::File::options().write(true).open(&chain).unwrap().set_modified(earlier).unwrap();
    assert!(keeper.look(today()).await.unwrap());
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = given(folder.path(), "care.example", &KeyPair::generate().unwrap());
    let start = |chain: &Path, key: &Path| {
        Keeper::start(Setup::Given { chain: chain.to_owned(), key: key.to_owned() }, today()).unwrap_err().to_string()
    };
    let missing = folder.path().join("missing.pem");
    assert!(start(&missing, &key).contains("missing.pem"));
    assert!(start(&chain, &missing).contains("missing.pem"));
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "nothing").unwrap();
    assert!(start(&empty, &key).contains("it holds no certificate"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_connects_and_says_nothing_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Keeper::start(own(folder.path(), &["care.example"]), today()).unwrap();
    let address = serve(&keeper).await;
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let authority = keeper.authority().unwrap();
    let asked = ask(address, "care.example", &authority);
    tokio::time::timeout(std::time::Duration::from_secs(5), asked).await.unwrap().unwrap();
    drop(silent);
}
