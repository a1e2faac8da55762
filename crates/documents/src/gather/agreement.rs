//! 保修协议: the text of a version as its rules have it: what is computed by is what is printed.

mod clauses;
mod counting;
mod renewal;

use access::Action;
use agreement::Facing;
use agreement::core::content::{Content, Received, Renewal};
use agreement::core::selector::Root;
use agreement::core::{Period, Responsible, Severity, TermRow};
use app::{Cx, Problem};
use clocks::core::{Milestone, Rung, RungAction, Trigger};
use desk::core::duration_words;
use kernel::{AgreementVersionId, PartyId, SystemId};
use paper::{Block, Column, Fact, Section};
use std::collections::HashMap;

use super::fault::named;
use super::{Gathered, Subject, Voice, Written, both_sign, section};
use crate::{Documents, refusals};
use clauses::Clause;

/// Names that a version refers to.
struct Names {
    systems: Vec<(SystemId, String, String, String)>,
    components: HashMap<kernel::ComponentId, String>,
    parties: HashMap<PartyId, String>,
}

impl Documents {
    pub(super) async fn agreement_text(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let id: AgreementVersionId = subject.id()?;
        let reader = Self::reading(cx, Action::AgreementRead)?;
        let (agreement, version, content) = self.agreements.read_version(&reader, id).await?;
        if agreement.facing != Facing::Customer {
            return Err(refusals::needs("/subject_id").into());
        }
        let customer = self.estate.party(agreement.customer).await?.map(|party| party.fields.name).unwrap_or_default();
        let names = self.names_of(&content, voice).await?;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        paper.subtitle = Some(agreement.name.clone());
        let date = |day: Option<jiff::civil::Date>| day.map_or_else(|| "—".to_owned(), |day| voice.day(day));
        paper.facts = vec![
            Fact::new(voice.pick("甲方", "Customer"), &customer),
            Fact::new(voice.pick("乙方", "Provider"), &paper.issuer),
            Fact::new(voice.pick("协议名称", "Agreement"), &agreement.name),
            Fact::new(voice.pick("版本", "Version"), version.number.to_string()),
            Fact::new(voice.pick("签署日期", "Signed on"), date(version.signed_on)),
            Fact::new(voice.pick("生效日期", "In force from"), date(version.effective_from)),
        ];
        paper.sections = vec![
            scope(&content, &names, voice),
            services(&content, voice),
            severities(&content, voice),
            targets(&content, voice),
            counting::section(&content, voice),
            channels(&content, voice),
            process(&content, voice),
            ladder(&content, voice),
            matrix(&content, &names, voice),
            exclusions(&content, voice),
            clauses::section(Clause::Remote, voice),
            assessment(&content, voice),
            term_end(&content, voice),
            section(voice.pick("补充约定", "Further terms"), vec![], written.get("remarks"), voice),
        ];
        paper.signatures = both_sign(&customer, &paper.issuer, voice);
        let title = format!("{} {} v{}", paper.title, agreement.name, version.number);
        Ok(Gathered { customer: (agreement.customer, customer), group: None, title, paper })
    }

    async fn names_of(&self, content: &Content, voice: &Voice) -> Result<Names, Problem> {
        let mut names = Names { systems: Vec::new(), components: HashMap::new(), parties: HashMap::new() };
        for system in &content.systems {
            let Some(delivered) = self.estate.delivered(*system).await? else { continue };
            let fields = &delivered.system.fields;
            let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "—".to_owned(), |day| voice.day(day));
            names.systems.push((*system, fields.name.clone(), day(fields.accepted_on), day(fields.live_on)));
            names.components.extend(delivered.components.iter().map(|node| (node.id, node.fields.name.clone())));
        }
        let mut parties: Vec<PartyId> = content
            .matrix
            .iter()
            .flat_map(|row| {
                [row.lead, row.payer].into_iter().chain(row.support.iter().copied()).chain(row.informed.iter().copied())
            })
            .filter_map(|role| if let Responsible::Party(id) = role { Some(id) } else { None })
            .collect();
        parties.sort_unstable();
        parties.dedup();
        if !parties.is_empty() {
            let known = self.estate.parties_named(&parties).await?;
            names.parties = known.into_iter().map(|party| (party.id, party.fields.name)).collect();
        }
        Ok(names)
    }
}

impl Names {
    fn root(&self, root: Root) -> Option<String> {
        match root {
            Root::System(id) => self.systems.iter().find(|(known, ..)| *known == id).map(|(_, name, ..)| name.clone()),
            Root::Component(id) => self.components.get(&id).cloned(),
        }
    }

    fn role(&self, role: Responsible, voice: &Voice) -> String {
        match role {
            Responsible::Party(id) => self.parties.get(&id).cloned().unwrap_or_else(|| "—".to_owned()),
            Responsible::Kind(kind) => kind.label(voice.language).to_owned(),
        }
    }

    fn roles(&self, roles: &[Responsible], voice: &Voice) -> String {
        let said: Vec<String> = roles.iter().map(|role| self.role(*role, voice)).collect();
        if said.is_empty() { "—".to_owned() } else { said.join(voice.pick("、", ", ")) }
    }
}

fn scope(content: &Content, names: &Names, voice: &Voice) -> Section {
    let columns = vec![
        Column::new(voice.pick("系统", "System"), 8),
        Column::centred(voice.pick("验收日期", "Accepted"), 5),
        Column::centred(voice.pick("上线日期", "Live"), 5),
    ];
    let rows = names.systems.iter().map(|(_, name, accepted, live)| vec![name.clone(), accepted.clone(), live.clone()]);
    let terms = vec![
        Column::new(voice.pick("范围", "What"), 7),
        Column::new(voice.pick("保修期", "Term"), 9),
        Column::centred(voice.pick("条款", "Clause"), 4),
    ];
    let of_term = |row: &TermRow| {
        let what = row.selector.words(|root| names.root(root));
        vec![voice.say(&what), period(row, voice), row.clause.clone()]
    };
    Section {
        title: voice.pick("保修范围与期限", "Scope and term").into(),
        blocks: vec![
            Block::Table { columns, rows: rows.collect() },
            Block::Table { columns: terms, rows: content.terms.iter().map(of_term).collect() },
        ],
    }
}

fn period(row: &TermRow, voice: &Voice) -> String {
    let mut said = match row.period {
        Period::Acceptance { months } => {
            voice.pick(format!("自验收之日起 {months} 个月"), format!("{months} months from acceptance"))
        }
        Period::GoLive { months } => {
            voice.pick(format!("自上线之日起 {months} 个月"), format!("{months} months from going live"))
        }
        Period::Dates { from, until } => voice.pick(
            format!("{} 至 {}", voice.day(from), voice.day(until)),
            format!("{} to {}", voice.day(from), voice.day(until)),
        ),
        Period::Component => {
            voice.pick("以部件登记的原厂保修日期为准".to_owned(), "the component's own warranty dates".to_owned())
        }
    };
    if let Some(day) = row.continued_until {
        said +=
            &voice.pick(format!("；延续服务至 {}", voice.day(day)), format!("; continued until {}", voice.day(day)));
    }
    said
}

fn services(content: &Content, voice: &Voice) -> Section {
    let columns = vec![
        Column::new(voice.pick("服务项目", "Service"), 7),
        Column::new(voice.pick("时限", "Within"), 9),
        Column::centred(voice.pick("是否收费", "Charged"), 3),
    ];
    let rows: Vec<Vec<String>> = content
        .catalogue
        .iter()
        .map(|service| {
            let within: Vec<String> = service
                .targets
                .iter()
                .map(|target| {
                    format!(
                        "{} {}",
                        voice.label(target.milestone.label(voice.language)),
                        duration_words(target.within, voice.language)
                    )
                })
                .collect();
            vec![
                voice.say(&service.name),
                if within.is_empty() { "—".to_owned() } else { within.join(voice.pick("；", "; ")) },
                voice
                    .pick(if service.charged { "是" } else { "否" }, if service.charged { "yes" } else { "no" })
                    .to_owned(),
            ]
        })
        .collect();
    let intro = voice.pick(
        "乙方对保修范围内的故障提供诊断、修复、数据恢复、验证与培训，并提供下列服务：",
        "The provider diagnoses and repairs faults within the scope, recovers data, verifies and trains, and offers these services:",
    );
    let mut blocks = vec![Block::text(intro)];
    if !rows.is_empty() {
        blocks.push(Block::Table { columns, rows });
    }
    Section { title: voice.pick("服务内容", "Services").into(), blocks }
}

fn severities(content: &Content, voice: &Voice) -> Section {
    let columns =
        vec![Column::centred(voice.pick("级别", "Severity"), 3), Column::new(voice.pick("含义", "Meaning"), 12)];
    let rows = Severity::ALL
        .iter()
        .map(|severity| vec![voice.severity(*severity), voice.say(&content.severities.meanings[severity.index()])]);
    Section {
        title: voice.pick("故障级别", "Severities").into(),
        blocks: vec![Block::Table { columns, rows: rows.collect() }],
    }
}

fn targets(content: &Content, voice: &Voice) -> Section {
    let promised: Vec<Milestone> = Milestone::ALL
        .iter()
        .copied()
        .filter(|milestone| content.targets.iter().any(|target| target.milestone == *milestone))
        .collect();
    let mut columns = vec![Column::centred(voice.pick("级别", "Severity"), 4)];
    columns.extend(promised.iter().map(|milestone| Column::centred(voice.label(milestone.label(voice.language)), 4)));
    let rows = Severity::ALL.iter().map(|severity| {
        let within = promised.iter().map(|milestone| {
            let promise = content.target(*severity, *milestone);
            promise.map_or_else(|| "—".to_owned(), |within| duration_words(within, voice.language))
        });
        std::iter::once(voice.severity(*severity)).chain(within).collect()
    });
    Section {
        title: voice.pick("服务时限", "Times promised").into(),
        blocks: vec![Block::Table { columns, rows: rows.collect() }],
    }
}

fn channels(content: &Content, voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("渠道", "Channel"), 4),
        Column::new(voice.pick("地址", "Reached at"), 6),
        Column::centred(voice.pick("何时视为受理", "Counts as received"), 5),
        Column::centred(voice.pick("条款", "Clause"), 3),
    ];
    let rows: Vec<Vec<String>> = content
        .channels
        .iter()
        .map(|rule| {
            let known = rule.channel.parse::<desk::core::Channel>().ok();
            let name = known.map_or_else(|| rule.channel.clone(), |channel| voice.label(channel.label(voice.language)));
            let received = match rule.received {
                Received::OnArrival => voice.pick("送达时", "on arrival"),
                Received::OnRegistration => voice.pick("登记时", "once registered"),
                Received::Never => voice.pick("不视为受理", "never"),
            };
            vec![name, named(rule.reached_at.as_ref()), received.to_owned(), rule.clause.clone()]
        })
        .collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
    section(voice.pick("受理渠道", "Channels"), blocks, None, voice)
}

fn process(content: &Content, voice: &Voice) -> Section {
    let silence = duration_words(content.confirmation_silence, voice.language);
    let confirm = voice.pick(
        format!("乙方提交解决结果后，甲方申报人应予确认或退回；{silence}内未回复的，视为确认。"),
        format!("The reporter confirms or rejects an offered solution; silence for {silence} counts as confirmation."),
    );
    let mut items = vec![
        voice
            .pick(
                "申报 → 受理定级 → 派单 → 响应 → 初步方案 → 到场（需要时）→ 恢复 → 解决 → 确认 → 评价；每一步均有记录，双方可查。",
                "Report → grading → assignment → response → plan → visit where needed → restoration → solution → confirmation → rating; each step is recorded and open to both sides.",
            )
            .to_owned(),
        confirm,
        clauses::text(Clause::Responsibility, voice).to_owned(),
    ];
    if content.screening.is_some() {
        let screened = voice.pick(
            "甲方科室的申报先由甲方信息部门审核、转报。",
            "Reports of the customer's departments are screened by its own responsible person first.",
        );
        items.insert(1, screened.to_owned());
    }
    Section { title: voice.pick("服务流程", "Process").into(), blocks: vec![Block::List { items }] }
}

fn ladder(content: &Content, voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("级别", "Severity"), 4),
        Column::centred(voice.pick("时限", "Promise"), 3),
        Column::new(voice.pick("何时", "When"), 7),
        Column::new(voice.pick("上报", "What happens"), 8),
    ];
    let rows: Vec<Vec<String>> = Severity::ALL
        .iter()
        .flat_map(|severity| content.ladder(*severity).rungs.iter().map(move |rung| (*severity, rung)))
        .map(|(severity, rung)| {
            vec![
                voice.severity(severity),
                voice.label(rung.milestone.label(voice.language)),
                trigger(&rung.trigger, voice),
                actions(rung, voice),
            ]
        })
        .collect();
    let mut blocks = vec![Block::text(clauses::text(Clause::Escalation, voice))];
    if !rows.is_empty() {
        blocks.push(Block::Table { columns, rows });
    }
    Section { title: voice.pick("超时上报", "Escalation").into(), blocks }
}

fn trigger(trigger: &Trigger, voice: &Voice) -> String {
    let words = |duration| duration_words(duration, voice.language);
    match trigger {
        Trigger::Percent(100) => voice.pick("到期".to_owned(), "when due".to_owned()),
        Trigger::Percent(percent) => {
            voice.pick(format!("用去时限的 {percent}%"), format!("{percent} % of the time used"))
        }
        Trigger::Before(duration) => {
            voice.pick(format!("到期前 {}", words(*duration)), format!("{} before it is due", words(*duration)))
        }
        Trigger::After(duration) => {
            voice.pick(format!("超时 {}", words(*duration)), format!("{} late", words(*duration)))
        }
        Trigger::Unacknowledged(duration) => {
            voice.pick(format!("{} 未接单", words(*duration)), format!("{} without an acceptance", words(*duration)))
        }
        Trigger::AfterEvent { event, duration, while_unmet } => {
            let (event, unmet) = (event.label(voice.language), while_unmet.label(voice.language));
            voice.pick(
                format!("{event}后 {} 未{unmet}", words(*duration)),
                format!("{} after “{event}” without “{unmet}”", words(*duration)),
            )
        }
    }
}

fn actions(rung: &Rung, voice: &Voice) -> String {
    let who = |roles: &[clocks::core::LadderRole]| {
        let said: Vec<&str> = roles.iter().map(|role| role.label(voice.language)).collect();
        said.join(voice.pick("、", ", "))
    };
    let said: Vec<String> = rung
        .actions
        .iter()
        .map(|action| match action {
            RungAction::Notify { roles } => voice.pick(format!("通知{}", who(roles)), format!("tell {}", who(roles))),
            RungAction::Page { roles } => voice.pick(format!("电话呼叫{}", who(roles)), format!("call {}", who(roles))),
            RungAction::RaiseSeverity => voice.pick("提高一级".to_owned(), "raise the severity".to_owned()),
            RungAction::Reassign => voice.pick("改派他人".to_owned(), "give it to somebody else".to_owned()),
        })
        .collect();
    said.join(voice.pick("；", "; "))
}

fn matrix(content: &Content, names: &Names, voice: &Voice) -> Section {
    let any = || voice.pick("全部", "all").to_owned();
    let columns = vec![
        Column::new(voice.pick("部件", "Components"), 6),
        Column::centred(voice.pick("故障类别", "Fault class"), 4),
        Column::centred(voice.pick("环节", "Stage"), 3),
        Column::centred(voice.pick("主责", "Lead"), 4),
        Column::centred(voice.pick("协办", "Support"), 4),
        Column::centred(voice.pick("通知", "Informed"), 4),
        Column::centred(voice.pick("费用", "Paid by"), 3),
        Column::centred(voice.pick("条款", "Clause"), 3),
    ];
    let rows = content.matrix.iter().map(|row| {
        vec![
            voice.say(&row.selector.words(|root| names.root(root))),
            row.fault_class.map_or_else(any, |class| voice.label(class.label(voice.language))),
            row.stage.map_or_else(any, |stage| stage.label(voice.language).to_owned()),
            names.role(row.lead, voice),
            names.roles(&row.support, voice),
            names.roles(&row.informed, voice),
            names.role(row.payer, voice),
            row.clause.clone(),
        ]
    });
    Section {
        title: voice.pick("责任矩阵", "Responsibility matrix").into(),
        blocks: vec![Block::Table { columns, rows: rows.collect() }],
    }
}

fn exclusions(content: &Content, voice: &Voice) -> Section {
    let language = voice.language;
    let mut blocks = Vec::new();
    if !content.exclusions.is_empty() {
        let items = content.exclusions.iter().map(|exclusion| {
            let classes: Vec<String> =
                exclusion.fault_classes.iter().map(|class| voice.label(class.label(language))).collect();
            let classes = if classes.is_empty() {
                String::new()
            } else {
                format!("（{}）", classes.join(voice.pick("、", ", ")))
            };
            format!("{}{classes} {}", voice.say(&exclusion.text), exclusion.clause)
        });
        blocks.push(Block::List { items: items.collect() });
    }
    blocks.push(Block::text(clauses::text(Clause::OutOfWarranty, voice)));
    if !content.fees.is_empty() {
        let columns = vec![
            Column::new(voice.pick("收费项目", "Charged"), 8),
            Column::centred(voice.pick("单价", "Price"), 5),
            Column::centred(voice.pick("单位", "Unit"), 4),
        ];
        let rows = content.fees.iter().map(|fee| {
            vec![voice.say(&fee.name), kernel::amount(fee.amount.minor, &fee.amount.currency), voice.say(&fee.unit)]
        });
        blocks.push(Block::Table { columns, rows: rows.collect() });
    }
    Section { title: voice.pick("除外情形与保外收费", "Exclusions and fees outside warranty").into(), blocks }
}

fn assessment(content: &Content, voice: &Voice) -> Section {
    let terms = &content.assessment;
    let mut blocks = Vec::new();
    if let Some(fee) = &terms.fee {
        let amount = kernel::amount(fee.amount.minor, &fee.amount.currency);
        let said = voice.pick(
            format!("服务费：每 {} 个月 {amount}。", fee.months),
            format!("The fee is {amount} for {} months.", fee.months),
        );
        blocks.push(Block::text(said));
    }
    if !terms.lines.is_empty() {
        let columns = vec![
            Column::new(voice.pick("考核项", "Line"), 8),
            Column::centred(voice.pick("时限", "Promise"), 4),
            Column::centred(voice.pick("级别", "Severity"), 4),
            Column::centred(voice.pick("分值", "Points"), 3),
            Column::centred(voice.pick("目标", "Target"), 3),
        ];
        let rows = terms.lines.iter().map(|line| {
            vec![
                voice.say(&line.name),
                voice.label(line.milestone.label(voice.language)),
                line.severity.map_or_else(|| voice.pick("全部", "all").to_owned(), |severity| voice.severity(severity)),
                line.points.to_string(),
                Voice::share(Some(u32::from(line.target_permille))),
            ]
        });
        blocks.push(Block::Table { columns, rows: rows.collect() });
    }
    if !terms.deductions.is_empty() {
        let items = terms.deductions.iter().map(|rule| {
            let (from, below) = (rule.from_points, rule.below_points);
            let flat = Voice::share(Some(u32::from(rule.flat_permille)));
            let per = Voice::share(Some(u32::from(rule.permille_per_point)));
            voice.pick(
                format!("得分 {from}（含）至 {below} 分：扣减服务费 {flat}，另按低于 {below} 分的每分 {per} 扣减。"),
                format!(
                    "A score from {from} to below {below}: {flat} of the fee, and {per} for each point below {below}."
                ),
            )
        });
        blocks.push(Block::List { items: items.collect() });
    }
    section(voice.pick("考核与扣减", "Assessment and deductions"), blocks, None, voice)
}

fn term_end(content: &Content, voice: &Voice) -> Section {
    let renewal = match content.renewal {
        Renewal::None => voice.pick("期满终止，不自动续签。".to_owned(), "It ends with its term.".to_owned()),
        Renewal::Express => {
            voice.pick("期满须另行签署续签协议。".to_owned(), "It is renewed by a new signature only.".to_owned())
        }
        Renewal::Tacit { notice_days, months } => voice.pick(
            format!("期满前 {notice_days} 日任一方未书面通知终止的，自动续签 {months} 个月。"),
            format!("Unless either side gives notice {notice_days} days before, it renews for {months} months."),
        ),
    };
    let mut items = vec![renewal, clauses::text(Clause::HandOver, voice).to_owned()];
    items.extend(content.bonds.iter().map(|bond| {
        let amount = kernel::amount(bond.amount.minor, &bond.amount.currency);
        let (due, conditions) = (voice.day(bond.due_on), voice.say(&bond.conditions));
        voice.pick(
            format!("质保金/履约保证金 {amount}，{due} 返还。{conditions}"),
            format!("Bond: {amount}, returned on {due}. {conditions}"),
        )
    }));
    let fallback = voice.say(&content.fallback.text);
    if !fallback.is_empty() {
        items.push(fallback);
    }
    Section {
        title: voice.pick("续签与期满移交", "Renewal and hand-over").into(), blocks: vec![Block::List { items }]
    }
}
