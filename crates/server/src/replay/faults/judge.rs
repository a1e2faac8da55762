//! Who judges a record: triage alone, a baseline, or the whole desk.

use std::collections::BTreeMap;

use anyhow::Result;
use kernel::{IncidentId, Instant, SeededIds, SystemId};
use triage::{Case, ComponentKind, FaultClass, HistoryEntry, HistoryIndex, Knowledge};

use super::labels::Known;
use super::records::Record;

/// What a decider says of a record when it is reported.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Component kinds, the likeliest first; the first one is scored.
    pub kinds: Vec<ComponentKind>,
    /// The fault class.
    pub class: Option<FaultClass>,
    /// How sure, in thousandths.
    pub confidence_permille: u32,
    /// The kind was decided without a dispatcher.
    pub decided: bool,
    /// The kinds it may be, with their shares in thousandths, the likeliest first.
    pub shares: Vec<(ComponentKind, u32)>,
    /// Somebody was given it at once, without a dispatcher; whether that person knows the real kind, when it is recorded.
    pub given: Option<Option<bool>>,
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
            shares: verdict.kinds.iter().map(|k| (k.component_kind, k.weight_permille)).collect(),
            given: None,
        })
    }

    fn learn(&mut self, record: &Record) -> Result<()> {
        self.remember(record, record.known);
        Ok(())
    }
}

impl TriageAlone {
    /// Nothing is known of this record any more but its words.
    pub fn forget(&mut self, record: &Record) {
        self.remember(record, Known { kind: None, class: None });
    }

    fn remember(&mut self, record: &Record, known: Known) {
        let system = self.system(record);
        let id = IncidentId::fresh(&SeededIds::new(u64::from(record.id)), record.begins);
        self.index.add(HistoryEntry {
            id,
            number: format!("INC-2016-{:06}", record.id),
            system,
            text: triage::mask(&record.phenomenon).text,
            component: None,
            component_kind: known.kind,
            fault_class: known.class,
            known_at: record.known_at(),
        });
    }
}
