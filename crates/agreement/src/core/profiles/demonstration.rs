//! The demonstration matrix: which kind of party is responsible for which kind of component and class of fault.

use std::sync::OnceLock;

use jiff::tz::TimeZone;
use kernel::{ComponentId, PartyId, SystemId};
use triage::{ComponentKind, FaultClass};

use crate::core::attribution::{attribute, mending_stage};
use crate::core::estate::{Component, SystemTree};
use crate::core::matrix::{Matrix, MatrixRow, Responsible};
use crate::core::selector::Selector;
use crate::core::words::Stage;
use kernel::PartyKind;

use ComponentKind as K;
use FaultClass as F;
use PartyKind::{Carrier, Customer, Provider, ThirdParty, Vendor};

/// The rows: component kind × class × stage → kind of party.
///
/// The integrator diagnoses, verifies, trains and brings data back whoever is at fault; who mends depends on kind and
/// class. A class that is still open falls to the kind's own row.
pub fn demonstration_matrix() -> Vec<MatrixRow> {
    let mut rows = vec![row(Selector::ANY, None, None, Provider, "附件二 1".to_owned())];
    for (number, kind) in (1_u32..).zip(K::ALL.iter().copied()) {
        let selector = Selector::kind(kind);
        rows.push(row(selector, None, Some(Stage::Repair), usual(kind), format!("附件二 2.{number}")));
        for (part, class) in (1_u32..).zip(F::ALL.iter().copied()) {
            let clause = format!("附件二 3.{number}.{part}");
            rows.push(row(selector, Some(class), Some(Stage::Repair), mender(kind, class), clause));
        }
    }
    rows
}

/// Who mends a component of this kind when nothing is known of the class.
const fn usual(kind: ComponentKind) -> PartyKind {
    match kind {
        K::Hardware => Vendor,
        K::Environment | K::Terminal => Customer,
        _ => Provider,
    }
}

const fn mender(kind: ComponentKind, class: FaultClass) -> PartyKind {
    match class {
        F::HardwareFailure => Vendor,
        F::SoftwareDefect => match kind {
            K::Application | K::Interface | K::Data | K::Configuration | K::Terminal => Provider,
            _ => Vendor,
        },
        F::NetworkLine => Carrier,
        F::ThirdPartyInterface => ThirdParty,
        F::Environment | F::UserOperation | F::RequirementChange => Customer,
        F::Configuration | F::Data | F::Capacity | F::Security => Provider,
    }
}

/// The kind of party that mends a fault of `class` in a component of `kind` under the demonstration matrix, found by
/// the same resolution as every agreement's.
pub fn demonstration_party_kind(kind: ComponentKind, class: FaultClass) -> PartyKind {
    static TABLE: OnceLock<Vec<PartyKind>> = OnceLock::new();
    let table = TABLE.get_or_init(resolve_all);
    table[kind.index() * F::ALL.len() + class.index()]
}

fn resolve_all() -> Vec<PartyKind> {
    let matrix = Matrix::new(demonstration_matrix());
    K::ALL.iter().flat_map(|kind| F::ALL.iter().map(|class| resolved(&matrix, *kind, *class))).collect()
}

fn resolved(matrix: &Matrix, kind: ComponentKind, class: FaultClass) -> PartyKind {
    let component = ComponentId::from_uuid(uuid::Uuid::nil());
    let node =
        Component { id: component, parent: None, name: kind.as_str().to_owned(), kind, vendor: None, warranty: None };
    let tree = SystemTree {
        id: SystemId::from_uuid(uuid::Uuid::nil()),
        customer: PartyId::from_uuid(uuid::Uuid::nil()),
        name: String::new(),
        accepted_on: None,
        live_on: None,
        zone: TimeZone::UTC,
        components: vec![node],
    };
    let places: Vec<_> = tree.place(Some(component)).into_iter().collect();
    match attribute(matrix, &places, &[class]).stage(mending_stage(Some(class))).lead {
        Some(Responsible::Kind(kind)) => kind,
        // The first row leads everything, and no row names a party: a test asks every cell.
        Some(Responsible::Party(_)) | None => Provider,
    }
}

fn row(
    selector: Selector,
    fault_class: Option<FaultClass>,
    stage: Option<Stage>,
    lead: PartyKind,
    clause: String,
) -> MatrixRow {
    let support = if lead == Provider { Vec::new() } else { vec![Responsible::PROVIDER] };
    MatrixRow {
        selector,
        fault_class,
        stage,
        lead: Responsible::Kind(lead),
        support,
        informed: Vec::new(),
        clause,
        payer: Responsible::Kind(lead),
    }
}
