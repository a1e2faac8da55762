//! `aftercare openapi`: the API description, made from the routes themselves.

use std::io::Write;
use std::sync::Arc;

use kernel::{ManualClock, SeededIds};
use storage::{Db, SqliteOptions};

use crate::api;
use crate::wiring::{Platform, Settings};

/// The description as JSON, indented, with a line break at the end.
pub fn description() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let db = Db::open_sqlite(&folder.path().join("none.db"), SqliteOptions::default())?;
    let clock = Arc::new(ManualClock::at(kernel::Instant::from_micros(0)));
    let platform = Platform::assemble(db, clock, Arc::new(SeededIds::new(1)), &Settings::temporary(folder.path()))?;
    let text = api::description(&platform).to_pretty_json()? + "\n";
    drop(platform);
    Ok(text)
}

/// Prints the description.
pub fn run(out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all(description()?.as_bytes())?;
    Ok(())
}
