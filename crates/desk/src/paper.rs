//! Papers on an incident: read with it, changed by moves on it, in the same write set.

use app::{Cx, Problem};
use kernel::{Actor, IncidentId, Instant, PaperId, PartyId};
use serde::Serialize;
use storage::WriteError;

use crate::core::PaperKind;
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::Draft;
use crate::masking;
use crate::store::paper::{self, Paper};

impl Draft<'_> {
    /// A new paper on the incident, in `state`; it is written with the move.
    pub fn paper<T: Serialize>(&self, kind: PaperKind, state: &str, at: Instant, body: &T) -> Paper {
        Paper {
            id: PaperId::fresh(self.cx.ids.as_ref(), self.cx.now),
            incident: self.case.incident.id,
            kind,
            state: state.to_owned(),
            party: None,
            amount: None,
            at,
            made_at: self.cx.now,
            made_by: journal::actor_text(&self.cx.actor),
            body: masking::kept(body),
            version: 0,
        }
    }

    /// Whoever acts through a signed link uses it: a link revoked or used up at the same moment does nothing.
    pub fn uses_link(&mut self) {
        if let Actor::Link { link, .. } = &self.cx.actor {
            access::store::link::spend(&mut self.set, *link, self.cx.now);
        }
    }
}

impl Desk {
    /// The papers of a kind on an incident the caller may see.
    pub(crate) async fn papers(&self, cx: &Cx, id: IncidentId, kind: PaperKind) -> Result<Vec<Paper>, Problem> {
        self.load(cx, id).await?;
        let rows = self.app.db.rows(paper::of_kind(id, kind)).await?;
        Ok(rows.iter().map(paper::read).collect::<Result<_, _>>()?)
    }

    /// Changes a paper in a move on its incident: read, applied and written together, again when somebody was first.
    pub(crate) async fn on_paper<T>(
        &self,
        cx: &Cx,
        (id, kind, paper_id): (IncidentId, PaperKind, PaperId),
        apply: impl Fn(&mut Draft<'_>, &mut Paper) -> Result<T, Problem>,
    ) -> Result<(Paper, T), Problem> {
        for _ in 0..ATTEMPTS {
            let loaded = self.load(cx, id).await?;
            let row = self.app.db.row(paper::find(paper_id)).await?.ok_or_else(Problem::not_found)?;
            let mut found = paper::read(&row)?;
            if found.incident != id || found.kind != kind {
                return Err(Problem::not_found());
            }
            let mut draft = Draft::on(cx, &loaded);
            let told = apply(&mut draft, &mut found)?;
            paper::update(&mut draft.set, &found);
            match self.flush(draft).await {
                Ok(()) => return Ok((found, told)),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    if let Some(problem) = told_at_once(&error) {
                        return Err(problem);
                    }
                }
            }
        }
        Err(crate::desk::busy().into())
    }

    /// The vendor a caller speaks for.
    pub(crate) fn vendor_of(cx: &Cx) -> Result<PartyId, Problem> {
        cx.actor.party().ok_or_else(Problem::not_found)
    }
}

/// What trying again does not mend.
pub(crate) fn told_at_once(error: &WriteError) -> Option<Problem> {
    match error {
        WriteError::Guard { label: "files_attachment" } => Some(files::not_available().into()),
        WriteError::Guard { label: notify::WORD } => Some(crate::act::nothing_waits().into()),
        WriteError::Guard { label } if *label == access::store::link::GUARD => Some(Problem(app::link_closed())),
        error if app::ReplayKey::collided(error) => Some(Problem(app::done_before())),
        _ => None,
    }
}
