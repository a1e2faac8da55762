//! A real IMAP server for tests: Dovecot with STARTTLS, TLS and log-in on loopback ports of its own, a certificate from an
//! authority of its own, and mailboxes into which letters are laid as a mail server does. Debian package: `dovecot-imapd`.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::mail::{certify, free_ports};

/// How long the outside process may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// Started by root, mailboxes belong to Debian's user `mail`: the server serves none of root's.
const MAIL: u32 = 8;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running IMAP server with as many mailboxes as are named.
pub struct ImapPeer {
    folder: TempDir,
    server: Option<Child>,
    owner: (u32, u32),
    /// The port that starts in clear and offers STARTTLS.
    pub port: u16,
    /// The port that speaks TLS from the first byte.
    pub tls_port: u16,
}

impl ImapPeer {
    /// The password of every mailbox.
    pub const PASSWORD: &str = "only for tests";
    /// The name the certificate is made for.
    pub const HOST: &str = "localhost";

    /// Sets up a server with these mailboxes (the user is the mailbox) and starts it.
    pub async fn start(users: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let me = fs::metadata(folder.path()).unwrap();
        let owner = if me.uid() == 0 { (MAIL, MAIL) } else { (me.uid(), me.gid()) };
        let mut peer = Self { folder, server: None, owner, port: 0, tls_port: 0 };
        fs::set_permissions(peer.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        peer.make("run");
        peer.make("mail");
        certify(peer.folder.path());
        peer.allow(users, Self::PASSWORD);
        for user in users {
            for part in ["", "/new", "/cur", "/tmp"] {
                peer.make(&format!("mail/{user}{part}"));
            }
        }
        for _ in 0..5 {
            (peer.port, peer.tls_port) = free_ports();
            peer.configure();
            if peer.launch().await {
                return peer;
            }
        }
        panic!("the IMAP server does not start: {}", peer.log());
    }

    /// From the next start on these users may log in with this password.
    pub fn allow(&self, users: &[&str], password: &str) {
        let lines: Vec<String> = users.iter().map(|user| format!("{user}:{{PLAIN}}{password}\n")).collect();
        fs::write(self.folder.path().join("users"), lines.concat()).unwrap();
        fs::set_permissions(self.folder.path().join("users"), fs::Permissions::from_mode(0o644)).unwrap();
    }

    /// Lays a letter into a mailbox, whole at once.
    pub fn deliver(&self, user: &str, letter: &[u8]) {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.{number}.test", std::process::id());
        let (waiting, there) =
            (self.path(&format!("mail/{user}/tmp/{name}")), self.path(&format!("mail/{user}/new/{name}")));
        fs::write(&waiting, letter).unwrap();
        self.hand_over(&waiting, 0o600);
        fs::rename(waiting, there).unwrap();
    }

    /// Somebody opens every letter of a mailbox in a mail program.
    pub fn open_all(&self, user: &str) {
        for file in fs::read_dir(self.path(&format!("mail/{user}/new"))).unwrap() {
            let file = file.unwrap();
            let seen = format!("mail/{user}/cur/{}:2,S", file.file_name().to_string_lossy());
            fs::rename(file.path(), self.path(&seen)).unwrap();
        }
    }

    /// How many letters of a mailbox nobody has seen, how many were seen.
    pub fn unseen_and_seen(&self, user: &str) -> (usize, usize) {
        let names = |part: &str| -> Vec<String> {
            let files = fs::read_dir(self.path(&format!("mail/{user}/{part}"))).unwrap();
            files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
        };
        let seen = |name: &String| name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'));
        let current = names("cur");
        let done = current.iter().filter(|name| seen(name)).count();
        (names("new").len() + current.len() - done, done)
    }

    /// How many letters lie in another folder of a mailbox.
    pub fn in_folder(&self, user: &str, folder: &str) -> usize {
        let count =
            |part: &str| fs::read_dir(self.path(&format!("mail/{user}/.{folder}/{part}"))).map_or(0, Iterator::count);
        count("new") + count("cur")
    }

    /// Makes another folder in a mailbox.
    pub fn make_folder(&self, user: &str, folder: &str) {
        for part in ["", "/new", "/cur", "/tmp"] {
            self.make(&format!("mail/{user}/.{folder}{part}"));
        }
    }

    /// Stops the server and breaks its connections; what is in the mailboxes stays there.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // The group, for every connection has a process of its own.
            let group = format!("-{}", server.id());
            Command::new("kill").args(["-KILL", "--", &group]).status().unwrap();
            server.wait().unwrap();
        }
    }

    /// Starts the stopped server on the same ports.
    pub async fn start_again(&mut self) {
        assert!(self.launch().await, "the IMAP server does not start again: {}", self.log());
    }

    /// Where a mail server lays letters for this mailbox.
    pub fn maildir(&self, user: &str) -> PathBuf {
        self.path(&format!("mail/{user}"))
    }

    /// Whom the mailboxes belong to: user and group.
    pub const fn owner(&self) -> (u32, u32) {
        self.owner
    }

    /// The authority a client must trust, PEM.
    pub fn ca_file(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// What the server wrote down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn make(&self, name: &str) {
        let path = self.path(name);
        fs::create_dir_all(&path).unwrap();
        let mode = if name == "run" { 0o755 } else { 0o700 };
        if name != "run" {
            self.hand_over(&path, mode);
        }
    }

    fn hand_over(&self, path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        chown(path, Some(self.owner.0), Some(self.owner.1)).unwrap();
    }

    fn configure(&self) {
        // Root leaves the server its own users; anybody else runs it as himself.
        let me = fs::metadata(self.folder.path()).unwrap().uid();
        let runs_as =
            if me == 0 { String::new() } else { format!("default_internal_user = {me}\ndefault_login_user = {me}\n") };
        let text = CONFIGURATION
            .replace("@RUNS_AS@\n", &runs_as)
            .replace("@DIR@", &self.folder.path().display().to_string())
            .replace("@PORT@", &self.port.to_string())
            .replace("@TLS@", &self.tls_port.to_string())
            .replace("@UID@", &self.owner.0.to_string())
            .replace("@GID@", &self.owner.1.to_string());
        fs::write(self.path("dovecot.conf"), text).unwrap();
    }

    async fn launch(&mut self) -> bool {
        // A server that was killed leaves its sockets behind.
        fs::remove_dir_all(self.path("run")).unwrap_or_default();
        self.make("run");
        let mut server = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(self.path("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("the IMAP server is missing (apt-get install dovecot-imapd): {error}"));
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

impl Drop for ImapPeer {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn greets(address: SocketAddr) -> bool {
    let Ok(stream) = TcpStream::connect(address).await else { return false };
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await.is_ok() && line.starts_with("* OK")
}

/// Mailboxes of one owner, log-in by a file of users.
const CONFIGURATION: &str = r"
protocols = imap
listen = 127.0.0.1
@RUNS_AS@
base_dir = @DIR@/run
state_dir = @DIR@/run
log_path = @DIR@/log
instance_name = aftercare-test
ssl = yes
ssl_cert = <@DIR@/server.pem
ssl_key = <@DIR@/server.key
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:@DIR@/mail/%n
mail_max_userip_connections = 100
mailbox_idle_check_interval = 1 secs
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n @DIR@/users
}
userdb {
  driver = static
  args = uid=@UID@ gid=@GID@ home=@DIR@/mail/%n
}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {
  chroot =
  inet_listener imap {
    port = @PORT@
  }
  inet_listener imaps {
    port = @TLS@
    ssl = yes
  }
}
service anvil {
  chroot =
}
";
