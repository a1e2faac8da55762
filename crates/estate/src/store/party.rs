//! Rows of parties.

use kernel::PartyId;
use storage::{DbError, Query, Row, WriteSet, params};

use super::{Build, json};
use crate::core::{Party, PartyFields};

storage::sql! {
    FIND = "select id, version, code, kind, name, zone, hotline, contacts from estate_party where id = $1";
    BY_CODE = "select id, version, code, kind, name, zone, hotline, contacts from estate_party where code = $1";
    REACHED_AT = "select id, version, code, kind, name, zone, hotline, contacts from estate_party
        where lower(contacts) like $1 escape '!' order by id limit 200";
    PROVIDER = "select id, version, code, kind, name, zone, hotline, contacts from estate_party where kind = 'provider'";
    INSERT = "insert into estate_party (id, version, code, kind, name, zone, hotline, contacts)
        values ($1, 1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "update estate_party set version = version + 1, code = $3, kind = $4, name = $5, zone = $6, hotline = $7,
        contacts = $8 where id = $1 and version = $2";
}

pub(crate) fn find(id: PartyId) -> Query {
    FIND.with(params![id])
}

pub(crate) fn by_code(code: &str) -> Query {
    BY_CODE.with(params![code])
}

/// Parties in whose contacts this text stands, lower case and escaped by `!`.
pub(crate) fn reached_at(part: &str) -> Query {
    REACHED_AT.with(params![format!("%{part}%")])
}

pub(crate) fn provider() -> Query {
    PROVIDER.with(params![])
}

/// Parties for which `condition` holds, oldest first, after the id `after`.
pub(crate) fn list(mut build: Build, mut conditions: Vec<String>, after: Option<&str>, limit: u32) -> Query {
    if let Some(after) = after {
        conditions.push(format!("id > {}", build.bind(after)));
    }
    conditions.push("1 = 1".to_owned());
    let limit = build.bind(limit);
    let text = format!(
        "select id, version, code, kind, name, zone, hotline, contacts from estate_party p where {} order by id limit {limit}",
        conditions.join(" and ")
    );
    Query::built(text, build.values)
}

pub(crate) fn insert(set: &mut WriteSet, party: &Party) {
    let PartyFields { code, kind, name, zone, hotline, contacts } = &party.fields;
    set.labelled(
        INSERT.with(params![party.id, code, kind.as_str(), name, zone, hotline.clone(), json(contacts)]),
        "code",
    );
}

pub(crate) fn update(set: &mut WriteSet, party: &Party) {
    let PartyFields { code, kind, name, zone, hotline, contacts } = &party.fields;
    let values = params![party.id, party.version, code, kind.as_str(), name, zone, hotline.clone(), json(contacts)];
    set.expect(UPDATE.with(values), 1, "version");
}

pub(crate) fn read(row: &Row) -> Result<Party, DbError> {
    let fields = PartyFields {
        code: row.string(2)?,
        kind: row.id(3)?,
        name: row.string(4)?,
        zone: row.string(5)?,
        hotline: row.opt_text(6)?,
        contacts: row.json(7)?,
    };
    Ok(Party { id: row.id(0)?, version: row.int(1)?, fields })
}
