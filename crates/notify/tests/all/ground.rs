//! What the tests stand on: facts that can be changed, people, notices, a channel that counts.

use std::sync::{Arc, Mutex};

use kernel::{AccountId, ClockId, DeliveryId, HOUR, IncidentId, Instant, Language, MINUTE};
use notify::{
    Amount, Asked, Channel, ClockState, Courier, CourierRule, Delivery, Event, Facts, Failure, Handed, LiveClock,
    LiveFacts, Looked, Notice, Outgoing, PLAIN, Post, Recipient, Words,
};
use storage::WriteSet;
use testkit::World;

pub const AT: &str = "2026-11-23T06:12:00Z";

/// Facts as the desk would look them up; a test changes them while mail is on its way.
pub struct Desk {
    pub facts: Mutex<Option<Facts>>,
    pub asked: Mutex<Vec<notify::Side>>,
}

impl LiveFacts for Desk {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        self.asked.lock().unwrap().push(asked.side);
        let facts = self.facts.lock().unwrap().clone();
        Box::pin(async move { Ok(facts) })
    }
}

pub fn desk(world: &World) -> Arc<Desk> {
    let facts = Facts {
        number: "INC-2026-000123".to_owned(),
        title: "综合查询一直转圈".to_owned(),
        customer: "市人民医院".to_owned(),
        system: Some("门诊收费与综合查询".to_owned()),
        severity: Some(2),
        engineer: Some("王工".to_owned()),
        lead: Some("华衡".to_owned()),
        zone: "Asia/Shanghai".to_owned(),
        link: Some("https://care.example.test/incidents/1".to_owned()),
        clocks: vec![LiveClock {
            id: ClockId::fresh(world.ids.as_ref(), world.now()),
            milestone: "respond".to_owned(),
            state: ClockState::Running,
            due_at: world.now().plus(2 * HOUR),
            provisional: false,
            amount: Amount::Elapsed(2 * HOUR),
            used_permille: 0,
        }],
    };
    Arc::new(Desk { facts: Mutex::new(Some(facts)), asked: Mutex::new(Vec::new()) })
}

pub fn person(world: &World, post: Post, name: &str, address: &str, language: Language) -> Recipient {
    Recipient {
        post,
        name: name.to_owned(),
        account: Some(AccountId::fresh(world.ids.as_ref(), world.now())),
        address: Some(address.to_owned()),
        language,
        phone: None,
        group: None,
    }
}

pub fn people(world: &World) -> Vec<Recipient> {
    vec![
        person(world, Post::Reporter, "李护士", "li@example.test", Language::Zh),
        person(world, Post::Engineer, "Wang", "wang@example.test", Language::En),
    ]
}

pub fn notice(event: Event, incident: IncidentId, people: &[Recipient]) -> Notice<'_> {
    Notice {
        event,
        subject_kind: "incident",
        subject: incident.to_string(),
        clock: None,
        severity: Some(2),
        words: Words { by: "王工".to_owned(), text: "已重启查询服务".to_owned(), ..Words::default() },
        posts: None,
        actor: None,
        people,
        routes: &PLAIN,
    }
}

/// Writes the notices as a use case would.
pub async fn tell(world: &World, notices: &[Notice<'_>]) -> Vec<DeliveryId> {
    let mut set = WriteSet::new();
    let ids = notify::enqueue(&mut set, world.ids.as_ref(), world.now(), notices);
    world.db.write(set).await.unwrap();
    ids
}

/// The deliveries by mail about `incident`, oldest first.
pub async fn by_mail(world: &World, incident: IncidentId) -> Vec<Delivery> {
    let rows = world.db.rows(notify::of_subject(&incident.to_string())).await.unwrap();
    let all: Vec<Delivery> = rows.iter().map(|row| Delivery::read(row).unwrap()).collect();
    all.into_iter().filter(|delivery| delivery.channel == "mail").collect()
}

/// A channel that keeps what it is given and answers as told.
pub struct Counting {
    pub seen: Arc<Mutex<Vec<Seen>>>,
    pub answer: Arc<Mutex<Result<(), Failure>>>,
}

/// What the channel was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub message_id: String,
    pub is_possible_copy: bool,
    pub text: String,
}

impl Channel for Counting {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn host(&self) -> &'static str {
        "care.example.test"
    }

    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a> {
        self.seen.lock().unwrap().push(Seen {
            message_id: outgoing.thread.message_id.clone(),
            is_possible_copy: outgoing.is_possible_copy,
            text: notify::core::plain(outgoing.letter),
        });
        let answer = self.answer.lock().unwrap().clone();
        Box::pin(async move { answer })
    }
}

/// A courier over the counting channel, with the channel's two ends.
pub fn counting(world: &World, desk: &Arc<Desk>, rule: CourierRule) -> (Courier, Counting) {
    let channel = Counting { seen: Arc::default(), answer: Arc::new(Mutex::new(Ok(()))) };
    let ends = Counting { seen: Arc::clone(&channel.seen), answer: Arc::clone(&channel.answer) };
    (courier(world, desk, Box::new(channel), rule), ends)
}

pub fn courier(world: &World, desk: &Arc<Desk>, channel: Box<dyn Channel>, rule: CourierRule) -> Courier {
    Courier::new(world.db.clone(), Arc::clone(&world.ids) as _, Arc::clone(desk) as _, vec![channel], rule)
}

pub fn incident(world: &World) -> IncidentId {
    IncidentId::fresh(world.ids.as_ref(), world.now())
}

pub fn minutes(world: &World, count: i64) -> Instant {
    world.clock.forward(count * MINUTE);
    world.now()
}
