//! What agreements set in motion at the desk: verdicts decided again when a version binds from the past, and the managers
//! told before a term ends.

use std::sync::Arc;

use agreement::core::{Attribution, Coverage, Verdict};
use app::{Cx, Problem};
use journal::Visibility;
use journal::queue::Job;
use kernel::{Instant, PartyId, SystemId};
use notify::{Event, Notice, Post, Words};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::act::Attribute;
use crate::core::{Channel, Judgement};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, Loaded};
use crate::store::{incident, record};

/// The kind under which notices name agreements.
pub(crate) const AGREEMENT: &str = "agreement";

/// How many incidents are looked at between two looks for more.
const BATCH: u32 = 200;

impl Desk {
    /// A version binds from an instant in the past: coverage and payer of what was reported since are decided again. The
    /// old verdicts stay beside the new ones; running and met clocks keep the targets they were stamped with. Doing it
    /// twice does it once: what is decided so already is left alone.
    pub(crate) async fn decide_again(&self, cx: &Cx, job: &Job) -> Result<(), Problem> {
        let read = |name: &str| job.payload[name].as_str().unwrap_or_default().to_owned();
        let unreadable = |()| Problem::from(storage::DbError::Shape(format!("the job {} does not read", job.id)));
        let system: SystemId = read("system").parse().map_err(|_| ()).map_err(unreadable)?;
        let from: Instant = read("from").parse().map_err(|_| ()).map_err(unreadable)?;
        let until: Instant = read("until").parse().map_err(|_| ()).map_err(unreadable)?;
        let mut after = (from, String::new());
        loop {
            let rows = self.app.db.rows(incident::of_system_between(system, &after, until, BATCH)).await?;
            let found = rows.iter().map(incident::read).collect::<Result<Vec<_>, _>>()?;
            let Some(last) = found.last() else { return Ok(()) };
            after = (last.reported_at, last.id.to_string());
            // Old tickets of another system carry no verdict.
            for one in found.into_iter().filter(|one| one.channel != Channel::Import) {
                self.decide_one_again(cx, one.id).await?;
            }
        }
    }

    async fn decide_one_again(&self, cx: &Cx, id: kernel::IncidentId) -> Result<(), Problem> {
        for _ in 0..ATTEMPTS {
            let loaded = self.load(cx, id).await?;
            // What the provider was not asked yet has no verdict of ours.
            if loaded.incident.state.is_screened() {
                return Ok(());
            }
            let judged = self.judged_again(&loaded, &Attribute::default()).await?;
            let rows = self.app.db.rows(record::decisions(id)).await?;
            let decisions = record::read_decisions(&rows)?;
            let coverage: Option<Coverage> = last(&decisions, "coverage");
            let before: Option<Attributed> = last(&decisions, "attribution");
            let same_cover = coverage.as_ref() == Some(&judged.coverage);
            let same_payer = before.as_ref().is_some_and(|before| before.attribution == judged.attribution);
            if same_cover && same_payer {
                return Ok(());
            }
            let mut draft = Draft::on(cx, &loaded);
            lay_over(&mut draft, &loaded, &judged, (same_cover, same_payer));
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }

    /// A term comes to its end: the managers are told to prepare the handover.
    pub(crate) async fn tell_term_ends(&self, cx: &Cx, job: &Job) -> Result<(), Problem> {
        let text = |name: &str| job.payload[name].as_str().unwrap_or_default().to_owned();
        let people = self.managers(cx.now).await?;
        let words = Words {
            text: format!("{} · {}", text("name"), text("ends_on")),
            from: text("ends_on"),
            to: job.payload["days"].as_i64().unwrap_or_default().to_string(),
            ..Words::default()
        };
        let notice = Notice {
            event: Event::TermEnds,
            subject_kind: AGREEMENT,
            subject: text("agreement"),
            severity: None,
            clock: None,
            posts: Some(&[Post::Manager]),
            actor: None,
            words,
            people: &people,
            routes: &self.routes,
        };
        let mut set = WriteSet::new();
        notify::enqueue(&mut set, self.app.ids.as_ref(), cx.now, &[notice]);
        self.app.db.write(set).await?;
        Ok(())
    }

    /// What a notice about an agreement says at the moment of sending.
    pub(crate) async fn agreement_facts(&self, agreement: &str) -> Result<Option<notify::Facts>, Problem> {
        let Ok(id) = agreement.parse() else { return Ok(None) };
        let Some(found) = self.agreements.named(id).await? else { return Ok(None) };
        let customer: PartyId = found.customer;
        let customer = self.estate.party(customer).await?.map(|party| party.fields.name).unwrap_or_default();
        Ok(Some(notify::Facts {
            number: found.name.clone(),
            title: found.name,
            customer,
            system: None,
            severity: None,
            engineer: None,
            lead: None,
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            link: Some(format!("{}/agreements/{id}", self.public_url)),
            clocks: Vec::new(),
        }))
    }
}

/// The stored attribution as far as the payer needs it.
#[derive(serde::Deserialize)]
struct Attributed {
    attribution: Attribution,
}

fn last<T: serde::de::DeserializeOwned>(decisions: &[record::Decision], kind: &str) -> Option<T> {
    crate::look::last(decisions, kind).and_then(|body| serde_json::from_value(body.clone()).ok())
}

fn lay_over(draft: &mut Draft<'_>, loaded: &Loaded, judged: &Judgement, (same_cover, same_payer): (bool, bool)) {
    let cx = draft.cx;
    let before = loaded.incident.cover;
    let version = judged.agreement.as_ref().map(Arc::as_ref);
    if !same_cover {
        draft.decide("coverage", &judged.coverage);
        draft.case.incident.cover = judged.cover();
        // What had no promises may have some from now on; clocks that run or were met keep theirs.
        if before.verdict == Verdict::OutOfWarranty || loaded.incident.agreement.is_none() {
            draft.case.incident.agreement = version.map(|version| version.identity.version);
        }
    }
    if !same_payer {
        let incident = &draft.case.incident;
        let body = json!({ "attribution": judged.attribution, "lead_kind": incident.lead.kind,
            "lead_party": incident.lead.party, "released": incident.lead.released, "component": incident.component,
            "fault_class": incident.fault_class });
        draft.decide("attribution", &body);
    }
    let body = json!({ "agreement": version.map(|version| version.identity.name.clone()),
        "version": version.map(|version| version.identity.number),
        "verdict_before": before.verdict, "verdict": draft.case.incident.cover.verdict });
    draft.record("incident.cover_decided_again", cx.now, Visibility::Public, body);
}
