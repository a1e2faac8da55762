//! Looking: one incident whole, its timeline, its explanation, lists, counts, the report form.

use std::collections::HashMap;
use std::sync::Arc;

use app::{Cx, Problem};
use kernel::{Cursor, HOUR, IncidentId, Page, PageRequest, PartyId, SystemId};
use serde_json::Value as Json;
use team::TeamFacts;

use crate::api::view::{AttachmentView, Backdrop, DeliveryView, IncidentDetail, IncidentRow};
use crate::core::{Case, Incident, without_personal};
use crate::desk::Desk;
use crate::draft::Loaded;
use crate::place::Place;
use crate::store;
use crate::store::list::{Filter, LISTED, Listed};
use crate::store::record::{self, Linked, Message, Waiting};

/// Counts are capped: beyond it a person reads "99+".
const CAP: u32 = 100;

/// The numbers on top of the workbench, each at most 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// Mine.
    pub mine: i64,
    /// Everything I may see that is open.
    pub group: i64,
    /// What the platform could not decide alone.
    pub undecided: i64,
    /// Promises that fall due within four hours.
    pub at_risk: i64,
    /// Late now.
    pub late: i64,
    /// Waiting for somebody.
    pub waiting: i64,
    /// Assigned and not accepted yet.
    pub unacknowledged: i64,
}

/// Everything recorded about one incident, for its pages.
pub struct Record {
    /// As it was read.
    pub loaded: Loaded,
    /// The system.
    pub place: Option<Arc<Place>>,
    /// The team.
    pub team: Arc<TeamFacts>,
    /// Messages, notes left out for outsiders.
    pub messages: Vec<Message>,
    /// Stretches of waiting.
    pub pauses: Vec<Waiting>,
    /// Linked incidents.
    pub links: Vec<Linked>,
    /// Entries of the journal, internal ones left out for outsiders.
    pub entries: Vec<journal::Recorded>,
    /// Names of the accounts and holders of links that appear, by the journal's word for them.
    pub names: HashMap<String, String>,
}

impl Desk {
    /// One incident with everything this person may know of it.
    pub async fn detail(&self, cx: &Cx, id: IncidentId) -> Result<IncidentDetail, Problem> {
        let loaded = self.load(cx, id).await?;
        let staff = cx.actor.is_inside();
        let subject = id.to_string();
        let queries = vec![files::of_subject(&subject), notify::of_subject(&subject), record::decisions(id)];
        let answers = self.app.db.read(queries).await?;
        let place = self.place_of(&loaded.incident).await?;
        let team = self.team.last_seen().await?;
        let customer_name = self.customer_name(&loaded.incident, place.as_deref()).await?;
        let provider = self.estate.provider().await?;
        let provider = provider.as_ref().map(|party| (party.id, party.fields.name.as_str()));
        let back = Backdrop { place: place.as_deref(), customer_name: &customer_name, provider, team: &team };
        let case = Case::new(loaded.incident.clone(), loaded.clocks.clone(), &loaded.ground, cx.now);
        let mut detail = IncidentDetail::of(cx, &case, &back);
        let brought = if staff { Vec::new() } else { self.brought(cx, id).await? };
        for row in &answers[0] {
            let file = files::Attachment::read(row)?;
            // Files of internal notes never leave the house.
            let of = |subject: &str| file.subject.as_ref().is_some_and(|(kind, _)| kind == subject);
            let vendors = of(crate::act::VENDOR_FILE) && brought.contains(&file.id);
            if staff || of(crate::core::SUBJECT) || of(crate::attach::REPORT) || vendors {
                detail.attachments.push(AttachmentView::of(&file));
            }
        }
        if staff {
            for row in &answers[1] {
                detail.deliveries.push(DeliveryView::of(&notify::Delivery::read(row)?, cx.language, cx.now));
            }
            if !loaded.incident.decided || loaded.incident.component_kind.is_none() {
                detail.triage = triage_of(&answers[2])?;
            }
        }
        Ok(detail)
    }

    /// Everything recorded about one incident that this person may know.
    pub async fn record(&self, cx: &Cx, id: IncidentId) -> Result<Record, Problem> {
        let loaded = self.load(cx, id).await?;
        let staff = cx.actor.is_inside();
        let queries = vec![
            record::messages(id),
            record::pauses(id),
            record::links(id),
            journal::of_subject(crate::core::SUBJECT, &id.to_string()),
        ];
        let answers = self.app.db.read(queries).await?;
        let messages = answers[0].iter().map(record::read_message).collect::<Result<Vec<_>, _>>()?;
        let entries = answers[3].iter().map(journal::read).collect::<Result<Vec<_>, _>>()?;
        let mut messages: Vec<Message> = messages.into_iter().filter(|message| staff || !message.internal).collect();
        if cx.actor.has(kernel::Role::Vendor) {
            for message in &mut messages {
                message.content = loaded.incident.without_personal(&message.content);
            }
        }
        let entries: Vec<_> =
            entries.into_iter().filter(|entry| staff || entry.visibility == journal::Visibility::Public).collect();
        let authors = messages
            .iter()
            .map(|message| message.author.as_str())
            .chain(entries.iter().map(|entry| entry.actor.as_str()));
        let names = self.names(authors).await?;
        Ok(Record {
            place: self.place_of(&loaded.incident).await?,
            team: self.team.last_seen().await?,
            pauses: answers[1].iter().map(record::read_pause).collect::<Result<_, _>>()?,
            links: answers[2].iter().map(record::read_link).collect::<Result<_, _>>()?,
            loaded,
            messages,
            entries,
            names,
        })
    }

    /// The decisions on one incident with their reasons, oldest first.
    pub async fn decisions(&self, cx: &Cx, id: IncidentId) -> Result<(Loaded, Vec<record::Decision>), Problem> {
        let loaded = self.load(cx, id).await?;
        let rows = self.app.db.rows(record::decisions(id)).await?;
        Ok((loaded, record::read_decisions(&rows)?))
    }

    /// A page of incidents in order of what falls due next.
    pub async fn list(&self, cx: &Cx, filter: &Filter, request: &PageRequest) -> Result<Page<IncidentRow>, Problem> {
        let mut team = self.team.last_seen().await?;
        let rows = loop {
            let groups = |person| team.groups_of(person);
            let Some(query) = store::list::page(LISTED, &cx.scope, &groups, filter, request) else {
                return Ok(Page { items: Vec::new(), next: None });
            };
            let mut answers = self.app.db.read(vec![query, team::Team::revision_query()]).await?;
            let revision = answers.pop().unwrap_or_default();
            if team::Team::is_current(&team, &revision)? {
                break answers.pop().unwrap_or_default();
            }
            team = self.team.facts().await?;
        };
        let incidents = rows.iter().map(Listed::read).collect::<Result<Vec<_>, _>>()?;
        let page = Page::cut(incidents, request.limit, |incident| Cursor {
            key: incident.next.at.micros(),
            id: incident.id.to_string(),
        });
        let mut items = Vec::with_capacity(page.items.len());
        let mut systems: Vec<SystemId> = page.items.iter().filter_map(|incident| incident.system).collect();
        systems.sort_unstable();
        systems.dedup();
        let places = self.places(&systems).await?;
        let mut customers: HashMap<PartyId, String> = HashMap::new();
        for incident in &page.items {
            let place = incident.system.and_then(|system| places.get(&system));
            if place.is_none() && !customers.contains_key(&incident.customer) {
                customers.insert(incident.customer, self.party_name(incident.customer).await?);
            }
            let customer_name = customers.get(&incident.customer).map_or("", String::as_str);
            let back = Backdrop { place: place.map(AsRef::as_ref), customer_name, provider: None, team: &team };
            items.push(IncidentRow::of(incident, &back, cx.now));
        }
        if cx.actor.has(kernel::Role::Vendor) {
            for row in &mut items {
                row.title = without_personal(&row.title, None, None);
            }
        }
        Ok(Page { items, next: page.next })
    }

    /// The numbers on top of the workbench.
    pub async fn counts(&self, cx: &Cx) -> Result<Counts, Problem> {
        let team = self.team.facts().await?;
        let groups = |person| team.groups_of(person);
        let open = Filter { open: Some(true), ..Filter::default() };
        let filters = [
            Filter { engineer: cx.actor.person(), ..open.clone() },
            open.clone(),
            Filter { undecided: true, ..open.clone() },
            Filter { due_before: Some(cx.now.plus(4 * HOUR)), ..open.clone() },
            Filter { overdue_at: Some(cx.now), ..open.clone() },
            Filter { state: Some("waiting".into()), ..open.clone() },
            Filter { state: Some("assigned".into()), ..open },
        ];
        let queries: Vec<_> =
            filters.iter().filter_map(|filter| store::list::count(&cx.scope, &groups, filter, CAP)).collect();
        if queries.len() < filters.len() {
            return Ok(Counts::default());
        }
        let answers = self.app.db.read(queries).await?;
        let mut found = answers.iter().map(|rows| rows.first().map_or(Ok(0), |row| row.int(0)));
        let mut next = || found.next().unwrap_or(Ok(0));
        let mine = next()?;
        Ok(Counts {
            mine: if cx.actor.person().is_some() { mine } else { 0 },
            group: next()?,
            undecided: next()?,
            at_risk: next()?,
            late: next()?,
            waiting: next()?,
            unacknowledged: next()?,
        })
    }

    pub(crate) async fn place_of(&self, incident: &Incident) -> Result<Option<Arc<Place>>, Problem> {
        match incident.system {
            Some(system) => self.place(system).await,
            None => Ok(None),
        }
    }

    pub(crate) async fn customer_name(&self, incident: &Incident, place: Option<&Place>) -> Result<String, Problem> {
        if let Some(place) = place {
            return Ok(place.customer_name.clone());
        }
        self.party_name(incident.customer).await
    }

    async fn party_name(&self, party: PartyId) -> Result<String, Problem> {
        Ok(self.estate.party(party).await?.map(|party| party.fields.name).unwrap_or_default())
    }

    /// The names of accounts and holders of links named as the journal names actors.
    pub(crate) async fn names<'a>(
        &self,
        actors: impl Iterator<Item = &'a str>,
    ) -> Result<HashMap<String, String>, Problem> {
        let mut wanted: Vec<&str> = actors.collect();
        wanted.sort_unstable();
        wanted.dedup();
        let asked = |actor: &str| match actor.split_once(':')? {
            ("account", id) => id.parse().ok().map(access::store::account::name_of),
            ("link", id) => id.parse().ok().map(access::store::link::holder_of),
            _ => None,
        };
        let (wanted, queries): (Vec<&str>, Vec<_>) =
            wanted.into_iter().filter_map(|actor| Some((actor, asked(actor)?))).unzip();
        if queries.is_empty() {
            return Ok(HashMap::new());
        }
        let answers = self.app.db.read(queries).await?;
        let named = wanted.into_iter().zip(&answers);
        let named = named.filter_map(|(actor, rows)| rows.first().map(|row| Ok((actor.to_owned(), row.string(0)?))));
        Ok(named.collect::<Result<_, storage::DbError>>()?)
    }
}

impl Record {
    /// The name of whoever acted; the platform has none of its own.
    pub fn name(&self, actor: &str) -> String {
        name_in(&self.names, actor)
    }
}

/// The name of whoever acted, among those that were looked up.
pub(crate) fn name_in(names: &HashMap<String, String>, actor: &str) -> String {
    names.get(actor).cloned().unwrap_or_default()
}

/// The body of the last decision of `kind`.
pub fn last<'a>(decisions: &'a [record::Decision], kind: &str) -> Option<&'a Json> {
    decisions.iter().rev().find(|decision| decision.kind == kind).map(|decision| &decision.body)
}

/// The latest triage among decisions as they were read; none when it is of a shape no longer known.
pub(crate) fn triage_of(rows: &[storage::Row]) -> Result<Option<triage::Triage>, storage::DbError> {
    let decisions = record::read_decisions(rows)?;
    Ok(last(&decisions, "triage").and_then(|body| serde_json::from_value(body.clone()).ok()))
}
