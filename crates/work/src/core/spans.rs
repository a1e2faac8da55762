//! Arithmetic on stretches of time.

use worktime::{Instant, Interval};

/// The same time as `spans`, sorted, without overlaps, without empty ones, touching ones joined.
pub fn merged(spans: impl IntoIterator<Item = Interval>) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = spans.into_iter().filter(|span| span.from < span.to).collect();
    sorted.sort_by_key(|span| (span.from, span.to));
    let mut out: Vec<Interval> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match out.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => out.push(span),
        }
    }
    out
}

/// The time of `spans` that lies in none of `holes`, merged.
pub fn without(spans: &[Interval], holes: &[Interval]) -> Vec<Interval> {
    let holes = merged(holes.iter().copied());
    let mut out = Vec::new();
    for span in merged(spans.iter().copied()) {
        let mut from = span.from;
        for hole in holes.iter().filter(|hole| hole.to > span.from && hole.from < span.to) {
            if hole.from > from {
                out.push(Interval { from, to: hole.from });
            }
            from = from.max(hole.to);
        }
        if from < span.to {
            out.push(Interval { from, to: span.to });
        }
    }
    out
}

/// Whether one of `spans` contains `at`.
pub fn covers(spans: &[Interval], at: Instant) -> bool {
    spans.iter().any(|span| span.from <= at && at < span.to)
}
