//! A figure with its target.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

/// One measured value beside what it should be.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The most it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// The least it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Depends on what else the machine did meanwhile; processor time, counts and ratios do not.
    pub wall_clock: bool,
}

impl Figure {
    /// A value without a target.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit, at_most: None, at_least: None, wall_clock: false }
    }

    /// Should be at most this.
    #[must_use]
    pub fn at_most(self, target: f64) -> Self {
        Self { at_most: Some(target), ..self }
    }

    /// Should be at least this.
    #[must_use]
    pub fn at_least(self, target: f64) -> Self {
        Self { at_least: Some(target), ..self }
    }

    /// Measured by the clock on the wall.
    #[must_use]
    pub fn by_the_wall(self) -> Self {
        Self { wall_clock: true, ..self }
    }

    /// Writes it as one JSON line.
    pub fn print(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "{}", serde_json::to_string(self)?)?;
        Ok(out.flush()?)
    }
}

/// `n` as a number to calculate with; counts here stay far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts and microseconds of one run lie far below 2^52")]
pub fn number(n: usize) -> f64 {
    n as f64
}
