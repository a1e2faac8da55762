//! Messages to the other side and notes that stay inside.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AttachmentId, IncidentId, Instant};
use notify::{Event, Post, Words};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::beside::Beside;
use crate::core::{MessageKind, SUBJECT, our_message};
use crate::desk::Desk;

/// A message everybody concerned may read.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PublicMessage {
    /// The text.
    #[schema(example = "已联系存储原厂，预计 16:30 前回复。")]
    pub text: String,
    /// Files uploaded before.
    pub attachment_ids: Vec<AttachmentId>,
    /// When it was said, if entered later.
    pub occurred_at: Option<Instant>,
}

/// A note that never leaves the provider.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Note {
    /// The text.
    #[schema(example = "客户机房门禁需提前报备")]
    pub text: String,
    /// Files uploaded before.
    pub attachment_ids: Vec<AttachmentId>,
}

impl Desk {
    /// A public message; one of ours meets the promised update. It changes no version.
    pub async fn message(&self, cx: &Cx, id: IncidentId, input: &PublicMessage) -> Result<(), Problem> {
        self.message_beside(cx, id, input, None).await
    }

    /// The same as it came by another channel, with what that channel writes down about it. Who has no account is named in
    /// the text, and is not told of his own words.
    pub async fn message_beside(
        &self,
        cx: &Cx,
        id: IncidentId,
        input: &PublicMessage,
        beside: Option<Beside<'_>>,
    ) -> Result<(), Problem> {
        let unnamed = beside.is_some() && cx.actor.account().is_none();
        let posts = unnamed.then(|| vec![Post::Engineer, Post::Coordinator]);
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            if crate::draft::side(&cx.actor) == "provider" && draft.case.incident.state.is_open() {
                our_message(&mut draft.case, at, cx.ids.as_ref())?;
            }
            draft.say(MessageKind::Message, &input.text, at)?;
            files::reference(&mut draft.set, &input.attachment_ids, (SUBJECT, &id.to_string()), &cx.actor, cx.now);
            draft.record("incident.message", at, Visibility::Public, json!({ "files": input.attachment_ids.len() }));
            draft.tell(Event::Message, posts.clone(), Words { text: input.text.clone(), ..Words::default() });
            if let Some(beside) = beside {
                beside(&mut draft.set, &draft.case.incident);
            }
            Ok(())
        })
        .await
    }

    /// An internal note: neither page nor mail of the customer or a vendor ever shows it.
    pub async fn note(&self, cx: &Cx, id: IncidentId, input: &Note) -> Result<(), Problem> {
        self.note_beside(cx, id, input, None).await
    }

    /// The same as it came by another channel.
    pub async fn note_beside(
        &self,
        cx: &Cx,
        id: IncidentId,
        input: &Note,
        beside: Option<Beside<'_>>,
    ) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            draft.say(MessageKind::Note, &input.text, cx.now)?;
            files::reference(
                &mut draft.set,
                &input.attachment_ids,
                (crate::attach::NOTE, &id.to_string()),
                &cx.actor,
                cx.now,
            );
            draft.record("incident.note", cx.now, Visibility::Internal, json!({}));
            draft.tell(Event::InternalNote, None, Words { text: input.text.clone(), ..Words::default() });
            if let Some(beside) = beside {
                beside(&mut draft.set, &draft.case.incident);
            }
            Ok(())
        })
        .await
    }
}
