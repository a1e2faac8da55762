//! The paper of a version: offered, then sealed by both sides, with a copy of what was sealed.

use jiff::civil::Date;
use kernel::{Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Nothing was offered; a version may be signed without.
    None,
    /// The text changed after it was offered: it has to be offered anew.
    Overtaken,
    /// 待双方盖章.
    AwaitsBoth,
    /// 待我方（承诺方）盖章.
    AwaitsPromiser,
    /// 待客户盖章.
    AwaitsCustomer,
    /// 双方已盖章.
    Sealed,
}

impl PaperState {
    /// Where an offered paper stands by who has sealed it; `current` tells whether the text is still the one that was offered.
    pub const fn of(promiser: bool, customer: bool, current: bool) -> Self {
        match (promiser, customer) {
            (true, true) => Self::Sealed,
            (true, false) => Self::AwaitsCustomer,
            (false, true) => Self::AwaitsPromiser,
            (false, false) if current => Self::AwaitsBoth,
            (false, false) => Self::Overtaken,
        }
    }
}

/// Which papers a list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperFilter {
    /// Nothing was offered.
    None,
    /// Offered, and changed since.
    Overtaken,
    /// 待盖章: a seal is missing.
    Awaiting,
    /// Sealed by both.
    Sealed,
}

/// A seal: on which day, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The date beside it.
    pub on: Date,
    /// Who signed.
    pub by: String,
}

/// The paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// When the text was offered.
    pub offered_on: Date,
    /// The seal of who promises.
    pub promiser: Option<Seal>,
    /// The seal of whom it is promised to.
    pub customer: Option<Seal>,
}

impl Paper {
    /// Where it stands; `current` tells whether the text is still the one that was offered.
    pub fn state(&self, current: bool) -> PaperState {
        PaperState::of(self.promiser.is_some(), self.customer.is_some(), current)
    }

    /// Whether anybody has sealed it: from then on the text stands.
    pub fn is_sealed_by_anybody(&self) -> bool {
        self.promiser.is_some() || self.customer.is_some()
    }

    /// Checks the paper; `copies` is how many copies there are, with those that come with it.
    pub fn check(&self, copies: usize) -> Result<(), Refusal> {
        let mut refusal =
            Refusal::new(RefusalKind::Invalid, "agreement.bad_paper", "请按提示修改。", "See the marked values.");
        for (name, seal) in [("promiser", &self.promiser), ("customer", &self.customer)] {
            let Some(seal) = seal else { continue };
            if seal.by.trim().is_empty() || seal.by.chars().count() > 200 {
                let (zh, en) = ("请写明签署人，不超过 200 个字符。", "Name who signed, in at most 200 characters.");
                refusal = refusal.field(format!("/{name}/by"), zh, en);
            }
            if seal.on < self.offered_on {
                let (zh, en) = ("盖章日期不能早于提请日期。", "A seal is not older than the offer.");
                refusal = refusal.field(format!("/{name}/on"), zh, en);
            }
        }
        if self.promiser.is_some() && self.customer.is_some() && copies == 0 {
            let (zh, en) = ("双方都已盖章，请附上盖章件的扫描件。", "Both sides have sealed it: attach a copy of it.");
            refusal = refusal.field("/attachment_ids", zh, en);
        }
        if refusal.fields.is_empty() { Ok(()) } else { Err(refusal) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or(Date::MIN)
    }

    fn paper(promiser: Option<&str>, customer: Option<&str>) -> Paper {
        let seal = |on: &str| Seal { on: day(on), by: "赵敏".to_owned() };
        Paper { offered_on: day("2026-09-10"), promiser: promiser.map(seal), customer: customer.map(seal) }
    }

    #[test]
    fn a_paper_waits_for_whoever_has_not_sealed_it() {
        let at = Some("2026-09-11");
        assert_eq!(paper(None, None).state(true), PaperState::AwaitsBoth);
        assert_eq!(paper(None, None).state(false), PaperState::Overtaken);
        assert_eq!(paper(at, None).state(true), PaperState::AwaitsCustomer);
        assert_eq!(paper(None, at).state(true), PaperState::AwaitsPromiser);
        assert_eq!(paper(at, at).state(false), PaperState::Sealed);
    }

    #[test]
    fn two_seals_need_a_copy_and_no_seal_is_older_than_the_offer() {
        let pointers = |paper: Paper, copies| match paper.check(copies) {
            Ok(()) => Vec::new(),
            Err(refusal) => refusal.fields.into_iter().map(|field| field.pointer).collect::<Vec<_>>(),
        };
        let at = Some("2026-09-11");
        assert_eq!(pointers(paper(at, at), 0), ["/attachment_ids"]);
        assert!(pointers(paper(at, at), 1).is_empty());
        assert!(pointers(paper(at, None), 0).is_empty());
        assert_eq!(pointers(paper(Some("2026-09-01"), None), 0), ["/promiser/on"]);
        let mut nameless = paper(None, at);
        nameless.customer = Some(Seal { on: day("2026-09-11"), by: " ".to_owned() });
        assert_eq!(pointers(nameless, 0), ["/customer/by"]);
    }
}
