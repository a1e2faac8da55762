//! What is kept of a person among messages, and how it goes.

use kernel::{AccountId, Instant};
use storage::{DbError, Query, Row, Section, Value, WriteSet, params};

storage::sql! {
    HELD = "select event, channel, post, name, address, subject_kind, subject, queued_at, sent_at from notify_delivery \
         where account = $1 order by queued_at, id";
    DROP_UNSENT = "delete from notify_delivery where account = $1 and sent_at is null";
    ERASE = "update notify_delivery set name = $2, address = null, phone = null where account = $1";
    OLD = "select id from notify_delivery where queued_at < $1 and state in ('sent', 'dead') order by queued_at, id limit $2";
}

/// What was sent to the holder of an account.
pub fn sections(account: AccountId) -> Vec<Section> {
    let columns = &["event", "channel", "post", "name", "address", "subject_kind", "subject", "queued_at", "sent_at"];
    vec![Section { name: "notices", columns, query: HELD.with(params![account]) }]
}

/// Empties who the messages of an account were for; what was not sent yet is sent no more.
pub fn erase_person(set: &mut WriteSet, account: AccountId, name: &str) {
    set.add(DROP_UNSENT.with(params![account]));
    set.add(ERASE.with(params![account, name]));
}

/// Messages written before `until` that are no longer on their way, by id, at most `limit`.
pub fn old(until: Instant, limit: i64) -> Query {
    OLD.with(params![until, limit])
}

/// Takes away the messages that [`old`] found; as many rows as there are `found`.
pub fn drop(found: &[Row]) -> Result<Query, DbError> {
    let ids = found.iter().map(|row| row.text(0).map(Value::from)).collect::<Result<_, _>>()?;
    Ok(Query::among("delete from notify_delivery where id in", ids))
}
