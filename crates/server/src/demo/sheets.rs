//! Assessment sheets of the history: September's of the hospital is issued, October's is being discussed, another
//! customer's is a draft.

use access::Action;
use anyhow::{Context as _, Result};
use assessment::NewSheet;
use assessment::core::Days;
use kernel::SheetId;

use super::lines::date;
use super::stage::{Stage, refused};

/// Customer, the first day and the first day after, how far it is taken, and by whom at the customer.
const SHEETS: [(&str, &str, &str, Far, &str); 3] = [
    ("HOSP", "2026-09-01", "2026-10-01", Far::Issued, "lead"),
    ("HOSP", "2026-10-01", "2026-11-01", Far::Discussed, "lead"),
    ("FIN", "2026-10-01", "2026-11-01", Far::Drafted, "fin.lead"),
];

/// How far a sheet is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Drafted,
    Discussed,
    Issued,
}

/// Takes each sheet as far as the scenario says; those whose period has not ended are left out.
pub(super) async fn load(stage: &Stage<'_>) -> Result<()> {
    for (customer, from, to, far, lead) in SHEETS {
        let days = Days::new(date(from)?, date(to)?)?;
        let (_, ends) = days.instants(&jiff::tz::TimeZone::get(super::lines::ZONE)?)?;
        if stage.now() >= ends {
            sheet(stage, customer, days, far, lead).await.with_context(|| format!("{customer} {from}"))?;
        }
    }
    Ok(())
}

async fn sheet(stage: &Stage<'_>, customer: &str, days: Days, far: Far, lead: &str) -> Result<()> {
    let slice = &stage.platform.assessments;
    let write = stage.cx_of(stage.account("manager")?, Action::AssessmentWrite)?;
    let page = kernel::PageRequest { after: None, limit: 1 };
    let wanted = agreement::Wanted { customer: Some(stage.parties[customer]), ..Default::default() };
    let listed = stage.platform.agreements.list(&stage.cx(), wanted, &page).await;
    let listed = listed.map_err(|problem| refused(&problem))?;
    let agreement = listed.items.first().context("the customer has an agreement")?.agreement.id;
    let drafted = slice.draft(&write, NewSheet { agreement, days, fee: None }).await;
    let id = drafted.map_err(|problem| refused(&problem))?;
    if far == Far::Drafted {
        return Ok(());
    }
    slice.discuss(&write, id).await.map_err(|problem| refused(&problem))?;
    let remark = stage.cx_of(stage.account(lead)?, Action::AssessmentRemark)?;
    let text = "请核对到场时间：门卫登记与平台记录相差约十分钟。";
    slice.remark(&remark, id, text, (Some(1), None)).await.map_err(|problem| refused(&problem))?;
    if far == Far::Issued { issue(stage, id, lead).await } else { Ok(()) }
}

async fn issue(stage: &Stage<'_>, id: SheetId, lead: &str) -> Result<()> {
    let slice = &stage.platform.assessments;
    let (manager, lead) = (stage.account("manager")?, stage.account(lead)?);
    let write = stage.cx_of(manager, Action::AssessmentWrite)?;
    let text = "已核对：以平台签到照片为准，双方电话确认无异议。";
    let steps = async {
        for remark in slice.remarks(&write, id).await? {
            slice.answer(&write, id, remark, text).await?;
        }
        slice.agree(&cx(stage, lead, Action::AssessmentAgree)?, id, slice.version(&write, id).await?).await?;
        slice.issue(&cx(stage, manager, Action::AssessmentIssue)?, id, slice.version(&write, id).await?, None).await
    };
    steps.await.map_err(|problem: app::Problem| refused(&problem))
}

fn cx(stage: &Stage<'_>, actor: &kernel::Actor, action: Action) -> Result<app::Cx, app::Problem> {
    let ids = std::sync::Arc::clone(&stage.platform.app.ids);
    Ok(app::Cx::of(actor.clone(), action, stage.now(), ids, kernel::Language::Zh)?)
}
