//! Who may not be chosen, and why.

use kernel::{Language, PersonId};
use serde::{Deserialize, Serialize};
use worktime::{Instant, Interval, MINUTE};

use super::spans::{merged, without};
use super::{CandidatePerson, OneOf, Task};

/// The filters in the order they are asked; the first that fails is the answer to "why not her?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Neither on duty nor on call long enough before the answer falls due.
    OffDuty,
    /// On duty by the roster, but on leave or occupied.
    OnLeave,
    /// Lacks a clearance that the customer or site asks for.
    NotCleared,
    /// Lacks a skill, or has it below the level.
    Skill,
    /// Does not speak the language.
    Language,
    /// Holds as much open work as the capacity allows.
    Capacity,
    /// Declined this work, or let the time to accept run out.
    Declined,
}

impl Filter {
    /// The stable name: `off_duty`, `on_leave`…
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OffDuty => "off_duty",
            Self::OnLeave => "on_leave",
            Self::NotCleared => "not_cleared",
            Self::Skill => "skill",
            Self::Language => "language",
            Self::Capacity => "capacity",
            Self::Declined => "declined",
        }
    }
}

/// Somebody who was not eligible, with the first filter that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// Who.
    pub person: PersonId,
    /// The name at the time of the decision.
    pub name: String,
    /// The filter that failed first.
    pub filter: Filter,
    /// Why, Chinese.
    pub text_zh: String,
    /// Why, English.
    pub text_en: String,
}

impl Excluded {
    /// The sentence in `language`.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.text_zh, &self.text_en)
    }
}

/// The stretch of duty in which the work would begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From when the person can work on it; never before now.
    pub from: Instant,
    /// The end of that duty.
    pub until: Instant,
}

/// The first stretch of `spans` that offers `answer_micros` in one piece between `now` and `due`.
///
/// An answer that is already late, or due before it can be given, is looked for at once: in the `answer_micros` from now.
pub fn free_stretch(spans: &[Interval], now: Instant, due: Instant, answer_micros: i64) -> Option<Stretch> {
    let need = answer_micros.max(1);
    let end = due.max(now.plus(need));
    spans.iter().find_map(|span| {
        let from = span.from.max(now);
        (span.to.min(end).since(from) >= need).then_some(Stretch { from, until: span.to })
    })
}

/// Where the work would begin, or the first filter that fails.
pub(super) fn admit(task: &Task, person: &CandidatePerson) -> Result<Stretch, Excluded> {
    let stretch = on_duty(task, person)?;
    cleared(task, person)?;
    skilled(task, person)?;
    speaks(task, person)?;
    has_room(person)?;
    not_declined(task, person)?;
    Ok(stretch)
}

fn on_duty(task: &Task, person: &CandidatePerson) -> Result<Stretch, Excluded> {
    let find = |spans: &[Interval]| free_stretch(spans, task.now, task.respond_due, task.answer_micros);
    let duty = merged(person.duty.iter().copied());
    let minutes = task.answer_micros / MINUTE;
    if find(&duty).is_none() {
        return Err(excluded(
            person,
            Filter::OffDuty,
            format!("在响应到期前没有连续 {minutes} 分钟的当班或值守时间"),
            format!("not on duty or on call for {minutes} minutes in one piece before the answer falls due"),
        ));
    }
    find(&without(&duty, &person.away)).ok_or_else(|| {
        excluded(
            person,
            Filter::OnLeave,
            "响应到期前的班次内休假或另有任务".to_owned(),
            "on leave or occupied during the duty before the answer falls due".to_owned(),
        )
    })
}

fn cleared(task: &Task, person: &CandidatePerson) -> Result<(), Excluded> {
    let Some(missing) = task.clearances.iter().find(|need| !person.clearances.contains(need)) else { return Ok(()) };
    Err(excluded(
        person,
        Filter::NotCleared,
        format!("没有该客户或现场要求的准入资格“{missing}”"),
        format!("lacks the clearance “{missing}” that the customer or site asks for"),
    ))
}

fn skilled(task: &Task, person: &CandidatePerson) -> Result<(), Excluded> {
    for need in &task.skills {
        let level = person.level(&need.key);
        if level < need.level {
            let (key, least) = (&need.key, need.level);
            return Err(excluded(
                person,
                Filter::Skill,
                format!("技能“{key}”为 {level} 级，要求至少 {least} 级"),
                format!("skill “{key}” at level {level}, level {least} is needed"),
            ));
        }
    }
    let Some(open) = &task.one_of else { return Ok(()) };
    let (carried, least) = (open.carried(person) / 10, open.share.div_ceil(10));
    if open.carried(person) >= open.share {
        return Ok(());
    }
    Err(excluded(
        person,
        Filter::Skill,
        format!("部件未定：技能只覆盖 {carried}% 的可能，要求至少 {least}%"),
        format!("the component is open: the skills cover {carried} % of what it may be, {least} % are needed"),
    ))
}

fn speaks(task: &Task, person: &CandidatePerson) -> Result<(), Excluded> {
    match &task.language {
        Some(language) if !person.languages.contains(language) => Err(excluded(
            person,
            Filter::Language,
            format!("不掌握所需语言“{language}”"),
            format!("does not speak the language needed (“{language}”)"),
        )),
        _ => Ok(()),
    }
}

fn has_room(person: &CandidatePerson) -> Result<(), Excluded> {
    if person.open_count < person.capacity {
        return Ok(());
    }
    let (open, capacity) = (person.open_count, person.capacity);
    Err(excluded(
        person,
        Filter::Capacity,
        format!("在办 {open} 件，已达上限 {capacity} 件（等待中的不计）"),
        format!("{open} open cases, the capacity is {capacity} (waiting ones not counted)"),
    ))
}

fn not_declined(task: &Task, person: &CandidatePerson) -> Result<(), Excluded> {
    if !task.declined.contains(&person.id) {
        return Ok(());
    }
    Err(excluded(
        person,
        Filter::Declined,
        "已退回此单或未在时限内接单".to_owned(),
        "declined this work or did not accept it in time".to_owned(),
    ))
}

fn excluded(person: &CandidatePerson, filter: Filter, text_zh: String, text_en: String) -> Excluded {
    Excluded { person: person.id, name: person.name.clone(), filter, text_zh, text_en }
}

impl OneOf {
    /// How likely it is that the person has the skill that will be needed, in thousandths.
    pub fn carried(&self, person: &CandidatePerson) -> u32 {
        self.needs.iter().filter(|(need, _)| person.level(&need.key) >= need.level).map(|(_, share)| share).sum()
    }
}

impl CandidatePerson {
    /// The level of the skill `key`; 0 when the person does not have it.
    pub fn level(&self, key: &str) -> u8 {
        self.skills.iter().filter(|skill| skill.key == key).map(|skill| skill.level).max().unwrap_or(0)
    }
}
