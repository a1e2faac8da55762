//! Agreements through all their versions.

use access::{Reached, Scope};
use kernel::{AgreementId, AgreementVersionId, Cursor, Instant, Page, PageRequest, PartyId, SystemId};
use storage::{Db, DbError, Query, Row, Value, WriteSet, params};

use crate::core::Status;
use crate::core::paper::{PaperFilter, PaperState};

/// Towards whom an agreement promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facing {
    /// The provider towards a customer.
    Customer,
    /// A vendor towards the provider: it underpins ours.
    Vendor,
}

impl Facing {
    /// The stable name in storage and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Vendor => "vendor",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Result<Self, DbError> {
        match name {
            "customer" => Ok(Self::Customer),
            "vendor" => Ok(Self::Vendor),
            other => Err(DbError::Shape(format!("`{other}` faces nobody"))),
        }
    }
}

/// An agreement, without its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// What people call it.
    pub name: String,
    /// To whom is promised.
    pub customer: PartyId,
    /// Who promises.
    pub promiser: PartyId,
    /// Towards whom.
    pub facing: Facing,
    /// When it was entered.
    pub created_at: Instant,
}

/// An agreement with its latest version, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The agreement.
    pub agreement: Agreement,
    /// Its latest version.
    pub latest: AgreementVersionId,
    /// That version's number.
    pub number: i64,
    /// Where that version stands.
    pub status: Status,
    /// From which day it binds; none for a draft.
    pub effective_from: Option<String>,
    /// Where that version's paper stands.
    pub paper: PaperState,
}

/// Which agreements a list has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only this customer's.
    pub customer: Option<PartyId>,
    /// Only those whose latest version's paper stands so.
    pub paper: Option<PaperFilter>,
}

storage::sql! {
    INSERT = "insert into agreement_agreement (id, name, customer_id, promiser_id, facing, created_at)
        values ($1, $2, $3, $4, $5, $6)";
    /// One agreement.
    pub FIND = "select id, name, customer_id, promiser_id, facing, created_at from agreement_agreement where id = $1";
    BY_CODE = "select a.id, a.name, a.customer_id, a.promiser_id, a.facing, a.created_at from agreement_code c
        join agreement_agreement a on a.id = c.agreement_id where c.code = $1";
    CODE = "insert into agreement_code (code, agreement_id) values ($1, $2)";
    RENAME = "update agreement_agreement set name = $2 where id = $1";
    CUSTOMERS = "select distinct customer_id from agreement_agreement where facing = 'customer' order by customer_id";
    FENCE_READ = "select version from agreement_fence where customer_id = $1";
    FENCE_MAKE = "insert into agreement_fence (customer_id, version) values ($1, $2)";
    FENCE_MOVE = "update agreement_fence set version = version + 1 where customer_id = $1 and version = $2";
}

/// Adds an agreement.
pub fn insert(set: &mut WriteSet, agreement: &Agreement) {
    set.add(INSERT.with(params![
        agreement.id,
        &agreement.name,
        agreement.customer,
        agreement.promiser,
        agreement.facing.name(),
        agreement.created_at
    ]));
}

/// Reads a row of [`FIND`].
pub fn agreement(row: &Row) -> Result<Agreement, DbError> {
    Ok(Agreement {
        id: row.id(0)?,
        name: row.string(1)?,
        customer: row.id(2)?,
        promiser: row.id(3)?,
        facing: Facing::named(row.text(4)?)?,
        created_at: row.instant(5)?,
    })
}

/// The customers something was ever agreed with.
pub async fn customers(db: &Db) -> Result<Vec<PartyId>, DbError> {
    db.rows(CUSTOMERS.with(params![])).await?.iter().map(|row| row.id(0)).collect()
}

/// One agreement.
pub async fn find(db: &Db, id: AgreementId) -> Result<Option<Agreement>, DbError> {
    db.row(FIND.with(params![id])).await?.as_ref().map(agreement).transpose()
}

/// The agreement with this code.
pub async fn by_code(db: &Db, code: &str) -> Result<Option<Agreement>, DbError> {
    db.row(BY_CODE.with(params![code])).await?.as_ref().map(agreement).transpose()
}

/// Gives an agreement the code it is matched by (key `code`).
pub fn code(set: &mut WriteSet, code: &str, agreement: AgreementId) {
    set.labelled(CODE.with(params![code, agreement]), "code");
}

/// Gives an agreement another name.
pub fn rename(set: &mut WriteSet, agreement: AgreementId, name: &str) {
    set.expect(RENAME.with(params![agreement, name]), 1, "version");
}

/// The number of the customer's fence; none before the first signature.
pub async fn fence(db: &Db, customer: PartyId) -> Result<Option<i64>, DbError> {
    db.row(FENCE_READ.with(params![customer])).await?.map(|row| row.int(0)).transpose()
}

/// Moves the customer's fence on; a signature of the same customer at the same moment fails.
pub fn move_fence(set: &mut WriteSet, customer: PartyId, read: Option<i64>) {
    match read {
        Some(version) => set.expect(FENCE_MOVE.with(params![customer, version]), 1, "fence"),
        None => set.labelled(FENCE_MAKE.with(params![customer, 1]), "fence"),
    }
}

/// Which agreements and versions somebody reads.
pub struct Reading<'a> {
    /// What he reaches.
    pub scope: &'a Scope,
    /// The systems that his groups serve.
    pub served: &'a [SystemId],
    /// Whether drafts that do not lie before the other side count.
    pub drafts: bool,
}

/// One page of the agreements somebody reads, oldest first, each with the latest version he reads.
pub async fn list(db: &Db, reading: &Reading<'_>, wanted: Wanted, page: &PageRequest) -> Result<Page<Listed>, DbError> {
    let rows = db.rows(list_query(reading, wanted, page)).await?;
    let listed = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(listed, page.limit, |row| Cursor {
        key: row.agreement.created_at.micros(),
        id: row.agreement.id.to_string(),
    }))
}

fn listed(row: &Row) -> Result<Listed, DbError> {
    let status = row.text(8)?;
    Ok(Listed {
        agreement: agreement(row)?,
        latest: row.id(6)?,
        number: row.int(7)?,
        status: Status::named(status).ok_or_else(|| DbError::Shape(format!("`{status}` is no status")))?,
        effective_from: row.opt_text(9)?,
        paper: paper_of(row)?,
    })
}

/// Where the paper in a row of the list stands: the text is as it was offered once it is no draft any more, and as long as
/// the draft's row has not moved since.
fn paper_of(row: &Row) -> Result<PaperState, DbError> {
    let Some(offered) = row.opt_int(11)? else { return Ok(PaperState::None) };
    let current = row.text(8)? != Status::Draft.name() || row.int(10)? == offered;
    Ok(PaperState::of(row.opt_text(12)?.is_some(), row.opt_text(13)?.is_some(), current))
}

/// The condition for papers that stand so, of a version `v` and its paper `p`.
fn paper_condition(wanted: PaperFilter) -> &'static str {
    match wanted {
        PaperFilter::None => "p.version_id is null",
        PaperFilter::Sealed => "p.promiser_on is not null and p.customer_on is not null",
        PaperFilter::Overtaken => {
            "p.promiser_on is null and p.customer_on is null and v.status = 'draft' and v.version <> p.offered_version"
        }
        PaperFilter::Awaiting => {
            "p.version_id is not null and (p.promiser_on is null or p.customer_on is null) and (p.promiser_on is not null
             or p.customer_on is not null or v.status <> 'draft' or v.version = p.offered_version)"
        }
    }
}

/// The condition for versions `n` that the other side reads: of drafts those whose paper is neither missing nor overtaken
/// (`Agreements::is_offered` says the same of one).
const OFFERED: &str = " and (n.status <> 'draft' or exists (select 1 from agreement_paper o where o.version_id = n.id
    and (o.offered_version = n.version or o.promiser_on is not null or o.customer_on is not null)))";

fn list_query(reading: &Reading<'_>, wanted: Wanted, page: &PageRequest) -> Query {
    let Reading { scope, served, drafts } = *reading;
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut reached: Vec<String> = Vec::new();
    for part in scope.reached() {
        match part {
            Reached::Everything => reached.push("1 = 1".to_owned()),
            Reached::Customer(party) => reached.push(format!("a.customer_id = {}", bind((*party).into()))),
            Reached::Groups(_) if !served.is_empty() => {
                let systems: Vec<String> = served.iter().map(|system| bind((*system).into())).collect();
                reached.push(format!(
                    "exists (select 1 from agreement_cover c where c.agreement_id = a.id and c.facing = 'customer'
                     and c.system_id in ({}))",
                    systems.join(", ")
                ));
            }
            _ => {}
        }
    }
    if reached.is_empty() {
        reached.push("1 = 0".to_owned());
    }
    let mut text = format!(
        "select a.id, a.name, a.customer_id, a.promiser_id, a.facing, a.created_at, v.id, v.number, v.status,
         v.effective_from, v.version, p.offered_version, p.promiser_on, p.customer_on
         from agreement_agreement a join agreement_version v on v.agreement_id = a.id
         left join agreement_paper p on p.version_id = v.id
         where v.number = (select max(n.number) from agreement_version n where n.agreement_id = a.id{}) and ({})",
        if drafts { "" } else { OFFERED },
        reached.join(" or ")
    );
    if let Some(customer) = wanted.customer {
        text = format!("{text} and a.customer_id = {}", bind(customer.into()));
    }
    if let Some(paper) = wanted.paper {
        text = format!("{text} and ({})", paper_condition(paper));
    }
    if let Some(after) = &page.after {
        let (key, id) = (bind(after.key.into()), bind(after.id.as_str().into()));
        text = format!("{text} and (a.created_at > {key} or (a.created_at = {key} and a.id > {id}))");
    }
    let limit = bind((i64::from(page.limit) + 1).into());
    Query::built(format!("{text} order by a.created_at, a.id limit {limit}"), values)
}
