//! A chat that came in a letter: who said it, when, and what it amounts to.

use app::{Cx, Problem};
use desk::ChatTold;
use desk::core::announces;
use jiff::tz::TimeZone;
use kernel::{Instant, Language, Role, SystemId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::core::{self, Letter};
use crate::inbound::Inbound;
use crate::store::mail::{Mail, MailFile, MailState};
use crate::take::with_remarks;

/// The most characters of a chat's later part that stand in a report; the letter itself holds all of it.
const AFTER: usize = 6_000;

/// What a letter that waits says of the chat it brings.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailChat {
    /// Who spoke first, as the chat names him.
    #[schema(example = "李敏(收费处)")]
    pub reporter: Option<String>,
    /// When he did: as far as that may be entered later, clocks run from there.
    pub at: Option<Instant>,
    /// The system the chat names.
    pub system_id: Option<SystemId>,
}

impl Inbound {
    /// The chat a letter brings, read as on the page chats are pasted into.
    pub(crate) async fn chat_in(&self, letter: &Letter, received: Instant) -> Result<Option<ChatTold>, Problem> {
        self.desk.chat_told(&letter.subject, &letter.text, received).await
    }

    /// What the dispatcher is shown of the chat in a letter that waits.
    pub(crate) async fn chat_shown(&self, cx: &Cx, mail: &Mail) -> Result<Option<MailChat>, Problem> {
        if mail.state != MailState::Waiting {
            return Ok(None);
        }
        let Some(chat) = self.desk.chat_told(&mail.subject, &mail.body, mail.received_at).await? else {
            return Ok(None);
        };
        let words = format!("{}\n{}", mail.subject, chat.text);
        let system = self.desk.system_named(cx, &words, mail.customer).await?;
        Ok(Some(MailChat { reporter: chat.reporter, at: chat.at, system_id: system.map(|card| card.system.id) }))
    }
}

/// From when the clocks of an accepted letter run: when the chat was, as far as whoever accepts it may enter that later;
/// else when our mail server had the letter.
pub(crate) fn since(cx: &Cx, chat: Option<&ChatTold>, received: Instant) -> Instant {
    let Some(at) = chat.and_then(|chat| chat.at).filter(|at| *at < received) else { return received };
    let manager = cx.actor.has(Role::Manager);
    desk::core::occurred(Some(at), cx.now, Instant::from_micros(i64::MIN), manager).unwrap_or(received)
}

/// The report a chat amounts to: what they said, who and when, what was said later. The subject stands above it unless it
/// only says that a chat follows.
pub(crate) fn chat_text(letter: &Letter, chat: &ChatTold, files: &[MailFile], zone: &TimeZone) -> String {
    let subject = core::plain_subject(&letter.subject);
    let mut said = if subject.is_empty() || announces(&subject) || chat.text.starts_with(&subject) {
        chat.text.clone()
    } else {
        format!("{subject}\n{}", chat.text)
    };
    let at = chat.at.map(|at| at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string());
    let who: Vec<String> = chat.reporter.iter().cloned().chain(at).collect();
    if !who.is_empty() {
        let (open, close) = match letter.language {
            Language::Zh => ("（来自聊天记录：", "）"),
            Language::En => ("(From a chat: ", ")"),
        };
        said = format!("{said}\n{open}{}{close}", who.join(" "));
    }
    if let Some(after) = &chat.after {
        let kept: String = after.chars().take(AFTER).collect();
        let more = if kept.len() < after.len() { "…" } else { "" };
        said = format!("{said}\n{}\n{kept}{more}", letter.language.pick("之后的聊天：", "Later in the chat:"));
    }
    with_remarks(said, letter, files)
}
