//! Who is told of a sheet: the customer's responsible persons of what waits for them, our managers of what they said.

use app::{Cx, Problem};
use kernel::SheetId;
use notify::{Asked, Event, Facts, LiveFacts, Looked, Notice, Words};
use storage::WriteSet;

use crate::Assessments;
use crate::record::SUBJECT;
use crate::store::sheet::{self, Sheet};

impl Assessments {
    /// Adds the notices of `event` to the set; `text` is what was said, word for word.
    pub(crate) async fn tell(
        &self,
        cx: &Cx,
        set: &mut WriteSet,
        sheet: &Sheet,
        event: Event,
        text: &str,
    ) -> Result<(), Problem> {
        let mut people = self.desk.managers(cx.now).await?;
        people.extend(self.desk.responsible(sheet.customer.0, cx.now).await?);
        let notice = Notice {
            event,
            subject_kind: SUBJECT,
            subject: sheet.id.to_string(),
            clock: None,
            severity: None,
            words: Words { text: text.to_owned(), by: cx.actor.name(), ..Words::default() },
            // A sheet has no severity by which leaders are spared: it is theirs.
            posts: Some(event.posts()),
            actor: cx.actor.account(),
            people: &people,
            routes: &notify::PLAIN,
        };
        notify::enqueue(set, cx.ids.as_ref(), cx.now, &[notice]);
        Ok(())
    }

    async fn facts_of(&self, sheet: &str) -> Result<Option<Facts>, Problem> {
        let Ok(id) = sheet.parse::<SheetId>() else { return Ok(None) };
        let Some(row) = self.app.db.row(sheet::find(id)).await? else { return Ok(None) };
        let found = sheet::read(&row)?;
        let last = found.days.to.yesterday().unwrap_or(found.days.to);
        Ok(Some(Facts {
            title: format!("{} {} – {last}", found.agreement.1, found.days.from),
            number: found.number,
            customer: found.customer.1,
            system: None,
            severity: None,
            engineer: None,
            lead: None,
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            link: Some(format!("{}/assessments/{id}", self.public_url)),
            clocks: Vec::new(),
        }))
    }
}

impl LiveFacts for Assessments {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        Box::pin(async move { self.facts_of(asked.subject).await.map_err(|problem| problem.0.en) })
    }
}
