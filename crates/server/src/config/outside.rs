//! The sections about ways out beside mail: group chats, text messages, calls.

use serde::Deserialize;

/// `[[groups]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupConfig {
    /// Its stable name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `wecom`, `dingtalk` or `feishu`.
    pub robot: String,
    /// The robot's address.
    #[serde(default)]
    pub url: String,
    /// File with it.
    #[serde(default)]
    pub url_file: String,
    /// Variable of the environment with it.
    #[serde(default)]
    pub url_env: String,
    /// What its messages are signed with.
    #[serde(default)]
    pub secret: String,
    /// File with it.
    #[serde(default)]
    pub secret_file: String,
    /// Variable of the environment with it.
    #[serde(default)]
    pub secret_env: String,
    /// A word the robot wants in each message.
    #[serde(default)]
    pub keyword: String,
    /// `zh` or `en`.
    #[serde(default = "zh")]
    pub language: String,
    /// The posts in whose place it hears.
    pub posts: Vec<String>,
    /// The least severe it hears of.
    #[serde(default = "all_severities")]
    pub severity: u8,
    /// The id of the customer whose chat it is; empty: the integrator's own.
    #[serde(default)]
    pub customer: String,
    /// `22:00-07:30`; empty: never left in peace.
    #[serde(default)]
    pub quiet: String,
}

fn zh() -> String {
    "zh".to_owned()
}

const fn all_severities() -> u8 {
    4
}

/// `[notices]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeConfig {
    /// `22:00-07:00`; empty: what asks nobody to act goes at any hour.
    pub night: String,
    /// `08:00`: when those who lead are briefed each day; empty: never.
    pub brief: String,
}

/// `[sms]` and `[call]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// The gateway's address; empty means none.
    pub url: String,
    /// File with it.
    pub url_file: String,
    /// Variable of the environment with it.
    pub url_env: String,
    /// A header it wants, `Name: value`.
    pub header: String,
    /// File with it.
    pub header_file: String,
    /// Variable of the environment with it.
    pub header_env: String,
    /// `json` or `form`.
    pub media: String,
    /// The body with its places.
    pub body: String,
    /// `/pointer=value` of a JSON answer that says yes; empty: the status says it.
    pub success: String,
    /// The most characters of a text.
    pub longest: usize,
    /// The least severe of which people hear by it at once.
    pub severity: u8,
}

/// `[robots]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RobotsConfig {
    /// File with a CA certificate.
    pub ca_file: String,
}
