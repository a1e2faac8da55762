//! A signature brings a version into force: no contradiction, gaps accepted by a named person, nothing covered twice.

use app::{Cx, Problem};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::Visibility;
use kernel::{AgreementVersionId, Instant, SystemId};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::core::content::Content;
use crate::core::lifecycle::{Status, Step};
use crate::core::terms::{self, Dates};
use crate::core::{Place, SystemTree, lint};
use crate::drafts::tell;
use crate::store::agreement::{self, Agreement};
use crate::store::cover::{self, OPEN, Stretch};
use crate::store::version::{self, Signed};
use crate::{Agreements, refusals};

/// A signature.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The date on the paper.
    pub signed_on: Date,
    /// From which day it binds, at each site; may lie before the signature.
    pub effective_from: Date,
    /// Who accepts the gaps.
    pub accepted_gaps: Option<AcceptedGaps>,
}

/// A named person's acceptance of gaps.
#[derive(Clone, Debug)]
pub struct AcceptedGaps {
    /// The person.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Agreements {
    /// Brings a draft into force; an earlier version of the agreement ends the day before it binds.
    pub async fn sign(&self, cx: &Cx, id: AgreementVersionId, signature: Signature) -> Result<(), Problem> {
        let (agreement, draft, content) = self.read_version(cx, id).await?;
        draft.status.after(Step::Sign)?;
        content.check()?;
        check(&signature)?;
        self.refuse_unsealed(&draft).await?;
        let trees = self.trees_of(&agreement, &content).await?;
        let findings = self.lint_on(&agreement, &content, &trees, cx.now).await?;
        lint::may_sign(&findings, signature.accepted_gaps.is_some())?;
        let fence = agreement::fence(&self.app.db, agreement.customer).await?;
        let begins = begin_of(&agreement, id, &content, &trees, signature.effective_from)?;
        self.refuse_double_cover(&agreement, &content, &trees, &begins).await?;
        let mut set = WriteSet::new();
        version::sign(&mut set, id, draft.version, &signed(cx, &signature));
        agreement::move_fence(&mut set, agreement.customer, fence);
        self.supersede(&mut set, cx, &agreement, id, &begins).await?;
        for stretch in &begins {
            cover::insert(&mut set, stretch);
        }
        let gaps = signature.accepted_gaps.map(|gaps| json!({ "by": gaps.by, "reason": gaps.reason }));
        let body = json!({ "version": id, "number": draft.number, "signed_on": signature.signed_on,
            "effective_from": signature.effective_from, "accepted_gaps": gaps });
        tell(&mut set, cx, &agreement, "agreement.signed", Visibility::Public, body);
        if agreement.facing == agreement::Facing::Customer {
            Self::cover_changed(&mut set, cx, id, &begins);
        }
        self.flush(set).await
    }

    /// Ends what earlier versions of the agreement cover where the new one begins.
    pub(crate) async fn supersede(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        agreement: &Agreement,
        id: AgreementVersionId,
        begins: &[Stretch],
    ) -> Result<(), Problem> {
        let Some(first) = begins.iter().map(|stretch| stretch.from).min() else { return Ok(()) };
        let earlier = cover::of_agreement(&self.app.db, agreement.id).await?;
        for stretch in earlier.iter().filter(|stretch| stretch.version != id) {
            let from = begins.iter().find(|new| new.system == stretch.system).map_or(first, |new| new.from);
            if stretch.until > from {
                cover::end(set, stretch, from, Status::Superseded);
            }
        }
        if first > cx.now {
            return Ok(());
        }
        for version in version::of_agreement(&self.app.db, agreement.id).await? {
            if let Ok(to) = version.status.after(Step::Supersede) {
                version::move_on(set, &version, to, None);
            }
        }
        Ok(())
    }

    /// Refuses when another agreement of the customer covers a component on a day these stretches cover it too.
    pub(crate) async fn refuse_double_cover(
        &self,
        agreement: &Agreement,
        content: &Content,
        trees: &[SystemTree],
        begins: &[Stretch],
    ) -> Result<(), Problem> {
        let theirs = cover::of_customer(&self.app.db, agreement.customer).await?;
        for ours in begins {
            let Some(tree) = trees.iter().find(|tree| tree.id == ours.system) else { continue };
            let other = |stretch: &&Stretch| {
                stretch.agreement != agreement.id && stretch.facing == agreement.facing && stretch.system == ours.system
            };
            for stretch in theirs.iter().filter(other).filter(|stretch| stretch.until > ours.from) {
                let Some(held) = self.version(stretch.version).await? else { continue };
                if held.identity.promiser != agreement.promiser {
                    continue;
                }
                for place in tree.places() {
                    let mine = days(content, &place, ours);
                    let other = days(&held.content, &place, stretch);
                    if let (Some(mine), Some(other)) = (mine, other)
                        && mine.meets(&other)
                    {
                        let from = mine.from.max(other.from).to_string();
                        let until = mine.until.min(other.until).to_string();
                        return Err(refusals::double_cover(&place.words(), &held.identity.name, &from, &until).into());
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the set; a failed guard is told as what it means here.
    pub(crate) async fn flush(&self, set: WriteSet) -> Result<(), Problem> {
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: "fence" } | WriteError::Taken { label: "fence" }) => {
                Err(refusals::signed_meanwhile().into())
            }
            Err(WriteError::Guard { label: "version" }) => Err(Problem::stale()),
            Err(error) => Err(error.into()),
        }
    }
}

fn check(signature: &Signature) -> Result<(), Problem> {
    let filled = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
    match &signature.accepted_gaps {
        Some(gaps) if !filled(&gaps.by, 200) => Err(refusals::nameless("/accepted_gaps/by").into()),
        Some(gaps) if !filled(&gaps.reason, 1000) => Err(refusals::reason_missing("/accepted_gaps/reason").into()),
        _ => Ok(()),
    }
}

fn signed(cx: &Cx, signature: &Signature) -> Signed {
    let gaps = signature.accepted_gaps.as_ref();
    Signed {
        on: signature.signed_on,
        effective_from: signature.effective_from,
        by: cx.actor.name(),
        gaps_accepted: gaps.map(|gaps| (gaps.by.trim().to_owned(), gaps.reason.trim().to_owned())),
    }
}

/// One open stretch per system of the content, from the begin of `day` at its site.
pub(crate) fn begin_of(
    agreement: &Agreement,
    version: AgreementVersionId,
    content: &Content,
    trees: &[SystemTree],
    day: Date,
) -> Result<Vec<Stretch>, Problem> {
    let begin = |tree: &SystemTree| {
        let from = midnight(day, &tree.zone).ok_or_else(|| refusals::bad_date("/effective_from"))?;
        Ok(stretch(agreement, version, content, tree.id, from))
    };
    trees.iter().map(begin).collect()
}

/// An open stretch.
pub(crate) fn stretch(
    agreement: &Agreement,
    version: AgreementVersionId,
    content: &Content,
    system: SystemId,
    from: Instant,
) -> Stretch {
    Stretch {
        version,
        system,
        from,
        until: OPEN,
        ended_by: Status::InForce,
        agreement: agreement.id,
        customer: agreement.customer,
        facing: agreement.facing,
        calendar: content.calendar.clone(),
    }
}

/// The instant a date begins at, in a zone; none beyond the calendar's end.
pub(crate) fn midnight(day: Date, zone: &TimeZone) -> Option<Instant> {
    day.to_zoned(zone.clone()).ok().map(|zoned| Instant::from(zoned.timestamp()))
}

/// The days on which a content covers a place within a stretch; a term whose begin is not recorded may be any day.
fn days(content: &Content, place: &Place<'_>, stretch: &Stretch) -> Option<Dates> {
    let term = terms::cover(&content.terms, place)?.dates;
    let from = place.system.local_date(stretch.from);
    let until = if stretch.until == OPEN { Date::MAX } else { place.system.local_date(stretch.until.plus(-1)) };
    let (first, last) = term.map_or((Date::MIN, Date::MAX), |dates| (dates.from, dates.until));
    let days = Dates { from: from.max(first), until: until.min(last) };
    (days.from <= days.until).then_some(days)
}

/// The instant after the last day on which a content covers anything of a system; none when it never ends or is open.
pub(crate) fn last_of(content: &Content, tree: &SystemTree) -> Option<Instant> {
    let covers: Vec<_> = tree.places().filter_map(|place| terms::cover(&content.terms, &place)).collect();
    if covers.is_empty() || covers.iter().any(|cover| cover.dates.is_none()) {
        return None;
    }
    let last = covers.iter().filter_map(|cover| cover.dates).map(|dates| dates.until).max();
    midnight(last?.tomorrow().ok()?, &tree.zone)
}
