//! Alerts taken in: one incident for what fires under one key, members for what fires together, a note when it is over.

use app::{Cx, Problem};
use desk::Report;
use desk::act::Note;
use desk::core::{Channel, Incident};
use estate::Delivered;
use journal::{Entry, Visibility};
use kernel::{ComponentId, IncidentId, MINUTE, PartyId, Refusal, RefusalKind, SystemId};
use serde_json::{Value as Json, json};
use storage::WriteSet;

use crate::core::{Alert, Level, Mapping, Place, alertmanager, mapped, zabbix};
use crate::inbound::Inbound;
use crate::store::alert::{self, AlertRow};

/// The kind of subject in the journal.
pub const ALERT: &str = "inbound_alert";
/// Alerts within so long belong to one storm.
const STORM: i64 = 10 * MINUTE;
/// So many incidents a storm opens before further alerts join them.
const APART: usize = 3;
/// How often an alert is looked at again that others changed meanwhile.
const ATTEMPTS: usize = 4;

/// What came of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertOutcome {
    /// It opened this incident.
    Opened(IncidentId),
    /// It joined this one.
    Joined(IncidentId),
    /// It fires again on this one.
    Again(IncidentId),
    /// It is over, which this one notes.
    Resolved(IncidentId),
    /// It is over, and nothing knew of it.
    Unknown,
    /// Its component is in planned downtime.
    Silent,
}

/// A source whose form is neither Alertmanager's nor Zabbix's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSource {
    /// Its name in the address.
    pub name: String,
    /// Where the parts of an alert stand.
    pub mapping: Mapping,
}

/// One alert in its place.
struct Placed<'a> {
    customer: PartyId,
    source: &'a str,
    system: Option<std::sync::Arc<Delivered>>,
    component: Option<ComponentId>,
}

impl Placed<'_> {
    fn system_id(&self) -> Option<SystemId> {
        self.system.as_ref().map(|delivered| delivered.system.id)
    }
}

impl Inbound {
    /// Takes the alerts of one message in, one after the other; each is durable when this returns. One that cannot be taken
    /// in now fails the message: sent again, those already taken in are the same alerts.
    pub async fn alerts(&self, cx: &Cx, source: &str, body: &Json) -> Result<Vec<(Alert, AlertOutcome)>, Problem> {
        let customer = cx.actor.party().ok_or_else(|| Problem(no_customer()))?;
        let found = match source {
            "alertmanager" => alertmanager(body)?,
            "zabbix" => zabbix(body)?,
            other => {
                let set = self.settings.sources.iter().find(|set| set.name == other);
                mapped(&set.ok_or_else(|| Problem(unknown_source()))?.mapping, body)?
            }
        };
        let places = self.places(customer).await?;
        let mut told = Vec::new();
        for one in found {
            let spot = self.placed(customer, source, &places, &one).await?;
            let outcome = self.one(cx, &spot, &one).await?;
            told.push((one, outcome));
        }
        Ok(told)
    }

    /// The alerts of an incident the reader may see.
    pub async fn alerts_of(&self, cx: &Cx, incident: IncidentId) -> Result<Vec<AlertRow>, Problem> {
        self.desk.load(cx, incident).await?;
        let rows = self.app.db.rows(alert::of_incident(incident)).await?;
        Ok(rows.iter().map(alert::read).collect::<Result<_, _>>()?)
    }

    async fn placed<'a>(
        &self,
        customer: PartyId,
        source: &'a str,
        places: &[Place],
        alert: &Alert,
    ) -> Result<Placed<'a>, Problem> {
        let fits = |name: &String| {
            places.iter().find(|place| place.spellings.iter().any(|one| one.eq_ignore_ascii_case(name)))
        };
        let system = match &alert.system {
            Some(name) => fits(name).map(|place| place.id),
            None => None,
        };
        let only = match places {
            [one] => Some(one.id),
            _ => None,
        };
        let system = match system.or(only) {
            Some(id) => self.estate.delivered(id).await?,
            None => None,
        };
        let component = alert.component.as_ref().zip(system.as_ref()).and_then(|(name, delivered)| {
            let same = |node: &&estate::Component| {
                node.fields.code.eq_ignore_ascii_case(name) || node.fields.name.eq_ignore_ascii_case(name)
            };
            delivered.components.iter().find(same).map(|node| node.id)
        });
        Ok(Placed { customer, source, system, component })
    }

    async fn one(&self, cx: &Cx, placed: &Placed<'_>, alert: &Alert) -> Result<AlertOutcome, Problem> {
        for _ in 0..ATTEMPTS {
            let known = self.app.db.row(alert::find(placed.customer, placed.source, &alert.key)).await?;
            let known = known.as_ref().map(alert::read).transpose()?;
            let done =
                if alert.firing { self.fires(cx, placed, alert, known).await } else { self.is_over(cx, known).await };
            match done {
                Err(problem) if problem.0.code == "report.planned_downtime" => return Ok(AlertOutcome::Silent),
                // Another node was first: looked at again.
                Err(problem) if problem.0.kind == RefusalKind::Conflict => {}
                done => return done,
            }
        }
        Err(Problem(busy()))
    }

    async fn fires(
        &self,
        cx: &Cx,
        placed: &Placed<'_>,
        alert: &Alert,
        known: Option<AlertRow>,
    ) -> Result<AlertOutcome, Problem> {
        if let Some(known) = known.clone() {
            let incident = self.desk.incident(known.incident).await?;
            if incident.is_some_and(|incident| incident.state.is_open()) {
                return self.fires_again(cx, known).await;
            }
        }
        let row = fresh(cx, placed, alert, known);
        match self.joins(cx, placed, alert).await? {
            Some(incident) => self.join(cx, AlertRow { incident, opened: false, ..row }, alert).await,
            None => self.open(cx, placed, alert, row).await,
        }
    }

    /// Told of again while its incident is open: counted, and noted where it had been over.
    async fn fires_again(&self, cx: &Cx, known: AlertRow) -> Result<AlertOutcome, Problem> {
        let was_over = !known.firing;
        let again = AlertRow { firing: true, count: known.count + 1, last_at: cx.now, resolved_at: None, ..known };
        if was_over {
            let text = format!("告警再次触发 / fires again: {}", again.title);
            self.note_with(cx, &again, text, "inbound.alert_again").await?;
        } else {
            let mut set = WriteSet::new();
            alert::put(&mut set, &again);
            self.app.db.write(set).await?;
        }
        Ok(AlertOutcome::Again(again.incident))
    }

    async fn is_over(&self, cx: &Cx, known: Option<AlertRow>) -> Result<AlertOutcome, Problem> {
        let Some(known) = known.filter(|known| known.firing) else { return Ok(AlertOutcome::Unknown) };
        let rows = self.app.db.rows(alert::of_incident(known.incident)).await?;
        let others = rows.iter().map(alert::read).collect::<Result<Vec<_>, _>>()?;
        let left = others.iter().filter(|other| other.firing && other.id != known.id).count();
        let over = AlertRow { firing: false, last_at: cx.now, resolved_at: Some(cx.now), ..known };
        let text = match left {
            0 => format!("告警已恢复，本单告警已全部恢复 / resolved, and so are all: {}", over.title),
            left => format!("告警已恢复，还有 {left} 条未恢复 / resolved, {left} still fire: {}", over.title),
        };
        self.note_with(cx, &over, text, "inbound.alert_resolved").await?;
        Ok(AlertOutcome::Resolved(over.incident))
    }

    /// The open incident it belongs to: its bundle's, or in a storm the first of those that stand for its system.
    async fn joins(&self, cx: &Cx, placed: &Placed<'_>, alert: &Alert) -> Result<Option<IncidentId>, Problem> {
        if let Some(bundle) = &alert.bundle {
            let row = self.app.db.row(alert::bundle(placed.customer, placed.source, bundle)).await?;
            if let Some(first) = row.as_ref().map(alert::read).transpose()?
                && self.is_open(first.incident).await?
            {
                return Ok(Some(first.incident));
            }
        }
        let rows = self.app.db.rows(alert::opened(placed.customer, cx.now.plus(-STORM))).await?;
        let opened = rows.iter().map(alert::read).collect::<Result<Vec<_>, _>>()?;
        let mut same = Vec::new();
        for each in opened.iter().filter(|each| each.system == placed.system_id()) {
            if self.is_open(each.incident).await? {
                same.push(each.incident);
            }
        }
        same.dedup();
        Ok((same.len() >= APART).then(|| same[0]))
    }

    async fn is_open(&self, incident: IncidentId) -> Result<bool, Problem> {
        Ok(self.desk.incident(incident).await?.is_some_and(|incident| incident.state.is_open()))
    }

    async fn join(&self, cx: &Cx, row: AlertRow, alert: &Alert) -> Result<AlertOutcome, Problem> {
        let text = format!("同时告警 / fires as well: {}\n{}", alert.title, alert.text);
        self.note_with(cx, &row, text, "inbound.alert_joined").await?;
        Ok(AlertOutcome::Joined(row.incident))
    }

    async fn note_with(&self, cx: &Cx, row: &AlertRow, text: String, kind: &'static str) -> Result<(), Problem> {
        let own = Cx::platform("alerts", cx.now, std::sync::Arc::clone(&cx.ids));
        let beside = |set: &mut WriteSet, _: &Incident| {
            alert::put(set, row);
            record(set, cx, row, kind);
        };
        let note = Note { text, ..Note::default() };
        self.desk.note_beside(&own, row.incident, &note, Some(&beside)).await
    }

    async fn open(&self, cx: &Cx, placed: &Placed<'_>, alert: &Alert, row: AlertRow) -> Result<AlertOutcome, Problem> {
        let own = Cx::platform("alerts", cx.now, std::sync::Arc::clone(&cx.ids));
        let text = if alert.text.is_empty() { alert.title.clone() } else { format!("{}\n{}", alert.title, alert.text) };
        let report = Report {
            system_id: placed.system_id(),
            customer_id: Some(placed.customer),
            component_id: placed.component,
            text,
            // A machine does not know whether the business stopped.
            urgency: alert.level.and_then(|level| match level {
                Level::Critical | Level::Warning => "slow".parse().ok(),
                Level::Info => "none".parse().ok(),
            }),
            channel: Some(Channel::Alert),
            reporter_account_id: cx.actor.account(),
            reporter_name: Some(cx.actor.name()),
            ..Report::default()
        };
        let beside = |set: &mut WriteSet, incident: &Incident| {
            let row = AlertRow { incident: incident.id, opened: true, ..row.clone() };
            alert::put(set, &row);
            record(set, cx, &row, "inbound.alert_opened");
        };
        let detail = self.desk.take(&own, &report, cx.now, &beside).await?;
        Ok(AlertOutcome::Opened(detail.row.id))
    }
}

fn fresh(cx: &Cx, placed: &Placed<'_>, alert: &Alert, known: Option<AlertRow>) -> AlertRow {
    let (id, version, incident) = match known {
        Some(known) => (known.id, known.version, known.incident),
        // The incident's id is written by whatever becomes of it.
        None => (cx.ids.fresh(cx.now).to_string(), 0, IncidentId::fresh(cx.ids.as_ref(), cx.now)),
    };
    AlertRow {
        id,
        customer: placed.customer,
        source: placed.source.to_owned(),
        key: alert.key.clone(),
        bundle: alert.bundle.clone(),
        title: triage::mask(&alert.title).text,
        system: placed.system_id(),
        firing: true,
        incident,
        opened: false,
        count: 1,
        first_at: cx.now,
        last_at: cx.now,
        resolved_at: None,
        version,
    }
}

fn record(set: &mut WriteSet, cx: &Cx, row: &AlertRow, kind: &'static str) {
    let entry = Entry {
        subject_kind: ALERT,
        subject: row.id.clone(),
        kind,
        occurred_at: cx.now,
        customer: Some(row.customer),
        visibility: Visibility::Internal,
        body: json!({ "source": row.source, "incident": row.incident, "count": row.count }),
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

fn no_customer() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "alert.no_customer",
        "该令牌的账号不属于任何客户。请用客户的账号生成接口令牌来发送告警。",
        "The token's account belongs to no customer. Make the token with an account of the customer whose systems are watched.",
    )
}

fn unknown_source() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "alert.unknown_source",
        "没有这个告警来源。可用 alertmanager、zabbix，或在 [[alert_sources]] 中配置的名称。",
        "There is no such source: alertmanager, zabbix, or a name set in [[alert_sources]].",
    )
}

fn busy() -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "alert.busy",
        "同一告警正被同时处理，请稍后重发。",
        "The same alert is being dealt with at this moment; send it again shortly.",
    )
}
