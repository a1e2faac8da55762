//! Who judges a record: triage alone, a baseline, or the whole desk.

use std::collections::BTreeMap;

use anyhow::Result;
use kernel::{IncidentId, Instant, SeededIds, SystemId};
use triage::{Case, ComponentKind, FaultClass, HistoryEntry, HistoryIndex, Knowledge};

use super::records::Record;

/// What a decider says of a record when it is reported.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Component kinds, the likeliest first; the first one is scored.
    pub kinds: Vec<ComponentKind>,
    /// The fault class.
    pub class: Option<FaultClass>,
    /// How sure, in thousandths.
    pub confidence_permille: u32,
    /// It went on without a dispatcher.
    pub decided: bool,
}

/// Something that judges reports and learns from what is found out later.
pub trait Decider {
    /// How it is called in print.
    fn name(&self) -> &'static str;
    /// Judges a record at the moment it begins.
    ///
    /// # Errors
    /// Whatever stands behind it may fail; triage alone never does.
    fn judge(&mut self, record: &Record) -> Result<Judged>;
    /// The cause of a record became known.
    ///
    /// # Errors
    /// As above.
    fn learn(&mut self, record: &Record) -> Result<()>;
}

/// `triage::decide` with earlier faults, without component trees, alerts or upgrades: the file has none.
#[derive(Default)]
pub struct TriageAlone {
    index: HistoryIndex,
    systems: BTreeMap<(String, String), SystemId>,
}

impl TriageAlone {
    fn system(&mut self, record: &Record) -> SystemId {
        let seed = u64::try_from(self.systems.len()).unwrap_or(u64::MAX);
        let key = (record.unit.clone(), super::labels::system_name(&record.system));
        *self.systems.entry(key).or_insert_with(|| SystemId::fresh(&SeededIds::new(seed), Instant::from_micros(0)))
    }
}

impl Decider for TriageAlone {
    fn name(&self) -> &'static str {
        "triage"
    }

    fn judge(&mut self, record: &Record) -> Result<Judged> {
        let masked = triage::mask(&record.phenomenon);
        let case = Case {
            text: &masked.text,
            system: Some(self.system(record)),
            chosen_component: None,
            chosen_fault_class: None,
            reported_at: record.begins,
        };
        let verdict = triage::decide(&case, &Knowledge::of(&self.index));
        Ok(Judged {
            kinds: verdict.candidates.iter().map(|c| c.component_kind).collect(),
            class: verdict.best().map(|c| c.fault_class),
            confidence_permille: verdict.confidence_permille,
            decided: verdict.decided,
        })
    }

    fn learn(&mut self, record: &Record) -> Result<()> {
        let system = self.system(record);
        let id = IncidentId::fresh(&SeededIds::new(u64::from(record.id)), record.begins);
        self.index.add(HistoryEntry {
            id,
            number: format!("INC-2016-{:06}", record.id),
            system,
            text: triage::mask(&record.phenomenon).text,
            component: None,
            component_kind: record.known.kind,
            fault_class: record.known.class,
            known_at: record.known_at(),
        });
        Ok(())
    }
}
