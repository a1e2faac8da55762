//! Rows of systems.

use kernel::{ComponentId, PartyId, SiteId, SystemId};
use storage::{DbError, Query, Row, WriteSet, params, places};

use super::{Build, day, json, opt_small};
use crate::core::{System, SystemFields};

storage::sql! {
    FIND = "select s.id, s.version, s.customer_id, s.site_id, s.code, s.name, s.aliases, s.accepted_on, s.live_on, s.criticality,
        s.protection_level, s.rto_minutes, s.rpo_minutes, c.name, c.zone
        from estate_system s join estate_party c on c.id = s.customer_id where s.id = $1";
    BY_CODE = "select s.id, s.version, s.customer_id, s.site_id, s.code, s.name, s.aliases, s.accepted_on, s.live_on, s.criticality,
        s.protection_level, s.rto_minutes, s.rpo_minutes, c.name, c.zone
        from estate_system s join estate_party c on c.id = s.customer_id where s.code = $1";
    HEAD = "select id, version from estate_system where id = $1";
    EVERY = "select id from estate_system order by id";
    SITE_OF = "select t.id, t.version, t.customer_id, t.code, t.name, t.city, t.address, t.zone, t.travel_minutes
        from estate_site t join estate_system s on s.site_id = t.id where s.id = $1";
    OF_COMPONENT = "select system_id from estate_component where id = $1";
    INSERT = "insert into estate_system (id, version, customer_id, site_id, code, name, aliases, accepted_on, live_on,
        criticality, protection_level, rto_minutes, rpo_minutes, search)
        values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "update estate_system set version = version + 1, site_id = $3, code = $4, name = $5, aliases = $6,
        accepted_on = $7, live_on = $8, criticality = $9, protection_level = $10, rto_minutes = $11, rpo_minutes = $12,
        search = $13 where id = $1 and version = $2";
    TOUCH = "update estate_system set version = version + 1 where id = $1 and version = $2";
    TOUCH_SITE = "update estate_system set version = version + 1 where site_id = $1";
    TOUCH_CUSTOMER = "update estate_system set version = version + 1 where customer_id = $1";
}

/// A system with what stands in its customer's row.
pub(crate) struct Found {
    pub system: System,
    pub customer_name: String,
    pub customer_zone: String,
}

pub(crate) fn find(id: SystemId) -> Query {
    FIND.with(params![id])
}

pub(crate) fn by_code(code: &str) -> Query {
    BY_CODE.with(params![code])
}

/// The id and version of a system: what a remembered whole is compared with.
pub(crate) fn head(id: SystemId) -> Query {
    HEAD.with(params![id])
}

pub(crate) fn heads(ids: &[SystemId]) -> Query {
    // The last one again up to a power of two: few texts, which a database knows again.
    let count = ids.len().next_power_of_two();
    let padded = ids.iter().chain(std::iter::repeat(ids.last()).flatten()).take(count);
    let mut values = Vec::with_capacity(count);
    let wanted = places(&mut values, padded.copied());
    Query::built(format!("select id, version from estate_system where id in ({wanted})"), values)
}

pub(crate) fn every() -> Query {
    EVERY.with(params![])
}

pub(crate) fn site_of(id: SystemId) -> Query {
    SITE_OF.with(params![id])
}

pub(crate) fn of_component(id: ComponentId) -> Query {
    OF_COMPONENT.with(params![id])
}

/// Systems for which the conditions hold, oldest first, after the id `after`.
pub(crate) fn list(mut build: Build, mut conditions: Vec<String>, after: Option<&str>, limit: u32) -> Query {
    if let Some(after) = after {
        conditions.push(format!("s.id > {}", build.bind(after)));
    }
    conditions.push("1 = 1".to_owned());
    let limit = build.bind(limit);
    let text = format!(
        "select s.id, s.version, s.customer_id, s.site_id, s.code, s.name, s.aliases, s.accepted_on, s.live_on, s.criticality, \
         s.protection_level, s.rto_minutes, s.rpo_minutes, c.name, c.zone \
         from estate_system s join estate_party c on c.id = s.customer_id where {} order by s.id limit {limit}",
        conditions.join(" and ")
    );
    Query::built(text, build.values)
}

pub(crate) fn insert(set: &mut WriteSet, system: &System) {
    let s = &system.fields;
    let values = params![
        system.id,
        s.customer_id,
        s.site_id,
        &s.code,
        &s.name,
        json(&s.aliases),
        day(s.accepted_on),
        day(s.live_on),
        s.criticality.name(),
        s.protection_level,
        s.rto_minutes,
        s.rpo_minutes,
        s.search_text(),
    ];
    set.labelled(INSERT.with(values), "code");
}

pub(crate) fn update(set: &mut WriteSet, system: &System) {
    let s = &system.fields;
    let values = params![
        system.id,
        system.version,
        s.site_id,
        &s.code,
        &s.name,
        json(&s.aliases),
        day(s.accepted_on),
        day(s.live_on),
        s.criticality.name(),
        s.protection_level,
        s.rto_minutes,
        s.rpo_minutes,
        s.search_text(),
    ];
    set.expect(UPDATE.with(values), 1, "version");
}

/// Moves the version on, from the one that was read: two changes of one tree cannot pass each other.
pub(crate) fn touch(set: &mut WriteSet, id: SystemId, version: i64) {
    set.expect(TOUCH.with(params![id, version]), 1, "tree");
}

pub(crate) fn touch_site(set: &mut WriteSet, site: SiteId) {
    set.add(TOUCH_SITE.with(params![site]));
}

pub(crate) fn touch_customer(set: &mut WriteSet, customer: PartyId) {
    set.add(TOUCH_CUSTOMER.with(params![customer]));
}

pub(crate) fn read(row: &Row) -> Result<Found, DbError> {
    let fields = SystemFields {
        customer_id: row.id(2)?,
        site_id: row.opt_id(3)?,
        code: row.string(4)?,
        name: row.string(5)?,
        aliases: row.json(6)?,
        accepted_on: row.opt_id(7)?,
        live_on: row.opt_id(8)?,
        criticality: row.id(9)?,
        protection_level: opt_small(row, 10)?,
        rto_minutes: opt_small(row, 11)?,
        rpo_minutes: opt_small(row, 12)?,
    };
    let system = System { id: row.id(0)?, version: row.int(1)?, fields };
    Ok(Found { system, customer_name: row.string(13)?, customer_zone: row.string(14)? })
}
