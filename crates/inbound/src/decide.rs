//! What the dispatcher decides about a letter that waits.

use app::{Cx, Problem};
use desk::Report;
use desk::act::{Note, PublicMessage};
use desk::core::{Channel, Incident};
use futures_util::TryStreamExt;
use kernel::{IncidentId, Language, MailId, Refusal, RefusalKind, SystemId};
use storage::{WriteError, WriteSet};

use crate::chat::since;
use crate::core::WaitReason;
use crate::inbound::Inbound;
use crate::store::mail::{self, Mail, MailState};
use crate::store::mailbox;
use crate::take::message_text;

/// The longest reason.
const REASON: usize = 500;

impl Inbound {
    /// Makes a fault of a letter: the one who wrote is its reporter, and its clocks run from when the letter was received.
    /// Of a chat it is the one who spoke, and the clocks run from when he did.
    pub async fn accept(&self, cx: &Cx, id: MailId, system: SystemId, text: Option<String>) -> Result<Mail, Problem> {
        let found = self.waiting(cx, id).await?;
        let delivered = self.estate.delivered(system).await?.ok_or_else(unknown_system)?;
        let customer = delivered.system.fields.customer_id;
        let letter = self.letter_of(&found).await?;
        let (attachment_ids, files) = self.attach(cx, &letter).await?;
        let account = self.account_of(&found).await?.filter(|account| account.party == Some(customer));
        let alone = account.is_none();
        let chat = self.chat_in(&letter, found.received_at).await?;
        let spoke = chat.as_ref().and_then(|chat| chat.reporter.clone());
        // What one of ours passes on is told to nobody at his own address.
        let passed_on = spoke.is_some() && found.reason.as_deref() == Some(WaitReason::FromStaff.as_str());
        let address = Some(found.sender.clone()).filter(|sender| alone && !passed_on && sender.contains('@'));
        let text = text.filter(|text| !text.trim().is_empty());
        let text = text.unwrap_or_else(|| self.reported(&letter, chat.as_ref(), &files));
        let report = Report {
            system_id: Some(system),
            text,
            channel: Some(if chat.is_some() { Channel::Chat } else { Channel::Email }),
            reporter_account_id: account.map(|account| account.id),
            reporter_name: spoke.or_else(|| found.sender_name.clone().filter(|_| alone)),
            reporter_email: address,
            reporter_language: alone.then(|| language(&found)),
            attachment_ids,
            ..Report::default()
        };
        let decided = Mail {
            state: MailState::Fault,
            customer: Some(customer),
            system: Some(system),
            files,
            ..decided(cx, &found, None)
        };
        let beside = |set: &mut WriteSet, incident: &Incident| {
            settle(set, cx, &Mail { incident: Some(incident.id), ..decided.clone() });
        };
        match self.desk.take(cx, &report, since(cx, chat.as_ref(), found.received_at), &beside).await {
            Ok(detail) => Ok(Mail { incident: Some(detail.row.id), version: found.version + 1, ..decided }),
            Err(problem) => Err(self.why(cx, id, problem).await),
        }
    }

    /// Makes a message of a letter, on an incident the dispatcher may see; or a note of his, which stays inside.
    pub async fn file(&self, cx: &Cx, id: MailId, incident: IncidentId, inside: bool) -> Result<Mail, Problem> {
        let found = self.waiting(cx, id).await?;
        let about = self.desk.load(cx, incident).await?.incident;
        let letter = self.letter_of(&found).await?;
        let (attachment_ids, files) = self.attach(cx, &letter).await?;
        let text = message_text(&letter, &files, true);
        let decided = Mail {
            state: if inside { MailState::Note } else { MailState::Message },
            customer: Some(about.customer),
            incident: Some(incident),
            files,
            ..decided(cx, &found, None)
        };
        let done = if inside {
            let beside = |set: &mut WriteSet, _: &Incident| settle(set, cx, &decided);
            self.desk.note_beside(cx, incident, &Note { text, attachment_ids }, Some(&beside)).await
        } else {
            // Said by the platform for whoever wrote: typed in by a dispatcher it would count as our own word.
            let own = self.own_cx(cx.now);
            let input = PublicMessage { text, attachment_ids: Vec::new(), occurred_at: None };
            let beside = |set: &mut WriteSet, _: &Incident| {
                let subject = incident.to_string();
                files::reference(set, &attachment_ids, (desk::core::SUBJECT, &subject), &cx.actor, cx.now);
                settle(set, cx, &decided);
            };
            self.desk.message_beside(&own, incident, &input, Some(&beside)).await
        };
        match done {
            Ok(()) => Ok(Mail { version: found.version + 1, ..decided }),
            Err(problem) => Err(self.why(cx, id, problem).await),
        }
    }

    /// Lays a letter aside, with the reason.
    pub async fn discard(&self, cx: &Cx, id: MailId, reason: &str) -> Result<Mail, Problem> {
        let reason = crate::core::tidy(reason, REASON);
        if reason.is_empty() {
            return Err(no_reason().into());
        }
        let found = self.waiting(cx, id).await?;
        let decided = Mail { state: MailState::Discarded, incident: None, ..decided(cx, &found, Some(reason)) };
        let mut set = WriteSet::new();
        settle(&mut set, cx, &decided);
        match self.app.db.write(set).await {
            Ok(_) => Ok(Mail { version: found.version + 1, ..decided }),
            Err(WriteError::Db(error)) => Err(error.into()),
            Err(error) => Err(self.why(cx, id, error.into()).await),
        }
    }

    async fn waiting(&self, cx: &Cx, id: MailId) -> Result<Mail, Problem> {
        let found = self.visible(cx, id).await?;
        if found.state == MailState::Waiting { Ok(found) } else { Err(already(&found).into()) }
    }

    /// What stood in the way: somebody was first, or what the desk said.
    async fn why(&self, cx: &Cx, id: MailId, problem: Problem) -> Problem {
        match self.waiting(cx, id).await {
            Err(first) => first,
            Ok(_) => problem,
        }
    }

    async fn account_of(&self, mail: &Mail) -> Result<Option<access::Account>, Problem> {
        let Some(account) = mail.account else { return Ok(None) };
        Ok(access::store::account::find(&self.app.db, account).await?)
    }

    /// The letter as it came.
    pub(crate) async fn raw_of(&self, mail: &Mail) -> Result<Vec<u8>, Problem> {
        let original = mail.original.ok_or_else(Problem::not_found)?;
        let kept = files::find(&self.app.db, original).await?.ok_or_else(Problem::not_found)?;
        let content = self.originals.read(&kept).await.map_err(crate::inbound::unkept)?;
        let whole = content.try_fold(Vec::new(), |mut whole, piece| async move {
            whole.extend_from_slice(&piece);
            Ok(whole)
        });
        whole.await.map_err(crate::inbound::unkept)
    }
}

fn settle(set: &mut WriteSet, cx: &Cx, mail: &Mail) {
    mail::decide(set, mail);
    let kind = if mail.state == MailState::Discarded { "inbound.discarded" } else { "inbound.accepted" };
    Inbound::record(set, cx, mail, kind, Inbound::about(mail));
    mailbox::count(set, &mail.mailbox, mail.state.as_str());
}

fn decided(cx: &Cx, mail: &Mail, why: Option<String>) -> Mail {
    Mail { decided_at: Some(cx.now), decided_by: Some(cx.actor.name()), decision: why, ..mail.clone() }
}

fn language(mail: &Mail) -> Language {
    Language::from_header(&mail.language)
}

fn already(mail: &Mail) -> Refusal {
    let by = mail.decided_by.clone().unwrap_or_else(|| "Aftercare".to_owned());
    Refusal::new(
        RefusalKind::Conflict,
        "inbound.decided",
        format!("这封来信已由 {by} 处理，您的操作没有生效。请刷新列表。"),
        format!("{by} has dealt with this letter already; yours had no effect. Refresh the list."),
    )
}

fn unknown_system() -> Problem {
    Problem(
        Refusal::new(
            RefusalKind::Invalid,
            "inbound.unknown_system",
            "没有这个系统，请重新选择。",
            "There is no such system; choose again.",
        )
        .field("/system_id", "请重新选择系统", "choose the system again"),
    )
}

fn no_reason() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "inbound.reason_needed", "请写明搁置的原因。", "Say why it is laid aside.")
        .field("/reason", "请填写原因", "give a reason")
}
