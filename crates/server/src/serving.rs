//! Connections: each request knows whom it comes from, and what arrives too slowly is not waited for.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};
use tower::ServiceExt;

/// The least bytes a second a body may come with: far below what the slowest line carries.
const LEAST: u64 = 500;

/// Serves `router` on `listener` until `stopped`; requests under way then come to their end. A connection is closed on which the
/// next head is not whole `patience` after it was accepted or last answered, and a body breaks off that falls behind 500 bytes a second by
/// more than that; without it both have all the time there is.
pub async fn serve<L>(
    mut listener: L,
    router: Router,
    patience: Option<Duration>,
    stopped: impl Future<Output = ()> + Send,
) where
    L: Listener<Addr = SocketAddr>,
{
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(patience);
    // Each connection holds a receiver: it hears that it is to end, and that it did is seen by its absence.
    let (stop, stopping) = watch::channel(false);
    let mut stopped = pin!(stopped);
    loop {
        let (io, peer) = tokio::select! {
            next = listener.accept() => next,
            () = &mut stopped => break,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| match patience {
                Some(patience) if !body.is_end_stream() => Body::new(Timely::new(body, patience)),
                _ => Body::new(body),
            });
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

/// A body that has to keep up with [`LEAST`].
struct Timely {
    body: Incoming,
    /// Until when the next piece has to be there.
    until: Pin<Box<Sleep>>,
}

impl Timely {
    fn new(body: Incoming, patience: Duration) -> Self {
        Self { body, until: Box::pin(sleep(patience)) }
    }
}

impl HttpBody for Timely {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(piece) => {
                if let Some(Ok(frame)) = &piece
                    && let Some(bytes) = frame.data_ref()
                {
                    let earned = Duration::from_millis(bytes.len() as u64 * 1000 / LEAST);
                    let until = self.until.deadline() + earned;
                    self.until.as_mut().reset(until);
                }
                Poll::Ready(piece.map(|piece| piece.map_err(Into::into)))
            }
            Poll::Pending if self.until.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
