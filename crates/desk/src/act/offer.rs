//! The reporter answers an offered solution by the signed link in his mail, without logging in.

use app::{ByLink, Cx, Problem};
use kernel::{IncidentId, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finish::{Confirm, Reject, at_field};
use crate::core::State;
use crate::desk::Desk;
use crate::draft::said;

/// The purpose of links by which a reporter answers one offered solution.
pub const CONFIRMATION: &str = "confirmation";

/// A solution as its reporter sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferedSolution {
    /// The number people see.
    #[schema(example = "INC-2026-000123")]
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where the incident stands.
    pub state: State,
    /// The system's name.
    pub system: Option<String>,
    /// Who solved it.
    pub engineer: Option<String>,
    /// What was done.
    pub solution: Option<String>,
    /// When it was offered.
    pub offered_at: Option<Instant>,
    /// Whether it still waits for the reporter's answer.
    pub waits: bool,
}

/// The reporter's answer to an offered solution.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerOffer {
    /// Whether it is solved.
    pub solved: bool,
    /// What is still wrong, where it is not.
    #[schema(example = "下午又开始转圈")]
    pub text: Option<String>,
    /// Whether the work stands still again, where it is not solved.
    pub service_down: bool,
    /// Stars 1 to 5, where it is.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub rating: Option<u8>,
    /// What the reporter says with them.
    pub comment: Option<String>,
}

impl Desk {
    /// The solution a link was made out for.
    pub async fn offered(&self, cx: &Cx, subject: &str) -> Result<OfferedSolution, Problem> {
        let (id, round) = named(subject)?;
        let loaded = self.load(cx, id).await?;
        let place = self.place_of(&loaded.incident).await?;
        let incident = loaded.incident;
        Ok(OfferedSolution {
            waits: incident.state == State::Resolved && incident.round == round,
            number: incident.number,
            title: incident.title,
            state: incident.state,
            system: place.map(|place| place.name.clone()),
            engineer: Some(loaded.engineer_name).filter(|name| !name.is_empty()),
            solution: incident.solution,
            offered_at: incident.resolved_at,
        })
    }

    /// The reporter says whether it is solved. The link answers the offer it was made out for, once, and no later one.
    pub async fn answer_offer(&self, by: &ByLink, input: &AnswerOffer) -> Result<OfferedSolution, Problem> {
        let (id, round) = named(&by.link.subject)?;
        if input.solved {
            let confirm = Confirm { rating: input.rating, comment: input.comment.clone(), occurred_at: None };
            self.confirm_offer(&by.cx, id, Some(round), &confirm).await?;
        } else {
            let text = said(input.text.as_deref().unwrap_or_default()).map_err(|refusal| at_field(refusal, "/text"))?;
            let reject = Reject { text, service_down: input.service_down, occurred_at: None };
            self.reject_offer(&by.cx, id, Some(round), &reject).await?;
        }
        self.offered(&by.cx, &by.link.subject).await
    }
}

/// Incident and offer that a link's subject names.
fn named(subject: &str) -> Result<(IncidentId, u32), Problem> {
    let read = || {
        let (id, round) = subject.split_once('/')?;
        Some((id.parse().ok()?, round.parse().ok()?))
    };
    read().ok_or_else(|| Problem(app::link_closed()))
}
