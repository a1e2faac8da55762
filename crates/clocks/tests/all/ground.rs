//! What the tests stand on: clocks of a made-up subject whose rungs write a line each.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use clocks::{
    Behind, Boxed, Clock, Driver, Facing, Fact, Firing, Frame, Ladder, LadderRole, Looked, Milestone, PauseReason,
    Rung, RungAction, RungEffects, Start, Subject, Target, Terms, Trigger,
};
use kernel::{CalendarId, ClockId, Ids, Instant, SeededIds};
use storage::{Db, DbError, Migration, WriteSet, params};
use testkit::World;
use worktime::{Calendar, Counting, Segment, china};

pub const PROBE: &[Migration] = &[Migration {
    slice: "probe",
    name: "0001_line",
    text: "create table probe_line (\n id text collate \"C\" not null primary key,\n subject text not null,\n line text not null\n);\ncreate table probe_subject (\n id text collate \"C\" not null primary key,\n version bigint not null\n);\n",
}];

storage::sql! {
    PUT_LINE = "insert into probe_line (id, subject, line) values ($1, $2, $3)";
    SUBJECT = "select version from probe_subject where id = $1";
    RAISE = "update probe_subject set version = version + 1 where id = $1 and version = $2";
    LINES = "select line from probe_line where subject = $1 order by id";
}

static NEXT_LINE: AtomicU64 = AtomicU64::new(0);

pub const START: &str = "2026-11-05T02:00:00Z";

/// Beijing time on 5 November 2026 and later: `05 14:30`.
pub fn at(text: &str) -> Instant {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00+08:00").parse().unwrap()
}

pub struct Effects {
    pub calendar: Arc<Calendar>,
    pub ladder: Arc<Ladder>,
    pub ids: SeededIds,
    /// Where subjects stand.
    pub db: Mutex<Option<Db>>,
    /// Nobody stands behind rungs that tell the lead.
    pub lead_is_away: AtomicBool,
    /// Every effect changes the subject's row under a guard on its version.
    pub guards: bool,
    /// The database breaks off for this subject.
    pub broken: Option<String>,
}

fn rung(key: &str, trigger: Trigger, actions: Vec<RungAction>) -> Rung {
    Rung { key: key.into(), milestone: Milestone::Restore, trigger, actions }
}

fn tell(role: LadderRole) -> RungAction {
    RungAction::Notify { roles: vec![role] }
}

impl Effects {
    pub fn new() -> Self {
        let ladder = Ladder {
            rungs: vec![
                rung("half", Trigger::Percent(50), vec![tell(LadderRole::Lead)]),
                rung("warn", Trigger::Percent(80), vec![tell(LadderRole::Manager)]),
                rung("due", Trigger::Percent(100), vec![RungAction::RaiseSeverity, tell(LadderRole::Director)]),
            ],
        };
        Self {
            calendar: Arc::new(
                Calendar::compile(&china::spec(&[Segment { start_minute: 540, end_minute: 1080 }])).unwrap(),
            ),
            ladder: Arc::new(ladder),
            ids: SeededIds::new(99),
            db: Mutex::new(None),
            lead_is_away: AtomicBool::new(false),
            guards: false,
            broken: None,
        }
    }

    pub fn frame(&self) -> Frame<'_> {
        Frame { calendar: &self.calendar, ladder: &self.ladder }
    }

    pub fn target(duration: &str) -> Target {
        Target {
            duration: Some(duration.parse().unwrap()),
            counting: Counting::Civil,
            calendar: CalendarId::from_uuid(SeededIds::new(1).fresh(Instant::default())),
            stopped_by: vec![PauseReason::WaitingCustomer],
            agreement: None,
            severity: Some(2),
        }
    }

    pub fn clock(&self, subject: &str, milestone: Milestone, duration: &str, from: Instant) -> Clock {
        let start = Start {
            id: ClockId::fresh(&self.ids, from),
            subject: Subject::new("probe", subject),
            milestone,
            watch: None,
            facing: Facing::Customer,
            target: Self::target(duration),
            started_at: from,
            pauses: Vec::new(),
        };
        Clock::start(start, self.frame(), from).clock
    }

    fn breach_lines(set: &mut WriteSet, clock: &Clock, facts: &[Fact]) {
        for fact in facts.iter().filter(|fact| matches!(fact, Fact::Breached { .. })) {
            Self::line(set, clock, format!("{} {}", clock.milestone, fact.name()));
        }
    }

    fn line(set: &mut WriteSet, clock: &Clock, line: String) {
        let number = NEXT_LINE.fetch_add(1, Ordering::Relaxed);
        set.add(PUT_LINE.with(params![format!("{number:08}"), &clock.subject.id, line]));
    }
}

impl RungEffects for Effects {
    fn terms<'a>(&'a self, _: &'a Clock) -> Boxed<'a, Result<Terms, DbError>> {
        Box::pin(async { Ok(Terms { calendar: Arc::clone(&self.calendar), ladder: Arc::clone(&self.ladder) }) })
    }

    fn look<'a>(&'a self, subjects: Vec<&'a Subject>, _: Instant) -> Boxed<'a, Result<Vec<Looked<'a>>, DbError>> {
        Box::pin(async move {
            let db = self.db.lock().unwrap().clone().filter(|_| self.guards);
            let mut looked: Vec<Looked<'a>> = Vec::new();
            for subject in subjects {
                if self.broken.as_deref() == Some(subject.id.as_str()) {
                    looked.push(Err(DbError::Unavailable("gone".into())));
                    continue;
                }
                let version = match &db {
                    Some(db) => Some(db.row(SUBJECT.with(params![&subject.id])).await?.unwrap().int(0)?),
                    None => None,
                };
                looked.push(Ok(Box::new(Probed { effects: self, version })));
            }
            Ok(looked)
        })
    }
}

/// A subject of the probe; its version, where it is guarded, is expected when the set is written.
struct Probed<'a> {
    effects: &'a Effects,
    version: Option<i64>,
}

impl Probed<'_> {
    fn guard(&self, set: &mut WriteSet, clock: &Clock) {
        if let Some(version) = self.version {
            set.expect(RAISE.with(params![&clock.subject.id, version]), 1, "probe_subject");
        }
    }
}

impl clocks::Effects for Probed<'_> {
    fn fire(&self, set: &mut WriteSet, clock: &mut Clock, firing: &Firing, now: Instant) -> Behind {
        let effects = self.effects;
        let lead = firing.notices(now).iter().any(|notice| notice.role == LadderRole::Lead);
        if lead && effects.lead_is_away.load(Ordering::Relaxed) {
            return Behind::Nobody;
        }
        self.guard(set, clock);
        let late = if firing.late { " late" } else { "" };
        let instead = firing.in_place_of.as_deref().map(|key| format!(" for {key}")).unwrap_or_default();
        let together = if firing.combined { " together" } else { "" };
        let rungs = firing.rungs.join("+");
        Effects::line(set, clock, format!("{} {rungs}{late}{instead}{together}", clock.milestone));
        if firing.raises() && clock.target.severity == Some(2) {
            let mut target = Effects::target("1h");
            target.severity = Some(1);
            let changed = clock.clone().recompute(Some(target), effects.frame(), now).unwrap();
            *clock = changed.clock;
            Effects::breach_lines(set, clock, &changed.facts);
        }
        Behind::Somebody
    }

    fn tell(&self, set: &mut WriteSet, clock: &Clock, facts: &[Fact], _: Instant) {
        self.guard(set, clock);
        Effects::breach_lines(set, clock, facts);
    }
}

/// A driver as another node would have it.
pub fn driver(world: &World, effects: &Arc<Effects>) -> Driver {
    *effects.db.lock().unwrap() = Some(world.db.clone());
    Driver::new(world.db.clone()).with("probe", Arc::clone(effects) as Arc<dyn RungEffects>)
}

pub async fn put(world: &World, clocks: &[Clock]) {
    for part in clocks.chunks(1000) {
        let mut set = WriteSet::new();
        clocks::store::insert(&mut set, part);
        world.db.write(set).await.unwrap();
    }
}

pub async fn lines(world: &World, subject: &str) -> Vec<String> {
    let rows = world.db.rows(LINES.with(params![subject])).await.unwrap();
    rows.iter().map(|row| row.string(0).unwrap()).collect()
}

pub async fn clocks_of(world: &World, subject: &str) -> Vec<Clock> {
    let rows = world.db.rows(clocks::store::of_subject(&Subject::new("probe", subject))).await.unwrap();
    rows.iter().map(|row| clocks::store::read(row).unwrap()).collect()
}
