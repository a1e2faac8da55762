//! Sheets. State moves are compare-and-set on the version; remarks move a counter of their own.

use access::{Reached, Scope};
use agreement::core::content::Money;
use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, Cursor, Instant, PageRequest, PartyId, SheetId};
use storage::{DbError, Query, Row, Value, WriteSet, params};

use crate::core::{Changes, Computed, Days, SheetState};

/// The guard that fails when somebody changed the sheet since it was read.
pub const CHANGED: &str = "assessment.sheet";
/// The guard that fails when another sheet of the agreement was begun at the same moment.
pub const SERIES: &str = "assessment.series";

const COLUMNS: &str = "id, number, revision, agreement, agreement_name, agreement_version, customer, customer_name, from_day, \
     to_day, period_from, period_to, state, corrects, corrected_by, reason, fee_minor, fee_currency, content, changes, \
     computed_at, program, rules, open_remarks, agreed_by, agreed_at, issued_by, issued_at, issue_reason, digest, made_by, \
     made_at, version";

storage::sql! {
    INSERT = "insert into assessment_sheet (id, number, revision, agreement, agreement_name, agreement_version, customer,
        customer_name, from_day, to_day, period_from, period_to, state, corrects, reason, fee_minor, fee_currency, content,
        changes, computed_at, program, rules, open_remarks, made_by, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8,
        $9, $10, $11, $12, 'draft', $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, $22, $23, 1)";
    SERIES_READ = "select sheets from assessment_series where agreement = $1";
    SERIES_MAKE = "insert into assessment_series (agreement, sheets) values ($1, 1)";
    SERIES_MOVE = "update assessment_series set sheets = sheets + 1 where agreement = $1 and sheets = $2";
    OVERLAPPING = "select number, id, revision from assessment_sheet where agreement = $1 and state <> 'withdrawn'
        and corrected_by is null and period_from < $3 and period_to > $2 order by made_at, id";
    REVISIONS = "select max(revision) from assessment_sheet where number = $1";
    OPEN_CORRECTION = "select id from assessment_sheet where corrects = $1 and state <> 'withdrawn'";
    COMPUTED = "update assessment_sheet set agreement_version = $3, fee_minor = $4, fee_currency = $5, content = $6,
        changes = $7, computed_at = $8, program = $9, rules = $10, agreed_by = $11, agreed_at = $12, version = version + 1
        where id = $1 and version = $2 and state in ('draft', 'in_discussion')";
    DISCUSS = "update assessment_sheet set state = 'in_discussion', changes = $3, version = version + 1
        where id = $1 and version = $2 and state = 'draft'";
    AGREE = "update assessment_sheet set agreed_by = $3, agreed_at = $4, version = version + 1
        where id = $1 and version = $2 and state = 'in_discussion' and agreed_at is null";
    WITHDRAW = "update assessment_sheet set state = 'withdrawn', reason = $3, version = version + 1
        where id = $1 and version = $2 and state in ('draft', 'in_discussion')";
    ISSUE = "update assessment_sheet set state = 'issued', issued_by = $3, issued_at = $4, issue_reason = $5, digest = $6,
        version = version + 1 where id = $1 and version = $2 and state = 'in_discussion' and open_remarks = 0";
    CORRECTED = "update assessment_sheet set corrected_by = $2, version = version + 1
        where id = $1 and state = 'issued' and corrected_by is null";
    REMARKED = "update assessment_sheet set open_remarks = open_remarks + $2
        where id = $1 and state = 'in_discussion'";
}

/// Something done by somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A sheet without its clocks.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its id.
    pub id: SheetId,
    /// Its number.
    pub number: String,
    /// The revision of that number, from 1.
    pub revision: u32,
    /// The agreement and its name.
    pub agreement: (AgreementId, String),
    /// The version whose terms it is scored by.
    pub agreement_version: AgreementVersionId,
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// The days.
    pub days: Days,
    /// The instants they begin and end at.
    pub period: (Instant, Instant),
    /// Where it stands.
    pub state: SheetState,
    /// The sheet it corrects.
    pub corrects: Option<SheetId>,
    /// The issued sheet that corrects it.
    pub corrected_by: Option<SheetId>,
    /// Why it corrects another, or why it was withdrawn.
    pub reason: Option<String>,
    /// The fee entered by hand.
    pub fee: Option<Money>,
    /// What it says.
    pub result: Computed,
    /// What the last computation changed.
    pub changes: Option<Changes>,
    /// When it was computed.
    pub computed_at: Instant,
    /// By which program.
    pub program: String,
    /// By which revision of the rules.
    pub rules: u32,
    /// Remarks without an answer.
    pub open_remarks: u32,
    /// The customer agreed.
    pub agreed: Option<Done>,
    /// It was issued.
    pub issued: Option<Done>,
    /// Why it was issued though the customer had not agreed.
    pub issue_reason: Option<String>,
    /// The digest over what was frozen.
    pub digest: Option<String>,
    /// It was drafted.
    pub made: Done,
    /// The version.
    pub version: i64,
}

/// One sheet.
pub fn find(id: SheetId) -> Query {
    Query::built(format!("select {COLUMNS} from assessment_sheet where id = $1"), params![id])
}

/// How many sheets an agreement has had.
pub fn series(agreement: AgreementId) -> Query {
    SERIES_READ.with(params![agreement])
}

/// The sheets of an agreement that speak of days of a period and are neither withdrawn nor corrected.
pub fn overlapping(agreement: AgreementId, (from, to): (Instant, Instant)) -> Query {
    OVERLAPPING.with(params![agreement, from, to])
}

/// Every sheet that speaks of days of a period and is neither withdrawn nor corrected, oldest first; read them with [`read`].
pub fn meeting((from, to): (Instant, Instant)) -> Query {
    let text = format!(
        "select {COLUMNS} from assessment_sheet where state <> 'withdrawn' and corrected_by is null and period_from < $2 \
         and period_to > $1 order by made_at, id"
    );
    Query::built(text, params![from, to])
}

/// The last revision of a number.
pub fn revisions(number: &str) -> Query {
    REVISIONS.with(params![number])
}

/// The sheet that is about to correct this one, or does.
pub fn correction_of(id: SheetId) -> Query {
    OPEN_CORRECTION.with(params![id])
}

/// Adds a draft; `sheets` is how many the agreement has had (guard [`SERIES`]).
pub fn insert(set: &mut WriteSet, sheet: &Sheet, sheets: Option<i64>) {
    match sheets {
        None => set.labelled(SERIES_MAKE.with(params![sheet.agreement.0]), SERIES),
        Some(sheets) => set.expect(SERIES_MOVE.with(params![sheet.agreement.0, sheets]), 1, SERIES),
    }
    let (minor, currency) = fee(sheet.fee.as_ref());
    let values = params![
        sheet.id,
        &sheet.number,
        sheet.revision,
        sheet.agreement.0,
        &sheet.agreement.1,
        sheet.agreement_version,
        sheet.customer.0,
        &sheet.customer.1,
        sheet.days.from.to_string(),
        sheet.days.to.to_string(),
        sheet.period.0,
        sheet.period.1,
        sheet.corrects,
        sheet.reason.as_deref(),
        minor,
        currency,
        json(&sheet.result),
        json(&sheet.changes),
        sheet.computed_at,
        &sheet.program,
        sheet.rules,
        &sheet.made.by,
        sheet.made.at,
    ];
    set.labelled(INSERT.with(values), SERIES);
}

/// Writes what was computed anew over the version that was read (guard [`CHANGED`]).
pub fn computed(set: &mut WriteSet, sheet: &Sheet) {
    let (minor, currency) = fee(sheet.fee.as_ref());
    let values = params![
        sheet.id,
        sheet.version,
        sheet.agreement_version,
        minor,
        currency,
        json(&sheet.result),
        json(&sheet.changes),
        sheet.computed_at,
        &sheet.program,
        sheet.rules,
        sheet.agreed.as_ref().map(|done| done.by.clone()),
        sheet.agreed.as_ref().map(|done| done.at),
    ];
    set.expect(COMPUTED.with(values), 1, CHANGED);
}

/// Puts a draft to discussion (guard [`CHANGED`]).
pub fn discuss(set: &mut WriteSet, sheet: &Sheet) {
    set.expect(DISCUSS.with(params![sheet.id, sheet.version, json(&None::<Changes>)]), 1, CHANGED);
}

/// The customer agrees to the version that was read (guard [`CHANGED`]).
pub fn agree(set: &mut WriteSet, sheet: &Sheet, done: &Done) {
    set.expect(AGREE.with(params![sheet.id, sheet.version, &done.by, done.at]), 1, CHANGED);
}

/// Gives a sheet up (guard [`CHANGED`]).
pub fn withdraw(set: &mut WriteSet, sheet: &Sheet, reason: &str) {
    set.expect(WITHDRAW.with(params![sheet.id, sheet.version, reason]), 1, CHANGED);
}

/// Freezes a sheet that has no open remark (guard [`CHANGED`]); where it corrects another, that one is corrected now.
pub fn issue(set: &mut WriteSet, sheet: &Sheet, done: &Done, reason: Option<&str>, digest: &str) {
    let values = params![sheet.id, sheet.version, &done.by, done.at, reason, digest];
    set.expect(ISSUE.with(values), 1, CHANGED);
    if let Some(corrected) = sheet.corrects {
        set.expect(CORRECTED.with(params![corrected, sheet.id]), 1, CHANGED);
    }
}

/// One more, or one less, remark waits for an answer (guard [`CHANGED`]).
pub fn remarked(set: &mut WriteSet, id: SheetId, by: i64) {
    set.expect(REMARKED.with(params![id, by]), 1, CHANGED);
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// Only this customer's.
    pub customer: Option<PartyId>,
    /// Only this agreement's.
    pub agreement: Option<AgreementId>,
    /// Only those in this state.
    pub state: Option<SheetState>,
}

/// A page of the sheets inside a scope, newest first, one row more than asked for; none where nothing is reached.
pub fn page(scope: &Scope, narrowed: &Narrowed, request: &PageRequest) -> Option<Query> {
    let (key, id) = request.after.as_ref().map_or((i64::MAX, ""), |cursor| (cursor.key, cursor.id.as_str()));
    let mut values = params![key, id, request.limit + 1];
    let mut place = |value: Value| {
        values.push(value);
        values.len()
    };
    let parts: Vec<String> = scope.reached().iter().filter_map(|part| reaches(part, &mut place)).collect();
    if parts.is_empty() {
        return None;
    }
    let wanted = [
        ("customer", narrowed.customer.map(Value::from)),
        ("agreement", narrowed.agreement.map(Value::from)),
        ("state", narrowed.state.map(|state| Value::from(state.as_str()))),
    ];
    let conditions: String =
        wanted.into_iter().filter_map(|(column, value)| Some(format!(" and {column} = ${}", place(value?)))).collect();
    let text = format!(
        "select {COLUMNS} from assessment_sheet where (made_at < $1 or (made_at = $1 and id < $2)) and (({}))\
         {conditions} order by made_at desc, id desc limit $3",
        parts.join(") or (")
    );
    Some(Query::built(text, values))
}

/// What a part of a scope reaches of sheets: the customer what he was shown, a vendor what was issued and names him.
fn reaches(part: &Reached, place: &mut impl FnMut(Value) -> usize) -> Option<String> {
    match part {
        Reached::Everything => Some("1 = 1".to_owned()),
        Reached::Customer(customer) => {
            Some(format!("customer = ${} and state in ('in_discussion', 'issued')", place(Value::from(*customer))))
        }
        Reached::Vendor(party) => Some(format!(
            "state = 'issued' and exists (select 1 from assessment_party p where p.sheet = assessment_sheet.id and \
             p.party = ${})",
            place(Value::from(*party))
        )),
        _ => None,
    }
}

/// Where the page after this row starts.
pub fn cursor(sheet: &Sheet) -> Cursor {
    Cursor { key: sheet.made.at.micros(), id: sheet.id.to_string() }
}

/// Reads a row of [`find`] or [`page`].
pub fn read(row: &Row) -> Result<Sheet, DbError> {
    let date = |column| -> Result<Date, DbError> {
        let text = row.text(column)?;
        text.parse().map_err(|_| DbError::Shape(format!("`{text}` is no date")))
    };
    let done = |by, at| -> Result<Option<Done>, DbError> {
        Ok(row.opt_text(by)?.zip(row.opt_instant(at)?).map(|(by, at)| Done { by, at }))
    };
    let small = |column| -> Result<u32, DbError> { Ok(u32::try_from(row.int(column)?).unwrap_or(0)) };
    Ok(Sheet {
        id: row.id(0)?,
        number: row.string(1)?,
        revision: small(2)?,
        agreement: (row.id(3)?, row.string(4)?),
        agreement_version: row.id(5)?,
        customer: (row.id(6)?, row.string(7)?),
        days: Days { from: date(8)?, to: date(9)? },
        period: (row.instant(10)?, row.instant(11)?),
        state: row.id(12)?,
        corrects: row.opt_id(13)?,
        corrected_by: row.opt_id(14)?,
        reason: row.opt_text(15)?,
        fee: row.opt_int(16)?.zip(row.opt_text(17)?).map(|(minor, currency)| Money { minor, currency }),
        result: row.json(18)?,
        changes: row.json(19)?,
        computed_at: row.instant(20)?,
        program: row.string(21)?,
        rules: small(22)?,
        open_remarks: small(23)?,
        agreed: done(24, 25)?,
        issued: done(26, 27)?,
        issue_reason: row.opt_text(28)?,
        digest: row.opt_text(29)?,
        made: Done { by: row.string(30)?, at: row.instant(31)? },
        version: row.int(32)?,
    })
}

fn fee(fee: Option<&Money>) -> (Option<i64>, Option<String>) {
    fee.map(|fee| (fee.minor, fee.currency.clone())).unzip()
}

fn json<T: serde::Serialize>(value: &T) -> String {
    // Texts, numbers and lists only; writing it cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
