//! Notices against renewal, and the checks made before the end of a term.

use jiff::civil::Date;
use kernel::{AgreementVersionId, Instant};
use storage::{Db, DbError, Row, WriteSet, params};

storage::sql! {
    GIVE = "insert into agreement_notice (version_id, given_by, reason, given_on, entered_by, entered_at)
        values ($1, $2, $3, $4, $5, $6)";
    NOTICE = "select given_by, reason, given_on, entered_by, entered_at from agreement_notice where version_id = $1";
    CHECK = "insert into agreement_check (version_id, ends_on, days, at) values ($1, $2, $3, $4)";
    CHECKS = "select days from agreement_check where version_id = $1 and ends_on = $2 order by days";
}

/// The guard that fails when notice was given before.
pub const GIVEN: &str = "notice";
/// The guard that fails when another node made the check.
pub const CHECKED: &str = "check";

/// Notice that an agreement shall not renew by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `provider` or `customer`.
    pub given_by: String,
    /// Why.
    pub reason: String,
    /// The date on the paper.
    pub given_on: Date,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Instant,
}

/// Records a notice.
pub fn give(set: &mut WriteSet, version: AgreementVersionId, notice: &Notice) {
    let values = params![
        version,
        &notice.given_by,
        &notice.reason,
        notice.given_on.to_string(),
        &notice.entered_by,
        notice.entered_at
    ];
    set.labelled(GIVE.with(values), GIVEN);
}

/// The notice given against a version, if any.
pub async fn notice(db: &Db, version: AgreementVersionId) -> Result<Option<Notice>, DbError> {
    db.row(NOTICE.with(params![version])).await?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Notice, DbError> {
    let text = row.string(2)?;
    Ok(Notice {
        given_by: row.string(0)?,
        reason: row.string(1)?,
        given_on: text.parse().map_err(|_| DbError::Shape(format!("`{text}` is no date")))?,
        entered_by: row.string(3)?,
        entered_at: row.instant(4)?,
    })
}

/// Records that a check was made.
pub fn check(set: &mut WriteSet, version: AgreementVersionId, ends: Date, days: i32, at: Instant) {
    set.labelled(CHECK.with(params![version, ends.to_string(), i64::from(days), at]), CHECKED);
}

/// The checks made before this end.
pub async fn checks(db: &Db, version: AgreementVersionId, ends: Date) -> Result<Vec<i32>, DbError> {
    let rows = db.rows(CHECKS.with(params![version, ends.to_string()])).await?;
    rows.iter().map(|row| Ok(i32::try_from(row.int(0)?).unwrap_or(0))).collect()
}
