//! What documents about a past period, and about the term of an agreement, begin and end with.

use std::sync::Arc;

use access::Action;
use agreement::core::Compiled;
use agreement::{Agreement, Facing};
use app::{Cx, Problem};
use estate::Party;
use jiff::civil::Date;
use kernel::{AgreementId, Instant};
use paper::{Fact, Paper};

use super::month::named_period;
use super::{Gathered, Subject, Voice, both_sign};
use crate::core::DocumentKind;
use crate::{Documents, refusals};

/// A period of a customer that has ended.
pub(super) struct Ended {
    /// The customer.
    pub customer: Party,
    /// The first day and the first after, in the provider's zone.
    pub days: (Date, Date),
    /// The first instant and the first after.
    pub span: (Instant, Instant),
    /// The document with its head and who signs it.
    pub paper: Paper,
}

/// The term of an agreement with a customer.
pub(super) struct Term {
    /// The agreement.
    pub agreement: Agreement,
    /// The version that held last.
    pub held: Arc<Compiled>,
    /// The last day; none where it has no end.
    pub ends: Option<Date>,
    /// The customer.
    pub customer: Party,
    /// The document with its head and who signs it.
    pub paper: Paper,
}

impl Documents {
    /// The period a document is about; refused while it runs.
    pub(super) async fn period(&self, cx: &Cx, subject: &Subject, voice: &Voice) -> Result<Ended, Problem> {
        let (Some(customer), Some(days)) = (subject.customer, subject.days) else {
            return Err(refusals::needs(if subject.customer.is_none() { "/customer_id" } else { "/from" }).into());
        };
        let customer = self.estate.party(customer).await?.ok_or_else(|| Problem(refusals::needs("/customer_id")))?;
        let span = (self.begin_of(days.0)?, self.begin_of(days.1)?);
        if span.1 > cx.now {
            return Err(refusals::period_runs().into());
        }
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        let last = days.1.yesterday().unwrap_or(days.1);
        paper.subtitle = Some(format!("{} – {}", voice.day(days.0), voice.day(last)));
        paper.facts = vec![
            Fact::new(voice.pick("客户", "Customer"), &customer.fields.name),
            Fact::new(voice.pick("服务单位", "Provider"), &paper.issuer),
            Fact::new(voice.pick("服务期间", "Period"), format!("{} – {last}", days.0)),
            Fact::new(voice.pick("编制日期", "Written on"), voice.day(voice.date(cx.now))),
        ];
        paper.signatures = both_sign(&customer.fields.name, &paper.issuer, voice);
        Ok(Ended { customer, days, span, paper })
    }

    /// The last day of the term of the agreement a document is about, as things stand now; none where it has no end.
    pub(crate) async fn last_of_term(&self, cx: &Cx, subject: &Subject) -> Result<Option<Date>, Problem> {
        let (_, held) = self.held(cx, subject).await?;
        let reader = Self::reading(cx, Action::AgreementRead)?;
        Ok(self.agreements.outlook(&reader, held.identity.version).await?.ends_on)
    }

    /// The agreement with a customer a document is about, and the version that held last.
    async fn held(&self, cx: &Cx, subject: &Subject) -> Result<(Agreement, Arc<Compiled>), Problem> {
        let id: AgreementId = subject.id()?;
        let agreement = self.agreements.detail(&Self::reading(cx, Action::AgreementRead)?, id).await?.agreement;
        if agreement.facing != Facing::Customer {
            return Err(refusals::needs("/subject_id").into());
        }
        let held = self.agreements.held_last(id, cx.now).await?;
        Ok((agreement, held.ok_or_else(|| Problem(refusals::never_in_force()))?))
    }

    /// The term of the agreement a document is about, by the version that held last.
    pub(super) async fn term(&self, cx: &Cx, subject: &Subject, voice: &Voice) -> Result<Term, Problem> {
        let (agreement, held) = self.held(cx, subject).await?;
        // A paper stays about its term when the agreement has gone on into the next.
        let ends = match subject.days {
            Some((last, _)) => Some(last),
            None => self.last_of_term(cx, subject).await?,
        };
        let customer = self.estate.party(agreement.customer).await?;
        let customer = customer.ok_or_else(|| Problem(refusals::needs("/subject_id")))?;
        let mut paper = self.sheet_of(subject.kind, voice).await?;
        paper.subtitle = Some(agreement.name.clone());
        paper.facts = vec![
            Fact::new(voice.pick("客户", "Customer"), &customer.fields.name),
            Fact::new(voice.pick("服务单位", "Provider"), &paper.issuer),
            Fact::new(voice.pick("协议", "Agreement"), &agreement.name),
            Fact::new(voice.pick("质保期满", "Ends on"), ends.map_or_else(|| "—".to_owned(), |day| voice.day(day))),
        ];
        paper.signatures = both_sign(&customer.fields.name, &paper.issuer, voice);
        Ok(Term { agreement, held, ends, customer, paper })
    }
}

impl Ended {
    /// What was gathered about it.
    pub(super) fn gathered(self, kind: DocumentKind, voice: &Voice) -> Gathered {
        let Self { customer, days, paper, .. } = self;
        let title = format!("{} {} {}", paper.title, customer.fields.name, named_period(kind, days.0, voice));
        Gathered { customer: (customer.id, customer.fields.name), group: None, title, paper }
    }
}

impl Term {
    /// What was gathered about it.
    pub(super) fn gathered(self) -> Gathered {
        let Self { agreement, customer, paper, ends, .. } = self;
        let ends = ends.map_or_else(String::new, |day| format!(" {day}"));
        let title = format!("{} {}{ends}", paper.title, agreement.name);
        Gathered { customer: (customer.id, customer.fields.name), group: None, title, paper }
    }
}
