//! Who is on duty when: turns, then overrides, then partners for those who are away.

use kernel::{GroupId, Instant, PersonId, ShiftId};
use work::core::{merged, without};
use worktime::Interval;

use super::cycle::turns;
use super::{Cover, DutyRole, Override, Pattern, Roster, Rotation, ShiftKind};

/// A stretch of one person's duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// When.
    pub span: Interval,
    /// Who.
    pub person: PersonId,
    /// For which group; none for the whole organisation.
    pub group: Option<GroupId>,
    /// As what.
    pub role: DutyRole,
    /// At the desk or on call.
    pub kind: ShiftKind,
    /// By which rotation.
    pub rotation: ShiftId,
    /// For whom the person stands in as partner.
    pub stands_in_for: Option<PersonId>,
    /// The person is away in this stretch: by the roster it is hers, but nobody can count on it.
    pub away: bool,
}

impl Roster {
    /// Every duty within `range`, cut to it, in order of time. Stretches of people who are away are among them, marked.
    pub fn duties(&self, range: Interval) -> Vec<Duty> {
        let mut out: Vec<Duty> =
            self.spec.rotations.iter().flat_map(|(id, rotation)| self.of_rotation(*id, rotation, range)).collect();
        out.sort();
        out
    }

    /// Everybody who is on duty or on call at `at`, partners who stand in included.
    pub fn on_call(&self, at: Instant) -> Vec<Duty> {
        let mut duties = self.duties(Interval { from: at, to: at.plus(1) });
        duties.retain(|duty| !duty.away);
        duties
    }

    /// When `person` is on duty or on call and not away, from `from` to `to`, merged.
    pub fn duty(&self, person: PersonId, from: Instant, to: Instant) -> Vec<Interval> {
        let duties = self.duties(Interval { from, to });
        merged(duties.into_iter().filter(|duty| duty.person == person && !duty.away).map(|duty| duty.span))
    }

    fn of_rotation(&self, id: ShiftId, rotation: &Rotation, range: Interval) -> Vec<Duty> {
        let Some(shift) = self.spec.shifts.get(&rotation.shift_id) else { return Vec::new() };
        let Some(zone) = self.zones.get(&shift.hours.zone) else { return Vec::new() };
        let mut held: Vec<Held> = Vec::new();
        let mut count: Option<i64> = None;
        for (date, span) in shift.hours.touching(zone, &self.spec.working_days, range) {
            if date < rotation.starts_on || rotation.ends_on.is_some_and(|last| date > last) {
                continue;
            }
            if rotation.pattern == Pattern::Standing {
                held.extend(rotation.members.iter().map(|person| Held { person: *person, span }));
                continue;
            }
            // Shifts are counted, not dates: a rota of weekdays must not skip people over the weekend.
            let before =
                count.unwrap_or_else(|| shift.hours.days.count(rotation.starts_on, date, &self.spec.working_days));
            count = Some(before + 1);
            let pieces = turns(rotation, zone, before, span);
            held.extend(pieces.into_iter().map(|(place, span)| Held { person: rotation.members[place], span }));
        }
        let held = self.overridden(id, held);
        let duty = |held: Held, stands_in_for, away| Duty {
            span: held.span,
            person: held.person,
            group: rotation.group_id,
            role: rotation.role,
            kind: shift.kind,
            rotation: id,
            stands_in_for,
            away,
        };
        let turns = rotation.pattern != Pattern::Standing;
        let mut out: Vec<Duty> = held.into_iter().flat_map(|held| self.with_partner(held, turns, &duty)).collect();
        out.retain_mut(|duty| cut(&mut duty.span, range));
        out
    }

    fn overridden(&self, rotation: ShiftId, mut held: Vec<Held>) -> Vec<Held> {
        for change in self.spec.overrides.iter().filter(|change| change.rotation == rotation) {
            match change.cover {
                Cover::Extra => held.push(Held { person: change.person, span: change.span }),
                Cover::Replaces(whom) => {
                    held = held.into_iter().flat_map(|piece| replaced(piece, whom, change)).collect();
                }
            }
        }
        held
    }

    /// The piece itself, with the part in which the person is away marked and given to the partner if it has turns.
    fn with_partner(&self, held: Held, turns: bool, duty: &dyn Fn(Held, Option<PersonId>, bool) -> Duty) -> Vec<Duty> {
        let here = self.present(held.person, held.span);
        let gone = without(&[held.span], &here);
        let mut out: Vec<Duty> =
            here.into_iter().map(|span| duty(Held { person: held.person, span }, None, false)).collect();
        let partner = self.spec.partners.get(&held.person).copied().filter(|_| turns);
        for span in gone {
            out.push(duty(Held { person: held.person, span }, None, true));
            for (partner, span) in
                partner.iter().flat_map(|partner| self.present(*partner, span).into_iter().map(|span| (*partner, span)))
            {
                out.push(duty(Held { person: partner, span }, Some(held.person), false));
            }
        }
        out
    }

    /// The parts of `span` in which `person` works here and is not away.
    fn present(&self, person: PersonId, span: Interval) -> Vec<Interval> {
        if !self.spec.active.contains(&person) {
            return Vec::new();
        }
        let away: Vec<Interval> = self.away(person, span);
        without(&[span], &away)
    }

    /// When `person` is away, as far as it touches `range`, merged.
    pub fn away(&self, person: PersonId, range: Interval) -> Vec<Interval> {
        let absences = self.spec.absences.iter().filter(|absence| absence.person == person);
        merged(absences.map(|absence| absence.span).filter(|span| span.from < range.to && span.to > range.from))
    }
}

/// A stretch in somebody's hands.
#[derive(Clone, Copy)]
struct Held {
    person: PersonId,
    span: Interval,
}

fn replaced(piece: Held, whom: Option<PersonId>, change: &Override) -> Vec<Held> {
    let concerns = whom.is_none_or(|whom| whom == piece.person);
    let taken = Interval { from: piece.span.from.max(change.span.from), to: piece.span.to.min(change.span.to) };
    if !concerns || taken.from >= taken.to {
        return vec![piece];
    }
    let mut out: Vec<Held> =
        without(&[piece.span], &[taken]).into_iter().map(|span| Held { person: piece.person, span }).collect();
    out.push(Held { person: change.person, span: taken });
    out
}

/// Cuts `span` to `range`; false when nothing is left.
fn cut(span: &mut Interval, range: Interval) -> bool {
    span.from = span.from.max(range.from);
    span.to = span.to.min(range.to);
    span.from < span.to
}
