//! Requests that arrive slowly, on real connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use kernel::{Clock, SystemClock};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use server::serving::serve;
use tls::{Keeper, Setup};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const SHORT: Duration = Duration::from_millis(300);

/// Far longer than what is waited for takes on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(30);

fn router() -> Router {
    Router::new()
        .route("/", get(async |ConnectInfo(from): ConnectInfo<SocketAddr>| from.ip().to_string()))
        .route("/", post(async |body: Bytes| body.len().to_string()))
}

/// What comes until the server hangs up.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut came = Vec::new();
    // Behind TLS a hang-up without good-bye is an error; what came before it counts.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut came)).await.expect("it hangs up");
    String::from_utf8(came).unwrap()
}

/// Whoever sends a head or a body and no end of it is hung up on, first and after an answer; whoever sends a whole one is answered.
async fn the_slow_are_hung_up_on<S: AsyncRead + AsyncWrite + Unpin>(connect: impl AsyncFn() -> S) {
    let mut slow = connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
    assert_eq!(rest(&mut slow).await, "", "no answer to half a question");

    let mut silent = connect().await;
    assert_eq!(rest(&mut silent).await, "");

    let mut usual = connect().await;
    usual.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let said = rest(&mut usual).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("127.0.0.1"), "{said}");

    let mut second = connect().await;
    second.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo").await.unwrap();
    let said = rest(&mut second).await;
    assert_eq!(said.matches("HTTP/1.1 200").count(), 1, "{said}");

    let mut whole = connect().await;
    whole.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").await.unwrap();
    let said = rest(&mut whole).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("\r\n\r\n5"), "{said}");

    let mut drips = connect().await;
    drips.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel").await.unwrap();
    let said = rest(&mut drips).await;
    assert!(!said.starts_with("HTTP/1.1 200"), "half a body is no body: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_never_comes_to_an_end_is_hung_up_on_in_the_clear() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router(), Some(SHORT), std::future::pending()));
    the_slow_are_hung_up_on(async || TcpStream::connect(address).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_never_comes_to_an_end_is_hung_up_on_behind_tls() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::Own { names: vec!["care.example".to_owned()], folder: folder.path().to_owned() };
    let keeper = Keeper::start(setup, SystemClock::default().now()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(keeper.listen(listener).unwrap(), router(), Some(SHORT), std::future::pending()));

    let mut roots = RootCertStore::empty();
    for der in CertificateDer::pem_file_iter(keeper.authority().unwrap()).unwrap() {
        roots.add(der.unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    the_slow_are_hung_up_on(async || {
        let tcp = TcpStream::connect(address).await.unwrap();
        connector.connect(ServerName::try_from("care.example").unwrap(), tcp).await.unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_answers_what_is_under_way_and_waits_for_nobody_else() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (arrived, arrival) = oneshot::channel();
    let (go, gone) = oneshot::channel::<()>();
    let parts = Arc::new(std::sync::Mutex::new(Some((arrived, gone))));
    let held = get(move || async move {
        let (arrived, gone) = parts.lock().unwrap().take().unwrap();
        arrived.send(()).unwrap();
        gone.await.unwrap();
        "after all"
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, Router::new().route("/", held), None, async {
        let _ = stopped.await;
    }));
    let mut idle = TcpStream::connect(address).await.unwrap();
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    arrival.await.unwrap();
    stop.send(()).unwrap();
    assert_eq!(rest(&mut idle).await, "");
    go.send(()).unwrap();
    assert!(rest(&mut busy).await.ends_with("after all"));
    tokio::time::timeout(PATIENCE, serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
