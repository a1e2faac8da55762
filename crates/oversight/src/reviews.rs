//! Reviews: begun, decided item by item, checked against a later table, closed.

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AccountId, HOUR, Instant, Page, PageRequest, PartyId, Refusal, RefusalKind, ReviewId, Role, RoleId};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::Oversight;
use crate::core::finding::{self, Finding, Holder, Holding, Proposal, Rules};
use crate::gather::CUSTOM;
use crate::store::review::{self, Counts, Item, Review};
use crate::table::{self, TableRow, TableRules, refused};

const SUBJECT: &str = "review";
const DAY: i64 = 24 * HOUR;
/// The longest time a review may leave for decisions, days.
const LONGEST: i64 = 180;
const REASON: usize = 1000;

/// What a new review looks at.
pub enum Source<'a> {
    /// The platform's own accounts.
    Platform,
    /// The table of a customer's system.
    Table {
        /// Whose system it is.
        customer: PartyId,
        /// What it is called.
        system: &'a str,
        /// The table.
        rows: &'a [TableRow],
        /// What it is judged by.
        rules: &'a TableRules,
    },
}

/// A new review.
pub struct NewReview<'a> {
    /// What people call it.
    pub name: &'a str,
    /// By when everything is to be decided.
    pub due_at: Instant,
    /// After how many days without use a right is unused.
    pub unused_days: u32,
    /// What it looks at.
    pub source: Source<'a>,
}

/// What is decided about one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The item's number.
    pub number: i64,
    /// True: the right stays. False: it is taken away.
    pub keep: bool,
    /// Why.
    pub reason: String,
}

impl Oversight {
    /// Looks at who holds what and begins a review of what it finds.
    pub async fn begin_review(&self, cx: &Cx, new: NewReview<'_>) -> Result<(Review, Vec<Item>), Problem> {
        check(&new, cx.now)?;
        let by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let (items, holdings, system, rules) = match new.source {
            Source::Platform => {
                let found = self.gather(new.unused_days).await?;
                let named = |right: &str| found.right_name(right, cx.language);
                let items =
                    items(&found.holders, &found.holdings, &found.rules, cx.now, &named, &|id| found.account_name(id));
                (items, found.holdings.len(), None, json!({ "unused_days": new.unused_days }))
            }
            Source::Table { customer, system, rows, rules } => {
                let known = self.estate.party(customer).await?;
                if known.is_none_or(|party| party.fields.kind != estate::core::PartyKind::Customer) {
                    return Err(refused("/table/customer_id", "没有这个客户", "there is no such customer").into());
                }
                let (holders, holdings) = table::read(rows)?;
                let judged = rules.rules(new.unused_days);
                let items = items(&holders, &holdings, &judged, cx.now, &str::to_owned, &str::to_owned);
                let kept = json!({ "unused_days": new.unused_days, "rules": rules });
                (items, holdings.len(), Some((customer, system.trim().to_owned())), kept)
            }
        };
        let opened = Review {
            id: ReviewId::fresh(cx.ids.as_ref(), cx.now),
            name: new.name.trim().to_owned(),
            system,
            holdings: i64::try_from(holdings).unwrap_or(i64::MAX),
            rules,
            opened_by: by,
            opened_at: cx.now,
            due_at: new.due_at,
            closed_at: None,
            closed_by: None,
            version: 1,
            counts: Counts { items: i64::try_from(items.len()).unwrap_or(i64::MAX), ..Counts::default() },
        };
        let mut set = WriteSet::new();
        review::insert(&mut set, &opened, &items);
        let body = json!({ "due_at": opened.due_at.to_string(), "holdings": holdings, "items": items.len() });
        record(&mut set, cx, &opened, "review.opened", body);
        self.app.db.write(set).await?;
        Ok((opened, items))
    }

    /// A page of reviews, the latest first; `closed`: only those that are closed, or only those that are not.
    pub async fn reviews(&self, closed: Option<bool>, request: &PageRequest) -> Result<Page<Review>, Problem> {
        let rows = self.app.db.rows(review::list(closed, request)).await?;
        let found = rows.iter().map(review::read).collect::<Result<_, _>>()?;
        Ok(Page::cut(found, request.limit, review::cursor))
    }

    /// One review with its items.
    pub async fn review(&self, id: ReviewId) -> Result<(Review, Vec<Item>), Problem> {
        let answers = self.app.db.read(vec![review::find(id), review::items(id)]).await?;
        let [found, items] = answers.as_slice() else { return Err(Problem::not_found()) };
        let found = review::read(found.first().ok_or_else(Problem::not_found)?)?;
        Ok((found, items.iter().map(review::read_item).collect::<Result<_, _>>()?))
    }

    /// Decides on one item. What is taken away of the platform counts at once; in a customer's system its owner takes it away, and
    /// a later table shows it.
    pub async fn decide_item(&self, cx: &Cx, id: ReviewId, verdict: &Verdict) -> Result<(Review, Vec<Item>), Problem> {
        let by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let (review, items) = self.open_review(id).await?;
        let item = items.into_iter().find(|item| item.number == verdict.number).ok_or_else(Problem::not_found)?;
        if item.decided_at.is_some() {
            return Err(decided().into());
        }
        if !(2..=REASON).contains(&verdict.reason.trim().chars().count()) {
            return Err(refused("/reason", "请用 2 到 1000 字写明理由", "say why in 2 to 1,000 characters").into());
        }
        if review.system.is_none() && item.holder == by.to_string() {
            return Err(own().into());
        }
        let mut set = WriteSet::new();
        review::advance(&mut set, id, review.version);
        let gone = !verdict.keep && review.system.is_none();
        let holder = item.holder.parse::<AccountId>().ok();
        if gone {
            self.take_away(cx, &mut set, &item).await?;
        }
        let decision = if verdict.keep { "keep" } else { "take_away" };
        let item = Item {
            decision: Some(decision.to_owned()),
            reason: Some(triage::mask(verdict.reason.trim()).text),
            decided_by: Some(by),
            decided_at: Some(cx.now),
            done_at: (verdict.keep || gone).then_some(cx.now),
            ..item
        };
        review::decide(&mut set, id, &item);
        let body = json!({ "item": item.number, "holder": holder, "right": item.right, "decision": decision });
        record(&mut set, cx, &review, "review.decided", body);
        self.write_review(set).await?;
        if let (true, Some(holder)) = (gone, holder) {
            self.accounts.withdrawn(holder);
        }
        self.review(id).await
    }

    /// Compares what was decided to go with a later table of the same system: what it does not show is done.
    pub async fn check_review(&self, cx: &Cx, id: ReviewId, rows: &[TableRow]) -> Result<(Review, Vec<Item>), Problem> {
        let (review, items) = self.open_review(id).await?;
        if review.system.is_none() {
            return Err(refused("/rows", "平台账号的复核不需要清单", "a review of the platform needs no table").into());
        }
        let (holders, holdings) = table::read(rows)?;
        let still = |item: &Item| {
            holdings.iter().any(|held| held.right == item.right && holders[held.holder].id == item.holder)
        };
        let mut set = WriteSet::new();
        review::advance(&mut set, id, review.version);
        let waiting =
            items.iter().filter(|item| item.decision.as_deref() == Some("take_away") && item.done_at.is_none());
        let (left, gone): (Vec<_>, Vec<_>) = waiting.partition(|item| still(item));
        for item in &gone {
            review::done(&mut set, id, item.number, cx.now);
        }
        let body = json!({ "rows": rows.len(), "done": gone.len(), "left": left.len() });
        record(&mut set, cx, &review, "review.checked", body);
        self.write_review(set).await?;
        self.review(id).await
    }

    /// Closes a review in which everything is decided and done.
    pub async fn close_review(&self, cx: &Cx, id: ReviewId) -> Result<(Review, Vec<Item>), Problem> {
        let by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let (review, _) = self.open_review(id).await?;
        let Counts { items, decided, undone } = review.counts;
        if decided < items || undone > 0 {
            return Err(unfinished(items - decided, undone).into());
        }
        let mut set = WriteSet::new();
        review::close(&mut set, &review, by, cx.now);
        record(&mut set, cx, &review, "review.closed", json!({ "items": items }));
        self.write_review(set).await?;
        self.review(id).await
    }

    async fn open_review(&self, id: ReviewId) -> Result<(Review, Vec<Item>), Problem> {
        let (review, items) = self.review(id).await?;
        if review.closed_at.is_some() { Err(closed().into()) } else { Ok((review, items)) }
    }

    async fn take_away(&self, cx: &Cx, set: &mut WriteSet, item: &Item) -> Result<(), Problem> {
        let Ok(holder) = item.holder.parse::<AccountId>() else { return Err(Problem::not_found()) };
        if let Some(custom) = item.right.strip_prefix(CUSTOM) {
            let id = custom.parse::<RoleId>().map_err(|_| Problem::not_found())?;
            let still = access::store::terms::grants(&self.app.db).await?;
            if still.iter().any(|grant| grant.role == id && grant.account == holder) {
                crate::roles::take(set, cx, id, holder);
            }
            return Ok(());
        }
        let role = item.right.parse::<Role>().map_err(|()| Problem::not_found())?;
        self.accounts.withdraw_role(cx, set, holder, role).await
    }

    async fn write_review(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: review::CHANGED }) => Err(decided().into()),
            Err(error) => Err(error.into()),
        }
    }
}

fn check(new: &NewReview<'_>, now: Instant) -> Result<(), Refusal> {
    if !(2..=100).contains(&new.name.trim().chars().count()) {
        return Err(refused("/name", "请填写 2 到 100 个字符", "give 2 to 100 characters"));
    }
    if new.due_at <= now || new.due_at.since(now) > LONGEST * DAY {
        return Err(refused("/due_at", "期限应在 180 天以内的将来", "the deadline is within the next 180 days"));
    }
    if !(7..=730).contains(&new.unused_days) {
        return Err(refused("/unused_days", "请填写 7 到 730 天", "give 7 to 730 days"));
    }
    match new.source {
        Source::Table { system, .. } if !(1..=100).contains(&system.trim().chars().count()) => {
            Err(refused("/table/system", "请填写系统名称", "name the system"))
        }
        _ => Ok(()),
    }
}

/// The items of a review: each holding with which something is wrong.
fn items(
    holders: &[Holder],
    holdings: &[Holding],
    rules: &Rules,
    now: Instant,
    right_name: &dyn Fn(&str) -> String,
    account_name: &dyn Fn(&str) -> String,
) -> Vec<Item> {
    let found = finding::find(holders, holdings, rules, now);
    let with = holdings.iter().zip(found).filter_map(|(held, found)| Some((held, finding::proposal(&found)?, found)));
    let item = |(at, (held, proposal, found)): (usize, (&Holding, Proposal, Vec<Finding>))| {
        let holder = &holders[held.holder];
        let told = found.iter().map(|each| told(each, right_name, account_name)).collect::<Vec<_>>();
        Item {
            number: i64::try_from(at + 1).unwrap_or(i64::MAX),
            holder: holder.id.clone(),
            holder_name: holder.name.clone(),
            right: held.right.clone(),
            right_name: right_name(&held.right),
            granted_by: held.granted_by.as_deref().map(account_name),
            approved_by: held.approved_by.as_deref().map(account_name),
            granted_at: held.granted_at,
            last_used_at: held.last_used_at,
            findings: told.into(),
            proposal: match proposal {
                Proposal::TakeAway => "take_away".to_owned(),
                Proposal::Replace(_) => "replace".to_owned(),
            },
            decision: None,
            reason: None,
            decided_by: None,
            decided_at: None,
            done_at: None,
        }
    };
    with.enumerate().map(item).collect()
}

fn told(finding: &Finding, right_name: &dyn Fn(&str) -> String, account_name: &dyn Fn(&str) -> String) -> Json {
    match finding {
        Finding::Orphaned => json!({ "kind": "orphaned" }),
        Finding::Unused => json!({ "kind": "unused" }),
        Finding::SelfGranted => json!({ "kind": "self_granted" }),
        Finding::OverBroad { instead } => {
            json!({ "kind": "over_broad", "instead": instead.as_deref().map(right_name) })
        }
        Finding::Conflicting { with, holder } => {
            json!({ "kind": "conflicting", "with": right_name(with), "held_by": account_name(holder) })
        }
    }
}

fn record(set: &mut WriteSet, cx: &Cx, review: &Review, kind: &'static str, body: Json) {
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: review.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: review.system.as_ref().map(|(customer, _)| *customer),
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

fn own() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "review.own",
        "不能复核自己的权限，请由另一位安全管理员决定。",
        "Nobody reviews his own rights; another security officer decides.",
    )
}

fn decided() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "review.decided",
        "这一项已有决定，或复核刚被他人更新，请重新查看。",
        "This is decided, or somebody was first; look again.",
    )
}

fn closed() -> Refusal {
    Refusal::new(RefusalKind::Conflict, "review.closed", "这次复核已经结束。", "This review is closed.")
}

fn unfinished(open: i64, undone: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "review.unfinished",
        format!("还有 {open} 项没有决定，{undone} 项决定取消而尚未取消。"),
        format!("{open} items wait for a decision, {undone} that are to go are still there."),
    )
}
