//! What is made from papers on an incident: the visit, the quotation, the statement of responsibility.

use access::Action;
use app::{Cx, Problem};
use desk::core::{LineKind, PaperKind, ProofKind};
use kernel::{IncidentId, Language, PaperId};
use paper::{Block, Column, Fact, Section, Signature};

use super::fault::{Case, covered, named, responsibility, stages, symptom};
use super::{Gathered, Subject, Voice, Written, both_sign, section};
use crate::{Documents, refusals};

/// The incident and the paper on it that a document is made from.
fn on_incident(subject: &Subject) -> Result<(IncidentId, PaperId), Problem> {
    let incident = subject.incident.ok_or_else(|| Problem(refusals::needs("/incident_id")))?;
    Ok((incident, subject.id()?))
}

impl Documents {
    /// 现场服务单.
    pub(super) async fn visit_record(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let (incident, visit) = on_incident(subject)?;
        let case = self.case(cx, Some(incident)).await?;
        let reader = Self::reading(cx, Action::IncidentRead)?;
        let visits = self.desk.visits(&reader, incident).await?;
        let found = visits.into_iter().find(|found| found.id == visit);
        let visit = found.ok_or_else(|| Problem(refusals::needs("/subject_id")))?;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        let row = &case.detail.row;
        paper.facts = head(&case, voice);
        let stayed = visit.left_at.map_or_else(|| "—".to_owned(), |left| voice.span(left.since(visit.arrived_at)));
        let proofs = |kinds: Vec<ProofKind>| {
            let said: Vec<&str> = kinds.iter().map(|kind| kind.label(voice.language)).collect();
            if said.is_empty() { "—".to_owned() } else { said.join(voice.pick("、", ", ")) }
        };
        let shown = |proofs: &[desk::act::Proof]| proofs.iter().map(|proof| proof.kind).collect::<Vec<_>>();
        let facts = vec![
            Fact::new(voice.pick("服务人员", "Engineer"), &visit.person),
            Fact::new(voice.pick("地点", "Place"), named(visit.place.as_ref())),
            Fact::new(voice.pick("到达时间", "Arrived"), voice.at(visit.arrived_at)),
            Fact::new(voice.pick("离开时间", "Left"), voice.at_or(visit.left_at)),
            Fact::new(voice.pick("到场凭证", "Shown on arrival"), proofs(shown(&visit.arrival_proofs))),
            Fact::new(voice.pick("在场时长", "Stayed"), stayed),
        ];
        let signed = visit.signature.as_ref();
        let confirmed = vec![
            Fact::new(voice.pick("签字人", "Signed by"), named(signed.map(|signed| &signed.name))),
            Fact::new(voice.pick("签字时间", "Signed at"), voice.at_or(signed.map(|signed| signed.at))),
            Fact::wide(
                voice.pick("客户评价", "Customer's remark"),
                named(signed.and_then(|signed| signed.reason.as_ref())),
            ),
        ];
        paper.sections = vec![
            symptom(&case, voice),
            Section {
                title: voice.pick("到达与离开", "Arrival and departure").into(),
                blocks: vec![Block::Facts { facts }],
            },
            section(voice.pick("检查与操作", "Examined and done"), vec![], visit.done.as_ref(), voice),
            self.parts(&reader, incident, voice).await?,
            section(voice.pick("结果", "Result"), vec![], case.detail.solution.as_ref(), voice),
            section(voice.pick("遗留", "Left over"), vec![], visit.left_over.as_ref(), voice),
            section(
                voice.pick("客户确认", "Customer's confirmation"),
                vec![Block::Facts { facts: confirmed }],
                written.get("remarks"),
                voice,
            ),
        ];
        paper.signatures = signing(&row.customer.name, &visit.person, voice);
        let title = format!("{} {} {}", paper.title, row.number, voice.at(visit.arrived_at));
        Ok(gathered(&case, title, paper))
    }

    /// Parts that were used on an incident.
    async fn parts(&self, cx: &Cx, incident: IncidentId, voice: &Voice) -> Result<Section, Problem> {
        let spent = self.desk.expenses(cx, incident).await?;
        let rows: Vec<Vec<String>> = spent
            .items
            .iter()
            .filter(|expense| expense.kind == PaperKind::Part && !expense.struck)
            .map(|part| {
                vec![
                    part.name.clone(),
                    part.quantity.map_or_else(|| "—".to_owned(), |quantity| quantity.to_string()),
                    named(part.model.as_ref()),
                    named(part.serial_old.as_ref()),
                    named(part.serial_new.as_ref()),
                ]
            })
            .collect();
        let columns = vec![
            Column::new(voice.pick("备件", "Part"), 5),
            Column::centred(voice.pick("数量", "Quantity"), 2),
            Column::centred(voice.pick("型号", "Model"), 4),
            Column::centred(voice.pick("旧序列号", "Old serial"), 5),
            Column::centred(voice.pick("新序列号", "New serial"), 5),
        ];
        let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
        Ok(section(voice.pick("更换备件", "Parts replaced"), blocks, None, voice))
    }

    /// 保外服务确认单.
    pub(super) async fn quotation(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let (incident, id) = on_incident(subject)?;
        let case = self.case(cx, Some(incident)).await?;
        let reader = Self::reading(cx, Action::IncidentRead)?;
        let quoted = self.desk.quotation(&reader, incident, id).await?;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        let row = &case.detail.row;
        paper.facts = head(&case, voice);
        let columns = vec![
            Column::centred(voice.pick("类别", "Kind"), 3),
            Column::new(voice.pick("名称", "What"), 8),
            Column::centred(voice.pick("单价", "Unit price"), 5),
            Column::centred(voice.pick("数量", "Quantity"), 4),
            Column::centred(voice.pick("金额", "Amount"), 5),
        ];
        let mut rows: Vec<Vec<String>> = quoted
            .lines
            .iter()
            .map(|line| {
                let said = |zh: &String, en: &Option<String>| {
                    en.clone().filter(|_| voice.language == Language::En).unwrap_or_else(|| zh.clone())
                };
                vec![
                    voice.label(LineKind::label(line.kind, voice.language)),
                    said(&line.name, &line.name_en),
                    kernel::amount(line.unit_minor, &quoted.currency),
                    format!("{} {}", quantity(line.quantity_thousandths), said(&line.unit, &line.unit_en)),
                    kernel::amount(line.minor, &quoted.currency),
                ]
            })
            .collect();
        let sum = kernel::amount(quoted.total_minor, &quoted.currency);
        rows.push(vec![voice.pick("合计", "Sum").to_owned(), String::new(), String::new(), String::new(), sum]);
        let when = vec![
            Fact::new(voice.pick("计划完成", "To be done by"), voice.at_or(quoted.done_by)),
            Fact::new(voice.pick("报价有效期至", "Valid until"), voice.at(quoted.valid_until)),
        ];
        let answer = quoted.answer.as_ref();
        let word = answer.map(|answer| {
            if answer.accepted { voice.pick("同意实施", "Accepted") } else { voice.pick("不同意", "Refused") }
        });
        let signed = vec![
            Fact::new(voice.pick("确认结果", "Customer's word"), word.unwrap_or("—")),
            Fact::new(voice.pick("确认人", "By"), named(answer.map(|answer| &answer.name))),
            Fact::new(voice.pick("确认时间", "At"), voice.at_or(answer.map(|answer| answer.at))),
            Fact::new(voice.pick("说明", "Why"), named(answer.and_then(|answer| answer.reason.as_ref()))),
        ];
        let mut why = vec![Fact::new(voice.pick("质保判定", "Coverage"), covered(case.detail.coverage.verdict, voice))];
        if let Some(cover) = &case.why.coverage {
            why.push(Fact::new(voice.pick("判定条款", "Clause"), named(cover.clause.as_ref())));
            why.push(Fact::wide(voice.pick("判定依据", "Why"), voice.pick(&cover.text_zh, &cover.text_en).clone()));
        }
        let clause = voice.pick(
            "属保修范围外的，乙方应在实施前出具本确认单，载明原因、工作量、报价与完成时间，甲方书面确认后实施；一级事件可先行处置，24 小时内补签。",
            "Work outside warranty begins once the customer has confirmed this sheet in writing: reason, work, price, date. At severity 1 work may begin at once and the sheet is signed within 24 hours.",
        );
        paper.sections = vec![
            section(
                voice.pick("保外原因与工作内容", "Why it is outside warranty, and the work"),
                vec![Block::Facts { facts: why }, Block::text(quoted.reason.clone())],
                None,
                voice,
            ),
            Section {
                title: voice.pick("工作量与报价", "Work and price").into(),
                blocks: vec![Block::Table { columns, rows }, Block::Facts { facts: when }],
            },
            section(voice.pick("约定", "Terms"), vec![Block::text(clause)], written.get("remarks"), voice),
            Section {
                title: voice.pick("客户确认", "Customer's confirmation").into(),
                blocks: vec![Block::Facts { facts: signed }],
            },
        ];
        paper.signatures = both_sign(&row.customer.name, &paper.issuer, voice);
        let title = format!("{} {}", paper.title, row.number);
        Ok(gathered(&case, title, paper))
    }

    /// 责任界定意见. Made only once the verdict is released: until then nothing names another party to the customer.
    pub(super) async fn statement(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let case = self.case(cx, subject.incident).await?;
        let Some(why) = case.why.attribution.as_ref().filter(|why| why.released) else {
            return Err(refusals::not_released().into());
        };
        let incident = case.detail.row.id;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        paper.facts = head(&case, voice);
        let contests = self.desk.contests(&Self::reading(cx, Action::IncidentRead)?, incident).await?;
        let columns = vec![
            Column::centred(voice.pick("提出时间", "When"), 4),
            Column::new(voice.pick("申诉理由", "Why"), 8),
            Column::centred(voice.pick("状态", "Standing"), 4),
            Column::new(voice.pick("裁定", "Decision"), 8),
        ];
        let rows: Vec<Vec<String>> = contests
            .iter()
            .map(|contest| {
                vec![
                    voice.at(contest.made_at),
                    contest.reason.clone(),
                    voice.label(contest.state.label(voice.language)),
                    contest.decision.as_ref().map_or_else(|| "—".to_owned(), |decision| decision.reason.clone()),
                ]
            })
            .collect();
        let contested = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
        let lead = why.lead.as_ref().map(|lead| lead.name.clone()).filter(|name| !name.is_empty());
        let lead = lead.unwrap_or_else(|| why.lead_kind.label(voice.language).to_owned());
        let conclusion = match voice.language {
            kernel::Language::Zh => format!("依据责任矩阵与处置证据，本次故障由{lead}承担主要责任，各环节责任如下。"),
            kernel::Language::En => {
                format!("By the responsibility matrix and the evidence, {lead} is responsible; stage by stage:")
            }
        };
        let clause = voice.pick(
            "责任暂不明确的，先恢复、后界定；恢复后 3 个工作日内，双方依据责任矩阵和处置证据出具本意见；5 个工作日内未书面异议的视为认可。",
            "Restore first, attribute later: this statement is made within 3 working days of the restoration, from the matrix and the evidence; who does not object in writing within 5 working days agrees.",
        );
        let own = paper.issuer.clone();
        paper.sections = vec![
            symptom(&case, voice),
            section(voice.pick("原因", "Cause"), vec![], case.detail.cause.as_ref(), voice),
            responsibility(&case, &own, voice),
            Section {
                title: voice.pick("界定结论", "Conclusion").into(),
                blocks: vec![Block::text(conclusion), stages(why, voice)],
            },
            section(voice.pick("申诉与裁定", "Contests"), contested, None, voice),
            section(voice.pick("双方意见", "Both sides"), vec![], written.get("opinion"), voice),
            Section { title: voice.pick("效力", "Effect").into(), blocks: vec![Block::text(clause)] },
        ];
        paper.signatures = both_sign(&case.detail.row.customer.name, &paper.issuer, voice);
        let title = format!("{} {}", paper.title, case.detail.row.number);
        Ok(gathered(&case, title, paper))
    }
}

/// What stands at the head of everything about an incident.
fn head(case: &Case, voice: &Voice) -> Vec<Fact> {
    let row = &case.detail.row;
    vec![
        Fact::new(voice.pick("客户", "Customer"), &row.customer.name),
        Fact::new(voice.pick("系统", "System"), named(row.system.as_ref().map(|system| &system.name))),
        Fact::new(voice.pick("工单编号", "Incident"), &row.number),
        Fact::new(voice.pick("级别", "Severity"), voice.severity(row.severity)),
        Fact::wide(voice.pick("事项", "What"), &row.title),
    ]
}

fn gathered(case: &Case, title: String, paper: paper::Paper) -> Gathered {
    let customer = &case.detail.row.customer;
    Gathered { customer: (customer.id, customer.name.clone()), group: case.group, title, paper }
}

/// The customer's person and the engineer sign a visit.
fn signing(customer: &str, engineer: &str, voice: &Voice) -> Vec<Signature> {
    let lines = || vec![voice.pick("签字：", "Signature: ").to_owned(), voice.pick("日期：", "Date: ").to_owned()];
    vec![
        Signature { who: format!("{}{customer}", voice.pick("客户（签章）：", "Customer: ")), lines: lines() },
        Signature { who: format!("{}{engineer}", voice.pick("服务人员：", "Engineer: ")), lines: lines() },
    ]
}

/// `1.5` from thousandths.
fn quantity(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
