//! The figures of a replay, as text and as JSON.

use std::collections::BTreeMap;
use std::io::Write;

use agreement::core::Severity;
use anyhow::Result;
use clocks::core::Milestone;
use serde_json::{Value as Json, json};

use super::Replayed;
use super::map::STATES;
use super::odd::{Odd, OddKind};

/// The milestones the file says something about; a fault report and a visit it never records.
const RECORDED: [Milestone; 4] = [Milestone::Respond, Milestone::Plan, Milestone::Restore, Milestone::Resolve];

/// Prints the figures for people; the last line says how many incidents reconcile.
///
/// # Errors
/// Those of writing.
pub fn text(replayed: &Replayed, out: &mut dyn Write) -> Result<()> {
    let driven = &replayed.driven;
    let (moves, inferred) = driven.moves_made();
    let (places, groups) = replayed.team;
    writeln!(out, "{} incidents, {} events; {groups} groups, {places} places", replayed.records.len(), driven.events)?;
    states(out)?;
    writeln!(out, "\n{:<14}{:>10}{:>10}", "move", "recorded", "inferred")?;
    for (name, (recorded, inferred)) in &driven.moves {
        writeln!(out, "{name:<14}{recorded:>10}{inferred:>10}")?;
    }
    writeln!(out, "{:<14}{:>10}{:>10}", "all", moves - inferred, inferred)?;
    contradictions(&replayed.odd, out)?;
    attainment(replayed, out)?;
    let seconds = replayed.took.as_secs_f64();
    writeln!(
        out,
        "\n{:.1} s: {:.0} events/s, {:.0} moves/s; {} looks at what falls due, {} breaches, rungs and jobs on the way",
        seconds,
        per_second(driven.events, seconds),
        per_second(moves, seconds),
        replayed.by_time.0,
        replayed.by_time.1,
    )?;
    let (reopened, handed) = (driven.tally.reopenings, driven.tally.reassignments);
    writeln!(out, "reopenings: {} in the file, {} ours", reopened.0, reopened.1)?;
    writeln!(
        out,
        "reassignments between groups: {} in the file, {} ours, {:+} by rows that contradict themselves",
        handed.0, handed.1, handed.2
    )?;
    writeln!(out, "work in hand at the end by the load ledger: {}", driven.in_hand)?;
    for mismatch in driven.mismatches.iter().take(200) {
        writeln!(out, "does not reconcile: {} line {}: {}", mismatch.number, mismatch.line, mismatch.what)?;
    }
    let (right, all) = replayed.reconciled();
    writeln!(out, "{right} of {all} incidents reconciled")?;
    Ok(())
}

fn states(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:<20}{:<14}{:<18}", "state in the file", "ours", "waits for")?;
    for row in &STATES {
        let waits = row.waiting.map_or("", |reason| reason.as_str());
        writeln!(out, "{:<20}{:<14}{waits:<18}{}", row.label, row.state.to_string(), row.because)?;
    }
    Ok(())
}

fn contradictions(odd: &[Odd], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\nrows that contradict each other: {} (listed, none dropped)", odd.len())?;
    for kind in OddKind::ALL {
        let found: Vec<&Odd> = odd.iter().filter(|odd| odd.kind == kind).collect();
        if found.is_empty() {
            continue;
        }
        writeln!(out, "  {} × {}", found.len(), kind.sentence())?;
        for odd in found {
            writeln!(out, "    {} line {}", odd.number, odd.line)?;
        }
    }
    Ok(())
}

fn attainment(replayed: &Replayed, out: &mut dyn Write) -> Result<()> {
    let tally = &replayed.driven.tally;
    write!(out, "\n{:<10}", "severity")?;
    for milestone in RECORDED {
        write!(out, "{:>24}", format!("{milestone} in time"))?;
    }
    writeln!(out, "{:>28}", "made_sla in the file")?;
    for severity in Severity::ALL {
        write!(out, "{:<10}", severity.number())?;
        for milestone in RECORDED {
            let (met, missed, _) = tally.clocks.get(&(severity, milestone)).copied().unwrap_or_default();
            write!(out, "{:>24}", share(met, met + missed))?;
        }
        let (all, kept) = tally.made_sla.get(&severity).copied().unwrap_or_default();
        writeln!(out, "{:>28}", share(kept, all))?;
    }
    writeln!(
        out,
        "answers, plans and restorations are inferred from the row that implies them; visits and fault reports are not recorded and left out.\n\
         made_sla is the recording organisation's own measure under its own terms; it is printed beside ours and claims nothing."
    )?;
    Ok(())
}

fn share(part: u64, of: u64) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let permille = part * 1000 / of;
    format!("{part} of {of} ({}.{} %)", permille / 10, permille % 10)
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
fn per_second(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds.max(0.001)
}

/// Prints the figures as one JSON document.
///
/// # Errors
/// Those of writing.
pub fn json(replayed: &Replayed, out: &mut dyn Write) -> Result<()> {
    let driven = &replayed.driven;
    let (right, all) = replayed.reconciled();
    let (moves, inferred) = driven.moves_made();
    let moves_by_name: BTreeMap<&str, Json> = driven
        .moves
        .iter()
        .map(|(name, (recorded, inferred))| (*name, json!({ "recorded": recorded, "inferred": inferred })))
        .collect();
    let seconds = replayed.took.as_secs_f64();
    let document = json!({
        "incidents": all,
        "reconciled": right,
        "events": driven.events,
        "moves": moves,
        "inferred": inferred,
        "moves_by_name": moves_by_name,
        "states": STATES.iter().map(|row| json!({ "recorded": row.label, "state": row.state.to_string(),
            "waiting": row.waiting.map(clocks::core::PauseReason::as_str), "because": row.because })).collect::<Vec<_>>(),
        "contradictions": replayed.odd.iter().map(|odd| json!({ "incident": odd.number, "line": odd.line,
            "what": odd.kind.sentence() })).collect::<Vec<_>>(),
        "reopenings": { "file": driven.tally.reopenings.0, "ours": driven.tally.reopenings.1 },
        "reassignments": { "file": driven.tally.reassignments.0, "ours": driven.tally.reassignments.1,
            "contradictory": driven.tally.reassignments.2 },
        "attainment": driven.tally.clocks.iter().map(|((severity, milestone), (met, missed, uncounted))| json!({
            "severity": severity.number(), "milestone": milestone.to_string(), "met": met, "missed": missed,
            "uncounted": uncounted, "recorded": RECORDED.contains(milestone) })).collect::<Vec<_>>(),
        "made_sla": driven.tally.made_sla.iter().map(|(severity, (all, kept))| json!({ "severity": severity.number(),
            "incidents": all, "kept": kept })).collect::<Vec<_>>(),
        "mismatches": driven.mismatches.iter().map(|mismatch| json!({ "incident": mismatch.number,
            "line": mismatch.line, "what": mismatch.what })).collect::<Vec<_>>(),
        "in_hand": driven.in_hand,
        "seconds": seconds,
        "events_per_second": per_second(driven.events, seconds),
        "moves_per_second": per_second(moves, seconds),
        "looks": replayed.by_time.0,
        "by_time": replayed.by_time.1,
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}
