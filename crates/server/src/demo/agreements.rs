//! The agreements: seven of the history (three gold, three silver, one bronze) and two that carry the open work.

use agreement::core::content::{Bond, BondKind, Content, Fee, GuardedPeriod, Money, Renewal, TargetRow};
use agreement::core::words::Text;
use agreement::core::{MatrixRow, Period, Responsible, Root, Selector, Stage as Work, TermRow, profiles};
use agreement::{AcceptedGaps, NewAgreement, Signature};
use anyhow::{Context as _, Result};
use clocks::core::Milestone;
use kernel::{AgreementId, AgreementVersionId, SystemId};
use triage::{ComponentKind, FaultClass};
use worktime::{Duration, HOUR};

use super::lines::date;
use super::stage::{Stage, refused};

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// 金: severity 1 responds in 30 min, on site in 2 h, restored in 8 h.
    Gold,
    /// 银: 1 h, 4 h, 24 h.
    Silver,
    /// 铜: the baseline, 2 h, 24 h, 3 working days.
    Bronze,
}

/// One agreement as the scenario tells it.
struct Told {
    name: &'static str,
    customer: &'static str,
    level: Level,
    systems: &'static [&'static str],
    terms: &'static [Term],
    signed_on: &'static str,
    effective_from: &'static str,
    calendar: &'static str,
}

/// One term: which system (all when empty), only hardware or everything, from which event, how long.
struct Term {
    system: &'static str,
    hardware: bool,
    span: Span,
    clause: &'static str,
}

enum Span {
    Acceptance(u16),
    GoLive(u16),
    Dates(&'static str, &'static str),
}

use Level::{Bronze, Gold, Silver};

const AGREEMENTS: [Told; 9] = [
    Told {
        name: "滨江市人民医院信息系统保修协议（金）",
        customer: "HOSP",
        level: Gold,
        systems: &["HOSP-HIS", "HOSP-PACS"],
        // Hardware counts from its acceptance, software from going live.
        terms: &[
            Term { system: "", hardware: false, span: Span::GoLive(48), clause: "第三条 2" },
            Term { system: "", hardware: true, span: Span::Acceptance(36), clause: "第三条 1" },
        ],
        signed_on: "2024-06-01",
        effective_from: "2024-06-01",
        calendar: "cn",
    },
    Told {
        name: "滨江市财政局应用系统维保协议（金）",
        customer: "FIN",
        level: Gold,
        systems: &["FIN-BUD", "FIN-NTX"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-02-25",
        effective_from: "2025-03-01",
        calendar: "cn",
    },
    Told {
        name: "云栈电商交易与仓储系统维保协议（金）",
        customer: "CLOUD",
        level: Gold,
        systems: &["CLOUD-SHOP", "CLOUD-WMS"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-05-18",
        effective_from: "2025-05-20",
        calendar: "cn",
    },
    Told {
        name: DONG,
        customer: "DONG",
        level: Silver,
        systems: &["DONG-MES", "DONG-ERP"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2025-01-10",
        effective_from: "2025-01-15",
        calendar: "cn",
    },
    Told {
        name: "江城水务营业收费与灾备系统维保协议（银）",
        customer: "WATER",
        level: Silver,
        systems: &["WATER-BILL", "WATER-DR"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2024-10-28",
        effective_from: "2024-11-01",
        calendar: "cn",
    },
    Told {
        name: "滨江职业技术学院教务与一卡通保修协议（银）",
        customer: "EDU",
        level: Silver,
        systems: &["EDU-JW", "EDU-CARD"],
        // 教务 ends within the history, 一卡通 ended the day before it begins.
        terms: &[
            Term { system: "EDU-JW", hardware: false, span: Span::Acceptance(36), clause: "第三条 1" },
            Term {
                system: "EDU-CARD",
                hardware: false,
                span: Span::Dates("2023-09-01", "2026-08-31"),
                clause: "第三条 2",
            },
        ],
        signed_on: "2023-08-30",
        effective_from: "2023-09-01",
        calendar: "cn",
    },
    Told {
        name: "江城水务数据汇聚平台保修协议（铜）",
        customer: "WATER",
        level: Bronze,
        systems: &["WATER-DATA"],
        terms: &[Term { system: "", hardware: false, span: Span::Acceptance(36), clause: "第三条" }],
        signed_on: "2024-10-28",
        effective_from: "2024-11-01",
        calendar: "cn",
    },
    Told {
        name: "互联网医院运行保障协议（金，7×24）",
        customer: "HOSP",
        level: Gold,
        systems: &["HOSP-NET"],
        terms: &[Term {
            system: "", hardware: false, span: Span::Dates("2026-08-01", "2099-12-31"), clause: "第三条"
        }],
        signed_on: "2026-07-28",
        effective_from: "2026-08-01",
        calendar: "7x24",
    },
    Told {
        name: "海棠区一网通办运行保障协议（金，7×24）",
        customer: "GOV",
        level: Gold,
        systems: &["GOV-ONE"],
        terms: &[Term {
            system: "", hardware: false, span: Span::Dates("2026-07-01", "2099-12-31"), clause: "第三条"
        }],
        signed_on: "2026-06-28",
        effective_from: "2026-07-01",
        calendar: "7x24",
    },
];

const DONG: &str = "东岭制造 MES 与 ERP 维保协议（银）";

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
    Ok(Content {
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
        (2, Milestone::OnSite) => Duration::hours(8),
        (1, Milestone::Plan) => Duration::hours(8),
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
