//! A calendar was edited or a notice imported: the open clocks that count on it are recomputed.

use clocks::Driver;
use journal::queue::{Boxed, Handler, Job};
use kernel::{CalendarId, Instant};
use storage::WriteSet;

/// How many clocks are read at a time.
const BATCH: u32 = 256;

/// Works off [`agreement::CalendarChange::JOB`]. Doing it twice does it once: what was recomputed no longer counts on the
/// version before.
pub struct Recalendar(pub Driver);

impl Handler for Recalendar {
    fn run<'a>(&'a self, _: &'a mut WriteSet, job: &'a Job, now: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move {
            let (from, to) = (version(job, "from")?, version(job, "to")?);
            let done = self.0.recalendar(from, to, now, BATCH).await.map_err(|error| error.to_string())?;
            tracing::info!(calendar.from = %from, calendar.to = %to, clocks = done, "open clocks recomputed on an edited calendar");
            Ok(())
        })
    }
}

fn version(job: &Job, name: &str) -> Result<CalendarId, String> {
    let id = job.payload[name].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| format!("the job names no calendar version under `{name}`"))
}
