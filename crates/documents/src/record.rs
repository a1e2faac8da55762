//! What the journal says of a document: that it moved, never what it says.

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::store::document::{Document, Done};
use crate::{Documents, refusals};

/// The kind of subject in the journal, and of what refers to its files.
pub const SUBJECT: &str = "document";

/// Adds an entry about a document. Before it is out it is the provider's own affair.
pub(crate) fn record(set: &mut WriteSet, cx: &Cx, document: &Document, kind: &'static str, out: bool, more: Json) {
    let mut body = json!({ "number": document.number, "revision": document.revision, "document": document.kind,
        "language": document.language.pick("zh", "en"), "incident": document.incident });
    if let (Some(body), Json::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: document.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: Some(document.customer.0),
        visibility: if out { Visibility::Public } else { Visibility::Internal },
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

/// Whoever acts, now.
pub(crate) fn by(cx: &Cx) -> Done {
    Done { by: cx.actor.name(), at: cx.now }
}

impl Documents {
    /// Writes a step; what somebody else did meanwhile refuses it.
    pub(crate) async fn flush(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: "files_attachment" }) => Err(files::not_available().into()),
            Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => Err(refusals::somebody_first().into()),
            Err(error) => Err(error.into()),
        }
    }
}
