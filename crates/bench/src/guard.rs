//! What guarding costs: one decision of the policy, one log-in, and a million journal entries verified from a file.

use std::hint::black_box;
use std::io::{BufReader, BufWriter, Write};
use std::time::Instant as Moment;

use access::{Action, HashCost, Place, explain, scope_of};
use anyhow::{Context, Result, bail};
use journal::{Algorithm, FORMAT, GENESIS, Recorded, Verify, Visibility, chained};
use kernel::{AccountId, Actor, EntryId, Instant, PartyId, PersonId, Role, SECOND, SeededIds};
use serde_json::json;

use crate::cpu::{Meter, Who};
use crate::figure::{Figure, number};

const DECISIONS: usize = 200_000;
const ROUNDS: usize = 9;
const LOG_INS: usize = 20;
const ENTRIES: usize = 1_000_000;

/// The figures.
pub fn figures() -> Result<Vec<Figure>> {
    let (scope, told) = decisions();
    Ok(vec![
        Figure::new("one decision of the policy: the scope", scope, "µs").at_most(5.0),
        Figure::new("one decision explained, over one customer", told, "µs"),
        Figure::new("one password hashed, as a log-in does", log_in()?, "ms CPU").at_most(150.0),
        Figure::new("a million journal entries verified from a file, SHA-256", verified(Algorithm::Sha256)?, "s")
            .at_most(5.0)
            .by_the_wall(),
        Figure::new("the same, SM3", verified(Algorithm::Sm3)?, "s").by_the_wall(),
    ])
}

/// Microseconds a decision, over all actions and an actor of two roles: the best of the rounds.
#[expect(clippy::disallowed_methods, reason = "this measures")]
fn decisions() -> (f64, f64) {
    let (ids, at) = (SeededIds::new(1), Instant::from_micros(0));
    let actor = Actor::Account {
        account: AccountId::fresh(&ids, at),
        name: "王".to_owned(),
        roles: vec![Role::Engineer, Role::Dispatcher],
        person: Some(PersonId::fresh(&ids, at)),
        party: None,
        department: None,
        terms: Vec::new(),
    };
    let place = Place { customer: Some(PartyId::fresh(&ids, at)), ..Place::default() };
    let round = |decide: &dyn Fn(Action)| {
        let begun = Moment::now();
        Action::ALL.iter().cycle().take(DECISIONS).for_each(|action| decide(black_box(*action)));
        begun.elapsed().as_secs_f64() * 1e6 / number(DECISIONS)
    };
    let best = |decide: &dyn Fn(Action)| (0..ROUNDS).map(|_| round(decide)).fold(f64::MAX, f64::min);
    let scope = best(&|action| {
        black_box(scope_of(black_box(&actor), action));
    });
    let told = best(&|action| {
        black_box(explain(black_box(&actor), action, Some(&place), &|_| Vec::new()));
    });
    (scope, told)
}

/// Processor milliseconds of the hash behind a log-in at its shipped cost.
fn log_in() -> Result<f64> {
    let meter = Meter::new()?;
    let own = Who::Process(std::process::id());
    let before = meter.seconds(own)?;
    for _ in 0..LOG_INS {
        black_box(access::hash_once("Sheng-Chan-2026", HashCost::default()).context("a password was not hashed")?);
    }
    Ok((meter.seconds(own)? - before) * 1e3 / number(LOG_INS))
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
fn verified(algorithm: Algorithm) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("journal.jsonl");
    write(&file, algorithm)?;
    let begun = Moment::now();
    let verdict = journal::verify_export(&mut BufReader::new(std::fs::File::open(&file)?), &[])?;
    let seconds = begun.elapsed().as_secs_f64();
    match verdict {
        Verify::Whole(whole) if whole.entries == ENTRIES as u64 => Ok(seconds),
        other => bail!("the journal made up for the measurement does not hold: {other:?}"),
    }
}

/// A journal as `docs/JOURNAL.md` describes it, of entries as long as those of an incident's moves.
fn write(file: &std::path::Path, algorithm: Algorithm) -> Result<()> {
    let ids = SeededIds::new(2);
    let start: Instant = "2026-01-01T00:00:00Z".parse().context("the first instant")?;
    let (actor, subject) =
        (format!("account:{}", AccountId::fresh(&ids, start)), "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11");
    let body =
        json!({ "state": "in_progress", "severity": 2, "engineer": subject, "text": "查询转圈，重启服务后恢复" });
    let (mut previous, mut lines) = (GENESIS.to_owned(), Vec::with_capacity(ENTRIES));
    for seq in (1_i64..).take(ENTRIES) {
        let at = start.plus(seq * SECOND);
        let entry = Recorded {
            id: EntryId::fresh(&ids, at),
            subject_kind: "incident".to_owned(),
            subject: subject.to_owned(),
            kind: "incident.accepted".to_owned(),
            actor: actor.clone(),
            side: "provider".to_owned(),
            customer: None,
            visibility: Visibility::Public,
            occurred_at: at,
            entered_at: at,
            body_text: body.to_string(),
        };
        previous = chained(algorithm, seq, &previous, &entry);
        let line = json!({
            "seq": seq, "hash": previous, "id": entry.id, "subject_kind": entry.subject_kind, "subject": entry.subject,
            "kind": entry.kind, "actor": entry.actor, "side": entry.side, "customer": null, "visibility": "public",
            "occurred_at": at.micros(), "entered_at": at.micros(), "body": entry.body_text,
        });
        lines.push(line.to_string());
    }
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    let head = json!({ "seq": ENTRIES, "hash": previous });
    writeln!(out, "{}", json!({ "format": FORMAT, "from": 0, "previous": GENESIS, "head": head }))?;
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
