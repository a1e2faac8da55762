//! Every message arrives, alone or gathered with others, at most once more than it was interrupted, and each arrival beyond
//! the first is marked.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use storage::Db;

use super::{Checked, Evidence, rows};

pub async fn check(db: &Db, evidence: &Evidence<'_>, checked: &mut Checked) -> Result<()> {
    let question = "select id, state, copies, message_id, error_code from notify_delivery where channel = 'mail'";
    let arrivals: BTreeMap<&str, &Vec<bool>> = evidence.arrived.iter().map(|(id, all)| (bare(id), all)).collect();
    let (mut sent, mut again, mut known, mut interrupted) = (0, 0, BTreeSet::new(), BTreeSet::new());
    for row in rows(db, question).await? {
        let (id, state, copies) = (row.string(0)?, row.string(1)?, row.int(2)?);
        let message = row.opt_text(3)?;
        if copies > 0 {
            interrupted.insert(id.clone());
        }
        if state == "dead" {
            checked.broken(format!("the message {id} was given up: {:?}", row.opt_text(4)?));
        }
        let Some(message) = message.filter(|_| state == "sent") else { continue };
        let message = bare(&message).to_owned();
        let arrived = arrivals.get(message.as_str()).map_or(&[][..], |all| all.as_slice());
        sent += 1;
        again += arrived.len().saturating_sub(1);
        if arrived.is_empty() {
            checked.broken(format!("the message {id} is sent and never arrived"));
        }
        if i64::try_from(arrived.len())? > 1 + copies {
            checked.broken(format!("the message {id} arrived {} times after {copies} interruptions", arrived.len()));
        }
        // A server that was stopped while it sent may come last: one of them all is the message, in whatever order.
        if arrived.iter().filter(|marked| !**marked).count() > 1 {
            checked.broken(format!("a copy of the message {id} is not marked as one"));
        }
        if copies > i64::from(evidence.kills + crate::sink::MUTE) {
            checked.broken(format!("the message {id} was interrupted {copies} times by {} kills", evidence.kills));
        }
        known.insert(message);
    }
    let mut gathered = 0;
    for (id, arrived) in &evidence.arrived {
        let gathers = gathers(bare(id));
        gathered += usize::from(gathers.is_some());
        // A letter that gathered several and was interrupted comes again as those, each marked.
        let came_again = arrived.len() == 1 && gathers.is_some_and(|first| interrupted.contains(first));
        if !known.contains(bare(id)) && !came_again {
            checked.broken(format!("{id} arrived {} times and is not recorded as sent", arrived.len()));
        }
    }
    checked.counted(format!(
        "{sent} messages sent, {again} arrivals beyond the first, each marked, {gathered} gathered several"
    ));
    Ok(())
}

/// The first delivery of a letter that gathers several: `digest.FIRST.FIRST@host`.
fn gathers(id: &str) -> Option<&str> {
    id.strip_prefix("digest.")?.split('.').next()
}

fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}
