//! A copied chat becomes a prefilled report: who, when, which system and component, what.

use app::{Cx, Problem};
use estate::ask::{SystemCard, SystemFilter};
use kernel::{AttachmentId, DepartmentId, Instant, PageRequest, PartyId, Refusal, RefusalKind, SystemId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::chat::{ChatDraft, ChatMessage};
use crate::api::view::Named;
use crate::core::{Channel, ChatSaid, Kind, Said, is_chat, mentioned, read_chat};
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

/// What a chat says that came in a letter, by the rules of the page it is pasted into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatTold {
    /// Who of theirs spoke first, as the chat names him.
    pub reporter: Option<String>,
    /// When he did.
    pub at: Option<Instant>,
    /// What was said before one of ours answered, secrets masked.
    pub text: String,
    /// What was said from our answer on, each line with its author and time.
    pub after: Option<String>,
}

/// Who of a chat spoke first of theirs, and what was told before one of ours answered.
struct Told<'a> {
    first: &'a ChatSaid,
    text: String,
    after: &'a [ChatSaid],
}

fn told<'a>(said: &'a [ChatSaid], ours: &dyn Fn(&str) -> bool) -> Option<Told<'a>> {
    let theirs = said.iter().filter(|one| !ours(&one.author));
    // Who forwards a chat may say something above it; the chat begins below.
    let named = theirs.clone().find(|one| !one.author.is_empty());
    let first = named.or_else(|| theirs.clone().next()).or_else(|| said.first())?;
    // What is reported is what the other side wrote before we answered.
    let until = said.iter().position(|one| ours(&one.author)).unwrap_or(said.len());
    let told: Vec<&str> =
        said[..until].iter().filter(|one| !one.text.is_empty()).map(|one| one.text.as_str()).collect();
    let told = if told.is_empty() { vec![first.text.as_str()] } else { told };
    Some(Told { first, text: told.join("\n"), after: &said[until..] })
}

impl Desk {
    /// What the chat in a letter says; none where the letter is no chat. `subject` may say that it brings one; days without
    /// a year are those before `now`.
    pub async fn chat_told(&self, subject: &str, text: &str, now: Instant) -> Result<Option<ChatTold>, Problem> {
        let said = read_chat(text, &self.zone, now);
        if !is_chat(&said, &format!("{subject}\n{text}")) {
            return Ok(None);
        }
        let team = self.team.facts().await?;
        let ours = |author: &str| team.active().any(|person| author.contains(person.content.name.as_str()));
        let Some(told) = told(&said, &ours) else { return Ok(None) };
        let line = |one: &ChatSaid| {
            let at = one.at.map(|at| at.timestamp().to_zoned(self.zone.clone()).strftime("%m-%d %H:%M").to_string());
            let head = [Some(one.author.clone()).filter(|author| !author.is_empty()), at];
            let head: Vec<String> = head.into_iter().flatten().collect();
            format!("{}：{}", head.join(" "), triage::mask(&one.text).text)
        };
        let after: Vec<String> = told.after.iter().filter(|one| !one.text.is_empty()).map(line).collect();
        Ok(Some(ChatTold {
            reporter: Some(told.first.author.clone()).filter(|author| !author.is_empty() && !ours(author)),
            at: told.first.at,
            text: triage::mask(&told.text).text,
            after: (!after.is_empty()).then(|| after.join("\n")),
        }))
    }

    /// The system that words name, of those the caller may see and, where it is known, of this customer.
    pub async fn system_named(
        &self,
        cx: &Cx,
        words: &str,
        customer: Option<PartyId>,
    ) -> Result<Option<SystemCard>, Problem> {
        let input = ChatText { customer_id: customer, ..ChatText::default() };
        self.system_meant(cx, &input, words).await
    }

    /// The report that a copied chat amounts to, to be looked over and sent. Nothing is kept.
    pub async fn chat_draft(&self, cx: &Cx, input: &ChatText) -> Result<ChatDraft, Problem> {
        if input.text.trim().is_empty() || input.text.chars().count() > LONGEST {
            return Err(Problem(no_chat()));
        }
        let said = read_chat(&input.text, &self.zone, cx.now);
        let team = self.team.facts().await?;
        let ours = |author: &str| team.active().any(|person| author.contains(person.content.name.as_str()));
        let Told { first, text, .. } = told(&said, &ours).ok_or_else(|| Problem(no_chat()))?;
        let masked = triage::mask(&text);
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
