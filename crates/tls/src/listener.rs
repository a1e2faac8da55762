//! Accepting: handshakes run beside each other, so that one that takes its time keeps nobody else waiting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::shown::PROOF;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How many handshakes run at once; who comes then waits in the system's own line.
const AT_ONCE: usize = 512;
/// What the system refuses now, out of descriptors above all, it may have again after this long.
const OUT_OF_PLACES: Duration = Duration::from_millis(200);

type Accepted = (TlsStream<TcpStream>, SocketAddr);

/// Connections whose handshake is done, for `axum::serve`.
pub struct TlsListener {
    accepted: mpsc::Receiver<Accepted>,
    address: SocketAddr,
}

impl TlsListener {
    /// Accepts on `listener` with `config`.
    pub(crate) fn on(listener: TcpListener, config: ServerConfig) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (hand_on, accepted) = mpsc::channel(AT_ONCE);
        tokio::spawn(accept_all(listener, TlsAcceptor::from(Arc::new(config)), hand_on));
        Ok(Self { accepted, address })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.accepted.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Ends when nobody listens any more.
async fn accept_all(listener: TcpListener, acceptor: TlsAcceptor, hand_on: mpsc::Sender<Accepted>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let next = tokio::select! {
            next = listener.accept() => next,
            () = hand_on.closed() => return,
        };
        let (stream, address) = match next {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                // The system gives no sign when it has a descriptor again.
                tokio::time::sleep(OUT_OF_PLACES).await;
                continue;
            }
        };
        let (acceptor, hand_on) = (acceptor.clone(), hand_on.clone());
        tokio::spawn(async move {
            let _place = place;
            let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
            // An ACME server has seen what it came for.
            if stream.get_ref().1.alpn_protocol() != Some(PROOF) {
                let _ = hand_on.send((stream, address)).await;
            }
        });
    }
}
