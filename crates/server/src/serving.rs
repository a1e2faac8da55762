//! Connections: each request knows whom it comes from, and a head that arrives too slowly is not waited for.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;
use tower::ServiceExt;

/// Serves `router` on `listener` until `stopped`; requests under way then come to their end. A connection is closed on which the
/// next head is not whole `head` after it was accepted or last answered; none: heads have all the time there is.
pub async fn serve<L>(
    mut listener: L,
    router: Router,
    head: Option<Duration>,
    stopped: impl Future<Output = ()> + Send,
) where
    L: Listener<Addr = SocketAddr>,
{
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(head);
    // Each connection holds a receiver: it hears that it is to end, and that it did is seen by its absence.
    let (stop, stopping) = watch::channel(false);
    let mut stopped = pin!(stopped);
    loop {
        let (io, peer) = tokio::select! {
            next = listener.accept() => next,
            () = &mut stopped => break,
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = protocol.serve_connection(TokioIo::new(io), service);
        let mut stopping = stopping.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let told = async {
                let _ = stopping.wait_for(|stop| *stop).await;
            };
            // How a connection ends is its peer's affair: it went, was too slow, or spoke no HTTP.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = told => connection.as_mut().graceful_shutdown(),
            }
            let _ = connection.await;
        });
    }
    drop((listener, stopping));
    stop.send_replace(true);
    stop.closed().await;
}
