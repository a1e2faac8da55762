//! A client that takes note of whether it was answered: HTTP/1.1 as far as this needs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value as Json;

/// Longer than the server waits for its database.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of a request.
#[derive(Debug)]
pub enum Outcome {
    /// A whole answer: status, session cookie if one was set, ETag, body.
    Answered(Answer),
    /// Sent, at least in part, and nothing heard.
    InDoubt,
    /// There was no server to send it to.
    NotSent,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// 200 and so on.
    pub status: u16,
    /// The session cookie, if one was set.
    pub cookie: Option<String>,
    /// The version read.
    pub etag: Option<String>,
    /// The body; null where it is no JSON.
    pub json: Json,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// POST and so on.
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// Whose session.
    pub cookie: &'a str,
    /// Further headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent.
    pub body: Option<&'a Json>,
}

/// One connection at a time to servers that come and go.
pub struct Client {
    addresses: Vec<SocketAddr>,
    at: usize,
    open: Option<BufReader<TcpStream>>,
}

impl Client {
    /// A client of the servers at `addresses`, which begins with one of them.
    pub fn of(addresses: &[SocketAddr], first: usize) -> Self {
        Self { addresses: addresses.to_vec(), at: first % addresses.len().max(1), open: None }
    }

    /// Sends a request and waits for the whole answer.
    pub fn send(&mut self, request: Request<'_>) -> Outcome {
        let Some(mut stream) = self.open.take().or_else(|| self.connect()) else { return Outcome::NotSent };
        if stream.get_mut().write_all(&bytes(request)).is_err() {
            return Outcome::InDoubt;
        }
        match answer(&mut stream) {
            Some(answer) => {
                self.open = Some(stream);
                Outcome::Answered(answer)
            }
            None => Outcome::InDoubt,
        }
    }

    fn connect(&mut self) -> Option<BufReader<TcpStream>> {
        let tries = self.addresses.len();
        (0..tries).find_map(|_| self.connect_next())
    }

    fn connect_next(&mut self) -> Option<BufReader<TcpStream>> {
        self.at = (self.at + 1) % self.addresses.len();
        let stream = TcpStream::connect(self.addresses.get(self.at)?).ok()?;
        stream.set_nodelay(true).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        Some(BufReader::new(stream))
    }
}

fn bytes(request: Request<'_>) -> Vec<u8> {
    let Request { method, path, cookie, headers, body } = request;
    let body = body.map(Json::to_string).unwrap_or_default();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: siege\r\nContent-Length: {}\r\n", body.len());
    if !body.is_empty() {
        head.push_str("Content-Type: application/json\r\n");
    }
    if !cookie.is_empty() {
        head.extend(["Cookie: ", cookie, "\r\n"]);
    }
    for (name, value) in headers {
        head.extend([*name, ": ", *value, "\r\n"]);
    }
    head.push_str("\r\n");
    head.push_str(&body);
    head.into_bytes()
}

/// The answer, if it came whole.
fn answer(stream: &mut BufReader<TcpStream>) -> Option<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let (mut length, mut cookie, mut etag) = (0, None, None);
    loop {
        line.clear();
        stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
            "etag" => etag = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Answer { status, cookie, etag, json: serde_json::from_slice(&body).unwrap_or(Json::Null) })
}
