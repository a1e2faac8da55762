//! Providers of their own processes, and a browser without a window that goes there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;

use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub const SECRET: &str = "only-for-tests";
const OURS: &str = "https://care.example.test/";

/// An OpenID Connect provider; it ends with this.
pub struct OidcPeer {
    /// What it calls itself.
    pub issuer: String,
    _process: Child,
}

impl OidcPeer {
    /// Starts one that knows these people and sends browsers back to the way `corp`.
    pub async fn start(people: Json) -> Self {
        let folder = folder("oidc");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "the provider is not installed: `cargo xtask test` does it, or `npm ci` in {}",
            folder.display()
        );
        let told = json!({ "back": [format!("{OURS}login/back/corp")], "secret": SECRET, "people": people });
        let (issuer, process) = started(&folder, "provider.mjs", &told).await;
        Self { issuer, _process: process }
    }

    /// Goes to `address` as `person` and logs in there: what the browser is sent back with, by name.
    pub async fn log_in(&self, address: &str, person: &str) -> BTreeMap<String, String> {
        sent_back(Browser::default(), &self.issuer, address, person).await
    }
}

/// A CAS server; it ends with this.
pub struct CasPeer {
    /// Its address, up to what stands before `/login`.
    pub address: String,
    _process: Child,
}

impl CasPeer {
    /// Starts one that knows these people and sends browsers back to the way `corp`.
    pub async fn start(people: Json) -> Self {
        let told = json!({ "services": [format!("{OURS}login/back/corp?state=")], "people": people });
        let (address, process) = started(&folder("cas"), "server.mjs", &told).await;
        Self { address, _process: process }
    }

    /// Goes to `address` as `person` in a browser that has been there or not: what it is sent back with, by name.
    pub async fn log_in(&self, browser: &mut Browser, address: &str, person: &str) -> BTreeMap<String, String> {
        let server = self.address.trim_end_matches("/cas").to_owned();
        let (back, cookies) = travelled(std::mem::take(browser), &server, address, person).await;
        *browser = cookies;
        back
    }
}

/// The cookies a browser has there.
#[derive(Default)]
pub struct Browser(BTreeMap<String, String>);

fn folder(peer: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(peer)
}

/// What the program says on its first line, and its process.
async fn started(folder: &PathBuf, program: &str, told: &Json) -> (String, Child) {
    let mut command = Command::new("node");
    command.arg(program).arg(told.to_string()).current_dir(folder).kill_on_drop(true);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let said = lines.next_line().await.unwrap().expect("the peer ended before it said where it is");
    (said, process)
}

async fn sent_back(browser: Browser, server: &str, address: &str, person: &str) -> BTreeMap<String, String> {
    travelled(browser, server, address, person).await.0
}

async fn travelled(
    Browser(mut cookies): Browser,
    server: &str,
    address: &str,
    person: &str,
) -> (BTreeMap<String, String>, Browser) {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let mut address = address.to_owned();
    for _ in 0..12 {
        let uri: Uri = address.parse().unwrap();
        let sent = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = Request::get(uri.clone()).header("x-person", person).header(header::COOKIE, sent);
        let reply = client.request(request.body(Empty::new()).unwrap()).await.unwrap();
        for set in reply.headers().get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let Some(location) = reply.headers().get(header::LOCATION) else {
            let status = reply.status();
            let body = reply.into_body().collect().await.unwrap().to_bytes();
            panic!("{status} at {address}: {}", String::from_utf8_lossy(&body));
        };
        let location = location.to_str().unwrap();
        address = if location.starts_with('/') { format!("{server}{location}") } else { location.to_owned() };
        if let Some(ours) = address.strip_prefix(OURS) {
            let (path, query) = ours.split_once('?').unwrap();
            assert_eq!(path, "login/back/corp");
            return (form_urlencoded::parse(query.as_bytes()).into_owned().collect(), Browser(cookies));
        }
    }
    panic!("no end of redirects at {address}");
}
