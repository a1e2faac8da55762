//! Rows of sites and departments.

use kernel::{DepartmentId, PartyId, SiteId};
use storage::{DbError, Query, Row, WriteSet, params};

use super::{Build, small};
use crate::core::{Department, DepartmentFields, Site, SiteFields};

storage::sql! {
    FIND_SITE = "select id, version, customer_id, code, name, city, address, zone, travel_minutes from estate_site where id = $1";
    SITE_BY_CODE = "select id, version, customer_id, code, name, city, address, zone, travel_minutes from estate_site
        where customer_id = $1 and code = $2";
    INSERT_SITE = "insert into estate_site (id, version, customer_id, code, name, city, address, zone, travel_minutes)
        values ($1, 1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE_SITE = "update estate_site set version = version + 1, code = $3, name = $4, city = $5, address = $6, zone = $7,
        travel_minutes = $8 where id = $1 and version = $2";
    FIND_DEPARTMENT = "select id, version, customer_id, code, name from estate_department where id = $1";
    DEPARTMENT_BY_CODE = "select id, version, customer_id, code, name from estate_department where customer_id = $1 and code = $2";
    INSERT_DEPARTMENT = "insert into estate_department (id, version, customer_id, code, name) values ($1, 1, $2, $3, $4)";
    UPDATE_DEPARTMENT = "update estate_department set version = version + 1, code = $3, name = $4
        where id = $1 and version = $2";
}

pub(crate) fn find_site(id: SiteId) -> Query {
    FIND_SITE.with(params![id])
}

pub(crate) fn site_by_code(customer: PartyId, code: &str) -> Query {
    SITE_BY_CODE.with(params![customer, code])
}

pub(crate) fn find_department(id: DepartmentId) -> Query {
    FIND_DEPARTMENT.with(params![id])
}

pub(crate) fn department_by_code(customer: PartyId, code: &str) -> Query {
    DEPARTMENT_BY_CODE.with(params![customer, code])
}

pub(crate) fn list_sites(build: Build, conditions: Vec<String>, after: Option<&str>, limit: u32) -> Query {
    list(
        "id, version, customer_id, code, name, city, address, zone, travel_minutes from estate_site",
        build,
        conditions,
        after,
        limit,
    )
}

pub(crate) fn list_departments(build: Build, conditions: Vec<String>, after: Option<&str>, limit: u32) -> Query {
    list("id, version, customer_id, code, name from estate_department", build, conditions, after, limit)
}

fn list(what: &str, mut build: Build, mut conditions: Vec<String>, after: Option<&str>, limit: u32) -> Query {
    if let Some(after) = after {
        conditions.push(format!("id > {}", build.bind(after)));
    }
    conditions.push("1 = 1".to_owned());
    let limit = build.bind(limit);
    Query::built(format!("select {what} p where {} order by id limit {limit}", conditions.join(" and ")), build.values)
}

pub(crate) fn insert_site(set: &mut WriteSet, site: &Site) {
    let SiteFields { customer_id, code, name, city, address, zone, travel_minutes } = &site.fields;
    let values = params![site.id, customer_id, code, name, city, address, zone, *travel_minutes];
    set.labelled(INSERT_SITE.with(values), "code");
}

pub(crate) fn update_site(set: &mut WriteSet, site: &Site) {
    let SiteFields { customer_id: _, code, name, city, address, zone, travel_minutes } = &site.fields;
    let values = params![site.id, site.version, code, name, city, address, zone, *travel_minutes];
    set.expect(UPDATE_SITE.with(values), 1, "version");
}

pub(crate) fn insert_department(set: &mut WriteSet, department: &Department) {
    let DepartmentFields { customer_id, code, name } = &department.fields;
    set.labelled(INSERT_DEPARTMENT.with(params![department.id, customer_id, code, name]), "code");
}

pub(crate) fn update_department(set: &mut WriteSet, department: &Department) {
    let DepartmentFields { customer_id: _, code, name } = &department.fields;
    set.expect(UPDATE_DEPARTMENT.with(params![department.id, department.version, code, name]), 1, "version");
}

pub(crate) fn read_site(row: &Row) -> Result<Site, DbError> {
    let fields = SiteFields {
        customer_id: row.id(2)?,
        code: row.string(3)?,
        name: row.string(4)?,
        city: row.string(5)?,
        address: row.string(6)?,
        zone: row.string(7)?,
        travel_minutes: small(row, 8)?,
    };
    Ok(Site { id: row.id(0)?, version: row.int(1)?, fields })
}

pub(crate) fn read_department(row: &Row) -> Result<Department, DbError> {
    let fields = DepartmentFields { customer_id: row.id(2)?, code: row.string(3)?, name: row.string(4)? };
    Ok(Department { id: row.id(0)?, version: row.int(1)?, fields })
}
