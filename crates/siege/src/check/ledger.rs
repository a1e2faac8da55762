//! The load ledger equals the open counted assignments, and exceeds a capacity only where somebody said so.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use storage::Db;

use super::{Checked, rows};

struct Held {
    person: String,
    counted: bool,
    effort: i64,
    excused: bool,
}

pub async fn check(db: &Db, checked: &mut Checked) -> Result<()> {
    let held = held(db).await?;
    for row in rows(db, "select person_id, open_count, capacity, queued_us from work_load").await? {
        let (person, open, capacity, queued) = (row.string(0)?, row.int(1)?, row.int(2)?, row.int(3)?);
        let own: Vec<&Held> = held.values().filter(|held| held.person == person && held.counted).collect();
        let effort: i64 = own.iter().map(|held| held.effort).sum();
        if (open, queued) != (i64::try_from(own.len())?, effort) {
            checked.broken(format!(
                "the ledger of {person} says {open} open and {queued} µs; {} are open with {effort} µs",
                own.len()
            ));
        }
        let excused = i64::try_from(own.iter().filter(|held| held.excused).count())?;
        if open - excused > capacity {
            checked.broken(format!("{person} has {open} of {capacity} and nobody said so for {}", open - excused));
        }
    }
    let incidents = rows(db, "select id, state, engineer from desk_incident").await?;
    for row in &incidents {
        let (id, state, engineer) = (row.string(0)?, row.text(1)?, row.opt_text(2)?);
        let load = matches!(state, "assigned" | "accepted" | "in_progress");
        match held.get(&id) {
            Some(held) if held.counted != load => {
                checked.broken(format!("{id} is {state} and its assignment counts: {}", held.counted));
            }
            Some(held) if engineer.as_ref() != Some(&held.person) => {
                checked.broken(format!("{id} is with {engineer:?}, the ledger says {}", held.person));
            }
            None if load && engineer.is_some() => {
                checked.broken(format!("{id} is {state} with {engineer:?} and in nobody's ledger"));
            }
            _ => {}
        }
    }
    checked.counted(format!("{} open assignments stand in the ledger as they should", held.len()));
    Ok(())
}

/// Open assignments by incident. Excused: given beyond the capacity by somebody with a reason, or somebody's own work
/// that went on after it had waited.
async fn held(db: &Db) -> Result<BTreeMap<String, Held>> {
    let back = "select distinct a.id from work_assignment a join journal_entry e on e.subject = a.subject_id \
                where a.ended_at is null and e.entered_at >= a.assigned_at \
                and e.kind in ('incident.resumed', 'incident.rejected', 'incident.reopened')";
    let back = rows(db, back).await?.iter().map(|row| row.string(0)).collect::<Result<BTreeSet<_>, _>>()?;
    let question = "select id, subject_id, person_id, counted, effort_us, over_capacity from work_assignment \
                    where ended_at is null and subject_kind = 'incident'";
    let mut held = BTreeMap::new();
    for row in rows(db, question).await? {
        let excused = row.flag(5)? || back.contains(row.text(0)?);
        let one = Held { person: row.string(2)?, counted: row.flag(3)?, effort: row.int(4)?, excused };
        held.insert(row.string(1)?, one);
    }
    Ok(held)
}
