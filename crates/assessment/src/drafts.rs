//! Drafting, computing again, correcting and giving up.

use agreement::Facing;
use agreement::core::content::Money;
use app::{Cx, Problem};
use jiff::tz::TimeZone;
use journal::Visibility;
use kernel::{AgreementId, Instant, Refusal, RefusalKind, SheetId};
use serde_json::json;
use storage::{DbError, Row, WriteSet};

use crate::core::{Changes, CountedClock, Days, SheetState, Step, Worth, changes, not_corrigible, overlaps, said};
use crate::gather::Gathered;
use crate::look::may;
use crate::record::{by, record};
use crate::store::clocks;
use crate::store::sheet::{self, Sheet};
use crate::{Assessments, PROGRAM, RULES};

/// A sheet to be drafted.
#[derive(Clone, Debug)]
pub struct NewSheet {
    /// The agreement.
    pub agreement: AgreementId,
    /// The days.
    pub days: Days,
    /// The period's fee, where the agreement names none or another one holds.
    pub fee: Option<Money>,
}

impl Assessments {
    /// Drafts the sheet of an agreement for days that no other sheet of it speaks of.
    pub async fn draft(&self, cx: &Cx, new: NewSheet) -> Result<SheetId, Problem> {
        checked_fee(new.fee.as_ref())?;
        let period = new.days.instants(&self.zone)?;
        let agreement = self.agreements.named(new.agreement).await?;
        let agreement = agreement.filter(|found| found.facing == Facing::Customer).ok_or_else(unknown_agreement)?;
        let answers =
            self.app.db.read(vec![sheet::series(agreement.id), sheet::overlapping(agreement.id, period)]).await?;
        if let Some(row) = answers[1].first() {
            return Err(overlaps(row.text(0)?).into());
        }
        let gathered =
            self.gather(cx, (agreement.id, agreement.customer), (new.days, period), new.fee.as_ref()).await?;
        let customer = self.estate.party(agreement.customer).await?.map(|party| party.fields.name).unwrap_or_default();
        let number = self.number(cx.now).await?;
        let drafted = Sheet {
            id: SheetId::fresh(cx.ids.as_ref(), cx.now),
            number,
            revision: 1,
            agreement: (agreement.id, agreement.name),
            agreement_version: gathered.version.identity.version,
            customer: (agreement.customer, customer),
            days: new.days,
            period,
            state: SheetState::Draft,
            corrects: None,
            corrected_by: None,
            reason: None,
            fee: new.fee,
            result: gathered.result,
            changes: None,
            computed_at: cx.now,
            program: PROGRAM.to_owned(),
            rules: RULES,
            open_remarks: 0,
            agreed: None,
            issued: None,
            issue_reason: None,
            digest: None,
            made: by(cx),
            version: 1,
        };
        self.add(cx, &drafted, &gathered.clocks, counted(&answers[0])?).await?;
        Ok(drafted.id)
    }

    /// Drafts the sheet that takes the place of an issued one, computed as things stand now, with what differs.
    pub async fn correct(&self, cx: &Cx, id: SheetId, reason: &str) -> Result<SheetId, Problem> {
        let reason = said("/reason", reason)?;
        let (old, _) = self.load(cx, id).await?;
        let queries = vec![
            sheet::series(old.agreement.0),
            sheet::correction_of(id),
            sheet::revisions(&old.number),
            clocks::of_sheet(id),
        ];
        let answers = self.app.db.read(queries).await?;
        if old.state != SheetState::Issued || old.corrected_by.is_some() || !answers[1].is_empty() {
            return Err(not_corrigible().into());
        }
        let last = answers[2].first().map(|row| row.int(0)).transpose()?.unwrap_or(1);
        let before = answers[3].iter().map(clocks::read).collect::<Result<Vec<_>, _>>()?;
        let whose = (old.agreement.0, old.customer.0);
        let gathered = self.gather(cx, whose, (old.days, old.period), old.fee.as_ref()).await?;
        let drafted = Sheet {
            id: SheetId::fresh(cx.ids.as_ref(), cx.now),
            revision: u32::try_from(last + 1).unwrap_or(u32::MAX),
            agreement_version: gathered.version.identity.version,
            state: SheetState::Draft,
            corrects: Some(id),
            reason: Some(reason),
            changes: Some(against(&old, &before, &gathered, cx.now)),
            result: gathered.result,
            computed_at: cx.now,
            program: PROGRAM.to_owned(),
            rules: RULES,
            open_remarks: 0,
            agreed: None,
            issued: None,
            issue_reason: None,
            digest: None,
            made: by(cx),
            version: 1,
            ..old
        };
        self.add(cx, &drafted, &gathered.clocks, counted(&answers[0])?).await?;
        Ok(drafted.id)
    }

    async fn add(&self, cx: &Cx, drafted: &Sheet, its: &[CountedClock], sheets: Option<i64>) -> Result<(), Problem> {
        let mut set = WriteSet::new();
        sheet::insert(&mut set, drafted, sheets);
        clocks::replace(&mut set, drafted.id, its);
        let body = json!({ "number": drafted.number, "revision": drafted.revision, "agreement": drafted.agreement.0,
            "from": drafted.days.from.to_string(), "to": drafted.days.to.to_string(), "clocks": its.len(),
            "corrects": drafted.corrects, "reason": drafted.reason });
        record(&mut set, cx, drafted, "assessment.drafted", Visibility::Internal, body);
        self.flush(set).await
    }

    /// Computes a sheet again that is not issued yet, and keeps what differs from the last computation. The customer's
    /// agreement falls away where anything of the sheet does: he agreed to what it said, the fee among it.
    pub async fn compute_again(&self, cx: &Cx, id: SheetId) -> Result<(), Problem> {
        let (known, _) = self.load(cx, id).await?;
        may(cx, Step::Compute, &known)?;
        let fee = known.fee.clone();
        self.write_computed(cx, known, fee, "assessment.computed").await
    }

    /// Enters the period's fee, or goes back to the agreement's; `version` is the one that was read.
    pub async fn set_fee(&self, cx: &Cx, id: SheetId, version: i64, fee: Option<Money>) -> Result<(), Problem> {
        checked_fee(fee.as_ref())?;
        let (known, _) = self.load(cx, id).await?;
        if known.version != version {
            return Err(Problem::stale());
        }
        may(cx, Step::SetFee, &known)?;
        self.write_computed(cx, known, fee, "assessment.fee_set").await
    }

    async fn write_computed(
        &self,
        cx: &Cx,
        mut known: Sheet,
        fee: Option<Money>,
        kind: &'static str,
    ) -> Result<(), Problem> {
        let before = self.clocks_of(known.id).await?;
        let whose = (known.agreement.0, known.customer.0);
        let gathered = self.gather(cx, whose, (known.days, known.period), fee.as_ref()).await?;
        let found = against(&known, &before, &gathered, cx.now);
        if !found.is_nothing() || gathered.result != known.result || fee != known.fee {
            known.agreed = None;
        }
        let body = json!({ "changed": found.count, "fee": fee, "hundred_tenths": found.after.hundred_tenths,
            "deduction_minor": found.after.deduction_minor, "before": { "hundred_tenths": found.before.hundred_tenths,
            "deduction_minor": found.before.deduction_minor } });
        known.agreement_version = gathered.version.identity.version;
        (known.fee, known.result, known.changes) = (fee, gathered.result, Some(found));
        (known.computed_at, known.program, known.rules) = (cx.now, PROGRAM.to_owned(), RULES);
        let mut set = WriteSet::new();
        sheet::computed(&mut set, &known);
        clocks::replace(&mut set, known.id, &gathered.clocks);
        record(&mut set, cx, &known, kind, seen(&known), body);
        self.flush(set).await
    }

    /// Gives up a sheet that is not issued.
    pub async fn withdraw(&self, cx: &Cx, id: SheetId, reason: &str) -> Result<(), Problem> {
        let reason = said("/reason", reason)?;
        let (known, _) = self.load(cx, id).await?;
        may(cx, Step::Withdraw, &known)?;
        let mut set = WriteSet::new();
        sheet::withdraw(&mut set, &known, &reason);
        record(&mut set, cx, &known, "assessment.withdrawn", seen(&known), json!({ "reason": reason }));
        self.flush(set).await
    }

    async fn number(&self, now: Instant) -> Result<String, DbError> {
        let year = year_of(now, &self.zone);
        let count = self.app.db.numbers(&format!("assessment-{year}")).await?;
        Ok(format!("ASM-{year}-{count:06}"))
    }
}

/// What the computation of now changes against what the sheet says.
pub(crate) fn against(known: &Sheet, before: &[CountedClock], now: &Gathered, at: Instant) -> Changes {
    changes((before, Worth::of(&known.result, known.computed_at)), (&now.clocks, Worth::of(&now.result, at)))
}

/// Who reads what happens to the sheet: a draft is the provider's own.
pub(crate) const fn seen(sheet: &Sheet) -> Visibility {
    match sheet.state {
        SheetState::Draft | SheetState::Withdrawn => Visibility::Internal,
        SheetState::InDiscussion | SheetState::Issued => Visibility::Public,
    }
}

fn counted(rows: &[Row]) -> Result<Option<i64>, DbError> {
    rows.first().map(|row| row.int(0)).transpose()
}

fn year_of(now: Instant, zone: &TimeZone) -> i16 {
    now.timestamp().to_zoned(zone.clone()).year()
}

fn checked_fee(fee: Option<&Money>) -> Result<(), Refusal> {
    let (zh, en) = (
        "服务费须为 0 至 10 万亿分，币种为三位大写字母，如 CNY。",
        "The fee lies between 0 and 10^15 minor units, its currency has three capital letters, such as CNY.",
    );
    let is_right = |fee: &Money| {
        (0..=1_000_000_000_000_000).contains(&fee.minor)
            && fee.currency.len() == 3
            && fee.currency.bytes().all(|letter| letter.is_ascii_uppercase())
    };
    if fee.is_none_or(is_right) {
        return Ok(());
    }
    Err(Refusal::new(RefusalKind::Invalid, "money.out_of_range", zh, en).field("/fee", zh, en))
}

fn unknown_agreement() -> Refusal {
    let (zh, en) = (
        "没有这份对客户的协议。请从协议列表中选择。",
        "There is no such agreement towards a customer. Choose one from the list of agreements.",
    );
    Refusal::new(RefusalKind::Invalid, "assessment.unknown_agreement", zh, en).field("/agreement_id", zh, en)
}
