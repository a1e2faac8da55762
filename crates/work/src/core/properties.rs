//! What holds for any people and any task.

use kernel::{HOUR, Instant, MINUTE};
use proptest::prelude::*;
use worktime::Interval;

use super::tests::{NOW, people, span, task};
use super::{CandidatePerson, Task, rank};

fn any_person(n: usize) -> impl Strategy<Value = CandidatePerson> {
    let base = people(n + 1).remove(n);
    let hours = (-9..9_i64, 0..9_i64, -9..9_i64, 0..9_i64);
    let load = (0..5_u32, 0..4_u32, 0..200_i64, 0..4_u32, 0..3_u32);
    (hours, load, 0..6_u8, any::<bool>(), any::<bool>(), prop::option::of(0..3_i64)).prop_map(
        move |((from, length, gone, away), (open, capacity, queued, nights, ones), level, zh, cleared, last)| {
            let mut person = base.clone();
            person.duty = vec![span(from * HOUR, (from + length) * HOUR)];
            person.away = vec![span(gone * HOUR, (gone + away) * HOUR)];
            (person.open_count, person.capacity) = (open, capacity);
            person.queued_micros = queued * MINUTE;
            (person.nights, person.severity_ones) = (nights, ones);
            person.skills[0].level = level;
            if !zh {
                person.languages = vec!["en".to_owned()];
            }
            person.clearances = if cleared { vec!["x".to_owned()] } else { Vec::new() };
            person.last_assigned = last.map(|hours| NOW.plus(-hours * HOUR));
            person
        },
    )
}

fn crowd() -> impl Strategy<Value = Vec<CandidatePerson>> {
    (any_person(0), any_person(1), any_person(2), any_person(3), any_person(4), any_person(5))
        .prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f])
}

/// The rule once more, minute by minute: slow, and written without the code under test.
fn may_be_chosen(task: &Task, person: &CandidatePerson) -> bool {
    let inside = |spans: &[Interval], at: Instant| spans.iter().any(|span| span.from <= at && at < span.to);
    let mut run = 0;
    let mut longest = 0;
    let mut at = task.now;
    while at < task.respond_due {
        run = if inside(&person.duty, at) && !inside(&person.away, at) { run + 1 } else { 0 };
        longest = longest.max(run);
        at = at.plus(MINUTE);
    }
    longest * MINUTE >= task.answer_micros
        && task.clearances.iter().all(|need| person.clearances.contains(need))
        && task
            .skills
            .iter()
            .all(|need| person.skills.iter().any(|held| held.key == need.key && held.level >= need.level))
        && task.language.iter().all(|language| person.languages.contains(language))
        && person.open_count < person.capacity
        && !task.declined.contains(&person.id)
}

proptest! {
    #[test]
    fn an_ineligible_person_is_never_ranked_and_an_eligible_one_never_left_out(
        crowd in crowd(), cleared in any::<bool>(), due in 1..12_i64, declined in 0..6_usize,
    ) {
        let mut task = task();
        task.respond_due = NOW.plus(due * HOUR);
        task.clearances = if cleared { vec!["x".to_owned()] } else { Vec::new() };
        task.declined = vec![crowd[declined].id];
        let ranking = rank(&task, &crowd);
        prop_assert_eq!(ranking.order.len() + ranking.excluded.len(), crowd.len());
        for person in &crowd {
            let ranked = ranking.order.iter().any(|ranked| ranked.person == person.id);
            prop_assert_eq!(ranked, may_be_chosen(&task, person));
        }
    }

    #[test]
    fn the_order_in_which_people_are_handed_over_does_not_matter(crowd in crowd(), order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let shuffled: Vec<CandidatePerson> = order.iter().map(|place| crowd[*place].clone()).collect();
        prop_assert_eq!(rank(&task(), &crowd), rank(&task(), &shuffled));
    }
}
