use kernel::{IncidentId, Instant, SystemId};
use proptest::prelude::*;
use triage::{
    Case, Component, ComponentKind, FaultClass, HistoryEntry, HistoryIndex, Knowledge, Tree, decide, fold, mask, read,
    signals,
};

use crate::deciding::{component, id};

/// Fault-like text: words the rules know, secrets, and anything else Unicode has.
fn text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "数据库",
        "表空间满",
        "網絡中斷",
        "密码: Abc123!",
        "password=",
        "ORA-01555",
        "502错误",
        "，",
        "。",
        " ",
        "13812345678",
        "11010519491231002X",
        "token:",
        "://a:b@c",
        "-----BEGIN PRIVATE KEY-----",
        "收费",
        "＝",
        "【***】",
        "is",
        "所有用户",
        "停了",
        "erp",
    ]);
    prop::collection::vec(prop_oneof![known.prop_map(str::to_owned), any::<String>(), "[!-~]{0,20}"], 0..8)
        .prop_map(|parts| parts.concat())
}

fn components() -> Vec<Component> {
    let mut tree = vec![
        component(1, "收费", ComponentKind::Application),
        component(2, "收费查询", ComponentKind::Application),
        component(3, "ERP", ComponentKind::Application),
        component(4, "核心库", ComponentKind::Database),
        component(5, "出口防火墙", ComponentKind::Security),
    ];
    tree[1].parent = Some(id(1));
    tree
}

fn entry(n: usize, text: &str) -> HistoryEntry {
    let number = u128::try_from(n).unwrap_or(0);
    HistoryEntry {
        id: IncidentId::from_uuid(uuid::Uuid::from_u128(number + 1)),
        number: format!("INC-{n}"),
        system: SystemId::from_uuid(uuid::Uuid::from_u128(7)),
        text: text.to_owned(),
        component: None,
        component_kind: ComponentKind::ALL.get(n % 12).copied(),
        fault_class: FaultClass::ALL.get(n % 11).copied(),
        known_at: Instant::from_micros(i64::try_from(n).unwrap_or(0)),
    }
}

fn case(text: &str) -> Case<'_> {
    Case {
        text,
        system: Some(SystemId::from_uuid(uuid::Uuid::from_u128(7))),
        chosen_component: None,
        chosen_fault_class: None,
        reported_at: Instant::from_micros(1_000_000),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_masked_and_judged_without_panic(text in text()) {
        let _ = read(&text);
        let _ = signals(&fold(&text));
        let _ = mask(&text);
        let verdict = decide(&case(&text), &Knowledge::of(&HistoryIndex::new()));
        prop_assert!(!verdict.candidates.is_empty());
        prop_assert!(verdict.confidence_permille <= 1000);
    }

    #[test]
    fn masking_twice_changes_nothing_more(text in text()) {
        let once = mask(&text);
        let twice = mask(&once.text);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert!(twice.kinds.is_empty());
    }

    #[test]
    fn folding_twice_changes_nothing_more(text in text()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn the_order_of_components_and_of_history_changes_no_byte(text in text(), past in prop::collection::vec(text(), 0..12), turn in 0_usize..5) {
        let mut forth = HistoryIndex::new();
        let mut back = HistoryIndex::new();
        for (n, t) in past.iter().enumerate() {
            forth.add(entry(n, t));
        }
        for (n, t) in past.iter().enumerate().rev() {
            back.add(entry(n, t));
        }
        let mut turned = components();
        turned.rotate_left(turn);
        let (tree, turned) = (Tree::new(components()), Tree::new(turned));
        let one = decide(&case(&text), &Knowledge { tree: Some(&tree), ..Knowledge::of(&forth) });
        let again = decide(&case(&text), &Knowledge { tree: Some(&tree), ..Knowledge::of(&forth) });
        let other = decide(&case(&text), &Knowledge { tree: Some(&turned), ..Knowledge::of(&back) });
        prop_assert_eq!(serde_json::to_string(&one).ok(), serde_json::to_string(&again).ok());
        prop_assert_eq!(serde_json::to_string(&one).ok(), serde_json::to_string(&other).ok());
    }
}
