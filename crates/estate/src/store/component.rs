//! Rows of components.

use kernel::SystemId;
use storage::{DbError, Query, Row, WriteSet, params};

use super::{day, json};
use crate::core::{Component, ComponentFields};

storage::sql! {
    OF_SYSTEM = "select id, revision, system_id, parent_id, code, name, kind, function_point, vital, aliases, vendor_id,
        product_version, serial_number, owner, warranty_from, warranty_until
        from estate_component where system_id = $1 order by code, id";
    INSERT = "insert into estate_component (id, revision, system_id, parent_id, code, name, kind, function_point, vital,
        aliases, vendor_id, product_version, serial_number, owner, warranty_from, warranty_until)
        values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE = "update estate_component set revision = revision + 1, parent_id = $3, code = $4, name = $5, kind = $6,
        function_point = $7, vital = $8, aliases = $9, vendor_id = $10, product_version = $11, serial_number = $12,
        owner = $13, warranty_from = $14, warranty_until = $15 where id = $1 and revision = $2";
}

pub(crate) fn of_system(system: SystemId) -> Query {
    OF_SYSTEM.with(params![system])
}

pub(crate) fn insert(set: &mut WriteSet, component: &Component) {
    let c = &component.fields;
    let values = params![
        component.id,
        c.system_id,
        c.parent_id,
        &c.code,
        &c.name,
        c.kind.as_str(),
        c.function_point,
        c.vital,
        json(&c.aliases),
        c.vendor_id,
        c.version.clone(),
        c.serial_number.clone(),
        c.owner.clone(),
        day(c.warranty_from),
        day(c.warranty_until),
    ];
    set.labelled(INSERT.with(values), "code");
}

pub(crate) fn update(set: &mut WriteSet, component: &Component) {
    let c = &component.fields;
    let values = params![
        component.id,
        component.revision,
        c.parent_id,
        &c.code,
        &c.name,
        c.kind.as_str(),
        c.function_point,
        c.vital,
        json(&c.aliases),
        c.vendor_id,
        c.version.clone(),
        c.serial_number.clone(),
        c.owner.clone(),
        day(c.warranty_from),
        day(c.warranty_until),
    ];
    set.expect(UPDATE.with(values), 1, "version");
}

pub(crate) fn read(row: &Row) -> Result<Component, DbError> {
    let fields = ComponentFields {
        system_id: row.id(2)?,
        parent_id: row.opt_id(3)?,
        code: row.string(4)?,
        name: row.string(5)?,
        kind: row.id(6)?,
        function_point: row.flag(7)?,
        vital: row.flag(8)?,
        aliases: row.json(9)?,
        vendor_id: row.opt_id(10)?,
        version: row.opt_text(11)?,
        serial_number: row.opt_text(12)?,
        owner: row.opt_text(13)?,
        warranty_from: row.opt_id(14)?,
        warranty_until: row.opt_id(15)?,
    };
    Ok(Component { id: row.id(0)?, revision: row.int(1)?, fields })
}
