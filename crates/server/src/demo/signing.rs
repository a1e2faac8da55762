//! Work outside warranty is quoted and signed for before it starts, as everywhere.

use access::Action;
use anyhow::{Context as _, Result};
use desk::act::{Quote, QuoteLine, SignQuotation};
use desk::core::{LineKind, QuotationState};
use kernel::{IncidentId, PartyId, Role};

use super::stage::{Stage, refused};

/// The usual quotation: one person-day. Signed by the customer's responsible person, who has a log-in.
pub(super) async fn signed_for(stage: &Stage<'_>, id: IncidentId, customer: PartyId) -> Result<()> {
    let desk = &stage.platform.desk;
    let quoting = stage.cx_of(stage.account("manager")?, Action::QuotationWrite)?;
    let known = desk.quotations(&quoting, id).await.map_err(|problem| refused(&problem))?;
    if known.iter().any(|quotation| quotation.state == QuotationState::Accepted) {
        return Ok(());
    }
    let line = QuoteLine {
        kind: LineKind::Labour,
        fee_code: None,
        name: Some("现场技术支持".to_owned()),
        unit: Some("人天".to_owned()),
        unit_minor: Some(180_000),
        quantity_thousandths: 1000,
    };
    let quote = Quote {
        reason: "不在质保（维保）范围内，按次收费".to_owned(),
        lines: vec![line],
        currency: None,
        done_by: None,
        valid_until: None,
    };
    let quoted = desk.quote(&quoting, id, &quote).await.map_err(|problem| refused(&problem))?;
    let lead = stage.outsiders.iter().find(|known| known.party == customer && known.role == Role::CustomerLead);
    let lead = lead.context("the customer has no responsible person with a log-in")?;
    let signing = stage.cx_of(stage.account(&lead.login)?, Action::QuotationSign)?;
    let signature = SignQuotation { accepted: true, name: lead.name.clone(), drawn_id: None, reason: None };
    desk.sign_quotation(&signing, id, quoted.id, &signature).await.map_err(|problem| refused(&problem))?;
    Ok(())
}
