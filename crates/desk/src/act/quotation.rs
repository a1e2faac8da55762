//! 保外服务确认单: quoted by the provider, signed or refused by the customer, before the work starts.

use access::{Access, NewLink};
use agreement::core::content::Fee;
use app::{Cx, Problem};
use clocks::core::Milestone;
use journal::Visibility;
use kernel::{AttachmentId, HOUR, IncidentId, Instant, PaperId, Refusal, RefusalKind};
use notify::{Event, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use super::vendor::{MadeLink, MakeLink};
use crate::core::{Line, LineKind, PaperKind, QuotationState, SUBJECT, total};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::store::paper::{self, Amount, Paper};

/// The purpose of links by which a customer signs one quotation.
pub const QUOTATION: &str = "quotation";

/// A quotation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// Why it is outside warranty and what will be done.
    #[schema(example = "质保已于 2026-06-30 到期；更换控制器电池并校验缓存。")]
    pub reason: String,
    /// What it is made of.
    pub lines: Vec<QuoteLine>,
    /// ISO 4217; that of the agreement's fees where a line names one, else CNY.
    #[serde(default)]
    #[schema(min_length = 3, max_length = 3, example = "CNY")]
    pub currency: Option<String>,
    /// When the work will be done.
    #[serde(default)]
    pub done_by: Option<Instant>,
    /// Until when it can be signed; 30 days unless said.
    #[serde(default)]
    pub valid_until: Option<Instant>,
}

/// One line to be quoted: by the agreement's fee, or at a stated price.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteLine {
    /// What for.
    pub kind: LineKind,
    /// The agreement's fee, by its code; it gives name, unit and price.
    #[serde(default)]
    #[schema(example = "person_day")]
    pub fee_code: Option<String>,
    /// What it is called, where no fee does.
    #[serde(default)]
    #[schema(example = "控制器电池")]
    pub name: Option<String>,
    /// The unit, where no fee says it.
    #[serde(default)]
    #[schema(example = "块")]
    pub unit: Option<String>,
    /// Minor units for one unit, where no fee says it.
    #[serde(default)]
    #[schema(minimum = 0, example = 320_000)]
    pub unit_minor: Option<i64>,
    /// How many units, in thousandths.
    #[schema(minimum = 1, example = 1500)]
    pub quantity_thousandths: i64,
}

/// Signing or refusing.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignQuotation {
    /// Whether it is accepted.
    pub accepted: bool,
    /// The signer's name, typed.
    #[schema(example = "周院长")]
    pub name: String,
    /// The drawn signature, uploaded before.
    pub drawn_id: Option<AttachmentId>,
    /// Why not, when refused.
    pub reason: Option<String>,
}

/// Taking a quotation back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WithdrawQuotation {
    /// Why.
    #[schema(example = "改为更换整机，另行报价")]
    pub reason: String,
}

/// A quotation as both sides see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Quotation {
    /// The quotation.
    pub id: PaperId,
    /// The incident's number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// Where it stands.
    pub state: QuotationState,
    /// Why it is outside warranty and what will be done.
    pub reason: String,
    /// The lines.
    pub lines: Vec<QuotedLine>,
    /// The sum, minor units.
    #[schema(example = 545_000)]
    pub total_minor: i64,
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub currency: String,
    /// When the work will be done.
    pub done_by: Option<Instant>,
    /// Until when it can be signed.
    pub valid_until: Instant,
    /// Who sent it.
    pub by: String,
    /// When.
    pub made_at: Instant,
    /// The signature, or the refusal.
    pub answer: Option<Signature>,
}

/// One line as it was quoted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuotedLine {
    /// What for.
    pub kind: LineKind,
    /// What it is called.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// What it is called in English, where the agreement says so.
    #[serde(default)]
    pub name_en: Option<String>,
    /// The unit in English, where the agreement says so.
    #[serde(default)]
    pub unit_en: Option<String>,
    /// The agreement's fee it was taken from.
    pub fee_code: Option<String>,
    /// Minor units for one unit.
    pub unit_minor: i64,
    /// Thousandths of a unit.
    pub quantity_thousandths: i64,
    /// What the line comes to, minor units.
    pub minor: i64,
}

/// A signature: who, when, by account or by signed link, typed or drawn.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = QuotationSignature)]
pub struct Signature {
    /// The name typed.
    pub name: String,
    /// The drawn signature.
    pub drawn_id: Option<AttachmentId>,
    /// When.
    pub at: Instant,
    /// The account or the link it was given through, as the journal names it.
    #[schema(example = "link:0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11")]
    pub through: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Why not.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    number: String,
    reason: String,
    lines: Vec<QuotedLine>,
    done_by: Option<Instant>,
    valid_until: Instant,
    by: String,
    answer: Option<Signature>,
}

impl Desk {
    /// Quotes work outside warranty and sends it to the customer; an earlier one that waits is taken back with it.
    pub async fn quote(&self, cx: &Cx, id: IncidentId, input: &Quote) -> Result<Quotation, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let valid_until = input.valid_until.unwrap_or_else(|| cx.now.plus(30 * 24 * HOUR));
        if valid_until <= cx.now {
            return Err(valid_in_past().into());
        }
        for _ in 0..ATTEMPTS {
            let earlier = self.papers(cx, id, PaperKind::Quotation).await?;
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            quotable(&draft)?;
            let fees = draft.case.agreement().map_or(&[][..], |agreement| &agreement.content.fees);
            let (lines, currency) = priced(input, fees, &self.currency)?;
            let sum = total(lines.iter().map(line_of)).ok_or_else(too_much)?;
            for mut old in earlier.into_iter().filter(|paper| paper.state == QuotationState::Sent.as_str()) {
                QuotationState::Withdrawn.as_str().clone_into(&mut old.state);
                paper::update(&mut draft.set, &old);
            }
            let body = Body {
                number: draft.case.incident.number.clone(),
                reason: reason.clone(),
                lines,
                done_by: input.done_by,
                valid_until,
                by: cx.actor.name(),
                answer: None,
            };
            let mut made = draft.paper(PaperKind::Quotation, QuotationState::Sent.as_str(), cx.now, &body);
            made.party = Some(draft.case.incident.customer);
            made.amount = Some(Amount { minor: sum, currency: currency.clone() });
            paper::insert(&mut draft.set, &made);
            let told = json!({ "quotation": made.id, "minor": sum, "currency": currency });
            draft.record("incident.quoted", cx.now, Visibility::Public, told);
            draft.tell(Event::QuotationSent, None, Words { text: reason.clone(), ..Words::default() });
            match self.flush(draft).await {
                Ok(()) => return view(&made),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// The customer signs a quotation, or refuses it; once.
    pub async fn sign_quotation(
        &self,
        cx: &Cx,
        id: IncidentId,
        quotation: PaperId,
        input: &SignQuotation,
    ) -> Result<Quotation, Problem> {
        let name = said(&input.name).map_err(|refusal| at_field(refusal, "/name"))?;
        if !input.accepted && input.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(why_not().into());
        }
        let key = (id, PaperKind::Quotation, quotation);
        let (paper, ()) = self
            .on_paper(cx, key, |draft, found| {
                draft.uses_link();
                let mut body: Body = found.read()?;
                waits(found, &body, cx.now)?;
                let state = if input.accepted { QuotationState::Accepted } else { QuotationState::Refused };
                state.as_str().clone_into(&mut found.state);
                let drawn: Vec<AttachmentId> = input.drawn_id.into_iter().collect();
                files::reference(&mut draft.set, &drawn, (SUBJECT, &id.to_string()), &cx.actor, cx.now);
                body.answer = Some(Signature {
                    name: name.clone(),
                    drawn_id: input.drawn_id,
                    at: cx.now,
                    through: journal::actor_text(&cx.actor),
                    accepted: input.accepted,
                    reason: input.reason.clone(),
                });
                found.rewrite(&body);
                if input.accepted {
                    draft.case.meet(Milestone::Sign, cx.now)?;
                }
                let told = json!({ "quotation": quotation, "accepted": input.accepted, "reason": input.reason });
                let personal = vec![("signer", name.clone())];
                draft.record_personal("incident.quotation_answered", cx.now, Visibility::Public, told, personal);
                let text = input.reason.clone().unwrap_or_default();
                draft.tell(Event::QuotationAnswered, None, Words { text, ..Words::default() });
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// The provider takes a quotation back that waits.
    pub async fn withdraw_quotation(
        &self,
        cx: &Cx,
        id: IncidentId,
        quotation: PaperId,
        input: &WithdrawQuotation,
    ) -> Result<Quotation, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let key = (id, PaperKind::Quotation, quotation);
        let (paper, ()) = self
            .on_paper(cx, key, |draft, found| {
                let body: Body = found.read()?;
                waits(found, &body, Instant::from_micros(i64::MIN))?;
                QuotationState::Withdrawn.as_str().clone_into(&mut found.state);
                let told = json!({ "quotation": quotation, "reason": reason });
                draft.record("incident.quotation_withdrawn", cx.now, Visibility::Public, told);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// Makes out a link by which one person of the customer signs this quotation once, without logging in.
    pub async fn make_quotation_link(
        &self,
        cx: &Cx,
        id: IncidentId,
        quotation: PaperId,
        input: &MakeLink,
    ) -> Result<MadeLink, Problem> {
        let holder = said(&input.holder).map_err(|refusal| at_field(refusal, "/holder"))?;
        let days = super::vendor::days(input)?;
        let key = (id, PaperKind::Quotation, quotation);
        let (_, (link, secret)) = self
            .on_paper(cx, key, |draft, found| {
                let body: Body = found.read()?;
                waits(found, &body, cx.now)?;
                let new = NewLink {
                    purpose: QUOTATION,
                    subject: format!("{id}/{quotation}"),
                    party: draft.case.incident.customer,
                    vendor: false,
                    holder: &holder,
                    expires_at: cx.now.plus(days * 24 * HOUR),
                    uses: Some(1),
                };
                let made = Access::make_link(&mut draft.set, cx.ids.as_ref(), &cx.actor, cx.now, &new)?;
                let told = json!({ "link": made.0.id, "holder": holder, "purpose": QUOTATION });
                draft.record("incident.link_made", cx.now, Visibility::Internal, told);
                Ok(made)
            })
            .await?;
        Ok(self.made(link, secret))
    }

    /// The quotations of an incident.
    pub async fn quotations(&self, cx: &Cx, id: IncidentId) -> Result<Vec<Quotation>, Problem> {
        if crate::draft::side(&cx.actor) == "vendor" {
            return Err(Problem::not_found());
        }
        self.papers(cx, id, PaperKind::Quotation).await?.iter().map(view).collect()
    }

    /// One quotation.
    pub async fn quotation(&self, cx: &Cx, id: IncidentId, quotation: PaperId) -> Result<Quotation, Problem> {
        let all = self.quotations(cx, id).await?;
        all.into_iter().find(|known| known.id == quotation).ok_or_else(Problem::not_found)
    }
}

fn quotable(draft: &Draft<'_>) -> Result<(), Refusal> {
    let incident = &draft.case.incident;
    if !incident.state.is_open() {
        return Err(crate::core::refusal(incident.state, crate::core::Move::Plan, None));
    }
    if incident.cover.verdict == agreement::core::Verdict::OutOfWarranty {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        "quotation.covered",
        "本单未判定为保外，不能报价。如判定有误，请先重新判定质保。",
        "It is not judged to be outside warranty, so nothing can be quoted. If that is wrong, settle the coverage first.",
    ))
}

fn priced(input: &Quote, fees: &[Fee], house: &str) -> Result<(Vec<QuotedLine>, String), Refusal> {
    let mut lines = Vec::with_capacity(input.lines.len());
    let mut currency = input.currency.clone();
    for (at, line) in input.lines.iter().enumerate() {
        let fee = match &line.fee_code {
            Some(code) => Some(fees.iter().find(|fee| fee.code == *code).ok_or_else(|| unknown_fee(at))?),
            None => None,
        };
        if let Some(fee) = fee {
            let known = currency.get_or_insert_with(|| fee.amount.currency.clone());
            if *known != fee.amount.currency {
                return Err(two_currencies(at));
            }
        }
        let name =
            fee.map(|fee| fee.name.zh.clone()).or_else(|| line.name.clone()).filter(|name| !name.trim().is_empty());
        let unit = fee.map(|fee| fee.unit.zh.clone()).or_else(|| line.unit.clone()).unwrap_or_else(|| "项".to_owned());
        let (Some(name), Some(unit_minor)) = (name, fee.map(|fee| fee.amount.minor).or(line.unit_minor)) else {
            return Err(incomplete(at));
        };
        let priced = Line { unit_minor, quantity_thousandths: line.quantity_thousandths };
        lines.push(QuotedLine {
            kind: line.kind,
            name,
            unit,
            name_en: fee.map(|fee| fee.name.en.clone()).filter(|name| !name.is_empty()),
            unit_en: fee.map(|fee| fee.unit.en.clone()).filter(|unit| !unit.is_empty()),
            fee_code: line.fee_code.clone(),
            unit_minor,
            quantity_thousandths: line.quantity_thousandths,
            minor: priced.minor().ok_or_else(|| incomplete(at))?,
        });
    }
    // What stands in no price list is quoted in the money of the list.
    let listed = || fees.first().map(|fee| fee.amount.currency.clone());
    let currency = currency.or_else(listed).unwrap_or_else(|| house.to_owned());
    let named = currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_uppercase());
    if lines.is_empty() || lines.len() > 200 || !named {
        return Err(no_lines(named));
    }
    Ok((lines, currency))
}

fn line_of(line: &QuotedLine) -> Line {
    Line { unit_minor: line.unit_minor, quantity_thousandths: line.quantity_thousandths }
}

fn waits(found: &Paper, body: &Body, now: Instant) -> Result<(), Refusal> {
    let state: QuotationState = found.state.parse().unwrap_or(QuotationState::Withdrawn);
    if state != QuotationState::Sent {
        let (zh, en) = (state.label(kernel::Language::Zh), state.label(kernel::Language::En));
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "quotation.answered_already",
            format!("这份确认单“{zh}”，不能再操作。请刷新后查看。"),
            format!("This quotation is {en}; nothing more can be done with it. Refresh to read it."),
        ));
    }
    if now > body.valid_until {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "quotation.expired",
            "这份报价已过有效期，请联系服务台重新报价。",
            "This quotation is past its validity; ask the service desk for a new one.",
        ));
    }
    Ok(())
}

fn view(paper: &Paper) -> Result<Quotation, Problem> {
    let body: Body = paper.read()?;
    let amount = paper.amount.clone().ok_or_else(Problem::not_found)?;
    Ok(Quotation {
        id: paper.id,
        incident_number: body.number,
        state: paper.state.parse().unwrap_or(QuotationState::Withdrawn),
        reason: body.reason,
        lines: body.lines,
        total_minor: amount.minor,
        currency: amount.currency,
        done_by: body.done_by,
        valid_until: body.valid_until,
        by: body.by,
        made_at: paper.made_at,
        answer: body.answer,
    })
}

/// Incident and quotation that a link's subject names.
pub(crate) fn named_by(subject: &str) -> Option<(IncidentId, PaperId)> {
    let (incident, quotation) = subject.split_once('/')?;
    Some((incident.parse().ok()?, quotation.parse().ok()?))
}

fn invalid(code: &'static str, pointer: String, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, code, zh, en).field(pointer, zh, en)
}

fn unknown_fee(at: usize) -> Refusal {
    let pointer = format!("/lines/{at}/fee_code");
    invalid(
        "quotation.unknown_fee",
        pointer,
        "协议中没有这项收费，请重新选择或直接填写单价。",
        "The agreement has no such fee; choose again, or state the price.",
    )
}

fn two_currencies(at: usize) -> Refusal {
    let pointer = format!("/lines/{at}/fee_code");
    invalid("quotation.two_currencies", pointer, "一份报价只能使用一种货币。", "One quotation has one currency.")
}

fn incomplete(at: usize) -> Refusal {
    let pointer = format!("/lines/{at}");
    invalid(
        "quotation.line_incomplete",
        pointer,
        "请填写名称、不小于 0 的单价和大于 0 的数量。",
        "State a name, a price of at least 0 and a quantity above 0.",
    )
}

fn no_lines(named: bool) -> Refusal {
    if named {
        return invalid(
            "quotation.no_lines",
            "/lines".to_owned(),
            "请填写 1 到 200 行报价。",
            "A quotation has 1 to 200 lines.",
        );
    }
    invalid(
        "quotation.currency",
        "/currency".to_owned(),
        "货币请填三位大写字母，如 CNY。",
        "Give the currency as three capital letters, such as CNY.",
    )
}

fn too_much() -> Refusal {
    invalid(
        "quotation.too_much",
        "/lines".to_owned(),
        "金额超出可计算范围，请核对单价和数量。",
        "The sum is too large to count; check prices and quantities.",
    )
}

fn valid_in_past() -> Refusal {
    invalid("quotation.valid_in_past", "/valid_until".to_owned(), "有效期须晚于现在。", "It must be valid beyond now.")
}

fn why_not() -> Refusal {
    invalid("quotation.why_not", "/reason".to_owned(), "拒绝时请说明理由。", "Say why you refuse.")
}
