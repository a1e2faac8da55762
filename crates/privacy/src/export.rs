//! Everything that is kept of the holder of an account, told to himself.

use access::store::{account, person};
use app::{Cx, Problem};
use journal::{Entry, Visibility, actor_text};
use kernel::{AccountId, Instant};
use serde_json::{Map, Value as Json, json};
use storage::{Section, Value, WriteSet};

use crate::Privacy;

/// What is kept of somebody.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Whose it is.
    pub account: AccountId,
    /// When it was put together.
    pub at: Instant,
    /// Section by section.
    pub sections: Vec<Told>,
}

/// One section: rows of one kind.
#[derive(Clone, Debug)]
pub struct Told {
    /// What they are.
    pub name: &'static str,
    /// The rows.
    pub rows: Vec<Json>,
}

impl Privacy {
    /// Everything kept of the caller: account, what proves nothing of who he is (sessions, tokens, passkeys by name), what he reported,
    /// wrote, attached, was sent and did. That he asked is in the journal.
    pub async fn own_data(&self, cx: &Cx) -> Result<Exported, Problem> {
        let id = cx.actor.account().ok_or_else(Problem::not_found)?;
        let known = account::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        let actor = actor_text(&cx.actor);
        let mut sections = person::sections(id);
        sections.extend(desk::person::sections(id, &actor));
        sections.extend(files::person_sections(&actor));
        sections.extend(inbound::person::sections(id));
        sections.extend(notify::person::sections(id));
        sections.extend(journal::person::sections(&actor, &id.to_string()));
        let mut told = Vec::with_capacity(sections.len() + 1);
        for section in &sections {
            told.push(Told { name: section.name, rows: self.rows(section).await? });
        }
        let facts = self.team.facts().await?;
        let member = facts.person_of_account(id).and_then(|person| serde_json::to_value(&person.content).ok());
        told.push(Told { name: "team", rows: member.into_iter().collect() });
        let rows: usize = told.iter().map(|section| section.rows.len()).sum();
        let mut set = WriteSet::new();
        let entry = Entry {
            subject_kind: "account",
            subject: known.id.to_string(),
            kind: "person.exported",
            occurred_at: cx.now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "rows": rows }),
            personal: Vec::new(),
        };
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.app.db.write(set).await?;
        Ok(Exported { account: id, at: cx.now, sections: told })
    }

    async fn rows(&self, section: &Section) -> Result<Vec<Json>, Problem> {
        let rows = self.app.db.rows(section.query.clone()).await?;
        Ok(rows.iter().map(|row| shown(section.columns, row.values())).collect())
    }
}

/// A row as an object; a column that ends in `_at` is an instant.
fn shown(columns: &[&str], values: &[Value]) -> Json {
    let told = |name: &str, value: &Value| match value {
        Value::Int(micros) if name.ends_with("_at") => json!(Instant::from_micros(*micros)),
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        _ => Json::Null,
    };
    let fields = columns.iter().zip(values).map(|(name, value)| ((*name).to_owned(), told(name, value)));
    Json::Object(fields.collect::<Map<String, Json>>())
}
