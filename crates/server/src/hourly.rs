//! What is looked after once an hour.

use std::sync::Arc;

use app::{Cx, Problem};
use kernel::Instant;

use crate::wiring::Platform;

impl Platform {
    /// Once in a while: agreements whose term has ended expire, and a missing notice of next year's holidays is named.
    pub async fn look_around(&self, now: Instant) -> Result<(), Problem> {
        let cx = Cx::platform("agreements", now, Arc::clone(&self.app.ids));
        let part = |part| Cx::platform(part, now, Arc::clone(&self.app.ids));
        // Renewed before anything is found to have expired. What fails keeps nothing behind it from being done.
        let done = [
            ("terms", self.agreements.watch_terms(&cx).await.map(drop)),
            ("agreements", self.agreements.settle(&cx).await.map(drop)),
            ("access", self.oversight.close_what_ran_out(&part("oversight")).await.map(drop)),
            ("brief", self.desk.plan_brief(now).await.map(drop)),
            ("documents", self.documents.draft_what_is_due(&part("documents")).await.map(drop)),
        ];
        let mut failed = None;
        for (part, result) in done {
            if let Err(problem) = result {
                tracing::error!(
                    part,
                    code = problem.0.code,
                    reason = problem.0.en,
                    "what is looked after once an hour was not"
                );
                failed = failed.or(Some(problem));
            }
        }
        for (calendar, year) in self.agreements.missing_notices(now).await? {
            tracing::warn!(
                calendar,
                year,
                "next year's holiday notice is not imported; deadlines that touch it are provisional"
            );
        }
        failed.map_or(Ok(()), Err)
    }
}
