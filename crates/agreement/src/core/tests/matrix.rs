use proptest::prelude::*;
use triage::{ComponentKind, FaultClass};

use super::fixture::*;
use crate::core::attribution::{Open, attribute};
use crate::core::matrix::{Matrix, MatrixRow, Parties, Resolution, Responsible};
use crate::core::selector::{Root, Selector};
use crate::core::words::Stage;
use kernel::PartyKind;

/// Every selector that matches component 12 (a database at depth 3), the least specific first.
fn selectors() -> [Selector; 10] {
    let kind = ComponentKind::Database;
    let (top, middle, leaf) =
        (Root::Component(component(10)), Root::Component(component(11)), Root::Component(component(12)));
    [
        Selector::ANY,
        Selector::kind(kind),
        Selector::within(Root::System(system(1))),
        Selector::kind_within(Root::System(system(1)), kind),
        Selector::within(top),
        Selector::kind_within(top, kind),
        Selector::within(middle),
        Selector::kind_within(middle, kind),
        Selector::within(leaf),
        Selector::kind_within(leaf, kind),
    ]
}

/// Every shape of a row that applies to (12, data, repair), the least specific first.
fn shapes() -> Vec<MatrixRow> {
    let mut rows = Vec::new();
    for selector in selectors() {
        for class in [None, Some(FaultClass::Data)] {
            for stage in [None, Some(Stage::Repair)] {
                let mut shape = row(selector, PartyKind::Provider, &format!("{}", rows.len()));
                (shape.fault_class, shape.stage) = (class, stage);
                rows.push(shape);
            }
        }
    }
    rows
}

fn clause(rows: &[MatrixRow]) -> String {
    let tree = tree();
    match Matrix::new(rows.to_vec()).at(&place(&tree, 12)).resolve(FaultClass::Data, Stage::Repair) {
        Resolution::Found(cell) => cell.clause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_every_two_rows_the_more_specific_wins_in_the_stated_order_whichever_stands_first() {
    let shapes = shapes();
    assert_eq!(shapes.len(), 40);
    for (weaker, low) in shapes.iter().enumerate() {
        for (stronger, high) in shapes.iter().enumerate().skip(weaker + 1) {
            assert_eq!(clause(&[low.clone(), high.clone()]), stronger.to_string(), "{weaker} before {stronger}");
            assert_eq!(clause(&[high.clone(), low.clone()]), stronger.to_string(), "{stronger} before {weaker}");
        }
    }
}

#[test]
fn a_selector_matches_only_its_kind_and_its_subtree() {
    let tree = tree();
    let cases = [
        (Selector::kind(ComponentKind::Hardware), 12, false),
        (Selector::kind(ComponentKind::Hardware), 20, true),
        (Selector::within(Root::Component(component(20))), 12, false),
        (Selector::within(Root::Component(component(11))), 10, false),
        (Selector::within(Root::Component(component(11))), 11, true),
        (Selector::within(Root::System(system(2))), 12, false),
        (Selector::kind_within(Root::Component(component(10)), ComponentKind::Application), 12, false),
        (Selector::kind_within(Root::Component(component(10)), ComponentKind::Application), 11, true),
    ];
    for (selector, at, expected) in cases {
        assert_eq!(selector.matches(&place(&tree, at)).is_some(), expected, "{selector:?} at {at}");
    }
    let bare = tree.place(None).unwrap();
    assert!(Selector::ANY.matches(&bare).is_some());
    assert!(Selector::within(Root::System(system(1))).matches(&bare).is_some());
    assert!(Selector::kind(ComponentKind::Database).matches(&bare).is_none());
}

#[test]
fn rows_that_tie_unite_support_and_contradict_in_lead_payer_or_clause() {
    let tree = tree();
    let asked =
        |rows: &[MatrixRow]| Matrix::new(rows.to_vec()).at(&place(&tree, 12)).resolve(FaultClass::Data, Stage::Repair);
    let one = row(Selector::ANY, PartyKind::Provider, "1");
    let mut two = one.clone();
    two.support = vec![Responsible::VENDOR];
    two.informed = vec![Responsible::CUSTOMER];
    let Resolution::Found(cell) = asked(&[one.clone(), two.clone()]) else { panic!("they agree") };
    assert_eq!(
        (cell.support, cell.informed, cell.rows),
        (vec![Responsible::VENDOR], vec![Responsible::CUSTOMER], vec![0, 1])
    );
    let changes: [fn(&mut MatrixRow); 3] = [
        |row| row.lead = Responsible::VENDOR,
        |row| row.payer = Responsible::CUSTOMER,
        |row| row.clause = "2".to_owned(),
    ];
    for change in changes {
        let mut other = one.clone();
        change(&mut other);
        assert_eq!(asked(&[one.clone(), other]), Resolution::Contradiction { rows: vec![0, 1] });
    }
    assert_eq!(asked(&[]), Resolution::Gap);
}

#[test]
fn an_open_class_gives_a_lead_only_where_every_candidate_agrees() {
    let tree = tree();
    let mut rows = vec![row(Selector::ANY, PartyKind::Provider, "1"), row(Selector::ANY, PartyKind::Vendor, "2")];
    rows[1].fault_class = Some(FaultClass::HardwareFailure);
    rows[1].stage = Some(Stage::Repair);
    let matrix = Matrix::new(rows);
    let here = [place(&tree, 20)];
    let open = attribute(&matrix, &here, &[]);
    assert_eq!(open.stage(Stage::Diagnose).lead, Some(Responsible::PROVIDER));
    assert_eq!(open.stage(Stage::Repair).lead, None);
    assert_eq!(open.stage(Stage::Repair).open, Some(Open::CandidatesDiffer));
    let narrowed = attribute(&matrix, &here, &[FaultClass::Capacity, FaultClass::Configuration]);
    assert_eq!(narrowed.stage(Stage::Repair).lead, Some(Responsible::PROVIDER));
    let known = attribute(&matrix, &here, &[FaultClass::HardwareFailure]);
    let repair = known.stage(Stage::Repair);
    assert_eq!((repair.lead, repair.clause.as_deref(), &repair.rows), (Some(Responsible::VENDOR), Some("2"), &vec![1]));
    let parties = Parties { provider: party(1), customer: party(2), named: Some((party(9), PartyKind::Vendor)) };
    assert_eq!(repair.lead_party(&parties), Some(party(9)));
    assert!(repair.evidence.zh.contains("第 2 行") && repair.evidence.en.contains("row 2"), "{:?}", repair.evidence);
}

#[test]
fn several_candidate_components_give_a_lead_only_where_all_agree() {
    let tree = tree();
    let rows = vec![
        row(Selector::ANY, PartyKind::Provider, "1"),
        row(Selector::kind(ComponentKind::Hardware), PartyKind::Vendor, "2"),
    ];
    let matrix = Matrix::new(rows);
    let both = attribute(&matrix, &[place(&tree, 12), place(&tree, 20)], &[FaultClass::Data]);
    assert_eq!(both.first_lead(), None);
    let soft = attribute(&matrix, &[place(&tree, 12), place(&tree, 11)], &[FaultClass::Data]);
    assert_eq!(soft.first_lead(), Some(Responsible::PROVIDER));
    assert_eq!(attribute(&matrix, &[], &[]).first_lead(), None);
}

#[test]
fn the_mending_lead_is_that_of_recover_data_for_class_data() {
    let tree = tree();
    let mut rows = vec![row(Selector::ANY, PartyKind::Provider, "1"), row(Selector::ANY, PartyKind::Customer, "2")];
    rows[1].stage = Some(Stage::RecoverData);
    let attribution = attribute(&Matrix::new(rows), &[place(&tree, 12)], &[FaultClass::Data]);
    assert_eq!(attribution.mending_lead(Some(FaultClass::Data)), Some(Responsible::CUSTOMER));
    assert_eq!(attribution.mending_lead(Some(FaultClass::Capacity)), Some(Responsible::PROVIDER));
    assert_eq!(attribution.mending_lead(None), Some(Responsible::PROVIDER));
}

proptest! {
    #[test]
    fn resolution_is_deterministic_and_blind_to_the_order_of_rows(
        picks in proptest::collection::vec((0_usize..40, 0_u8..3, 0_u8..2), 0..12),
        keys in proptest::collection::vec(any::<u32>(), 12),
    ) {
        let shapes = shapes();
        let parties = [PartyKind::Provider, PartyKind::Vendor, PartyKind::Customer];
        let rows: Vec<MatrixRow> = picks.iter().map(|(shape, lead, clause)| {
            let shape = &shapes[*shape];
            let lead = Responsible::Kind(parties[usize::from(*lead)]);
            MatrixRow { lead, clause: clause.to_string(), ..shape.clone() }
        }).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|index| keys[*index]);
        let shuffled: Vec<MatrixRow> = order.iter().map(|index| rows[*index].clone()).collect();
        let tree = tree();
        for class in FaultClass::ALL.iter().copied() {
            for stage in Stage::ALL.iter().copied() {
                let one = Matrix::new(rows.clone()).at(&place(&tree, 12)).resolve(class, stage);
                let other = Matrix::new(shuffled.clone()).at(&place(&tree, 12)).resolve(class, stage);
                prop_assert_eq!(plain(one, &rows), plain(other, &shuffled));
            }
        }
    }
}

/// A resolution without the places of its rows: the rows themselves, sorted.
fn plain(resolution: Resolution, rows: &[MatrixRow]) -> (String, Vec<MatrixRow>) {
    let named = |places: &[u32]| {
        let mut named: Vec<MatrixRow> = places.iter().map(|index| rows[*index as usize].clone()).collect();
        named.sort();
        named
    };
    match resolution {
        Resolution::Gap => ("gap".to_owned(), Vec::new()),
        Resolution::Contradiction { rows } => ("contradiction".to_owned(), named(&rows)),
        Resolution::Found(cell) => (
            format!("{:?} {:?} {} {:?} {:?}", cell.lead, cell.payer, cell.clause, cell.support, cell.informed),
            named(&cell.rows),
        ),
    }
}
