//! What later slices ask, and the whole road from the team's facts to a reservation.

use std::sync::Arc;

use kernel::{AssignmentId, HOUR, Ids, Instant, MINUTE, PartyId, PersonId, SiteId, SystemId};
use serde_json::json;
use storage::{Db, WriteError, WriteSet};
use team::core::{DutyRole, Place};
use team::{Team, TeamFacts, Through};
use work::core::{Filter, SkillNeed, TRIES, Task, rank};
use work::store::{self, Facts, NewAssignment, Room, Subject, guard};

use crate::{Ground, id, on_ground};

fn system(ground: &Ground) -> SystemId {
    SystemId::fresh(ground.world.ids.as_ref(), ground.world.now())
}

async fn on_duty_all_day(ground: &Ground, members: &[String]) {
    let shift = json!({"name": "全天", "kind": "night_on_call", "hours":
        {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 0, "end_minute": 1440}});
    let shift = ground.made("shifts", shift).await;
    let body = json!({"name": "全员", "role": "engineer", "shift_id": shift, "members": members,
        "pattern": {"every": "standing"}, "starts_on": "2026-09-01"});
    ground.made("rotations", body).await;
}

fn task(now: Instant) -> Task {
    Task {
        now,
        respond_due: now.plus(2 * HOUR),
        answer_micros: 15 * MINUTE,
        own_micros: 40 * MINUTE,
        severity: 2,
        skills: vec![SkillNeed { key: "database".to_owned(), level: 3 }],
        one_of: None,
        language: None,
        clearances: Vec::new(),
        certificate: None,
        visit: None,
        named: Vec::new(),
        declined: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_one_node_is_seen_by_the_next_question_on_another() {
    on_ground(async |ground| {
        let other = Team::new(Arc::clone(&ground.world.app));
        assert_eq!(other.facts().await.unwrap().active().count(), 0);
        let seen = other.last_seen().await.unwrap();
        ground.person("E1", json!({})).await;
        let rows = ground.world.db.rows(Team::revision_query()).await.unwrap();
        assert!(!Team::is_current(&seen, &rows).unwrap(), "the number moved");
        assert_eq!(other.facts().await.unwrap().active().count(), 1);
        let fresh = other.last_seen().await.unwrap();
        assert!(Team::is_current(&fresh, &rows).unwrap());
        assert!(Arc::ptr_eq(&fresh, &other.facts().await.unwrap()), "nothing is loaded twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_the_people_of_the_groups_that_serve_the_system() {
    on_ground(async |ground| {
        let (li, wang) = (ground.person("E1", json!({})).await, ground.person("E2", json!({})).await);
        let gone = ground.person("E3", json!({"active": false})).await;
        let (billing, images) = (system(&ground), system(&ground));
        let group = ground
            .made("groups", json!({"code": "A", "name": "应用组", "members": [li, gone], "systems": [billing]}))
            .await;
        let facts = ground.team.facts().await.unwrap();
        let who = |system| -> Vec<PersonId> {
            let now = ground.world.now();
            let mut people: Vec<_> =
                facts.candidates(system, now, now.plus(HOUR)).into_iter().map(|p| (p.name, p.id)).collect();
            people.sort();
            people.into_iter().map(|(_, id)| id).collect()
        };
        assert_eq!(who(Some(billing)), [id(&li)]);
        assert_eq!(who(Some(images)), [id(&li), id(&wang)], "no group serves it: everybody who works here");
        assert_eq!(who(None), [id(&li), id(&wang)]);
        assert_eq!(facts.groups_of(id(&li)), [group.parse().unwrap()]);
        assert_eq!(facts.systems_of(id(&li)), Some(vec![billing]));
        assert_eq!(facts.systems_of(id(&wang)), Some(Vec::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_names_engineers_and_asks_for_clearances_where_it_holds() {
    on_ground(async |ground| {
        let (a, b) = (ground.person("A", json!({})).await, ground.person("B", json!({})).await);
        let customer = PartyId::fresh(ground.world.ids.as_ref(), ground.world.now());
        let site = SiteId::fresh(ground.world.ids.as_ref(), ground.world.now());
        let special = system(&ground);
        ground.made("staffing-rules", json!({"customer_id": customer, "named": [a], "clearances": ["背景审查"]})).await;
        ground.made("staffing-rules", json!({"customer_id": customer, "system_id": special, "named": [b, a]})).await;
        ground
            .made("staffing-rules", json!({"customer_id": customer, "site_id": site, "clearances": ["机房准入"]}))
            .await;
        let facts = ground.team.facts().await.unwrap();
        let at = |site, system| Place { customer: Some(customer), site, system };
        let group = json!({"code": "G", "name": "应用组", "members": [b], "systems": [special]});
        ground.made("groups", group).await;
        let grouped = ground.team.facts().await.unwrap();
        let now = ground.world.now();
        assert_eq!(grouped.candidates(Some(special), now, now).len(), 1);
        assert_eq!(
            grouped.candidates(at(None, Some(special)), now, now).len(),
            2,
            "a resident engineer of another group too"
        );
        assert_eq!(facts.named(at(None, None)), [id(&a)]);
        assert_eq!(facts.named(at(None, Some(special))), [id(&b), id(&a)], "the narrower rule first");
        assert_eq!(facts.clearances(at(Some(site), None)), ["机房准入", "背景审查"]);
        assert!(facts.clearances(Place { customer: None, site: Some(site), system: None }).is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lapsed_clearance_is_none_and_its_last_day_still_counts() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({"clearances": [{"name": "背景审查", "valid_until": "2026-09-30"}]})).await;
        let facts = ground.team.facts().await.unwrap();
        let held = |at: Instant| facts.candidates(None, at, at.plus(HOUR)).remove(0).clearances;
        assert_eq!(held("2026-09-30T23:59:00+08:00".parse().unwrap()), ["背景审查"]);
        assert!(held("2026-10-01T00:00:00+08:00".parse().unwrap()).is_empty());
        assert_eq!(facts.name(id(&li)), "工程师E1");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_33_nobody_on_call_in_a_written_rota_is_nobody_and_without_a_rota_the_post_stands_for_it() {
    on_ground(async |ground| {
        let boss = ground.person("M1", json!({"posts": ["director"]})).await;
        let lead = ground.person("L1", json!({"posts": ["lead"]})).await;
        let shift = json!({"name": "白", "kind": "day", "hours":
            {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 540, "end_minute": 1080}});
        let shift = ground.made("shifts", shift).await;
        ground.made("rotations", json!({"name": "组长", "role": "lead", "shift_id": shift, "members": [lead],
            "pattern": {"every": "days", "count": 1}, "starts_on": "2026-09-01"})).await;
        let facts = ground.team.facts().await.unwrap();
        let called = |role, at: &str| facts.who_is_on_call(role, at.parse().unwrap(), None);
        let day = called(DutyRole::Lead, "2026-09-30T10:00:00+08:00");
        assert_eq!((day[0].person, day[0].through), (id(&lead), Through::Roster(None)));
        assert!(called(DutyRole::Lead, "2026-09-30T23:00:00+08:00").is_empty(), "the ladder goes on and says so");
        let night = called(DutyRole::Director, "2026-09-30T23:00:00+08:00");
        assert_eq!((night[0].person, night[0].through), (id(&boss), Through::Post));
        ground.made("absences", json!({"person_id": boss, "kind": "leave", "from": "2026-09-30T00:00:00Z", "to": "2026-10-08T00:00:00Z"})).await;
        let facts = ground.team.facts().await.unwrap();
        assert!(facts.who_is_on_call(DutyRole::Director, "2026-09-30T23:00:00+08:00".parse().unwrap(), None).is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_44_forty_cases_at_once_never_exceed_a_capacity_and_nobody_away_gets_one() {
    on_ground(async |ground| {
        let skills = json!([{"skill": "database", "level": 4}]);
        let mut people = Vec::new();
        for n in 0..4 {
            people.push(ground.person(&format!("E{n}"), json!({"skills": skills, "capacity": 3})).await);
        }
        on_duty_all_day(&ground, &people).await;
        ground.made("absences", json!({"person_id": people[3], "kind": "leave", "from": "2026-09-29T00:00:00Z", "to": "2026-10-08T00:00:00Z"})).await;
        let facts = ground.team.facts().await.unwrap();
        let now = ground.world.now();
        let cases = (0..40).map(|n| {
            let (db, facts, ids) = (ground.world.db.clone(), Arc::clone(&facts), Arc::clone(&ground.world.app.ids));
            tokio::spawn(async move { dispatch(&db, &facts, ids.as_ref(), now, n).await })
        });
        let cases: Vec<_> = cases.collect();
        let mut given = 0;
        for case in cases {
            given += u32::from(case.await.unwrap());
        }
        assert_eq!(given, 9, "three people with three places each");
        let rows = ground.world.db.rows(store::all_loads()).await.unwrap();
        let loads = store::read_loads(&rows).unwrap();
        assert!(loads.values().all(|load| load.open_count <= load.capacity));
        assert_eq!(loads[&id(&people[3])].open_count, 0, "on leave");
    })
    .await;
}

/// One case from gathering to the reservation, as the desk does it; whether somebody got it.
async fn dispatch(db: &Db, facts: &TeamFacts, ids: &dyn Ids, now: Instant, n: u32) -> bool {
    let task = task(now);
    let subject = Subject::new("incident", format!("case-{n}"));
    loop {
        let mut people = facts.candidates(None, now, task.respond_due);
        let asked: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let known = Facts::read(&db.read(Facts::queries(&asked, None, None, now).to_vec()).await.unwrap()).unwrap();
        for person in &mut people {
            known.complete(person);
        }
        let ranking = rank(&task, &people);
        if ranking.chosen().is_none() {
            assert!(ranking.excluded.iter().all(|reason| matches!(reason.filter, Filter::Capacity | Filter::OnLeave)));
            return false;
        }
        let mut refused = Vec::new();
        while let Some(next) = ranking.next(&refused) {
            let mut set = WriteSet::new();
            let platform = kernel::Actor::Platform { part: "desk" };
            store::assign(
                &mut set,
                &NewAssignment {
                    id: AssignmentId::fresh(ids, now),
                    subject: &subject,
                    person: next.person,
                    severity: task.severity,
                    place: None,
                    effort_micros: task.own_micros,
                    at_night: false,
                    assigned_at: now,
                    by: &platform,
                    reason: None,
                    accept_by: None,
                    accepted: false,
                    room: Room::Free,
                },
            );
            match db.write(set).await {
                Ok(_) => return true,
                Err(WriteError::Guard { label: guard::RESERVE }) => refused.push(next.person),
                Err(error) => panic!("{error}"),
            }
        }
        assert!(refused.len() <= TRIES);
    }
}
