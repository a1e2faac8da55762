//! What a subscription asks for.

use kernel::{PartyId, Refusal, RefusalKind};

/// The most kinds one subscription names.
const KINDS: usize = 50;
const LONGEST: usize = 2000;

/// What an administrator asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where it is sent.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Kinds of entries: `incident.assigned`, `incident.*` or `*`.
    pub kinds: Vec<String>,
    /// Only what concerns this customer.
    pub customer: Option<PartyId>,
}

impl Wanted {
    /// The same, tidied, or what has to be mended. Whether the address may be reached is checked apart.
    pub fn checked(self) -> Result<Self, Refusal> {
        let mut kinds: Vec<String> = self.kinds.iter().map(|kind| kind.trim().to_owned()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let wanted =
            Self { url: self.url.trim().to_owned(), description: self.description.trim().to_owned(), kinds, ..self };
        let length = wanted.description.chars().count();
        if length == 0 || length > 200 {
            return Err(invalid(
                "/description",
                "请用 1 到 200 字说明用途",
                "say in 1 to 200 characters what it is for",
            ));
        }
        if wanted.url.len() > LONGEST {
            return Err(invalid("/url", "地址不超过 2000 个字符", "an address has at most 2,000 characters"));
        }
        if wanted.kinds.is_empty() || wanted.kinds.len() > KINDS {
            return Err(invalid("/kinds", "请选择 1 到 50 种事件", "name 1 to 50 kinds of events"));
        }
        match wanted.kinds.iter().position(|kind| !is_pattern(kind)) {
            Some(at) => Err(invalid(
                &format!("/kinds/{at}"),
                "应为 incident.assigned、incident.* 或 * 的形式",
                "write it as incident.assigned, incident.* or *",
            )),
            None => Ok(wanted),
        }
    }
}

/// Whether one of `patterns` means `kind`.
pub fn matches(patterns: &[String], kind: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(head) => kind.starts_with(head),
        None => pattern == kind,
    })
}

fn is_pattern(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match text.strip_suffix(".*") {
        Some(head) => word(head),
        None => text == "*" || text.split_once('.').is_some_and(|(head, tail)| word(head) && word(tail)),
    }
}

fn invalid(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "webhook.invalid",
        "订阅内容不符合要求，请按提示修改。",
        "The subscription does not fit; mend what is named.",
    )
    .field(pointer, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(kinds: &[&str]) -> Wanted {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        Wanted { url: "https://hooks.example".into(), description: "月报".into(), kinds, customer: None }
    }

    #[test]
    fn kinds_are_whole_or_end_in_a_star_and_nothing_else_is_taken() {
        assert!(wanted(&["incident.assigned", "clock.*", "*"]).checked().is_ok());
        for wrong in ["incident", "incident.", ".assigned", "*.assigned", "inc*", "Incident.x", "a b.c", ""] {
            let refused = wanted(&["clock.*", wrong]).checked().map_err(|refusal| refusal.fields[0].pointer.clone());
            assert!(refused.is_err_and(|pointer| pointer.starts_with("/kinds/")), "{wrong}");
        }
        assert!(wanted(&[]).checked().is_err());
    }

    #[test]
    fn a_star_means_everything_below_and_no_neighbour() {
        let patterns = |kinds: &[&str]| wanted(kinds).kinds;
        assert!(matches(&patterns(&["incident.*"]), "incident.accepted"));
        assert!(!matches(&patterns(&["incident.*"]), "clock.met"));
        assert!(matches(&patterns(&["*"]), "clock.met"));
        assert!(matches(&patterns(&["clock.met"]), "clock.met"));
        assert!(!matches(&patterns(&["clock.met"]), "clock.met_late"));
    }
}
