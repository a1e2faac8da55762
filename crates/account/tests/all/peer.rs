//! Providers of their own processes, and a browser without a window that goes there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;

use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt, Empty, Full};
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
        Self::telling(people, &Json::Null).await
    }

    /// The same, which tells of log-outs: `at` an address, with the session's name or without (`session`).
    pub async fn telling(people: Json, told: &Json) -> Self {
        let folder = folder("oidc");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "the provider is not installed: `cargo xtask test` does it, or `npm ci` in {}",
            folder.display()
        );
        let mut all = json!({ "back": [format!("{OURS}login/back/corp")], "secret": SECRET, "people": people });
        if !told.is_null() {
            all["told"] = told.clone();
        }
        let (issuer, process) = started(&folder, "provider.mjs", &all).await;
        Self { issuer, _process: process }
    }

    /// Goes to `address` as `person` and logs in there: what the browser is sent back with, by name.
    pub async fn log_in(&self, address: &str, person: &str) -> BTreeMap<String, String> {
        self.log_in_with(&mut Browser::default(), address, person).await
    }

    /// The same in a browser that keeps what it is given there.
    pub async fn log_in_with(&self, browser: &mut Browser, address: &str, person: &str) -> BTreeMap<String, String> {
        let (back, cookies) = travelled(std::mem::take(browser), &self.issuer, address, person).await;
        *browser = cookies;
        back
    }

    /// Logs out there, in this browser.
    pub async fn log_out(&self, Browser(cookies): &Browser) {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let sent = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let page = Request::get(format!("{}/session/end", self.issuer)).header(header::COOKIE, &sent);
        let page = client.request(page.body(Full::default()).unwrap()).await.unwrap();
        let given = page.headers().get_all(header::SET_COOKIE).iter().map(|set| set.to_str().unwrap());
        let given: Vec<String> = given.map(|set| set.split(';').next().unwrap().to_owned()).collect();
        let page = page.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8_lossy(&page).into_owned();
        let (_, rest) = page.split_once("name=\"xsrf\" value=\"").unwrap_or_else(|| panic!("no form: {page}"));
        let secret = rest.split('"').next().unwrap();
        let sent = [&[sent], &given[..]].concat().join("; ");
        let confirmed = Request::post(format!("{}/session/end/confirm", self.issuer))
            .header(header::COOKIE, sent)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Full::from(format!("xsrf={secret}&logout=yes"));
        let done = client.request(confirmed.body(body).unwrap()).await.unwrap();
        assert!(done.status().is_redirection(), "{}", done.status());
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
