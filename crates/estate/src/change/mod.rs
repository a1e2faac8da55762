//! The use cases that change the estate. Handlers, imports and the demonstration data call the same methods.

mod component;
mod party;
mod place;
mod system;

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{PartyId, Refusal, RefusalKind};
use serde::Serialize;
use serde_json::{Value, json};
use storage::{WriteError, WriteSet};

use crate::Estate;

/// What happened to what, for the journal.
struct Told<'a> {
    subject_kind: &'static str,
    subject: String,
    kind: &'static str,
    customer: Option<PartyId>,
    /// Members that name people: only a commitment to them enters the journal's hash.
    personal: &'a [&'static str],
}

impl Estate {
    async fn write(&self, set: WriteSet) -> Result<(), Problem> {
        self.app.db.write(set).await.map(|_| ()).map_err(refused)
    }
}

/// Adds the journal entry of a change: the record before and after.
fn tell<T: Serialize>(set: &mut WriteSet, cx: &Cx, told: Told<'_>, before: Option<&T>, after: &T) {
    let mut personal = Vec::new();
    let mut open = |record: &T, keep: bool| {
        let mut value = serde_json::to_value(record).unwrap_or(Value::Null);
        for name in told.personal {
            let taken = value.as_object_mut().and_then(|members| members.remove(*name));
            if let Some(taken) = taken.filter(|taken| keep && !taken.is_null()) {
                personal.push((*name, taken.as_str().map_or_else(|| taken.to_string(), str::to_owned)));
            }
        }
        value
    };
    let after = open(after, true);
    let body = match before {
        Some(before) => json!({ "before": open(before, false), "after": after }),
        None => json!({ "after": after }),
    };
    let entry = Entry {
        subject_kind: told.subject_kind,
        subject: told.subject,
        kind: told.kind,
        occurred_at: cx.now,
        customer: told.customer,
        visibility: Visibility::Internal,
        body,
        personal,
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

pub(crate) fn refused(error: WriteError) -> Problem {
    match error {
        WriteError::Taken { label: "code" } => Refusal::new(
            RefusalKind::Conflict,
            "estate.code_taken",
            "编码已被使用。请换一个编码，或修改原有记录。",
            "The code is taken. Choose another one, or change the record that has it.",
        )
        .field("/code", "编码已被使用", "is taken")
        .into(),
        WriteError::Guard { label: "version" } => stale().into(),
        other => other.into(),
    }
}

fn stale() -> Refusal {
    Refusal::new(
        RefusalKind::Stale,
        "estate.stale",
        "读取之后已有人修改。请重新读取，再提交您的修改。",
        "Somebody changed it since you read it. Read it again and submit your change anew.",
    )
}

/// Refuses when the record moved on since the caller read it; the write itself compares once more.
fn same_version(read: i64, stands: i64) -> Result<(), Refusal> {
    if read == stands { Ok(()) } else { Err(stale()) }
}

fn wrong(pointer: &str, zh: &str, en: &str) -> Refusal {
    let refusal = Refusal::new(
        RefusalKind::Invalid,
        "estate.invalid",
        "有内容不符合要求，请按提示修改后再提交。",
        "Something does not fit; mend what is named and submit again.",
    );
    refusal.field(pointer, zh, en)
}
