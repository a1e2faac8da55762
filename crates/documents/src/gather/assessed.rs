//! 考核表: an issued assessment sheet, each line with the clocks it was computed from.

use access::Action;
use app::{Cx, Problem};
use assessment::core::{ClockOutcome, CountedClock, LineScore, SheetState};
use kernel::SheetId;
use paper::{Block, Column, Fact, Section};

use super::{Gathered, Subject, Voice, Written, both_sign, section};
use crate::{Documents, refusals};

impl Documents {
    pub(super) async fn assessed(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let id: SheetId = subject.id()?;
        let reader = Self::reading(cx, Action::AssessmentRead)?;
        let (sheet, clocks) = self.assessments.as_the_customer_reads(&reader, id).await?;
        if sheet.state != SheetState::Issued {
            return Err(refusals::sheet_not_issued().into());
        }
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        let last = sheet.days.to.yesterday().unwrap_or(sheet.days.to);
        paper.subtitle = Some(format!("{} – {}", voice.day(sheet.days.from), voice.day(last)));
        let by = |done: &assessment::Done| format!("{} {}", done.by, voice.at(done.at));
        paper.facts = vec![
            Fact::new(voice.pick("客户", "Customer"), &sheet.customer.1),
            Fact::new(voice.pick("协议", "Agreement"), &sheet.agreement.1),
            Fact::new(voice.pick("考核表编号", "Sheet"), format!("{} / {}", sheet.number, sheet.revision)),
            Fact::new(voice.pick("考核期", "Period"), format!("{} – {last}", sheet.days.from)),
            Fact::new(voice.pick("客户确认", "Agreed"), sheet.agreed.as_ref().map_or_else(|| "—".to_owned(), by)),
            Fact::new(voice.pick("签发", "Issued"), sheet.issued.as_ref().map_or_else(|| "—".to_owned(), by)),
            Fact::wide(voice.pick("摘要（SHA-256）", "Digest (SHA-256)"), sheet.digest.clone().unwrap_or_default()),
        ];
        let score = &sheet.result.score;
        let mut facts = vec![
            Fact::new(voice.pick("得分（百分制）", "Score of 100"), tenths(score.hundred_tenths)),
            Fact::new(voice.pick("扣减比例", "Deducted"), Voice::share(Some(score.fee_permille))),
        ];
        if let Some(cost) = &sheet.result.cost {
            let currency = &cost.fee.currency;
            facts.push(Fact::new(voice.pick("服务费", "Fee"), kernel::amount(cost.fee.minor, currency)));
            facts.push(Fact::new(voice.pick("扣减金额", "Deduction"), kernel::amount(cost.deduction_minor, currency)));
        }
        paper.sections = vec![
            Section {
                title: voice.pick("考核结果", "Result").into(),
                blocks: vec![Block::Facts { facts }, lines(&sheet.result.lines, voice)],
            },
            Section {
                title: voice.pick("扣分依据", "What points were lost for").into(),
                blocks: evidence(&clocks, voice),
            },
            section(voice.pick("备注", "Remarks"), vec![], written.get("remarks"), voice),
        ];
        paper.annexes = vec![Section {
            title: voice.pick("附件：时限明细", "Annex: every clock").into(),
            blocks: every(&clocks, voice),
        }];
        paper.signatures = both_sign(&sheet.customer.1, &paper.issuer, voice);
        let title = format!("{} {} {}", paper.title, sheet.customer.1, sheet.number);
        Ok(Gathered { customer: (sheet.customer.0, sheet.customer.1.clone()), group: None, title, paper })
    }
}

fn tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn lines(lines: &[LineScore], voice: &Voice) -> Block {
    let columns = vec![
        Column::new(voice.pick("考核项", "Line"), 8),
        Column::centred(voice.pick("分值", "Points"), 3),
        Column::centred(voice.pick("目标", "Target"), 3),
        Column::centred(voice.pick("达标", "Kept"), 3),
        Column::centred(voice.pick("未达标", "Missed"), 3),
        Column::centred(voice.pick("不计", "Not counted"), 3),
        Column::centred(voice.pick("实际", "Attained"), 3),
        Column::centred(voice.pick("扣分", "Lost"), 3),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            voice.say(&line.name),
            line.points.to_string(),
            Voice::share(Some(u32::from(line.target_permille))),
            line.met.to_string(),
            line.missed.to_string(),
            line.not_counted.to_string(),
            Voice::share(line.permille),
            tenths(line.lost_tenths),
        ]
    });
    Block::Table { columns, rows: rows.collect() }
}

fn evidence(clocks: &[CountedClock], voice: &Voice) -> Vec<Block> {
    let missed: Vec<&CountedClock> = clocks.iter().filter(|clock| clock.outcome == ClockOutcome::Missed).collect();
    if missed.is_empty() {
        return vec![Block::text(voice.pick("本期无未达标时限。", "Nothing was missed."))];
    }
    vec![table(&missed, voice)]
}

fn every(clocks: &[CountedClock], voice: &Voice) -> Vec<Block> {
    let all: Vec<&CountedClock> = clocks.iter().collect();
    if all.is_empty() {
        vec![Block::text(voice.pick("本期无时限。", "There was no clock."))]
    } else {
        vec![table(&all, voice)]
    }
}

fn table(clocks: &[&CountedClock], voice: &Voice) -> Block {
    let columns = vec![
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::centred(voice.pick("级别", "Sev."), 2),
        Column::centred(voice.pick("时限", "Promise"), 3),
        Column::centred(voice.pick("责任方", "Answers for it"), 5),
        Column::centred(voice.pick("应于", "Due"), 4),
        Column::centred(voice.pick("实际", "Met"), 4),
        Column::centred(voice.pick("结果", "Result"), 3),
    ];
    let rows = clocks.iter().map(|clock| {
        let party = if clock.answers.name.is_empty() {
            clock.answers.kind.map_or(clock.answers.column.label(voice.language), |kind| kind.label(voice.language))
        } else {
            &clock.answers.name
        };
        vec![
            clock.incident_number.clone(),
            clock.severity.number().to_string(),
            voice.label(clock.milestone.label(voice.language)),
            party.to_owned(),
            voice.at_or(clock.due_at),
            voice.at_or(clock.met_at),
            voice.label(clock.outcome.label(voice.language)),
        ]
    });
    Block::Table { columns, rows: rows.collect() }
}
