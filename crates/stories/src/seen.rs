//! What can be seen of an incident: its page, its journal, somebody's phone.

use kernel::Instant;
use serde_json::Value as Json;

use crate::people::Fault;
use crate::world::World;

/// An incident as somebody's page shows it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The whole answer.
    pub json: Json,
}

/// A clock as the page shows it.
#[derive(Clone, Debug)]
pub struct ClockSeen {
    /// Its identifier.
    pub id: String,
    /// running, paused, met…
    pub state: String,
    /// When it is due.
    pub due: Option<Instant>,
    /// When it was met.
    pub met: Option<Instant>,
    /// The due instant that was missed, if a breach stands.
    pub breached: Option<Instant>,
    /// Whether it touches a year whose notice is not known.
    pub provisional: bool,
    /// What is left, microseconds in its own unit.
    pub remaining: Option<i64>,
    /// Who set the due time by hand.
    pub by_hand: Option<String>,
}

/// An entry of the journal about an incident.
#[derive(Clone, Debug)]
pub struct Happened {
    /// What: `incident.accepted`, `clock.rung_fired`…
    pub kind: String,
    /// When.
    pub at: Instant,
    /// When it was entered.
    pub entered: Instant,
    /// Its body.
    pub body: Json,
}

/// What reached somebody.
#[derive(Clone, Debug)]
pub struct Phone {
    owner: String,
    /// The events told, in order, one for each message.
    pub told: Vec<String>,
}

impl World {
    /// The page of the incident as the manager sees it.
    pub async fn see(&self, fault: &Fault) -> Seen {
        self.seen_by("王晓东", fault).await
    }

    /// The page of the incident as `who` sees it.
    pub async fn seen_by(&self, who: &str, fault: &Fault) -> Seen {
        let path = format!("/api/v1/incidents/{}", fault.id);
        Seen { json: self.send(who, "GET", &path, &[], None).await.ok(200) }
    }

    /// What reached the phone of `who` about the incident.
    pub async fn phone(&self, who: &str, fault: &Fault) -> Phone {
        let seen = self.see(fault).await;
        let deliveries = seen.json["deliveries"].as_array().cloned().unwrap_or_default();
        let own = |delivery: &&Json| delivery["recipient"] == who && delivery["channel"] == "inbox";
        let told = deliveries.iter().filter(own).map(|delivery| text(&delivery["event"])).collect();
        Phone { owner: who.to_owned(), told }
    }

    /// The entries of the journal about the incident, in order.
    pub async fn journal(&self, fault: &Fault) -> Vec<Happened> {
        let rows = self.platform.app.db.rows(journal::of_subject("incident", &fault.id)).await.unwrap();
        let entries = rows.iter().map(|row| journal::read(row).unwrap());
        entries
            .map(|entry| Happened {
                body: entry.body(),
                at: entry.occurred_at,
                entered: entry.entered_at,
                kind: entry.kind,
            })
            .collect()
    }

    /// The rungs that fired, in order, each with the instant at which it fired.
    pub async fn rungs(&self, fault: &Fault) -> Vec<(String, Instant)> {
        let fired = self.journal(fault).await.into_iter().filter(|entry| entry.kind == "clock.rung_fired");
        let keys = fired.flat_map(|entry| {
            let rungs = entry.body["rungs"].as_array().cloned().unwrap_or_default();
            rungs.into_iter().map(move |rung| (text(&rung), entry.entered))
        });
        keys.collect()
    }

    /// How often something is in the journal of the incident.
    pub async fn count(&self, fault: &Fault, kind: &str) -> usize {
        self.journal(fault).await.iter().filter(|entry| entry.kind == kind).count()
    }
}

impl Seen {
    /// Where it stands.
    pub fn state(&self) -> &str {
        self.json["state"].as_str().unwrap_or_default()
    }

    /// The name of who has it; empty when nobody.
    pub fn engineer(&self) -> &str {
        self.json["engineer"]["name"].as_str().unwrap_or_default()
    }

    /// How grave it is.
    pub fn severity(&self) -> u64 {
        self.json["severity"].as_u64().unwrap_or_default()
    }

    /// Our clocks for `milestone`.
    pub fn clocks(&self, milestone: &str) -> Vec<ClockSeen> {
        let clocks = self.json["clocks"].as_array().cloned().unwrap_or_default();
        let ours = |clock: &&Json| clock["milestone"] == milestone && clock["vendor_id"].is_null();
        clocks.iter().filter(ours).map(ClockSeen::of).collect()
    }

    /// A vendor's own clock for `milestone`, beside ours.
    #[track_caller]
    pub fn vendors(&self, milestone: &str) -> ClockSeen {
        let clocks = self.json["clocks"].as_array().cloned().unwrap_or_default();
        let theirs = |clock: &&Json| clock["milestone"] == milestone && !clock["vendor_id"].is_null();
        let mut found: Vec<ClockSeen> = clocks.iter().filter(theirs).map(ClockSeen::of).collect();
        assert_eq!(found.len(), 1, "{milestone} of a vendor: {:#}", self.json["clocks"]);
        found.remove(0)
    }

    /// The one clock for `milestone`.
    #[track_caller]
    pub fn clock(&self, milestone: &str) -> ClockSeen {
        let mut clocks = self.clocks(milestone);
        assert_eq!(clocks.len(), 1, "{milestone}: {:#}", self.json["clocks"]);
        clocks.remove(0)
    }

    /// The open clock for `milestone`.
    #[track_caller]
    pub fn open(&self, milestone: &str) -> ClockSeen {
        let mut clocks = self.clocks(milestone);
        clocks.retain(|clock| clock.met.is_none() && clock.state != "cancelled");
        assert_eq!(clocks.len(), 1, "{milestone}: {:#}", self.json["clocks"]);
        clocks.remove(0)
    }

    /// When `milestone` is due.
    #[track_caller]
    pub fn due(&self, milestone: &str) -> Instant {
        self.open(milestone).due.unwrap_or_else(|| panic!("{milestone} has no due time"))
    }
}

impl ClockSeen {
    fn of(clock: &Json) -> Self {
        Self {
            id: text(&clock["id"]),
            state: text(&clock["state"]),
            due: instant(&clock["due_at"]),
            met: instant(&clock["met_at"]),
            breached: instant(&clock["breached_at"]),
            provisional: clock["provisional"].as_bool().unwrap_or_default(),
            remaining: clock["remaining_micros"].as_i64(),
            by_hand: clock["by_hand"].as_str().map(str::to_owned),
        }
    }
}

impl Phone {
    /// Asserts what reached it, in order.
    #[track_caller]
    pub fn expects(&self, events: &[&str]) {
        assert_eq!(self.told, events, "the phone of {}", self.owner);
    }

    /// Asserts that it rang exactly once for `event`.
    #[track_caller]
    pub fn rang_once_for(&self, event: &str) {
        let rang = self.told.iter().filter(|told| *told == event).count();
        assert_eq!(rang, 1, "{event} on the phone of {}: {:?}", self.owner, self.told);
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn instant(json: &Json) -> Option<Instant> {
    json.as_str().map(|text| text.parse().unwrap())
}
