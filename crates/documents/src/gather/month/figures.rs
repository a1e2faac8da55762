//! The figures of a period and how they are told.

use std::collections::{BTreeMap, HashMap};

use agreement::core::{PartyKind, Severity};
use clocks::core::Milestone;
use desk::Attained;
use desk::core::{Answerable, Incident, Kind, Outcome, State};
use kernel::{Instant, PartyId, SystemId};
use paper::{Block, Column};

use super::Month;
use crate::gather::Voice;

/// Names of what incidents refer to.
#[derive(Default)]
pub(crate) struct Named {
    /// Systems.
    pub systems: HashMap<SystemId, String>,
    /// Parties.
    pub parties: HashMap<PartyId, String>,
    /// Ours.
    pub provider: String,
}

impl Named {
    /// The system of an incident.
    pub fn system(&self, incident: &Incident, voice: &Voice) -> String {
        let name = incident.system.and_then(|system| self.systems.get(&system));
        name.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| voice.pick("未定", "Undetermined").to_owned())
    }

    /// Who leads, as the customer may know it: until the verdict is released, we do.
    pub fn lead(&self, incident: &Incident, voice: &Voice) -> String {
        if !incident.lead.released {
            return self.provider.clone();
        }
        let name = incident.lead.party.and_then(|party| self.parties.get(&party));
        name.cloned().unwrap_or_else(|| incident.lead.kind.label(voice.language).to_owned())
    }
}

/// When its work ended.
pub(crate) fn ended(incident: &Incident) -> Option<Instant> {
    incident
        .resolved_at
        .or(incident.closed_at)
        .filter(|_| !incident.state.is_open() || incident.state == State::Resolved)
}

/// How many there are of each.
pub(crate) struct Tally {
    counts: Vec<(String, u32)>,
    of: u32,
}

impl Tally {
    /// Counts `all` by what `name` says, the most first.
    pub fn of(all: &[Incident], name: impl Fn(&Incident) -> String) -> Self {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for incident in all {
            *counts.entry(name(incident)).or_default() += 1;
        }
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Self { counts, of: u32::try_from(all.len()).unwrap_or(u32::MAX) }
    }

    /// The same in the order of the names.
    pub fn by_name(mut self) -> Self {
        let order = |name: &str| "一二三四".chars().position(|letter| name.starts_with(letter));
        self.counts.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)).then_with(|| a.cmp(b)));
        self
    }

    /// As a table under `title`; nothing where there is nothing.
    pub fn table(self, title: &str, voice: &Voice) -> Vec<Block> {
        if self.counts.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::new(title, 3),
            Column::centred(voice.pick("数量", "Count"), 1),
            Column::centred(voice.pick("占比", "Share"), 1),
        ];
        let rows = self.counts.iter().map(|(name, count)| {
            let permille = u64::from(*count) * 1000 / u64::from(self.of.max(1));
            vec![name.clone(), count.to_string(), Voice::share(u32::try_from(permille).ok())]
        });
        vec![Block::Table { columns, rows: rows.collect() }]
    }
}

fn average(values: impl Iterator<Item = i64>) -> Option<i64> {
    let (mut sum, mut count) = (0_i128, 0_i128);
    for value in values {
        sum += i128::from(value);
        count += 1;
    }
    (count > 0).then(|| i64::try_from(sum / count).unwrap_or(i64::MAX))
}

/// Met and missed among the promises of one milestone, all severities.
fn share_of(attained: &Attained, milestone: Milestone) -> Option<u32> {
    let counted = attained.entries.iter().filter(|entry| entry.milestone == milestone);
    let (mut met, mut all) = (0_u64, 0_u64);
    for entry in counted {
        match entry.outcome {
            Outcome::Met => (met, all) = (met + 1, all + 1),
            Outcome::Missed => all += 1,
            Outcome::NotCounted(_) => {}
        }
    }
    (all > 0).then(|| u32::try_from(met * 1000 / all).unwrap_or(1000))
}

/// The period in a few sentences.
pub(crate) fn summary(month: &Month, voice: &Voice) -> String {
    let all = &month.incidents;
    let faults = all.iter().filter(|one| one.kind == Kind::Fault).count();
    let requests = all.len() - faults;
    let done = all.iter().filter(|one| ended(one).is_some_and(|at| at < month.span.1)).count();
    let major = all.iter().filter(|one| one.severity == Severity::ONE).count();
    let last = month.before.last().map_or(0, |(_, count)| i64::from(*count));
    let change = i64::try_from(all.len()).unwrap_or(i64::MAX) - last;
    let took = average(all.iter().filter_map(|one| Some(ended(one)?.since(one.reported_at))));
    let took = took.map_or_else(|| "—".to_owned(), |took| voice.hours(took));
    let respond = Voice::share(share_of(&month.attained, Milestone::Respond));
    let resolve = Voice::share(share_of(&month.attained, Milestone::Resolve));
    let count = all.len();
    let (zh, en) = (
        format!(
            "本期共受理 {count} 件，其中故障 {faults} 件、服务请求 {requests} 件，较上期 {change:+} 件；一级（特急）{major} 件。\n\
             本期末已解决 {done} 件，平均解决用时 {took}。响应及时率 {respond}，解决及时率 {resolve}。"
        ),
        format!(
            "{count} reports came in: {faults} faults and {requests} requests, {change:+} against the period before; \
             {major} of severity 1.\n{done} were solved by the end of the period, in {took} on average. Responses in time: \
             {respond}; solutions in time: {resolve}."
        ),
    );
    voice.pick(zh, en)
}

/// Promises by severity and milestone.
pub(crate) fn attained_table(attained: &Attained, voice: &Voice) -> Vec<Block> {
    let mut figures: BTreeMap<(Severity, Milestone), (u32, u32, u32)> = BTreeMap::new();
    for entry in &attained.entries {
        let figure = figures.entry((entry.severity, entry.milestone)).or_default();
        match entry.outcome {
            Outcome::Met => figure.0 += 1,
            Outcome::Missed => figure.1 += 1,
            Outcome::NotCounted(_) => figure.2 += 1,
        }
    }
    if figures.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::centred(voice.pick("级别", "Severity"), 4),
        Column::centred(voice.pick("时限", "Promise"), 4),
        Column::centred(voice.pick("应计", "Counted"), 3),
        Column::centred(voice.pick("达标", "Kept"), 3),
        Column::centred(voice.pick("未达标", "Missed"), 3),
        Column::centred(voice.pick("不计", "Not counted"), 3),
        Column::centred(voice.pick("及时率", "Attainment"), 3),
    ];
    let rows = figures.into_iter().map(|((severity, milestone), (met, missed, left))| {
        let all = met + missed;
        let share = (all > 0).then(|| met * 1000 / all);
        vec![
            voice.severity(severity),
            voice.label(milestone.label(voice.language)),
            all.to_string(),
            met.to_string(),
            missed.to_string(),
            left.to_string(),
            Voice::share(share),
        ]
    });
    vec![Block::Table { columns, rows: rows.collect() }]
}

/// The promises that were missed, one by one.
pub(crate) fn missed_table(month: &Month, voice: &Voice) -> Vec<Block> {
    let attained = &month.attained;
    let mut missed: Vec<_> = attained.entries.iter().filter(|entry| entry.outcome == Outcome::Missed).collect();
    if missed.is_empty() {
        return vec![Block::note(voice.pick("本期无超时。", "No promise was missed."))];
    }
    missed.sort_by_key(|entry| (entry.due_at, entry.clock));
    let columns = vec![
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::centred(voice.pick("时限", "Promise"), 3),
        Column::centred(voice.pick("应于", "Due"), 5),
        Column::centred(voice.pick("实际", "Met"), 5),
        Column::centred(voice.pick("责任方", "Answers for it"), 5),
    ];
    let rows = missed.into_iter().map(|entry| {
        let facts = attained.facts.get(&entry.clock);
        let released = facts.is_some_and(|facts| facts.released);
        let party = match entry.party {
            Answerable::Disputed => voice.pick("争议中", "Disputed").to_owned(),
            _ if !released => month.names.provider.clone(),
            Answerable::Party(kind, id) => id
                .and_then(|id| attained.parties.get(&id).cloned())
                .unwrap_or_else(|| PartyKind::label(kind, voice.language).to_owned()),
            Answerable::Undetermined => voice.pick("未定", "Undetermined").to_owned(),
        };
        vec![
            attained.numbers.get(&entry.incident).cloned().unwrap_or_default(),
            voice.label(entry.milestone.label(voice.language)),
            voice.at_or(entry.due_at),
            voice.at_or(facts.and_then(|facts| facts.met_at)),
            party,
        ]
    });
    vec![Block::note(voice.pick("未达标明细", "Promises missed")), Block::Table { columns, rows: rows.collect() }]
}

/// Incidents of severity 1 with cause and solution.
pub(crate) fn majors(month: &Month, voice: &Voice) -> Vec<Block> {
    let majors = month.incidents.iter().filter(|one| one.severity == Severity::ONE && one.kind == Kind::Fault);
    let items: Vec<String> = majors
        .map(|one| {
            let lasted = ended(one).map_or_else(
                || voice.pick("尚未解决", "not solved yet").to_owned(),
                |at| voice.span(at.since(one.reported_at)),
            );
            let mut text = format!(
                "{} {} · {} · {} {lasted}",
                one.number,
                one.title,
                voice.at(one.reported_at),
                voice.pick("用时", "took")
            );
            for (name, said) in
                [(voice.pick("原因：", "Cause: "), &one.cause), (voice.pick("解决：", "Solution: "), &one.solution)]
            {
                if let Some(said) = said {
                    text.push('\n');
                    text.push_str(name);
                    text.push_str(said);
                }
            }
            text
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List { items }] }
}

fn listed<'a>(incidents: impl Iterator<Item = &'a Incident>, month: &Month, voice: &Voice) -> Vec<Block> {
    let columns = vec![
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::centred(voice.pick("受理时间", "Reported"), 4),
        Column::centred(voice.pick("级别", "Sev."), 2),
        Column::new(voice.pick("系统", "System"), 5),
        Column::new(voice.pick("事项", "What"), 8),
        Column::centred(voice.pick("状态", "State"), 3),
        Column::centred(voice.pick("解决时间", "Solved"), 4),
    ];
    let rows: Vec<Vec<String>> = incidents
        .map(|one| {
            vec![
                one.number.clone(),
                voice.at(one.reported_at),
                one.severity.number().to_string(),
                month.names.system(one, voice),
                one.title.clone(),
                voice.label(one.state.label(voice.language)),
                voice.at_or(ended(one)),
            ]
        })
        .collect();
    if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] }
}

/// What was open when the period ended.
pub(crate) fn open_at_end(month: &Month, voice: &Voice) -> Vec<Block> {
    let open = month.incidents.iter().filter(|one| ended(one).is_none_or(|at| at >= month.span.1));
    let table = listed(open, month, voice);
    if table.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::note(voice.pick("期末未解决的工单", "Not solved when the period ended"))];
    blocks.extend(table);
    blocks
}

/// What came over from before the period.
pub(crate) fn carried(month: &Month, voice: &Voice) -> Vec<Block> {
    listed(month.carried.iter(), month, voice)
}

/// Everything reported.
pub(crate) fn annex(month: &Month, voice: &Voice) -> Vec<Block> {
    let table = listed(month.incidents.iter(), month, voice);
    if table.is_empty() {
        vec![Block::text(voice.pick("本期无受理记录。", "Nothing was reported."))]
    } else {
        table
    }
}

/// Stars.
pub(crate) fn satisfaction(month: &Month, voice: &Voice) -> Vec<Block> {
    let stars: Vec<u8> = month.incidents.iter().filter_map(|one| one.stars).collect();
    if stars.is_empty() {
        return vec![Block::text(voice.pick("本期无评价。", "Nobody rated."))];
    }
    let tenths = average(stars.iter().map(|stars| i64::from(*stars) * 10)).unwrap_or(0);
    let count = stars.len();
    let (zh, en) = (
        format!("收到评价 {count} 份，平均 {}.{} 分（满分 5 分）。", tenths / 10, tenths % 10),
        format!("{count} ratings, {}.{} of 5 stars on average.", tenths / 10, tenths % 10),
    );
    let columns =
        vec![Column::centred(voice.pick("评分", "Stars"), 1), Column::centred(voice.pick("份数", "Count"), 1)];
    let given = |wanted: u8| stars.iter().map(|stars| usize::from(*stars == wanted)).sum::<usize>();
    let rows = (1..=5_u8).rev().map(|wanted| vec![wanted.to_string(), given(wanted).to_string()]);
    vec![Block::text(voice.pick(zh, en)), Block::Table { columns, rows: rows.collect() }]
}
