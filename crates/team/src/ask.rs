//! What later slices may ask: read-only, from one unchanging value.

use kernel::{GroupId, Instant, Language, PersonId, SystemId};
use work::core::{CandidatePerson, Certificate, Familiarity, Skill};
use worktime::{HOUR, Interval};

use crate::core::PersonContent;
use crate::core::{
    AbsenceKind, CertificateHeld, Duty, DutyRole, Place, Post, clearances_at, local_date_in, named_at, serving,
};
use crate::facts::TeamFacts;
use crate::store::Record;

/// The zone in which dates of people (certificates, clearances) are meant when no shift names one.
pub const HOME_ZONE: &str = "Asia/Shanghai";

/// How somebody comes to be on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// By the roster; as the partner of this person when named.
    Roster(Option<PersonId>),
    /// No rotation exists for the role at all: everybody with the post stands for it.
    Post,
}

/// Somebody who is on call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCall {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// How.
    pub through: Through,
}

impl TeamFacts {
    /// The people who could do work at `place` (or on a system alone), with the facts the team knows: duty and absence
    /// around `now` … `until`, skills, languages, clearances in date, certificates, city.
    ///
    /// They are the members of the groups that serve the system, and the engineers named for the place; when no group
    /// does, or the system is unknown, everybody. Load, familiarity and burden are still to be completed by
    /// [`work::store::Facts::complete`].
    pub fn candidates(&self, place: impl Into<Place>, now: Instant, until: Instant) -> Vec<CandidatePerson> {
        let range = Interval { from: now, to: until.max(now).plus(12 * HOUR) };
        self.serving(place.into()).into_iter().map(|person| self.candidate(person, range)).collect()
    }

    /// The people who serve `place`, by id; see [`TeamFacts::candidates`].
    pub fn serving(&self, place: Place) -> Vec<&Record<PersonContent>> {
        let groups = self.groups_serving(place.system);
        let named = self.named(place);
        let member =
            |person: PersonId| groups.iter().any(|group| self.all.groups[group].content.members.contains(&person));
        let serves = |person: PersonId| groups.is_empty() || member(person) || named.contains(&person);
        self.active().filter(|person| serves(person.id)).collect()
    }

    /// The groups that serve `system`.
    pub fn groups_serving(&self, system: Option<SystemId>) -> Vec<GroupId> {
        serving(self.all.groups.iter().map(|(id, group)| (*id, &group.content)), system)
    }

    /// The groups `person` belongs to.
    pub fn groups_of(&self, person: PersonId) -> Vec<GroupId> {
        let groups = self.all.groups.iter().filter(|(_, group)| group.content.members.contains(&person));
        groups.map(|(id, _)| *id).collect()
    }

    /// The systems that the groups of `person` serve; none means every system.
    pub fn systems_of(&self, person: PersonId) -> Option<Vec<SystemId>> {
        let mut systems = Vec::new();
        for group in self.groups_of(person) {
            let group = &self.all.groups[&group].content;
            if group.serves_all {
                return None;
            }
            systems.extend_from_slice(&group.systems);
        }
        systems.sort_unstable();
        systems.dedup();
        Some(systems)
    }

    /// The resident or named engineers at `place`, A before B.
    pub fn named(&self, place: Place) -> Vec<PersonId> {
        named_at(self.all.staffing.values().map(|rule| &rule.content), place)
    }

    /// The clearances asked for at `place`.
    pub fn clearances(&self, place: Place) -> Vec<String> {
        clearances_at(self.all.staffing.values().map(|rule| &rule.content), place)
    }

    /// Who is on call as `role` at `at`, for `group` or the whole organisation.
    ///
    /// Empty when a rotation exists and nobody is there: the ladder then takes its next rung and says so. Where no
    /// rotation was ever written for the role, the active holders of the post who are not away stand for it.
    pub fn who_is_on_call(&self, role: DutyRole, at: Instant, group: Option<GroupId>) -> Vec<OnCall> {
        let concerns = |of: Option<GroupId>| of.is_none() || group.is_none() || of == group;
        let mut rotations = self.all.rotations.values().map(|rotation| &rotation.content);
        if !rotations.any(|rotation| rotation.role == role && concerns(rotation.group_id)) {
            return self.holders(role, at);
        }
        let mut out: Vec<OnCall> = Vec::new();
        for duty in self.on_duty(at) {
            let known = out.iter().any(|found| found.person == duty.person);
            if duty.role == role && concerns(duty.group) && !known {
                let through = Through::Roster(duty.stands_in_for);
                out.push(OnCall { person: duty.person, name: self.name(duty.person), through });
            }
        }
        out
    }

    /// Everybody on duty or on call at `at`, with the whole stretch.
    pub fn on_duty(&self, at: Instant) -> Vec<Duty> {
        let mut duties = self.duties(Interval { from: at, to: at.plus(1) });
        duties.retain(|duty| !duty.away);
        duties
    }

    /// Whether `person` is on duty or on call and not away at `at`.
    pub fn is_on_duty(&self, person: PersonId, at: Instant) -> bool {
        self.duties_of(person, Interval { from: at, to: at.plus(1) }).iter().any(|duty| !duty.away)
    }

    /// The person behind an account.
    pub fn person_of_account(&self, account: kernel::AccountId) -> Option<&Record<PersonContent>> {
        self.all.people.values().find(|person| person.content.account_id == Some(account))
    }

    fn holders(&self, role: DutyRole, at: Instant) -> Vec<OnCall> {
        let now = Interval { from: at, to: at.plus(1) };
        let Some(post) = post_of(role) else { return Vec::new() };
        let holding = self.active().filter(|person| person.content.posts.contains(&post));
        holding
            .filter(|person| self.roster().away(person.id, now).is_empty())
            .map(|person| OnCall { person: person.id, name: person.content.name.clone(), through: Through::Post })
            .collect()
    }

    fn candidate(&self, person: &Record<PersonContent>, range: Interval) -> CandidatePerson {
        let content = &person.content;
        let today = local_date_in(HOME_ZONE, range.from);
        CandidatePerson {
            id: person.id,
            name: content.name.clone(),
            duty: self.duties_of(person.id, range).into_iter().map(|duty| duty.span).collect(),
            away: self.roster().away(person.id, range),
            skills: content.skills.iter().map(|held| Skill { key: held.skill.clone(), level: held.level }).collect(),
            languages: content.languages.clone(),
            clearances: content.clearances_on(today),
            certificates: content.certificates.iter().map(certificate).collect(),
            city: content.city.clone(),
            open_count: 0,
            capacity: content.capacity,
            queued_micros: 0,
            familiarity: Familiarity::default(),
            nights: 0,
            severity_ones: 0,
            last_assigned: None,
        }
    }
}

impl DutyRole {
    /// What people read.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Self::Engineer => language.pick("工程师", "engineer"),
            Self::Lead => language.pick("值班组长", "on-call lead"),
            Self::Manager => language.pick("值班经理", "manager on duty"),
            Self::Director => language.pick("总监", "director"),
        }
    }
}

impl AbsenceKind {
    /// What people read.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Self::Leave => language.pick("休假", "leave"),
            Self::Sick => language.pick("病假", "sick leave"),
            Self::Training => language.pick("培训", "training"),
            Self::Project => language.pick("项目", "project work"),
            Self::Occupied => language.pick("另有任务", "occupied"),
        }
    }
}

const fn post_of(role: DutyRole) -> Option<Post> {
    match role {
        DutyRole::Engineer => None,
        DutyRole::Lead => Some(Post::Lead),
        DutyRole::Manager => Some(Post::ServiceManager),
        DutyRole::Director => Some(Post::Director),
    }
}

fn certificate(held: &CertificateHeld) -> Certificate {
    Certificate {
        technology: held.technology.clone(),
        version: held.version.clone(),
        valid_until: held.valid_until.map(|last| crate::core::end_of_day(HOME_ZONE, last)),
    }
}
