//! Each incident's state follows from its entries.

use std::collections::BTreeMap;

use anyhow::Result;
use storage::Db;

use super::{Checked, rows};

/// How long after it took the time of an entry the platform may have written it: a round of its work.
const ROUND: i64 = 30_000_000;

struct Entry {
    kind: String,
    at: i64,
    by_platform: bool,
}

pub async fn check(db: &Db, checked: &mut Checked) -> Result<()> {
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let question = "select subject, kind, entered_at, actor from journal_entry where subject_kind = 'incident' \
                    and kind like 'incident.%' order by entered_at, id";
    for row in rows(db, question).await? {
        let by_platform = row.text(3)?.starts_with("platform:");
        entries.entry(row.string(0)?).or_default().push(Entry { kind: row.string(1)?, at: row.int(2)?, by_platform });
    }
    let incidents = rows(db, "select id, state, waiting_reason from desk_incident where channel <> 'import'").await?;
    let waiting =
        rows(db, "select incident, count(*) from desk_pause where ended_at is null group by incident").await?;
    let waiting = waiting.iter().map(|row| row.string(0)).collect::<Result<Vec<_>, _>>()?;
    for row in &incidents {
        let (id, state) = (row.string(0)?, row.text(1)?);
        let of = entries.get(&id).map_or(&[][..], Vec::as_slice);
        if !follows(of, state) {
            let kinds: Vec<&str> = of.iter().map(|entry| entry.kind.as_str()).collect();
            checked.broken(format!("{id} is {state}, which does not follow from {kinds:?}"));
        }
        let waits = (state == "waiting", row.opt_text(2)?.is_some(), waiting.contains(&id));
        if !matches!(waits, (true, true, true) | (false, false, false)) {
            checked.broken(format!("{id}: state, reason and open pause disagree: {waits:?}"));
        }
    }
    settled(db, checked).await?;
    checked.counted(format!("{} incidents whose state follows from their entries", incidents.len()));
    Ok(())
}

/// What is decided and waits for somebody was looked at since it was decided: settling and handing over are one move.
async fn settled(db: &Db, checked: &mut Checked) -> Result<()> {
    let question = "select i.id, d.kind, d.made_at, d.body from desk_incident i join desk_decision d on d.incident = i.id \
                    where i.decided = 1 and i.state = 'reported' and i.engineer is null and i.channel <> 'import'";
    let mut last: BTreeMap<String, [Option<i64>; 2]> = BTreeMap::new();
    for row in rows(db, question).await? {
        let (id, at, body) = (row.string(0)?, row.int(2)?, row.text(3)?);
        let made: Vec<(String, String)> = match row.text(1)? {
            // The decisions of one move are one row, each under its kind.
            "several" => serde_json::from_str::<BTreeMap<String, serde_json::Value>>(body)?
                .into_iter()
                .map(|(kind, body)| (kind, body.to_string()))
                .collect(),
            kind => vec![(kind.to_owned(), body.to_owned())],
        };
        let of = last.entry(id).or_default();
        for (kind, body) in made {
            match kind.as_str() {
                "attribution" => of[0] = of[0].max(Some(at)),
                "assignment" if !body.contains("\"undecided\":true") => of[1] = of[1].max(Some(at)),
                _ => {}
            }
        }
    }
    for (id, [attributed, assigned]) in last {
        if assigned < attributed {
            checked.broken(format!("{id} was settled and given to nobody, nor was anybody looked for"));
        }
    }
    Ok(())
}

/// Whether `state` follows. What the platform does carries the time its round began: it may have been written behind
/// entries of people that carry a later one.
fn follows(entries: &[Entry], state: &str) -> bool {
    let order: Vec<&Entry> = entries.iter().collect();
    if derived(&order) == state {
        return true;
    }
    (0..order.len()).filter(|at| order[*at].by_platform).any(|at| {
        let later = (at + 1..order.len()).take_while(|to| order[*to].at <= order[at].at + ROUND);
        later.into_iter().any(|to| {
            let mut other = order.clone();
            let moved = other.remove(at);
            other.insert(to, moved);
            derived(&other) == state
        })
    })
}

/// The state after these entries.
fn derived(entries: &[&Entry]) -> &'static str {
    let (mut state, mut engineer) = ("", false);
    for entry in entries {
        let back = if engineer { "in_progress" } else { "reported" };
        let load = matches!(state, "assigned" | "accepted" | "in_progress");
        match entry.kind.as_str() {
            "incident.reported" => state = "reported",
            "incident.assigned" => {
                engineer = true;
                if load || state == "reported" {
                    state = "assigned";
                }
            }
            "incident.unassigned" => {
                engineer = false;
                if load {
                    state = "reported";
                }
            }
            "incident.accepted" => (state, engineer) = ("accepted", true),
            "incident.answered" if state != "waiting" => state = "in_progress",
            "incident.plan_published" | "incident.arrived" | "incident.restored"
                if matches!(state, "assigned" | "accepted") =>
            {
                state = "in_progress";
            }
            "incident.paused" => state = "waiting",
            "incident.resumed" | "incident.rejected" | "incident.reopened" => state = back,
            "incident.resolved" => state = "resolved",
            "incident.confirmed" => state = "confirmed",
            "incident.closed" => state = "closed",
            "incident.withdrawn" => state = "withdrawn",
            "incident.cancelled" => state = "cancelled",
            "incident.merged" => state = "merged",
            _ => {}
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(kinds: &[(&str, i64, bool)]) -> Vec<Entry> {
        let entry = |(kind, at, by_platform): &(&str, i64, bool)| Entry {
            kind: format!("incident.{kind}"),
            at: *at,
            by_platform: *by_platform,
        };
        kinds.iter().map(entry).collect()
    }

    #[test]
    fn a_state_that_no_order_of_writing_explains_does_not_follow() {
        let told = entries(&[("reported", 1, false), ("assigned", 2, true), ("accepted", 3, false)]);
        assert!(follows(&told, "accepted"));
        assert!(follows(&told, "assigned"), "the platform may have written its entry last");
        assert!(!follows(&told, "in_progress"));
        let by_people = entries(&[("reported", 1, false), ("assigned", 2, false), ("accepted", 3, false)]);
        assert!(!follows(&by_people, "assigned"));
    }
}
