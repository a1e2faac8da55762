//! A copied chat becomes a prefilled report: who, when, which system and component, what.

use app::{Cx, Problem};
use estate::ask::{SystemCard, SystemFilter};
use kernel::{AttachmentId, DepartmentId, Instant, PageRequest, PartyId, Refusal, RefusalKind, SystemId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::chat::{ChatDraft, ChatMessage};
use crate::api::view::Named;
use crate::core::{Channel, ChatSaid, Kind, Said, mentioned, read_chat};
use crate::desk::Desk;
use crate::place::Place;
use crate::report::Report;

/// The most systems a chat is compared with.
const SYSTEMS: u32 = 200;
/// The most characters of one chat.
const LONGEST: usize = 20_000;

/// A copied chat.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChatText {
    /// The text as it was copied, with its names and times.
    #[schema(example = "李敏(收费处) 11/3 09:12:30\n综合查询一直转圈\n[图片]")]
    pub text: String,
    /// The system, when it is known which.
    pub system_id: Option<SystemId>,
    /// The customer, when it is known whose group it is.
    pub customer_id: Option<PartyId>,
    /// Screenshots, uploaded before.
    pub attachment_ids: Vec<AttachmentId>,
}

impl Desk {
    /// The report that a copied chat amounts to, to be looked over and sent. Nothing is kept.
    pub async fn chat_draft(&self, cx: &Cx, input: &ChatText) -> Result<ChatDraft, Problem> {
        if input.text.trim().is_empty() || input.text.chars().count() > LONGEST {
            return Err(Problem(no_chat()));
        }
        let said = read_chat(&input.text, &self.zone, cx.now);
        let team = self.team.facts().await?;
        let ours = |author: &str| team.active().any(|person| author.contains(person.content.name.as_str()));
        let theirs: Vec<&ChatSaid> = said.iter().filter(|one| !ours(&one.author)).collect();
        let first = theirs.first().copied().or_else(|| said.first()).ok_or_else(|| Problem(no_chat()))?;
        // What is reported is what the other side wrote before we answered.
        let until = said.iter().position(|one| ours(&one.author)).unwrap_or(said.len());
        let told: Vec<&str> =
            said[..until].iter().filter(|one| !one.text.is_empty()).map(|one| one.text.as_str()).collect();
        let told = if told.is_empty() { vec![first.text.as_str()] } else { told };
        let masked = triage::mask(&told.join("\n"));
        let card = self.system_meant(cx, input, &masked.text).await?;
        let place = match &card {
            Some(card) => self.place(card.system.id).await?,
            None => None,
        };
        let customer = place.as_ref().map(|place| place.customer).or(input.customer_id);
        let mut draft = ChatDraft {
            report: report(first, &masked.text, input, card.as_ref()),
            system: card.as_ref().map(|card| Named { id: card.system.id, name: card.system.fields.name.clone() }),
            component: None,
            confidence_permille: 0,
            messages: said.iter().map(|one| message(one, ours(&one.author))).collect(),
            left_out: said.iter().map(|one| one.left_out).sum(),
            masked: !masked.kinds.is_empty(),
        };
        if let Some(customer) = customer {
            draft.report.department_id = self.department_meant(cx, customer, &first.author).await?;
            self.judge_chat(&mut draft, customer, place.as_deref(), cx.now).await?;
        }
        Ok(draft)
    }

    /// Component, class and answers, as triage reads them from the text.
    async fn judge_chat(
        &self,
        draft: &mut ChatDraft,
        customer: PartyId,
        place: Option<&Place>,
        now: Instant,
    ) -> Result<(), Problem> {
        let said = Said {
            text: &draft.report.text,
            kind: Kind::Fault,
            service: None,
            component: None,
            fault_class: None,
            impact: None,
            urgency: None,
            at: draft.report.occurred_at.unwrap_or(now),
        };
        let judged = self.judge_said(&said, customer, place).await?;
        draft.confidence_permille = judged.triage.confidence_permille;
        draft.component = judged.component.zip(place).and_then(|(id, place)| {
            let name = place.path(id).pop()?;
            Some(Named { id, name })
        });
        draft.report.component_id = judged.component;
        draft.report.fault_class = judged.fault_class;
        (draft.report.impact, draft.report.urgency) = (Some(judged.asked.0), Some(judged.asked.1));
        Ok(())
    }

    /// The system the text names best; the only one there is where it names none.
    async fn system_meant(&self, cx: &Cx, input: &ChatText, text: &str) -> Result<Option<SystemCard>, Problem> {
        let filter = SystemFilter { words: None, customer: input.customer_id };
        let page = self.estate.systems(&cx.scope, &filter, &PageRequest { after: None, limit: SYSTEMS }).await?;
        let mut cards = page.items;
        if let Some(wanted) = input.system_id {
            return Ok(cards.into_iter().find(|card| card.system.id == wanted));
        }
        if cards.len() == 1 {
            return Ok(cards.pop());
        }
        let fit = |card: &SystemCard| {
            let fields = &card.system.fields;
            let spellings = [fields.name.as_str(), fields.code.as_str()];
            mentioned(text, spellings.into_iter().chain(fields.aliases.iter().map(String::as_str)))
        };
        let mut fits: Vec<(usize, SystemCard)> = cards.into_iter().map(|card| (fit(&card), card)).collect();
        fits.sort_by_key(|(fit, card)| (std::cmp::Reverse(*fit), card.system.id));
        let clear = fits.len() < 2 || fits[0].0 > fits[1].0;
        Ok(fits.into_iter().next().filter(|(fit, _)| *fit > 0 && clear).map(|(_, card)| card))
    }

    /// The department that the author's name in the chat carries.
    async fn department_meant(
        &self,
        cx: &Cx,
        customer: PartyId,
        author: &str,
    ) -> Result<Option<DepartmentId>, Problem> {
        let request = PageRequest { after: None, limit: SYSTEMS };
        let page = self.estate.departments(&cx.scope, Some(customer), &request).await?;
        let named = page.items.into_iter().map(|one| (mentioned(author, [one.fields.name.as_str()]), one.id));
        Ok(named.filter(|(fit, _)| *fit > 0).max().map(|(_, id)| id))
    }
}

fn report(first: &ChatSaid, text: &str, input: &ChatText, card: Option<&SystemCard>) -> Report {
    Report {
        system_id: card.map(|card| card.system.id),
        customer_id: card.map(|card| card.system.fields.customer_id).or(input.customer_id),
        text: text.to_owned(),
        kind: Some(Kind::Fault),
        channel: Some(Channel::Chat),
        occurred_at: first.at,
        reporter_name: Some(first.author.clone()).filter(|author| !author.is_empty()),
        attachment_ids: input.attachment_ids.clone(),
        ..Report::default()
    }
}

fn message(said: &ChatSaid, ours: bool) -> ChatMessage {
    ChatMessage {
        author: said.author.clone(),
        at: said.at,
        text: triage::mask(&said.text).text,
        ours,
        left_out: said.left_out,
    }
}

fn no_chat() -> Refusal {
    let (zh, en) = ("请粘贴聊天内容，不超过 20000 字", "paste the chat, at most 20,000 characters");
    Refusal::new(
        RefusalKind::Invalid,
        "chat.no_text",
        "没有可读的聊天内容。请在群里多选消息后复制，再粘贴到这里。",
        "There is no chat to read. Select the messages in the group, copy them and paste them here.",
    )
    .field("/text", zh, en)
}
