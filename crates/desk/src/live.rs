//! The look at an incident at the moment a message is sent, limited to what the reader's side may know.

use clocks::core::{Clock, Facing, State as ClockState};
use kernel::{IncidentId, Instant};
use notify::{Amount, Asked, Facts, LiveClock, LiveFacts, Looked, Side};
use worktime::Unit;

use crate::core::{Case, Ground};
use crate::desk::Desk;
use crate::store;

impl LiveFacts for Desk {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        Box::pin(async move {
            let looked = match asked.kind {
                crate::agreed::AGREEMENT => self.agreement_facts(asked.subject).await,
                crate::brief::DAY => Ok(Some(self.day_facts(asked.subject))),
                _ => self.facts_of(asked).await,
            };
            looked.map_err(|problem| problem.0.en)
        })
    }

    fn queue(&self) -> Option<String> {
        Some(format!("{}/queue", self.public_url))
    }
}

impl Desk {
    async fn facts_of(&self, asked: Asked<'_>) -> Result<Option<Facts>, app::Problem> {
        let Ok(id) = asked.subject.parse::<IncidentId>() else { return Ok(None) };
        let subject = crate::draft::subject(id);
        let answers = self.app.db.read(vec![store::incident::find(id), clocks::store::of_subject(&subject)]).await?;
        let Some(row) = answers[0].first() else { return Ok(None) };
        let incident = store::incident::read(row)?;
        let clocks = answers[1].iter().map(clocks::store::read).collect::<Result<Vec<_>, _>>()?;
        let ground = self.ground(&incident, &clocks).await?;
        let place = match incident.system {
            Some(system) => self.place(system).await?,
            None => None,
        };
        let team = self.team.last_seen().await?;
        let customer = match &place {
            Some(place) => place.customer_name.clone(),
            None => self.estate.party(incident.customer).await?.map(|party| party.fields.name).unwrap_or_default(),
        };
        let inside = asked.side == Side::Provider;
        let own = place.as_ref().map(|place| place.provider_name.clone());
        let lead = if inside || incident.lead.released {
            incident.lead.party.and_then(|party| place.as_ref()?.party_name(party).map(str::to_owned)).or(own)
        } else {
            own
        };
        let link = self.way_in(asked, &incident).await?;
        let case = Case::new(incident, clocks, &ground, asked.now);
        let mut live: Vec<LiveClock> = case
            .clocks
            .iter()
            .filter(|clock| asked.clock == Some(clock.id) || (clock.is_open() && shown(clock, asked.side)))
            .filter_map(|clock| live_clock(clock, &ground, asked.now))
            .collect();
        live.sort_by_key(|clock| clock.due_at);
        let incident = case.incident;
        Ok(Some(Facts {
            link: Some(link),
            zone: place
                .as_ref()
                .and_then(|place| place.tree.zone.iana_name().map(str::to_owned))
                .unwrap_or_else(|| self.zone.iana_name().unwrap_or("UTC").to_owned()),
            engineer: incident.engineer.map(|person| team.name(person)),
            severity: Some(incident.severity.number()),
            system: place.as_ref().map(|place| place.name.clone()),
            number: incident.number,
            title: incident.title,
            customer,
            lead,
            clocks: live,
        }))
    }
}

fn shown(clock: &Clock, side: Side) -> bool {
    match side {
        Side::Provider => clock.milestone.promises(),
        Side::Customer => clock.milestone.promises() && clock.facing == Facing::Customer,
        Side::Vendor => matches!(clock.facing, Facing::Vendor(_)),
    }
}

fn live_clock(clock: &Clock, ground: &Ground, now: Instant) -> Option<LiveClock> {
    let due = clock.due?;
    let calendar = ground.frame(clock).ok()?.calendar;
    let remaining = clock.remaining(calendar, now)?;
    let state = match clock.state() {
        ClockState::Running if remaining.amount_micros < 0 => notify::ClockState::Late,
        ClockState::Running => notify::ClockState::Running,
        ClockState::Paused => notify::ClockState::Paused,
        ClockState::Offered => notify::ClockState::Offered,
        ClockState::Met => notify::ClockState::Met,
        ClockState::MetLate => notify::ClockState::MetLate,
        ClockState::Cancelled => notify::ClockState::Cancelled,
    };
    let left = remaining.amount_micros.abs();
    let amount = match (remaining.unit, remaining.working_days) {
        (Unit::WorkingDays, Some(days)) if days > 0 => Amount::WorkingDays(i64::from(days)),
        (Unit::WorkingDays | Unit::WorkingTime, _) => Amount::Working(left),
        _ => Amount::Elapsed(left),
    };
    Some(LiveClock {
        id: clock.id,
        milestone: clock.milestone.as_str().to_owned(),
        state,
        due_at: due.at,
        provisional: due.provisional,
        amount,
        used_permille: remaining.share_used_permille,
    })
}
