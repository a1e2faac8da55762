//! Holes in the roster, found before they happen.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use kernel::{GroupId, Instant, Language, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::core::merged;
use worktime::Interval;

use super::{Duty, DutyRole, Hours, Roster, SkillHeld};

/// What a group must always have on duty or on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DutyCoverage)]
pub struct Coverage {
    /// The name people see.
    #[schema(example = "数据库 7×24")]
    pub name: String,
    /// Only people with this skill at this level or above count.
    #[serde(default)]
    pub skill: Option<SkillHeld>,
    /// Only duty in this role counts.
    #[serde(default)]
    pub role: Option<DutyRole>,
    /// When it is needed.
    pub hours: Hours,
    /// How many people, at least 1.
    #[schema(example = 1)]
    pub at_least: u32,
}

/// A group as far as its coverage goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCoverage {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Its members with their skills.
    pub members: Vec<(PersonId, Vec<SkillHeld>)>,
    /// What it must have.
    pub needs: Vec<Coverage>,
}

/// A stretch in which fewer people are on duty than needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The group.
    pub group: GroupId,
    /// The group's name.
    pub group_name: String,
    /// Which of its needs.
    pub coverage: String,
    /// When.
    pub span: Interval,
    /// How many are there.
    pub present: u32,
    /// How many are needed.
    pub needed: u32,
    /// Whose duty it would be by the roster, but they are away.
    pub away: Vec<PersonId>,
}

impl Gap {
    /// One sentence for people; instants stand beside it.
    pub fn text(&self, language: Language) -> String {
        let Self { group_name, coverage, present, needed, .. } = self;
        match language {
            Language::Zh => format!("{group_name}“{coverage}”需 {needed} 人，只有 {present} 人在岗或值守"),
            Language::En => format!("{group_name}, “{coverage}”: {needed} needed, {present} on duty or on call"),
        }
    }
}

impl Roster {
    /// Where within `range` the needs of `groups` are not met, by group, need and time.
    ///
    /// A need whose zone is unknown has no gaps; [`Coverage`] is checked when it is written.
    pub fn gaps(&self, groups: &[GroupCoverage], range: Interval) -> Vec<Gap> {
        let duties = self.duties(range);
        let mut out = Vec::new();
        for group in groups {
            for need in &group.needs {
                out.extend(self.gaps_of(group, need, &duties, range));
            }
        }
        out
    }

    fn gaps_of(&self, group: &GroupCoverage, need: &Coverage, duties: &[Duty], range: Interval) -> Vec<Gap> {
        let Ok(zone) = TimeZone::get(&need.hours.zone) else { return Vec::new() };
        let able: BTreeSet<PersonId> =
            group.members.iter().filter(|(_, skills)| able(skills, need)).map(|(person, _)| *person).collect();
        let counted: Vec<&Duty> = duties
            .iter()
            .filter(|duty| able.contains(&duty.person) && need.role.is_none_or(|role| role == duty.role))
            .collect();
        let needed = need.hours.touching(&zone, &self.spec().working_days, range);
        let mut out: Vec<Gap> = Vec::new();
        for span in merged(needed.into_iter().map(|(_, span)| span)) {
            let span = Interval { from: span.from.max(range.from), to: span.to.min(range.to) };
            for piece in pieces(span, &counted) {
                add(&mut out, gap(group, need, &counted, piece));
            }
        }
        out
    }
}

fn able(skills: &[SkillHeld], need: &Coverage) -> bool {
    need.skill
        .as_ref()
        .is_none_or(|needed| skills.iter().any(|held| held.skill == needed.skill && held.level >= needed.level))
}

/// `span` cut wherever a duty begins or ends.
fn pieces(span: Interval, duties: &[&Duty]) -> Vec<Interval> {
    let mut cuts: BTreeSet<Instant> = duties.iter().flat_map(|duty| [duty.span.from, duty.span.to]).collect();
    cuts.retain(|cut| span.from < *cut && *cut < span.to);
    cuts.extend([span.from, span.to]);
    let cuts: Vec<Instant> = cuts.into_iter().collect();
    cuts.windows(2).map(|pair| Interval { from: pair[0], to: pair[1] }).collect()
}

fn gap(group: &GroupCoverage, need: &Coverage, duties: &[&Duty], span: Interval) -> Option<Gap> {
    let people = |away: bool| -> BTreeSet<PersonId> {
        let within =
            duties.iter().filter(|duty| duty.away == away && duty.span.from < span.to && duty.span.to > span.from);
        within.map(|duty| duty.person).collect()
    };
    let present = u32::try_from(people(false).len()).unwrap_or(u32::MAX);
    (present < need.at_least).then(|| Gap {
        group: group.group,
        group_name: group.name.clone(),
        coverage: need.name.clone(),
        span,
        present,
        needed: need.at_least,
        away: people(true).into_iter().collect(),
    })
}

/// Adds a gap, joined to the one before when only the time differs.
fn add(gaps: &mut Vec<Gap>, gap: Option<Gap>) {
    let Some(gap) = gap else { return };
    match gaps.last_mut() {
        Some(last) if last.span.to == gap.span.from && last.present == gap.present && last.away == gap.away => {
            last.span.to = gap.span.to;
        }
        _ => gaps.push(gap),
    }
}
