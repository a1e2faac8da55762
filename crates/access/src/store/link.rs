//! Rows of signed links.

use kernel::{Instant, LinkId};
use storage::{Db, DbError, Query, Row, WriteSet, params};

use crate::core::link::Link;

/// The guard that fails when a link no longer stands.
pub const GUARD: &str = "access_link";

storage::sql! {
    INSERT = "insert into access_link (id, secret_hash, purpose, subject, party_id, vendor, holder, made_by, made_at,
        expires_at, uses_left) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PROVE = "select id, purpose, subject, party_id, vendor, holder, made_at, expires_at, uses_left, used_at, revoked_at
        from access_link where secret_hash = $1";
    FIND = "select id, purpose, subject, party_id, vendor, holder, made_at, expires_at, uses_left, used_at, revoked_at
        from access_link where id = $1";
    HOLDER = "select holder from access_link where id = $1";
    OF_SUBJECT = "select id, purpose, subject, party_id, vendor, holder, made_at, expires_at, uses_left, used_at,
        revoked_at from access_link where subject = $1 order by made_at, id";
    USE = "update access_link set used_at = $2, uses_left = uses_left - 1
        where id = $1 and revoked_at is null and expires_at > $2 and (uses_left is null or uses_left > 0)";
    REVOKE = "update access_link set revoked_at = $3 where id = $1 and subject = $2 and revoked_at is null";
    REVOKE_OF = "update access_link set revoked_at = $3 where subject = $1 and purpose = $2 and revoked_at is null";
}

pub(crate) fn insert(set: &mut WriteSet, link: &Link, secret_hash: &str, by: &str) {
    set.add(INSERT.with(params![
        link.id,
        secret_hash,
        &link.purpose,
        &link.subject,
        link.party,
        link.vendor,
        &link.holder,
        by,
        link.made_at,
        link.expires_at,
        link.uses_left,
    ]));
}

pub(crate) async fn proved(db: &Db, secret_hash: &str) -> Result<Option<Link>, DbError> {
    db.row(PROVE.with(params![secret_hash])).await?.as_ref().map(read).transpose()
}

/// A link by its id.
pub async fn find(db: &Db, id: LinkId) -> Result<Option<Link>, DbError> {
    db.row(FIND.with(params![id])).await?.as_ref().map(read).transpose()
}

/// To whom a link was made out; read together with others.
pub fn holder_of(id: LinkId) -> Query {
    HOLDER.with(params![id])
}

/// The links made for a subject, oldest first; [`read`] reads each row.
pub fn of_subject(subject: &str) -> Query {
    OF_SUBJECT.with(params![subject])
}

/// Uses a link once, in the write set of what is done through it (guard [`GUARD`]): of two at once the last use is one's.
pub fn spend(set: &mut WriteSet, id: LinkId, now: Instant) {
    set.expect(USE.with(params![id, now]), 1, GUARD);
}

/// Revokes one link of `subject` (guard [`GUARD`]).
pub fn revoke(set: &mut WriteSet, id: LinkId, subject: &str, now: Instant) {
    set.expect(REVOKE.with(params![id, subject, now]), 1, GUARD);
}

/// Revokes every link that serves `purpose` on `subject`.
pub fn revoke_all(set: &mut WriteSet, subject: &str, purpose: &str, now: Instant) {
    set.add(REVOKE_OF.with(params![subject, purpose, now]));
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Link, DbError> {
    Ok(Link {
        id: row.id(0)?,
        purpose: row.string(1)?,
        subject: row.string(2)?,
        party: row.id(3)?,
        vendor: row.flag(4)?,
        holder: row.string(5)?,
        made_at: row.instant(6)?,
        expires_at: row.instant(7)?,
        uses_left: row.opt_int(8)?.and_then(|left| u32::try_from(left).ok()),
        used_at: row.opt_instant(9)?,
        revoked_at: row.opt_instant(10)?,
    })
}
