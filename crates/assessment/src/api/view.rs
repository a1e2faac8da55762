//! A sheet as the API shows it.

use agreement::core::content::CountedIn;
use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, ClockId, Instant, PartyId, RemarkId, SheetId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::core::{Changes, Computed, FigureRow, Obstacle, Reader, SheetState, Step, figures};
use crate::look::Seen;
use crate::store::remark::Remark;
use crate::store::sheet::{Done, Sheet};

/// The agreement that is assessed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessedAgreement {
    /// Its id.
    pub id: AgreementId,
    /// Its name.
    #[schema(example = "市人民医院维保协议")]
    pub name: String,
}

/// The customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessedCustomer {
    /// Its id.
    pub id: PartyId,
    /// Its name.
    #[schema(example = "市人民医院")]
    pub name: String,
}

/// Something done by somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentDone {
    /// By whom.
    #[schema(example = "王晓东")]
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One row of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentRow {
    /// The sheet.
    pub id: SheetId,
    /// Its number.
    #[schema(example = "ASM-2026-000012")]
    pub number: String,
    /// The revision of that number: 1, and one more with each correction.
    #[schema(minimum = 1, example = 1)]
    pub revision: u32,
    /// Where it stands.
    pub state: SheetState,
    /// The customer.
    pub customer: AssessedCustomer,
    /// The agreement.
    pub agreement: AssessedAgreement,
    /// The first day, in the provider's zone.
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The first day after the period.
    #[schema(value_type = String, format = Date, example = "2026-12-01")]
    pub to: Date,
    /// The score on a hundred points, in tenths; none for a vendor.
    #[schema(example = 964)]
    pub hundred_tenths: Option<u32>,
    /// Thousandths of the fee that are deducted; none for a vendor.
    pub fee_permille: Option<u32>,
    /// What is deducted, minor units; none while no fee is known, and for a vendor.
    pub deduction_minor: Option<i64>,
    /// ISO 4217.
    #[schema(example = "CNY")]
    pub currency: Option<String>,
    /// Remarks without an answer.
    pub open_remarks: u32,
    /// Whether the customer agreed.
    pub agreed: bool,
    /// When it was issued.
    pub issued_at: Option<Instant>,
    /// The issued sheet that corrects it.
    pub corrected_by: Option<SheetId>,
    /// When it was drafted.
    pub made_at: Instant,
}

/// A page of sheets.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentList {
    /// Newest first.
    pub items: Vec<AssessmentRow>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
}

/// What somebody said about a sheet.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentRemark {
    /// The remark.
    pub id: RemarkId,
    /// The place of the line it is about, from 0.
    pub line: Option<u16>,
    /// The clock it is about.
    pub clock_id: Option<ClockId>,
    /// `customer` or `provider`.
    #[schema(example = "customer")]
    pub side: String,
    /// What was said.
    #[schema(example = "11 月 3 日的到场时间应以门卫登记为准")]
    pub text: String,
    /// By whom and when.
    pub made: AssessmentDone,
    /// What was answered.
    pub answer: Option<String>,
    /// By whom and when.
    pub answered: Option<AssessmentDone>,
}

/// Another revision of the same sheet.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentOther {
    /// The sheet.
    pub id: SheetId,
    /// Its revision.
    pub revision: u32,
    /// When it was issued.
    pub issued_at: Option<Instant>,
}

/// A sheet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssessmentSheet)]
pub struct SheetView {
    /// The sheet.
    pub id: SheetId,
    /// Its number.
    #[schema(example = "ASM-2026-000012")]
    pub number: String,
    /// The revision of that number: 1, and one more with each correction.
    #[schema(minimum = 1, example = 1)]
    pub revision: u32,
    /// Where it stands.
    pub state: SheetState,
    /// The customer.
    pub customer: AssessedCustomer,
    /// The agreement.
    pub agreement: AssessedAgreement,
    /// The version whose terms it is scored by.
    pub agreement_version_id: AgreementVersionId,
    /// The first day, in the provider's zone.
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The first day after the period.
    #[schema(value_type = String, format = Date, example = "2026-12-01")]
    pub to: Date,
    /// Whether clocks belong to the period they were reported in, or fell due in.
    pub counted_in: CountedIn,
    /// Lines, score, rules, money; none for a vendor.
    pub result: Option<Computed>,
    /// The figures by severity, milestone and party, as the caller may know who answers.
    pub figures: Vec<FigureRow>,
    /// The figures by party.
    pub by_party: Vec<FigureRow>,
    /// All of them together.
    pub total: FigureRow,
    /// What the last computation changed; for the provider, and for the customer once he was shown it.
    pub changes: Option<Changes>,
    /// What stands in the way of its issue, or should be known first; for the provider, while it is not issued.
    pub obstacles: Vec<Obstacle>,
    /// What both sides said; nothing for a vendor.
    pub remarks: Vec<AssessmentRemark>,
    /// The sheet it corrects.
    pub corrects: Option<AssessmentOther>,
    /// The sheet that corrects it, or for the provider is about to.
    pub corrected_by: Option<SheetId>,
    /// Why it corrects another, or why it was withdrawn.
    pub reason: Option<String>,
    /// The customer's agreement.
    pub agreed: Option<AssessmentDone>,
    /// Its issue.
    pub issued: Option<AssessmentDone>,
    /// Why it was issued though the customer had not agreed.
    pub issue_reason: Option<String>,
    /// When it was drafted, and by whom.
    pub made: AssessmentDone,
    /// When it was computed.
    pub computed_at: Instant,
    /// The program that computed it.
    #[schema(example = "0.1.0")]
    pub program: String,
    /// The revision of that program's rules.
    pub rules: u32,
    /// SHA-256 over everything that was frozen, in hex; the journal holds it too.
    pub digest: Option<String>,
    /// Whether what is stored still has that digest.
    pub digest_holds: Option<bool>,
    /// What the caller can do now.
    pub steps: Vec<Step>,
    /// The version, for `If-Match`.
    pub version: i64,
}

fn done(done: Done) -> AssessmentDone {
    AssessmentDone { by: done.by, at: done.at }
}

/// A row of the list as `vendor` or anybody else reads it.
pub fn row(sheet: Sheet, vendor: bool) -> AssessmentRow {
    let result = Some(sheet.result).filter(|_| !vendor);
    let score = result.as_ref().map(|result| result.score.clone());
    let cost = result.and_then(|result| result.cost);
    AssessmentRow {
        id: sheet.id,
        number: sheet.number,
        revision: sheet.revision,
        state: sheet.state,
        customer: AssessedCustomer { id: sheet.customer.0, name: sheet.customer.1 },
        agreement: AssessedAgreement { id: sheet.agreement.0, name: sheet.agreement.1 },
        from: sheet.days.from,
        to: sheet.days.to,
        hundred_tenths: score.as_ref().map(|score| score.hundred_tenths),
        fee_permille: score.map(|score| score.fee_permille),
        deduction_minor: cost.as_ref().map(|cost| cost.deduction_minor),
        currency: cost.map(|cost| cost.fee.currency),
        open_remarks: if vendor { 0 } else { sheet.open_remarks },
        agreed: sheet.agreed.is_some(),
        issued_at: sheet.issued.map(|done| done.at),
        corrected_by: sheet.corrected_by,
        made_at: sheet.made.at,
    }
}

/// A sheet as its reader may know it.
pub fn view(seen: Seen) -> SheetView {
    let Seen { sheet, reader, clocks, remarks, obstacles, digest_holds, other, steps } = seen;
    let (figures, by_party, total) = figures(&clocks);
    let vendor = matches!(reader, Reader::Vendor(_));
    let (corrected, corrected_by) = other;
    let corrects = corrected.map(|old| AssessmentOther {
        id: old.id,
        revision: old.revision,
        issued_at: old.issued.map(|done| done.at),
    });
    SheetView {
        id: sheet.id,
        number: sheet.number,
        revision: sheet.revision,
        state: sheet.state,
        customer: AssessedCustomer { id: sheet.customer.0, name: sheet.customer.1 },
        agreement: AssessedAgreement { id: sheet.agreement.0, name: sheet.agreement.1 },
        agreement_version_id: sheet.agreement_version,
        from: sheet.days.from,
        to: sheet.days.to,
        counted_in: sheet.result.counted_in,
        result: Some(sheet.result).filter(|_| !vendor),
        figures,
        by_party,
        total,
        changes: sheet.changes.filter(|_| !vendor),
        obstacles,
        remarks: remarks.into_iter().map(remark).collect(),
        corrects,
        corrected_by,
        reason: sheet.reason.filter(|_| !vendor),
        agreed: sheet.agreed.filter(|_| !vendor).map(done),
        issued: sheet.issued.map(done),
        issue_reason: sheet.issue_reason.filter(|_| !vendor),
        made: done(sheet.made),
        computed_at: sheet.computed_at,
        program: sheet.program,
        rules: sheet.rules,
        digest: sheet.digest,
        digest_holds,
        steps,
        version: sheet.version,
    }
}

fn remark(remark: Remark) -> AssessmentRemark {
    let (answer, answered) = remark.answer.unzip();
    AssessmentRemark {
        id: remark.id,
        line: remark.line,
        clock_id: remark.clock,
        side: remark.side,
        text: remark.text,
        made: done(remark.made),
        answer,
        answered: answered.map(done),
    }
}
