//! A real mail server for tests: Exim with STARTTLS, TLS and log-in on loopback ports of its own, a certificate from an
//! authority of its own, and a mailbox that is read back from disk. Debian package: `exim4-daemon-light`.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mail_parser::MessageParser;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::imap::ImapPeer;

/// How long the outside process may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// A running mail server with one mailbox that takes every address at `example.test` but `nobody@`.
pub struct MailPeer {
    folder: TempDir,
    server: Option<Child>,
    /// Mailboxes of another server that letters are laid into, and whom those belong to.
    beside: Vec<(String, PathBuf)>,
    owner: Option<(u32, u32)>,
    /// The port that starts in clear and offers STARTTLS.
    pub port: u16,
    /// The port that speaks TLS from the first byte.
    pub tls_port: u16,
}

/// A message found in the mailbox.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The subject, decoded.
    pub subject: String,
    /// The address it was delivered to.
    pub to: String,
    /// The plain part, decoded.
    pub plain: String,
    /// The HTML part, decoded.
    pub html: String,
    /// The message as it lies on disk.
    pub raw: String,
}

impl MailPeer {
    /// The user that may log in.
    pub const USER: &str = "care";
    /// Its password.
    pub const PASSWORD: &str = "only for tests";
    /// The name the certificate is made for.
    pub const HOST: &str = "localhost";

    /// Sets up a server in a temporary folder and starts it.
    pub async fn start() -> Self {
        Self::started(Vec::new(), None).await
    }

    /// A server that lays what comes for these users into the mailboxes of `imap`, and everything else into its own.
    pub async fn beside(imap: &ImapPeer, users: &[&str]) -> Self {
        let boxes = users.iter().map(|user| ((*user).to_owned(), imap.maildir(user))).collect();
        Self::started(boxes, Some(imap.owner())).await
    }

    async fn started(beside: Vec<(String, PathBuf)>, owner: Option<(u32, u32)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["spool", "log", "mail"] {
            let path = folder.path().join(name);
            fs::create_dir(&path).unwrap();
            // Started by root the server works as a user of its own.
            fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
        }
        certify(folder.path());
        let mut peer = Self { folder, server: None, beside, owner, port: 0, tls_port: 0 };
        for _ in 0..5 {
            (peer.port, peer.tls_port) = free_ports();
            peer.configure();
            if peer.launch().await {
                return peer;
            }
        }
        panic!("the mail server does not start: {}", peer.log());
    }

    /// Stops the server and breaks its connections; what is in the mailbox stays there.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // The group, for every open connection has a process of its own.
            let group = format!("-{}", server.id());
            Command::new("kill").args(["-KILL", "--", &group]).status().unwrap();
            server.wait().unwrap();
        }
    }

    /// Starts the stopped server on the same ports.
    pub async fn start_again(&mut self) {
        assert!(self.launch().await, "the mail server does not start again: {}", self.log());
    }

    /// The authority a client must trust, PEM.
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Somebody writes from another program: the letter goes the way of every other. Returns once it was delivered.
    pub fn submit(&self, from: &str, to: &str, letter: &[u8]) {
        let mut program = Command::new("/usr/sbin/exim4")
            .arg("-C")
            .arg(self.folder.path().join("exim.conf"))
            .args(["-odf", "-oi", "-f", from, to])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        program.stdin.take().unwrap().write_all(letter).unwrap();
        let done = program.wait().unwrap();
        assert!(done.success(), "the letter was not taken: {}", self.log());
    }

    /// How many messages the server has taken responsibility for; exact as soon as the sender has its answer.
    pub fn accepted(&self) -> usize {
        self.log().lines().filter(|line| line.contains(" <= ")).count()
    }

    /// The messages in the mailbox once there are `count`, in order of arrival.
    pub async fn mails(&self, count: usize) -> Vec<Mail> {
        let arrived = async {
            while self.mailbox().len() < count {
                // Another process, which tells nobody: all one can do is look again.
                tokio::time::sleep(LOOK).await;
            }
        };
        let in_time = timeout(PATIENCE, arrived).await.is_ok();
        assert!(in_time, "{} of {count} messages arrived: {}", self.mailbox().len(), self.log());
        self.mailbox().iter().map(|file| read(file)).collect()
    }

    fn mailbox(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.folder.path().join("mail/new"));
        let mut files: Vec<PathBuf> =
            files.map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default();
        files.sort_by_key(|file| arrival(file));
        files
    }

    /// What the server wrote down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log/main")).unwrap_or_default()
    }

    fn configure(&self) {
        // Root leaves the server its own user; anybody else runs it as himself.
        let me = fs::metadata(self.folder.path()).unwrap();
        let user = format!("exim_user = {0}\nexim_group = {1}\nadmin_groups = {1}\n", me.uid(), me.gid());
        // What it lays into another server's mailboxes belongs to that server's user.
        let other = self.owner.map(|(user, group)| format!("exim_user = {user}\nexim_group = {group}\n"));
        let user = if me.uid() == 0 { other.as_deref().unwrap_or_default() } else { &user };
        let router = |(name, _): &(String, PathBuf)| {
            format!("{name}:\n  driver = accept\n  domains = +ours\n  local_parts = {name}\n  transport = {name}\n")
        };
        let transport = |(name, path): &(String, PathBuf)| {
            format!("{name}:\n  driver = appendfile\n  maildir_format\n  directory = {}\n", path.display())
        };
        let text = CONFIGURATION
            .replace("@ROUTERS@\n", &self.beside.iter().map(router).collect::<String>())
            .replace("@TRANSPORTS@\n", &self.beside.iter().map(transport).collect::<String>())
            .replace("@RUNS_AS@\n", user)
            .replace("@DIR@", &self.folder.path().display().to_string())
            .replace("@PORT@", &self.port.to_string())
            .replace("@TLS@", &self.tls_port.to_string())
            .replace("@USER@", Self::USER)
            .replace("@PASSWORD@", Self::PASSWORD);
        fs::write(self.folder.path().join("exim.conf"), text).unwrap();
    }

    async fn launch(&mut self) -> bool {
        let mut server = Command::new("/usr/sbin/exim4")
            .arg("-C")
            .arg(self.folder.path().join("exim.conf"))
            .arg("-bdf")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("the mail server is missing (apt-get install exim4-daemon-light): {error}"));
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let answered = async {
            while server.try_wait().unwrap().is_none() {
                if greets(address).await {
                    return true;
                }
                // Another process, which tells nobody: all one can do is look again.
                tokio::time::sleep(LOOK).await;
            }
            false
        };
        let is_up = timeout(PATIENCE, answered).await.unwrap_or(false);
        self.server = Some(server);
        if !is_up {
            self.stop();
        }
        is_up
    }
}

impl Drop for MailPeer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Mail {
    /// The value of a header as it lies on disk, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\n\n").next().unwrap_or("").replace("\n ", " ").replace("\n\t", " ");
        let wanted = format!("{}:", name.to_ascii_lowercase());
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&wanted))?;
        Some(line.get(wanted.len()..)?.trim().to_owned())
    }
}

/// When a message arrived, by its file's name: `SECONDS.MMICROSECONDSPprocess.host`, its numbers without leading zeros.
fn arrival(file: &Path) -> (u64, u64) {
    let name = file.file_name().unwrap().to_string_lossy();
    let (seconds, rest) = name.split_once(".M").unwrap();
    (seconds.parse().unwrap(), rest.split('P').next().unwrap().parse().unwrap())
}

fn read(file: &Path) -> Mail {
    let raw = String::from_utf8(fs::read(file).unwrap()).unwrap().replace("\r\n", "\n");
    let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
    Mail {
        subject: message.subject().unwrap_or("").to_owned(),
        to: raw.lines().find_map(|line| line.strip_prefix("Envelope-to: ")).unwrap_or("").to_owned(),
        plain: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        raw: raw.clone(),
    }
}

async fn greets(address: SocketAddr) -> bool {
    let Ok(stream) = TcpStream::connect(address).await else { return false };
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await.is_ok() && line.starts_with("220 ")
}

pub(crate) fn free_ports() -> (u16, u16) {
    let listen = || TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let (one, two) = (listen(), listen());
    (one.local_addr().unwrap().port(), two.local_addr().unwrap().port())
}

/// An authority of its own and a certificate it signed for this machine.
pub(crate) fn certify(folder: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    fs::write(folder.join("ca.pem"), authority.self_signed(&authority_key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec![MailPeer::HOST.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("server.pem"), server.pem()).unwrap();
    fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    fs::set_permissions(folder.join("server.key"), fs::Permissions::from_mode(0o644)).unwrap();
}

/// One mailbox, mail only from who logged in, log-in only over TLS.
const CONFIGURATION: &str = r"
primary_hostname = localhost
@RUNS_AS@
qualify_domain = example.test
spool_directory = @DIR@/spool
log_file_path = @DIR@/log/%s
pid_file_path = @DIR@/exim.pid
domainlist ours = example.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = @PORT@ : @TLS@
tls_on_connect_ports = @TLS@
tls_advertise_hosts = *
tls_certificate = @DIR@/server.pem
tls_privatekey = @DIR@/server.key
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = recipient
acl_smtp_data = accept
deliver_drop_privilege = true
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
never_users =
begin acl
recipient:
  deny  !authenticated = *
        message = 5.7.1 log in first
  deny  domains = !+ours
        message = 5.7.1 no relaying
  deny  local_parts = nobody
        message = 5.1.1 no such mailbox
  accept
begin routers
@ROUTERS@
mailbox:
  driver = accept
  domains = +ours
  transport = maildir
begin transports
@TRANSPORTS@
maildir:
  driver = appendfile
  maildir_format
  directory = @DIR@/mail
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{@USER@}}{eq{$auth3}{@PASSWORD@}}}}
  server_set_id = $auth2
";
