//! Group chats that a robot speaks to: what they hear, and when.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::{Instant, Language, PartyId};

use super::post::{Post, Recipient, Side};

/// A group chat. It hears what its posts hear, as often and in the same words; who sits in it is the chat's to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its stable name, by which the channel finds the robot.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The language it reads.
    pub language: Language,
    /// The posts in whose place it hears, all of one side.
    pub posts: Vec<Post>,
    /// The least severe it hears of, 1 to 4.
    pub severity: u8,
    /// The customer whose chat it is; none for the provider's own, which hears of every customer.
    pub customer: Option<PartyId>,
    /// When it is left in peace.
    pub quiet: Option<Quiet>,
}

/// A part of each day, local time; over midnight where `from` is later than `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Its first minute.
    pub from: Time,
    /// The first minute behind it.
    pub to: Time,
}

/// The seat of a group among the recipients of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The group's stable name.
    pub id: String,
    /// The least severe it hears of.
    pub severity: u8,
    /// When its quiet ends, if it is quiet now.
    pub quiet_until: Option<Instant>,
}

/// Why a group cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// It would hear nothing.
    #[error("names no post: name at least one whose notices it hears")]
    NoPost,
    /// Posts of two houses: what is internal would leave the house, or nothing internal would be heard.
    #[error(
        "names posts of several sides: a group belongs to the provider's people, the customer's or a vendor's alone"
    )]
    Sides,
    /// A group of the customer's without its customer, or the other way round.
    #[error("needs `customer` for posts of the customer's side, and no other group has one")]
    Customer,
    /// A vendor's people are reached by name.
    #[error("names posts of a vendor: its contacts are reached one by one")]
    Vendor,
    /// A severity that is none.
    #[error("names a severity that is none: 1 to 4")]
    Severity,
}

impl Group {
    /// The group, if it can be.
    pub fn checked(self) -> Result<Self, GroupError> {
        let side = self.posts.first().ok_or(GroupError::NoPost)?.side();
        if self.posts.iter().any(|post| post.side() != side) {
            return Err(GroupError::Sides);
        }
        match side {
            Side::Vendor => Err(GroupError::Vendor),
            Side::Provider if self.customer.is_some() => Err(GroupError::Customer),
            Side::Customer if self.customer.is_none() => Err(GroupError::Customer),
            _ if !(1..=4).contains(&self.severity) => Err(GroupError::Severity),
            Side::Provider | Side::Customer => Ok(self),
        }
    }

    /// Whether it may hear of what concerns `customer`.
    pub fn concerns(&self, customer: PartyId) -> bool {
        self.customer.is_none_or(|own| own == customer)
    }

    /// The group among the recipients of a notice at `now`: once for each of its posts.
    pub fn seated(&self, now: Instant, zone: &TimeZone) -> impl Iterator<Item = Recipient> {
        let seat = Seat {
            id: self.id.clone(),
            severity: self.severity,
            quiet_until: self.quiet.and_then(|quiet| quiet.until(now, zone)),
        };
        self.posts.iter().map(move |post| Recipient {
            post: *post,
            name: self.name.clone(),
            account: None,
            address: None,
            phone: None,
            language: self.language,
            group: Some(seat.clone()),
        })
    }
}

impl Quiet {
    /// When the quiet that reigns at `now` ends in `zone`; none when it does not reign. What the clocks' change makes of a
    /// local time is the zone's to say: a time that does not exist is the one behind the gap.
    pub fn until(self, now: Instant, zone: &TimeZone) -> Option<Instant> {
        let local = now.timestamp().to_zoned(zone.clone());
        let (time, today) = (local.time(), local.date());
        let over_midnight = self.from > self.to;
        let reigns =
            if over_midnight { time >= self.from || time < self.to } else { time >= self.from && time < self.to };
        if !reigns {
            return None;
        }
        let day = if over_midnight && time >= self.from { today.tomorrow().ok()? } else { today };
        let end = day.to_datetime(self.to).to_zoned(zone.clone()).ok()?;
        Some(Instant::from_micros(end.timestamp().as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]
    use jiff::civil::{date, time};
    use kernel::RandomIds;

    use super::*;
    use crate::core::{Channels, Event, PLAIN, plan};

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    fn group() -> Group {
        Group {
            id: "ops".to_owned(),
            name: "运维值班群".to_owned(),
            language: Language::Zh,
            posts: vec![Post::DispatcherOnDuty, Post::Lead],
            severity: 2,
            customer: None,
            quiet: Some(Quiet { from: time(22, 0, 0, 0), to: time(7, 30, 0, 0) }),
        }
    }

    fn shanghai(day: i8, hour: i8, minute: i8) -> Instant {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = date(2026, 9, day).at(hour, minute, 0, 0).to_zoned(zone).unwrap();
        Instant::from_micros(at.timestamp().as_microsecond())
    }

    #[test]
    fn a_group_belongs_to_one_house() {
        assert!(group().checked().is_ok());
        let with = |change: fn(&mut Group)| {
            let mut group = group();
            change(&mut group);
            group.checked().map(|_| ())
        };
        assert_eq!(with(|g| g.posts.clear()), Err(GroupError::NoPost));
        assert_eq!(with(|g| g.posts.push(Post::Reporter)), Err(GroupError::Sides));
        assert_eq!(with(|g| g.posts = vec![Post::CustomerLead]), Err(GroupError::Customer));
        assert_eq!(with(|g| g.posts = vec![Post::VendorContact]), Err(GroupError::Vendor));
        assert_eq!(with(|g| g.severity = 5), Err(GroupError::Severity));
        assert_eq!(with(|g| g.customer = Some(PartyId::fresh(&RandomIds, NOW))), Err(GroupError::Customer));
    }

    #[test]
    fn it_is_quiet_over_midnight_until_its_morning() {
        let (quiet, zone) = (group().quiet.unwrap(), TimeZone::get("Asia/Shanghai").unwrap());
        let until = |day, hour, minute| quiet.until(shanghai(day, hour, minute), &zone);
        assert_eq!(until(1, 21, 59), None);
        assert_eq!(until(1, 22, 0), Some(shanghai(2, 7, 30)));
        assert_eq!(until(2, 3, 0), Some(shanghai(2, 7, 30)));
        assert_eq!(until(2, 7, 30), None);
        let noon = Quiet { from: time(12, 0, 0, 0), to: time(13, 30, 0, 0) };
        assert_eq!(noon.until(shanghai(1, 12, 5), &zone), Some(shanghai(1, 13, 30)));
        assert_eq!(noon.until(shanghai(1, 13, 30), &zone), None);
    }

    #[test]
    fn it_hears_once_what_its_posts_hear_and_nothing_less_severe() {
        let zone = TimeZone::UTC;
        let people: Vec<Recipient> = group().seated(NOW, &zone).collect();
        let both = [Post::DispatcherOnDuty, Post::Lead];
        let told = plan(Event::Undecided, Some(2), Some(&both), None, &people, NOW, &PLAIN);
        assert_eq!(told.iter().map(|told| told.channel).collect::<Vec<_>>(), [Channels::Robot]);
        assert!(plan(Event::Undecided, Some(3), Some(&both), None, &people, NOW, &PLAIN).is_empty());
        assert!(plan(Event::Answered, Some(1), None, None, &people, NOW, &PLAIN).is_empty());
    }

    #[test]
    fn in_its_quiet_it_hears_of_severity_1_and_of_what_asks_alone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let (night, morning) = (shanghai(1, 23, 0), shanghai(2, 7, 30));
        let people: Vec<Recipient> = group().seated(night, &zone).collect();
        let hour = |event, severity| {
            let told = plan(event, Some(severity), Some(&[Post::Lead]), None, &people, night, &PLAIN);
            told.first().map(|told| told.not_before)
        };
        assert_eq!(hour(Event::Closed, 2), Some(morning));
        assert_eq!(hour(Event::Closed, 1), Some(night));
        assert_eq!(hour(Event::RungLate, 2), Some(night));
    }

    #[test]
    fn a_customers_group_hears_of_its_customer_alone_and_of_nothing_internal() {
        let own = PartyId::fresh(&RandomIds, NOW);
        let group = Group { posts: vec![Post::CustomerLead], customer: Some(own), severity: 4, ..group() };
        assert!(group.concerns(own) && !group.concerns(PartyId::fresh(&RandomIds, NOW)));
        let people: Vec<Recipient> = group.seated(NOW, &TimeZone::UTC).collect();
        for event in Event::ALL.iter().filter(|event| event.is_internal()) {
            assert!(plan(*event, Some(1), Some(Post::ALL), None, &people, NOW, &PLAIN).is_empty(), "{event}");
        }
    }
}
