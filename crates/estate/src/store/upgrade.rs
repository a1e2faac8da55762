//! Rows of upgrades.

use kernel::{ComponentId, Instant, SystemId};
use storage::{DbError, Query, Row, WriteSet, params};

use crate::core::{Upgrade, UpgradeFields};

storage::sql! {
    OF_COMPONENT = "select id, component_id, from_version, to_version, upgraded_at, by_whom, note from estate_upgrade
        where component_id = $1 order by upgraded_at desc, id desc limit 200";
    SINCE = "select id, component_id, from_version, to_version, upgraded_at, by_whom, note from estate_upgrade
        where system_id = $1 and upgraded_at > $2 and upgraded_at <= $3 order by upgraded_at desc, id desc limit 200";
    INSERT = "insert into estate_upgrade (id, system_id, component_id, from_version, to_version, upgraded_at, by_whom, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
}

pub(crate) fn of_component(component: ComponentId) -> Query {
    OF_COMPONENT.with(params![component])
}

pub(crate) fn since(system: SystemId, after: Instant, until: Instant) -> Query {
    SINCE.with(params![system, after, until])
}

pub(crate) fn insert(set: &mut WriteSet, system: SystemId, upgrade: &Upgrade) {
    let u = &upgrade.fields;
    set.add(INSERT.with(params![
        upgrade.id,
        system,
        upgrade.component_id,
        u.from_version.clone(),
        &u.to_version,
        u.upgraded_at,
        &u.by_whom,
        u.note.clone(),
    ]));
}

pub(crate) fn read(row: &Row) -> Result<Upgrade, DbError> {
    let fields = UpgradeFields {
        from_version: row.opt_text(2)?,
        to_version: row.string(3)?,
        upgraded_at: row.instant(4)?,
        by_whom: row.string(5)?,
        note: row.opt_text(6)?,
    };
    Ok(Upgrade { id: row.id(0)?, component_id: row.id(1)?, fields })
}
