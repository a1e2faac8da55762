//! The JSON of the column `history`.

use kernel::{Instant, PauseId};
use serde::{Deserialize, Serialize};

use crate::core::{Breach, Clock, FiredRung, Pause, PauseReason, Refuted, SetDue};

#[derive(Serialize, Deserialize, Default)]
pub(super) struct History {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<PauseDoc>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    breaches: Vec<BreachDoc>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fired: Vec<FiredDoc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set_due: Option<SetDoc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct PauseDoc {
    id: PauseId,
    reason: PauseReason,
    from: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct BreachDoc {
    at: i64,
    recorded_at: i64,
    generation: u32,
    /// When it was refuted, and when the milestone was really met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refuted: Option<(i64, i64)>,
}

#[derive(Serialize, Deserialize)]
struct FiredDoc {
    key: String,
    trigger_at: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    needless: bool,
}

#[derive(Serialize, Deserialize)]
struct SetDoc {
    /// `hand` or `window`.
    how: How,
    at: i64,
    by: String,
    set_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    Hand,
    Window,
}

impl History {
    pub fn of(clock: &Clock) -> Self {
        Self {
            pauses: clock.pauses.iter().map(PauseDoc::of).collect(),
            breaches: clock.breaches.iter().map(BreachDoc::of).collect(),
            fired: clock.fired.iter().map(FiredDoc::of).collect(),
            set_due: clock.set_due.as_ref().map(SetDoc::of),
            floor: clock.floor.map(Instant::micros),
        }
    }

    /// The same without the name of whoever set a due time.
    pub fn nameless(clock: &Clock) -> Self {
        let mut history = Self::of(clock);
        if let Some(set) = &mut history.set_due {
            set.by.clear();
        }
        history
    }

    pub fn into_clock(self, clock: &mut Clock) {
        clock.pauses = self.pauses.into_iter().map(PauseDoc::read).collect();
        clock.breaches = self.breaches.into_iter().map(|doc| doc.read()).collect();
        clock.fired = self.fired.into_iter().map(FiredDoc::read).collect();
        clock.set_due = self.set_due.map(SetDoc::read);
        clock.floor = self.floor.map(Instant::from_micros);
    }
}

impl PauseDoc {
    fn of(pause: &Pause) -> Self {
        Self { id: pause.id, reason: pause.reason, from: pause.from.micros(), to: pause.to.map(Instant::micros) }
    }

    fn read(self) -> Pause {
        Pause {
            id: self.id,
            reason: self.reason,
            from: Instant::from_micros(self.from),
            to: self.to.map(Instant::from_micros),
        }
    }
}

impl BreachDoc {
    fn of(breach: &Breach) -> Self {
        Self {
            at: breach.at.micros(),
            recorded_at: breach.recorded_at.micros(),
            generation: breach.generation,
            refuted: breach.refuted.map(|proof| (proof.at.micros(), proof.met_at.micros())),
        }
    }

    fn read(&self) -> Breach {
        let refuted = |(at, met_at)| Refuted { at: Instant::from_micros(at), met_at: Instant::from_micros(met_at) };
        Breach {
            at: Instant::from_micros(self.at),
            recorded_at: Instant::from_micros(self.recorded_at),
            generation: self.generation,
            refuted: self.refuted.map(refuted),
        }
    }
}

impl FiredDoc {
    fn of(rung: &FiredRung) -> Self {
        Self { key: rung.key.clone(), trigger_at: rung.trigger_at.micros(), needless: rung.needless }
    }

    fn read(self) -> FiredRung {
        FiredRung { key: self.key, trigger_at: Instant::from_micros(self.trigger_at), needless: self.needless }
    }
}

impl SetDoc {
    fn of(set: &SetDue) -> Self {
        match set {
            SetDue::ByHand { at, by, set_at } => {
                Self { how: How::Hand, at: at.micros(), by: by.clone(), set_at: set_at.micros() }
            }
            SetDue::AgreedWindow { until, by, set_at } => {
                Self { how: How::Window, at: until.micros(), by: by.clone(), set_at: set_at.micros() }
            }
        }
    }

    fn read(self) -> SetDue {
        let (at, set_at) = (Instant::from_micros(self.at), Instant::from_micros(self.set_at));
        match self.how {
            How::Hand => SetDue::ByHand { at, by: self.by, set_at },
            How::Window => SetDue::AgreedWindow { until: at, by: self.by, set_at },
        }
    }
}
