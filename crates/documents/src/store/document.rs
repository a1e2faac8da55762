//! Documents. Steps are compare-and-set on the version that was read; an issued document is touched by the seal, by its
//! archiving and by what corrects it, never in what it says.

use std::collections::{BTreeMap, BTreeSet};

use access::{Reached, Scope};
use jiff::civil::Date;
use kernel::{
    Cursor, DocumentId, GroupId, IncidentId, Instant, Language, PageRequest, PartyId, PersonId, SheetId, TemplateId,
};
use paper::Paper;
use storage::{DbError, Query, Row, Value, WriteSet, params, places};

use crate::core::{DocumentKind, DocumentState, SealState};

/// The guard that fails when somebody changed the document since it was read.
pub const CHANGED: &str = "documents.document";
/// The guard that fails when another document of the series was drafted at the same moment.
pub const SERIES: &str = "documents.series";

/// The most documents one statement names.
const CHUNK: usize = 256;

const COLUMNS: &str = "id, kind, language, number, revision, customer, customer_name, subject, incident, team_group, from_day, \
     to_day, title, state, code, corrects, corrected_by, reason, seal, seal_at, made_by, made_at, approved_by, approved_at, \
     issued_by, issued_at, archived_at, version, erased_at, template, maker";

storage::sql! {
    INSERT = "insert into documents_document (id, kind, language, number, revision, customer, customer_name, subject, incident,
        team_group, from_day, to_day, title, state, content, written, code, corrects, reason, seal, made_by, made_at, maker, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'created', $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)";
    SERIES_READ = "select given from documents_series where name = $1";
    SERIES_MAKE = "insert into documents_series (name, given) values ($1, 1)";
    SERIES_MOVE = "update documents_series set given = given + 1 where name = $1 and given = $2";
    FILL = "update documents_document set content = $3, written = $4, title = $5, version = version + 1
        where id = $1 and version = $2 and state = 'created'";
    APPROVE = "update documents_document set state = 'approved', approved_by = $3, approved_at = $4, version = version + 1
        where id = $1 and version = $2 and state = 'created'";
    WITHDRAW = "update documents_document set state = 'withdrawn', reason = $3, version = version + 1
        where id = $1 and version = $2 and state in ('created', 'approved')";
    ISSUE = "update documents_document set state = 'issued', issued_by = $3, issued_at = $4, seal = $5, seal_at = $4,
        template = $6, version = version + 1 where id = $1 and version = $2 and state = 'approved'";
    CORRECTED = "update documents_document set corrected_by = $2, version = version + 1,
        seal = case when seal = 'awaiting' then 'none' else seal end
        where id = $1 and state in ('issued', 'archived') and corrected_by is null";
    ARCHIVE = "update documents_document set state = 'archived', archived_at = $3, version = version + 1
        where id = $1 and version = $2 and state = 'issued'";
    SEAL = "update documents_document set seal = $3, seal_at = $4, version = version + 1
        where id = $1 and version = $2 and state in ('issued', 'archived')";
    ERASE = "update documents_document set content = $3, written = $4, reason = $5, erased_at = $6, version = version + 1
        where id = $1 and version = $2";
    CONTENT = "select content, written from documents_document where id = $1";
    CORRECTION = "select id from documents_document where corrects = $1 and state <> 'withdrawn'";
    LAST = "select max(revision) from documents_document where number = $1";
    SAME_PERIOD = "select number from documents_document where customer = $1 and kind = $2 and from_day = $3
        and corrected_by is null and state <> 'withdrawn' order by made_at, id limit 1";
    SAME_SUBJECT = "select number from documents_document where kind = $1 and subject = $2
        and (from_day = $3 or $3 is null or from_day is null)
        and corrected_by is null and state <> 'withdrawn' order by made_at, id limit 1";
}

/// Something done by somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A document without what it says.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// What kind it is.
    pub kind: DocumentKind,
    /// Its language.
    pub language: Language,
    /// Its number.
    pub number: String,
    /// The revision of that number, from 1.
    pub revision: u32,
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// What it is about beside the incident: a visit, a quotation, a version, a sheet.
    pub subject: Option<String>,
    /// The incident it is about.
    pub incident: Option<IncidentId>,
    /// The group whose work that is.
    pub group: Option<GroupId>,
    /// The first day it is about, and the first after; local dates of the provider's zone.
    pub days: Option<(Date, Date)>,
    /// Its title with what it is about.
    pub title: String,
    /// Where it stands.
    pub state: DocumentState,
    /// The verification code, without dashes.
    pub code: String,
    /// The document it corrects.
    pub corrects: Option<DocumentId>,
    /// The issued document that corrects it.
    pub corrected_by: Option<DocumentId>,
    /// Why it corrects another, or why it was withdrawn.
    pub reason: Option<String>,
    /// Where its seal stands.
    pub seal: SealState,
    /// Since when.
    pub seal_at: Option<Instant>,
    /// It was drafted.
    pub made: Done,
    /// The journal's word for who drafted it; none of those from before it was kept.
    pub maker: Option<String>,
    /// It was approved.
    pub approved: Option<Done>,
    /// It was issued.
    pub issued: Option<Done>,
    /// It was put away.
    pub archived_at: Option<Instant>,
    /// A person whom it named was erased: what was issued is kept by its digests alone.
    pub erased_at: Option<Instant>,
    /// The customer's own form that its Word file was filled in from; none of a draft.
    pub template: Option<TemplateId>,
    /// The version.
    pub version: i64,
}

/// What a document says, and what people wrote into it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The document as it was filled in, without number, mark and watermark.
    pub paper: Paper,
    /// What people wrote, by section.
    pub written: BTreeMap<String, String>,
}

/// One document.
pub fn find(id: DocumentId) -> Query {
    Query::built(format!("select {COLUMNS} from documents_document where id = $1"), params![id])
}

/// The document with this code.
pub fn by_code(code: &str) -> Query {
    Query::built(format!("select {COLUMNS} from documents_document where code = $1"), params![code])
}

/// What a document says; read it with [`read_said`].
pub fn said(id: DocumentId) -> Query {
    CONTENT.with(params![id])
}

/// Reads a row of [`said`].
pub fn read_said(row: &Row) -> Result<Said, DbError> {
    Ok(Said { paper: row.json(0)?, written: row.json(1)? })
}

/// How many numbers a series has given.
pub fn series(name: &str) -> Query {
    SERIES_READ.with(params![name])
}

/// The document that is about to correct this one, or does.
pub fn correction_of(id: DocumentId) -> Query {
    CORRECTION.with(params![id])
}

/// The last revision of a number.
pub fn revisions(number: &str) -> Query {
    LAST.with(params![number])
}

/// The number of the document of a kind about the period of a customer that begins on `from`, if one stands.
pub fn of_period(customer: PartyId, kind: DocumentKind, from: Date) -> Query {
    SAME_PERIOD.with(params![customer, kind.as_str(), from.to_string()])
}

/// The number of the document of a kind about a subject, if one stands; where either names no day, the day tells them not apart.
pub fn of_subject(kind: DocumentKind, subject: &str, day: Option<Date>) -> Query {
    SAME_SUBJECT.with(params![kind.as_str(), subject, day.map(|day| day.to_string())])
}

/// Kind, customer, subject and first day of whatever was drafted for periods of these kinds that begin on these days, given up
/// since or not.
pub fn drafted(periods: &BTreeSet<(DocumentKind, Date)>) -> Query {
    let mut values: Vec<Value> = Vec::new();
    let parts = of_periods(&mut values, periods);
    let text = format!(
        "select distinct kind, customer, subject, from_day from documents_document where ({})",
        parts.join(") or (")
    );
    Query::built(text, values)
}

/// What names each of these periods in a condition.
fn of_periods<'a>(values: &mut Vec<Value>, periods: impl IntoIterator<Item = &'a (DocumentKind, Date)>) -> Vec<String> {
    let named = |(kind, from): &(DocumentKind, Date)| {
        let of = places(values, [Value::from(from.to_string()), Value::from(kind.as_str())]);
        format!("(from_day, kind) = ({of})")
    };
    periods.into_iter().map(named).collect()
}

/// The documents that stand: of these kinds about the periods that begin on these days, and printed from these sheets; oldest first.
/// Read them with [`read`].
pub fn of_month(periods: &[(DocumentKind, Date)], sheets: &[SheetId]) -> Query {
    let mut values: Vec<Value> = Vec::new();
    let mut parts = of_periods(&mut values, periods);
    if !sheets.is_empty() {
        let subjects = places(&mut values, sheets.iter().copied());
        parts.push(format!("kind = 'assessment' and subject in ({subjects})"));
    }
    let text = format!(
        "select {COLUMNS} from documents_document where state <> 'withdrawn' and corrected_by is null and (({})) \
         order by made_at, id",
        parts.join(") or (")
    );
    Query::built(text, values)
}

/// Takes the next number of a series; `given` is how many it has given (guard [`SERIES`]).
pub fn take_number(set: &mut WriteSet, name: &str, given: Option<i64>) {
    match given {
        None => set.labelled(SERIES_MAKE.with(params![name]), SERIES),
        Some(given) => set.expect(SERIES_MOVE.with(params![name, given]), 1, SERIES),
    }
}

/// Adds a draft (guard [`SERIES`]: another took its number).
pub fn insert(set: &mut WriteSet, document: &Document, said: &Said) {
    let (from, to) = document.days.map(|(from, to)| (from.to_string(), to.to_string())).unzip();
    let values = params![
        document.id,
        document.kind.as_str(),
        document.language.pick("zh", "en"),
        &document.number,
        document.revision,
        document.customer.0,
        &document.customer.1,
        document.subject.as_deref(),
        document.incident,
        document.group,
        from,
        to,
        &document.title,
        json(&said.paper),
        json(&said.written),
        &document.code,
        document.corrects,
        document.reason.as_deref(),
        document.seal.as_str(),
        &document.made.by,
        document.made.at,
        document.maker.as_deref(),
    ];
    set.labelled(INSERT.with(values), SERIES);
}

/// Writes what a draft says anew over the version that was read (guard [`CHANGED`]).
pub fn fill(set: &mut WriteSet, document: &Document, said: &Said) {
    let values = params![document.id, document.version, json(&said.paper), json(&said.written), &document.title];
    set.expect(FILL.with(values), 1, CHANGED);
}

/// Approves the version that was read (guard [`CHANGED`]).
pub fn approve(set: &mut WriteSet, document: &Document, done: &Done) {
    set.expect(APPROVE.with(params![document.id, document.version, &done.by, done.at]), 1, CHANGED);
}

/// Gives a draft up (guard [`CHANGED`]).
pub fn withdraw(set: &mut WriteSet, document: &Document, reason: &str) {
    set.expect(WITHDRAW.with(params![document.id, document.version, reason]), 1, CHANGED);
}

/// Issues the version that was read (guard [`CHANGED`]); where it corrects another, that one is corrected now, and
/// waits for a seal no longer.
pub fn issue(set: &mut WriteSet, document: &Document, done: &Done, seal: SealState, template: Option<TemplateId>) {
    let values = params![document.id, document.version, &done.by, done.at, seal.as_str(), template];
    set.expect(ISSUE.with(values), 1, CHANGED);
    if let Some(corrected) = document.corrects {
        set.expect(CORRECTED.with(params![corrected, document.id]), 1, CHANGED);
    }
}

/// Puts an issued document away (guard [`CHANGED`]).
pub fn archive(set: &mut WriteSet, document: &Document, at: Instant) {
    set.expect(ARCHIVE.with(params![document.id, document.version, at]), 1, CHANGED);
}

/// Records where the seal stands since `at` (guard [`CHANGED`]).
pub fn seal(set: &mut WriteSet, document: &Document, seal: SealState, at: Instant) {
    set.expect(SEAL.with(params![document.id, document.version, seal.as_str(), at]), 1, CHANGED);
}

/// Some documents of a customer in the order of their ids, each with what it says; read them with [`read`] and [`read_whole`].
pub fn of_customer(customer: PartyId, after: &str, limit: i64) -> Query {
    let text = format!(
        "select {COLUMNS}, content, written from documents_document where customer = $1 and id > $2 order by id limit $3"
    );
    Query::built(text, params![customer, after, limit])
}

/// What a document of [`of_customer`] says.
pub fn read_whole(row: &Row) -> Result<Said, DbError> {
    Ok(Said { paper: row.json(31)?, written: row.json(32)? })
}

/// Writes what a document says without somebody who is erased, over the version that was read (guard [`CHANGED`]); `erased_at` is set
/// where it was out of the house.
pub fn erase(set: &mut WriteSet, document: &Document, said: &Said) {
    let values = params![
        document.id,
        document.version,
        json(&said.paper),
        json(&said.written),
        document.reason.as_deref(),
        document.erased_at
    ];
    set.expect(ERASE.with(values), 1, CHANGED);
}

/// Where the name of whoever took a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Drafted a document.
    Made,
    /// Approved it.
    Approved,
    /// Issued it.
    Issued,
    /// Brought in a scan of a document.
    Scanned,
    /// Filed it.
    Filed,
    /// Laid a scan aside.
    LaidAside,
    /// Brought in a scan that was laid aside.
    ScannedAside,
    /// Uploaded a form.
    Uploaded,
    /// Took it out of use.
    Ended,
}

impl By {
    /// The table, the column that names what was acted on, and that of the name.
    const fn place(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Made => ("documents_document", "id", "made_by"),
            Self::Approved => ("documents_document", "id", "approved_by"),
            Self::Issued => ("documents_document", "id", "issued_by"),
            Self::Scanned => ("documents_scan", "document", "made_by"),
            Self::Filed => ("documents_scan", "document", "decided_by"),
            Self::ScannedAside => ("documents_scan", "id", "made_by"),
            Self::LaidAside => ("documents_scan", "id", "decided_by"),
            Self::Uploaded => ("documents_template", "id", "made_by"),
            Self::Ended => ("documents_template", "id", "ended_by"),
        }
    }
}

/// Who took a step with these under this name is called `erased` from then on.
pub fn rename(set: &mut WriteSet, step: By, acted_on: &[Value], name: &str, erased: &str) {
    let (table, key, column) = step.place();
    for some in acted_on.chunks(CHUNK) {
        let mut values: Vec<Value> = params![name, erased];
        let list = places(&mut values, some.iter().cloned());
        let text = format!("update {table} set {column} = $2 where {column} = $1 and {key} in ({list})");
        set.add(Query::built(text, values));
    }
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// Only this customer's.
    pub customer: Option<PartyId>,
    /// Only of this kind.
    pub kind: Option<DocumentKind>,
    /// Only those in this state.
    pub state: Option<DocumentState>,
    /// Only those whose seal stands so.
    pub seal: Option<SealState>,
    /// Only those about this incident.
    pub incident: Option<IncidentId>,
    /// Only those about this subject.
    pub subject: Option<String>,
    /// Only those in this language.
    pub language: Option<Language>,
    /// Only those whose number, as it is counted, or title holds this.
    pub text: Option<String>,
    /// Without those that were given up.
    pub standing: bool,
    /// Only those drafted at this instant or later.
    pub from: Option<Instant>,
    /// Only those drafted before this instant.
    pub to: Option<Instant>,
}

/// The groups of a member of the team.
pub type GroupsOf<'a> = &'a dyn Fn(PersonId) -> Vec<GroupId>;

/// A page of the documents inside a scope, newest first, one row more than asked for; none where nothing is reached.
pub fn page(scope: &Scope, groups: GroupsOf<'_>, narrowed: &Narrowed, request: &PageRequest) -> Option<Query> {
    let (key, id) = request.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let mut values = params![key, id, request.limit + 1];
    let mut place = |value: Value| {
        values.push(value);
        values.len()
    };
    let mut parts: Vec<String> = Vec::new();
    for part in scope.reached() {
        match part {
            Reached::Everything => parts.push("1 = 1".to_owned()),
            Reached::Customer(customer) => {
                parts
                    .push(format!("customer = ${} and state in ('issued', 'archived')", place(Value::from(*customer))));
            }
            Reached::Groups(person) => {
                parts.extend(groups(*person).into_iter().map(|id| format!("team_group = ${}", place(Value::from(id)))));
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return None;
    }
    let wanted = [
        ("customer =", narrowed.customer.map(Value::from)),
        ("kind =", narrowed.kind.map(|kind| Value::from(kind.as_str()))),
        ("state =", narrowed.state.map(|state| Value::from(state.as_str()))),
        ("seal =", narrowed.seal.map(|seal| Value::from(seal.as_str()))),
        ("incident =", narrowed.incident.map(Value::from)),
        ("subject =", narrowed.subject.as_deref().map(Value::from)),
        ("language =", narrowed.language.map(|language| Value::from(language.pick("zh", "en")))),
        ("state <>", narrowed.standing.then(|| Value::from(DocumentState::Withdrawn.as_str()))),
        ("made_at >=", narrowed.from.map(Value::from)),
        ("made_at <", narrowed.to.map(Value::from)),
    ];
    let mut conditions: String = wanted
        .into_iter()
        .filter_map(|(condition, value)| Some(format!(" and {condition} ${}", place(value?))))
        .collect();
    if let Some(text) = &narrowed.text {
        let text = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let like = format!("like ${} escape '!'", place(Value::from(format!("%{text}%"))));
        conditions = format!("{conditions} and (lower(number) {like} or lower(title) {like})");
    }
    let text = format!(
        "select {COLUMNS} from documents_document where (made_at < $1 or (made_at = $1 and id < $2)) and (({})){conditions} \
         order by made_at desc, id desc limit $3",
        parts.join(") or (")
    );
    Some(Query::built(text, values))
}

/// Whether one document lies inside the scope; a customer reads what is out of the house alone.
pub fn within(scope: &Scope, groups: GroupsOf<'_>, document: &Document) -> bool {
    scope.reached().iter().any(|part| match part {
        Reached::Everything => true,
        Reached::Customer(customer) => *customer == document.customer.0 && document.state.is_out(),
        Reached::Groups(person) => document.group.is_some_and(|group| groups(*person).contains(&group)),
        _ => false,
    })
}

/// Where the page after this row starts.
pub fn cursor(document: &Document) -> Cursor {
    Cursor { key: document.made.at.micros(), id: document.id.to_string() }
}

/// Reads a row of [`find`], [`by_code`] or [`page`].
pub fn read(row: &Row) -> Result<Document, DbError> {
    let date = |column| -> Result<Option<Date>, DbError> {
        let text = row.opt_text(column)?;
        text.map(|text| text.parse().map_err(|_| DbError::Shape(format!("`{text}` is no date")))).transpose()
    };
    let done = |by, at| -> Result<Option<Done>, DbError> {
        Ok(row.opt_text(by)?.zip(row.opt_instant(at)?).map(|(by, at)| Done { by, at }))
    };
    Ok(Document {
        id: row.id(0)?,
        kind: row.id(1)?,
        language: if row.text(2)? == "en" { Language::En } else { Language::Zh },
        number: row.string(3)?,
        revision: u32::try_from(row.int(4)?).unwrap_or(1),
        customer: (row.id(5)?, row.string(6)?),
        subject: row.opt_text(7)?,
        incident: row.opt_id(8)?,
        group: row.opt_id(9)?,
        days: date(10)?.zip(date(11)?),
        title: row.string(12)?,
        state: row.id(13)?,
        code: row.string(14)?,
        corrects: row.opt_id(15)?,
        corrected_by: row.opt_id(16)?,
        reason: row.opt_text(17)?,
        seal: row.id(18)?,
        seal_at: row.opt_instant(19)?,
        made: Done { by: row.string(20)?, at: row.instant(21)? },
        approved: done(22, 23)?,
        issued: done(24, 25)?,
        archived_at: row.opt_instant(26)?,
        version: row.int(27)?,
        erased_at: row.opt_instant(28)?,
        template: row.opt_id(29)?,
        maker: row.opt_text(30)?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> String {
    // Texts and lists only; writing it cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
