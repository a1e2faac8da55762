//! Versions: content, status, dates.

use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, Instant};
use storage::{Db, DbError, Row, WriteSet, params};

use crate::core::content::Content;
use crate::core::lifecycle::Status;

/// A version without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: AgreementVersionId,
    /// The agreement it belongs to.
    pub agreement: AgreementId,
    /// Its number within the agreement, from 1.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// The code of its calendar.
    pub calendar: String,
    /// When it was signed.
    pub signed_on: Option<Date>,
    /// From which day it binds.
    pub effective_from: Option<Date>,
    /// Who brought it into force.
    pub signed_by: Option<String>,
    /// Who accepted its gaps, and why.
    pub gaps_accepted: Option<(String, String)>,
    /// Why it was suspended or terminated, last.
    pub reason: Option<String>,
    /// When it was drafted.
    pub created_at: Instant,
    /// The version of the row, for `If-Match`.
    pub version: i64,
}

/// What a signature records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The date on the paper.
    pub on: Date,
    /// From which day it binds.
    pub effective_from: Date,
    /// Who brought it into force.
    pub by: String,
    /// Who accepted its gaps, and why.
    pub gaps_accepted: Option<(String, String)>,
}

storage::sql! {
    INSERT = "insert into agreement_version (id, agreement_id, number, status, content, calendar, created_at, version)
        values ($1, $2, $3, 'draft', $4, $5, $6, 1)";
    INSERT_SIGNED = "insert into agreement_version (id, agreement_id, number, status, content, calendar, signed_on,
        effective_from, signed_by, reason, created_at, version) values ($1, $2, $3, 'in_force', $4, $5, $6, $7, $8, $9, $10, 1)";
    FIND = "select id, agreement_id, number, status, calendar, signed_on, effective_from, signed_by, gaps_accepted_by,
        gaps_accepted_reason, reason, created_at, version, content from agreement_version where id = $1";
    OF_AGREEMENT = "select id, agreement_id, number, status, calendar, signed_on, effective_from, signed_by,
        gaps_accepted_by, gaps_accepted_reason, reason, created_at, version from agreement_version
        where agreement_id = $1 order by number";
    WITH_STATUS = "select id, agreement_id, number, status, calendar, signed_on, effective_from, signed_by,
        gaps_accepted_by, gaps_accepted_reason, reason, created_at, version from agreement_version
        where status = $1 order by id";
    EDIT = "update agreement_version set content = $3, calendar = $4, version = version + 1
        where id = $1 and version = $2 and status = 'draft'";
    SIGN = "update agreement_version set status = 'in_force', signed_on = $3, effective_from = $4, signed_by = $5,
        gaps_accepted_by = $6, gaps_accepted_reason = $7, version = version + 1
        where id = $1 and version = $2 and status = 'draft'";
    MOVE = "update agreement_version set status = $4, reason = coalesce($5, reason), version = version + 1
        where id = $1 and version = $2 and status = $3";
    /// Name, calendar and everything else a compiled version is made of.
    pub COMPILE = "select v.id, v.agreement_id, v.number, a.name, a.promiser_id, a.customer_id, v.content, k.current_id,
        a.facing, v.status from agreement_version v join agreement_agreement a on a.id = v.agreement_id
        left join agreement_calendar k on k.code = v.calendar where v.id = $1";
}

/// Adds a draft.
pub fn insert(
    set: &mut WriteSet,
    id: AgreementVersionId,
    agreement: AgreementId,
    number: i64,
    content: &Content,
    now: Instant,
) {
    set.labelled(INSERT.with(params![id, agreement, number, json(content), &content.calendar, now]), "draft");
}

/// Adds a version that is in force from the start, with the reason for it (key `draft`).
pub fn insert_signed(
    set: &mut WriteSet,
    (id, agreement, number): (AgreementVersionId, AgreementId, i64),
    content: &Content,
    signed: &Signed,
    reason: &str,
    now: Instant,
) {
    let (on, from) = (signed.on.to_string(), signed.effective_from.to_string());
    let values = params![id, agreement, number, json(content), &content.calendar, on, from, &signed.by, reason, now];
    set.labelled(INSERT_SIGNED.with(values), "draft");
}

/// One version with its content.
pub async fn find(db: &Db, id: AgreementVersionId) -> Result<Option<(Version, Content)>, DbError> {
    let Some(row) = db.row(FIND.with(params![id])).await? else { return Ok(None) };
    Ok(Some((version(&row)?, row.json(13)?)))
}

/// All versions of an agreement, oldest first.
pub async fn of_agreement(db: &Db, agreement: AgreementId) -> Result<Vec<Version>, DbError> {
    db.rows(OF_AGREEMENT.with(params![agreement])).await?.iter().map(version).collect()
}

/// All versions with this status.
pub async fn with_status(db: &Db, status: Status) -> Result<Vec<Version>, DbError> {
    db.rows(WITH_STATUS.with(params![status.name()])).await?.iter().map(version).collect()
}

/// Replaces a draft's content (guard `version`).
pub fn edit(set: &mut WriteSet, id: AgreementVersionId, read: i64, content: &Content) {
    set.expect(EDIT.with(params![id, read, json(content), &content.calendar]), 1, "version");
}

/// Brings a draft into force (guard `version`).
pub fn sign(set: &mut WriteSet, id: AgreementVersionId, read: i64, signed: &Signed) {
    let (by, reason) = signed.gaps_accepted.clone().unzip();
    let values = params![id, read, signed.on.to_string(), signed.effective_from.to_string(), &signed.by, by, reason];
    set.expect(SIGN.with(values), 1, "version");
}

/// Moves a version from one status to the next (guard `version`).
pub fn move_on(set: &mut WriteSet, version: &Version, to: Status, reason: Option<&str>) {
    let reason = reason.map(str::to_owned);
    let values = params![version.id, version.version, version.status.name(), to.name(), reason];
    set.expect(MOVE.with(values), 1, "version");
}

fn version(row: &Row) -> Result<Version, DbError> {
    let status = row.text(3)?;
    let date = |column| -> Result<Option<Date>, DbError> {
        let text = row.opt_text(column)?;
        text.map(|text| text.parse().map_err(|_| DbError::Shape(format!("`{text}` is no date")))).transpose()
    };
    Ok(Version {
        id: row.id(0)?,
        agreement: row.id(1)?,
        number: row.int(2)?,
        status: Status::named(status).ok_or_else(|| DbError::Shape(format!("`{status}` is no status")))?,
        calendar: row.string(4)?,
        signed_on: date(5)?,
        effective_from: date(6)?,
        signed_by: row.opt_text(7)?,
        gaps_accepted: row.opt_text(8)?.zip(row.opt_text(9)?),
        reason: row.opt_text(10)?,
        created_at: row.instant(11)?,
        version: row.int(12)?,
    })
}

fn json(content: &Content) -> String {
    // A content holds texts, numbers and lists only; writing it cannot fail.
    serde_json::to_string(content).unwrap_or_default()
}
