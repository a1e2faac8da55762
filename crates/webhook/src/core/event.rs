//! What a message says: a CloudEvent of version 1.0 as JSON. It names what changed; whoever may read it asks for the rest.

use kernel::{Instant, PartyId};
use serde_json::json;

/// One entry of the journal, as far as it is told outside.
#[derive(Clone, Debug)]
pub struct Happening<'a> {
    /// The entry's id.
    pub entry: &'a str,
    /// Its place in the journal.
    pub seq: i64,
    /// `incident.assigned`.
    pub kind: &'a str,
    /// `incident`.
    pub subject_kind: &'a str,
    /// The subject's id.
    pub subject: &'a str,
    /// The number people know.
    pub number: Option<&'a str>,
    /// The subject's version when the message was written.
    pub version: Option<i64>,
    /// The customer it concerns.
    pub customer: Option<PartyId>,
    /// Whether the customer may know of it.
    pub is_public: bool,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
}

/// The CloudEvents type of a kind of entry: `cn.aftercare.incident.assigned.v1`.
pub fn event_type(kind: &str) -> String {
    format!("cn.aftercare.{kind}.v1")
}

/// The message's body; `source` is the address of this installation.
pub fn body(source: &str, happening: &Happening<'_>) -> String {
    json!({
        "specversion": "1.0",
        "id": happening.entry,
        "source": source,
        "type": event_type(happening.kind),
        "subject": format!("{}/{}", happening.subject_kind, happening.subject),
        "time": happening.occurred_at.to_string(),
        "datacontenttype": "application/json",
        // The extension `sequence`: events of one source in their order.
        "sequence": format!("{:020}", happening.seq),
        "data": {
            "subject_kind": happening.subject_kind,
            "subject_id": happening.subject,
            "number": happening.number,
            "kind": happening.kind,
            "version": happening.version,
            "customer_id": happening.customer,
            "visibility": if happening.is_public { "public" } else { "internal" },
            "occurred_at": happening.occurred_at.to_string(),
            "entered_at": happening.entered_at.to_string(),
        },
    })
    .to_string()
}
