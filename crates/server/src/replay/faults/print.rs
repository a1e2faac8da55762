//! The figures as text.

use std::io::Write;

use anyhow::Result;
use triage::ComponentKind;

use super::baseline::{Majority, NaiveBayes};
use super::judge::Decider;
use super::records::Record;
use super::score::{Asked, Outcome, Score, leave_one_out, run, share_permille};

/// Runs the decider and both baselines over the records and prints what came of it.
///
/// # Errors
/// Those of the decider, and of writing.
pub fn print(records: &[Record], decider: &mut dyn Decider, out: &mut dyn Write) -> Result<Vec<Outcome>> {
    let outcomes = run(records, decider)?;
    compare(records, decider.name(), &outcomes, out)?;
    Ok(outcomes)
}

/// Prints the figures of outcomes that are already there, beside both baselines.
///
/// # Errors
/// Those of writing.
pub fn compare(records: &[Record], name: &str, outcomes: &[Outcome], out: &mut dyn Write) -> Result<()> {
    let labelled = records.iter().filter(|r| r.known.kind.is_some()).count();
    let repeated = records.iter().filter(|r| r.repeated).count();
    writeln!(
        out,
        "{} records, {labelled} with a known component; {repeated} repeat an earlier phenomenon word for word",
        records.len()
    )?;
    let majority = run(records, &mut Majority::default())?;
    let bayes = run(records, &mut NaiveBayes::default())?;
    writeln!(
        out,
        "\n{:<34}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "component kind", "records", "top 1", "top 3", "macro F1", "class"
    )?;
    for (part, pick) in PARTS {
        for (who, outcomes) in [("majority class", &majority[..]), ("naive Bayes", &bayes), (name, outcomes)] {
            line(&format!("{part}: {who}"), &Score::of(outcomes.iter().filter(|o| pick(o))), out)?;
        }
    }
    let (first, second) = outcomes.split_at(outcomes.len() / 2);
    for (label, part) in [("first half", first), ("second half, held out", second)] {
        line(&format!("{label}: {name}"), &Score::of(part), out)?;
    }
    line("with all others known: triage", &Score::of(&leave_one_out(records)?), out)?;
    let score = Score::of(outcomes);
    alone(&score, outcomes, out)?;
    asked(&[("all", outcomes), ("second half", second)], out)?;
    confusion(&score, out)?;
    reliability(&score, out)
}

type Pick = fn(&Outcome) -> bool;
const PARTS: [(&str, Pick); 3] = [("first reports", |o| !o.repeated), ("repeated", |o| o.repeated), ("all", |_| true)];

fn line(label: &str, score: &Score, out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "{label:<34}{:>10}{:>10}{:>10}{:>10}{:>10}",
        score.labelled,
        percent(share_permille(score.right, score.labelled)),
        percent(share_permille(score.right_in_three, score.labelled)),
        percent(score.macro_f1_permille()),
        percent(share_permille(score.class_right, score.class_labelled)),
    )?;
    Ok(())
}

fn alone(score: &Score, outcomes: &[Outcome], out: &mut dyn Write) -> Result<()> {
    let all = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
    let decided = u32::try_from(outcomes.iter().filter(|o| o.judged.decided).count()).unwrap_or(u32::MAX);
    writeln!(
        out,
        "\nkind decided alone: {decided} of {all} ({}); left open: {} ({})",
        percent(share_permille(decided, all)),
        all - decided,
        percent(share_permille(all - decided, all))
    )?;
    writeln!(
        out,
        "of the {} decided alone whose component is known, {} are right ({})",
        score.decided,
        score.decided_right,
        percent(share_permille(score.decided_right, score.decided))
    )?;
    let given = u32::try_from(outcomes.iter().filter(|o| o.judged.given.is_some()).count()).unwrap_or(u32::MAX);
    writeln!(
        out,
        "given to an engineer at once: {given} of {all} ({}); left to the dispatcher: {} ({})",
        percent(share_permille(given, all)),
        all - given,
        percent(share_permille(all - given, all))
    )?;
    let (recorded, fit) = score.given;
    writeln!(
        out,
        "of the {recorded} given at once whose component is known, {fit} went to somebody who knows its kind ({})",
        percent(share_permille(fit, recorded))
    )?;
    Ok(())
}

fn asked(parts: &[(&str, &[Outcome])], out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "\n{:<24}{:>12}{:>10}{:>10}{:>16}{:>10}",
        "confidence asked", "one kind", "share", "right", "kinds together", "hold it"
    )?;
    for (label, outcomes) in parts {
        for permille in [500, 600, 700, 800, 900] {
            let asked = Asked::of(outcomes, permille);
            let kinds = asked.kinds * 10 / asked.records.max(1);
            writeln!(
                out,
                "{:<24}{:>12}{:>10}{:>10}{:>16}{:>10}",
                format!("{label}, {} %", permille / 10),
                asked.alone.0,
                percent(share_permille(asked.alone.0, asked.records)),
                percent(share_permille(asked.alone.1, asked.alone.0)),
                format!("{}.{}", kinds / 10, kinds % 10),
                percent(share_permille(asked.held, asked.records)),
            )?;
        }
    }
    Ok(())
}

fn confusion(score: &Score, out: &mut dyn Write) -> Result<()> {
    let present: Vec<ComponentKind> = ComponentKind::ALL
        .iter()
        .copied()
        .filter(|k| score.confusion.keys().any(|(real, said)| real == k || said == k))
        .collect();
    write!(out, "\n{:<18}", "real \\ said")?;
    for said in &present {
        write!(out, "{:>18}", said.as_str())?;
    }
    writeln!(out)?;
    for real in &present {
        write!(out, "{:<18}", real.as_str())?;
        for said in &present {
            write!(out, "{:>18}", score.confusion.get(&(*real, *said)).copied().unwrap_or(0))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn reliability(score: &Score, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:<18}{:>10}{:>10}", "confidence", "records", "right")?;
    for (tenth, (records, right)) in score.reliability.iter().enumerate() {
        if *records > 0 {
            let band = format!("{}–{} %", tenth * 10, tenth * 10 + 10);
            writeln!(out, "{band:<18}{records:>10}{:>10}", percent(share_permille(*right, *records)))?;
        }
    }
    Ok(())
}

/// `394` → `39.4 %`.
fn percent(permille: u32) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}
