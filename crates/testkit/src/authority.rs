//! A time-stamp authority on a loopback port: OpenSSL's (`openssl ts`), behind the few lines of HTTP that RFC 3161 asks for.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tempfile::TempDir;

/// An authority with a root of its own.
pub struct AuthorityPeer {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    folder: TempDir,
    asked: AtomicUsize,
    is_down: AtomicBool,
    /// One answer to whatever is asked, instead of a fresh one.
    canned: Mutex<Option<Vec<u8>>>,
}

impl AuthorityPeer {
    /// Starts one; its keys are RSA.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        found(folder.path(), &["rsa:2048"]);
        let shared =
            Shared { folder, asked: AtomicUsize::new(0), is_down: AtomicBool::new(false), canned: Mutex::default() };
        let shared = Arc::new(shared);
        let app = Router::new().route("/tsr", post(answer)).with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { port, shared }
    }

    /// Where it is asked.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/tsr", self.port)
    }

    /// The certificate it is trusted by (PEM).
    pub fn ca_file(&self) -> PathBuf {
        self.shared.folder.path().join("ca.pem")
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    /// It answers nothing sensible until it is up again.
    pub fn is_down(&self, is_down: bool) {
        self.shared.is_down.store(is_down, Ordering::SeqCst);
    }

    /// It answers whatever it is asked with this.
    pub fn answers(&self, answer: Option<Vec<u8>>) {
        *self.shared.canned.lock().unwrap() = answer;
    }
}

async fn answer(State(shared): State<Arc<Shared>>, headers: HeaderMap, query: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
    if kind.as_deref() != Some("application/timestamp-query") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let turn = shared.asked.fetch_add(1, Ordering::SeqCst);
    if shared.is_down.load(Ordering::SeqCst) {
        return (StatusCode::SERVICE_UNAVAILABLE, "try again later").into_response();
    }
    let canned = shared.canned.lock().unwrap().clone();
    let reply = canned.unwrap_or_else(|| stamped(shared.folder.path(), &format!("{turn}"), &query));
    ([(header::CONTENT_TYPE, "application/timestamp-reply")], reply).into_response()
}

/// Founds an authority in a folder: a root (`ca.pem`), the certificate that stamps (`tsa.pem`), OpenSSL's settings. `key` is what
/// OpenSSL calls the kind of its keys.
pub fn found(folder: &Path, key: &[&str]) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "ca.cnf",
        "[req]\ndistinguished_name = dn\n[dn]\n[ca]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\n\
         subjectKeyIdentifier = hash\n[tsa]\nbasicConstraints = CA:FALSE\nkeyUsage = critical,digitalSignature\n\
         extendedKeyUsage = critical,timeStamping\nsubjectKeyIdentifier = hash\n",
    );
    write(
        "ts.cnf",
        "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\ncrypto_device = builtin\nsigner_cert = tsa.pem\ncerts = ca.pem\n\
         signer_key = tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1, millisecs:500\n\
         clock_precision_digits = 3\nordering = yes\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n",
    );
    write("serial", "01\n");
    let fresh = |name: &str| {
        let mut all = vec!["req", "-new", "-nodes", "-newkey"];
        all.extend(key);
        let (key, csr) = (format!("{name}.key"), format!("{name}.csr"));
        let subject = format!("/CN=Aftercare test {name}");
        openssl(folder, &[&all[..], &["-keyout", &key, "-out", &csr, "-subj", &subject, "-config", "ca.cnf"]].concat());
    };
    fresh("ca");
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "ca.csr",
            "-signkey",
            "ca.key",
            "-days",
            "9000",
            "-out",
            "ca.pem",
            "-extfile",
            "ca.cnf",
            "-extensions",
            "ca",
        ],
    );
    fresh("tsa");
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "9000",
            "-out",
            "tsa.pem",
            "-extfile",
            "ca.cnf",
            "-extensions",
            "tsa",
        ],
    );
}

/// What the authority in `folder` answers to a request.
pub fn stamped(folder: &Path, turn: &str, request: &[u8]) -> Vec<u8> {
    let (query, reply) = (format!("{turn}.tsq"), format!("{turn}.tsr"));
    std::fs::write(folder.join(&query), request).unwrap();
    openssl(folder, &["ts", "-reply", "-config", "ts.cnf", "-queryfile", &query, "-out", &reply]);
    std::fs::read(folder.join(reply)).unwrap()
}

/// Runs OpenSSL in a folder; it must succeed.
pub fn openssl(folder: &Path, args: &[&str]) -> String {
    let done = Command::new("openssl").args(args).current_dir(folder).output().expect("openssl");
    assert!(done.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
