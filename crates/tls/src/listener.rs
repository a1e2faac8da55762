//! Accepting: handshakes run beside each other, so that one that takes its time keeps nobody else waiting.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
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
const AT_ONCE: usize = 2048;
/// How many of them one address may hold: whoever connects and says nothing shuts out nobody but his own neighbours.
const OF_ONE: usize = AT_ONCE / 4;
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
    let (places, shares) = (Arc::new(Semaphore::new(AT_ONCE)), Shares::default());
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
        // Whoever holds his share already is let go at once.
        let Some(held) = Held::take(&shares, address.ip()) else { continue };
        let (acceptor, hand_on) = (acceptor.clone(), hand_on.clone());
        tokio::spawn(async move {
            let _held = (place, held);
            let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
            // An ACME server has seen what it came for.
            if stream.get_ref().1.alpn_protocol() != Some(PROOF) {
                let _ = hand_on.send((stream, address)).await;
            }
        });
    }
}

/// How many handshakes each address holds.
type Shares = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// One of an address's places, given back when it is dropped.
struct Held {
    shares: Shares,
    of: IpAddr,
}

impl Held {
    /// A place for `of`; none while it holds its share.
    fn take(shares: &Shares, of: IpAddr) -> Option<Self> {
        let mut held = shares.lock().unwrap_or_else(PoisonError::into_inner);
        let places = held.entry(of).or_default();
        if *places >= OF_ONE {
            return None;
        }
        *places += 1;
        Some(Self { shares: Arc::clone(shares), of })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = held.get_mut(&self.of) {
            *places -= 1;
            if *places == 0 {
                held.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    fn an_address_holds_its_share_and_keeps_no_other_out() {
        let shares = Shares::default();
        let (one, other) = (IpAddr::from(Ipv4Addr::new(10, 0, 0, 1)), IpAddr::from(Ipv4Addr::new(10, 0, 0, 2)));
        let mut held: Vec<Held> = (0..OF_ONE).map(|_| Held::take(&shares, one).unwrap()).collect();
        assert!(Held::take(&shares, one).is_none());
        assert!(Held::take(&shares, other).is_some());
        held.pop();
        held.push(Held::take(&shares, one).expect("a place was given back"));
        held.clear();
        assert!(shares.lock().unwrap().is_empty(), "nobody is remembered who holds nothing");
    }
}
