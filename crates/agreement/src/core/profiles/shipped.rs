//! The two profiles.

use clocks::core::{Ladder, Milestone, PauseReason};
use triage::FaultClass;
use worktime::{Counting, Duration, HOUR};

use super::ladders;
use crate::core::content::{
    Assessment, AssessmentLine, Attempts, ChannelRule, Content, CountedIn, Deduction, Fallback, OnSiteStart, PauseRule,
    Received, Renewal, ReopenedTime, Service, ServiceTarget, TargetRow,
};
use crate::core::coverage::Exclusion;
use crate::core::matrix::{MatrixRow, Responsible};
use crate::core::selector::Selector;
use crate::core::severity::{OverrideEffect, SeverityOverride, SeverityTable};
use crate::core::terms::{Period, TermRow};
use crate::core::words::{Severity, Sign, Text};

use Severity as S;

/// 基准: severity 1–2 respond in 2 h, plan in 24 h; 3–4 respond in 3 working days.
pub fn baseline() -> Content {
    use Milestone::{Plan, Respond};
    let targets = vec![
        row(S::ONE, Respond, Duration::hours(2)),
        row(S::ONE, Plan, Duration::hours(24)),
        row(S::TWO, Respond, Duration::hours(2)),
        row(S::TWO, Plan, Duration::hours(24)),
        row(S::THREE, Respond, Duration::WorkingDays(3)),
        row(S::FOUR, Respond, Duration::WorkingDays(3)),
    ];
    let acceptance = [
        Duration::minutes(30),
        Duration::minutes(30),
        Duration::WorkingTime(8 * HOUR),
        Duration::WorkingTime(8 * HOUR),
    ];
    content(targets, ladders::baseline(), acceptance)
}

/// 政务投标常用: four severities, restoring promised down to severity 3.
pub fn tender() -> Content {
    use Milestone::{OnSite, Plan, Report, Resolve, Respond, Restore};
    let targets = vec![
        row(S::ONE, Respond, Duration::minutes(30)),
        row(S::ONE, OnSite, Duration::hours(2)),
        row(S::ONE, Plan, Duration::hours(4)),
        row(S::ONE, Restore, Duration::hours(8)),
        row(S::ONE, Report, Duration::hours(24)),
        row(S::TWO, Respond, Duration::hours(1)),
        row(S::TWO, OnSite, Duration::hours(4)),
        row(S::TWO, Plan, Duration::hours(8)),
        row(S::TWO, Restore, Duration::hours(24)),
        row(S::TWO, Report, Duration::hours(48)),
        row(S::THREE, Respond, Duration::hours(4)),
        row(S::THREE, OnSite, Duration::EndOfDay(1)),
        row(S::THREE, Restore, Duration::hours(72)),
        row(S::FOUR, Respond, Duration::WorkingTime(8 * HOUR)),
        row(S::FOUR, Resolve, Duration::WorkingDays(3)),
    ];
    let acceptance =
        [Duration::minutes(10), Duration::minutes(20), Duration::hours(1), Duration::WorkingTime(4 * HOUR)];
    content(targets, ladders::tender(), acceptance)
}

/// The shipped table of severities.
pub fn severity_table() -> SeverityTable {
    let (one, two, three, four) = (S::ONE, S::TWO, S::THREE, S::FOUR);
    SeverityTable {
        rows: [[one, one, two, three], [one, two, two, three], [two, two, three, four], [three, three, four, four]],
        overrides: vec![
            SeverityOverride {
                signs: vec![Sign::DataLoss, Sign::MoneyWronglyPaid, Sign::Ransomware, Sign::Defacement],
                effect: OverrideEffect::NeverBelow(two),
                clause: "附件一 2.1".to_owned(),
            },
            SeverityOverride {
                signs: vec![Sign::VitalFunction, Sign::Vip, Sign::GuardedPeriod],
                effect: OverrideEffect::StepUp,
                clause: "附件一 2.2".to_owned(),
            },
        ],
        meanings: [
            Text::new(
                "核心业务全部中断，或数据丢失、泄露，或可能造成人身与重大财产损失",
                "The core business stands still, data is lost or leaked, or people or great values are in danger",
            ),
            Text::new(
                "主要功能不可用或严重变慢，多数用户受影响，没有可行的替代办法",
                "Main functions fail or crawl for most users and there is no way around",
            ),
            Text::new("局部功能异常，有替代办法", "Part of it fails and there is a way around"),
            Text::new("咨询、个别用户问题、界面与建议", "Questions, single users, appearance and suggestions"),
        ],
    }
}

/// The shipped rule: the customer's waiting, an agreed window and planned downtime stop restore and resolve; waiting
/// for a vendor or for parts stops nothing towards the customer.
pub fn pause_rules() -> Vec<PauseRule> {
    let stopping = |reason, stops: &[Milestone]| PauseRule { reason, stops: stops.to_vec() };
    let both = [Milestone::Restore, Milestone::Resolve];
    vec![
        stopping(PauseReason::WaitingCustomer, &both),
        stopping(PauseReason::WaitingVendor, &[]),
        stopping(PauseReason::WaitingParts, &[]),
        stopping(PauseReason::AgreedWindow, &both),
        stopping(PauseReason::PlannedDowntime, &both),
    ]
}

/// What a new agreement starts from: the provider leads everything.
pub fn starting_matrix() -> Vec<MatrixRow> {
    vec![MatrixRow {
        selector: Selector::ANY,
        fault_class: None,
        stage: None,
        lead: Responsible::PROVIDER,
        support: Vec::new(),
        informed: Vec::new(),
        clause: "附件二 1".to_owned(),
        payer: Responsible::PROVIDER,
    }]
}

fn row(severity: Severity, milestone: Milestone, within: Duration) -> TargetRow {
    TargetRow { severity, milestone, within }
}

fn content(targets: Vec<TargetRow>, ladders: [Ladder; 4], acceptance: [Duration; 4]) -> Content {
    Content {
        systems: Vec::new(),
        terms: vec![TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "第三条")],
        calendar: "cn".to_owned(),
        counting: Counting::Civil,
        severities: severity_table(),
        targets,
        on_site_from: OnSiteStart::Decision,
        reopened: ReopenedTime::Remaining,
        ladders,
        pauses: pause_rules(),
        exclusions: exclusions(),
        channels: channels(),
        catalogue: catalogue(),
        screening: None,
        attempts: Some(Attempts { count: 3, apart: Duration::hours(4), text_message: true }),
        acceptance,
        confirmation_silence: Duration::WorkingDays(5),
        release_permille: 900,
        triage_permille: 600,
        guarded_periods: Vec::new(),
        assessment: assessment(),
        bonds: Vec::new(),
        matrix: starting_matrix(),
        fallback: fallback(),
        fees: Vec::new(),
        renewal: Renewal::None,
    }
}

fn exclusions() -> Vec<Exclusion> {
    let one = |code: &str, zh: &str, en: &str, fault_classes: &[FaultClass]| Exclusion {
        code: code.to_owned(),
        text: Text::new(zh, en),
        fault_classes: fault_classes.to_vec(),
        selector: None,
        clause: "第九条".to_owned(),
    };
    vec![
        one("misoperation", "用户操作不当", "Wrong operation by users", &[FaultClass::UserOperation]),
        one(
            "requirement_change",
            "需求变更或新增业务",
            "Changed or new requirements",
            &[FaultClass::RequirementChange],
        ),
        one("relocation", "设备或场所搬迁", "Moved equipment or premises", &[]),
        one("unconfirmed_change", "未经确认的业务变更", "Business changes nobody confirmed", &[]),
        one("modified_by_others", "他方擅自改动", "Changes made by others", &[]),
        one("force_majeure", "火灾、地震、雷击等不可抗力", "Fire, earthquake, lightning and other force majeure", &[]),
    ]
}

fn channels() -> Vec<ChannelRule> {
    let one = |channel: &str, received| ChannelRule {
        channel: channel.to_owned(),
        reached_at: None,
        received,
        clause: "第五条".to_owned(),
    };
    vec![
        one("portal", Received::OnArrival),
        one("phone", Received::OnArrival),
        one("mail", Received::OnArrival),
        one("chat_group", Received::OnRegistration),
    ]
}

fn catalogue() -> Vec<Service> {
    let one = |code: &str, zh: &str, en: &str, days| Service {
        code: code.to_owned(),
        name: Text::new(zh, en),
        targets: vec![ServiceTarget { milestone: Milestone::Respond, within: Duration::WorkingDays(days) }],
        charged: false,
    };
    vec![
        one("improvement", "系统改进", "Improvement", 3),
        one("data_backup", "数据备份", "Data backup", 1),
        one("user_training", "用户培训", "User training", 3),
        one("consultation", "咨询", "Consultation", 1),
        one("account_change", "账号与权限调整", "Accounts and permissions", 1),
    ]
}

fn assessment() -> Assessment {
    let line = |zh: &str, en: &str, milestone, points, target_permille, tenths_per_percent| AssessmentLine {
        name: Text::new(zh, en),
        milestone,
        severity: None,
        points,
        target_permille,
        tenths_per_percent,
    };
    Assessment {
        counted_in: CountedIn::Reported,
        fee: None,
        cap_permille: Some(200),
        lines: vec![
            line("响应及时率", "Response in time", Milestone::Respond, 15, 980, 10),
            line("到场及时率", "On site in time", Milestone::OnSite, 10, 950, 10),
            line("恢复及时率", "Restored in time", Milestone::Restore, 20, 950, 20),
        ],
        deductions: vec![
            Deduction { from_points: 80, below_points: 90, flat_permille: 0, permille_per_point: 10 },
            Deduction { from_points: 0, below_points: 80, flat_permille: 200, permille_per_point: 0 },
        ],
    }
}

/// What holds where no agreement ever was, and what a new agreement states until it says otherwise: no promises.
pub fn fallback() -> Fallback {
    Fallback {
        text: Text::new(
            "目前没有生效的协议，不作时限承诺；我们会尽快联系您，并先就费用征得您的书面同意再施工。",
            "No agreement is in force, so no times are promised. We will contact you, and no work that costs money starts before you agree in writing.",
        ),
        targets: Vec::new(),
        clause: String::new(),
    }
}
