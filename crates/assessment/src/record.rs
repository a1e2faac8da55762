//! What the journal says of a sheet.

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use serde_json::Value as Json;
use storage::{WriteError, WriteSet};

use crate::Assessments;
use crate::core::somebody_first;
use crate::store::sheet::{Done, Sheet};

/// The kind of subject in the journal.
pub const SUBJECT: &str = "assessment";

/// Adds an entry about a sheet. What a draft is stays inside.
pub(crate) fn record(
    set: &mut WriteSet,
    cx: &Cx,
    sheet: &Sheet,
    kind: &'static str,
    visibility: Visibility,
    body: Json,
) {
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: sheet.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: Some(sheet.customer.0),
        visibility,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

/// Whoever acts, now.
pub(crate) fn by(cx: &Cx) -> Done {
    Done { by: cx.actor.name(), at: cx.now }
}

impl Assessments {
    /// Writes a step; what somebody else did meanwhile refuses it.
    pub(crate) async fn flush(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => Err(somebody_first().into()),
            Err(error) => Err(error.into()),
        }
    }
}
