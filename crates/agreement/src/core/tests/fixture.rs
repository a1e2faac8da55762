//! A hospital's system with a small tree, as every table of these tests uses it.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::{AgreementId, AgreementVersionId, CalendarId, ComponentId, Instant, PartyId, SystemId};
use std::sync::Arc;
use triage::ComponentKind;
use uuid::Uuid;
use worktime::{Calendar, CalendarSpec, Segment};

use crate::core::compiled::{Compiled, Identity};
use crate::core::content::Content;
use crate::core::estate::{Component, Place, SystemTree};
use crate::core::matrix::{MatrixRow, Responsible};
use crate::core::selector::Selector;
use kernel::PartyKind;

pub(super) fn party(n: u128) -> PartyId {
    PartyId::from_uuid(Uuid::from_u128(n))
}

pub(super) fn system(n: u128) -> SystemId {
    SystemId::from_uuid(Uuid::from_u128(n))
}

pub(super) fn component(n: u128) -> ComponentId {
    ComponentId::from_uuid(Uuid::from_u128(n))
}

pub(super) fn version(n: u128) -> AgreementVersionId {
    AgreementVersionId::from_uuid(Uuid::from_u128(n))
}

pub(super) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn node(n: u128, parent: Option<u128>, name: &str, kind: ComponentKind) -> Component {
    Component {
        id: component(n),
        parent: parent.map(component),
        name: name.to_owned(),
        kind,
        vendor: None,
        warranty: None,
    }
}

/// 门诊收费: 收费模块(10) → 查询(11) → 缓存库(12, database); 数据库服务器(20, hardware, vendor 9).
pub(super) fn tree() -> SystemTree {
    let mut server = node(20, None, "数据库服务器", ComponentKind::Hardware);
    server.vendor = Some(party(9));
    SystemTree {
        id: system(1),
        customer: party(2),
        name: "门诊收费".to_owned(),
        accepted_on: Some(date(2023, 10, 20)),
        live_on: Some(date(2023, 8, 1)),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        components: vec![
            node(12, Some(11), "缓存库", ComponentKind::Database),
            node(10, None, "收费模块", ComponentKind::Application),
            node(11, Some(10), "查询", ComponentKind::Application),
            server,
        ],
    }
}

pub(super) fn place(tree: &SystemTree, n: u128) -> Place<'_> {
    tree.place(Some(component(n))).unwrap()
}

pub(super) fn row(selector: Selector, lead: PartyKind, clause: &str) -> MatrixRow {
    MatrixRow {
        selector,
        fault_class: None,
        stage: None,
        lead: Responsible::Kind(lead),
        support: Vec::new(),
        informed: Vec::new(),
        clause: clause.to_owned(),
        payer: Responsible::Kind(lead),
    }
}

pub(super) fn office() -> Calendar {
    let segments = [Segment { start_minute: 540, end_minute: 1080 }];
    Calendar::compile(&CalendarSpec::weekdays("office", "Asia/Shanghai", &segments)).unwrap()
}

pub(super) fn compiled(n: u128, content: Content) -> Compiled {
    let identity = Identity {
        version: version(n),
        agreement: AgreementId::from_uuid(Uuid::from_u128(n)),
        name: format!("agreement {n}"),
        number: 1,
        promiser: party(1),
        customer: party(2),
    };
    Compiled::new(identity, content, CalendarId::from_uuid(Uuid::from_u128(77)), Arc::new(office()))
}

pub(super) const fn day(year: i16, month: i8, day: i8) -> Date {
    date(year, month, day)
}
