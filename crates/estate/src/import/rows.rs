//! From the cells of a row to the fields of a record. An empty cell keeps what stands.

use kernel::{ComponentId, PartyId, SiteId, SystemId};

use super::cells::Cells;
use crate::core::{
    ComponentFields, Contact, Criticality, DepartmentFields, PartyFields, PartyKind, SiteFields, SystemFields,
};

const KIND: (&str, &str) =
    ("不是可用的类别；请填 客户、厂商、运营商 或 第三方", "is no kind; write customer, vendor, carrier or third_party");
const COMPONENT_KIND: (&str, &str) = (
    "不是可用的部件类别；请填 硬件、操作系统、数据库、中间件、网络、应用软件、接口、数据、配置、安全、机房环境 或 终端",
    "is no kind of component; write hardware, operating_system, database, middleware, network, application, interface, data, configuration, security, environment or terminal",
);
const CRITICALITY: (&str, &str) = ("请填 核心、重要 或 一般", "is no criticality; write core, important or ordinary");

pub(super) fn party(cells: &mut Cells<'_>, before: Option<&PartyFields>) -> PartyFields {
    let mut fields = before.cloned().unwrap_or_else(|| PartyFields {
        code: String::new(),
        kind: PartyKind::ThirdParty,
        name: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        hotline: None,
        contacts: Vec::new(),
    });
    fields.code = cells.needed("code");
    fields.name = cells.needed("name");
    if cells.needed("kind").is_empty() {
        return fields;
    }
    fields.kind = cells.read("kind", KIND.0, KIND.1).unwrap_or(fields.kind);
    set(&mut fields.zone, cells.text("zone"));
    fields.hotline = cells.text("hotline").or(fields.hotline);
    contact(cells, &mut fields.contacts);
    fields
}

/// The contact of the row replaces the one of the same name; others stay.
fn contact(cells: &mut Cells<'_>, contacts: &mut Vec<Contact>) {
    let Some(name) = cells.text("contact_name") else { return };
    let before = contacts.iter().position(|contact| contact.name == name);
    let stands = before.map(|at| contacts[at].clone());
    let kept = |member: fn(&Contact) -> Option<String>| stands.as_ref().and_then(member);
    let contact = Contact {
        role: cells.text("contact_role").or_else(|| kept(|c| c.role.clone())),
        phone: cells.text("contact_phone").or_else(|| kept(|c| c.phone.clone())),
        email: cells.text("contact_email").or_else(|| kept(|c| c.email.clone())),
        name,
    };
    match before {
        Some(at) => contacts[at] = contact,
        None => contacts.push(contact),
    }
}

pub(super) fn site(cells: &mut Cells<'_>, customer_id: PartyId, before: Option<&SiteFields>) -> SiteFields {
    let mut fields = before.cloned().unwrap_or_else(|| SiteFields {
        customer_id,
        code: String::new(),
        name: String::new(),
        city: String::new(),
        address: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        travel_minutes: 0,
    });
    fields.code = cells.needed("code");
    fields.name = cells.needed("name");
    fields.city = cells.needed("city");
    set(&mut fields.address, cells.text("address"));
    set(&mut fields.zone, cells.text("zone"));
    fields.travel_minutes = cells.number("travel_minutes").unwrap_or(fields.travel_minutes);
    fields
}

pub(super) fn department(cells: &mut Cells<'_>, customer_id: PartyId) -> DepartmentFields {
    DepartmentFields { customer_id, code: cells.needed("code"), name: cells.needed("name") }
}

pub(super) fn system(
    cells: &mut Cells<'_>,
    customer_id: PartyId,
    site: Option<SiteId>,
    before: Option<&SystemFields>,
) -> SystemFields {
    let mut fields = before.cloned().unwrap_or_else(|| SystemFields {
        customer_id,
        site_id: None,
        code: String::new(),
        name: String::new(),
        aliases: Vec::new(),
        accepted_on: None,
        live_on: None,
        criticality: Criticality::Ordinary,
        protection_level: None,
        rto_minutes: None,
        rpo_minutes: None,
    });
    fields.code = cells.needed("code");
    fields.name = cells.needed("name");
    fields.site_id = site.or(fields.site_id);
    set(&mut fields.aliases, cells.words("aliases"));
    fields.accepted_on = cells.date("accepted_on").or(fields.accepted_on);
    fields.live_on = cells.date("live_on").or(fields.live_on);
    set(&mut fields.criticality, cells.read("criticality", CRITICALITY.0, CRITICALITY.1));
    fields.protection_level = cells.number("protection_level").or(fields.protection_level);
    fields.rto_minutes = cells.number("rto_minutes").or(fields.rto_minutes);
    fields.rpo_minutes = cells.number("rpo_minutes").or(fields.rpo_minutes);
    fields
}

pub(super) fn component(
    cells: &mut Cells<'_>,
    system_id: SystemId,
    parent: Option<ComponentId>,
    vendor: Option<PartyId>,
    before: Option<&ComponentFields>,
) -> ComponentFields {
    let mut fields = before.cloned().unwrap_or_else(|| ComponentFields {
        system_id,
        parent_id: None,
        code: String::new(),
        name: String::new(),
        kind: triage::ComponentKind::Application,
        function_point: false,
        vital: false,
        aliases: Vec::new(),
        vendor_id: None,
        version: None,
        serial_number: None,
        owner: None,
        warranty_from: None,
        warranty_until: None,
    });
    fields.code = cells.needed("code");
    fields.name = cells.needed("name");
    if !cells.needed("kind").is_empty() {
        set(&mut fields.kind, cells.read("kind", COMPONENT_KIND.0, COMPONENT_KIND.1));
    }
    fields.parent_id = parent.or(fields.parent_id);
    fields.vendor_id = vendor.or(fields.vendor_id);
    set(&mut fields.function_point, cells.flag("function_point"));
    set(&mut fields.vital, cells.flag("vital"));
    set(&mut fields.aliases, cells.words("aliases"));
    fields.version = cells.text("version").or(fields.version);
    fields.serial_number = cells.text("serial_number").or(fields.serial_number);
    fields.owner = cells.text("owner").or(fields.owner);
    fields.warranty_from = cells.date("warranty_from").or(fields.warranty_from);
    fields.warranty_until = cells.date("warranty_until").or(fields.warranty_until);
    fields
}

fn set<T>(member: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *member = value;
    }
}
