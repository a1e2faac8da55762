//! Letters as personal data: what is kept of their senders, and how it goes.

use kernel::{AccountId, Instant, MailId};
use storage::{Query, Section, Value, WriteSet, params, places};

storage::sql! {
    HELD = "select sender, sender_name, subject, body, received_at from inbound_mail where account = $1 order by taken_at, id";
    OF_ACCOUNT = "select id from inbound_mail where account = $1 order by id";
    EMPTY = "update inbound_mail set sender = '', sender_name = null, subject = '', body = '', files = '[]', original = null, \
         message_id = null, version = version + 1 where id = $1";
    END = "update inbound_mail set state = 'discarded', decided_at = $2 where id = $1 and state = 'waiting'";
}

/// The letters of an account's holder.
pub fn sections(account: AccountId) -> Vec<Section> {
    let columns = &["sender", "sender_name", "subject", "body", "received_at"];
    vec![Section { name: "letters", columns, query: HELD.with(params![account]) }]
}

/// The letters of an account's holder, by id.
pub fn of_account(account: AccountId) -> Query {
    OF_ACCOUNT.with(params![account])
}

/// Letters taken in before `until` that wait for nobody and were not emptied, at most `limit`; none of the customers in `kept`.
pub fn old(until: Instant, kept: &[String], limit: i64) -> Query {
    let mut values: Vec<Value> = params![until, limit];
    let list = places(&mut values, kept.iter().map(String::as_str));
    let spared = if kept.is_empty() {
        String::new()
    } else {
        format!(
            "and (customer is null or customer not in ({list})) and (incident is null or incident not in ({list})) "
        )
    };
    let text = format!(
        "select id from inbound_mail where taken_at < $1 and state <> 'waiting' and (original is not null or body <> '') {spared}\
         order by taken_at, id limit $2"
    );
    Query::built(text, values)
}

/// Empties a letter of somebody who is erased: one that waits waits no more, for nothing is left to decide about.
pub fn erase(set: &mut WriteSet, mail: MailId, now: Instant) {
    set.add(END.with(params![mail, now]));
    set.add(empty(mail));
}

/// Empties a letter: that there was one, when, and what came of it stays.
pub fn empty(mail: MailId) -> Query {
    EMPTY.with(params![mail])
}
