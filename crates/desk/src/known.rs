//! As known at an instant: an incident as the platform knew it then, rebuilt from what the journal kept.

use std::sync::Arc;

use app::{Cx, Problem};
use clocks::core::Clock;
use journal::Recorded;
use kernel::{IncidentId, Instant, Refusal, RefusalKind};
use team::TeamFacts;

use crate::core::{Incident, Kept, Present, SUBJECT, Unknown, known_at};
use crate::desk::Desk;
use crate::draft::Loaded;
use crate::look::name_in;
use crate::place::Place;
use crate::store;
use crate::store::kept::{STANDING, Stood};

/// The most entries that are folded; a case with more is told by its timeline.
const MOST: usize = 5000;

/// An incident as it was known, with what surrounds it.
pub struct Remembered {
    /// As it was read then: the incident without what people wrote, its clocks, what they were judged by.
    pub loaded: Loaded,
    /// The system as it stands now; names are today's.
    pub place: Option<Arc<Place>>,
    /// The team.
    pub team: Arc<TeamFacts>,
    /// The customer's name.
    pub customer_name: String,
    /// Who we are.
    pub provider: Option<(kernel::PartyId, String)>,
    /// When the last of it had been entered.
    pub changed_at: Instant,
    /// Since when everything of it is kept.
    pub since: Instant,
}

impl Desk {
    /// The incident as it was known at `at`, whatever was entered later and whenever that happened. Refused where nothing
    /// was known yet, and where what the journal kept does not reach.
    pub async fn remember(&self, cx: &Cx, id: IncidentId, at: Instant) -> Result<Remembered, Problem> {
        let now = self.load(cx, id).await?;
        if at > cx.now {
            return Err(in_future().into());
        }
        if at < now.incident.entered_at {
            return Err(unheard_of(&now.incident, &self.stamp(now.incident.entered_at)).into());
        }
        let rows = self.app.db.rows(journal::of_subject(STANDING, &id.to_string())).await?;
        if rows.len() >= MOST {
            return Err(self.untold(Unknown::NotKept(None)).into());
        }
        let mut kept: Vec<Kept<Stood>> = Vec::with_capacity(rows.len());
        for row in &rows {
            kept.push(store::kept::read(&journal::read(row)?)?);
        }
        let clocks = now.clocks.iter().map(|clock| (clock.id, clock.version)).collect();
        let present = Present { version: now.incident.version, clocks };
        let mut known = known_at(&kept, at, &present).map_err(|unknown| self.untold(unknown))?;
        self.name_setters(id, &mut known.clocks).await?;
        let incident = known.incident.over(&now.incident, known.version);
        let ground = self.ground(&incident, &known.clocks).await?;
        let team = self.team.last_seen().await?;
        let place = self.place_of(&incident).await?;
        let provider = self.estate.provider().await?.map(|party| (party.id, party.fields.name));
        Ok(Remembered {
            customer_name: self.customer_name(&incident, place.as_deref()).await?,
            loaded: Loaded {
                engineer_name: incident.engineer.map(|person| team.name(person)).unwrap_or_default(),
                incident,
                clocks: known.clocks,
                assignment: None,
                ground,
                people: Arc::new(Vec::new()),
                routes: Arc::clone(&self.routes),
                kept: true,
                judgement: None,
            },
            place,
            team,
            provider,
            changed_at: known.changed_at,
            since: known.since,
        })
    }

    /// Who set a due time stands in the timeline; what is kept names nobody.
    async fn name_setters(&self, id: IncidentId, clocks: &mut [Clock]) -> Result<(), Problem> {
        if clocks.iter().all(|clock| clock.set_due.is_none()) {
            return Ok(());
        }
        let rows = self.app.db.rows(journal::of_subject(SUBJECT, &id.to_string())).await?;
        let entries = rows.iter().map(journal::read).collect::<Result<Vec<_>, _>>()?;
        let sets = |entry: &&Recorded| matches!(entry.kind.as_str(), "incident.due_set" | "incident.visit_decided");
        let entries: Vec<Recorded> = entries.into_iter().filter(|entry| sets(&entry)).collect();
        let names = self.names(entries.iter().map(|entry| entry.actor.as_str())).await?;
        for set in clocks.iter_mut().filter_map(|clock| clock.set_due.as_mut()) {
            let by = entries.iter().find(|entry| entry.entered_at == set.set_at());
            set.name(by.map(|entry| name_in(&names, &entry.actor)).unwrap_or_default());
        }
        Ok(())
    }

    /// An instant in the provider's zone, to the second and the same in both languages.
    fn stamp(&self, at: Instant) -> String {
        at.timestamp().to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn untold(&self, unknown: Unknown) -> Refusal {
        let since = |at: Instant| self.stamp(at);
        let (code, zh, en) = match unknown {
            Unknown::NotKept(Some(at)) => (
                "standing.not_kept",
                format!("该工单的完整状态自 {} 起才有留存，请查询此后的时间；更早的经过见时间线。", since(at)),
                format!("What this incident was is kept since {} only. Ask for a later moment; the timeline tells what happened before.", since(at)),
            ),
            Unknown::NotKept(None) => (
                "standing.not_kept",
                "该工单的历史状态没有留存，经过请见时间线。".to_owned(),
                "Nothing is kept of what this incident was; its timeline tells what happened.".to_owned(),
            ),
            Unknown::Gap(Some(at)) => (
                "standing.gap",
                format!("该时间前后有一次变更由旧版本程序写入，状态没有留存；自 {} 起又可查询。", since(at)),
                format!("Around that time an older program changed it without keeping what it was. It is known again since {}.", since(at)),
            ),
            Unknown::Gap(None) => (
                "standing.gap",
                "该时间前后有一次变更由旧版本程序写入，状态没有留存；经过请见时间线。".to_owned(),
                "Around that time an older program changed it without keeping what it was; the timeline tells what happened."
                    .to_owned(),
            ),
        };
        Refusal::new(RefusalKind::Conflict, code, zh, en)
    }
}

fn in_future() -> Refusal {
    let (zh, en) = ("请填写现在或过去的时间", "give the present or an earlier moment");
    Refusal::new(
        RefusalKind::Invalid,
        "standing.in_future",
        "所问的时间尚未到来，将来的情况无从得知。",
        "That moment has not come; what will be known then cannot be told.",
    )
    .field("?as_known_at", zh, en)
}

fn unheard_of(incident: &Incident, entered: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "standing.unheard_of",
        format!("那时平台还不知道 {}：它于 {entered} 登记。请查询此后的时间。", incident.number),
        format!(
            "The platform had not heard of {} then: it was entered {entered}. Ask for a later moment.",
            incident.number
        ),
    )
}
