//! How long it takes to say when something falls due a year ahead.

use std::hint::black_box;
use std::time::Instant as Moment;

use anyhow::{Context, Result, anyhow};
use kernel::{HOUR, Instant, MINUTE};
use worktime::{Calendar, Counting, Duration, Segment, Term, china};

use crate::figure::{Figure, number};

const TARGET_NS: f64 = 200.0;
const ROUNDS: usize = 15;
const TERMS: usize = 100_000;

/// 250 working days and 1876 working hours over the shipped calendar, by both rules.
pub fn figures() -> Result<Vec<Figure>> {
    let segments = Segment::parse_list("09:00-12:00,13:30-18:00").map_err(|error| anyhow!("{error}"))?;
    let calendar = Calendar::compile(&china::spec(&segments)).context("the shipped calendar")?;
    let kinds = [
        ("250 working days, civil rule", Duration::WorkingDays(250), Counting::Civil),
        ("250 working days as working time", Duration::WorkingDays(250), Counting::WorkingTime),
        ("1876 working hours", Duration::WorkingTime(1876 * HOUR), Counting::Civil),
    ];
    kinds
        .into_iter()
        .map(|(name, duration, counting)| {
            let nanos = best(&calendar, duration, counting)?;
            Ok(Figure::new(format!("`due` a year ahead: {name}"), nanos, "ns").at_most(TARGET_NS))
        })
        .collect()
}

/// The best of the rounds: what else runs on the machine can only make a round slower.
#[expect(clippy::disallowed_methods, reason = "this measures")]
fn best(calendar: &Calendar, duration: Duration, counting: Counting) -> Result<f64> {
    let first: Instant = "2025-02-10T01:17:00Z".parse().context("the first start")?;
    let terms: Vec<Term> = (0_i64..)
        .take(TERMS)
        .map(|at| Term { start: first.plus(at * 7 % 150_000 * MINUTE), duration, counting })
        .collect();
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let begun = Moment::now();
        for term in &terms {
            black_box(black_box(term).due(calendar, &[]));
        }
        best = best.min(begun.elapsed().as_secs_f64() * 1e9 / number(TERMS));
    }
    Ok(best)
}
