//! The papers of versions.

use jiff::civil::Date;
use kernel::AgreementVersionId;
use storage::{Db, DbError, WriteSet, params};

use crate::core::paper::{Paper, Seal};

storage::sql! {
    PUT = "insert into agreement_paper (version_id, offered_version, offered_on, promiser_on, promiser_by, customer_on,
        customer_by) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (version_id) do update set offered_version = excluded.offered_version, offered_on = excluded.offered_on,
        promiser_on = excluded.promiser_on, promiser_by = excluded.promiser_by, customer_on = excluded.customer_on,
        customer_by = excluded.customer_by";
    FIND = "select offered_version, offered_on, promiser_on, promiser_by, customer_on, customer_by from agreement_paper
        where version_id = $1";
    DROP = "delete from agreement_paper where version_id = $1";
    TOUCH = "update agreement_version set version = version + 1 where id = $1 and version = $2 and status = $3";
}

/// Writes a paper down, or what it has become.
pub fn put(set: &mut WriteSet, version: AgreementVersionId, offered: i64, paper: &Paper) {
    let on = |seal: &Option<Seal>| seal.as_ref().map(|seal| seal.on.to_string());
    let by = |seal: &Option<Seal>| seal.as_ref().map(|seal| seal.by.trim().to_owned());
    let (promiser, customer) = (&paper.promiser, &paper.customer);
    let offered_on = paper.offered_on.to_string();
    set.add(PUT.with(params![version, offered, offered_on, on(promiser), by(promiser), on(customer), by(customer)]));
}

/// The paper of a version with the row version of the text that was offered.
pub async fn find(db: &Db, version: AgreementVersionId) -> Result<Option<(i64, Paper)>, DbError> {
    let Some(row) = db.row(FIND.with(params![version])).await? else { return Ok(None) };
    let date = |text: &str| -> Result<Date, DbError> {
        text.parse().map_err(|_| DbError::Shape(format!("`{text}` is no date")))
    };
    let seal = |on: Option<String>, by: Option<String>| -> Result<Option<Seal>, DbError> {
        on.zip(by).map(|(on, by)| Ok(Seal { on: date(&on)?, by })).transpose()
    };
    Ok(Some((
        row.int(0)?,
        Paper {
            offered_on: date(row.text(1)?)?,
            promiser: seal(row.opt_text(2)?, row.opt_text(3)?)?,
            customer: seal(row.opt_text(4)?, row.opt_text(5)?)?,
        },
    )))
}

/// Takes a paper back.
pub fn withdraw(set: &mut WriteSet, version: AgreementVersionId) {
    set.expect(DROP.with(params![version]), 1, "version");
}

/// Moves the version of the row with its paper (guard `version`), so that text and paper are changed one after the other.
pub fn touch(set: &mut WriteSet, version: &super::version::Version) {
    set.expect(TOUCH.with(params![version.id, version.version, version.status.name()]), 1, "version");
}
