//! Filling a document in from what the slices before it know. Everything here is what the customer may know: drafts are
//! read inside the house, but what they say goes out of it.

mod agreement;
mod assessed;
mod fault;
mod handover;
mod month;
mod openings;
mod papers;
mod sign_off;
mod voice;

use std::collections::BTreeMap;
use std::str::FromStr;

use access::Action;
use app::{Cx, Problem};
use jiff::civil::Date;
use kernel::{GroupId, IncidentId, Language, PartyId};
use paper::{Block, Paper, Section, Signature};

use crate::core::DocumentKind;
use crate::{Documents, refusals};

pub(crate) use voice::Voice;

/// What a document is about, as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What kind of document.
    pub kind: DocumentKind,
    /// Its language.
    pub language: Language,
    /// The incident, for what is about one.
    pub incident: Option<IncidentId>,
    /// The visit, quotation, agreement version or sheet.
    pub subject: Option<String>,
    /// The customer, for what is about a period.
    pub customer: Option<PartyId>,
    /// The first day and the first after.
    pub days: Option<(Date, Date)>,
}

impl Subject {
    /// The id of what it is about.
    fn id<T: FromStr>(&self) -> Result<T, Problem> {
        let id = self.subject.as_deref().and_then(|id| id.parse().ok());
        id.ok_or_else(|| Problem(refusals::needs("/subject_id")))
    }
}

/// What was gathered for a document.
pub(crate) struct Gathered {
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// The group whose work it is about.
    pub group: Option<GroupId>,
    /// Its title in lists: the kind and what it is about.
    pub title: String,
    /// What it says.
    pub paper: Paper,
}

/// What people wrote, by section.
pub(crate) type Written = BTreeMap<String, String>;

impl Documents {
    /// Fills a document in as things stand now.
    pub(crate) async fn gather(&self, cx: &Cx, subject: &Subject, written: &Written) -> Result<Gathered, Problem> {
        let voice = Voice { language: subject.language, zone: self.zone.clone() };
        let cx = Cx { language: subject.language, ..cx.clone() };
        match subject.kind {
            DocumentKind::FaultReport => self.fault_report(&cx, subject, written, &voice).await,
            DocumentKind::MonthlyReport | DocumentKind::QuarterlyReport => {
                self.service_report(&cx, subject, written, &voice).await
            }
            DocumentKind::ServiceVisit => self.visit_record(&cx, subject, written, &voice).await,
            DocumentKind::Quotation => self.quotation(&cx, subject, written, &voice).await,
            DocumentKind::Attribution => self.statement(&cx, subject, written, &voice).await,
            DocumentKind::Agreement => self.agreement_text(&cx, subject, written, &voice).await,
            DocumentKind::Assessment => self.assessed(&cx, subject, written, &voice).await,
            DocumentKind::HandOver => self.hand_over(&cx, subject, written, &voice).await,
            DocumentKind::Renewal => self.renewal(&cx, subject, written, &voice).await,
            DocumentKind::SignOff => self.sign_off(&cx, subject, written, &voice).await,
        }
    }

    /// The letterhead of a document of `kind`.
    pub(crate) async fn sheet_of(&self, kind: DocumentKind, voice: &Voice) -> Result<Paper, Problem> {
        let provider = self.estate.provider().await?;
        Ok(Paper {
            language: voice.language,
            title: kind.label(voice.language).to_owned(),
            subtitle: None,
            number: None,
            issuer: provider.map(|party| party.fields.name).unwrap_or_default(),
            logo: None,
            facts: Vec::new(),
            sections: Vec::new(),
            signatures: Vec::new(),
            annexes: Vec::new(),
            mark: None,
            watermark: None,
        })
    }

    /// The caller's context for what he reads to fill a document in; refused as unseen where he may not.
    pub(crate) fn reading(cx: &Cx, action: Action) -> Result<Cx, Problem> {
        let scope = cx.reach(action).ok_or_else(Problem::not_found)?;
        Ok(Cx { scope, ..cx.clone() })
    }
}

/// A section of blocks, with what somebody wrote into it under `key` behind them.
pub(crate) fn section(title: &str, mut blocks: Vec<Block>, written: Option<&String>, voice: &Voice) -> Section {
    blocks.extend(written.map(|text| Block::text(text.clone())));
    if blocks.is_empty() {
        blocks.push(Block::text(voice.pick("无。", "None.")));
    }
    Section { title: title.to_owned(), blocks }
}

/// Both sides sign and seal.
pub(crate) fn both_sign(customer: &str, provider: &str, voice: &Voice) -> Vec<Signature> {
    let lines = || vec![voice.pick("签字：", "Signature: ").to_owned(), voice.pick("日期：", "Date: ").to_owned()];
    vec![
        Signature {
            who: format!("{}{customer}", voice.pick("甲方（盖章）：", "Customer (seal): ")), lines: lines()
        },
        Signature {
            who: format!("{}{provider}", voice.pick("乙方（盖章）：", "Provider (seal): ")), lines: lines()
        },
    ]
}

impl Documents {
    /// The delivered systems of a customer, whole.
    pub(crate) async fn systems_of(
        &self,
        customer: PartyId,
    ) -> Result<Vec<std::sync::Arc<estate::Delivered>>, Problem> {
        let filter = estate::ask::SystemFilter { words: None, customer: Some(customer) };
        let mut request = kernel::PageRequest { after: None, limit: kernel::MAX_LIMIT };
        let mut all = Vec::new();
        loop {
            let page = self.estate.systems(&access::Scope::everything(), &filter, &request).await?;
            for card in page.items {
                all.extend(self.estate.delivered(card.system.id).await?);
            }
            match page.next {
                Some(next) => request.after = Some(next),
                None => return Ok(all),
            }
        }
    }
}
