//! The timeline of one incident: entries of the journal and messages, merged, as this reader may know them.

use agreement::core::Text;
use app::{Cx, Problem};
use clocks::core::{Clock, Facing};
use jiff::tz::TimeZone;
use journal::{Recorded, Visibility};
use kernel::{ClockId, IncidentId, PartyId, Role};
use serde_json::{Value as Json, json};

use crate::api::timeline::{Shown, TimelineActor, TimelineItem};
use crate::core::{Told, is_idle, is_late_entry, sentence};
use crate::desk::Desk;
use crate::look::Record;
use crate::store::record::Message;

impl Desk {
    /// What happened, oldest first. Notes and what concerns colleagues only are for the provider's side; until the
    /// verdict is released nothing names another party to the customer.
    pub async fn timeline(&self, cx: &Cx, id: IncidentId) -> Result<Vec<TimelineItem>, Problem> {
        let record = self.record(cx, id).await?;
        let inside = cx.actor.is_inside();
        let vendor = cx.actor.party().filter(|_| !inside && cx.actor.has(Role::Vendor));
        self.told(&record, inside, vendor).await
    }

    /// The same as the customer reads it, whoever asks: for what leaves the house.
    pub async fn timeline_for_customer(&self, cx: &Cx, id: IncidentId) -> Result<Vec<TimelineItem>, Problem> {
        let mut record = self.record(cx, id).await?;
        record.messages.retain(|message| !message.internal);
        record.entries.retain(|entry| entry.visibility == Visibility::Public);
        self.told(&record, false, None).await
    }

    async fn told(&self, record: &Record, inside: bool, vendor: Option<PartyId>) -> Result<Vec<TimelineItem>, Problem> {
        let zone = record.place.as_ref().map_or_else(|| self.zone.clone(), |place| place.tree.zone.clone());
        let own = match &record.place {
            Some(place) => place.provider_name.clone(),
            None => self.estate.provider().await?.map(|party| party.fields.name).unwrap_or_default(),
        };
        let reader = Reader { record, own_name: &own, inside, vendor };
        let mut loose: Vec<&Message> = record.messages.iter().collect();
        let mut items = Vec::new();
        for entry in record.entries.iter().filter(|entry| reader.sees(entry)) {
            let message = taken(&mut loose, entry);
            items.push(reader.item_of_entry(entry, message, &zone));
        }
        items.extend(loose.into_iter().map(|message| reader.item_of_message(message, &zone)));
        items.sort_by_key(|item| (item.at, item.entered_at));
        Ok(items)
    }
}

/// The message that an entry is about: each is shown once.
fn taken<'a>(loose: &mut Vec<&'a Message>, entry: &Recorded) -> Option<&'a Message> {
    let about = match entry.kind.as_str() {
        "incident.answered" => "answer",
        "incident.plan_published" => "plan",
        "incident.restored" => "restoration",
        "incident.resolved" => "solution",
        "incident.rejected" | "incident.reopened" => "rejection",
        "incident.message"
        | "incident.visit_decided"
        | "incident.passed_on"
        | "incident.answered_by_customer"
        | "incident.resubmitted" => "message",
        "incident.note" => "note",
        "incident.vendor_stated" => "statement",
        "incident.vendor_written" => "to_vendor",
        _ => return None,
    };
    let same = |message: &&Message| {
        message.kind.as_str() == about
            && message.author == entry.actor
            && message.at == entry.occurred_at
            && message.entered_at == entry.entered_at
    };
    let at = loose.iter().position(same)?;
    Some(loose.remove(at))
}

/// Who reads, and what they may know.
struct Reader<'a> {
    record: &'a Record,
    own_name: &'a str,
    inside: bool,
    vendor: Option<PartyId>,
}

impl Reader<'_> {
    /// Clocks that are no promise to this reader are our own affair.
    fn sees(&self, entry: &Recorded) -> bool {
        if is_idle(&entry.kind, &entry.body()) {
            return false;
        }
        if self.inside || !entry.kind.starts_with("clock.") {
            return true;
        }
        self.clock(&entry.body()).is_some_and(|clock| match clock.facing {
            Facing::Customer => self.vendor.is_none() && clock.milestone.promises(),
            Facing::Vendor(party) => self.vendor == Some(party),
            Facing::Internal => false,
        })
    }

    fn clock(&self, body: &Json) -> Option<&Clock> {
        let id: ClockId = body["clock"].as_str()?.parse().ok()?;
        self.record.loaded.clocks.iter().find(|clock| clock.id == id)
    }

    fn item_of_entry(&self, entry: &Recorded, message: Option<&Message>, zone: &TimeZone) -> TimelineItem {
        let body = entry.body();
        let actor = self.actor(&entry.actor, &entry.side);
        let who = who(&actor);
        let milestone = self.clock(&body).map(|clock| clock.milestone);
        let told = Told { kind: &entry.kind, body: &body, who: &who, milestone, inside: self.inside, zone };
        let said = sentence(&told).unwrap_or_else(|| Text::new(entry.kind.clone(), entry.kind.clone()));
        let (text_zh, text_en) = with_message(said, message);
        TimelineItem {
            id: entry.id.to_string(),
            at: entry.occurred_at,
            entered_at: entry.entered_at,
            late_entry: body["late_entry"] == Json::Bool(true)
                || (told_by_people(&entry.kind) && is_late_entry(entry.occurred_at, entry.entered_at)),
            kind: entry.kind.clone(),
            actor,
            visibility: if entry.visibility == Visibility::Public { Shown::Public } else { Shown::Internal },
            text_zh,
            text_en,
            message: message.map(|message| message.content.clone()),
            body: if self.inside { without_commitments(body) } else { json!({}) },
        }
    }

    fn item_of_message(&self, message: &Message, zone: &TimeZone) -> TimelineItem {
        let kind = format!("message.{}", message.kind);
        let actor = self.actor(&message.author, &message.side);
        let who = who(&actor);
        let told = Told { kind: &kind, body: &Json::Null, who: &who, milestone: None, inside: self.inside, zone };
        let said = sentence(&told).unwrap_or_else(|| Text::new(kind.clone(), kind.clone()));
        let (text_zh, text_en) = with_message(said, Some(message));
        TimelineItem {
            id: message.id.to_string(),
            at: message.at,
            entered_at: message.entered_at,
            late_entry: is_late_entry(message.at, message.entered_at),
            kind,
            actor,
            visibility: if message.internal { Shown::Internal } else { Shown::Public },
            text_zh,
            text_en,
            message: Some(message.content.clone()),
            body: json!({}),
        }
    }

    /// Whoever acted, as the reader may know them: before the release a vendor's people speak in our name, and a vendor
    /// learns no name of the customer's.
    fn actor(&self, actor: &str, side: &str) -> TimelineActor {
        let hidden =
            side == "vendor" && !self.inside && self.vendor.is_none() && !self.record.loaded.incident.lead.released;
        if hidden {
            return TimelineActor { name: self.own_name.to_owned(), side: "provider".to_owned() };
        }
        let personal = side == "customer" && self.vendor.is_some();
        let name = if personal { String::new() } else { self.record.name(actor) };
        TimelineActor { name, side: side.to_owned() }
    }
}

/// The actor in both languages; a side where no name may be said or known.
fn who(actor: &TimelineActor) -> Text {
    if !actor.name.is_empty() {
        return Text::new(actor.name.clone(), actor.name.clone());
    }
    match actor.side.as_str() {
        "customer" => Text::new("报修人", "The reporter"),
        "vendor" => Text::new("厂商", "The vendor"),
        "platform" => Text::new("平台", "The platform"),
        _ => Text::new("运维团队", "The service team"),
    }
}

fn with_message(said: Text, message: Option<&Message>) -> (String, String) {
    match message {
        Some(message) => (format!("{}：{}", said.zh, message.content), format!("{}: {}", said.en, message.content)),
        None => (said.zh, said.en),
    }
}

/// What clocks tell happens to them when the worker looks; only people enter things later.
fn told_by_people(kind: &str) -> bool {
    kind.starts_with("incident.")
}

/// Commitments to personal values say nothing to people.
fn without_commitments(mut body: Json) -> Json {
    if let Some(map) = body.as_object_mut() {
        map.remove("personal");
    }
    body
}
