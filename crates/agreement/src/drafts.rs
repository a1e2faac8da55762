//! Making agreements and editing drafts; what a version once in force says never changes.

use access::{Action, Reached};
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AgreementId, AgreementVersionId, Page, PageRequest, PartyId, Refusal, SystemId};
use serde_json::{Value as Json, json};
use storage::{WriteError, WriteSet};

use crate::core::content::Content;
use crate::core::lifecycle::{Status, Step};
use crate::core::{PartyKind, profiles};
use crate::store::agreement::{self, Agreement, Facing, Listed, Reading, Wanted};
use crate::store::version::{self, Version};
use crate::store::{calendar, cover};
use crate::{Agreements, refusals};

/// A new agreement.
#[derive(Clone, Debug)]
pub struct NewAgreement {
    /// What people call it.
    pub name: String,
    /// To whom is promised; the provider itself where a vendor promises.
    pub customer: PartyId,
    /// Who promises; the provider when absent.
    pub promiser: Option<PartyId>,
    /// The shipped profile to start from; `baseline` when neither this nor a content is given.
    pub profile: Option<String>,
    /// The content to start from instead of a profile.
    pub content: Option<Content>,
}

/// An agreement with its versions, oldest first.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The agreement.
    pub agreement: Agreement,
    /// Its versions.
    pub versions: Vec<Version>,
}

/// Whether drafts that are not offered are shown: to whoever drafts, and to our own people. The other side reads a draft when it
/// is offered, as it is offered.
fn sees_drafts(cx: &Cx) -> bool {
    let inside = |part: &Reached| !matches!(part, Reached::Customer(_));
    cx.reach(Action::AgreementWrite).is_some() || cx.scope.reached().iter().any(inside)
}

impl Agreements {
    /// One page of the agreements the actor reaches, oldest first.
    pub async fn list(&self, cx: &Cx, wanted: Wanted, page: &PageRequest) -> Result<Page<Listed>, Problem> {
        let served = self.served(cx).await?;
        let reading = Reading { scope: &cx.scope, served: &served, drafts: sees_drafts(cx) };
        Ok(agreement::list(&self.app.db, &reading, wanted, page).await?)
    }

    /// The customers something was ever agreed with: the platform's own question, limited by no scope.
    pub async fn customers(&self) -> Result<Vec<PartyId>, Problem> {
        Ok(agreement::customers(&self.app.db).await?)
    }

    /// An agreement with its versions.
    pub async fn detail(&self, cx: &Cx, id: AgreementId) -> Result<Detail, Problem> {
        let agreement = agreement::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        self.admit(cx, &agreement).await?;
        let mut versions = Vec::new();
        for version in version::of_agreement(&self.app.db, id).await? {
            if self.shows(cx, &version).await? {
                versions.push(version);
            }
        }
        if versions.is_empty() {
            return Err(Problem::not_found());
        }
        Ok(Detail { agreement, versions })
    }

    /// A version with its content.
    pub async fn read_version(
        &self,
        cx: &Cx,
        id: AgreementVersionId,
    ) -> Result<(Agreement, Version, Content), Problem> {
        let (version, content) = version::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        let agreement = agreement::find(&self.app.db, version.agreement).await?.ok_or_else(Problem::not_found)?;
        self.admit(cx, &agreement).await?;
        if !self.shows(cx, &version).await? {
            return Err(Problem::not_found());
        }
        Ok((agreement, version, content))
    }

    /// Whether the actor reads this version: the other side reads a draft only as it lies before it.
    async fn shows(&self, cx: &Cx, version: &Version) -> Result<bool, Problem> {
        Ok(version.status != Status::Draft || sees_drafts(cx) || self.is_offered(version).await?)
    }

    /// Makes an agreement with its first draft.
    pub async fn create(&self, cx: &Cx, new: NewAgreement) -> Result<Detail, Problem> {
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > 200 {
            return Err(refusals::nameless("/name").into());
        }
        let given = new.content.is_some();
        let content = starting_content(new.profile.as_deref(), new.content)?;
        let checked = self.check_content(&content).await;
        checked.map_err(|problem| if given { under("/content", problem) } else { problem })?;
        let agreement = self.parties_of(cx, name, new.customer, new.promiser).await?;
        let mut set = WriteSet::new();
        Self::add_agreement(cx, &mut set, &agreement, &content)?;
        self.app.db.write(set).await?;
        self.detail(cx, agreement.id).await
    }

    /// The same as part of the caller's write set; the caller has seen to it that parties and calendar exist.
    pub fn add_agreement(
        cx: &Cx,
        set: &mut WriteSet,
        agreement: &Agreement,
        content: &Content,
    ) -> Result<AgreementVersionId, Refusal> {
        content.check()?;
        let draft = AgreementVersionId::fresh(cx.ids.as_ref(), cx.now);
        agreement::insert(set, agreement);
        version::insert(set, draft, agreement.id, 1, content, cx.now);
        let body = json!({ "name": agreement.name, "customer": agreement.customer, "promiser": agreement.promiser, "version": draft });
        tell(set, cx, agreement, "agreement.created", Visibility::Internal, body);
        Ok(draft)
    }

    /// Makes the next draft, a copy of `from` or of the latest version.
    pub async fn draft(
        &self,
        cx: &Cx,
        id: AgreementId,
        from: Option<AgreementVersionId>,
    ) -> Result<AgreementVersionId, Problem> {
        let Detail { agreement, versions } = self.detail(cx, id).await?;
        let latest = versions.last().ok_or_else(Problem::not_found)?;
        if versions.iter().any(|version| version.status == Status::Draft) {
            return Err(refusals::draft_exists().into());
        }
        let source = from.unwrap_or(latest.id);
        let copied = version::find(&self.app.db, source).await?.filter(|(version, _)| version.agreement == id);
        let (source, content) = copied.ok_or_else(Problem::not_found)?;
        let draft = AgreementVersionId::fresh(cx.ids.as_ref(), cx.now);
        let mut set = WriteSet::new();
        version::insert(&mut set, draft, id, latest.number + 1, &content, cx.now);
        let body = json!({ "version": draft, "number": latest.number + 1, "copied_from": source.id });
        tell(&mut set, cx, &agreement, "agreement.drafted", Visibility::Internal, body);
        match self.app.db.write(set).await {
            Ok(_) => Ok(draft),
            Err(WriteError::Taken { label: "draft" }) => Err(refusals::draft_exists().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces a draft's content; `read` is the version of the row that was read.
    pub async fn edit(&self, cx: &Cx, id: AgreementVersionId, read: i64, content: &Content) -> Result<(), Problem> {
        let (agreement, version, before) = self.read_version(cx, id).await?;
        version.status.after(Step::Edit)?;
        if version.version != read {
            return Err(Problem::stale());
        }
        self.refuse_sealed(id).await?;
        self.check_content(content).await?;
        let mut set = WriteSet::new();
        version::edit(&mut set, id, read, content);
        let body = json!({ "version": id, "changed": changed(&before, content) });
        tell(&mut set, cx, &agreement, "agreement.edited", Visibility::Internal, body);
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: "version" }) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }

    async fn check_content(&self, content: &Content) -> Result<(), Problem> {
        content.check()?;
        if calendar::find(&self.app.db, &content.calendar).await?.is_none() {
            return Err(refusals::unknown_calendar("/calendar", &content.calendar).into());
        }
        Ok(())
    }

    async fn parties_of(
        &self,
        cx: &Cx,
        name: &str,
        customer: PartyId,
        promiser: Option<PartyId>,
    ) -> Result<Agreement, Problem> {
        let provider = self.ground.provider().await?;
        let promiser = promiser.or(provider).ok_or_else(|| refusals::unknown_party("/promiser_id"))?;
        let known = self.ground.parties(&[customer, promiser]).await?;
        let kind = |id| known.iter().find(|card| card.id == id).map(|card| card.kind);
        let to = kind(customer).ok_or_else(|| refusals::unknown_party("/customer_id"))?;
        let by = kind(promiser).ok_or_else(|| refusals::unknown_party("/promiser_id"))?;
        let facing = match (by, to) {
            (PartyKind::Provider, PartyKind::Customer) => Facing::Customer,
            (PartyKind::Vendor | PartyKind::Carrier | PartyKind::ThirdParty, PartyKind::Provider) => Facing::Vendor,
            (PartyKind::Provider, _) => return Err(refusals::unknown_party("/customer_id").into()),
            _ => return Err(refusals::unknown_party("/promiser_id").into()),
        };
        let id = AgreementId::fresh(cx.ids.as_ref(), cx.now);
        Ok(Agreement { id, name: name.to_owned(), customer, promiser, facing, created_at: cx.now })
    }

    /// What lies outside the actor's scope does not exist for him.
    pub(crate) async fn admit(&self, cx: &Cx, agreement: &Agreement) -> Result<(), Problem> {
        if cx.scope.covers_customer(agreement.customer) {
            return Ok(());
        }
        let served = self.served(cx).await?;
        if !served.is_empty() && agreement.facing == Facing::Customer {
            let covered = cover::of_agreement(&self.app.db, agreement.id).await?;
            if covered.iter().any(|stretch| served.contains(&stretch.system)) {
                return Ok(());
            }
        }
        Err(Problem::not_found())
    }

    async fn served(&self, cx: &Cx) -> Result<Vec<SystemId>, Problem> {
        for part in cx.scope.reached() {
            if let Reached::Groups(person) = part {
                return Ok(self.ground.served(*person).await?);
            }
        }
        Ok(Vec::new())
    }
}

/// Adds the journal entry of a change to an agreement.
pub(crate) fn tell(
    set: &mut WriteSet,
    cx: &Cx,
    agreement: &Agreement,
    kind: &'static str,
    visibility: Visibility,
    body: Json,
) {
    let entry = Entry {
        subject_kind: "agreement",
        subject: agreement.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: (agreement.facing == Facing::Customer).then_some(agreement.customer),
        visibility,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

/// The parts of the document that differ, each before and after.
pub(crate) fn changed(before: &Content, after: &Content) -> Json {
    let part = |content: &Content| match serde_json::to_value(content) {
        Ok(Json::Object(parts)) => parts,
        _ => serde_json::Map::new(),
    };
    let (mut before, after) = (part(before), part(after));
    let mut changed = serde_json::Map::new();
    for (name, now) in after {
        let was = before.remove(&name).unwrap_or(Json::Null);
        if was != now {
            changed.insert(name, json!({ "before": was, "after": now }));
        }
    }
    Json::Object(changed)
}

/// The same problem where the document stands under `part` of the body.
fn under(part: &str, mut problem: Problem) -> Problem {
    for field in &mut problem.0.fields {
        field.pointer.insert_str(0, part);
    }
    problem
}

fn starting_content(profile: Option<&str>, content: Option<Content>) -> Result<Content, Problem> {
    match (content, profile) {
        (Some(content), _) => Ok(content),
        (None, profile) => {
            let found = profiles::named(profile.unwrap_or("baseline"));
            Ok(found.ok_or_else(refusals::unknown_profile)?.content)
        }
    }
}
