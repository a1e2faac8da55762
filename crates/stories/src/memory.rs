//! What was seen while a story went on, so that it can be asked for again as it was known then.

use kernel::{IncidentId, Instant};
use serde_json::{Value as Json, json};
use storage::params;

use crate::world::World;

storage::sql! {
    FIRST = "select id from desk_incident order by id limit 4";
}

/// The most sights a story keeps.
const MOST: usize = 60;

/// What stands in both, an incident and its standing. Names are today's in both and are left out.
const SHARED: [&str; 19] = [
    "version",
    "state",
    "paused_reason",
    "severity",
    "impact",
    "urgency",
    "reported_at",
    "decided",
    "fault_class",
    "coverage",
    "agreement_version_id",
    "attribution/state",
    "attribution/lead_kind",
    "attribution/lead/id",
    "attribution/released",
    "engineer/id",
    "next_due_at",
    "next_clock_state",
    "clocks",
];

/// What was seen, and when.
#[derive(Default)]
pub struct Memory {
    seen: Vec<(Instant, IncidentId, Json)>,
}

impl World {
    /// Looks at the first incidents before the time moves on.
    pub async fn remember(&self) {
        if self.memory.lock().unwrap().seen.len() >= MOST {
            return;
        }
        for row in self.platform.app.db.rows(FIRST.with(params![])).await.unwrap() {
            let id: IncidentId = row.id(0).unwrap();
            let seen = json!(self.platform.desk.detail(&self.cx(), id).await.unwrap());
            self.memory.lock().unwrap().seen.push((self.now(), id, seen));
        }
    }

    /// Everything remembered is known as it was: what was entered since, whenever it happened, changes nothing of it.
    pub async fn recalls(&self) {
        let seen = std::mem::take(&mut self.memory.lock().unwrap().seen);
        for (at, id, before) in seen {
            let known = json!(self.platform.desk.standing(&self.cx(), id, at).await.unwrap());
            for path in SHARED {
                let pointer = format!("/{path}");
                let (then, now) = (before.pointer(&pointer), known.pointer(&pointer));
                assert_eq!(then, now, "{path} of {} as known at {at}", before["number"]);
            }
        }
    }
}
