//! 向厂商索赔: what a vendor owes us for broken promises and for what its fault cost.

use std::collections::BTreeMap;

use app::{Cx, Problem};
use clocks::core::{Clock, Milestone};
use journal::Visibility;
use kernel::{ClockId, IncidentId, Instant, Page, PageRequest, PaperId, PartyId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::effort::{Expenses, amount, sum_wrong};
use super::finish::at_field;
use crate::core::{ClaimState, PaperKind};
use crate::desk::Desk;
use crate::draft::said;
use crate::store::attainment;
use crate::store::paper::{self, OfParty, Paper};

/// A claim.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeClaim {
    /// Against which vendor; the leading one unless said.
    #[serde(default)]
    pub vendor_id: Option<PartyId>,
    /// How much, minor units.
    #[schema(minimum = 1, example = 500_000)]
    pub minor: i64,
    /// ISO 4217; CNY unless said.
    #[serde(default)]
    pub currency: Option<String>,
    /// Why: the clause, the breach, the cost.
    #[schema(example = "恢复超时 2 小时 10 分，按维保协议第八条扣 5%；含加急运费")]
    pub reason: String,
}

/// What became of a claim.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleClaim {
    /// Accepted by the vendor, or dropped by us.
    pub state: ClaimState,
    /// What is paid, minor units; the whole claim unless said.
    #[serde(default)]
    pub paid_minor: Option<i64>,
    /// In words.
    pub reason: String,
}

/// A claim as the manager sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Claimed {
    /// The claim.
    pub id: PaperId,
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// The vendor.
    pub vendor_id: Option<PartyId>,
    /// Where it stands.
    pub state: ClaimState,
    /// Minor units claimed.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub made_at: Instant,
    /// Minor units paid, once settled.
    pub paid_minor: Option<i64>,
    /// What became of it, in words.
    pub outcome: Option<String>,
}

/// What claims come to in one currency.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, ToSchema)]
pub struct ClaimSum {
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub currency: String,
    /// Minor units claimed.
    #[schema(example = 500_000)]
    pub minor: i64,
    /// Minor units paid.
    #[schema(example = 300_000)]
    pub paid_minor: i64,
    /// Minor units of claims that wait for their outcome.
    #[schema(example = 0)]
    pub open_minor: i64,
}

/// A promise of the vendor's that was broken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BrokenPromise {
    /// The clock.
    pub clock_id: ClockId,
    /// What it measures.
    pub milestone: Milestone,
    /// When it was due.
    pub due_at: Instant,
    /// When it was met, if it was.
    pub met_at: Option<Instant>,
}

/// On what a claim can rest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClaimBasis {
    /// The vendor's own clocks that carry a breach that stands.
    pub breaches: Vec<BrokenPromise>,
    /// What the case took.
    pub expenses: Expenses,
    /// What was claimed already.
    pub claims: Vec<Claimed>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    number: String,
    reason: String,
    paid_minor: Option<i64>,
    outcome: Option<String>,
}

impl Desk {
    /// On what claims of this incident can rest: breaches of vendors' own clocks, what it cost, what was claimed.
    pub async fn claim_basis(&self, cx: &Cx, id: IncidentId) -> Result<ClaimBasis, Problem> {
        let loaded = self.load(cx, id).await?;
        let breaches = loaded.clocks.iter().filter_map(broken).collect();
        let claims = self.papers(cx, id, PaperKind::Claim).await?.iter().map(view).collect::<Result<_, _>>()?;
        Ok(ClaimBasis { breaches, expenses: self.expenses(cx, id).await?, claims })
    }

    /// Claims something of a vendor.
    pub async fn make_claim(&self, cx: &Cx, id: IncidentId, input: &MakeClaim) -> Result<Claimed, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        if input.minor <= 0 {
            return Err(sum_wrong("/minor").into());
        }
        let amount = amount(input.minor, input.currency.as_deref(), &self.currency)?;
        let made = self
            .change(cx, id, |draft| {
                let lead = draft.case.incident.lead;
                let vendor = input.vendor_id.or(lead.party.filter(|_| lead.is_outside()));
                let concerned = |clock: &Clock| matches!(clock.facing, clocks::core::Facing::Vendor(party) if Some(party) == vendor);
                let part = vendor.is_some() && (vendor == lead.party || draft.case.clocks.iter().any(concerned));
                if !part {
                    return Err(no_part().into());
                }
                let body = Body {
                    number: draft.case.incident.number.clone(),
                    reason: reason.clone(),
                    paid_minor: None,
                    outcome: None,
                };
                let mut made = draft.paper(PaperKind::Claim, ClaimState::Open.as_str(), cx.now, &body);
                made.party = vendor;
                made.amount = Some(amount.clone());
                paper::insert(&mut draft.set, &made);
                let told = json!({ "claim": made.id, "vendor": vendor, "minor": amount.minor, "currency": amount.currency,
                    "reason": reason });
                draft.record("incident.claimed", cx.now, Visibility::Internal, told);
                Ok(made)
            })
            .await?;
        view(&made)
    }

    /// A claim was accepted, or is dropped.
    pub async fn settle_claim(
        &self,
        cx: &Cx,
        id: IncidentId,
        claim: PaperId,
        input: &SettleClaim,
    ) -> Result<Claimed, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let (paper, ()) = self
            .on_paper(cx, (id, PaperKind::Claim, claim), |draft, found| {
                if found.state != ClaimState::Open.as_str() || input.state == ClaimState::Open {
                    return Err(settled_already().into());
                }
                let claimed = found.amount.as_ref().map_or(0, |amount| amount.minor);
                let paid = if input.state == ClaimState::Accepted { input.paid_minor.unwrap_or(claimed) } else { 0 };
                if !(0..=claimed).contains(&paid) {
                    return Err(sum_wrong("/paid_minor").into());
                }
                let mut body: Body = found.read()?;
                (body.paid_minor, body.outcome) = (Some(paid), Some(reason.clone()));
                input.state.as_str().clone_into(&mut found.state);
                found.rewrite(&body);
                paper::pay(&mut draft.set, claim, paid);
                let told = json!({ "claim": claim, "state": input.state, "paid_minor": paid, "reason": reason });
                draft.record("incident.claim_settled", cx.now, Visibility::Internal, told);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// A page of the claims against a vendor made in a period, in the order they were made.
    pub async fn claims_against(
        &self,
        cx: &Cx,
        vendor: PartyId,
        (from, to): (Instant, Instant),
        request: &PageRequest,
    ) -> Result<Page<Claimed>, Problem> {
        if !cx.scope.is_everything() {
            return Err(Problem::not_found());
        }
        let rows = self.app.db.rows(paper::of_party(&claims_of(vendor, from, to), request)).await?;
        let papers = rows.iter().map(paper::read).collect::<Result<Vec<_>, _>>()?;
        let page = Page::cut(papers, request.limit, paper::cursor);
        Ok(Page { items: page.items.iter().map(view).collect::<Result<_, _>>()?, next: page.next })
    }

    /// What all claims against a vendor made in a period come to, by currency.
    pub async fn claim_sums(&self, vendor: PartyId, (from, to): (Instant, Instant)) -> Result<Vec<ClaimSum>, Problem> {
        let of = claims_of(vendor, from, to);
        let accepted = ClaimState::Accepted.as_str();
        let answers = self.app.db.read(vec![paper::sums_of_party(&of), paper::paid_unsummed(&of, accepted)]).await?;
        let mut sums = BTreeMap::new();
        for row in &answers[0] {
            let found = paper::read_sum(row)?;
            let sum = in_currency(&mut sums, &found.currency);
            sum.minor += found.minor;
            sum.paid_minor += found.paid;
            if found.state == ClaimState::Open.as_str() {
                sum.open_minor += found.minor;
            }
        }
        for row in &answers[1] {
            let claim = view(&paper::read(row)?)?;
            in_currency(&mut sums, &claim.currency).paid_minor += claim.paid_minor.unwrap_or(0);
        }
        Ok(sums.into_values().collect())
    }

    /// The breaches of a vendor's own clocks in incidents reported in a period.
    pub async fn breaches_of(
        &self,
        vendor: PartyId,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<(IncidentId, String, BrokenPromise)>, Problem> {
        let rows = self.app.db.rows(attainment::of_vendor(vendor, from, to)).await?;
        let mut found = Vec::new();
        for row in &rows {
            let (clock, incident, number) = attainment::read_of_vendor(row)?;
            found.extend(broken(&clock).map(|broken| (incident, number, broken)));
        }
        Ok(found)
    }
}

const fn claims_of(party: PartyId, from: Instant, to: Instant) -> OfParty {
    OfParty { party, kind: PaperKind::Claim, from, to }
}

fn in_currency<'a>(sums: &'a mut BTreeMap<String, ClaimSum>, currency: &str) -> &'a mut ClaimSum {
    let none = || ClaimSum { currency: currency.to_owned(), minor: 0, paid_minor: 0, open_minor: 0 };
    sums.entry(currency.to_owned()).or_insert_with(none)
}

fn broken(clock: &Clock) -> Option<BrokenPromise> {
    let breach = clock.standing_breach().filter(|_| matches!(clock.facing, clocks::core::Facing::Vendor(_)))?;
    Some(BrokenPromise { clock_id: clock.id, milestone: clock.milestone, due_at: breach.at, met_at: clock.met_at() })
}

fn view(paper: &Paper) -> Result<Claimed, Problem> {
    let body: Body = paper.read()?;
    let amount = paper.amount.clone().ok_or_else(Problem::not_found)?;
    Ok(Claimed {
        id: paper.id,
        incident_id: paper.incident,
        incident_number: body.number,
        vendor_id: paper.party,
        state: paper.state.parse().unwrap_or(ClaimState::Open),
        minor: amount.minor,
        currency: amount.currency,
        reason: body.reason,
        made_at: paper.made_at,
        paid_minor: body.paid_minor,
        outcome: body.outcome,
    })
}

fn no_part() -> Refusal {
    let (zh, en) = (
        "该厂商与这张工单无关，请选择主责厂商或曾被通知的厂商。",
        "That vendor has no part in this incident; choose the one that leads or was called.",
    );
    Refusal::new(RefusalKind::Invalid, "claim.no_part", zh, en).field("/vendor_id", zh, en)
}

fn settled_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "claim.settled_already",
        "这笔索赔已有结果，不能再更改。请刷新后查看。",
        "This claim has its outcome and does not change any more. Refresh to read it.",
    )
}
