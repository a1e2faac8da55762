//! Configuration: the shipped defaults, a file, the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;

use crate::costs::CostConfig;
use crate::paper::DocumentConfig;

mod encryption;
mod journal;
mod outside;

pub use encryption::TlsConfig;
pub use journal::JournalConfig;
pub use outside::{GatewayConfig, GroupConfig, NoticeConfig, RobotsConfig};

/// The shipped defaults; every key is explained there.
pub const DEFAULTS: &str = include_str!("../../../config.default.toml");

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the server listens and keeps its data.
    pub server: ServerConfig,
    /// Where the server's own certificate comes from.
    pub tls: TlsConfig,
    /// The integrator.
    pub provider: ProviderConfig,
    /// Which database.
    pub database: DatabaseConfig,
    /// Uploaded files.
    pub attachments: AttachmentConfig,
    /// What is produced on paper.
    pub documents: DocumentConfig,
    /// What work costs.
    pub costs: CostConfig,
    /// The outgoing mail server.
    pub mail: MailConfig,
    /// What holds for all mailboxes that are read.
    pub inbound: InboundConfig,
    /// The mailboxes that are read.
    #[serde(default)]
    pub mailboxes: Vec<MailboxConfig>,
    /// Sources of alerts in forms of their own.
    #[serde(default)]
    pub alert_sources: Vec<AlertSourceConfig>,
    /// The background work.
    pub work: WorkConfig,
    /// Backups of the platform itself.
    pub backup: BackupConfig,
    /// Figures for a monitoring system.
    pub metrics: MetricsConfig,
    /// Webhooks.
    pub webhooks: WebhookConfig,
    /// What is asked of passwords.
    pub passwords: PasswordConfig,
    /// How long sessions last.
    pub sessions: SessionConfig,
    /// Who needs a second factor.
    pub second_factor: SecondFactorConfig,
    /// What seals secret fields.
    pub keys: KeyConfig,
    /// How somebody may log in beside a password kept here.
    #[serde(default)]
    pub ways: Vec<WayConfig>,
    /// Group chats that hear, each by its robot.
    #[serde(default)]
    pub groups: Vec<GroupConfig>,
    /// How robots and gateways are reached.
    pub robots: RobotsConfig,
    /// When people are told.
    pub notices: NoticeConfig,
    /// Text messages.
    pub sms: GatewayConfig,
    /// Calls.
    pub call: GatewayConfig,
    /// How much may be asked for.
    pub limits: LimitConfig,
    /// How long records are kept.
    pub retention: RetentionConfig,
    /// How the journal is chained, and where its ends are written down.
    pub journal: JournalConfig,
}

/// `[[ways]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayConfig {
    /// Its name in addresses and log-in names.
    pub id: String,
    /// What its button says in Chinese.
    pub name_zh: String,
    /// What its button says in English.
    pub name_en: String,
    /// The id of the customer everybody belongs to who comes by it; empty: the integrator's staff.
    #[serde(default)]
    pub party: String,
    /// What everybody may be who comes by it.
    #[serde(default)]
    pub roles: Vec<String>,
    /// What the members of a group may be besides.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// Those of administrator, security_officer and auditor that groups may give.
    #[serde(default)]
    pub powers: Vec<String>,
    /// Methods of its log-in that stand for a second factor here.
    #[serde(default)]
    pub trusted_methods: Vec<String>,
    /// OpenID Connect.
    pub oidc: Option<OidcConfig>,
    /// CAS 3.0.
    pub cas: Option<CasConfig>,
    /// A directory (LDAP).
    pub directory: Option<DirectoryConfig>,
}

/// `[ways.cas]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasConfig {
    /// The server's address, up to what stands before `/login`.
    pub server: String,
    /// Whether everybody shows his password there each time.
    #[serde(default)]
    pub renew: bool,
    /// The attribute that is never given to somebody else; empty: the name.
    #[serde(default)]
    pub subject: String,
    /// The attribute that people call him by.
    #[serde(default = "display_name")]
    pub name: String,
    /// The attribute with his mail address; empty: none is taken over.
    #[serde(default = "mail")]
    pub email: String,
    /// The attribute that names the groups.
    #[serde(default = "member_of")]
    pub group_attribute: String,
    /// The attribute that says how it was proved there.
    #[serde(default = "context_class")]
    pub method_attribute: String,
    /// File with a CA certificate.
    #[serde(default)]
    pub ca_file: String,
}

/// `[ways.directory]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryConfig {
    /// The servers, in the order they are asked.
    pub urls: Vec<String>,
    /// Whether `ldap://` goes over to TLS.
    #[serde(default = "yes")]
    pub start_tls: bool,
    /// File with a CA certificate.
    #[serde(default)]
    pub ca_file: String,
    /// The account that searches; empty: the directory lets everybody search.
    #[serde(default)]
    pub bind_dn: String,
    /// Its password.
    #[serde(default)]
    pub bind_password: String,
    /// File with it.
    #[serde(default)]
    pub bind_password_file: String,
    /// Variable of the environment with it.
    #[serde(default)]
    pub bind_password_env: String,
    /// Below which entry people are searched for.
    pub base: String,
    /// Which entry is meant.
    pub filter: String,
    /// The attribute that is never given to somebody else.
    #[serde(default = "entry_uuid")]
    pub subject: String,
    /// The attribute with the name that is logged in by.
    #[serde(default = "uid")]
    pub username: String,
    /// The attribute that people call him by.
    #[serde(default = "cn")]
    pub name: String,
    /// The attribute with his mail address; empty: none is taken over.
    #[serde(default = "mail")]
    pub email: String,
    /// The attribute of his entry that names his groups; empty: none.
    #[serde(default = "member_of")]
    pub group_attribute: String,
    /// Below which entry groups are searched for; empty: they are not.
    #[serde(default)]
    pub group_base: String,
    /// Which groups are his.
    #[serde(default = "member")]
    pub group_filter: String,
}

/// `[ways.oidc]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcConfig {
    /// The issuer.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// What proves it.
    #[serde(default)]
    pub client_secret: String,
    /// File with it.
    #[serde(default)]
    pub client_secret_file: String,
    /// Variable of the environment with it.
    #[serde(default)]
    pub client_secret_env: String,
    /// What is asked for beside `openid`.
    #[serde(default = "profile_and_email")]
    pub scopes: Vec<String>,
    /// The claim that names the groups.
    #[serde(default = "groups")]
    pub group_claim: String,
    /// File with a CA certificate.
    #[serde(default)]
    pub ca_file: String,
}

const fn yes() -> bool {
    true
}

fn display_name() -> String {
    "displayName".to_owned()
}

fn mail() -> String {
    "mail".to_owned()
}

fn member_of() -> String {
    "memberOf".to_owned()
}

fn member() -> String {
    "(member={dn})".to_owned()
}

fn context_class() -> String {
    "authnContextClass".to_owned()
}

fn entry_uuid() -> String {
    "entryUUID".to_owned()
}

fn uid() -> String {
    "uid".to_owned()
}

fn cn() -> String {
    "cn".to_owned()
}

fn profile_and_email() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

fn groups() -> String {
    "groups".to_owned()
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitConfig {
    /// Requests a second of one address; 0 means no limit.
    pub address_per_second: u32,
    /// Requests a second of one session or token; 0 means no limit.
    pub caller_per_second: u32,
    /// Log-ins a minute of one address; 0 means no limit.
    pub log_ins_per_minute: u32,
    /// Requests a minute of one caller to one route; 0 means no limit.
    pub routes: BTreeMap<String, u32>,
}

/// `[retention]`: months, 0 means for ever.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionConfig {
    /// What people wrote about an incident, after it ended.
    pub incident_months: u32,
    /// Attached files, after they were attached, once their incident has ended.
    pub attachment_months: u32,
    /// Letters, after they were taken in.
    pub letter_months: u32,
    /// Messages sent or given up, after they were written.
    pub notice_months: u32,
    /// Personal values beside the journal, after their entry; 6 at least.
    pub journal_months: u32,
}

/// `[second_factor]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorConfig {
    /// The roles that must log in with one.
    pub roles: Vec<String>,
}

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyConfig {
    /// The file; empty means the one in the data folder.
    pub file: String,
    /// The keys themselves.
    pub text: String,
    /// `aes-256-gcm` or `sm4-gcm`.
    pub cipher: String,
}

/// `[passwords]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordConfig {
    /// The least guessability, 0 to 4.
    pub strength: u8,
    /// How many earlier passwords are refused.
    pub history: u32,
    /// Days after which a password is replaced; 0 means never.
    pub expire_days: u32,
    /// File with breached passwords; empty means none.
    pub breached_file: String,
}

/// `[sessions]`
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionConfig {
    /// Minutes without use after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which a session ends whatever happens.
    pub longest_hours: u32,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Address and port.
    pub listen: String,
    /// The data folder.
    pub data: PathBuf,
    /// The address people open.
    pub public_url: String,
    /// The most bytes of a JSON body.
    pub body_limit_bytes: usize,
    /// Milliseconds in which the head of a request has to be there, and by which its body may fall behind; 0: no limit.
    pub patience_ms: u64,
    /// Milliseconds in which a stopping server still accepts while it calls itself not ready.
    pub notice_ms: u64,
    /// Milliseconds that running requests have when the server stops.
    pub drain_ms: u64,
}

/// `[provider]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// IANA zone.
    pub zone: String,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// A PostgreSQL connection string; empty means SQLite.
    pub postgres: String,
    /// Connections of this node.
    pub connections: usize,
}

/// `[attachments]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentConfig {
    /// The most bytes of one file.
    pub limit_bytes: u64,
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Host name; empty means no mail.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `starttls`, `tls` or `none`.
    pub security: String,
    /// Log-in name; empty means no log-in.
    pub user: String,
    /// Password.
    pub password: String,
    /// File with the password.
    pub password_file: String,
    /// File with a CA certificate.
    pub ca_file: String,
    /// Sender.
    pub from: String,
}

/// `[inbound]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InboundConfig {
    /// So many bytes of a letter are fetched.
    pub limit_bytes: u64,
    /// More letters an hour of one address wait for the dispatcher.
    pub hourly_per_sender: u32,
    /// The mail server whose `Authentication-Results` are believed; empty: senders are not checked.
    pub checked_by: String,
}

/// `[[mailboxes]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxConfig {
    /// Its name here.
    pub name: String,
    /// Host name.
    pub host: String,
    /// Port; that of the protection unless given.
    pub port: Option<u16>,
    /// `tls`, `starttls` or `none`.
    #[serde(default = "tls")]
    pub security: String,
    /// Log-in name.
    pub user: String,
    /// Password.
    #[serde(default)]
    pub password: String,
    /// File with the password.
    #[serde(default)]
    pub password_file: String,
    /// File with a CA certificate.
    #[serde(default)]
    pub ca_file: String,
    /// The folder that is read.
    #[serde(default = "inbox")]
    pub folder: String,
    /// Where letters go that were taken in; empty: they stay.
    #[serde(default)]
    pub done_folder: String,
    /// The addresses that lead here.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// The code of the system letters here are about.
    #[serde(default)]
    pub system: String,
    /// Seconds after which it is looked at without news.
    #[serde(default = "five_minutes")]
    pub poll_seconds: u32,
}

/// `[[alert_sources]]`: where the parts of an alert stand, as JSON pointers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertSourceConfig {
    /// Its name in the address.
    pub name: String,
    /// The list of alerts; empty: the message is one.
    #[serde(default)]
    pub items: String,
    /// What makes it the same alert.
    pub key: String,
    /// In a line.
    pub title: String,
    /// What else is said.
    #[serde(default)]
    pub text: String,
    /// Whether it fires.
    #[serde(default)]
    pub status: String,
    /// The words there that mean that it is over.
    #[serde(default)]
    pub resolved: Vec<String>,
    /// How bad.
    #[serde(default)]
    pub level: String,
    /// The system.
    #[serde(default)]
    pub system: String,
    /// The component.
    #[serde(default)]
    pub component: String,
}

fn tls() -> String {
    "tls".to_owned()
}

fn inbox() -> String {
    "INBOX".to_owned()
}

const fn five_minutes() -> u32 {
    300
}

/// `[webhooks]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// Whether private addresses and this machine may be reached.
    pub allow_private: bool,
    /// File with a CA certificate.
    pub ca_file: String,
}

/// `[work]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkConfig {
    /// Milliseconds between looks.
    pub poll_ms: u64,
    /// Seconds a claim on a message or a job holds.
    pub lease_seconds: u32,
}

/// `[backup]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupConfig {
    /// The folder; empty means that none is made by itself.
    pub folder: PathBuf,
    /// Local time of day, `HH:MM`.
    pub at: String,
    /// How many are kept.
    pub keep: usize,
    /// Hours after which a missing backup is an alarm.
    pub alarm_hours: u32,
}

/// `[metrics]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// Bearer token.
    pub token: String,
    /// File with the token.
    pub token_file: String,
}

impl Config {
    /// Defaults, then `file` if given, then `AFTERCARE_*` of the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut layers = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            anyhow::ensure!(file.exists(), "the configuration file {} does not exist", file.display());
            layers = layers.merge(Toml::file_exact(file));
        }
        let environment = Env::prefixed("AFTERCARE_").split("__").filter(|key| key.as_str().contains('.'));
        layers.merge(environment).extract().context("the configuration does not read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_defaults_read_and_are_complete() {
        assert_eq!(Config::load(None).map(|config| config.mail.port).ok(), Some(587));
    }
}
