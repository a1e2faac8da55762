//! The checker checked: a copy of the database that held is damaged in one way after another, and each must be found.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use storage::{Db, SqliteOptions};

use crate::check::{self, Evidence};
use crate::sink::Arrived;

/// What happens to the tables, and a piece of the sentence that must be said of it.
struct Damage {
    name: &'static str,
    script: String,
    found: &'static str,
}

const fn plain(name: &'static str, script: String, found: &'static str) -> Damage {
    Damage { name, script, found }
}

/// A second row like the one of `table` that `which` names, under another id.
fn doubled(table: &str, which: &str, also: &str) -> String {
    format!(
        "create temp table twin as select * from {table} where {which} limit 1; \
         update twin set id = substr(id, 1, 24) || 'ffffffffffff'{also}; insert into {table} select * from twin;"
    )
}

/// Each damage that the checker claims to find, made for what this siege left behind.
fn damages(evidence: &Evidence<'_>) -> Result<Vec<Damage>> {
    let known = evidence.known;
    let report = known.reports.values().flatten().next().context("no report was acknowledged")?;
    let text = known.texts.iter().find(|(_, answered)| **answered).context("no text was acknowledged")?.0;
    let moved = known.moves.iter().filter(|(_, count)| count.in_doubt == 0 && count.acknowledged > 0);
    let (incident, kind) = moved
        .map(|(key, _)| key)
        .find(|(_, kind)| ["incident.accepted", "incident.answered", "incident.resolved"].contains(kind))
        .context("no move was acknowledged")?;
    let entry = format!("subject = '{incident}' and kind = '{kind}'");
    let said = format!("content like '%{text}%'");
    Ok(vec![
        plain("a lost report", format!("delete from desk_incident where id = '{report}'"), "is lost"),
        plain(
            "a report twice",
            doubled("desk_incident", &format!("id = '{report}'"), ", number = number || '-2'"),
            "is there 2 times",
        ),
        plain("a lost move", format!("delete from journal_entry where {entry}"), "acknowledged"),
        plain("a move twice", doubled("journal_entry", &entry, ""), "acknowledged"),
        plain("a lost text", format!("delete from desk_message where {said}"), "is there 0 times"),
        plain("a text twice", doubled("desk_message", &said, ""), "is there 2 times"),
        plain(
            "a state without its entry",
            "update desk_incident set state = 'merged' where id = (select min(id) from desk_incident \
             where state <> 'merged' and channel <> 'import')"
                .into(),
            "does not follow",
        ),
        plain(
            "a reason to wait where nothing waits",
            "update desk_incident set waiting_reason = 'x' where id = (select min(id) from desk_incident \
             where state <> 'waiting' and channel <> 'import')"
                .into(),
            "disagree",
        ),
        plain("a ledger that miscounts", "update work_load set open_count = open_count + 1".into(), "the ledger of"),
        plain("work beyond a capacity", "update work_load set capacity = 0".into(), "nobody said so"),
        plain(
            "an assignment to somebody else",
            "update work_assignment set person_id = 'nobody' where ended_at is null".into(),
            "the ledger says nobody",
        ),
        plain("a rung without its row", "delete from clocks_rung".into(), "is told and never fired"),
        plain(
            "a rung without its entry",
            "delete from journal_entry where kind = 'clock.rung_fired'".into(),
            "is told 0 times",
        ),
        plain("a rung nobody heard", "delete from notify_delivery where clock is not null".into(), "nobody was told"),
        plain(
            "a rung its clock forgot",
            "update clocks_clock set history = json_remove(history, '$.fired')".into(),
            "is remembered by its clock or written",
        ),
        plain("due instants moved", "update clocks_clock set due_at = due_at + 1".into(), "µs off"),
        plain(
            "an entry changed after it was sealed",
            "update journal_entry set body = body || ' ' where id = (select entry from journal_seal where seq = 5)"
                .into(),
            "the chain breaks at 5",
        ),
        plain(
            "an entry taken out of the chain",
            "delete from journal_entry where id = (select entry from journal_seal where seq = 5)".into(),
            "the chain breaks",
        ),
        plain(
            "the end of the chain cut off",
            "delete from journal_seal where seq = (select max(seq) from journal_seal)".into(),
            "its head says",
        ),
        plain(
            "a sealed entry that waits again",
            "insert into journal_pending (entry, entered_at) select entry, 0 from journal_seal where seq = 5".into(),
            "neither sealed nor waiting",
        ),
        plain(
            "a message sent that nothing tells of",
            "delete from notify_delivery where channel = 'mail'".into(),
            "is not recorded as sent",
        ),
        plain(
            "a message given up",
            "update notify_delivery set state = 'dead' where channel = 'mail'".into(),
            "was given up",
        ),
    ])
}

/// Damages copies of the database `file`, which held, one way each. Returns how many ways there are; an error names the
/// first that was not found.
pub async fn prove(file: &Path, evidence: &Evidence<'_>) -> Result<usize> {
    let folder = tempfile::tempdir().context("a folder for the copies")?;
    // A copy of its own for each: what SQLite keeps beside a file belongs to that file.
    let copy = |number: usize| -> Result<Db> {
        let copy = folder.path().join(format!("copy-{number}.db"));
        fs::copy(file, &copy).context("a copy of the database")?;
        Ok(Db::open_sqlite(&copy, SqliteOptions::default())?)
    };
    let ways = damages(evidence)?;
    for (number, damage) in ways.iter().enumerate() {
        let db = copy(number)?;
        db.script(&damage.script).await.with_context(|| format!("the damage: {}", damage.name))?;
        expect(&db, evidence, damage.name, damage.found).await?;
    }
    let db = copy(ways.len())?;
    let unmarked: Arrived = evidence.arrived.keys().map(|id| (id.clone(), vec![false, false])).collect();
    let nothing = Arrived::new();
    let wrong = [
        ("copies that are not marked", unmarked, "is not marked as one"),
        ("mail that never came", nothing, "is sent and never arrived"),
    ];
    for (name, arrived, found) in &wrong {
        let evidence = Evidence { arrived: arrived.clone(), ..*evidence };
        expect(&db, &evidence, name, found).await?;
    }
    Ok(ways.len() + wrong.len())
}

async fn expect(db: &Db, evidence: &Evidence<'_>, name: &str, found: &str) -> Result<()> {
    let checked = check::run(db, evidence).await?;
    if checked.broken.iter().any(|sentence| sentence.contains(found)) {
        return Ok(());
    }
    bail!("the checker did not find {name} (“{found}”), it found: {:?}", checked.broken)
}
