//! Calendars of duties behind secret links: a person's own, and a group's for its members and whoever keeps the roster.

use access::{Access, Action, scope_of};
use app::{Cx, Problem};
use kernel::{AccountId, Actor, GroupId, HOUR, Instant, Language, PersonId, Refusal, RefusalKind};
use serde_json::json;
use storage::{WriteError, WriteSet};
use worktime::Interval;

use crate::Team;
use crate::core::{Duty, Event, ShiftKind, calendar};
use crate::facts::TeamFacts;
use crate::store::feed;
use crate::team::entry;

const DAY: i64 = 24 * HOUR;
/// How far back and ahead a calendar shows duties.
const BACK: i64 = 14 * DAY;
const AHEAD: i64 = 90 * DAY;

/// Whose duties a calendar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// One person's.
    Person(PersonId),
    /// Everybody's of a group.
    Group(GroupId),
}

impl FeedOf {
    const fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Group(_) => "group",
        }
    }

    fn subject(self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::Group(id) => id.to_string(),
        }
    }

    fn exists(self, facts: &TeamFacts) -> bool {
        match self {
            Self::Person(id) => facts.person(id).is_some(),
            Self::Group(id) => facts.all.groups.contains_key(&id),
        }
    }

    /// Whether `actor` may hold a link: to his own duties; to a group's as its member or as who keeps rosters.
    fn may_hold(self, actor: &Actor, facts: &TeamFacts) -> bool {
        match self {
            Self::Person(id) => actor.person() == Some(id),
            Self::Group(id) => {
                scope_of(actor, Action::RosterWrite).is_some()
                    || actor.person().is_some_and(|person| facts.groups_of(person).contains(&id))
            }
        }
    }
}

impl Team {
    /// Makes the caller's link to a calendar and gives its secret, this once; an earlier link of his ends.
    pub async fn open_feed(&self, cx: &Cx, of: FeedOf) -> Result<String, Problem> {
        let account = self.holder(cx, of).await?;
        let secret = Access::new_secret()?;
        let mut set = WriteSet::new();
        let id = cx.ids.fresh(cx.now).to_string();
        feed::put(&mut set, &id, (of.kind(), &of.subject()), account, &Access::digest(&secret), cx.now);
        Self::record_feed(&mut set, cx, of, "team.feed_opened");
        self.app.db.write(set).await?;
        Ok(secret)
    }

    /// Ends the caller's link.
    pub async fn close_feed(&self, cx: &Cx, of: FeedOf) -> Result<(), Problem> {
        let account = cx.actor.account().ok_or_else(Problem::not_found)?;
        let mut set = WriteSet::new();
        feed::remove(&mut set, (of.kind(), &of.subject()), account);
        Self::record_feed(&mut set, cx, of, "team.feed_closed");
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { .. }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// When the caller made his link; none when he has none.
    pub async fn feed_made(&self, cx: &Cx, of: FeedOf) -> Result<Option<Instant>, Problem> {
        let account = self.holder(cx, of).await?;
        let row = self.app.db.row(feed::made((of.kind(), &of.subject()), account)).await?;
        Ok(row.map(|row| row.instant(0)).transpose()?)
    }

    /// The calendar behind a link: 14 days back, 90 ahead. What the secret does not open does not exist; a link ends with
    /// its maker's account, and with his belonging to the group.
    pub async fn feed(&self, of: FeedOf, secret: &str, now: Instant) -> Result<String, Problem> {
        let hash = Access::digest(secret);
        let row = self.app.db.row(feed::find((of.kind(), &of.subject()), &hash)).await?;
        let maker = feed::maker(&row.ok_or_else(Problem::not_found)?)?;
        let account = access::store::account::find(&self.app.db, maker).await?;
        let account = account.filter(|account| account.active).ok_or_else(Problem::not_found)?;
        let facts = self.facts().await?;
        if !of.exists(&facts) || !of.may_hold(&account.actor(), &facts) {
            return Err(Problem::not_found());
        }
        Ok(written(&facts, of, account.language, now))
    }

    async fn holder(&self, cx: &Cx, of: FeedOf) -> Result<AccountId, Problem> {
        let facts = self.facts().await?;
        if !of.exists(&facts) {
            return Err(Problem::not_found());
        }
        let account = cx.actor.account().filter(|_| of.may_hold(&cx.actor, &facts));
        account.ok_or_else(|| not_yours().into())
    }

    fn record_feed(set: &mut WriteSet, cx: &Cx, of: FeedOf, kind: &'static str) {
        journal::append(set, cx.stamp(), vec![entry(of.subject(), of.kind(), kind, cx, json!({}))]);
    }
}

fn written(facts: &TeamFacts, of: FeedOf, language: Language, now: Instant) -> String {
    let range = Interval { from: now.plus(-BACK), to: now.plus(AHEAD) };
    let (name, duties) = match of {
        FeedOf::Person(id) => (facts.name(id), facts.duties_of(id, range)),
        FeedOf::Group(id) => {
            let members = &facts.all.groups[&id].content.members;
            let concerns = |duty: &Duty| duty.group.map_or(members.contains(&duty.person), |group| group == id);
            (facts.all.groups[&id].content.name.clone(), facts.duties(range).into_iter().filter(concerns).collect())
        }
    };
    let shows_names = matches!(of, FeedOf::Group(_));
    let events: Vec<Event> = duties.iter().map(|duty| event(facts, duty, shows_names, language)).collect();
    let title = language.pick("值班", "duties");
    calendar(&format!("{name} · {title}"), &events, now)
}

fn event(facts: &TeamFacts, duty: &Duty, shows_name: bool, language: Language) -> Event {
    let kind = match duty.kind {
        ShiftKind::Day => language.pick("白班", "Day shift"),
        ShiftKind::Evening => language.pick("晚班", "Evening shift"),
        ShiftKind::NightOnCall => language.pick("值守", "On call"),
    };
    let mut words = vec![kind.to_owned()];
    if shows_name {
        words.insert(0, facts.name(duty.person));
    }
    let group = duty.group.and_then(|id| facts.all.groups.get(&id));
    words.extend(group.filter(|_| !shows_name).map(|group| group.content.name.clone()));
    if duty.away {
        words.push(language.pick("不在岗", "away").to_owned());
    }
    let description = duty.stands_in_for.map(|id| match language {
        Language::Zh => format!("代 {} 值班（B 角）", facts.name(id)),
        Language::En => format!("stands in for {}", facts.name(id)),
    });
    Event {
        uid: format!("{}-{}-{}@aftercare", duty.rotation, duty.person, duty.span.from.micros() / 1_000_000),
        from: duty.span.from,
        to: duty.span.to,
        summary: words.join(" · "),
        description: description.unwrap_or_default(),
        busy: !duty.away,
    }
}

fn not_yours() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "feed.not_yours",
        "只能为本人，或本人所在的组，生成值班日历链接。",
        "A calendar link can be made for your own duties and for groups you belong to.",
    )
}
