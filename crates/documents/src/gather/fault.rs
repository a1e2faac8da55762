//! 故障处理报告: one incident from its report to its confirmation.

use access::Action;
use agreement::core::{Severity, Verdict};
use app::{Cx, Problem};
use clocks::core::{Facing, Milestone};
use desk::api::explanation::{AttributionWhy, Explanation};
use desk::api::timeline::TimelineItem;
use desk::api::view::IncidentDetail;
use desk::core::{State, duration_words};
use desk::store::record::Decision;
use kernel::IncidentId;
use paper::{Block, Column, Fact, Section};

use super::{Gathered, Subject, Voice, Written, both_sign, section};
use crate::Documents;
use crate::refusals;

/// Everything that is known of an incident and may leave the house.
pub(crate) struct Case {
    /// It.
    pub detail: IncidentDetail,
    /// What happened as the customer reads it, without clocks.
    pub happened: Vec<TimelineItem>,
    /// Why it was decided so.
    pub why: Explanation,
    /// The decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// The promises to the customer.
    pub clocks: Vec<clocks::core::Clock>,
    /// The group whose work it is.
    pub group: Option<kernel::GroupId>,
}

impl Documents {
    /// Reads one incident for a document.
    pub(crate) async fn case(&self, cx: &Cx, id: Option<IncidentId>) -> Result<Case, Problem> {
        let id = id.ok_or_else(|| Problem(refusals::needs("/incident_id")))?;
        let cx = Self::reading(cx, Action::IncidentRead)?;
        let (loaded, decisions) = self.desk.decisions(&cx, id).await?;
        let mut happened = self.desk.timeline_for_customer(&cx, id).await?;
        happened.retain(|item| !item.kind.starts_with("clock."));
        let promised = |clock: &&clocks::core::Clock| clock.facing == Facing::Customer && clock.milestone.promises();
        Ok(Case {
            detail: self.desk.detail(&cx, id).await?,
            why: self.desk.explanation(&cx, id, None).await?,
            happened,
            decisions,
            clocks: loaded.clocks.iter().filter(promised).cloned().collect(),
            group: loaded.incident.group,
        })
    }

    pub(super) async fn fault_report(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let case = self.case(cx, subject.incident).await?;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        let detail = &case.detail;
        let row = &detail.row;
        paper.subtitle = Some(format!("{} {}", row.number, row.title));
        paper.facts = vec![
            Fact::new(voice.pick("客户", "Customer"), &row.customer.name),
            Fact::new(voice.pick("系统", "System"), named(row.system.as_ref().map(|system| &system.name))),
            Fact::new(voice.pick("申报时间", "Reported"), voice.at(row.reported_at)),
            Fact::new(voice.pick("恢复时间", "Restored"), voice.at_or(met(&case, Milestone::Restore))),
            Fact::new(
                voice.pick("处理工程师", "Engineer"),
                named(row.engineer.as_ref().map(|engineer| &engineer.name)),
            ),
            Fact::new(voice.pick("编制日期", "Written on"), voice.day(voice.date(cx.now))),
        ];
        let own = paper.issuer.clone();
        paper.sections = vec![
            identity(&case, voice),
            symptom(&case, voice),
            scope_of_damage(&case, written, voice),
            timeline(&case, voice),
            course(&case, voice),
            cause(&case, written, voice),
            responsibility(&case, &own, voice),
            promises(&case, voice),
            section(voice.pick("遗留问题", "What is left"), vec![], written.get("left_over"), voice),
            section(
                voice.pick("整改与预防措施（责任人、期限）", "Measures (who, until when)"),
                vec![],
                written.get("measures"),
                voice,
            ),
            section(voice.pick("知识条目编号", "Knowledge entries"), vec![], written.get("knowledge"), voice),
            confirmation(&case, voice),
        ];
        paper.signatures = both_sign(&row.customer.name, &paper.issuer, voice);
        Ok(Gathered {
            customer: (row.customer.id, row.customer.name.clone()),
            group: case.group,
            title: format!("{} {}", paper.title, row.number),
            paper,
        })
    }
}

/// When a promise was met.
fn met(case: &Case, milestone: Milestone) -> Option<kernel::Instant> {
    case.clocks.iter().filter(|clock| clock.milestone == milestone).find_map(clocks::core::Clock::met_at)
}

/// A name, or a dash.
pub(crate) fn named(name: Option<&String>) -> String {
    name.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| "—".to_owned())
}

fn identity(case: &Case, voice: &Voice) -> Section {
    let detail = &case.detail;
    let language = voice.language;
    let first = case.decisions.iter().find(|decision| decision.kind == "severity");
    let first = first.and_then(|decision| decision.body["severity"].as_u64());
    let first = first.and_then(|number| Severity::new(u8::try_from(number).ok()?).ok()).unwrap_or(detail.row.severity);
    let component = detail.component.as_ref();
    let path = component.map(|component| component.path.join(" / ")).filter(|path| !path.is_empty());
    let kind = component.and_then(|component| component.kind).map(|kind| voice.label(kind.label(language)));
    let mut facts = vec![
        Fact::new(voice.pick("故障编号", "Number"), &detail.row.number),
        Fact::new(voice.pick("受理渠道", "Channel"), voice.label(detail.channel.label(language))),
        Fact::new(voice.pick("初定级别", "First graded"), voice.severity(first)),
        Fact::new(voice.pick("最终级别", "Finally"), voice.severity(detail.row.severity)),
        Fact::new(voice.pick("故障部件", "Component"), path.or(kind).unwrap_or_else(|| "—".to_owned())),
        Fact::new(
            voice.pick("故障类别", "Fault class"),
            detail.fault_class.map_or_else(|| "—".to_owned(), |class| voice.label(class.label(language))),
        ),
    ];
    if let Some(why) = &case.why.severity {
        facts.push(Fact::wide(voice.pick("定级依据", "Why"), voice.pick(&why.text_zh, &why.text_en).clone()));
    }
    Section {
        title: voice.pick("故障编号与等级", "Number and severity").into(), blocks: vec![Block::Facts { facts }]
    }
}

pub(crate) fn symptom(case: &Case, voice: &Voice) -> Section {
    let detail = &case.detail;
    let facts = vec![
        Fact::new(voice.pick("申报人", "Reporter"), named(detail.reporter.name.as_ref())),
        Fact::new(voice.pick("联系电话", "Telephone"), named(detail.reporter.phone.as_ref())),
        Fact::wide(voice.pick("位置", "Place"), named(detail.reporter.place.as_ref())),
    ];
    Section {
        title: voice.pick("故障现象与申报人", "Symptom and reporter").into(),
        blocks: vec![Block::text(detail.text.clone()), Block::Facts { facts }],
    }
}

fn scope_of_damage(case: &Case, written: &Written, voice: &Voice) -> Section {
    let detail = &case.detail;
    let restored = met(case, Milestone::Restore);
    let from = detail.row.reported_at;
    let lasted = restored.map_or_else(|| "—".to_owned(), |at| voice.span(at.since(from)));
    let facts = vec![
        Fact::new(voice.pick("影响范围", "Who was hit"), detail.impact.label(voice.language)),
        Fact::new(voice.pick("业务停了吗", "Did the business stop"), detail.urgency.label(voice.language)),
        Fact::new(voice.pick("自申报至恢复", "From report to restoration"), lasted),
        Fact::new(voice.pick("恢复时间", "Restored"), voice.at_or(restored)),
    ];
    let title = voice.pick("影响范围与时长", "Extent and duration");
    section(title, vec![Block::Facts { facts }], written.get("impact"), voice)
}

fn timeline(case: &Case, voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("时间", "When"), 6),
        Column::new(voice.pick("事项", "What"), 18),
        Column::centred(voice.pick("记录人", "Recorded by"), 5),
    ];
    let late = voice.pick("（补录）", " (entered later)");
    let rows = case.happened.iter().map(|item| {
        let what = voice.pick(&item.text_zh, &item.text_en);
        let who = if item.actor.name.is_empty() { voice.pick("平台", "Platform") } else { &item.actor.name };
        vec![voice.at(item.at), format!("{what}{}", if item.late_entry { late } else { "" }), who.to_owned()]
    });
    Section {
        title: voice.pick("时间线", "Timeline").into(),
        blocks: vec![Block::Table { columns, rows: rows.collect() }],
    }
}

fn course(case: &Case, voice: &Voice) -> Section {
    let told = ["incident.plan_published", "incident.restored", "incident.resolved", "incident.visit_ended"];
    let items: Vec<String> = case
        .happened
        .iter()
        .filter(|item| told.contains(&item.kind.as_str()))
        .map(|item| format!("{} {}", voice.at(item.at), voice.pick(&item.text_zh, &item.text_en)))
        .collect();
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::List { items });
    }
    if let Some(solution) = &case.detail.solution {
        blocks.push(Block::text(format!("{}{solution}", voice.pick("解决办法：", "Solution: "))));
    }
    section(voice.pick("处理过程与临时措施", "Course and workarounds"), blocks, None, voice)
}

fn cause(case: &Case, written: &Written, voice: &Voice) -> Section {
    let direct = case.detail.cause.as_ref();
    let blocks = direct.map(|cause| Block::text(format!("{}{cause}", voice.pick("直接原因：", "Direct cause: "))));
    let root = written.get("root_cause").map(|text| format!("{}{text}", voice.pick("根本原因：", "Root cause: ")));
    section(voice.pick("原因分析", "Cause"), blocks.into_iter().collect(), root.as_ref(), voice)
}

/// Whether it is covered.
pub(crate) fn covered(verdict: Verdict, voice: &Voice) -> &'static str {
    match verdict {
        Verdict::InWarranty => voice.pick("保内", "In warranty"),
        Verdict::OutOfWarranty => voice.pick("保外", "Out of warranty"),
        Verdict::Undetermined => voice.pick("待定", "Undetermined"),
    }
}

/// 首问负责: until the verdict is released we lead, and nothing names anybody else.
pub(crate) fn responsibility(case: &Case, own: &str, voice: &Voice) -> Section {
    let title = voice.pick("责任界定", "Responsibility");
    let mut facts = vec![Fact::new(voice.pick("质保判定", "Coverage"), covered(case.detail.coverage.verdict, voice))];
    if let Some(why) = &case.why.coverage {
        facts.push(Fact::new(voice.pick("判定条款", "Clause"), named(why.clause.as_ref())));
        facts.push(Fact::wide(voice.pick("判定依据", "Why"), voice.pick(&why.text_zh, &why.text_en).clone()));
    }
    match case.why.attribution.as_ref().filter(|why| why.released) {
        None => {
            let (zh, en) = (
                format!("责任尚未公布：先恢复、后界定；由{own}牵头处理（首问负责）。"),
                format!("Responsibility is not published yet: restore first, attribute later; {own} leads."),
            );
            Section { title: title.into(), blocks: vec![Block::Facts { facts }, Block::text(voice.pick(zh, en))] }
        }
        Some(why) => {
            let lead = why.lead.as_ref().map(|lead| lead.name.clone()).filter(|name| !name.is_empty());
            let lead = lead.unwrap_or_else(|| why.lead_kind.label(voice.language).to_owned());
            facts.push(Fact::new(voice.pick("牵头单位", "Led by"), lead));
            facts.push(Fact::new(voice.pick("判定状态", "Standing"), voice.label(why.state.label(voice.language))));
            facts.push(Fact::new(voice.pick("矩阵条款", "Clause of the matrix"), named(why.clause.as_ref())));
            let row = why.matrix_row.map_or_else(|| "—".to_owned(), |row| row.to_string());
            facts.push(Fact::new(voice.pick("矩阵行", "Row of the matrix"), row));
            facts.push(Fact::wide(voice.pick("证据", "Evidence"), named(why.evidence.as_ref())));
            Section { title: title.into(), blocks: vec![Block::Facts { facts }, stages(why, voice)] }
        }
    }
}

/// Who leads and helps at each stage.
pub(crate) fn stages(why: &AttributionWhy, voice: &Voice) -> Block {
    let columns = vec![
        Column::centred(voice.pick("环节", "Stage"), 3),
        Column::centred(voice.pick("牵头", "Lead"), 6),
        Column::centred(voice.pick("协办", "Support"), 6),
        Column::centred(voice.pick("费用承担", "Paid by"), 5),
        Column::centred(voice.pick("条款", "Clause"), 5),
    ];
    let party = |role: &desk::api::explanation::ResponsibleView| {
        role.name.clone().unwrap_or_else(|| role.kind.label(voice.language).to_owned())
    };
    let dash = || "—".to_owned();
    let rows = why.stages.iter().map(|stage| {
        let support: Vec<String> = stage.support.iter().map(party).collect();
        vec![
            stage.stage.label(voice.language).to_owned(),
            stage.lead.as_ref().map_or_else(dash, party),
            if support.is_empty() { dash() } else { support.join(voice.pick("、", ", ")) },
            stage.payer.as_ref().map_or_else(dash, party),
            named(stage.clause.as_ref()),
        ]
    });
    Block::Table { columns, rows: rows.collect() }
}

fn promises(case: &Case, voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("时限", "Promise"), 4),
        Column::centred(voice.pick("承诺", "Within"), 5),
        Column::centred(voice.pick("起算", "From"), 6),
        Column::centred(voice.pick("应于", "Due"), 6),
        Column::centred(voice.pick("实际", "Met"), 6),
        Column::centred(voice.pick("结果", "Result"), 5),
    ];
    let language = voice.language;
    let mut clocks: Vec<&clocks::core::Clock> =
        case.clocks.iter().filter(|clock| clock.target.duration.is_some()).collect();
    clocks.sort_by_key(|clock| (clock.milestone, clock.started_at));
    let rows = clocks.iter().map(|clock| {
        let late = clock.standing_breach().is_some();
        let result = match (late, clock.met_at(), clock.is_open()) {
            (true, ..) => voice.pick("超时", "late"),
            (false, Some(_), _) => voice.pick("按时", "kept"),
            (false, None, true) => voice.pick("进行中", "running"),
            (false, None, false) => voice.pick("不计", "not counted"),
        };
        vec![
            voice.label(clock.milestone.label(language)),
            clock.target.duration.map(|within| duration_words(within, language)).unwrap_or_default(),
            voice.at(clock.started_at),
            voice.at_or(clock.due_at()),
            voice.at_or(clock.met_at()),
            voice.label(result),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
    section(voice.pick("协议时限达成情况", "Promises kept"), blocks, None, voice)
}

fn confirmation(case: &Case, voice: &Voice) -> Section {
    let detail = &case.detail;
    let confirmed = matches!(detail.row.state, State::Confirmed | State::Closed);
    let facts = vec![
        Fact::new(
            voice.pick("客户确认", "Customer's word"),
            if confirmed { voice.pick("已确认", "Confirmed") } else { voice.pick("待确认", "Awaited") },
        ),
        Fact::new(
            voice.pick("满意度", "Satisfaction"),
            detail.stars.map_or_else(|| "—".to_owned(), |stars| format!("{stars} / 5")),
        ),
    ];
    Section {
        title: voice.pick("客户确认与满意度", "Customer's confirmation").into(),
        blocks: vec![Block::Facts { facts }],
    }
}
