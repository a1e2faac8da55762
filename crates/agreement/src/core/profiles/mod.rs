//! What ships with the product: two profiles of promises, the table of severities, default pauses and exclusions, and
//! a demonstration matrix. Our own recommendations, all of them data that an agreement may change.

mod demonstration;
mod ladders;
mod shipped;

pub use demonstration::{demonstration_matrix, demonstration_party_kind};
pub use shipped::{baseline, fallback, pause_rules, severity_table, starting_matrix, tender};

use super::content::Content;
use super::words::Text;

/// A shipped profile: a content to start an agreement from.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its stable code.
    pub code: &'static str,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub about: Text,
    /// The content, without systems.
    pub content: Content,
}

/// Both shipped profiles.
pub fn all() -> Vec<Profile> {
    vec![
        Profile {
            code: "baseline",
            name: Text::new("基准", "Baseline"),
            about: Text::new(
                "关键故障 2 小时响应、24 小时初步方案；非紧急 3 个工作日答复。",
                "Critical: respond in 2 h, preliminary plan in 24 h. Non-urgent: answer in 3 working days.",
            ),
            content: baseline(),
        },
        Profile {
            code: "tender",
            name: Text::new("政务投标常用", "Public tender"),
            about: Text::new(
                "四级时限：一级 30 分钟响应、2 小时到场、8 小时恢复；四级 8 工作小时响应、3 个工作日解决。",
                "Four severities: 1 responds in 30 min, on site in 2 h, restores in 8 h; 4 responds in 8 working hours and resolves in 3 working days.",
            ),
            content: tender(),
        },
    ]
}

/// The shipped profile with this code.
pub fn named(code: &str) -> Option<Profile> {
    all().into_iter().find(|profile| profile.code == code)
}
