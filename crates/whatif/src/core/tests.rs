//! Rosters over the same work.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{HOUR, IncidentId, Instant, PersonId, SeededIds};
use proptest::prelude::*;
use team::core::Place;
use work::core::{CandidatePerson, Task};
use worktime::Interval;

use super::roster::{Carrying, Job, Staff, carry, moved};

const T0: Instant = Instant::from_micros(1_790_000_000_000_000);

/// People who are there around the clock, each with a capacity.
struct There(Vec<(PersonId, u32)>);

impl Staff for There {
    fn candidates(&self, _: Place, now: Instant, until: Instant) -> Vec<CandidatePerson> {
        let all = Interval { from: now.plus(-HOUR), to: until.plus(12 * HOUR) };
        let one = |(id, capacity): &(PersonId, u32)| CandidatePerson {
            id: *id,
            name: id.to_string(),
            duty: vec![all],
            away: Vec::new(),
            skills: Vec::new(),
            languages: Vec::new(),
            clearances: Vec::new(),
            certificates: Vec::new(),
            city: None,
            open_count: 0,
            capacity: *capacity,
            queued_micros: 0,
            familiarity: work::core::Familiarity::default(),
            nights: 0,
            severity_ones: 0,
            last_assigned: None,
        };
        self.0.iter().map(one).collect()
    }
}

fn job(ids: &SeededIds, hour: i64, lasts: Option<i64>) -> Job {
    let now = T0.plus(hour * HOUR);
    Job {
        incident: IncidentId::fresh(ids, now),
        task: Task {
            now,
            respond_due: now.plus(2 * HOUR),
            answer_micros: HOUR / 4,
            own_micros: HOUR,
            severity: 3,
            skills: Vec::new(),
            one_of: None,
            language: None,
            clearances: Vec::new(),
            certificate: None,
            visit: None,
            named: Vec::new(),
            declined: Vec::new(),
        },
        place: Place { customer: None, site: None, system: None },
        until: lasts.map(|lasts| now.plus(lasts * HOUR)),
        waits: Vec::new(),
        at_night: false,
        recorded: None,
    }
}

fn people(ids: &SeededIds, count: usize, capacity: u32) -> There {
    There((0..count).map(|_| (PersonId::fresh(ids, T0), capacity)).collect())
}

fn total(carrying: &Carrying) -> u32 {
    carrying.people.values().map(|carried| carried.jobs).sum()
}

#[test]
fn nobody_carries_more_than_the_capacity_and_what_ends_makes_room() {
    let ids = SeededIds::new(3);
    let staff = people(&ids, 1, 2);
    let jobs = [job(&ids, 0, Some(5)), job(&ids, 1, None), job(&ids, 2, None), job(&ids, 6, Some(1))];
    let carrying = carry(&jobs, &staff);
    let given = |at: usize| carrying.given[&jobs[at].incident].is_some();
    assert_eq!((given(0), given(1), given(2), given(3)), (true, true, false, true), "the third finds nobody free");
    assert_eq!(carrying.people.values().next().unwrap().most_open, 2);
}

#[test]
fn one_more_person_moves_work_and_each_move_is_named() {
    let ids = SeededIds::new(5);
    let one = people(&ids, 1, 9);
    let mut two = There(one.0.clone());
    two.0.push((PersonId::fresh(&ids, T0), 9));
    let jobs: Vec<Job> = (0..6).map(|hour| job(&ids, hour, None)).collect();
    let (old, new) = (carry(&jobs, &one), carry(&jobs, &two));
    let moves = moved(&old, &new);
    assert!(!moves.is_empty() && moves.len() < 6, "{moves:?}");
    assert_eq!((total(&old), total(&new)), (6, 6));
}

proptest! {
    #[test]
    fn the_same_roster_gives_the_same_work_to_the_same_people(
        jobs in prop::collection::vec((0_i64..200, prop::option::of(1_i64..30)), 1..40),
        count in 1_usize..5,
        capacity in 1_u32..6,
    ) {
        let ids = SeededIds::new(9);
        let staff = people(&ids, count, capacity);
        let jobs: Vec<Job> = jobs.iter().map(|(hour, lasts)| job(&ids, *hour, *lasts)).collect();
        let (old, new) = (carry(&jobs, &staff), carry(&jobs, &staff));
        prop_assert!(moved(&old, &new).is_empty());
        prop_assert!(old.people.values().all(|carried| carried.most_open <= capacity));
    }
}
