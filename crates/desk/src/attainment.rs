//! Attainment of a period, within what the caller reaches.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use access::Reached;
use agreement::core::content::CountedIn;
use agreement::core::{Attribution, Compiled, Parties, PartyKind, Place as Spot, Responsible, Severity};
use app::{Cx, Problem};
use kernel::{AgreementId, AgreementVersionId, ClockId, IncidentId, Instant, PartyId, SystemId};

use crate::core::{About, Answerable, Bridge, Entry, answerable, belongs, outcome};
use crate::desk::Desk;
use crate::place::Place;
use crate::store::attainment::{self, Counted};
use crate::store::proposal::{self, Exemption};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// Only this customer's.
    pub customer: Option<PartyId>,
    /// Only this agreement's.
    pub agreement: Option<AgreementId>,
}

/// The clocks of a period and the names to show them with.
pub struct Attained {
    /// Every clock that belongs to the period.
    pub entries: Vec<Entry>,
    /// What is shown of each beside how it counts.
    pub facts: HashMap<ClockId, ClockFacts>,
    /// How the promises of the period lie between the two ways of counting it.
    pub bridge: Bridge,
    /// Numbers of incidents.
    pub numbers: HashMap<IncidentId, String>,
    /// Names of agreements.
    pub agreements: HashMap<AgreementId, String>,
    /// Names of parties.
    pub parties: HashMap<PartyId, String>,
}

/// What is shown of a clock beside how it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockFacts {
    /// The system.
    pub system: Option<SystemId>,
    /// Its name.
    pub system_name: String,
    /// When the incident was reported.
    pub reported_at: Instant,
    /// When the milestone was met, if it was.
    pub met_at: Option<Instant>,
    /// The due instant that passed unmet, also where a late entry refuted it.
    pub breached_at: Option<Instant>,
    /// Whether a late entry refuted the breach.
    pub refuted: bool,
    /// Whether the customer may know who answers.
    pub released: bool,
    /// The exemption approved for it, else the last one proposed.
    pub exemption: Option<Exemption>,
}

/// How many systems are asked about at once.
const AT_ONCE: usize = 256;

impl Desk {
    /// How the clocks of a period count. A customer's reader sees the provider as answerable until the verdict of an
    /// incident is released.
    pub async fn attainment(&self, cx: &Cx, period: &Period) -> Result<Attained, Problem> {
        let inside = cx.actor.is_inside();
        let provider = self.provider().await?;
        let (mut rows, mut verdicts, mut exemptions) = (Vec::new(), HashMap::new(), Vec::new());
        for customer in reached(cx, period.customer) {
            let queries = vec![
                attainment::clocks(customer, period.from, period.to),
                attainment::attributions(customer, period.from, period.to),
                proposal::exempt(customer, period.from, period.to),
            ];
            let answers = self.app.db.read(queries).await?;
            for row in &answers[0] {
                rows.push(attainment::read(row)?);
            }
            for row in &answers[1] {
                verdicts.extend(attainment::read_attribution(row)?);
            }
            for row in &answers[2] {
                exemptions.push(proposal::read_exempt(row)?);
            }
        }
        let versions = self.versions(&rows).await?;
        let places = self.places_of(&rows).await?;
        let mut attained = Attained {
            entries: Vec::new(),
            facts: HashMap::new(),
            bridge: Bridge::default(),
            numbers: HashMap::new(),
            agreements: HashMap::new(),
            parties: HashMap::new(),
        };
        for row in &rows {
            let version = row.clock.target.agreement.or(row.agreement).and_then(|id| versions.get(&id));
            let exemption = exempted(row, &exemptions);
            let exempt = exemption.is_some_and(|exemption| exemption.approved);
            let place = places.get(&row.system);
            let who = (provider, inside);
            let entry =
                counted(row, (verdicts.get(&row.incident), exempt), version, place, who, cx.now, period.agreement);
            let Some(entry) = entry else { continue };
            attained.bridge.add(row.reported_at, entry.due_at, period.from, period.to);
            let counted_in = version.map_or(CountedIn::Reported, |version| version.content.assessment.counted_in);
            if !belongs(counted_in, row.reported_at, entry.due_at, period.from, period.to) {
                continue;
            }
            attained.facts.insert(entry.clock, facts(row, place, exemption));
            attained.numbers.entry(row.incident).or_insert_with(|| row.number.clone());
            if let Some(version) = version {
                attained.agreements.entry(version.identity.agreement).or_insert_with(|| version.identity.name.clone());
            }
            attained.entries.push(entry);
        }
        attained.parties = self.names_of_parties(&attained.entries).await?;
        Ok(attained)
    }

    async fn versions(&self, rows: &[Counted]) -> Result<HashMap<AgreementVersionId, Arc<Compiled>>, Problem> {
        let mut known: HashMap<AgreementVersionId, Arc<Compiled>> = HashMap::new();
        for id in rows.iter().filter_map(|row| row.clock.target.agreement.or(row.agreement)) {
            if !known.contains_key(&id)
                && let Some(version) = self.agreements.version(id).await?
            {
                known.insert(id, version);
            }
        }
        Ok(known)
    }

    async fn places_of(&self, rows: &[Counted]) -> Result<HashMap<Option<SystemId>, Arc<Place>>, Problem> {
        let mut systems: Vec<SystemId> = rows.iter().filter_map(|row| row.system).collect();
        systems.sort_unstable();
        systems.dedup();
        let mut known = HashMap::with_capacity(systems.len());
        for some in systems.chunks(AT_ONCE) {
            known.extend(self.places(some).await?.into_iter().map(|(system, place)| (Some(system), place)));
        }
        Ok(known)
    }

    async fn names_of_parties(&self, entries: &[Entry]) -> Result<HashMap<PartyId, String>, Problem> {
        let mut ids: Vec<PartyId> = entries
            .iter()
            .filter_map(|entry| match entry.party {
                Answerable::Party(_, id) => id,
                Answerable::Disputed | Answerable::Undetermined => None,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(self.estate.parties_named(&ids).await?.into_iter().map(|party| (party.id, party.fields.name)).collect())
    }
}

/// One question for everything, or one for each customer the caller reaches.
fn reached(cx: &Cx, asked: Option<PartyId>) -> Vec<Option<PartyId>> {
    if cx.scope.is_everything() {
        return vec![asked];
    }
    let own = cx.scope.reached().iter().filter_map(|part| match part {
        Reached::Customer(customer) => Some(*customer),
        _ => None,
    });
    own.filter(|customer| asked.is_none_or(|asked| asked == *customer)).map(Some).collect()
}

/// The exemption that decides about a clock: an approved one of the clock or its incident, else the last one proposed.
fn exempted<'a>(row: &Counted, all: &'a [Exemption]) -> Option<&'a Exemption> {
    let about = |found: &&Exemption| found.incident == row.incident && found.clock.is_none_or(|id| id == row.clock.id);
    all.iter().filter(about).max_by_key(|found| found.approved)
}

fn facts(row: &Counted, place: Option<&Arc<Place>>, exemption: Option<&Exemption>) -> ClockFacts {
    let breach = row.clock.standing_breach().or_else(|| row.clock.breaches.last());
    ClockFacts {
        system: row.system,
        system_name: place.map(|place| place.name.clone()).unwrap_or_default(),
        reported_at: row.reported_at,
        met_at: row.clock.met_at(),
        breached_at: breach.map(|breach| breach.at),
        refuted: breach.is_some_and(|breach| breach.refuted.is_some()),
        released: row.released,
        exemption: exemption.cloned(),
    }
}

/// How the clock counts, if it is a promise of the agreement asked about.
fn counted(
    row: &Counted,
    (verdict, exempt): (Option<&Attribution>, bool),
    version: Option<&Arc<Compiled>>,
    place: Option<&Arc<Place>>,
    (provider, inside): (PartyId, bool),
    now: Instant,
    asked: Option<AgreementId>,
) -> Option<Entry> {
    let agreement = version.map(|version| version.identity.agreement);
    if asked.is_some() && asked != agreement {
        return None;
    }
    let about = About {
        state: row.state,
        folded: row.folded,
        exempt,
        verdict: row.verdict,
        attributed: row.attributed,
        class: row.class,
        lead: row.lead,
        stages: verdict,
    };
    let outcome = outcome(&row.clock, &about, now)?;
    let shown = inside || row.released;
    let party = if shown {
        answerable(row.clock.milestone, &about, |role| party_of(role, row, place.map(AsRef::as_ref), provider))
    } else {
        Answerable::Party(PartyKind::Provider, Some(provider))
    };
    let stamped = row.clock.target.severity.and_then(|number| Severity::new(number).ok());
    Some(Entry {
        clock: row.clock.id,
        incident: row.incident,
        agreement,
        severity: stamped.unwrap_or(row.severity),
        milestone: row.clock.milestone,
        party,
        outcome,
        due_at: row.clock.due_at(),
    })
}

/// Who fills a role of the matrix at the incident's component.
fn party_of(
    role: Responsible,
    row: &Counted,
    place: Option<&Place>,
    provider: PartyId,
) -> (PartyKind, Option<PartyId>) {
    let kind_of = |party| place.and_then(|place| place.kind_of(party));
    match role {
        Responsible::Party(id) => (kind_of(id).unwrap_or(PartyKind::ThirdParty), Some(id)),
        Responsible::Kind(kind) => {
            let spot = place.and_then(|place| place.tree.place(row.component));
            let named = spot.as_ref().and_then(Spot::vendor).and_then(|party| Some((party, kind_of(party)?)));
            (kind, role.party(&Parties { provider, customer: row.customer, named }))
        }
    }
}

/// Reasons and how many clocks each took out, by their stable names.
pub(crate) fn by_name(counts: &BTreeMap<crate::core::NotCounted, u32>) -> BTreeMap<String, u32> {
    counts.iter().map(|(reason, count)| (reason.to_string(), *count)).collect()
}
