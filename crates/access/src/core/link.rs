//! Signed links: what somebody without a log-in may do, and how long.

use std::collections::HashMap;

use kernel::{Actor, Instant, LinkId, MINUTE, PartyId};

/// A signed link. Its secret was shown once and is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its identifier.
    pub id: LinkId,
    /// The one purpose it serves, a slice's word: `vendor_case`.
    pub purpose: String,
    /// The one thing it serves it on.
    pub subject: String,
    /// Whom it was made out to: the customer or vendor.
    pub party: PartyId,
    /// Whether that party is a vendor.
    pub vendor: bool,
    /// The name of the person it was made out to.
    pub holder: String,
    /// When it was made.
    pub made_at: Instant,
    /// From when on it is refused.
    pub expires_at: Instant,
    /// How often it may still be used; none: as often as it takes until it expires.
    pub uses_left: Option<u32>,
    /// When it was last used to change something.
    pub used_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    /// The purpose.
    pub purpose: &'static str,
    /// The subject.
    pub subject: String,
    /// The customer or vendor.
    pub party: PartyId,
    /// Whether that party is a vendor.
    pub vendor: bool,
    /// The person's name.
    pub holder: &'a str,
    /// From when on it is refused.
    pub expires_at: Instant,
    /// How often it may be used; none: as often as it takes.
    pub uses: Option<u32>,
}

impl Link {
    /// Whether it may be used at `now`.
    pub fn stands(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && now < self.expires_at && self.uses_left != Some(0)
    }

    /// Who acts through it.
    pub fn actor(&self) -> Actor {
        Actor::Link { link: self.id, name: self.holder.clone(), party: self.party, vendor: self.vendor }
    }
}

/// How many requests one link may make a minute.
const A_MINUTE: u32 = 60;
/// How many links are remembered.
const KEPT: usize = 10_000;

/// How fast links are used: the memory of this process.
#[derive(Debug, Default)]
pub struct Pace {
    seen: HashMap<LinkId, (Instant, u32)>,
}

impl Pace {
    /// Counts a request of `link`; microseconds to wait when it was one too many in its minute, else 0.
    pub fn step(&mut self, link: LinkId, now: Instant) -> i64 {
        if self.seen.len() >= KEPT {
            self.seen.retain(|_, (since, _)| now.since(*since) < MINUTE);
        }
        let (since, count) = self.seen.entry(link).or_insert((now, 0));
        if now.since(*since) >= MINUTE {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        if *count <= A_MINUTE { 0 } else { since.plus(MINUTE).since(now).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::SeededIds;

    use super::*;

    const AT: Instant = Instant::from_micros(1_790_000_000_000_000);

    fn link(uses_left: Option<u32>, revoked_at: Option<Instant>) -> Link {
        let ids = SeededIds::new(5);
        Link {
            id: LinkId::fresh(&ids, AT),
            purpose: "vendor_case".to_owned(),
            subject: "x".to_owned(),
            party: PartyId::fresh(&ids, AT),
            vendor: true,
            holder: "石工".to_owned(),
            made_at: AT,
            expires_at: AT.plus(MINUTE),
            uses_left,
            used_at: None,
            revoked_at,
        }
    }

    #[test]
    fn a_link_stands_until_it_expires_is_used_up_or_revoked() {
        assert!(link(None, None).stands(AT) && link(Some(1), None).stands(AT.plus(MINUTE - 1)));
        assert!(!link(None, None).stands(AT.plus(MINUTE)));
        assert!(!link(Some(0), None).stands(AT));
        assert!(!link(None, Some(AT)).stands(AT));
    }

    #[test]
    fn the_sixty_first_request_of_a_minute_waits_for_the_next() {
        let (mut pace, id) = (Pace::default(), link(None, None).id);
        assert!((0..60).all(|second| pace.step(id, AT.plus(second * kernel::SECOND / 2)) == 0));
        assert_eq!(pace.step(id, AT.plus(40 * kernel::SECOND)), 20 * kernel::SECOND);
        assert_eq!(pace.step(id, AT.plus(MINUTE)), 0);
    }
}
