//! A vendor at work: by its own account or by a signed link it answers, brings evidence and states its work done.

use access::{Access, NewLink};
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AttachmentId, HOUR, IncidentId, Instant, LinkId, Refusal, RefusalKind};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::api::view::{AttachmentView, ClockView, ComponentView, IncidentDetail};
use crate::beside::Beside;
use crate::core::{Case, MessageKind, StatementKind, vendor_answered, vendor_done};
use crate::desk::Desk;
use crate::draft::said;
use crate::store::record;

/// The purpose of links that open one case to a vendor's contact.
pub const VENDOR_CASE: &str = "vendor_case";

/// What refers to a vendor's files: shown to the provider and to that vendor, never to the customer.
pub(crate) const VENDOR_FILE: &str = "incident_vendor";

/// A link to be made out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeLink {
    /// To whom: the person's name.
    #[schema(example = "石工")]
    pub holder: String,
    /// How many days it holds, 1 to 30; 7 unless said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 30, example = 7)]
    pub days: Option<u8>,
}

/// A link that was made; its secret is shown this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MadeLink {
    /// The link, to revoke it by.
    pub id: LinkId,
    /// To whom it was made out.
    #[schema(example = "石工")]
    pub holder: String,
    /// The address to send; the secret stands behind the `#`, so that no server log ever holds it.
    #[schema(example = "https://aftercare.example/link/vendor-case#Wm3…")]
    pub url: String,
    /// The secret, for the header `X-Aftercare-Link`.
    pub secret: String,
    /// From when on it is refused.
    pub expires_at: Instant,
}

/// What a vendor states.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VendorStatement {
    /// An answer, evidence, or that the work is done.
    pub kind: StatementKind,
    /// In words; the customer does not read it.
    #[schema(example = "已定位为补丁 12.2 的已知缺陷，提供热补丁，附日志。")]
    pub text: String,
    /// Files uploaded before.
    #[serde(default)]
    pub attachment_ids: Vec<AttachmentId>,
    /// With `work_done`: service is back.
    #[serde(default)]
    pub restored: bool,
    /// With `work_done`: the vendor's part is solved.
    #[serde(default)]
    pub resolved: bool,
}

/// What the provider writes to a vendor.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToVendor {
    /// The text; the customer does not read it.
    #[schema(example = "请今天 16 点前提供热补丁和回退说明。")]
    pub text: String,
}

/// One statement of a vendor, or one letter to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VendorWord {
    /// `statement` or `to_vendor`.
    pub kind: MessageKind,
    /// Who spoke.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
}

/// A case as its vendor sees it: the fault, its own clocks, its own words; nothing of other parties and no personal data.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VendorCase {
    /// The number people see.
    #[schema(example = "INC-2026-000123")]
    pub number: String,
    /// What was reported, without names and numbers of people.
    pub text: String,
    /// Where it stands.
    pub state: crate::core::State,
    /// 1 is the gravest.
    pub severity: agreement::core::Severity,
    /// The moment of receipt.
    pub reported_at: Instant,
    /// The customer's name.
    pub customer: String,
    /// The system's name.
    pub system: Option<String>,
    /// The vendor's component.
    pub component: Option<ComponentView>,
    /// The class of the fault.
    pub fault_class: Option<triage::FaultClass>,
    /// Who coordinates on the provider's side.
    pub coordinator: Option<String>,
    /// The vendor's own clocks.
    pub clocks: Vec<ClockView>,
    /// What the vendor stated and what it was told, in order.
    pub words: Vec<VendorWord>,
    /// The vendor's files.
    pub attachments: Vec<AttachmentView>,
}

impl Desk {
    /// Makes out a link by which a person of the leading vendor works on the case without logging in.
    pub async fn make_vendor_link(&self, cx: &Cx, id: IncidentId, input: &MakeLink) -> Result<MadeLink, Problem> {
        let holder = said(&input.holder).map_err(|refusal| at_field(refusal, "/holder"))?;
        let days = days(input)?;
        let (link, secret) = self
            .change(cx, id, |draft| {
                let lead = draft.case.incident.lead;
                let party = lead.party.filter(|_| lead.is_outside()).ok_or_else(nobody_outside)?;
                let new = NewLink {
                    purpose: VENDOR_CASE,
                    subject: id.to_string(),
                    party,
                    vendor: true,
                    holder: &holder,
                    expires_at: cx.now.plus(days * 24 * HOUR),
                    uses: None,
                };
                let made = Access::make_link(&mut draft.set, cx.ids.as_ref(), &cx.actor, cx.now, &new)?;
                let body = json!({ "link": made.0.id, "holder": holder, "purpose": VENDOR_CASE });
                draft.record("incident.link_made", cx.now, Visibility::Internal, body);
                Ok(made)
            })
            .await?;
        Ok(self.made(link, secret))
    }

    /// A made link as it is shown once.
    pub(crate) fn made(&self, link: access::Link, secret: String) -> MadeLink {
        let url = format!("{}/link/{}#{secret}", self.public_url, link.purpose.replace('_', "-"));
        MadeLink { id: link.id, holder: link.holder, url, secret, expires_at: link.expires_at }
    }

    /// Revokes a link of the incident; from now on it opens nothing.
    pub async fn revoke_link(&self, cx: &Cx, id: IncidentId, link: LinkId) -> Result<(), Problem> {
        let known = access::store::link::find(&self.app.db, link).await?;
        // The incident itself, or one of its papers: `incident/paper`.
        let is_of = |subject: &str| subject.split('/').next() == Some(id.to_string().as_str());
        let known = known.filter(|known| is_of(&known.subject) && known.revoked_at.is_none());
        let known = known.ok_or_else(Problem::not_found)?;
        self.change(cx, id, |draft| {
            access::store::link::revoke(&mut draft.set, link, &known.subject, cx.now);
            let body = json!({ "link": link, "holder": known.holder });
            draft.record("incident.link_revoked", cx.now, Visibility::Internal, body);
            Ok(())
        })
        .await
    }

    /// The vendor answers, brings evidence, or states its work done. Its respond is met by any of them, restore and
    /// resolve of its own by the statement; what we promised the customer is met by our own statements alone.
    pub async fn vendor_states(&self, cx: &Cx, id: IncidentId, input: &VendorStatement) -> Result<(), Problem> {
        self.vendor_states_beside(cx, id, input, None).await
    }

    /// The same as it came by another channel, with what that channel writes down about it.
    pub async fn vendor_states_beside(
        &self,
        cx: &Cx,
        id: IncidentId,
        input: &VendorStatement,
        beside: Option<Beside<'_>>,
    ) -> Result<(), Problem> {
        let vendor = Self::vendor_of(cx)?;
        let text = said(&input.text)?;
        let done = input.kind == StatementKind::WorkDone;
        if done && !input.restored && !input.resolved {
            return Err(nothing_done().into());
        }
        self.change(cx, id, |draft| {
            draft.uses_link();
            if !draft.case.incident.state.is_open() {
                return Err(crate::core::refusal(draft.case.incident.state, crate::core::Move::Answer, None).into());
            }
            vendor_answered(&mut draft.case, vendor, cx.now)?;
            if done {
                vendor_done(&mut draft.case, vendor, input.restored, input.resolved, cx.now)?;
            }
            draft.say(MessageKind::Statement, &text, cx.now)?;
            draft.brings(vendor, &input.attachment_ids);
            let body = json!({ "kind": input.kind, "done": done, "restored": input.restored, "resolved": input.resolved,
                "files": input.attachment_ids.len(), "vendor": vendor });
            draft.record("incident.vendor_stated", cx.now, Visibility::Internal, body);
            draft.tell(Event::VendorStated, None, Words { text: text.clone(), ..Words::default() });
            if let Some(beside) = beside {
                beside(&mut draft.set, &draft.case.incident);
            }
            Ok(())
        })
        .await
    }

    /// The provider writes to the leading vendor; the customer does not read it.
    pub async fn write_to_vendor(&self, cx: &Cx, id: IncidentId, input: &ToVendor) -> Result<String, Problem> {
        let text = said(&input.text)?;
        self.change(cx, id, |draft| {
            if !draft.case.incident.lead.is_outside() {
                return Err(nobody_outside().into());
            }
            draft.say(MessageKind::ToVendor, &text, cx.now)?;
            draft.record("incident.vendor_written", cx.now, Visibility::Internal, json!({}));
            let words = Words { text: text.clone(), ..Words::default() };
            draft.tell(Event::Message, Some(vec![Post::VendorContact]), words);
            Ok(())
        })
        .await?;
        Ok(text)
    }

    /// The case as the caller's vendor may know it.
    pub async fn vendor_case(&self, cx: &Cx, id: IncidentId) -> Result<VendorCase, Problem> {
        let vendor = Self::vendor_of(cx)?;
        let loaded = self.load(cx, id).await?;
        let queries = vec![record::messages(id), files::of_subject(&id.to_string()), record::brought_by(id, vendor)];
        let answers = self.app.db.read(queries).await?;
        let messages = answers[0].iter().map(record::read_message).collect::<Result<Vec<_>, _>>()?;
        let messages: Vec<_> = messages.into_iter().filter(|message| message.party == Some(vendor)).collect();
        let names = self.names(messages.iter().map(|message| message.author.as_str())).await?;
        let brought = answers[2].iter().map(|row| row.id(0)).collect::<Result<Vec<AttachmentId>, _>>()?;
        let mut attachments = Vec::new();
        for row in &answers[1] {
            let file = files::Attachment::read(row)?;
            if brought.contains(&file.id) {
                attachments.push(AttachmentView::of(&file));
            }
        }
        let place = self.place_of(&loaded.incident).await?;
        let customer = self.customer_name(&loaded.incident, place.as_deref()).await?;
        let case = Case::new(loaded.incident.clone(), loaded.clocks.clone(), &loaded.ground, cx.now);
        let incident = &case.incident;
        Ok(VendorCase {
            number: incident.number.clone(),
            text: incident.without_personal(&incident.text),
            state: incident.state,
            severity: incident.severity,
            reported_at: incident.reported_at,
            customer,
            system: place.as_ref().map(|place| place.name.clone()),
            component: IncidentDetail::component_of(incident, place.as_deref()),
            fault_class: incident.fault_class,
            coordinator: Some(loaded.engineer_name.clone()).filter(|name| !name.is_empty()),
            clocks: crate::api::view::vendor_clocks(&case, vendor),
            words: messages
                .into_iter()
                .map(|message| VendorWord {
                    kind: message.kind,
                    by: names.get(&message.author).cloned().unwrap_or_default(),
                    at: message.at,
                    text: message.content,
                })
                .collect(),
            attachments,
        })
    }
}

/// How many days a link is to hold.
pub(super) fn days(input: &MakeLink) -> Result<i64, Refusal> {
    let days = i64::from(input.days.unwrap_or(7));
    if (1..=30).contains(&days) {
        return Ok(days);
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        "link.days_out_of_range",
        "链接有效期为 1 到 30 天。",
        "A link holds for 1 to 30 days.",
    )
    .field("/days", "请填 1 到 30", "give 1 to 30"))
}

fn nobody_outside() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "vendor.nobody_leads",
        "这张工单目前没有由厂商主责，请先完成责任判定。",
        "No vendor leads this incident now; settle the attribution first.",
    )
}

fn nothing_done() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "vendor.nothing_done",
        "说明工作完成时，请至少勾选“业务已恢复”或“已解决”。",
        "To state the work done, say that service is back, that it is solved, or both.",
    )
    .field("/restored", "请选择", "choose")
}
