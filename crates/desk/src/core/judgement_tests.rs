//! What a report leads to, by tables: decided, open but led by one party, or for the service desk.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use agreement::core::{Compiled, Component, Identity, MatrixRow, Responsible, Selector, SystemTree};
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{AgreementId, AgreementVersionId, CalendarId, SystemId};
use uuid::Uuid;
use worktime::{Calendar, CalendarSpec, Segment};

use super::*;
use ComponentKind as K;

const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

fn id(n: u128) -> ComponentId {
    ComponentId::from_uuid(Uuid::from_u128(n))
}

fn party(n: u128) -> PartyId {
    PartyId::from_uuid(Uuid::from_u128(n))
}

/// 综合查询(1) → 检索(2), 收费库(3, of a vendor), 汇聚交换机(4), 应用服务器(5, of the same vendor).
fn tree() -> SystemTree {
    let node = |n, parent: Option<u128>, name: &str, kind, vendor: Option<u128>| Component {
        id: id(n),
        parent: parent.map(id),
        name: name.to_owned(),
        kind,
        vendor: vendor.map(party),
        warranty: None,
    };
    SystemTree {
        id: SystemId::from_uuid(Uuid::from_u128(100)),
        customer: party(2),
        name: "门诊收费与综合查询".to_owned(),
        accepted_on: Some(date(2025, 1, 10)),
        live_on: Some(date(2025, 1, 10)),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        components: vec![
            node(1, None, "综合查询", K::Application, None),
            node(2, Some(1), "检索", K::Application, None),
            node(3, None, "收费库", K::Database, Some(9)),
            node(4, None, "汇聚交换机", K::Network, None),
            node(5, None, "应用服务器", K::Hardware, Some(9)),
        ],
    }
}

fn named(tree: &SystemTree) -> triage::Tree {
    let component = |node: &Component| triage::Component {
        id: node.id,
        name: node.name.clone(),
        aliases: Vec::new(),
        kind: node.kind,
        parent: node.parent,
    };
    triage::Tree::new(tree.components.iter().map(component).collect())
}

fn compiled(matrix: Vec<MatrixRow>) -> Compiled {
    let identity = Identity {
        version: AgreementVersionId::from_uuid(Uuid::from_u128(1)),
        agreement: AgreementId::from_uuid(Uuid::from_u128(2)),
        name: "维保".to_owned(),
        number: 1,
        promiser: party(1),
        customer: party(2),
    };
    let mut content = profiles::named("tender").unwrap().content;
    content.matrix = matrix;
    content.systems = vec![SystemId::from_uuid(Uuid::from_u128(100))];
    let segments = Segment::parse_list("08:00-18:00").unwrap();
    let calendar = Calendar::compile(&CalendarSpec::weekdays("t", "Asia/Shanghai", &segments)).unwrap();
    Compiled::new(identity, content, CalendarId::from_uuid(Uuid::from_u128(3)), Arc::new(calendar))
}

fn row(selector: Selector, lead: PartyKind) -> MatrixRow {
    let lead = Responsible::Kind(lead);
    MatrixRow {
        selector,
        fault_class: None,
        stage: None,
        lead,
        support: Vec::new(),
        informed: Vec::new(),
        clause: String::new(),
        payer: lead,
    }
}

fn judged(text: &str, kind: Kind, matrix: Vec<MatrixRow>, known: bool) -> Judgement {
    let (tree, history) = (tree(), HistoryIndex::new());
    let (looked, versions) = (named(&tree), [(Arc::new(compiled(matrix)), Status::InForce)]);
    let kind_of = |who: PartyId| (who == party(9)).then_some(PartyKind::Vendor);
    let around = Surroundings {
        tree: known.then_some(&tree),
        named: known.then_some(&looked),
        vital: &[],
        guarded: false,
        provider: party(1),
        customer: party(2),
        kind_of: &kind_of,
        versions: &versions,
        history: &history,
        upgrades: &[],
    };
    let (component, fault_class, service) = (None, None, None);
    let said = Said { text, kind, service, component, fault_class, impact: None, urgency: None, at: NOW };
    judge_report(&said, &around)
}

/// The provider finds out, who mends depends on kind and class.
fn demonstration() -> Vec<MatrixRow> {
    profiles::demonstration_matrix()
}

fn ours() -> Vec<MatrixRow> {
    vec![row(Selector::ANY, PartyKind::Provider)]
}

/// Of everything that may be slow the database alone is the vendor's from the first look on.
fn divided() -> Vec<MatrixRow> {
    vec![row(Selector::ANY, PartyKind::Provider), row(Selector::kind(K::Database), PartyKind::Vendor)]
}

#[test]
fn a_report_is_decided_or_open_under_one_lead_or_left_to_the_service_desk() {
    type Made = (bool, bool, Option<u128>, Option<K>);
    type Row = (&'static str, fn() -> Vec<MatrixRow>, Made);
    let table: [Row; 9] = [
        // The named place is as good as chosen.
        ("综合查询点“检索”一直转圈，五分钟没有结果", ours, (true, false, Some(2), Some(K::Application))),
        ("数据库表空间满，无法插入", ours, (true, false, Some(3), Some(K::Database))),
        // Nothing is named, but whoever it is, we find out: somebody who can do enough of it may begin.
        ("页面转圈，很慢", ours, (false, true, None, None)),
        ("页面转圈，很慢", demonstration, (false, true, None, None)),
        // A database would be the vendor's from the first look on: a person decides.
        ("页面转圈，很慢", divided, (false, false, None, None)),
        // Where no row says who looks first nobody begins.
        ("页面转圈，很慢", Vec::new, (false, false, None, None)),
        // The report says nothing of what fails: how often each kind does is no ground to act on.
        ("不对劲，和平时不一样", ours, (false, false, None, None)),
        ("", ours, (false, false, None, None)),
        ("检索很慢", ours, (false, true, None, None)),
    ];
    for (text, matrix, expected) in table {
        let made = judged(text, Kind::Fault, matrix(), true);
        let component = expected.2.map(id);
        assert_eq!(
            (made.decided, made.open.is_some(), made.component, made.component_kind),
            (expected.0, expected.1, component, expected.3),
            "{text}: {:#?}",
            made.triage
        );
    }
}

#[test]
fn what_is_open_carries_the_agreed_confidence_and_the_lead_of_every_possibility() {
    let made = judged("页面转圈，很慢", Kind::Fault, demonstration(), true);
    let open = made.open.unwrap();
    assert_eq!(open.share, 700, "never below what was measured, though the agreement says 600");
    assert!(open.kinds.iter().map(|(_, share)| share).sum::<u32>() >= 900, "{open:?}");
    assert_eq!((made.lead.party, made.lead.kind), (Some(party(1)), PartyKind::Provider));
    assert!(!made.lead.released, "an open component is never shown to the customer as a verdict");
    assert!(made.attribution.first_lead().is_some());
    assert_eq!(made.attribution.mending_lead(None), None, "who mends depends on what it is");
}

#[test]
fn a_lead_that_no_possibility_gives_a_party_for_is_left_to_the_service_desk() {
    let made = judged("页面转圈，很慢", Kind::Fault, vec![row(Selector::ANY, PartyKind::Vendor)], true);
    assert!(made.open.is_none(), "the vendor of what? {:?}", made.lead);
}

#[test]
fn without_a_system_nobody_begins_and_a_request_needs_no_component() {
    let unknown = judged("页面转圈，很慢", Kind::Fault, ours(), false);
    assert!(!unknown.decided && unknown.open.is_none());
    let request = judged("想学一学怎么用", Kind::Request, ours(), true);
    assert!(request.decided && request.open.is_none());
}
