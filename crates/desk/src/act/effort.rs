//! What a case took: working time, parts with their serial numbers, other cost. Entries are struck, never erased.

use std::collections::BTreeMap;

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, PaperId, PersonId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::{EffortKind, Line, PaperKind};
use crate::desk::Desk;
use crate::draft::said;
use crate::store::paper::{self, Amount, Paper};

/// Working time of one person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterEffort {
    /// Who; oneself when absent.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// How long.
    #[schema(minimum = 1, maximum = 1440, example = 45)]
    pub minutes: u16,
    /// Doing what.
    pub kind: EffortKind,
    /// In words.
    #[serde(default)]
    pub note: Option<String>,
    /// When it began, if entered later.
    #[serde(default)]
    pub occurred_at: Option<Instant>,
}

/// A part that was used.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterPart {
    /// What it is.
    #[schema(example = "32GB DDR4 ECC 内存")]
    pub name: String,
    /// Its model.
    #[serde(default)]
    pub model: Option<String>,
    /// The serial number of what was taken out.
    #[serde(default)]
    pub serial_old: Option<String>,
    /// The serial number of what was put in.
    #[serde(default)]
    #[schema(example = "S4D2NF0M512345")]
    pub serial_new: Option<String>,
    /// How many.
    #[schema(minimum = 1, example = 2)]
    pub quantity: u16,
    /// What one costs, minor units; none when it costs nothing.
    #[serde(default)]
    #[schema(minimum = 0, example = 128_000)]
    pub unit_minor: Option<i64>,
    /// ISO 4217; CNY unless said.
    #[serde(default)]
    pub currency: Option<String>,
}

/// Any other cost.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterCost {
    /// What for.
    #[schema(example = "顺丰加急运费")]
    pub name: String,
    /// How much, minor units.
    #[schema(minimum = 1, example = 8_600)]
    pub minor: i64,
    /// ISO 4217; CNY unless said.
    #[serde(default)]
    pub currency: Option<String>,
}

/// Striking an entry that is wrong.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Strike {
    /// Why.
    #[schema(example = "重复登记")]
    pub reason: String,
}

/// One entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Expense {
    /// The entry.
    pub id: PaperId,
    /// `effort`, `part` or `cost`.
    pub kind: PaperKind,
    /// Whether it was struck and does not count.
    pub struck: bool,
    /// When.
    pub at: Instant,
    /// Who entered it.
    pub by: String,
    /// What, in words.
    pub name: String,
    /// Whose time.
    pub person: Option<String>,
    /// Minutes, for working time.
    pub minutes: Option<u16>,
    /// Doing what, for working time.
    pub effort: Option<EffortKind>,
    /// The model, for parts.
    pub model: Option<String>,
    /// The serial number taken out.
    pub serial_old: Option<String>,
    /// The serial number put in.
    pub serial_new: Option<String>,
    /// How many, for parts.
    pub quantity: Option<u16>,
    /// What it comes to, minor units.
    pub minor: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// A sum in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sum {
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub currency: String,
    /// Minor units.
    #[schema(example = 264_600)]
    pub minor: i64,
}

/// What a case took.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Expenses {
    /// The entries in the order they happened.
    pub items: Vec<Expense>,
    /// Minutes by what was done, struck ones left out.
    pub minutes: BTreeMap<String, u32>,
    /// Money by currency, struck entries left out.
    pub sums: Vec<Sum>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    by: String,
    name: String,
    person_id: Option<PersonId>,
    person: Option<String>,
    minutes: Option<u16>,
    effort: Option<EffortKind>,
    model: Option<String>,
    serial_old: Option<String>,
    serial_new: Option<String>,
    quantity: Option<u16>,
    struck: Option<String>,
}

const COUNTS: &str = "counts";
const STRUCK: &str = "struck";

impl Desk {
    /// Enters working time.
    pub async fn enter_effort(&self, cx: &Cx, id: IncidentId, input: &EnterEffort) -> Result<Expense, Problem> {
        if !(1..=1440).contains(&input.minutes) {
            return Err(minutes_wrong().into());
        }
        let team = self.team.last_seen().await?;
        let person = input.person_id.or(cx.actor.person());
        let body = Body {
            by: cx.actor.name(),
            name: input.note.clone().unwrap_or_default(),
            person_id: person,
            person: Some(person.map_or_else(|| cx.actor.name(), |person| team.name(person))),
            minutes: Some(input.minutes),
            effort: Some(input.kind),
            ..Body::default()
        };
        self.enter_expense(cx, id, (PaperKind::Effort, input.occurred_at), &body, None).await
    }

    /// Enters a part with its serial numbers.
    pub async fn enter_part(&self, cx: &Cx, id: IncidentId, input: &EnterPart) -> Result<Expense, Problem> {
        let name = said(&input.name).map_err(|refusal| at_field(refusal, "/name"))?;
        let price =
            Line { unit_minor: input.unit_minor.unwrap_or(0), quantity_thousandths: i64::from(input.quantity) * 1000 };
        let minor = price.minor().ok_or_else(|| sum_wrong("/quantity"))?;
        let amount = input.unit_minor.map(|_| amount(minor, input.currency.as_deref(), &self.currency)).transpose()?;
        let body = Body {
            by: cx.actor.name(),
            name,
            model: input.model.clone(),
            serial_old: input.serial_old.clone(),
            serial_new: input.serial_new.clone(),
            quantity: Some(input.quantity),
            ..Body::default()
        };
        self.enter_expense(cx, id, (PaperKind::Part, None), &body, amount).await
    }

    /// Enters any other cost.
    pub async fn enter_cost(&self, cx: &Cx, id: IncidentId, input: &EnterCost) -> Result<Expense, Problem> {
        let name = said(&input.name).map_err(|refusal| at_field(refusal, "/name"))?;
        if input.minor <= 0 {
            return Err(sum_wrong("/minor").into());
        }
        let amount = amount(input.minor, input.currency.as_deref(), &self.currency)?;
        let body = Body { by: cx.actor.name(), name, ..Body::default() };
        self.enter_expense(cx, id, (PaperKind::Cost, None), &body, Some(amount)).await
    }

    /// Strikes an entry: it stays readable and counts no more.
    pub async fn strike_expense(
        &self,
        cx: &Cx,
        id: IncidentId,
        entry: PaperId,
        input: &Strike,
    ) -> Result<Expense, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let row = self.app.db.row(paper::find(entry)).await?.ok_or_else(Problem::not_found)?;
        let kind = paper::read(&row)?.kind;
        if ![PaperKind::Effort, PaperKind::Part, PaperKind::Cost].contains(&kind) {
            return Err(Problem::not_found());
        }
        let (paper, ()) = self
            .on_paper(cx, (id, kind, entry), |draft, found| {
                if found.state == STRUCK {
                    return Err(struck_already().into());
                }
                let mut body: Body = found.read()?;
                body.struck = Some(reason.clone());
                STRUCK.clone_into(&mut found.state);
                found.rewrite(&body);
                let told = json!({ "entry": entry, "kind": kind, "reason": reason });
                draft.record("incident.expense_struck", cx.now, Visibility::Internal, told);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// What a case took.
    pub async fn expenses(&self, cx: &Cx, id: IncidentId) -> Result<Expenses, Problem> {
        self.load(cx, id).await?;
        let queries = [PaperKind::Effort, PaperKind::Part, PaperKind::Cost].map(|kind| paper::of_kind(id, kind));
        let answers = self.app.db.read(queries.into()).await?;
        let papers = answers.iter().flatten().map(paper::read).collect::<Result<Vec<_>, _>>()?;
        let mut items = papers.iter().map(view).collect::<Result<Vec<_>, _>>()?;
        items.sort_by_key(|item| (item.at, item.id));
        Ok(Expenses { minutes: minutes(&items), sums: sums(&items), items })
    }

    async fn enter_expense(
        &self,
        cx: &Cx,
        id: IncidentId,
        (kind, at): (PaperKind, Option<Instant>),
        body: &Body,
        amount: Option<Amount>,
    ) -> Result<Expense, Problem> {
        let made = self
            .change(cx, id, |draft| {
                let at = draft.occurred(at)?;
                let mut made = draft.paper(kind, COUNTS, at, body);
                made.amount.clone_from(&amount);
                paper::insert(&mut draft.set, &made);
                let told = json!({ "entry": made.id, "kind": kind, "minutes": body.minutes, "item": body.name,
                    "minor": amount.as_ref().map(|amount| amount.minor), "serial_new": body.serial_new });
                draft.record("incident.expense_entered", at, Visibility::Internal, told);
                Ok(made)
            })
            .await?;
        view(&made)
    }
}

fn minutes(items: &[Expense]) -> BTreeMap<String, u32> {
    let mut all = BTreeMap::new();
    for item in items.iter().filter(|item| !item.struck) {
        if let (Some(minutes), Some(kind)) = (item.minutes, item.effort) {
            *all.entry(kind.to_string()).or_default() += u32::from(minutes);
        }
    }
    all
}

fn sums(items: &[Expense]) -> Vec<Sum> {
    let mut all: BTreeMap<String, i64> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.struck) {
        if let (Some(minor), Some(currency)) = (item.minor, &item.currency) {
            let sum = all.entry(currency.clone()).or_default();
            *sum = sum.saturating_add(minor);
        }
    }
    all.into_iter().map(|(currency, minor)| Sum { currency, minor }).collect()
}

/// An amount in the money that was named, else in the house's.
pub(super) fn amount(minor: i64, currency: Option<&str>, house: &str) -> Result<Amount, Refusal> {
    let currency = currency.unwrap_or(house);
    if currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Ok(Amount { minor, currency: currency.to_owned() });
    }
    let (zh, en) = ("货币请填三位大写字母，如 CNY。", "Give the currency as three capital letters, such as CNY.");
    Err(Refusal::new(RefusalKind::Invalid, "money.currency", zh, en).field("/currency", zh, en))
}

fn view(paper: &Paper) -> Result<Expense, Problem> {
    let body: Body = paper.read()?;
    Ok(Expense {
        id: paper.id,
        kind: paper.kind,
        struck: paper.state == STRUCK,
        at: paper.at,
        by: body.by,
        name: body.name,
        person: body.person,
        minutes: body.minutes,
        effort: body.effort,
        model: body.model,
        serial_old: body.serial_old,
        serial_new: body.serial_new,
        quantity: body.quantity,
        minor: paper.amount.as_ref().map(|amount| amount.minor),
        currency: paper.amount.as_ref().map(|amount| amount.currency.clone()),
    })
}

fn minutes_wrong() -> Refusal {
    let (zh, en) = ("工时请填 1 到 1440 分钟；跨天请分日登记。", "Give 1 to 1440 minutes; enter each day apart.");
    Refusal::new(RefusalKind::Invalid, "effort.minutes", zh, en).field("/minutes", zh, en)
}

pub(super) fn sum_wrong(pointer: &str) -> Refusal {
    let (zh, en) =
        ("金额和数量须大于 0，且不超出可计算范围。", "Money and quantity must be above 0 and not too large to count.");
    Refusal::new(RefusalKind::Invalid, "money.out_of_range", zh, en).field(pointer, zh, en)
}

fn struck_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "expense.struck_already",
        "这条记录已作废。请刷新后查看。",
        "This entry was struck already. Refresh to read it.",
    )
}
