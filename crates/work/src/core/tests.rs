//! Eligibility, score and ranking as claims.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use kernel::{HOUR, Instant, MINUTE, PersonId, SeededIds};
use worktime::Interval;

use super::*;

pub(super) const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

pub(super) fn task() -> Task {
    Task {
        now: NOW,
        respond_due: NOW.plus(2 * HOUR),
        answer_micros: 15 * MINUTE,
        own_micros: 40 * MINUTE,
        severity: 2,
        skills: vec![SkillNeed { key: "database".to_owned(), level: 3 }],
        one_of: None,
        language: Some("zh".to_owned()),
        clearances: Vec::new(),
        certificate: None,
        visit: None,
        named: Vec::new(),
        declined: Vec::new(),
    }
}

pub(super) fn people(count: usize) -> Vec<CandidatePerson> {
    let ids = SeededIds::new(7);
    (0..count)
        .map(|n| CandidatePerson {
            id: PersonId::fresh(&ids, NOW.plus(i64::try_from(n).unwrap() * 1000)),
            name: format!("p{n}"),
            duty: vec![Interval { from: NOW.plus(-HOUR), to: NOW.plus(8 * HOUR) }],
            away: Vec::new(),
            skills: vec![Skill { key: "database".to_owned(), level: 5 }],
            languages: vec!["zh".to_owned()],
            clearances: Vec::new(),
            certificates: Vec::new(),
            city: Some("滨江".to_owned()),
            open_count: 0,
            capacity: 3,
            queued_micros: 0,
            familiarity: Familiarity::default(),
            nights: 0,
            severity_ones: 0,
            last_assigned: None,
        })
        .collect()
}

fn person() -> CandidatePerson {
    people(1).remove(0)
}

fn verdict(task: &Task, person: &CandidatePerson) -> Option<Filter> {
    rank(task, std::slice::from_ref(person)).excluded.first().map(|excluded| excluded.filter)
}

fn points(task: &Task, person: &CandidatePerson, key: TermKey) -> i64 {
    let ranking = rank(task, std::slice::from_ref(person));
    ranking.chosen().unwrap().terms.iter().find(|term| term.key == key).unwrap().points
}

pub(super) fn span(from: i64, to: i64) -> Interval {
    Interval { from: NOW.plus(from), to: NOW.plus(to) }
}

/// A change to the person or the task, and the filter that must fail first.
type Case = (&'static str, fn(&mut Task, &mut CandidatePerson), Option<Filter>);

const CASES: &[Case] = &[
    ("everything fits", |_, _| {}, None),
    ("no duty at all", |_, p| p.duty.clear(), Some(Filter::OffDuty)),
    ("duty begins after the answer is due", |_, p| p.duty = vec![span(3 * HOUR, 9 * HOUR)], Some(Filter::OffDuty)),
    ("duty begins just early enough", |_, p| p.duty = vec![span(105 * MINUTE, 9 * HOUR)], None),
    ("duty begins a minute too late", |_, p| p.duty = vec![span(106 * MINUTE, 9 * HOUR)], Some(Filter::OffDuty)),
    ("duty ends before the answer is given", |_, p| p.duty = vec![span(-HOUR, 14 * MINUTE)], Some(Filter::OffDuty)),
    ("two touching shifts are one piece", |_, p| p.duty = vec![span(-HOUR, 8 * MINUTE), span(8 * MINUTE, HOUR)], None),
    ("leave over the whole duty", |_, p| p.away = vec![span(-HOUR, 9 * HOUR)], Some(Filter::OnLeave)),
    ("leave that leaves a piece long enough", |_, p| p.away = vec![span(-HOUR, HOUR)], None),
    (
        "leave that cuts the time into crumbs",
        |_, p| p.away = vec![span(10 * MINUTE, 110 * MINUTE)],
        Some(Filter::OnLeave),
    ),
    (
        "the answer is late already: at once or not at all",
        |t, p| {
            t.respond_due = t.now.plus(-HOUR);
            p.duty = vec![span(10 * MINUTE, 9 * HOUR)];
        },
        Some(Filter::OffDuty),
    ),
    ("the answer is late already and somebody is there", |t, _| t.respond_due = t.now.plus(-HOUR), None),
    ("a clearance is missing", |t, _| t.clearances = vec!["财政".to_owned()], Some(Filter::NotCleared)),
    (
        "the clearance is there",
        |t, p| {
            t.clearances = vec!["财政".to_owned()];
            p.clearances = vec!["财政".to_owned()];
        },
        None,
    ),
    ("the skill is missing", |_, p| p.skills.clear(), Some(Filter::Skill)),
    ("the level is one too low", |_, p| p.skills[0].level = 2, Some(Filter::Skill)),
    ("the level is just enough", |_, p| p.skills[0].level = 3, None),
    (
        "no skill is needed",
        |t, p| {
            t.skills.clear();
            p.skills.clear();
        },
        None,
    ),
    ("another language", |t, _| t.language = Some("en".to_owned()), Some(Filter::Language)),
    ("the capacity is reached", |_, p| p.open_count = 3, Some(Filter::Capacity)),
    ("the capacity is nearly reached", |_, p| p.open_count = 2, None),
    ("nobody may be given work beyond a capacity of zero", |_, p| p.capacity = 0, Some(Filter::Capacity)),
    ("just declined", |t, p| t.declined = vec![p.id], Some(Filter::Declined)),
    (
        "the first failing filter is the one named",
        |t, p| {
            t.declined = vec![p.id];
            p.skills.clear();
            p.open_count = 9;
        },
        Some(Filter::Skill),
    ),
];

#[test]
fn every_filter_excludes_exactly_whom_it_should_and_says_why() {
    for (name, change, expected) in CASES {
        let (mut task, mut person) = (task(), person());
        change(&mut task, &mut person);
        assert_eq!(verdict(&task, &person), *expected, "{name}");
        for excluded in rank(&task, &[person]).excluded {
            assert!(!excluded.text_zh.is_empty() && !excluded.text_en.is_empty(), "{name}");
        }
    }
}

/// A change, the term it touches, and what it must cost.
type Cost = (&'static str, fn(&mut Task, &mut CandidatePerson), TermKey, i64);

const COSTS: &[Cost] = &[
    ("own time at level 5", |_, _| {}, TermKey::ExpectedFinish, 40_000),
    ("own time at level 3", |_, p| p.skills[0].level = 3, TermKey::ExpectedFinish, 52_000),
    ("queued work", |_, p| p.queued_micros = 30 * MINUTE, TermKey::ExpectedFinish, 70_000),
    ("waiting for the shift", |_, p| p.duty = vec![span(HOUR, 9 * HOUR)], TermKey::ExpectedFinish, 100_000),
    ("half a minute counts", |_, p| p.queued_micros = MINUTE / 2, TermKey::ExpectedFinish, 40_500),
    (
        "knows the system well",
        |_, p| p.familiarity = Familiarity { system: 9, customer: 9 },
        TermKey::Continuity,
        -30_000,
    ),
    (
        "knows the system a little",
        |_, p| p.familiarity = Familiarity { system: 1, customer: 1 },
        TermKey::Continuity,
        -10_000,
    ),
    ("knows the customer", |_, p| p.familiarity = Familiarity { system: 0, customer: 4 }, TermKey::Continuity, -5_000),
    ("certificate not asked for", |_, _| {}, TermKey::Certificate, 0),
    ("certificate missing", |t, _| t.certificate = Some(dameng()), TermKey::Certificate, 30_000),
    ("certificate expired", |t, p| certified(t, p, Some("8"), Some(NOW)), TermKey::Certificate, 20_000),
    ("certificate for another version", |t, p| certified(t, p, Some("7"), None), TermKey::Certificate, 10_000),
    ("certificate in date", |t, p| certified(t, p, Some("8"), Some(NOW.plus(1))), TermKey::Certificate, 0),
    ("certificate for every version", |t, p| certified(t, p, None, None), TermKey::Certificate, 0),
    ("same city", |t, _| t.visit = Some(visit("滨江")), TermKey::Travel, 0),
    ("another city", |t, _| t.visit = Some(visit("东岭")), TermKey::Travel, 90_000),
    (
        "home city unknown",
        |t, p| {
            t.visit = Some(visit("东岭"));
            p.city = None;
        },
        TermKey::Travel,
        90_000,
    ),
    ("ends within the shift", |_, _| {}, TermKey::ShiftEnd, 0),
    ("ten minutes past the shift", |_, p| p.duty = vec![span(-HOUR, 30 * MINUTE)], TermKey::ShiftEnd, 10_000),
    ("far past the shift costs two hours at most", |_, p| p.queued_micros = 99 * HOUR, TermKey::ShiftEnd, 120_000),
    (
        "nights and severity 1",
        |_, p| {
            p.nights = 2;
            p.severity_ones = 1;
        },
        TermKey::Burden,
        20_000,
    ),
];

fn dameng() -> CertificateNeed {
    CertificateNeed { technology: "达梦".to_owned(), version: Some("8".to_owned()) }
}

fn certified(task: &mut Task, person: &mut CandidatePerson, version: Option<&str>, valid_until: Option<Instant>) {
    task.certificate = Some(dameng());
    person.certificates =
        vec![Certificate { technology: "达梦".to_owned(), version: version.map(str::to_owned), valid_until }];
}

fn visit(city: &str) -> Visit {
    Visit { city: city.to_owned(), travel_micros: 90 * MINUTE }
}

#[test]
fn every_term_costs_what_the_published_formula_says() {
    for (name, change, key, expected) in COSTS {
        let (mut task, mut person) = (task(), person());
        change(&mut task, &mut person);
        assert_eq!(points(&task, &person, *key), *expected, "{name}");
    }
}

#[test]
fn the_published_formula_names_every_factor_in_both_languages() {
    for level in 1..=5_u8 {
        let permille = skill_permille(level);
        let factor = format!("{}.{}", permille / 1000, permille % 1000 / 100);
        assert!(FORMULA_ZH.contains(&factor) && FORMULA_EN.contains(&factor), "level {level}");
    }
    for minutes in ["10 分钟", "5 分钟", "20 分钟", "30 分钟", "120 分钟"] {
        assert!(FORMULA_ZH.contains(minutes), "{minutes}");
    }
}

/// The component is open: half database, a third hardware, the rest application.
fn open(share: u32) -> Task {
    let need = |key: &str| SkillNeed { key: key.to_owned(), level: 2 };
    let needs = vec![(need("database"), 500), (need("hardware"), 300), (need("application"), 200)];
    Task { skills: Vec::new(), one_of: Some(OneOf { needs, share }), ..task() }
}

fn knowing(skills: &[(&str, u8)]) -> CandidatePerson {
    let skills = skills.iter().map(|(key, level)| Skill { key: (*key).to_owned(), level: *level }).collect();
    CandidatePerson { skills, ..person() }
}

#[test]
fn while_the_component_is_open_skills_must_carry_the_agreed_share_of_what_it_may_be() {
    for (skills, share, expected) in [
        (&[("database", 5), ("hardware", 2)][..], 700, None),
        (&[("database", 2), ("hardware", 2), ("application", 2)], 1000, None),
        (&[("database", 5)], 700, Some(Filter::Skill)),
        (&[("database", 5), ("hardware", 1)], 700, Some(Filter::Skill)),
        (&[("hardware", 4), ("application", 4)], 501, Some(Filter::Skill)),
        (&[], 1, Some(Filter::Skill)),
        (&[], 0, None),
    ] {
        assert_eq!(verdict(&open(share), &knowing(skills)), expected, "{skills:?} for {share}");
    }
    let why = rank(&open(700), &[knowing(&[("database", 5)])]).excluded.remove(0);
    assert_eq!(why.text_zh, "部件未定：技能只覆盖 50% 的可能，要求至少 70%");
}

#[test]
fn while_the_component_is_open_the_own_time_is_the_mean_over_what_it_may_be() {
    for (skills, factor) in [
        (&[("database", 5), ("hardware", 5), ("application", 5)][..], 1000),
        // 500 × 1.0 + 300 × 1.6 + 200 × 2.2, in thousandths.
        (&[("database", 5), ("hardware", 2)], 1420),
        (&[("hardware", 5)], 1840),
        (&[], 2200),
    ] {
        assert_eq!(points(&open(0), &knowing(skills), TermKey::ExpectedFinish), 40 * factor, "{skills:?}");
    }
    let mut likelier = knowing(&[("database", 4), ("hardware", 2)]);
    likelier.id = people(2)[1].id;
    let ranking = rank(&open(300), &[knowing(&[("hardware", 5)]), likelier.clone()]);
    assert_eq!(ranking.chosen().unwrap().person, likelier.id, "whoever knows the likelier kind goes first");
}

#[test]
fn a_named_engineer_who_is_eligible_goes_first_and_b_follows_a() {
    let mut crowd = people(3);
    for busy in &mut crowd[..2] {
        busy.open_count = 2;
        busy.queued_micros = 5 * HOUR;
    }
    let mut task = task();
    task.named = vec![crowd[1].id, crowd[0].id];
    let order: Vec<PersonId> = rank(&task, &crowd).order.iter().map(|ranked| ranked.person).collect();
    assert_eq!(order, [crowd[1].id, crowd[0].id, crowd[2].id]);
    crowd[1].duty.clear();
    assert_eq!(rank(&task, &crowd).chosen().unwrap().person, crowd[0].id);
}

#[test]
fn equal_sums_go_to_the_one_least_recently_given_work_then_by_id() {
    let mut crowd = people(4);
    crowd[0].last_assigned = Some(NOW.plus(-HOUR));
    crowd[1].last_assigned = Some(NOW.plus(-2 * HOUR));
    let order: Vec<PersonId> = rank(&task(), &crowd).order.iter().map(|ranked| ranked.person).collect();
    let mut never = [crowd[2].id, crowd[3].id];
    never.sort();
    assert_eq!(order, [never[0], never[1], crowd[1].id, crowd[0].id]);
}

#[test]
fn scenario_44_somebody_on_leave_off_shift_or_who_rejected_is_not_chosen() {
    let mut crowd = people(4);
    crowd[0].away = vec![span(-24 * HOUR, 24 * HOUR)];
    crowd[1].duty = vec![span(9 * HOUR, 17 * HOUR)];
    let mut task = task();
    task.declined = vec![crowd[2].id];
    let ranking = rank(&task, &crowd);
    assert_eq!(ranking.order.len(), 1);
    assert_eq!(ranking.chosen().unwrap().person, crowd[3].id);
}

#[test]
fn nobody_eligible_is_an_answer_with_a_reason_for_everyone() {
    let mut crowd = people(3);
    for person in &mut crowd {
        person.duty.clear();
    }
    let ranking = rank(&task(), &crowd);
    assert!(ranking.chosen().is_none());
    assert_eq!(ranking.excluded.len(), 3);
}

#[test]
fn the_kept_form_holds_the_chosen_the_next_two_and_everybody_else() {
    let mut crowd = people(6);
    crowd[5].skills.clear();
    let ranking = rank(&task(), &crowd);
    let second = ranking.order[1].person;
    let stored = ranking.stored(Some(second));
    assert_eq!(stored.chosen.as_ref().unwrap().person, second);
    assert_eq!(
        stored.next.iter().map(|ranked| ranked.person).collect::<Vec<_>>(),
        [ranking.order[0].person, ranking.order[2].person]
    );
    assert_eq!(stored.behind.len(), 2);
    assert_eq!(stored.excluded[0].filter, Filter::Skill);
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(serde_json::from_str::<StoredRanking>(&text).unwrap(), stored);
}
