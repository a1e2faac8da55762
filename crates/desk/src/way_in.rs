//! Where a mail leads: to the incident for who logs in, to one thing by a signed link for who need not.

use access::{Access, NewLink};
use app::Problem;
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, HOUR};
use notify::{Asked, Event, Post, Side};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::act::{CONFIRMATION, QUOTATION, VENDOR_CASE};
use crate::core::{Incident, PaperKind, QuotationState, SUBJECT, State};
use crate::desk::Desk;
use crate::store::paper;

/// How long a link in a mail holds.
const HOLDS: i64 = 14 * 24 * HOUR;

impl Desk {
    /// Where the reader of a mail about `incident` comes in. A link is made out when its mail is sent: its secret stands
    /// in that mail alone, and the database keeps its hash.
    pub(crate) async fn way_in(&self, asked: Asked<'_>, incident: &Incident) -> Result<String, Problem> {
        let Some(new) = self.link_for(asked, incident).await? else {
            let page = if asked.side == Side::Customer { "faults" } else { "incidents" };
            return Ok(format!("{}/{page}/{}", self.public_url, incident.id));
        };
        let by = Actor::Platform { part: "notify" };
        let ids = self.app.ids.as_ref();
        let mut set = WriteSet::new();
        let (link, secret) = Access::make_link(&mut set, ids, &by, asked.now, &new)?;
        let entry = Entry {
            subject_kind: SUBJECT,
            subject: incident.id.to_string(),
            kind: "incident.link_made",
            occurred_at: asked.now,
            customer: Some(incident.customer),
            visibility: Visibility::Internal,
            body: json!({ "link": link.id, "holder": link.holder, "purpose": link.purpose }),
            personal: Vec::new(),
        };
        journal::append(&mut set, Stamp { actor: &by, now: asked.now, ids }, vec![entry]);
        match self.app.db.write(set).await {
            Ok(_) => Ok(self.made(link, secret).url),
            Err(WriteError::Db(error)) => Err(error.into()),
            Err(_) => Err(crate::desk::busy().into()),
        }
    }

    /// The link by which the reader does the one thing the mail asks of him; none where it asks nothing or he logs in.
    async fn link_for<'a>(&self, asked: Asked<'a>, incident: &Incident) -> Result<Option<NewLink<'a>>, Problem> {
        let new = |purpose: &'static str, subject: String, uses: Option<u32>| NewLink {
            purpose,
            subject,
            party: incident.customer,
            vendor: false,
            holder: asked.reader,
            expires_at: asked.now.plus(HOLDS),
            uses,
        };
        Ok(match (asked.event, asked.post) {
            (_, Post::VendorContact) if incident.state.is_open() => incident
                .lead
                .party
                .filter(|_| incident.lead.is_outside())
                .map(|party| NewLink { party, vendor: true, ..new(VENDOR_CASE, incident.id.to_string(), None) }),
            (Event::SolutionOffered, Post::Reporter) if incident.state == State::Resolved => {
                Some(new(CONFIRMATION, format!("{}/{}", incident.id, incident.round), Some(1)))
            }
            (Event::QuotationSent, Post::CustomerLead) => {
                let rows = self.app.db.rows(paper::of_kind(incident.id, PaperKind::Quotation)).await?;
                let sent = rows.iter().map(paper::read).collect::<Result<Vec<_>, _>>()?;
                let waits = sent.into_iter().rfind(|known| known.state == QuotationState::Sent.as_str());
                waits.map(|known| new(QUOTATION, format!("{}/{}", incident.id, known.id), Some(1)))
            }
            _ => None,
        })
    }
}
