//! A real directory for tests: OpenLDAP's slapd with StartTLS and TLS on loopback ports of its own, a certificate from an authority
//! of its own, and the entries a test gives it. Debian package: `slapd`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::mail::{certify, free_ports};

/// How long the outside process may take to start.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(5);
const PROGRAMS: &str = "/usr/sbin";

/// A running directory below `dc=corp,dc=example`; it ends with this.
pub struct DirectoryPeer {
    folder: TempDir,
    server: Option<Child>,
    /// The port that starts in clear and offers StartTLS.
    pub port: u16,
    /// The port that speaks TLS from the first byte.
    pub tls_port: u16,
}

impl DirectoryPeer {
    /// Where everything is.
    pub const BASE: &str = "dc=corp,dc=example";
    /// The account that may search.
    pub const SEARCHER: &str = "cn=aftercare,dc=corp,dc=example";
    /// Its password.
    pub const PASSWORD: &str = "only for tests";

    /// Starts one with these entries (LDIF) below [`DirectoryPeer::BASE`], `ou=people` and `ou=groups`. Nobody but the searcher
    /// may read; everybody may prove his password.
    pub async fn start(entries: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        certify(folder.path());
        fs::write(folder.path().join("slapd.conf"), configuration(folder.path())).unwrap();
        fs::write(folder.path().join("entries.ldif"), format!("{}\n{entries}", trunk())).unwrap();
        let mut fill = Command::new(format!("{PROGRAMS}/slapadd"));
        fill.arg("-f").arg(folder.path().join("slapd.conf")).arg("-l").arg(folder.path().join("entries.ldif"));
        let filled = fill.output().expect("slapadd is missing: `cargo xtask test` installs the package slapd");
        assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
        let mut peer = Self { folder, server: None, port: 0, tls_port: 0 };
        for _ in 0..5 {
            (peer.port, peer.tls_port) = free_ports();
            if peer.launch().await {
                return peer;
            }
        }
        panic!("the directory does not start");
    }

    /// The authority a client must trust, PEM. The certificate is made for `localhost`.
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    async fn launch(&mut self) -> bool {
        let mut server = Command::new(format!("{PROGRAMS}/slapd"));
        // It stays in the foreground as long as a level is given.
        server.args(["-d", "0", "-h", &format!("ldap://127.0.0.1:{} ldaps://127.0.0.1:{}", self.port, self.tls_port)]);
        server.arg("-f").arg(self.folder.path().join("slapd.conf"));
        let mut server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let ports = [self.port, self.tls_port];
        let answered = async {
            while server.try_wait().unwrap().is_none() {
                if is_listening(ports[0]).await && is_listening(ports[1]).await {
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

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.kill());
            server.wait().unwrap();
        }
    }
}

impl Drop for DirectoryPeer {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn is_listening(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).await.is_ok()
}

fn configuration(folder: &Path) -> String {
    let at = |name: &str| folder.join(name).display().to_string();
    format!(
        "include /etc/ldap/schema/core.schema\n\
         include /etc/ldap/schema/cosine.schema\n\
         include /etc/ldap/schema/inetorgperson.schema\n\
         modulepath /usr/lib/ldap\n\
         moduleload back_mdb\n\
         pidfile {pid}\n\
         TLSCACertificateFile {ca}\n\
         TLSCertificateFile {certificate}\n\
         TLSCertificateKeyFile {key}\n\
         database mdb\n\
         suffix {base}\n\
         directory {data}\n\
         access to attrs=userPassword by anonymous auth by * none\n\
         access to * by dn.exact={searcher} read by anonymous auth by * none\n",
        pid = at("slapd.pid"),
        ca = at("ca.pem"),
        certificate = at("server.pem"),
        key = at("server.key"),
        base = DirectoryPeer::BASE,
        data = at("data"),
        searcher = DirectoryPeer::SEARCHER,
    )
}

fn trunk() -> String {
    format!(
        "dn: {base}\nobjectClass: dcObject\nobjectClass: organization\ndc: corp\no: Corp\n\n\
         dn: ou=people,{base}\nobjectClass: organizationalUnit\nou: people\n\n\
         dn: ou=groups,{base}\nobjectClass: organizationalUnit\nou: groups\n\n\
         dn: {searcher}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: aftercare\nuserPassword: {password}\n",
        base = DirectoryPeer::BASE,
        searcher = DirectoryPeer::SEARCHER,
        password = DirectoryPeer::PASSWORD,
    )
}
