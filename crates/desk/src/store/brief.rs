//! What the day's brief counts.

use kernel::{Instant, PartyId};
use storage::{DbError, Query, Row, params};

use super::list::LISTED;

storage::sql! {
    REPORTED = "select count(*), coalesce(sum(case when severity = 1 then 1 else 0 end), 0) from desk_incident
        where reported_at >= $1 and reported_at < $2 and channel <> 'import'";
    CLOSED = "select count(*) from desk_incident where closed_at >= $1 and closed_at < $2 and channel <> 'import'";
    OPEN = "select count(*), coalesce(sum(case when next_due_at < $1 then 1 else 0 end), 0),
        coalesce(sum(case when next_due_at >= $1 and next_due_at < $2 then 1 else 0 end), 0),
        coalesce(sum(case when engineer is null then 1 else 0 end), 0),
        coalesce(sum(case when severity = 1 then 1 else 0 end), 0) from desk_incident where is_open = 1";
    CUSTOMERS = "select customer, count(*), sum(case when next_due_at < $1 then 1 else 0 end),
        sum(case when severity = 1 then 1 else 0 end) from desk_incident where is_open = 1
        group by customer order by 4 desc, 3 desc, 2 desc, customer limit 5";
}

/// Incidents reported in a span, and those of severity 1 among them.
pub fn reported(from: Instant, to: Instant) -> Query {
    REPORTED.with(params![from, to])
}

/// Incidents closed in a span.
pub fn closed(from: Instant, to: Instant) -> Query {
    CLOSED.with(params![from, to])
}

/// Open incidents: all, late at `now`, due from then until `end`, with nobody on them, of severity 1.
pub fn open(now: Instant, end: Instant) -> Query {
    OPEN.with(params![now, end])
}

/// Open incidents whose next promise falls due before `end`, the latest ones first, in the columns of a list.
pub fn due(end: Instant) -> Query {
    Query::built(
        format!(
            "select {LISTED} from desk_incident where is_open = 1 and next_due_at < $1 order by next_due_at, id limit 20"
        ),
        params![end],
    )
}

/// The customers with most at stake: what is grave first, then what is late, then what is open.
pub fn customers(now: Instant) -> Query {
    CUSTOMERS.with(params![now])
}

/// A row of [`customers`].
#[derive(Clone, Copy, Debug)]
pub struct AtStake {
    /// Whose.
    pub customer: PartyId,
    /// Open incidents.
    pub open: i64,
    /// Late ones.
    pub late: i64,
    /// Those of severity 1.
    pub grave: i64,
}

impl AtStake {
    /// Reads it.
    pub fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self { customer: row.id(0)?, open: row.int(1)?, late: row.int(2)?, grave: row.int(3)? })
    }
}
