//! A client that keeps its connection: HTTP/1.1 as far as this needs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant as Moment};

use anyhow::{Context, Result, bail};

/// One open connection.
pub struct Client {
    reader: BufReader<TcpStream>,
    token: String,
}

/// An answer: status and body.
pub struct Answer {
    /// 201 and so on.
    pub status: u16,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects, to ask in the name of the token's holder.
    pub fn open(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).context("connecting")?;
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(stream), token: token.to_owned() })
    }

    fn post(&mut self, path: &str, key: &str, body: &str) -> Result<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        self.reader.get_mut().write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
        self.answer()
    }

    /// Reads what lies at a path.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n\r\n", self.token);
        self.reader.get_mut().write_all(head.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status line")?;
        let mut length = None;
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let Some(length) = length else { bail!("an answer without its length") };
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok(Answer { status, body })
    }
}

/// What a round of requests took.
pub struct Round {
    /// From the first request to the last answer.
    pub wall: Duration,
    /// Each request, ascending.
    pub each: Vec<Duration>,
}

impl Round {
    /// Of requests that took these times one by one.
    pub fn new(wall: Duration, mut each: Vec<Duration>) -> Self {
        each.sort_unstable();
        Self { wall, each }
    }

    /// The time within which this share of the requests was answered.
    pub fn within(&self, percent: usize) -> Duration {
        let at = (self.each.len() * percent / 100).min(self.each.len().saturating_sub(1));
        self.each.get(at).copied().unwrap_or_default()
    }
}

/// What is sent: a path and, for every request, a key of its own and a body.
pub struct Load<'a> {
    /// Where.
    pub address: SocketAddr,
    /// As whom.
    pub token: &'a str,
    /// To which path.
    pub path: &'a str,
    /// The bodies, taken in turn.
    pub bodies: &'a [String],
    /// Told apart from other rounds.
    pub name: &'a str,
}

/// Sends `count` requests over `clients` connections; `check` looks at every answer.
pub fn run(load: &Load<'_>, clients: usize, count: usize, check: fn(&Answer) -> Result<()>) -> Result<Round> {
    let next = AtomicUsize::new(0);
    let start = Barrier::new(clients);
    let done: Mutex<Vec<Result<Part>>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let part = one(load, &next, count, &start, check);
                done.lock().unwrap_or_else(PoisonError::into_inner).push(part);
            });
        }
    });
    let parts = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let parts = parts.into_iter().collect::<Result<Vec<_>>>()?;
    let begun = parts.iter().map(|part| part.begun).min().context("no client")?;
    let ended = parts.iter().map(|part| part.ended).max().context("no client")?;
    let each = parts.into_iter().flat_map(|part| part.each).collect();
    Ok(Round::new(ended.duration_since(begun), each))
}

struct Part {
    begun: Moment,
    ended: Moment,
    each: Vec<Duration>,
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
fn one(
    load: &Load<'_>,
    next: &AtomicUsize,
    count: usize,
    start: &Barrier,
    check: fn(&Answer) -> Result<()>,
) -> Result<Part> {
    let client = Client::open(load.address, load.token);
    start.wait();
    let mut client = client?;
    let begun = Moment::now();
    let mut each = Vec::with_capacity(count);
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= count {
            return Ok(Part { begun, ended: Moment::now(), each });
        }
        let key = format!("{}-{at}", load.name);
        let sent = Moment::now();
        let answer = client.post(load.path, &key, &load.bodies[at % load.bodies.len()])?;
        each.push(sent.elapsed());
        check(&answer)?;
    }
}
