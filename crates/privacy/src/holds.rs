//! Holds: placed where a dispute, an audit or a court needs what would otherwise go, and lifted by somebody else.

use app::{Cx, Problem};
use estate::core::PartyKind;
use journal::{Entry, Visibility};
use kernel::{HoldId, IncidentId, PartyId};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::Privacy;
use crate::refusals::{lifted_already, no_such_customer, no_such_incident, reason_asked_for};
use crate::store::{self, Hold};

/// The fewest characters of a reason.
const REASON: usize = 10;

/// What is to be kept, and why.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Whose records.
    pub customer: PartyId,
    /// The one incident; none: everything of the customer.
    pub incident: Option<IncidentId>,
    /// Why, 10 to 1,000 characters.
    pub reason: String,
}

impl Privacy {
    /// Every hold that stands, then those lifted last.
    pub async fn holds(&self) -> Result<Vec<Hold>, Problem> {
        let mut all = store::standing(&self.app.db).await?;
        all.extend(store::lifted(&self.app.db).await?);
        Ok(all)
    }

    /// Places a hold. It counts at once: what is being erased in this moment may still go.
    pub async fn place_hold(&self, cx: &Cx, new: NewHold) -> Result<Hold, Problem> {
        let reason = reason(&new.reason)?;
        let placed_by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let known = self.estate.party(new.customer).await?;
        if known.is_none_or(|party| party.fields.kind != PartyKind::Customer) {
            return Err(no_such_customer().into());
        }
        if let Some(incident) = new.incident {
            let of = desk::person::customer_of(&self.app.db, incident).await?;
            if of != Some(new.customer) {
                return Err(no_such_incident().into());
            }
        }
        let hold = Hold {
            id: HoldId::fresh(cx.ids.as_ref(), cx.now),
            customer: new.customer,
            incident: new.incident,
            reason,
            placed_by,
            placed_at: cx.now,
            lifted: None,
        };
        let mut set = WriteSet::new();
        store::insert(&mut set, &hold);
        record(
            &mut set,
            cx,
            &hold,
            "hold.placed",
            json!({ "customer": hold.customer, "incident": hold.incident, "reason": hold.reason }),
        );
        self.app.db.write(set).await?;
        Ok(hold)
    }

    /// Lifts a hold, with a reason.
    pub async fn lift_hold(&self, cx: &Cx, id: HoldId, why: &str) -> Result<Hold, Problem> {
        let why = reason(why)?;
        let by = cx.actor.account().ok_or_else(Problem::not_found)?;
        let found = store::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        if found.lifted.is_some() {
            return Err(lifted_already().into());
        }
        let lifted = Hold { lifted: Some((by, cx.now, why.clone())), ..found };
        let mut set = WriteSet::new();
        store::lift(&mut set, id, by, cx.now, &why);
        record(
            &mut set,
            cx,
            &lifted,
            "hold.lifted",
            json!({ "customer": lifted.customer, "incident": lifted.incident, "reason": why }),
        );
        match self.app.db.write(set).await {
            Ok(_) => Ok(lifted),
            Err(WriteError::Guard { label: store::STANDING_GUARD }) => Err(lifted_already().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// What people call these customers.
    pub(crate) async fn customers(&self, holds: &[Hold]) -> Result<Vec<(PartyId, String)>, Problem> {
        let mut ids: Vec<PartyId> = holds.iter().map(|hold| hold.customer).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut names = Vec::new();
        for some in ids.chunks(200) {
            let parties = self.estate.parties_named(some).await?;
            names.extend(parties.into_iter().map(|party| (party.id, party.fields.name)));
        }
        Ok(names)
    }
}

/// A reason as it is kept: trimmed, secrets masked.
pub(crate) fn reason(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if !(REASON..=1000).contains(&text.chars().count()) {
        return Err(reason_asked_for().into());
    }
    Ok(triage::mask(text).text)
}

fn record(set: &mut WriteSet, cx: &Cx, hold: &Hold, kind: &'static str, body: Json) {
    let entry = Entry {
        subject_kind: "hold",
        subject: hold.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}
