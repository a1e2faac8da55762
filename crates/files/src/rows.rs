//! What is known of files.

use kernel::{Actor, AttachmentId, Instant, Refusal, RefusalKind};
use storage::{Db, DbError, Query, Row, Section, Sql, Value, WriteSet, params, places};

storage::sql! {
    pub(crate) BLOB = "select place, data_key from files_blob where sha256 = $1";

    pub(crate) ADD_BLOB = "insert into files_blob (sha256, place, size, uses, stored_at, data_key, stored_sha256) \
         values ($1, $2, $3, 1, $4, $5, $6)";

    pub(crate) SOME_BLOBS = "select sha256, place, data_key from files_blob where sha256 > $1 order by sha256 limit 100";

    pub(crate) LATEST_KEYS = "select place, data_key from files_blob where data_key is not null order by stored_at desc limit 100";

    pub(crate) RESEAL = "update files_blob set data_key = $3 where sha256 = $1 and data_key = $2";

    pub(crate) SEAL = "update files_blob set place = $3, data_key = $4, stored_sha256 = $5 \
         where sha256 = $1 and place = $2 and data_key is null";

    pub(crate) USE_BLOB = "update files_blob set uses = uses + 1 where sha256 = $1 and place = $2";

    pub(crate) ADD_ATTACHMENT = "insert into files_attachment (id, name, media_type, size, sha256, uploaded_by, uploaded_at) \
         values ($1, $2, $3, $4, $5, $6, $7)";

    FIND = "select a.id, a.name, a.media_type, a.size, a.sha256, a.uploaded_by, a.uploaded_at, a.referenced_at, \
             a.subject_kind, a.subject, b.place, b.data_key \
         from files_attachment a join files_blob b on b.sha256 = a.sha256 where a.id = $1";

    OF_SUBJECT = "select a.id, a.name, a.media_type, a.size, a.sha256, a.uploaded_by, a.uploaded_at, a.referenced_at, \
             a.subject_kind, a.subject, b.place, b.data_key \
         from files_attachment a join files_blob b on b.sha256 = a.sha256 where a.subject = $1 order by a.id";

    pub(crate) ORPHANS = "select id, sha256 from files_attachment where referenced_at is null and uploaded_at < $1 \
         order by uploaded_at limit 200";

    pub(crate) DROP_ORPHAN = "delete from files_attachment where id = $1 and referenced_at is null";

    LET_GO = "update files_attachment set referenced_at = null, subject_kind = null, subject = null, uploaded_by = '', \
         uploaded_at = 0 where subject = $1";

    LET_ONE_GO = "update files_attachment set referenced_at = null, subject_kind = null, subject = null, uploaded_by = '', \
         uploaded_at = 0 where id = $1 and subject is not null";

    UPLOADED = "select name, media_type, size, sha256, uploaded_at from files_attachment where uploaded_by = $1 \
         order by uploaded_at, id";

    pub(crate) LEAVE_BLOB = "update files_blob set uses = uses - 1 where sha256 = $1";

    pub(crate) DROP_BLOB = "delete from files_blob where sha256 = $1 and uses <= 0 returning place";
}

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    ALL.to_vec()
}

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The name it is shown under, without a path.
    pub name: String,
    /// The media type found in its content; safe to serve under it as a download.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, hex.
    pub sha256: String,
    /// Who uploaded it, as [`uploader`] names him.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: Instant,
    /// When something began to refer to it; none while it is staged.
    pub referenced_at: Option<Instant>,
    /// What refers to it: kind and id.
    pub subject: Option<(String, String)>,
    pub(crate) place: String,
    /// The content's own key, sealed; none where it lies open.
    pub(crate) data_key: Option<String>,
}

/// `account:<id>`, `link:<id>` or `platform:<part>`: who uploads.
pub fn uploader(actor: &Actor) -> String {
    match actor {
        Actor::Account { account, .. } => format!("account:{account}"),
        Actor::Link { link, .. } => format!("link:{link}"),
        Actor::Platform { part } => format!("platform:{part}"),
    }
}

/// The attachment, if there is one. Whether the caller may see it follows from what refers to it: a staged one is its
/// uploader's alone.
pub async fn find(db: &Db, id: AttachmentId) -> Result<Option<Attachment>, DbError> {
    db.row(FIND.with(params![id])).await?.as_ref().map(Attachment::read).transpose()
}

/// Where a content lies now, if anything still stands on it.
pub async fn place_of(db: &Db, sha256: &str) -> Result<Option<String>, DbError> {
    db.row(BLOB.with(params![sha256])).await?.map(|row| row.string(0)).transpose()
}

/// The query for what a subject refers to, in the order of uploading; read its rows with [`Attachment::read`].
pub fn of_subject(subject: &str) -> Query {
    OF_SUBJECT.with(params![subject])
}

/// What somebody uploaded, as [`uploader`] names him, for an export of what is kept of him.
pub fn person_sections(uploader: &str) -> Vec<Section> {
    let columns = &["name", "media_type", "size", "sha256", "uploaded_at"];
    vec![Section { name: "attachments", columns, query: UPLOADED.with(params![uploader]) }]
}

/// Nothing refers to the files of `subject` any more, nor can anything again: the next [`Files::take_let_go`] or
/// [`Files::sweep`] takes their contents away.
///
/// [`Files::take_let_go`]: crate::Files::take_let_go
/// [`Files::sweep`]: crate::Files::sweep
pub fn let_go(set: &mut WriteSet, subject: &str) {
    set.add(LET_GO.with(params![subject]));
}

/// The same for its files of these kinds alone.
pub fn let_kinds_go(set: &mut WriteSet, subject: &str, kinds: &[&str]) {
    let mut values: Vec<Value> = params![subject];
    let kinds = places(&mut values, kinds.iter().copied());
    let text = format!(
        "update files_attachment set referenced_at = null, subject_kind = null, subject = null, uploaded_by = '', \
         uploaded_at = 0 where subject = $1 and subject_kind in ({kinds})"
    );
    set.add(Query::built(text, values));
}

/// The same for one file, which must still be there.
pub fn let_one_go(id: AttachmentId) -> Query {
    LET_ONE_GO.with(params![id])
}

/// Attachments of these kinds of subject that were referred to before `until`, by id after `after`, at most `limit`: id and subject.
pub fn attached_before(until: Instant, kinds: &[&str], after: &str, limit: i64) -> Query {
    let mut values: Vec<Value> = params![until, after, limit];
    let kinds = places(&mut values, kinds.iter().copied());
    let text = format!(
        "select id, subject from files_attachment where referenced_at < $1 and id > $2 and subject_kind in ({kinds}) \
         order by id limit $3"
    );
    Query::built(text, values)
}

/// Lets `subject` refer to staged attachments, inside the write set of the change they belong to.
///
/// Every one must be staged and uploaded by `actor`, else the set is undone with the guard `files_attachment`:
/// answer it with [`not_available`]. An id named twice counts once.
pub fn reference(
    set: &mut WriteSet,
    attachments: &[AttachmentId],
    subject: (&'static str, &str),
    actor: &Actor,
    now: Instant,
) {
    let mut ids = attachments.to_vec();
    ids.sort();
    ids.dedup();
    let Ok(count) = u64::try_from(ids.len()) else { return };
    if count == 0 {
        return;
    }
    let mut values: Vec<Value> = params![now, subject.0, subject.1, uploader(actor)];
    let ids = places(&mut values, ids);
    let text = format!(
        "update files_attachment set referenced_at = $1, subject_kind = $2, subject = $3 \
         where uploaded_by = $4 and referenced_at is null and id in ({ids})"
    );
    set.expect(Query::built(text, values), count, "files_attachment");
}

/// What to answer when the guard `files_attachment` does not hold.
pub fn not_available() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "file.not_available",
        "有附件已被使用、已过期，或不是您上传的：请重新上传后再提交。",
        "An attachment is already in use, has expired, or was not uploaded by you: upload it again and resubmit.",
    )
    .field("/attachment_ids", "请重新上传附件", "upload the attachments again")
}

impl Attachment {
    /// Reads a row of [`find`] or [`of_subject`].
    pub fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id(0)?,
            name: row.string(1)?,
            media_type: row.string(2)?,
            size: u64::try_from(row.int(3)?).unwrap_or(0),
            sha256: row.string(4)?,
            uploaded_by: row.string(5)?,
            uploaded_at: row.instant(6)?,
            referenced_at: row.opt_instant(7)?,
            subject: row.opt_text(8)?.zip(row.opt_text(9)?),
            place: row.string(10)?,
            data_key: row.opt_text(11)?,
        })
    }
}
