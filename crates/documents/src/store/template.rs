//! Forms: one row a version, ended by the next.

use kernel::{AttachmentId, Language, PartyId, TemplateId};
use storage::{DbError, Query, Row, WriteSet, params};

use super::document::Done;
use crate::core::DocumentKind;

/// The guard that fails when somebody replaced or ended the form meanwhile.
pub const REPLACED: &str = "documents.template";

storage::sql! {
    FIND = "select id, kind, language, customer, customer_name, version, file_name, attachment, sha256, size, fields, made_by,
        made_at, ended_by, ended_at from documents_template where id = $1";
    CURRENT = "select id, kind, language, customer, customer_name, version, file_name, attachment, sha256, size, fields, made_by,
        made_at, ended_by, ended_at from documents_template
        where kind = $1 and language = $2 and customer in ($3, '') and ended_at is null order by customer desc limit 1";
    STANDING = "select id, kind, language, customer, customer_name, version, file_name, attachment, sha256, size, fields,
        made_by, made_at, ended_by, ended_at from documents_template where ended_at is null
        order by kind, language, customer_name, id limit 1000";
    EVERY = "select id, kind, language, customer, customer_name, version, file_name, attachment, sha256, size, fields,
        made_by, made_at, ended_by, ended_at from documents_template order by made_at desc, id desc limit 1000";
    LAST = "select coalesce(max(version), 0) from documents_template where kind = $1 and language = $2 and customer = $3";
    ADD = "insert into documents_template (id, kind, language, customer, customer_name, version, file_name, attachment, sha256,
        size, fields, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    REPLACE = "update documents_template set ended_by = $4, ended_at = $5
        where kind = $1 and language = $2 and customer = $3 and ended_at is null";
    FINISH = "update documents_template set ended_by = $2, ended_at = $3 where id = $1 and ended_at is null";
}

/// A version of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// The kind of document.
    pub kind: DocumentKind,
    /// The language of the documents.
    pub language: Language,
    /// The customer it is for, and his name; none: every customer who has none of his own.
    pub customer: Option<(PartyId, String)>,
    /// Counted from 1.
    pub version: u32,
    /// The name of the file.
    pub file_name: String,
    /// The file.
    pub attachment: AttachmentId,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The fields it names.
    pub fields: Vec<String>,
    /// It was uploaded.
    pub made: Done,
    /// It was replaced or taken out of use.
    pub ended: Option<Done>,
}

/// One version.
pub fn find(id: TemplateId) -> Query {
    FIND.with(params![id])
}

/// The form that documents of a kind are filled in from: the customer's, else the one of every customer.
pub fn current(kind: DocumentKind, language: Language, customer: PartyId) -> Query {
    CURRENT.with(params![kind.as_str(), language.pick("zh", "en"), customer])
}

/// Those in use, or every version, the newest first.
pub fn listed(ended_too: bool) -> Query {
    if ended_too { EVERY.with(params![]) } else { STANDING.with(params![]) }
}

/// The last version of a form.
pub fn last(kind: DocumentKind, language: Language, customer: Option<PartyId>) -> Query {
    LAST.with(params![kind.as_str(), language.pick("zh", "en"), key(customer)])
}

/// Adds a version and ends the one before it. Two at the same moment take one number, and one of them is refused (guard
/// [`REPLACED`]).
pub fn add(set: &mut WriteSet, template: &Template) {
    let (kind, language) = (template.kind.as_str(), template.language.pick("zh", "en"));
    let customer = template.customer.as_ref();
    let owner = key(customer.map(|(id, _)| *id));
    set.add(REPLACE.with(params![kind, language, &owner, &template.made.by, template.made.at]));
    let values = params![
        template.id,
        kind,
        language,
        owner,
        customer.map(|(_, name)| name.as_str()).unwrap_or_default(),
        template.version,
        &template.file_name,
        template.attachment,
        &template.sha256,
        i64::try_from(template.size).unwrap_or(i64::MAX),
        serde_json::to_string(&template.fields).unwrap_or_default(),
        &template.made.by,
        template.made.at,
    ];
    set.labelled(ADD.with(values), REPLACED);
}

/// Takes a form out of use (guard [`REPLACED`]).
pub fn finish(set: &mut WriteSet, id: TemplateId, done: &Done) {
    set.expect(FINISH.with(params![id, &done.by, done.at]), 1, REPLACED);
}

fn key(customer: Option<PartyId>) -> String {
    customer.map(|id| id.to_string()).unwrap_or_default()
}

/// Reads a row of [`find`], [`current`] or [`listed`].
pub fn read(row: &Row) -> Result<Template, DbError> {
    let customer = if row.text(3)?.is_empty() { None } else { Some((row.id(3)?, row.string(4)?)) };
    Ok(Template {
        id: row.id(0)?,
        kind: row.id(1)?,
        language: if row.text(2)? == "en" { Language::En } else { Language::Zh },
        customer,
        version: u32::try_from(row.int(5)?).unwrap_or(1),
        file_name: row.string(6)?,
        attachment: row.id(7)?,
        sha256: row.string(8)?,
        size: u64::try_from(row.int(9)?).unwrap_or(0),
        fields: row.json(10)?,
        made: Done { by: row.string(11)?, at: row.instant(12)? },
        ended: row.opt_text(13)?.zip(row.opt_instant(14)?).map(|(by, at)| Done { by, at }),
    })
}
