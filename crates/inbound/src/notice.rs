//! What a notice about a letter says when it is sent: that one waits, and nothing of what stands in it.

use kernel::{IncidentId, MailId};
use notify::{Asked, Facts, LiveFacts, Looked};

use crate::inbound::Inbound;
use crate::store::mail;

impl Inbound {
    /// The id of the letter an incident was reported by, as its sender's program gave it.
    pub async fn reported_by(&self, incident: IncidentId) -> Result<Option<String>, String> {
        let row = self.app.db.row(mail::reported(incident)).await.map_err(|error| error.to_string())?;
        row.map_or(Ok(None), |row| row.opt_text(0).map_err(|error| error.to_string()))
    }
}

impl LiveFacts for Inbound {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        Box::pin(async move {
            let Ok(id) = asked.subject.parse::<MailId>() else { return Ok(None) };
            let row = self.app.db.row(mail::find(id)).await.map_err(|error| error.to_string())?;
            let Some(row) = row else { return Ok(None) };
            let found = mail::read(&row).map_err(|error| error.to_string())?;
            let subject = if found.subject.is_empty() { found.sender.clone() } else { found.subject };
            Ok(Some(Facts {
                number: found.mailbox,
                title: subject,
                customer: String::new(),
                system: None,
                severity: None,
                engineer: None,
                lead: None,
                zone: "UTC".to_owned(),
                link: Some(format!("{}/inbound", self.public_url)),
                clocks: Vec::new(),
            }))
        })
    }
}
