//! 月度、季度服务报告: a period of one customer, from what was recorded in it.

mod figures;

use access::Action;
use app::{Cx, Problem};
use desk::core::{Incident, Kind};
use desk::{Attained, PastQuery, Period};
use kernel::{Instant, PartyId};
use paper::{Block, Column, Section};

use super::fault::named;
use super::openings::Ended;
use super::{Gathered, Subject, Voice, Written, section};
use crate::Documents;
use crate::core::DocumentKind;
use figures::{Named, Tally, attained_table, missed_table};

pub(crate) use figures::ended;

/// What a period of a customer was.
pub(crate) struct Month {
    /// Its first instant and the first after it.
    pub span: (Instant, Instant),
    /// What was reported in it, in the order of the reports.
    pub incidents: Vec<Incident>,
    /// What was reported before it and was still open when it began.
    pub carried: Vec<Incident>,
    /// How its promises count.
    pub attained: Attained,
    /// How many were reported in each of the periods before, the oldest first, with the name of each.
    pub before: Vec<(String, u32)>,
    /// Systems and parties by name.
    pub names: Named,
    /// Upgrades entered for its systems, each in one line.
    pub upgrades: Vec<Vec<String>>,
}

/// How many periods before it are shown as a trend.
const TREND: i32 = 5;
/// How far back something may have been reported that is still open.
const CARRIED: i64 = 400 * 24 * kernel::HOUR;

impl Documents {
    pub(super) async fn service_report(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let mut about = self.period(cx, subject, voice).await?;
        let month = self.month(cx, &about, subject.kind, voice).await?;
        about.paper.sections = sections(&month, written, voice);
        about.paper.annexes = vec![Section {
            title: voice.pick("附件：事件明细", "Annex: all incidents").into(),
            blocks: figures::annex(&month, voice),
        }];
        Ok(about.gathered(subject.kind, voice))
    }

    async fn month(&self, cx: &Cx, about: &Ended, kind: DocumentKind, voice: &Voice) -> Result<Month, Problem> {
        let incidents = Self::reading(cx, Action::IncidentRead)?;
        let attainment = Self::reading(cx, Action::AttainmentRead)?;
        let (customer, days, span) = (about.customer.id, about.days, about.span);
        let asked = Period { from: span.0, to: span.1, customer: Some(customer), agreement: None };
        let attained = self.desk.attainment(&attainment, &asked).await?;
        let reported = self.reported(&incidents, customer, span).await?;
        let carried = self.reported(&incidents, customer, (span.0.plus(-CARRIED), span.0)).await?;
        let carried = carried.into_iter().filter(|incident| figures::ended(incident).is_none_or(|at| at >= span.0));
        let mut before = Vec::new();
        let months = if kind == DocumentKind::QuarterlyReport { 3 } else { 1 };
        for back in (1..=TREND).rev() {
            let step = jiff::Span::new().months(back * months);
            let Ok(from) = days.0.checked_sub(step) else { continue };
            let Ok(to) = from.checked_add(jiff::Span::new().months(months)) else { continue };
            let query = PastQuery { from: self.begin_of(from)?, to: self.begin_of(to)?, customer: Some(customer) };
            before.push((named_period(kind, from, voice), self.desk.served_count(&query, 100_000).await?));
        }
        let carried: Vec<Incident> = carried.collect();
        let names = self.names_in(reported.iter().chain(&carried)).await?;
        let upgrades = self.upgrades_in(customer, span, voice).await?;
        Ok(Month { span, incidents: reported, carried, attained, before, names, upgrades })
    }

    /// What a customer reported in a stretch of time; what was withdrawn or merged is left out.
    async fn reported(
        &self,
        cx: &Cx,
        customer: PartyId,
        (from, to): (Instant, Instant),
    ) -> Result<Vec<Incident>, Problem> {
        let query = PastQuery { from, to, customer: Some(customer) };
        Ok(self.desk.reported(cx, &query).await?.into_iter().filter(|one| one.state.is_served()).collect())
    }

    async fn names_in(&self, incidents: impl Iterator<Item = &Incident>) -> Result<Named, Problem> {
        let mut names = Named::default();
        let mut parties: Vec<PartyId> = Vec::new();
        for incident in incidents {
            if let Some(system) = incident.system
                && !names.systems.contains_key(&system)
            {
                let delivered = self.estate.delivered(system).await?;
                let name = delivered.map(|delivered| delivered.system.fields.name.clone()).unwrap_or_default();
                names.systems.insert(system, name);
            }
            parties.extend(incident.lead.party);
        }
        parties.sort_unstable();
        parties.dedup();
        if !parties.is_empty() {
            let known = self.estate.parties_named(&parties).await?;
            names.parties = known.into_iter().map(|party| (party.id, party.fields.name)).collect();
        }
        names.provider = self.estate.provider().await?.map(|party| party.fields.name).unwrap_or_default();
        Ok(names)
    }

    /// What was upgraded at a customer's systems.
    async fn upgrades_in(
        &self,
        customer: PartyId,
        span: (Instant, Instant),
        voice: &Voice,
    ) -> Result<Vec<Vec<String>>, Problem> {
        let mut rows = Vec::new();
        for delivered in self.systems_of(customer).await? {
            let query = estate::ask::upgrades_between(delivered.system.id, span.0.plus(-1), span.1.plus(-1));
            let found = estate::ask::read_upgrades(&self.app.db.rows(query).await?)?;
            for upgrade in found {
                let component = delivered.components.iter().find(|node| node.id == upgrade.component_id);
                rows.push(vec![
                    voice.at(upgrade.fields.upgraded_at),
                    delivered.system.fields.name.clone(),
                    component.map(|node| node.fields.name.clone()).unwrap_or_default(),
                    format!("{} → {}", named(upgrade.fields.from_version.as_ref()), upgrade.fields.to_version),
                ]);
            }
        }
        Ok(rows)
    }
}

/// `2026年11月`, `2026年第4季度`; `November 2026`, `Q4 2026`.
pub(crate) fn named_period(kind: DocumentKind, from: jiff::civil::Date, voice: &Voice) -> String {
    if kind == DocumentKind::QuarterlyReport {
        let quarter = (from.month() - 1) / 3 + 1;
        return voice.pick(format!("{}年第{quarter}季度", from.year()), format!("Q{quarter} {}", from.year()));
    }
    from.strftime(voice.pick("%Y年%-m月", "%B %Y")).to_string()
}

fn sections(month: &Month, written: &Written, voice: &Voice) -> Vec<Section> {
    let own = |key: &str| written.get(key);
    let plain = |zh: &'static str, en: &'static str, key: &str| section(voice.pick(zh, en), vec![], own(key), voice);
    vec![
        section(
            voice.pick("服务摘要", "Summary"),
            vec![Block::text(figures::summary(month, voice))],
            own("summary"),
            voice,
        ),
        section(
            voice.pick("服务指标达成", "Service levels"),
            attained_table(&month.attained, voice).into_iter().chain(missed_table(month, voice)).collect(),
            None,
            voice,
        ),
        section(voice.pick("事件统计", "Incidents in figures"), statistics(month, voice), None, voice),
        section(voice.pick("重大事件复盘", "Major incidents"), figures::majors(month, voice), None, voice),
        section(
            voice.pick("问题与隐患", "Problems and risks"),
            figures::open_at_end(month, voice),
            own("problems"),
            voice,
        ),
        plain("巡检情况", "Inspections", "inspection"),
        section(
            voice.pick("变更与升级（含安全评估）", "Changes and upgrades"),
            changes(month, voice),
            own("changes"),
            voice,
        ),
        plain("备份与恢复演练", "Backups and restore drills", "backup"),
        plain("安全", "Security", "security"),
        plain("培训与知识", "Training and knowledge", "training"),
        section(
            voice.pick("用户反馈与满意度", "Feedback and satisfaction"),
            figures::satisfaction(month, voice),
            own("feedback"),
            voice,
        ),
        plain("备件与费用", "Parts and costs", "costs"),
        section(voice.pick("上期事项跟踪", "Carried over from before"), figures::carried(month, voice), None, voice),
        plain("下期计划", "Plan for the next period", "plan"),
    ]
}

fn statistics(month: &Month, voice: &Voice) -> Vec<Block> {
    let mut blocks = Vec::new();
    let by = |title: (&str, &str), tally: Tally| tally.table(voice.pick(title.0, title.1), voice);
    let all = &month.incidents;
    let language = voice.language;
    let class = |incident: &Incident| match (incident.kind, incident.fault_class) {
        (Kind::Request, _) => voice.label(Kind::Request.label(language)),
        (_, Some(class)) => voice.label(class.label(language)),
        (_, None) => voice.pick("未定", "Undetermined").to_owned(),
    };
    blocks.extend(by(("按级别", "By severity"), Tally::of(all, |one| voice.severity(one.severity)).by_name()));
    blocks.extend(by(("按系统", "By system"), Tally::of(all, |one| month.names.system(one, voice))));
    blocks.extend(by(("按类别", "By class"), Tally::of(all, class)));
    blocks.extend(by(("按责任方", "By responsible party"), Tally::of(all, |one| month.names.lead(one, voice))));
    let columns =
        vec![Column::centred(voice.pick("期间", "Period"), 2), Column::centred(voice.pick("受理数", "Reported"), 1)];
    let now = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let mut rows: Vec<Vec<String>> =
        month.before.iter().map(|(name, count)| vec![name.clone(), count.to_string()]).collect();
    rows.push(vec![voice.pick("本期", "This period").to_owned(), now.to_string()]);
    blocks.push(Block::note(voice.pick("趋势", "Trend")));
    blocks.push(Block::Table { columns, rows });
    blocks
}

fn changes(month: &Month, voice: &Voice) -> Vec<Block> {
    if month.upgrades.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::centred(voice.pick("时间", "When"), 4),
        Column::new(voice.pick("系统", "System"), 6),
        Column::new(voice.pick("部件", "Component"), 6),
        Column::centred(voice.pick("版本", "Version"), 5),
    ];
    vec![Block::Table { columns, rows: month.upgrades.clone() }]
}
