//! The day's brief for those who lead: what yesterday brought, what is late, what falls due today, which customers have most
//! at stake. Made once a day by whichever node claims the job, in the language of whoever reads it.

use std::collections::HashMap;
use std::fmt::Write;

use app::{Cx, Problem};
use jiff::civil::{Date, Time};
use jiff::{ToSpan, Unit};
use journal::queue::{Job, NewJob, enqueue};
use kernel::{Instant, Language, PartyId};
use notify::{Event, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{Row, WriteError, WriteSet};
use team::TeamFacts;
use team::core::DutyRole;

use crate::Period;
use crate::core::Outcome;
use crate::desk::Desk;
use crate::people::{on_call, recipient};
use crate::store::brief::{self, AtStake};
use crate::store::list::Listed;

/// The kind of subject a brief is about: a day of the provider.
pub(crate) const DAY: &str = "day";

/// The job that makes a brief.
pub const BRIEF: &str = "desk.brief";

/// The posts that are briefed.
const LEADERS: &[Post] = &[Post::Manager, Post::Director];

/// The most incidents named under one heading.
const NAMED: usize = 5;

impl Desk {
    /// The same, briefing those who lead every day at `time` of the provider's zone; none: never.
    #[must_use]
    pub fn briefing_at(self, time: Option<Time>) -> Self {
        Self { briefed_at: time, ..self }
    }

    /// Asks for the next brief. Asking again asks for nothing more.
    pub async fn plan_brief(&self, now: Instant) -> Result<(), Problem> {
        let Some(time) = self.briefed_at else { return Ok(()) };
        let local = now.timestamp().to_zoned(self.zone.clone());
        let today = local.date();
        let day = if local.time() < time { today } else { today.tomorrow().unwrap_or(today) };
        let Some(run_at) = self.at(day, time) else { return Ok(()) };
        let mut set = WriteSet::new();
        let key = day.to_string();
        let job = NewJob { kind: BRIEF, key: Some(&key), payload: json!({ "day": day }), run_at };
        enqueue(&mut set, self.app.ids.as_ref(), now, &job);
        self.app.db.write(set).await.map(|_| ()).map_err(|error: WriteError| error.into())
    }

    /// Writes the brief of the job's day into `set`.
    pub(crate) async fn brief(&self, set: &mut WriteSet, cx: &Cx, job: &Job) -> Result<(), Problem> {
        let day: Date = job.payload["day"].as_str().and_then(|day| day.parse().ok()).ok_or_else(Problem::not_found)?;
        let team = self.team.facts().await?;
        let mut people: Vec<Recipient> = Vec::new();
        for (post, role) in [(Post::Manager, DutyRole::Manager), (Post::Director, DutyRole::Director)] {
            people.extend(on_call(&team, role, cx.now, None).into_iter().map(|person| recipient(post, person)));
        }
        let own = self.groups.iter().filter(|group| group.customer.is_none());
        people.extend(own.flat_map(|group| group.seated(cx.now, &self.zone)));
        let told = self.day(cx, day, &team).await?;
        for language in [Language::Zh, Language::En] {
            let readers: Vec<Recipient> = people.iter().filter(|one| one.language == language).cloned().collect();
            let subject = day.to_string();
            let notice = Notice {
                event: Event::DayBrief,
                subject_kind: DAY,
                subject,
                severity: None,
                clock: None,
                posts: Some(LEADERS),
                actor: None,
                words: Words { text: told.text(language), ..Words::default() },
                people: &readers,
                routes: &self.routes,
            };
            notify::enqueue(set, self.app.ids.as_ref(), cx.now, &[notice]);
        }
        Ok(())
    }

    /// What a notice about a day says at the moment of sending.
    pub(crate) fn day_facts(&self, day: &str) -> notify::Facts {
        notify::Facts {
            number: day.to_owned(),
            title: day.to_owned(),
            customer: String::new(),
            system: None,
            severity: None,
            engineer: None,
            lead: None,
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            link: Some(format!("{}/overview", self.public_url)),
            clocks: Vec::new(),
        }
    }

    async fn day(&self, cx: &Cx, day: Date, team: &TeamFacts) -> Result<Brief, Problem> {
        let start = |day: Date| self.at(day, Time::midnight()).unwrap_or(cx.now);
        let yesterday = day.yesterday().unwrap_or(day);
        let (from, to) = (start(yesterday), start(day));
        let end = start(day.tomorrow().unwrap_or(day));
        let queries = vec![
            brief::reported(from, to),
            brief::closed(from, to),
            brief::open(cx.now, end),
            brief::due(end),
            brief::customers(cx.now),
        ];
        let answers = self.app.db.read(queries).await?;
        let counts = |at: usize| answers[at].first().ok_or_else(Problem::not_found);
        let (reported, closed, open) = (counts(0)?, counts(1)?, counts(2)?);
        let due = answers[3].iter().map(Listed::read).collect::<Result<Vec<_>, _>>()?;
        let stakes = answers[4].iter().map(AtStake::read).collect::<Result<Vec<_>, _>>()?;
        let mut ids: Vec<PartyId> = due.iter().map(|one| one.customer).collect();
        ids.extend(stakes.iter().map(|one| one.customer));
        ids.sort_unstable();
        ids.dedup();
        let names: HashMap<PartyId, String> =
            self.estate.parties_named(&ids).await?.into_iter().map(|party| (party.id, party.fields.name)).collect();
        let promises = self.attainment(cx, &Period { from, to, customer: None, agreement: None }).await?;
        let fell_due = promises.entries.iter().filter(|entry| entry.due_at.is_some_and(|at| from <= at && at < to));
        let outcomes: Vec<&Outcome> = fell_due.map(|entry| &entry.outcome).collect();
        let kept = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Met)).count();
        let missed = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Missed)).count();
        let line = |one: &Listed| Line {
            what: format!("{} {}", one.number, one.title),
            customer: names.get(&one.customer).cloned().unwrap_or_default(),
            engineer: one.engineer.map(|person| team.name(person)),
            due: one.next.at,
            milestone: one.next.milestone,
        };
        let (late, today): (Vec<&Listed>, Vec<&Listed>) = due.iter().partition(|one| one.next.at < cx.now);
        Ok(Brief {
            day,
            yesterday,
            now: cx.now,
            reported: [int(reported, 0)?, int(reported, 1)?],
            closed: int(closed, 0)?,
            promises: [kept, kept + missed],
            open: [int(open, 0)?, int(open, 1)?, int(open, 2)?, int(open, 3)?, int(open, 4)?],
            late: late.into_iter().take(NAMED).map(line).collect(),
            today: today.into_iter().take(NAMED).map(line).collect(),
            stakes: stakes
                .into_iter()
                .map(|one| (names.get(&one.customer).cloned().unwrap_or_default(), one))
                .collect(),
            zone: self.zone.clone(),
        })
    }

    fn at(&self, day: Date, time: Time) -> Option<Instant> {
        let at = day.to_datetime(time).to_zoned(self.zone.clone()).ok()?;
        Some(Instant::from_micros(at.timestamp().as_microsecond()))
    }
}

fn int(row: &Row, column: usize) -> Result<i64, Problem> {
    Ok(row.int(column)?)
}

/// One incident of a brief.
struct Line {
    what: String,
    customer: String,
    engineer: Option<String>,
    due: Instant,
    milestone: Option<clocks::core::Milestone>,
}

/// What a brief says, in no language yet.
struct Brief {
    day: Date,
    yesterday: Date,
    now: Instant,
    /// Reported yesterday; of severity 1.
    reported: [i64; 2],
    closed: i64,
    /// Promises that fell due yesterday and count: kept, all.
    promises: [usize; 2],
    /// Open: all, late, due today, with nobody on them, of severity 1.
    open: [i64; 5],
    late: Vec<Line>,
    today: Vec<Line>,
    stakes: Vec<(String, AtStake)>,
    zone: jiff::tz::TimeZone,
}

impl Brief {
    fn text(&self, language: Language) -> String {
        let mut text = String::new();
        let [new, grave] = self.reported;
        let [kept, all] = self.promises;
        let [open, late, due, nobody, open_grave] = self.open;
        let (closed, yesterday) = (self.closed, self.yesterday);
        let mut say = |zh: String, en: String| {
            let _ = writeln!(text, "{}", if language == Language::Zh { zh } else { en });
        };
        say(
            format!(
                "昨日（{}）：新报 {new} 件（一级 {grave} 件），关闭 {closed} 件；到期时限 {all} 项，按时 {kept} 项。",
                yesterday.strftime("%-m月%-d日")
            ),
            format!(
                "Yesterday ({yesterday}): {new} reported ({grave} of severity 1), {closed} closed; {all} promises fell due, {kept} kept."
            ),
        );
        say(
            format!(
                "现在：在办 {open} 件（一级 {open_grave} 件），已超时 {late} 件，今日到期 {due} 件，无人负责 {nobody} 件。"
            ),
            format!(
                "Now: {open} open ({open_grave} of severity 1), {late} late, {due} due today, {nobody} with nobody on them."
            ),
        );
        for (zh, en, lines) in [("已超时", "Late", &self.late), ("今日到期", "Due today", &self.today)] {
            if !lines.is_empty() {
                say(format!("{zh}："), format!("{en}:"));
            }
            for line in lines {
                let one = self.line(line, language);
                say(one.clone(), one);
            }
        }
        if !self.stakes.is_empty() {
            say("重点客户：".to_owned(), "Customers with most at stake:".to_owned());
        }
        for (name, AtStake { open, late, grave, .. }) in &self.stakes {
            say(
                format!("· {name}：在办 {open} 件，超时 {late} 件，一级 {grave} 件"),
                format!("· {name}: {open} open, {late} late, {grave} of severity 1"),
            );
        }
        text.trim_end().to_owned()
    }

    /// `· INC-2026-000123 title（customer）：restore 06-30 17:00，王晓东`.
    fn line(&self, line: &Line, language: Language) -> String {
        let due = line.due.timestamp().to_zoned(self.zone.clone());
        let pattern = if due.date() == self.day { "%H:%M" } else { "%m-%d %H:%M" };
        let due = due.strftime(pattern);
        let late = self.late_by(line, language);
        let milestone = line.milestone.map_or("", |milestone| milestone.label(language));
        let nobody = language.pick("无人负责", "nobody on it");
        let engineer = line.engineer.as_deref().unwrap_or(nobody);
        let (what, customer) = (&line.what, &line.customer);
        match language {
            Language::Zh => format!("· {what}（{customer}）：{milestone} {due}{late}，{engineer}"),
            Language::En => format!("· {what} ({customer}): {milestone} {due}{late}, {engineer}"),
        }
    }

    /// By how much it is late in natural time; empty when it is not.
    fn late_by(&self, line: &Line, language: Language) -> String {
        if line.due >= self.now {
            return String::new();
        }
        let minutes = self.now.since(line.due) / kernel::MINUTE;
        let span = minutes.minutes().round(jiff::SpanRound::new().largest(Unit::Hour)).unwrap_or_default();
        let (hours, minutes) = (span.get_hours(), span.get_minutes());
        match language {
            Language::Zh => format!("（已超 {hours} 小时 {minutes} 分）"),
            Language::En => format!(" ({hours} h {minutes} min late)"),
        }
    }
}
