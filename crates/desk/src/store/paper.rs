//! Papers: what is written down about an incident beside its moves.

use agreement::core::Verdict;
use kernel::{AgreementVersionId, Cursor, IncidentId, Instant, PageRequest, PaperId, PartyId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use storage::{DbError, Query, Row, Value, WriteSet, params, places};

use super::incident::from_word;
use crate::core::PaperKind;

/// The guard that fails when somebody changed the paper since it was read.
pub const CHANGED: &str = "desk.paper";

storage::sql! {
    INSERT = "insert into desk_paper (id, incident, kind, state, party, minor, currency, at, made_at, made_by, body,
        version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
    UPDATE = "update desk_paper set state = $3, party = $4, minor = $5, currency = $6, body = $7, version = version + 1
        where id = $1 and version = $2";
    FIND = "select id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version from desk_paper
        where id = $1";
    OF_KIND = "select id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version
        from desk_paper where incident = $1 and kind = $2 order by at, id";
    OF_INCIDENT = "select id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version
        from desk_paper where incident = $1 order by kind, at, id";
    OF_CUSTOMER = "select p.id, p.incident, p.kind, p.state, p.party, p.minor, p.currency, p.at, p.made_at, p.made_by, p.body,
        p.version from desk_paper p join desk_incident i on i.id = p.incident
        where p.kind = $1 and p.at >= $2 and p.at < $3 and i.customer = $4 order by p.at, p.id";
    OF_PARTY = "select id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version
        from desk_paper where party = $1 and kind = $2 and (at, id) > ($3, $4) and at < $5 order by at, id limit $6";
    SUMS_OF_PARTY = "select currency, state, cast(sum(minor) as bigint), cast(coalesce(sum(paid), 0) as bigint)
        from desk_paper where party = $1 and kind = $2 and at >= $3 and at < $4 and minor is not null
        group by currency, state order by currency, state";
    PAID_UNSUMMED = "select id, incident, kind, state, party, minor, currency, at, made_at, made_by, body, version
        from desk_paper where party = $1 and kind = $2 and at >= $3 and at < $4 and state = $5 and paid is null";
    PAY = "update desk_paper set paid = $2 where id = $1";
}

/// Money in the currency's minor unit: 12 345 CNY are ¥123.45.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Minor units.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// One paper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its identifier.
    pub id: PaperId,
    /// The incident.
    pub incident: IncidentId,
    /// What it is.
    pub kind: PaperKind,
    /// Where it stands: a word of its kind.
    pub state: String,
    /// The vendor or customer it concerns.
    pub party: Option<PartyId>,
    /// Its sum, where it is about money.
    pub amount: Option<Amount>,
    /// When it happened.
    pub at: Instant,
    /// When it was entered.
    pub made_at: Instant,
    /// Who entered it, as the journal names actors.
    pub made_by: String,
    /// What only its kind has.
    pub body: Json,
    /// The version; 0 before it is stored.
    pub version: i64,
}

impl Paper {
    /// The body as its kind reads it.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        serde_json::from_value(self.body.clone()).map_err(|error| DbError::Shape(format!("paper {}: {error}", self.id)))
    }

    /// Writes another body, secrets masked.
    pub fn rewrite<T: Serialize>(&mut self, body: &T) {
        self.body = crate::masking::kept(body);
    }
}

/// Adds a paper; one with its identifier is there already: taken [`CHANGED`].
pub fn insert(set: &mut WriteSet, paper: &Paper) {
    let values = params![
        paper.id,
        paper.incident,
        paper.kind.as_str(),
        &paper.state,
        paper.party,
        paper.amount.as_ref().map(|amount| amount.minor),
        paper.amount.as_ref().map(|amount| amount.currency.clone()),
        paper.at,
        paper.made_at,
        &paper.made_by,
        paper.body.to_string(),
    ];
    set.labelled(INSERT.with(values), CHANGED);
}

/// Writes a changed paper over the version it was read in (guard [`CHANGED`]).
pub fn update(set: &mut WriteSet, paper: &Paper) {
    set.expect(
        UPDATE.with(params![
            paper.id,
            paper.version,
            &paper.state,
            paper.party,
            paper.amount.as_ref().map(|amount| amount.minor),
            paper.amount.as_ref().map(|amount| amount.currency.clone()),
            paper.body.to_string(),
        ]),
        1,
        CHANGED,
    );
}

/// One paper.
pub fn find(id: PaperId) -> Query {
    FIND.with(params![id])
}

/// The papers of a kind on an incident, in the order they happened.
pub fn of_kind(incident: IncidentId, kind: PaperKind) -> Query {
    OF_KIND.with(params![incident, kind.as_str()])
}

/// Every paper on an incident.
pub fn of_incident(incident: IncidentId) -> Query {
    OF_INCIDENT.with(params![incident])
}

/// The papers of a kind on a customer's incidents that happened in a stretch of time, in the order they happened.
pub fn of_customer(customer: PartyId, kind: PaperKind, (from, to): (Instant, Instant)) -> Query {
    OF_CUSTOMER.with(params![kind.as_str(), from, to, customer])
}

/// The papers of a kind that concern a party in a period.
#[derive(Clone, Copy, Debug)]
pub struct OfParty {
    /// Whom they concern.
    pub party: PartyId,
    /// What they are.
    pub kind: PaperKind,
    /// They happened at or after this instant.
    pub from: Instant,
    /// They happened before it.
    pub to: Instant,
}

/// A page of them in the order they happened, one row more than asked for.
pub fn of_party(of: &OfParty, request: &PageRequest) -> Query {
    // No id is empty: at the first instant everything lies behind it.
    let (key, id) = request.after.as_ref().map_or((of.from.micros(), ""), |after| (after.key, after.id.as_str()));
    let values = params![of.party, of.kind.as_str(), key.max(of.from.micros()), id, of.to, request.limit + 1];
    OF_PARTY.with(values)
}

/// Where the page after this paper starts.
pub fn cursor(paper: &Paper) -> Cursor {
    Cursor { key: paper.at.micros(), id: paper.id.to_string() }
}

/// What all of them come to, by currency and state; read each row with [`read_sum`].
pub fn sums_of_party(of: &OfParty) -> Query {
    SUMS_OF_PARTY.with(params![of.party, of.kind.as_str(), of.from, of.to])
}

/// Those of them in a state whose paid sum stands in the body alone: the release before this one knew no other place.
pub fn paid_unsummed(of: &OfParty, state: &str) -> Query {
    PAID_UNSUMMED.with(params![of.party, of.kind.as_str(), of.from, of.to, state])
}

/// What was paid on a paper, minor units of its currency.
pub fn pay(set: &mut WriteSet, id: PaperId, minor: i64) {
    set.add(PAY.with(params![id, minor]));
}

/// What papers in one state come to in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// ISO 4217.
    pub currency: String,
    /// Where they stand.
    pub state: String,
    /// Their sums together, minor units.
    pub minor: i64,
    /// What was paid on them, minor units.
    pub paid: i64,
}

/// Reads a row of [`sums_of_party`].
pub fn read_sum(row: &Row) -> Result<Sum, DbError> {
    Ok(Sum { currency: row.string(0)?, state: row.string(1)?, minor: row.int(2)?, paid: row.int(3)? })
}

/// Working time, parts and cost of a stretch of time that were not struck, of these customers' incidents or everybody's, with what
/// of the incident says who bears them. Read them with [`read_spent`].
pub fn spent(customers: Option<&[PartyId]>, (from, to): (Instant, Instant)) -> Query {
    let mut values = params![from, to];
    let whose = customers.map_or_else(String::new, |customers| {
        format!(" and i.customer in ({})", places(&mut values, customers.iter().copied().map(Value::from)))
    });
    let text = format!(
        "select p.kind, p.minor, p.currency, p.body, i.agreement_version, i.customer, i.coverage, g.incident \
         from desk_paper p join desk_incident i on i.id = p.incident left join desk_goodwill g on g.incident = i.id \
         where p.kind in ('effort', 'part', 'cost') and p.state = 'counts' and p.at >= $1 and p.at < $2{whose}"
    );
    Query::built(text, values)
}

/// One entry of [`spent`].
#[derive(Clone, Debug)]
pub struct SpentRow {
    /// What it is.
    pub kind: PaperKind,
    /// Its sum, where it is about money.
    pub amount: Option<Amount>,
    /// What only its kind has.
    pub body: Json,
    /// The agreement version of its incident now.
    pub version: Option<AgreementVersionId>,
    /// Whose incident it is.
    pub customer: PartyId,
    /// The incident's coverage now.
    pub verdict: Verdict,
    /// Whether we agreed that nobody pays for it.
    pub goodwill: bool,
}

/// Reads a row of [`spent`].
pub fn read_spent(row: &Row) -> Result<SpentRow, DbError> {
    Ok(SpentRow {
        kind: row.id(0)?,
        amount: amount(row, 1)?,
        body: row.json(3)?,
        version: row.opt_id(4)?,
        customer: row.id(5)?,
        verdict: from_word(row.text(6)?)?,
        goodwill: row.opt_text(7)?.is_some(),
    })
}

fn amount(row: &Row, at: usize) -> Result<Option<Amount>, DbError> {
    let (minor, currency) = (row.opt_int(at)?, row.opt_text(at + 1)?);
    Ok(minor.zip(currency).map(|(minor, currency)| Amount { minor, currency }))
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Paper, DbError> {
    Ok(Paper {
        id: row.id(0)?,
        incident: row.id(1)?,
        kind: row.id(2)?,
        state: row.string(3)?,
        party: row.opt_id(4)?,
        amount: amount(row, 5)?,
        at: row.instant(7)?,
        made_at: row.instant(8)?,
        made_by: row.string(9)?,
        body: row.json(10)?,
        version: row.int(11)?,
    })
}
