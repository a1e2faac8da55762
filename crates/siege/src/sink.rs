//! A mail server that counts what arrives: SMTP as far as this needs it. Now and then it takes a message and breaks off
//! before it says so, which is when a sender cannot know.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};

/// How many of the first messages are taken without a word.
pub const MUTE: u32 = 3;

/// What arrived, by message id: for each arrival whether it was marked as a possible copy.
pub type Arrived = BTreeMap<String, Vec<bool>>;

/// A mail server on a loopback port of its own, for as long as the process lives.
#[derive(Clone)]
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    arrived: Arc<Mutex<Arrived>>,
}

impl Sink {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("a port for mail")?;
        let address = listener.local_addr()?;
        let arrived = Arc::new(Mutex::new(Arrived::new()));
        let (kept, taken) = (Arc::clone(&arrived), Arc::new(AtomicU32::new(0)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, taken) = (Arc::clone(&kept), Arc::clone(&taken));
                // A client that is killed breaks off: that is no failure of ours.
                thread::spawn(move || talk(stream, &kept, &taken).unwrap_or_default());
            }
        });
        Ok(Self { address, arrived })
    }

    /// What arrived so far.
    pub fn arrived(&self) -> Arrived {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn talk(stream: TcpStream, arrived: &Mutex<Arrived>, taken: &AtomicU32) -> std::io::Result<()> {
    let mut said = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    said.write_all(b"220 siege\r\n")?;
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "DATA" => {
                said.write_all(b"354 go on\r\n")?;
                let Some((id, marked)) = message(&mut lines)? else { return Ok(()) };
                arrived.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().push(marked);
                if taken.fetch_add(1, Ordering::Relaxed) < MUTE {
                    return Ok(());
                }
                said.write_all(b"250 taken\r\n")?;
            }
            "QUIT" => {
                said.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => said.write_all(b"250 fine\r\n")?,
        }
    }
}

/// Reads one message to its end: its id and whether it is marked. None when it breaks off.
fn message(lines: &mut impl BufRead) -> std::io::Result<Option<(String, bool)>> {
    let (mut id, mut marked, mut line) = (String::new(), false, String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_end();
        if text == "." {
            return Ok(Some((id, marked)));
        }
        match text.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("message-id") => value.trim().clone_into(&mut id),
            Some((name, _)) if name.eq_ignore_ascii_case("x-aftercare-possible-copy") => marked = true,
            _ => {}
        }
    }
}
