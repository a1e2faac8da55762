//! By which ways beside inbox and mail somebody is reached, and at which hour. Pure: the rules of one installation, and an
//! instant.

use jiff::tz::TimeZone;
use kernel::Instant;

use super::audience::Channels;
use super::event::Event;
use super::group::Quiet;
use super::post::{Recipient, Side};

/// The ways of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routes {
    /// The zone in which hours are read.
    pub zone: TimeZone,
    /// When what asks nobody to act waits for the morning; none where it never does.
    pub night: Option<Quiet>,
    /// The least severe of which the provider's people hear by text message at once; none without a gateway.
    pub sms: Option<u8>,
    /// The least severe for which they are called at night; none without a gateway.
    pub call: Option<u8>,
}

/// Inbox and mail at any hour.
pub static PLAIN: Routes = Routes { zone: TimeZone::UTC, night: None, sms: None, call: None };

impl Routes {
    /// When the night ends, if it is night.
    pub fn quiet_until(&self, now: Instant) -> Option<Instant> {
        self.night.and_then(|night| night.until(now, &self.zone))
    }

    /// The ways beside inbox and mail by which `person` hears of `event` at once. Only the provider's own people have any,
    /// and only for what asks them to act or is a rung of a ladder: a telephone that rings for everything is switched off.
    pub(super) fn beside(
        &self,
        event: Event,
        severity: Option<u8>,
        person: &Recipient,
        now: Instant,
    ) -> impl Iterator<Item = Channels> {
        let rings = rings(event, person);
        let within = |least: Option<u8>| least.zip(severity).is_some_and(|(least, severity)| severity <= least);
        let sms = (rings && within(self.sms)).then_some(Channels::Sms);
        let call = (rings && within(self.call) && self.quiet_until(now).is_some()).then_some(Channels::Call);
        [sms, call].into_iter().flatten()
    }

    /// Whether a text message takes the place of a mail to `person` that does not arrive.
    pub(crate) fn stands_in(&self, event: Event, person: &Recipient) -> bool {
        self.sms.is_some() && rings(event, person)
    }
}

/// Whether `event` may ring a telephone of `person`'s.
fn rings(event: Event, person: &Recipient) -> bool {
    let reachable = person.phone.is_some() && person.is_somebody() && person.post.side() == Side::Provider;
    reachable && (event.is_rung() || event.asks(person.post))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]
    use jiff::civil::{date, time};
    use kernel::Language;

    use super::*;
    use crate::core::{Post, plan};

    fn routes() -> Routes {
        let night = Some(Quiet { from: time(22, 0, 0, 0), to: time(7, 0, 0, 0) });
        Routes { zone: TimeZone::get("Asia/Shanghai").unwrap(), night, sms: Some(2), call: Some(1) }
    }

    fn at(hour: i8) -> Instant {
        let at = date(2026, 9, 1).at(hour, 0, 0, 0).to_zoned(routes().zone).unwrap();
        Instant::from_micros(at.timestamp().as_microsecond())
    }

    fn person(post: Post, phone: Option<&str>) -> Recipient {
        Recipient {
            post,
            name: "王晓东".to_owned(),
            account: None,
            address: Some("wang@example.test".to_owned()),
            phone: phone.map(str::to_owned),
            language: Language::Zh,
            group: None,
        }
    }

    fn ways(event: Event, severity: u8, person: &Recipient, now: Instant) -> Vec<Channels> {
        let people = [person.clone()];
        let told = plan(event, Some(severity), Some(&[person.post]), None, &people, now, &routes());
        told.iter().map(|told| told.channel).collect()
    }

    #[test]
    fn what_is_grave_and_asks_to_act_comes_by_text_message_and_by_night_as_a_call() {
        let engineer = person(Post::Engineer, Some("13800000000"));
        let (day, night) = (at(10), at(23));
        assert_eq!(ways(Event::Assigned, 1, &engineer, day), [Channels::Mail, Channels::Sms]);
        assert_eq!(ways(Event::Assigned, 1, &engineer, night), [Channels::Mail, Channels::Sms, Channels::Call]);
        assert_eq!(ways(Event::Assigned, 2, &engineer, night), [Channels::Mail, Channels::Sms]);
        assert_eq!(ways(Event::Assigned, 3, &engineer, day), [Channels::Mail]);
        assert_eq!(ways(Event::RungLate, 1, &engineer, night).len(), 3);
        assert_eq!(ways(Event::Closed, 1, &engineer, night), [Channels::Mail], "it asks nothing");
    }

    #[test]
    fn nobody_outside_the_house_is_rung_up_nor_anybody_without_a_number() {
        let night = at(23);
        for post in Post::ALL.iter().filter(|post| post.side() != Side::Provider) {
            let told = ways(Event::RungLate, 1, &person(*post, Some("13800000000")), night);
            assert_eq!(told, [Channels::Mail], "{post:?}");
        }
        assert_eq!(ways(Event::Assigned, 1, &person(Post::Engineer, None), night), [Channels::Mail]);
    }

    #[test]
    fn at_night_what_asks_nobody_waits_for_the_morning() {
        let people = [person(Post::Lead, None)];
        let hour = |severity, now| {
            let told = plan(Event::Closed, Some(severity), Some(&[Post::Lead]), None, &people, now, &routes());
            told[0].not_before
        };
        assert_eq!(hour(3, at(23)), at(7).plus(24 * kernel::HOUR));
        assert_eq!(hour(1, at(23)), at(23));
        assert_eq!(hour(3, at(12)), at(12));
    }
}
