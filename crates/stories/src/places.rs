//! The estate of the stories: a provider, two customers, a maker of databases, a carrier, two systems.

use std::collections::HashMap;

use app::Cx;
use estate::{
    ComponentFields, Criticality, DepartmentFields, Estate, PartyFields, PartyKind, SiteFields, SystemFields,
};
use jiff::civil::date;
use kernel::{ComponentId, DepartmentId, PartyId, SystemId};
use server::wiring::Platform;
use storage::WriteSet;
use triage::ComponentKind;

use crate::time::ZONE;

/// The estate by the names the stories use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub parties: HashMap<&'static str, PartyId>,
    pub departments: HashMap<&'static str, DepartmentId>,
    pub systems: HashMap<&'static str, SystemId>,
    pub components: HashMap<&'static str, ComponentId>,
}

const PARTIES: [(&str, &str, PartyKind); 4] = [
    ("医院", "滨江市人民医院", PartyKind::Customer),
    ("学院", "滨江职业技术学院", PartyKind::Customer),
    ("石渠", "石渠数据库软件有限公司", PartyKind::Vendor),
    ("电信", "滨江电信", PartyKind::Carrier),
];

/// Customer, code, name.
const SYSTEMS: [(&str, &str, &str); 3] =
    [("医院", "HIS", "医院信息系统"), ("医院", "PACS", "影像系统"), ("学院", "JW", "教务系统")];

/// System, name, kind, maker.
const COMPONENTS: [(&str, &str, ComponentKind, Option<&str>); 6] = [
    ("HIS", "门诊收费", ComponentKind::Application, None),
    ("HIS", "综合查询", ComponentKind::Application, None),
    ("HIS", "查询库", ComponentKind::Database, Some("石渠")),
    ("HIS", "院区专线", ComponentKind::Network, Some("电信")),
    ("PACS", "阅片", ComponentKind::Application, None),
    ("JW", "选课", ComponentKind::Application, None),
];

/// Writes the estate down through its use cases.
pub(crate) async fn found(platform: &Platform, cx: &Cx) -> Places {
    let mut places = Places::default();
    let mut set = WriteSet::new();
    places.parties.insert("我方", Estate::found_provider(cx, &mut set, "海岸系统集成有限公司", ZONE));
    platform.app.db.write(set).await.unwrap();
    let estate = &platform.estate;
    for (key, name, kind) in PARTIES {
        let party = PartyFields {
            code: key.to_owned(),
            kind,
            name: name.to_owned(),
            zone: ZONE.to_owned(),
            hotline: None,
            contacts: Vec::new(),
        };
        places.parties.insert(key, estate.create_party(cx, party).await.unwrap().id);
    }
    let cashier =
        DepartmentFields { customer_id: places.parties["医院"], code: "SF".to_owned(), name: "收费处".to_owned() };
    places.departments.insert("收费处", estate.create_department(cx, cashier).await.unwrap().id);
    systems(platform, cx, &mut places).await;
    places
}

async fn systems(platform: &Platform, cx: &Cx, places: &mut Places) {
    let estate = &platform.estate;
    for (customer, code, name) in SYSTEMS {
        let customer_id = places.parties[customer];
        let site = SiteFields {
            customer_id,
            code: code.to_owned(),
            name: format!("{name}机房"),
            city: "滨江".to_owned(),
            address: "一号楼".to_owned(),
            zone: ZONE.to_owned(),
            travel_minutes: 20,
        };
        let site = estate.create_site(cx, site).await.unwrap().id;
        let system = SystemFields {
            customer_id,
            site_id: Some(site),
            code: code.to_owned(),
            name: name.to_owned(),
            aliases: Vec::new(),
            accepted_on: Some(date(2025, 1, 10)),
            live_on: Some(date(2025, 1, 10)),
            criticality: Criticality::default(),
            protection_level: None,
            rto_minutes: None,
            rpo_minutes: None,
        };
        places.systems.insert(code, estate.create_system(cx, system).await.unwrap().id);
    }
    for (at, (system, name, kind, maker)) in COMPONENTS.into_iter().enumerate() {
        let fields = ComponentFields {
            system_id: places.systems[system],
            parent_id: None,
            code: format!("C{at}"),
            name: name.to_owned(),
            kind,
            function_point: false,
            vital: false,
            aliases: Vec::new(),
            vendor_id: maker.map(|maker| places.parties[maker]),
            version: None,
            serial_number: None,
            owner: None,
            warranty_from: None,
            warranty_until: None,
        };
        places.components.insert(name, estate.create_component(cx, fields).await.unwrap().id);
    }
}
