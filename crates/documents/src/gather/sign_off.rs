//! 月度服务签认单: a month's visits and incidents of a customer on one list, signed and sealed once.

use access::Action;
use app::{Cx, Problem};
use desk::PastQuery;
use desk::act::Visited;
use desk::core::Incident;
use kernel::PersonId;
use paper::{Block, Column, Fact, Section};

use super::month::ended;
use super::{Gathered, Subject, Voice, Written, section};
use crate::Documents;

impl Documents {
    pub(super) async fn sign_off(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let mut about = self.period(cx, subject, voice).await?;
        let customer = about.customer.id;
        let reader = Self::reading(cx, Action::IncidentRead)?;
        let visits = self.desk.visits_between(&reader, customer, about.span).await?;
        let query = PastQuery { from: about.span.0, to: about.span.1, customer: Some(customer) };
        let tickets: Vec<Incident> =
            self.desk.reported(&reader, &query).await?.into_iter().filter(|one| one.state.is_served()).collect();
        let team = self.team.last_seen().await?;
        let name = |person: Option<PersonId>| person.map_or_else(|| "—".to_owned(), |person| team.name(person));
        let on_site: i64 = visits.iter().filter_map(|(_, visit)| stayed(visit)).sum();
        about.paper.facts.extend([
            Fact::new(voice.pick("工单数", "Incidents"), tickets.len().to_string()),
            Fact::new(voice.pick("现场服务次数", "Visits"), visits.len().to_string()),
            Fact::wide(voice.pick("现场工时", "Hours on site"), voice.hours(on_site)),
        ]);
        let rows = visits.iter().enumerate().map(|(place, (incident, visit))| came(place, incident, visit, voice));
        let came = visited(rows.collect(), voice);
        let rows = tickets.iter().enumerate().map(|(place, one)| ticket(place, one, name(one.engineer), voice));
        let reported = reported(rows.collect(), voice);
        let clause = voice.pick(
            "甲方确认以上现场服务与工单属实。本单一次签字盖章，代替本月逐单签认；对个别条目有异议的，请写在下方，未写明异议的条目视为认可。",
            "The customer confirms the visits and incidents above. Signed and sealed once, this list stands for signing each of them; what is objected to is written below, everything else is acknowledged.",
        );
        about.paper.sections = vec![
            section(voice.pick("现场服务", "Visits"), came, None, voice),
            section(voice.pick("工单", "Incidents"), reported, None, voice),
            section(voice.pick("备注", "Remarks"), vec![], written.get("remarks"), voice),
            Section {
                title: voice.pick("签认", "Acknowledgement").into(),
                blocks: vec![Block::text(clause), Block::Lines { count: 2 }],
            },
        ];
        Ok(about.gathered(subject.kind, voice))
    }
}

/// How long somebody was there; microseconds.
fn stayed(visit: &Visited) -> Option<i64> {
    visit.left_at.map(|left| left.since(visit.arrived_at))
}

/// One visit in a row.
fn came(place: usize, incident: &Incident, visit: &Visited, voice: &Voice) -> Vec<String> {
    let result = match (visit.left_at, &visit.left_over) {
        (None, _) => voice.pick("未登记离开", "not left yet").to_owned(),
        (Some(_), Some(left)) => format!("{}{left}", voice.pick("遗留：", "left over: ")),
        (Some(_), None) => voice.pick("完成", "done").to_owned(),
    };
    vec![
        (place + 1).to_string(),
        voice.at(visit.arrived_at),
        incident.number.clone(),
        visit.done.clone().unwrap_or_else(|| incident.title.clone()),
        visit.person.clone(),
        stayed(visit).map_or_else(|| "—".to_owned(), |stayed| voice.hours(stayed)),
        voice.label(&result),
    ]
}

/// One incident in a row.
fn ticket(place: usize, incident: &Incident, engineer: String, voice: &Voice) -> Vec<String> {
    let took = ended(incident).map(|at| at.since(incident.reported_at));
    vec![
        (place + 1).to_string(),
        voice.at(incident.reported_at),
        incident.number.clone(),
        incident.title.clone(),
        engineer,
        took.map_or_else(|| "—".to_owned(), |took| voice.hours(took)),
        voice.label(incident.state.label(voice.language)),
    ]
}

fn visited(rows: Vec<Vec<String>>, voice: &Voice) -> Vec<Block> {
    let columns = vec![
        Column::centred(voice.pick("序号", "No."), 2),
        Column::centred(voice.pick("日期", "Date"), 4),
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::new(voice.pick("服务内容", "What was done"), 9),
        Column::centred(voice.pick("服务人员", "Engineer"), 3),
        Column::centred(voice.pick("工时", "Hours"), 3),
        Column::new(voice.pick("结果", "Result"), 5),
    ];
    if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] }
}

fn reported(rows: Vec<Vec<String>>, voice: &Voice) -> Vec<Block> {
    let columns = vec![
        Column::centred(voice.pick("序号", "No."), 2),
        Column::centred(voice.pick("受理日期", "Reported"), 4),
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::new(voice.pick("事项", "What"), 9),
        Column::centred(voice.pick("处理人员", "Engineer"), 3),
        Column::centred(voice.pick("用时", "Took"), 3),
        Column::centred(voice.pick("结果", "Result"), 3),
    ];
    if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] }
}
