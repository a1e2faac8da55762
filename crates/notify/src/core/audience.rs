//! Who gets what, by which channel, and not before when.

use clocks::core::CUSTOMER_NOTICE_WAIT;
use kernel::{AccountId, Instant};

use super::event::Event;
use super::post::{Post, Recipient, Side};
use super::route::Routes;

/// The channels a notice may take. `inbox` is the list of notices inside the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channels {
    /// Inside the product; counts as sent when it is written.
    Inbox,
    /// Mail.
    Mail,
    /// The robot of a group chat; the address is the group's stable name.
    Robot,
    /// A text message by a gateway.
    Sms,
    /// A call by a gateway that reads the text out.
    Call,
}

impl Channels {
    /// The stable name in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Mail => "mail",
            Self::Robot => "robot",
            Self::Sms => "sms",
            Self::Call => "call",
        }
    }
}

/// One message to one person by one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    /// Who gets it.
    pub recipient: &'a Recipient,
    /// By which channel.
    pub channel: Channels,
    /// Not sent before this instant.
    pub not_before: Instant,
}

/// Decides who of `people` hears of `event`.
///
/// - `posts` (a ladder's choice) replaces the event's own list.
/// - What is internal never goes to a customer or vendor, whatever `posts` says.
/// - The actor is not told what he just did, except the reporter his receipt.
/// - Who holds several posts is told once, for the first of them.
/// - The customer's leaders hear of severity 1 and 2 only, unless a ladder names them or money is at stake.
/// - The lead on call hears of undecided work when no dispatcher is on duty, and of severity 1 always.
/// - A rung's notice to the customer's leaders waits 15 minutes for the manager's word on every channel, then goes.
/// - A group chat hears once what any of its posts hears, down to its severity, by its robot alone.
/// - Text messages and calls come beside these where the routes have them ([`Routes`]).
/// - At night (that of the routes, or a group's own quiet) what asks nobody to act waits, except severity 1, the reporter's own mail and rungs.
pub fn plan<'a>(
    event: Event,
    severity: Option<u8>,
    posts: Option<&[Post]>,
    actor: Option<AccountId>,
    people: &'a [Recipient],
    now: Instant,
    routes: &Routes,
) -> Vec<Planned<'a>> {
    let night = routes.quiet_until(now);
    let wanted = posts.unwrap_or_else(|| event.posts());
    let mut told: Vec<&Recipient> = Vec::new();
    for post in wanted {
        for person in people.iter().filter(|person| person.post == *post) {
            let heard = may_hear(event, person.post)
                && (posts.is_some() || concerns(event, severity, person.post, people))
                && person.group.as_ref().is_none_or(|seat| severity.is_none_or(|severity| severity <= seat.severity))
                && !is_own_act(event, actor, person)
                && !told.iter().any(|other| same_person(other, person));
            if heard {
                told.push(person);
            }
        }
    }
    told.into_iter()
        .flat_map(|recipient| {
            let quiet_until = recipient.group.as_ref().map_or(night, |seat| seat.quiet_until);
            let not_before = hour(event, severity, recipient.post, now, quiet_until);
            let robot =
                recipient.group.is_some().then_some(Planned { recipient, channel: Channels::Robot, not_before });
            let shown = if waits_for_word(event, recipient.post) { not_before } else { now };
            let inbox = recipient.account.map(|_| Planned { recipient, channel: Channels::Inbox, not_before: shown });
            let mail =
                recipient.address.is_some().then_some(Planned { recipient, channel: Channels::Mail, not_before });
            let beside = routes.beside(event, severity, recipient, now);
            let beside = beside.map(move |channel| Planned { recipient, channel, not_before });
            [inbox, mail, robot].into_iter().flatten().chain(beside)
        })
        .collect()
}

fn may_hear(event: Event, post: Post) -> bool {
    post.side() == Side::Provider || !event.is_internal()
}

fn concerns(event: Event, severity: Option<u8>, post: Post, people: &[Recipient]) -> bool {
    let critical = severity.is_some_and(|severity| severity <= 2);
    match post {
        Post::CustomerLead => {
            critical
                || matches!(
                    event,
                    Event::OutOfWarranty
                        | Event::QuotationSent
                        | Event::VerdictToAgree
                        | Event::ContestDecided
                        | Event::RemoteAsked
                        | Event::RemoteOverran
                )
        }
        Post::OnCallLead if event == Event::Undecided => {
            severity == Some(1)
                || (critical
                    && !people.iter().any(|person| person.is_somebody() && person.post == Post::DispatcherOnDuty))
        }
        _ => true,
    }
}

fn is_own_act(event: Event, actor: Option<AccountId>, person: &Recipient) -> bool {
    actor.is_some() && actor == person.account && !is_decided_here(event)
}

/// What the platform decides upon somebody's act is news to him too.
const fn is_decided_here(event: Event) -> bool {
    matches!(event, Event::Received | Event::Assigned | Event::OutOfWarranty)
}

fn same_person(a: &Recipient, b: &Recipient) -> bool {
    if a.group.is_some() || b.group.is_some() {
        return a.group == b.group;
    }
    match (a.account, b.account) {
        (Some(a), Some(b)) => a == b,
        _ => a.address.is_some() && a.address == b.address,
    }
}

/// A rung that names the customer's leaders waits for the manager's word, then goes.
pub(crate) fn waits_for_word(event: Event, post: Post) -> bool {
    event.is_rung() && post == Post::CustomerLead
}

fn hour(event: Event, severity: Option<u8>, post: Post, now: Instant, quiet_until: Option<Instant>) -> Instant {
    if waits_for_word(event, post) {
        return now.plus(CUSTOMER_NOTICE_WAIT);
    }
    let any_hour = severity == Some(1) || event.is_rung() || event.asks(post) || post == Post::Reporter;
    match quiet_until {
        Some(until) if !any_hour => until.max(now),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Language, RandomIds};

    use super::*;
    use crate::core::{PLAIN, Quiet};

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    fn everybody() -> Vec<Recipient> {
        Post::ALL
            .iter()
            .map(|post| Recipient {
                post: *post,
                name: post.as_str().to_owned(),
                account: Some(AccountId::fresh(&RandomIds, NOW)),
                address: Some(format!("{}@example.test", post.as_str())),
                phone: None,
                language: Language::Zh,
                group: None,
            })
            .collect()
    }

    fn posts_of(planned: &[Planned<'_>], channel: Channels) -> Vec<Post> {
        planned.iter().filter(|p| p.channel == channel).map(|p| p.recipient.post).collect()
    }

    #[test]
    fn scenario_41_nothing_internal_is_planned_outside_the_provider_even_when_a_ladder_names_everybody() {
        let people = everybody();
        for event in Event::ALL.iter().filter(|event| event.is_internal()) {
            for posts in [None, Some(Post::ALL)] {
                let planned = plan(*event, Some(1), posts, None, &people, NOW, &PLAIN);
                assert!(planned.iter().all(|p| p.recipient.post.side() == Side::Provider), "{event}");
            }
        }
        assert!(Event::InternalNote.is_internal());
    }

    #[test]
    fn every_event_reaches_somebody_by_inbox_and_mail() {
        let people = everybody();
        for event in Event::ALL {
            let planned = plan(*event, Some(1), None, None, &people, NOW, &PLAIN);
            assert!(!planned.is_empty(), "{event}");
            assert_eq!(posts_of(&planned, Channels::Mail), posts_of(&planned, Channels::Inbox), "{event}");
        }
    }

    #[test]
    fn the_author_is_not_told_his_own_message_but_the_reporter_gets_his_receipt() {
        let people = everybody();
        let reporter = people.iter().find(|p| p.post == Post::Reporter).and_then(|p| p.account);
        let told = plan(Event::Message, Some(3), None, reporter, &people, NOW, &PLAIN);
        assert_eq!(posts_of(&told, Channels::Mail), [Post::Engineer, Post::Coordinator]);
        let receipt = plan(Event::Received, Some(3), None, reporter, &people, NOW, &PLAIN);
        assert_eq!(posts_of(&receipt, Channels::Mail), [Post::Reporter]);
    }

    #[test]
    fn who_holds_two_posts_is_told_once() {
        let mut people = everybody();
        let engineer = people.iter().position(|p| p.post == Post::Engineer);
        let account = engineer.and_then(|at| people.get(at)).and_then(|p| p.account);
        for person in people.iter_mut().filter(|p| p.post == Post::Coordinator) {
            person.account = account;
        }
        let told = plan(Event::Assigned, Some(3), None, None, &people, NOW, &PLAIN);
        assert_eq!(posts_of(&told, Channels::Inbox), [Post::Engineer, Post::Reporter]);
    }

    #[test]
    fn the_lead_on_call_hears_of_undecided_critical_work_only_without_a_dispatcher() {
        let mut people = everybody();
        let with = plan(Event::Undecided, Some(2), None, None, &people, NOW, &PLAIN);
        assert_eq!(posts_of(&with, Channels::Mail), [Post::DispatcherOnDuty]);
        people.retain(|p| p.post != Post::DispatcherOnDuty);
        let without = plan(Event::Undecided, Some(2), None, None, &people, NOW, &PLAIN);
        assert_eq!(posts_of(&without, Channels::Mail), [Post::OnCallLead]);
        assert!(plan(Event::Undecided, Some(3), None, None, &people, NOW, &PLAIN).is_empty());
    }

    #[test]
    fn at_night_only_severity_1_and_what_asks_to_act_is_mailed_at_once() {
        let people = everybody();
        let time = |at: Instant| at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).time();
        let morning = NOW.plus(6 * kernel::HOUR);
        let night = Quiet { from: time(NOW), to: time(morning) };
        let routes = Routes { night: Some(night), ..PLAIN.clone() };
        let at = |event, severity, post| {
            plan(event, Some(severity), None, None, &people, NOW, &routes)
                .iter()
                .find(|p| p.channel == Channels::Mail && p.recipient.post == post)
                .map(|p| p.not_before)
        };
        assert_eq!(at(Event::Restored, 2, Post::CustomerLead), Some(morning));
        assert_eq!(at(Event::Restored, 1, Post::CustomerLead), Some(NOW));
        assert_eq!(at(Event::Restored, 2, Post::Reporter), Some(NOW));
        assert_eq!(at(Event::Assigned, 3, Post::Engineer), Some(NOW));
        assert_eq!(at(Event::OutOfWarranty, 3, Post::Manager), Some(morning));
        assert_eq!(at(Event::RungLate, 3, Post::Lead), Some(NOW));
    }

    #[test]
    fn a_rung_waits_15_minutes_before_it_tells_the_customers_leaders_on_any_channel() {
        let people = everybody();
        let posts = [Post::Manager, Post::CustomerLead];
        for planned in plan(Event::RungEscalation, Some(1), Some(&posts), None, &people, NOW, &PLAIN) {
            let wait = if planned.recipient.post == Post::CustomerLead { 15 * kernel::MINUTE } else { 0 };
            assert_eq!(planned.not_before, NOW.plus(wait), "{planned:?}");
        }
    }
}
