//! Reviews and their items.

use kernel::{AccountId, Cursor, Instant, PageRequest, PartyId, ReviewId};
use serde_json::Value as Json;
use storage::{DbError, Query, Row, Value, WriteSet, params, places};

/// The guard of a review or an item that somebody decided or closed meanwhile.
pub const CHANGED: &str = "oversight_review";

/// A review of who may do what.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its identity.
    pub id: ReviewId,
    /// What people call it.
    pub name: String,
    /// The customer whose system was reviewed, and what the system is called; none: the platform's own accounts.
    pub system: Option<(PartyId, String)>,
    /// How many rights were looked at.
    pub holdings: i64,
    /// What a table is judged by, as it was given.
    pub rules: Json,
    /// Who began it.
    pub opened_by: AccountId,
    /// When.
    pub opened_at: Instant,
    /// By when everything is to be decided.
    pub due_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// Moves with every decision.
    pub version: i64,
    /// How many items it has, how many are decided, and how many of those that are to go are gone.
    pub counts: Counts,
}

/// How far a review is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// What was found.
    pub items: i64,
    /// What is decided.
    pub decided: i64,
    /// What was decided to go or to be made narrower and is not yet.
    pub undone: i64,
}

/// One finding of a review and what was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number within the review, from 1.
    pub number: i64,
    /// The account.
    pub holder: String,
    /// What people call its holder.
    pub holder_name: String,
    /// The right.
    pub right: String,
    /// What people call it.
    pub right_name: String,
    /// Who gave it.
    pub granted_by: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Since when it is held.
    pub granted_at: Option<Instant>,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
    /// What was found.
    pub findings: Json,
    /// What is proposed: `take_away`, or `replace`.
    pub proposal: String,
    /// What was decided: `keep`, `take_away` or `replace`.
    pub decision: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// When it was done.
    pub done_at: Option<Instant>,
}

storage::sql! {
    ERASE_HOLDER = "update oversight_item set holder_name = $2 where holder = $1";
    OPEN = "insert into oversight_review (id, name, customer_id, system_name, holdings, rules, opened_by, opened_at, due_at,
        version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    ADD = "insert into oversight_item (review_id, number, holder, holder_name, right_held, right_name, granted_by, approved_by,
        granted_at, last_used_at, findings, proposal) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    FIND = "select r.id, r.name, r.customer_id, r.system_name, r.holdings, r.rules, r.opened_by, r.opened_at, r.due_at,
        r.closed_at, r.closed_by, r.version, count(i.number), count(i.decided_at),
        count(case when i.decision in ('take_away', 'replace') and i.done_at is null then 1 end)
        from oversight_review r left join oversight_item i on i.review_id = r.id where r.id = $1 group by r.id";
    ITEMS = "select number, holder, holder_name, right_held, right_name, granted_by, approved_by, granted_at, last_used_at,
        findings, proposal, decision, reason, decided_by, decided_at, done_at from oversight_item where review_id = $1
        order by number";
    MOVE = "update oversight_review set version = version + 1 where id = $1 and version = $2 and closed_at is null";
    DECIDE = "update oversight_item set decision = $3, reason = $4, decided_by = $5, decided_at = $6, done_at = $7
        where review_id = $1 and number = $2 and decided_at is null";
    DONE = "update oversight_item set done_at = $3 where review_id = $1 and number = $2 and done_at is null";
    CLOSE = "update oversight_review set closed_at = $3, closed_by = $4, version = version + 1
        where id = $1 and version = $2 and closed_at is null";
}

/// Adds a review with its items; they have no decision yet.
pub fn insert(set: &mut WriteSet, review: &Review, items: &[Item]) {
    let (customer, system) = review.system.clone().unzip();
    set.add(OPEN.with(params![
        review.id,
        &review.name,
        customer,
        system,
        review.holdings,
        review.rules.to_string(),
        review.opened_by,
        review.opened_at,
        review.due_at,
    ]));
    for item in items {
        set.add(ADD.with(params![
            review.id,
            item.number,
            &item.holder,
            &item.holder_name,
            &item.right,
            &item.right_name,
            item.granted_by.as_deref(),
            item.approved_by.as_deref(),
            item.granted_at,
            item.last_used_at,
            item.findings.to_string(),
            &item.proposal,
        ]));
    }
}

/// A page, newest first, one row more than asked for; `closed`: only those that are closed, or only those that are not. Read each
/// row with [`read`].
pub fn list(closed: Option<bool>, request: &PageRequest) -> Query {
    let mut values = Vec::new();
    let mut all = vec!["1 = 1".to_owned()];
    all.extend(closed.map(|closed| format!("r.closed_at is {}", if closed { "not null" } else { "null" })));
    if let Some(Cursor { key, id }) = &request.after {
        all.push(format!("(r.opened_at, r.id) < ({})", places(&mut values, [Value::from(*key), Value::from(id)])));
    }
    // What was found is counted of the page's reviews alone.
    let text = format!(
        "select r.id, r.name, r.customer_id, r.system_name, r.holdings, r.rules, r.opened_by, r.opened_at, r.due_at, \
         r.closed_at, r.closed_by, r.version, \
         (select count(*) from oversight_item i where i.review_id = r.id), \
         (select count(i.decided_at) from oversight_item i where i.review_id = r.id), \
         (select count(*) from oversight_item i where i.review_id = r.id and i.decision in ('take_away', 'replace') \
         and i.done_at is null) \
         from oversight_review r where {} order by r.opened_at desc, r.id desc limit {}",
        all.join(" and "),
        request.limit + 1
    );
    Query::built(text, values)
}

/// Where the page after this review starts.
pub fn cursor(review: &Review) -> Cursor {
    Cursor { key: review.opened_at.micros(), id: review.id.to_string() }
}

/// One review.
pub fn find(id: ReviewId) -> Query {
    FIND.with(params![id])
}

/// Its items; read each row with [`read_item`].
pub fn items(id: ReviewId) -> Query {
    ITEMS.with(params![id])
}

/// The review moves on from the version that was read (guard [`CHANGED`]), unless it is closed.
pub fn advance(set: &mut WriteSet, id: ReviewId, version: i64) {
    set.expect(MOVE.with(params![id, version]), 1, CHANGED);
}

/// Writes the decision an item holds (guard [`CHANGED`]).
pub fn decide(set: &mut WriteSet, id: ReviewId, item: &Item) {
    let values = params![
        id,
        item.number,
        item.decision.as_deref(),
        item.reason.as_deref(),
        item.decided_by,
        item.decided_at,
        item.done_at,
    ];
    set.expect(DECIDE.with(values), 1, CHANGED);
}

/// What was decided about an item is done.
pub fn done(set: &mut WriteSet, id: ReviewId, number: i64, at: Instant) {
    set.expect(DONE.with(params![id, number, at]), 1, CHANGED);
}

/// Closes the review at the version read (guard [`CHANGED`]).
pub fn close(set: &mut WriteSet, review: &Review, by: AccountId, at: Instant) {
    set.expect(CLOSE.with(params![review.id, review.version, at, by]), 1, CHANGED);
}

/// Reads a row of [`list`] or [`find`].
pub fn read(row: &Row) -> Result<Review, DbError> {
    let customer = row.opt_id(2)?;
    Ok(Review {
        id: row.id(0)?,
        name: row.string(1)?,
        system: customer.zip(row.opt_text(3)?),
        holdings: row.int(4)?,
        rules: row.json(5)?,
        opened_by: row.id(6)?,
        opened_at: row.instant(7)?,
        due_at: row.instant(8)?,
        closed_at: row.opt_instant(9)?,
        closed_by: row.opt_id(10)?,
        version: row.int(11)?,
        counts: Counts { items: row.int(12)?, decided: row.int(13)?, undone: row.int(14)? },
    })
}

/// Reads a row of [`items`].
pub fn read_item(row: &Row) -> Result<Item, DbError> {
    Ok(Item {
        number: row.int(0)?,
        holder: row.string(1)?,
        holder_name: row.string(2)?,
        right: row.string(3)?,
        right_name: row.string(4)?,
        granted_by: row.opt_text(5)?,
        approved_by: row.opt_text(6)?,
        granted_at: row.opt_instant(7)?,
        last_used_at: row.opt_instant(8)?,
        findings: row.json(9)?,
        proposal: row.string(10)?,
        decision: row.opt_text(11)?,
        reason: row.opt_text(12)?,
        decided_by: row.opt_id(13)?,
        decided_at: row.opt_instant(14)?,
        done_at: row.opt_instant(15)?,
    })
}

/// What people called the holder of an account in reviews is `name` from now on.
pub fn erase_person(set: &mut WriteSet, account: AccountId, name: &str) {
    set.add(ERASE_HOLDER.with(params![account, name]));
}
