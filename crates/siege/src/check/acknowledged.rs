//! Nothing acknowledged is lost, nothing in doubt is there by half or twice, nothing refused is there at all.

use std::collections::BTreeMap;

use anyhow::Result;
use storage::Db;

use super::{Checked, rows};
use crate::record::{Count, Known};

/// Entries of which the script's own move is not the only source: an assignment follows a decline too, and what needs
/// nothing more is closed with its confirmation.
const ALSO_OTHERWISE: [&str; 2] = ["incident.assigned", "incident.closed"];

type Counts = BTreeMap<(String, String), u64>;

pub async fn check(db: &Db, known: &Known, checked: &mut Checked) -> Result<()> {
    let entries = entries(db).await?;
    reports(db, known, &entries, checked).await?;
    moves(db, known, &entries, checked).await?;
    texts(db, known, checked).await
}

async fn entries(db: &Db) -> Result<Counts> {
    let question = "select subject, kind, count(*) from journal_entry where subject_kind = 'incident' \
                    and actor like 'account:%' group by subject, kind";
    let rows = rows(db, question).await?;
    rows.iter().map(|row| Ok(((row.string(0)?, row.string(1)?), u64::try_from(row.int(2)?)?))).collect()
}

async fn reports(db: &Db, known: &Known, entries: &Counts, checked: &mut Checked) -> Result<()> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(db, "select id, report from desk_incident").await? {
        if let Some(mark) = mark(row.text(1)?) {
            found.entry(mark).or_default().push(row.string(0)?);
        }
    }
    for (mark, answered) in &known.reports {
        let there = found.remove(mark).unwrap_or_default();
        if there.len() > 1 {
            checked.broken(format!("the report {mark} is there {} times", there.len()));
        }
        if let Some(id) = answered.as_ref().filter(|id| !there.contains(id)) {
            checked.broken(format!("the acknowledged report {mark} ({id}) is lost"));
        }
        for id in &there {
            let told = entries.get(&(id.clone(), "incident.reported".to_owned())).copied().unwrap_or(0);
            if told != 1 {
                checked.broken(format!("the incident {id} has {told} entries of its report"));
            }
        }
    }
    for (mark, ids) in found {
        checked.broken(format!("nobody sent the report {mark}: {ids:?}"));
    }
    Ok(())
}

async fn moves(db: &Db, known: &Known, entries: &Counts, checked: &mut Checked) -> Result<()> {
    let declined = "select subject_id, count(*) from work_assignment where subject_kind = 'incident' \
                    and end_kind = 'declined' group by subject_id";
    let rows = rows(db, declined).await?;
    let declined = rows.iter().map(|row| Ok((row.string(0)?, u64::try_from(row.int(1)?)?)));
    let declined = declined.collect::<Result<BTreeMap<_, _>>>()?;
    let of = |id: &str, kind: &str| entries.get(&(id.to_owned(), kind.to_owned())).copied().unwrap_or(0);
    for ((id, kind), Count { acknowledged, in_doubt }) in &known.moves {
        let there = match *kind {
            "decline" => declined.get(id).copied().unwrap_or(0),
            // Nobody free: it went back to the queue.
            "incident.assigned" => of(id, kind) + of(id, "incident.unassigned"),
            kind => of(id, kind),
        };
        if there < *acknowledged {
            checked.broken(format!("{id}: {acknowledged} × {kind} acknowledged, {there} there"));
        }
        if there > acknowledged + in_doubt && !ALSO_OTHERWISE.contains(kind) {
            checked.broken(format!("{id}: {acknowledged} × {kind} acknowledged, {in_doubt} in doubt, {there} there"));
        }
    }
    let people = entries.iter().filter(|((id, _), _)| known.reports.values().flatten().any(|known| known == id));
    checked.counted(format!("{} entries of people's moves compared with what they were answered", people.count()));
    Ok(())
}

async fn texts(db: &Db, known: &Known, checked: &mut Checked) -> Result<()> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows(db, "select content from desk_message").await? {
        if let Some(mark) = mark(row.text(0)?) {
            *found.entry(mark).or_default() += 1;
        }
    }
    for (mark, answered) in &known.texts {
        let there = found.remove(mark).unwrap_or(0);
        if there > 1 || (*answered && there == 0) {
            checked.broken(format!("the text {mark} (acknowledged: {answered}) is there {there} times"));
        }
    }
    for mark in found.keys() {
        checked.broken(format!("the text {mark} was refused and is there"));
    }
    checked.counted(format!("{} texts looked for, each once", known.texts.len()));
    Ok(())
}

/// The mark in a text of the script.
fn mark(text: &str) -> Option<String> {
    let from = text.find('⟦')?;
    let to = text[from..].find('⟧')?;
    Some(text[from..from + to + '⟧'.len_utf8()].to_owned())
}
