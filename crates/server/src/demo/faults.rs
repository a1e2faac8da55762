//! The faults that make up the history, by kind of component.

use anyhow::{Context as _, Result};
use triage::{ComponentKind, FaultClass};

use super::lines::lines;

/// One kind of fault: how it is reported, answered and mended.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub kind: ComponentKind,
    pub class: FaultClass,
    report: &'static str,
    answer: &'static str,
    pub solution: &'static str,
    pub cause: &'static str,
}

/// Reads them all.
pub(super) fn read() -> Result<Vec<Fault>> {
    lines(include_str!("data/faults.txt"))
        .map(|line| {
            let [head, report, answer, end] = line.fields()[..] else {
                return Err(line.wrong("class, report, answer and end are needed"));
            };
            let (solution, cause) = end.split_once('；').context("solution；cause are needed")?;
            Ok(Fault {
                kind: line.word.parse().map_err(|_| line.wrong("no such kind"))?,
                class: head.parse().map_err(|_| line.wrong("no such class"))?,
                report,
                answer,
                solution,
                cause,
            })
        })
        .collect()
}

impl Fault {
    /// What the reporter says of `component`.
    pub fn report(&self, component: &str) -> String {
        self.report.replace("{f}", component)
    }

    /// What the engineer answers.
    pub fn answer(&self, component: &str) -> String {
        self.answer.replace("{f}", component)
    }
}
