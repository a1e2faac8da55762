//! The answer as the API shows it.

use std::collections::BTreeMap;

use agreement::core::{PartyKind, Severity, Stage};
use clocks::core::Milestone;
use desk::core::{Answerable, Dimension, Figure, Group, NotCounted, Outcome, tally};
use kernel::{AgreementId, IncidentId, Instant, PartyId, PersonId};
use serde::Serialize;
use team::TeamFacts;
use utoipa::ToSchema;

use crate::core::{Judged, Pair, Shift, moved, why};
use crate::naming::Names;
use crate::page::{Compared, Who};
use crate::roster::Made;
use crate::run::BothWays;

/// The most of one kind that an answer names; the count says how many there are.
const MOST: usize = 500;

/// How the past months would have gone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfAnswer)]
pub struct Answer {
    /// The first instant of the reports looked at.
    pub from: Instant,
    /// The last.
    pub to: Instant,
    /// Incidents looked at.
    pub incidents: u32,
    /// Incidents that the draft concerns; none without one.
    pub concerned: u32,
    /// Incidents whose recorded moves do not give the record again, and which are left out.
    pub set_aside: SetAside,
    /// 及时率 by agreement, severity, milestone and party: as it was and as it would have been.
    pub figures: Vec<FigureRow>,
    /// All of them together.
    pub total: BothFigures,
    /// Promises missed before and not any more.
    pub won: Changes,
    /// Promises missed only under the draft.
    pub lost: Changes,
    /// Verdicts that the draft's matrix gives otherwise.
    pub shifts: Shifts,
    /// What another roster would have made of the work.
    pub roster: Option<RosterAnswer>,
}

/// Incidents that were left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfSetAside)]
pub struct SetAside {
    /// How many.
    pub count: usize,
    /// Which, at most 500.
    pub items: Vec<SetAsideItem>,
}

/// An incident that was left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfSetAsideItem)]
pub struct SetAsideItem {
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// The milestones that come out otherwise than they are on record.
    pub milestones: Vec<Milestone>,
    /// Why its moves cannot be made again at all, Chinese.
    pub text_zh: Option<String>,
    /// The same in English.
    pub text_en: Option<String>,
}

/// One figure.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WhatIfFigure)]
pub struct OneFigure {
    /// Clocks kept.
    pub met: u32,
    /// Clocks missed.
    pub missed: u32,
    /// Clocks that do not count, by reason.
    pub not_counted: BTreeMap<String, u32>,
    /// 及时率 in thousandths, rounded down; none when nothing counts.
    #[schema(maximum = 1000, example = 983)]
    pub permille: Option<u32>,
}

/// A figure both ways.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WhatIfFigures)]
pub struct BothFigures {
    /// As it was.
    pub old: OneFigure,
    /// As it would have been.
    pub new: OneFigure,
}

/// Somebody or something with its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WhatIfParty)]
pub struct PartyView {
    /// Its id; none where nobody of the kind is named.
    pub id: Option<PartyId>,
    /// Its name; empty where nobody is named.
    #[schema(example = "石渠数据库")]
    pub name: String,
    /// Its kind.
    pub kind: PartyKind,
}

/// Figures of one group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfRow)]
pub struct FigureRow {
    /// The agreement; none for work without one.
    pub agreement_id: Option<AgreementId>,
    /// Its name.
    pub agreement: String,
    /// The severity.
    pub severity: Option<Severity>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// The party that answers; none where it is contested or nobody is found.
    pub party: Option<PartyView>,
    /// Whether the attribution is contested.
    pub disputed: bool,
    /// The figures.
    #[serde(flatten)]
    pub figures: BothFigures,
}

/// Promises that came out otherwise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfChanges)]
pub struct Changes {
    /// How many.
    pub count: usize,
    /// Which, at most 500, the earliest due first.
    pub items: Vec<Change>,
}

/// A promise that came out otherwise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfChange)]
pub struct Change {
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// What was promised.
    pub milestone: Milestone,
    /// The severity it was promised for.
    pub severity: Severity,
    /// When it was due; none where nothing was promised.
    pub old_due_at: Option<Instant>,
    /// When it would have been due; none where nothing would have been promised.
    pub new_due_at: Option<Instant>,
    /// When it was met, if it was.
    pub met_at: Option<Instant>,
    /// `met`, `missed`, why it does not count, or `not_promised`.
    #[schema(example = "missed")]
    pub old_outcome: String,
    /// The same under the draft.
    #[schema(example = "met")]
    pub new_outcome: String,
    /// Why, Chinese.
    pub text_zh: String,
    /// Why, English.
    pub text_en: String,
}

/// Verdicts that would have been others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfShifts)]
pub struct Shifts {
    /// How many.
    pub count: usize,
    /// Which, at most 500.
    pub items: Vec<ShiftItem>,
}

/// A verdict that would have been another one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfShift)]
pub struct ShiftItem {
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// The stage of maintenance.
    pub stage: Stage,
    /// Who leads by the matrix on record.
    pub from: Option<PartyView>,
    /// Who would lead.
    pub to: Option<PartyView>,
    /// Which row says so, Chinese.
    pub text_zh: String,
    /// Which row says so, English.
    pub text_en: String,
}

/// What a roster makes of the work.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = WhatIfRosterSide)]
pub struct RosterSide {
    /// Hours in which no engineer was on duty or on call, in minutes.
    pub uncovered_minutes: i64,
    /// What the groups' needs lack, in minutes, all needs together.
    pub gap_minutes: i64,
    /// Work for which nobody was eligible.
    pub nobody: u32,
}

/// What one person carried.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[schema(as = WhatIfLoad)]
pub struct Load {
    /// Pieces of work.
    pub jobs: u32,
    /// Working time by the estimate per severity, minutes.
    pub effort_minutes: i64,
    /// Of them at night.
    pub nights: u32,
    /// Of them of severity 1.
    pub severity_ones: u32,
    /// The most at one time, what waited included.
    pub most_open: u32,
}

/// The load of one person both ways.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfPerson)]
pub struct PersonRow {
    /// Who.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// With the present roster.
    pub old: Load,
    /// With the other one.
    pub new: Load,
}

/// Work that would have gone to somebody else.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfMoved)]
pub struct MovedItem {
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    pub incident_number: String,
    /// To whom the present roster gives it; none to nobody.
    pub from: Option<String>,
    /// To whom the other one would give it; none to nobody.
    pub to: Option<String>,
}

/// What another roster would have made of the work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIfRosterAnswer)]
pub struct RosterAnswer {
    /// With the present roster.
    pub old: RosterSide,
    /// With the other one.
    pub new: RosterSide,
    /// The load of each person.
    pub people: Vec<PersonRow>,
    /// How much work would have gone to somebody else.
    pub moved: usize,
    /// Which, at most 500.
    pub moved_items: Vec<MovedItem>,
    /// Of the work that the platform gave at intake: to how many the present roster gives it again as it is on record.
    pub as_recorded: u32,
    /// How much work the platform gave at intake.
    pub given_by_platform: u32,
}

impl Answer {
    pub(crate) fn of(
        (from, to): (Instant, Instant),
        drafted: bool,
        compared: &Compared,
        names: &Names,
        both: Option<&BothWays>,
        team: &TeamFacts,
    ) -> Self {
        let changes = |pick: fn(&Pair) -> bool| {
            let mut found: Vec<&(Who, Pair)> = compared.changed.iter().filter(|(_, pair)| pick(pair)).collect();
            found.sort_by_key(|(who, pair)| (due(pair.old.as_ref()).or(due(pair.new.as_ref())), who.id));
            let items = found.iter().take(MOST).map(|(who, pair)| change(who, pair)).collect();
            Changes { count: found.len(), items }
        };
        Self {
            from,
            to,
            incidents: compared.incidents,
            concerned: if drafted { compared.concerned } else { 0 },
            set_aside: set_aside(compared),
            figures: figures(compared, names),
            total: total(compared),
            won: changes(Pair::is_won),
            lost: changes(Pair::is_lost),
            shifts: Shifts {
                count: compared.shifts.len(),
                items: compared.shifts.iter().take(MOST).map(|(who, shift)| shifted(who, shift, names)).collect(),
            },
            roster: both.map(|both| roster(both, team, compared)),
        }
    }
}

fn set_aside(compared: &Compared) -> SetAside {
    let item = |aside: &crate::page::Aside| SetAsideItem {
        incident_id: aside.who.id,
        incident_number: aside.who.number.clone(),
        milestones: aside.milestones.clone(),
        text_zh: aside.refusal.as_ref().map(|refusal| refusal.zh.clone()),
        text_en: aside.refusal.as_ref().map(|refusal| refusal.en.clone()),
    };
    SetAside { count: compared.aside.len(), items: compared.aside.iter().take(MOST).map(item).collect() }
}

fn figures(compared: &Compared, names: &Names) -> Vec<FigureRow> {
    let mut both: BTreeMap<Group, BothFigures> = BTreeMap::new();
    for (group, figure) in tally(&compared.old, Dimension::ALL) {
        both.entry(group).or_default().old = one(&figure);
    }
    for (group, figure) in tally(&compared.new, Dimension::ALL) {
        both.entry(group).or_default().new = one(&figure);
    }
    let row = |(group, figures): (Group, BothFigures)| {
        let agreement_id = group.agreement.flatten();
        let party = match group.party {
            Some(Answerable::Party(kind, id)) => Some(named((kind, id), names)),
            _ => None,
        };
        FigureRow {
            agreement_id,
            agreement: agreement_id.and_then(|id| names.agreements.get(&id).cloned()).unwrap_or_default(),
            severity: group.severity,
            milestone: group.milestone,
            party,
            disputed: group.party == Some(Answerable::Disputed),
            figures,
        }
    };
    both.into_iter().map(row).collect()
}

fn total(compared: &Compared) -> BothFigures {
    let all = |entries| tally(entries, &[]).into_values().next().map(|figure| one(&figure)).unwrap_or_default();
    BothFigures { old: all(&compared.old), new: all(&compared.new) }
}

fn one(figure: &Figure) -> OneFigure {
    OneFigure {
        met: figure.met,
        missed: figure.missed,
        not_counted: figure.not_counted.iter().map(|(reason, count)| (reason.to_string(), *count)).collect(),
        permille: figure.permille(),
    }
}

fn named((kind, id): (PartyKind, Option<PartyId>), names: &Names) -> PartyView {
    PartyView { id, kind, name: id.and_then(|id| names.parties.get(&id).cloned()).unwrap_or_default() }
}

fn due(judged: Option<&Judged>) -> Option<Instant> {
    judged.and_then(|judged| judged.clock.due_at())
}

fn change(who: &Who, pair: &Pair) -> Change {
    let text = why(pair);
    let outcome = |judged: Option<&Judged>| match judged.map(|judged| judged.entry.outcome) {
        None => "not_promised".to_owned(),
        Some(Outcome::Met) => "met".to_owned(),
        Some(Outcome::Missed) => "missed".to_owned(),
        Some(Outcome::NotCounted(reason)) => NotCounted::as_str(reason).to_owned(),
    };
    let some = pair.old.as_ref().or(pair.new.as_ref());
    Change {
        incident_id: who.id,
        incident_number: who.number.clone(),
        milestone: pair.milestone,
        severity: some.map_or(Severity::FOUR, |judged| judged.entry.severity),
        old_due_at: due(pair.old.as_ref()),
        new_due_at: due(pair.new.as_ref()),
        met_at: some.and_then(|judged| judged.clock.met_at()),
        old_outcome: outcome(pair.old.as_ref()),
        new_outcome: outcome(pair.new.as_ref()),
        text_zh: text.zh,
        text_en: text.en,
    }
}

fn shifted(who: &Who, shift: &Shift, names: &Names) -> ShiftItem {
    ShiftItem {
        incident_id: who.id,
        incident_number: who.number.clone(),
        stage: shift.stage,
        from: shift.from.map(|led| named(led, names)),
        to: shift.to.map(|led| named(led, names)),
        text_zh: shift.evidence.zh.clone(),
        text_en: shift.evidence.en.clone(),
    }
}

fn roster(both: &BothWays, team: &TeamFacts, compared: &Compared) -> RosterAnswer {
    let (old, new) = (&both.old.carrying, &both.new.carrying);
    let people: std::collections::BTreeSet<PersonId> = old.people.keys().chain(new.people.keys()).copied().collect();
    let load = |carrying: &crate::core::Carrying, id| {
        let carried = carrying.people.get(&id).copied().unwrap_or_default();
        Load {
            jobs: carried.jobs,
            effort_minutes: carried.effort_micros / kernel::MINUTE,
            nights: carried.nights,
            severity_ones: carried.severity_ones,
            most_open: carried.most_open,
        }
    };
    let moved = moved(old, new);
    let name = |person: Option<PersonId>| person.map(|person| team.name(person));
    let item = |(id, from, to): &(IncidentId, Option<PersonId>, Option<PersonId>)| MovedItem {
        incident_id: *id,
        incident_number: compared.numbers.get(id).cloned().unwrap_or_default(),
        from: name(*from),
        to: name(*to),
    };
    RosterAnswer {
        old: side(&both.old),
        new: side(&both.new),
        people: people
            .into_iter()
            .map(|id| PersonRow { person_id: id, name: team.name(id), old: load(old, id), new: load(new, id) })
            .collect(),
        moved: moved.len(),
        moved_items: moved.iter().take(MOST).map(item).collect(),
        as_recorded: both.as_recorded.0,
        given_by_platform: both.as_recorded.1,
    }
}

fn side(made: &Made) -> RosterSide {
    RosterSide {
        uncovered_minutes: made.uncovered / kernel::MINUTE,
        gap_minutes: made.gaps / kernel::MINUTE,
        nobody: u32::try_from(made.carrying.given.values().filter(|to| to.is_none()).count()).unwrap_or(u32::MAX),
    }
}
