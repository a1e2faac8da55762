//! Bringing the agreements into force: what each level promises, the matrix with its gaps, the draft that contradicts itself.

use agreement::core::content::{
    Assessment, Bond, BondKind, Content, Fee, GuardedPeriod, Money, PeriodFee, Renewal, TargetRow,
};
use agreement::core::words::Text;
use agreement::core::{MatrixRow, Period, Responsible, Root, Selector, Severity, Stage as Work, TermRow, profiles};
use agreement::{AcceptedGaps, NewAgreement, Signature};
use anyhow::{Context as _, Result};
use clocks::core::{Ladder, Milestone};
use kernel::{AgreementId, AgreementVersionId, SystemId};
use triage::{ComponentKind, FaultClass};
use worktime::{Duration, HOUR};

use super::lines::date;
use super::promises::{AGREEMENTS, DONG, Level, Span, Term, Told};
use super::stage::{Stage, refused};

/// The cells 东岭's matrix leaves open: found by the linter, accepted by a named person.
const GAPS: [(ComponentKind, Work); 5] = [
    (ComponentKind::Security, Work::RecoverData),
    (ComponentKind::Environment, Work::RecoverData),
    (ComponentKind::Environment, Work::Verify),
    (ComponentKind::Terminal, Work::RecoverData),
    (ComponentKind::Network, Work::RecoverData),
];

/// Writes the calendars and the agreements down and brings each into force.
pub(super) async fn load(stage: &Stage<'_>) -> Result<()> {
    let agreements = &stage.platform.agreements;
    agreements.install_calendars(&stage.cx()).await.map_err(|problem| refused(&problem))?;
    for told in &AGREEMENTS {
        let (id, draft) = create(stage, told).await.with_context(|| told.name.to_owned())?;
        let accepted_gaps = (told.name == DONG).then(|| AcceptedGaps {
            by: "袁斌（东岭制造信息部）".to_owned(),
            reason: "五处环节由双方现场协商，不影响故障处理".to_owned(),
        });
        let signature =
            Signature { signed_on: date(told.signed_on)?, effective_from: date(told.effective_from)?, accepted_gaps };
        let signed = agreements.sign(&stage.cx(), draft, signature).await;
        signed.map_err(|problem| refused(&problem)).with_context(|| told.name.to_owned())?;
        if told.name == DONG {
            contradict(stage, id).await?;
        }
    }
    underpin(stage).await.context("the vendor's agreement")
}

/// What the database's vendor promises us beneath two agreements of gold: by the office's hours, and more slowly than we do.
async fn underpin(stage: &Stage<'_>) -> Result<()> {
    let us = stage.platform.estate.provider().await?.context("a provider")?.id;
    let (milestones, databases) =
        ([(Milestone::Respond, 4), (Milestone::Restore, 24)], Selector::kind(ComponentKind::Database));
    let targets = Severity::ALL.into_iter().flat_map(|severity| {
        milestones.map(|(milestone, hours)| TargetRow {
            severity,
            milestone,
            within: Duration::WorkingTime(hours * HOUR),
        })
    });
    let period = Period::Dates { from: date("2026-07-01")?, until: date("2099-12-31")? };
    let amount = Money { minor: 4_800_000, currency: "CNY".to_owned() };
    let base = profiles::baseline();
    let content = Content {
        systems: vec![stage.system("HOSP-NET")?.id, stage.system("GOV-ONE")?.id],
        terms: vec![TermRow::new(databases, period, "第二条")],
        targets: targets.collect(),
        ladders: std::array::from_fn(|_| Ladder::NONE),
        matrix: profiles::demonstration_matrix(),
        assessment: Assessment { fee: Some(PeriodFee { amount, months: 12 }), ..base.assessment },
        renewal: Renewal::Express,
        ..base
    };
    let new = NewAgreement {
        name: "达梦数据库原厂服务协议".to_owned(),
        customer: us,
        promiser: Some(stage.parties["DB"]),
        profile: None,
        content: Some(content),
    };
    let agreements = &stage.platform.agreements;
    let drafted = agreements.create(&stage.cx(), new).await.map_err(|problem| refused(&problem))?;
    let draft = drafted.versions.last().context("a new agreement has a draft")?.id;
    let signature =
        Signature { signed_on: date("2026-06-25")?, effective_from: date("2026-07-01")?, accepted_gaps: None };
    agreements.sign(&stage.cx(), draft, signature).await.map_err(|problem| refused(&problem))?;
    Ok(())
}

async fn create(stage: &Stage<'_>, told: &Told) -> Result<(AgreementId, AgreementVersionId)> {
    let new = NewAgreement {
        name: told.name.to_owned(),
        customer: stage.parties[told.customer],
        promiser: None,
        profile: None,
        content: Some(content(stage, told)?),
    };
    let detail = stage.platform.agreements.create(&stage.cx(), new).await.map_err(|problem| refused(&problem))?;
    let draft = detail.versions.last().context("a new agreement has a draft")?;
    Ok((detail.agreement.id, draft.id))
}

fn content(stage: &Stage<'_>, told: &Told) -> Result<Content> {
    let systems = told.systems.iter().map(|code| Ok(stage.system(code)?.id)).collect::<Result<Vec<SystemId>>>()?;
    let base = match told.level {
        Level::Gold => profiles::tender(),
        Level::Silver => silver(),
        Level::Bronze => profiles::baseline(),
    };
    let gaps: &[(ComponentKind, Work)] = if told.name == DONG { &GAPS } else { &[] };
    let assessment = Assessment { fee: Some(yearly(told.level)), ..base.assessment };
    Ok(Content {
        assessment,
        systems,
        terms: told.terms.iter().map(|term| row(stage, term)).collect::<Result<_>>()?,
        calendar: told.calendar.to_owned(),
        matrix: matrix(gaps),
        guarded_periods: guarded(told)?,
        bonds: vec![bond(told)?],
        fees: vec![fee()],
        renewal: Renewal::Express,
        ..base
    })
}

fn row(stage: &Stage<'_>, term: &Term) -> Result<TermRow> {
    let within = if term.system.is_empty() { None } else { Some(Root::System(stage.system(term.system)?.id)) };
    let kind = term.hardware.then_some(ComponentKind::Hardware);
    let period = match term.span {
        Span::Acceptance(months) => Period::Acceptance { months },
        Span::GoLive(months) => Period::GoLive { months },
        Span::Dates(from, until) => Period::Dates { from: date(from)?, until: date(until)? },
    };
    let selector = Selector { within, kind };
    Ok(TermRow { selector, period, clause: term.clause.to_owned(), continued_until: None })
}

/// The promises of silver: one class below the tender profile, in the same units, so that its ladders hold.
fn silver() -> Content {
    let mut content = profiles::tender();
    for target in &mut content.targets {
        target.within = slower(target);
    }
    content
}

fn slower(target: &TargetRow) -> Duration {
    match (target.severity.number(), target.milestone) {
        (1, Milestone::Respond) => Duration::hours(1),
        (2, Milestone::Respond) => Duration::hours(2),
        (1, Milestone::OnSite) => Duration::hours(4),
        (2, Milestone::OnSite) | (1, Milestone::Plan) => Duration::hours(8),
        (2, Milestone::Plan) => Duration::hours(16),
        (1, Milestone::Restore) => Duration::hours(24),
        (2, Milestone::Restore) => Duration::hours(48),
        (4, Milestone::Respond) => Duration::WorkingTime(16 * HOUR),
        _ => target.within,
    }
}

fn guarded(told: &Told) -> Result<Vec<GuardedPeriod>> {
    if told.customer != "CLOUD" {
        return Ok(Vec::new());
    }
    Ok(vec![GuardedPeriod { name: "双十一".to_owned(), from: date("2026-11-09")?, until: date("2026-11-12")? }])
}

fn bond(told: &Told) -> Result<Bond> {
    let minor = match told.level {
        Level::Gold => 30_000_000,
        Level::Silver => 15_000_000,
        Level::Bronze => 5_000_000,
    };
    Ok(Bond {
        kind: BondKind::Quality,
        amount: Money { minor, currency: "CNY".to_owned() },
        due_on: date("2028-12-31")?,
        conditions: Text::new(
            "保修期满且考核合格后无息返还",
            "Returned without interest after the term, the assessment passed",
        ),
    })
}

/// What a year of the service costs.
fn yearly(level: Level) -> PeriodFee {
    let minor = match level {
        Level::Gold => 60_000_000,
        Level::Silver => 30_000_000,
        Level::Bronze => 12_000_000,
    };
    PeriodFee { amount: Money { minor, currency: "CNY".to_owned() }, months: 12 }
}

fn fee() -> Fee {
    Fee {
        code: "person_day".to_owned(),
        name: Text::new("工程师人天", "Engineer, one day"),
        amount: Money { minor: 180_000, currency: "CNY".to_owned() },
        unit: Text::new("人天", "person-day"),
    }
}

/// The matrix, kind by kind: eleven classes of repair, and diagnosing, bringing data back and verifying; training is the
/// provider's everywhere. `gaps` are left open.
fn matrix(gaps: &[(ComponentKind, Work)]) -> Vec<MatrixRow> {
    let mut rows = vec![provider(Selector::ANY, Work::Train, "附件二 1".to_owned())];
    for (number, kind) in (1_u32..).zip(ComponentKind::ALL.iter().copied()) {
        for (part, stage) in (1_u32..).zip([Work::Diagnose, Work::RecoverData, Work::Verify]) {
            if !gaps.contains(&(kind, stage)) {
                rows.push(provider(Selector::kind(kind), stage, format!("附件二 2.{number}.{part}")));
            }
        }
    }
    let repair = profiles::demonstration_matrix().into_iter().filter(|row| row.fault_class.is_some());
    rows.extend(repair);
    rows
}

fn provider(selector: Selector, stage: Work, clause: String) -> MatrixRow {
    MatrixRow {
        selector,
        fault_class: None,
        stage: Some(stage),
        lead: Responsible::PROVIDER,
        support: Vec::new(),
        informed: vec![Responsible::CUSTOMER],
        clause,
        payer: Responsible::PROVIDER,
    }
}

/// The next version of 东岭's agreement, still a draft: it says two things at once of two cells.
async fn contradict(stage: &Stage<'_>, id: AgreementId) -> Result<()> {
    let agreements = &stage.platform.agreements;
    let draft = agreements.draft(&stage.cx(), id, None).await.map_err(|problem| refused(&problem))?;
    let (_, version, mut content) =
        agreements.read_version(&stage.cx(), draft).await.map_err(|problem| refused(&problem))?;
    let erp = Root::System(stage.system("DONG-ERP")?.id);
    for (kind, class, clause) in [
        (ComponentKind::Security, FaultClass::Security, "附件二 4.1 服务器防病毒"),
        (ComponentKind::Configuration, FaultClass::Configuration, "附件二 4.2 证书更新"),
    ] {
        for (lead, part) in [(Responsible::PROVIDER, "甲"), (Responsible::CUSTOMER, "乙")] {
            let selector = Selector::kind_within(erp, kind);
            let row = provider(selector, Work::Repair, format!("{clause}（{part}）"));
            content.matrix.push(MatrixRow { fault_class: Some(class), lead, payer: lead, ..row });
        }
    }
    let edited = agreements.edit(&stage.cx(), draft, version.version, &content).await;
    edited.map_err(|problem| refused(&problem))
}
