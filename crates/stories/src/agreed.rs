//! The agreements of the stories, drafted and signed through the real use cases.

use std::collections::HashMap;

use agreement::core::content::Content;
use agreement::core::{Period, Selector, TermRow, profiles};
use agreement::{NewAgreement, NewCalendar, Signature};
use app::Cx;
use jiff::civil::{Date, date};
use kernel::{AgreementVersionId, PartyId};
use server::wiring::Platform;
use worktime::{Segment, china};

use crate::places::Places;

/// Calendars, then the hospital's agreement (tender profile, HIS alone) and the college's (baseline, its warranty ends
/// with November 2026). The hospital's PACS has none.
pub(crate) async fn sign(
    platform: &Platform,
    cx: &Cx,
    places: &Places,
    hospital: fn(&mut Content),
) -> HashMap<&'static str, AgreementVersionId> {
    let agreements = &platform.agreements;
    agreements.install_calendars(cx).await.unwrap();
    let office = china::spec(&[Segment { start_minute: 540, end_minute: 1080 }]);
    let office = NewCalendar { code: "office".to_owned(), spec: office };
    agreements.create_calendar(cx, &office).await.unwrap();

    let acceptance = TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "第三条");
    let mut tender = Content {
        systems: vec![places.systems["HIS"]],
        calendar: "office".to_owned(),
        matrix: profiles::demonstration_matrix(),
        terms: vec![acceptance],
        ..profiles::tender()
    };
    hospital(&mut tender);
    let until = Period::Dates { from: date(2023, 12, 1), until: date(2026, 11, 30) };
    let baseline = Content {
        systems: vec![places.systems["JW"]],
        calendar: "office".to_owned(),
        matrix: profiles::demonstration_matrix(),
        terms: vec![TermRow::new(Selector::ANY, until, "第三条")],
        ..profiles::baseline()
    };
    let mut versions = HashMap::new();
    for (key, content) in [("医院", tender), ("学院", baseline)] {
        versions.insert(key, bring_into_force(platform, cx, places.parties[key], key, content).await);
    }
    versions
}

/// The next version of an agreement: drafted from the one in force, changed, signed and binding from `from` on.
pub(crate) async fn next_version(
    platform: &Platform,
    cx: &Cx,
    version: AgreementVersionId,
    from: Date,
    change: impl FnOnce(&mut Content),
) -> AgreementVersionId {
    let draft = draft(platform, cx, version, change).await;
    let signature = Signature { signed_on: from, effective_from: from, accepted_gaps: None };
    platform.agreements.sign(cx, draft, signature).await.unwrap();
    draft
}

/// The next version of an agreement, drafted from this one and changed.
pub(crate) async fn draft(
    platform: &Platform,
    cx: &Cx,
    version: AgreementVersionId,
    change: impl FnOnce(&mut Content),
) -> AgreementVersionId {
    let (agreement, _, _) = platform.agreements.read_version(cx, version).await.unwrap();
    let draft = platform.agreements.draft(cx, agreement.id, Some(version)).await.unwrap();
    redraft(platform, cx, draft, change).await;
    draft
}

/// Changes a draft.
pub(crate) async fn redraft(
    platform: &Platform,
    cx: &Cx,
    draft: AgreementVersionId,
    change: impl FnOnce(&mut Content),
) {
    let (_, drafted, mut content) = platform.agreements.read_version(cx, draft).await.unwrap();
    change(&mut content);
    platform.agreements.edit(cx, draft, drafted.version, &content).await.unwrap();
}

/// Brings into force what a vendor promises the provider.
pub(crate) async fn underpin(platform: &Platform, cx: &Cx, (vendor, us): (PartyId, PartyId), content: Content) {
    let new = NewAgreement {
        name: "厂商维保协议".to_owned(),
        customer: us,
        promiser: Some(vendor),
        profile: None,
        content: Some(content),
    };
    let drafted = platform.agreements.create(cx, new).await.unwrap();
    let draft = drafted.versions.last().unwrap().id;
    let since = date(2025, 1, 10);
    let signature = Signature { signed_on: since, effective_from: since, accepted_gaps: None };
    platform.agreements.sign(cx, draft, signature).await.unwrap();
}

/// Drafts an agreement with this content and signs it, from the first of 2025 on.
pub(crate) async fn bring_into_force(
    platform: &Platform,
    cx: &Cx,
    customer: PartyId,
    name: &str,
    content: Content,
) -> AgreementVersionId {
    let new = NewAgreement {
        name: format!("{name}维保协议"),
        customer,
        promiser: None,
        profile: None,
        content: Some(content),
    };
    let drafted = platform.agreements.create(cx, new).await.unwrap();
    let draft = drafted.versions.last().unwrap().id;
    let since = date(2025, 1, 10);
    let signature = Signature { signed_on: since, effective_from: since, accepted_gaps: None };
    platform.agreements.sign(cx, draft, signature).await.unwrap();
    draft
}
