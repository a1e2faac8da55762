//! What somebody needs in order to report: systems, words, services, and faults that are known already.

use std::collections::BTreeMap;
use std::sync::Arc;

use agreement::Facing;
use agreement::core::{Compiled, Status};
use app::{Cx, Problem};
use estate::ask::{SystemCard, SystemFilter};
use kernel::{HOUR, IncidentId, PageRequest, SystemId};

use crate::api::form::{Choice, FormService, FormSystem, ReportForm, SimilarIncident};
use crate::api::view::{Backdrop, IncidentRow, Named};
use crate::core::{IMPACTS, URGENCIES, alike, impact_words, urgency_words};
use crate::desk::Desk;
use crate::store;
use crate::store::list::{Filter, LISTED_WITH_REPORT, Listed, REPORT};

/// The most systems one form lists; more are found by their words.
const SYSTEMS: u32 = 200;
/// Up to so many systems the form brings the catalogues of all of them; beyond, only of the one asked for.
const CATALOGUES: usize = 25;
/// How many open incidents are compared with what is being typed.
const COMPARED: u32 = 50;
/// Reports of one fault come in within so long of each other.
const TOGETHER: i64 = 6 * HOUR;

impl Desk {
    /// The form for whoever asks: his recent systems first, words of his house, services of the agreements in force.
    pub async fn report_form(
        &self,
        cx: &Cx,
        words: Option<String>,
        system: Option<SystemId>,
    ) -> Result<ReportForm, Problem> {
        let filter = SystemFilter { words, customer: None };
        let page = self.estate.systems(&cx.scope, &filter, &PageRequest { after: None, limit: SYSTEMS }).await?;
        let recent = self.app.db.rows(store::form::recent(cx.actor.account(), cx.actor.person())).await?;
        let recent = store::form::read_recent(&recent)?;
        let mut cards: Vec<SystemCard> = page.items;
        cards.sort_by_key(|card| recent.iter().position(|id| *id == card.system.id).unwrap_or(usize::MAX));
        let asked: Vec<SystemId> = match system {
            Some(id) => cards.iter().map(|card| card.system.id).filter(|known| *known == id).collect(),
            None => cards.iter().map(|card| card.system.id).take(CATALOGUES).collect(),
        };
        let whole = system.is_some() || cards.len() <= CATALOGUES;
        let catalogue = if whole { self.catalogue(cx, &asked).await? } else { Vec::new() };
        let customer = cards.first().map(|card| card.customer_name.clone()).unwrap_or_default();
        let one = cards.iter().all(|card| card.customer_name == customer);
        let house = if one { customer.as_str() } else { "" };
        Ok(ReportForm {
            impacts: IMPACTS
                .iter()
                .map(|impact| Choice::new(impact, impact_words(*impact, house, cx.language)))
                .collect(),
            urgencies: URGENCIES
                .iter()
                .map(|urgency| Choice::new(urgency, urgency_words(*urgency, cx.language)))
                .collect(),
            systems: cards.into_iter().map(|card| form_system(card, &recent)).collect(),
            catalogue,
        })
    }

    async fn catalogue(&self, cx: &Cx, systems: &[SystemId]) -> Result<Vec<FormService>, Problem> {
        let queries = systems.iter().map(|system| agreement::ask::begun_query(*system, cx.now)).collect();
        let answers = if systems.is_empty() { Vec::new() } else { self.app.db.read(queries).await? };
        let mut services: BTreeMap<(String, String), FormService> = BTreeMap::new();
        for (system, rows) in systems.iter().zip(&answers) {
            let held = self.agreements.held(rows, cx.now).await?;
            let ours = held.iter().filter(|held| held.facing == Facing::Customer && held.status == Status::InForce);
            for compiled in ours.map(|held| &held.compiled) {
                add_services(&mut services, cx, *system, compiled);
            }
        }
        Ok(services.into_values().collect())
    }

    /// Open incidents of the system that read like what is being typed, as far as the caller may see them.
    pub async fn similar(&self, cx: &Cx, system: SystemId, typed: &str) -> Result<Vec<SimilarIncident>, Problem> {
        let team = self.team.facts().await?;
        let filter = Filter { open: Some(true), system: Some(system.to_string()), ..Filter::default() };
        let request = PageRequest { after: None, limit: COMPARED };
        let groups = |person| team.groups_of(person);
        let query = store::list::page(LISTED_WITH_REPORT, &cx.scope, &groups, &filter, &request);
        let Some(query) = query else { return Ok(Vec::new()) };
        let rows = self.app.db.rows(query).await?;
        let incidents = rows.iter().map(Listed::read).collect::<Result<Vec<_>, _>>()?;
        let reports = rows.iter().map(|row| row.text(REPORT)).collect::<Result<Vec<_>, _>>()?;
        let place = self.place(system).await?;
        let back = Backdrop { place: place.as_deref(), customer_name: "", provider: None, team: &team };
        let found = alike(typed, reports);
        Ok(found
            .into_iter()
            .map(|alike| SimilarIncident {
                incident: IncidentRow::of(&incidents[alike.place], &back, cx.now),
                alike_permille: alike.permille,
                words: alike.words,
            })
            .collect())
    }
}

impl Desk {
    /// Open incidents of the same system, reported within hours of it, that read like it: likely duplicates, proposed until
    /// somebody confirms them.
    pub async fn likely_duplicates(&self, cx: &Cx, id: IncidentId) -> Result<Vec<SimilarIncident>, Problem> {
        let incident = self.load(cx, id).await?.incident;
        let Some(system) = incident.system.filter(|_| incident.state.is_open()) else { return Ok(Vec::new()) };
        let found = self.similar(cx, system, &incident.text).await?;
        let near = |other: &SimilarIncident| {
            let apart = other.incident.reported_at.since(incident.reported_at);
            other.incident.id != id && apart.abs() <= TOGETHER
        };
        Ok(found.into_iter().filter(near).collect())
    }
}

fn form_system(card: SystemCard, recent: &[SystemId]) -> FormSystem {
    FormSystem {
        id: card.system.id,
        name: card.system.fields.name,
        customer: Named { id: card.system.fields.customer_id, name: card.customer_name },
        recent: recent.contains(&card.system.id),
    }
}

fn add_services(
    services: &mut BTreeMap<(String, String), FormService>,
    cx: &Cx,
    system: SystemId,
    compiled: &Arc<Compiled>,
) {
    for service in &compiled.content.catalogue {
        let name = service.name.pick(cx.language).to_owned();
        let known = services.entry((service.code.clone(), name.clone())).or_insert_with(|| FormService {
            code: service.code.clone(),
            name,
            charged: service.charged,
            system_ids: Vec::new(),
        });
        known.charged |= service.charged;
        if !known.system_ids.contains(&system) {
            known.system_ids.push(system);
        }
    }
}
