//! Reading: each reader by what he may know.

use access::Reached;
use agreement::core::PartyKind;
use app::{Cx, Problem};
use kernel::{Actor, Page, PageRequest, RemarkId, Role, SheetId};
use storage::DbError;

use crate::Assessments;
use crate::core::{
    AnswersFor, Column, CountedClock, Obstacle, Reader, SheetState, Step, allowed, may_step, obstacles, visible,
};
use crate::issue::holds;
use crate::store::clocks;
use crate::store::remark::{self, Remark};
use crate::store::sheet::{self, Narrowed, Sheet};

/// A sheet as somebody reads it.
pub(crate) struct Seen {
    /// The sheet.
    pub sheet: Sheet,
    /// Who reads.
    pub reader: Reader,
    /// The clocks he may know of.
    pub clocks: Vec<CountedClock>,
    /// What was said; nothing for a vendor.
    pub remarks: Vec<Remark>,
    /// What stands in the way of its issue; for the provider alone, while it is not issued.
    pub obstacles: Vec<Obstacle>,
    /// Whether what was frozen still has its digest.
    pub digest_holds: Option<bool>,
    /// The sheet it corrects, and the one that corrects it or is about to: number, revision and id.
    pub other: (Option<Sheet>, Option<SheetId>),
    /// What the reader can do now.
    pub steps: Vec<Step>,
}

impl Assessments {
    /// One page of the sheets the caller reaches, newest first.
    pub async fn list(&self, cx: &Cx, narrowed: &Narrowed, request: &PageRequest) -> Result<Page<Sheet>, Problem> {
        let Some(query) = sheet::page(&cx.scope, narrowed, request) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let rows = self.app.db.rows(query).await?;
        let sheets = rows.iter().map(sheet::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(sheets, request.limit, sheet::cursor))
    }

    /// A sheet with everything the caller may read of it.
    pub(crate) async fn see(&self, cx: &Cx, id: SheetId) -> Result<Seen, Problem> {
        let (found, reader) = self.load(cx, id).await?;
        let mut queries = vec![clocks::of_sheet(id), remark::of_sheet(id), sheet::correction_of(id)];
        queries.extend(found.corrects.map(sheet::find));
        let answers = self.app.db.read(queries).await?;
        let all = answers[0].iter().map(clocks::read).collect::<Result<Vec<_>, _>>()?;
        let digest_holds = holds(&found, &all);
        let inside = reader == Reader::Provider;
        let open = matches!(found.state, SheetState::Draft | SheetState::InDiscussion);
        let obstacles = if inside && open {
            obstacles(&all, cx.now, found.period.1, found.open_remarks, found.result.cost.is_some())
        } else {
            Vec::new()
        };
        let remarks = match reader {
            Reader::Vendor(_) => Vec::new(),
            _ => answers[1].iter().map(remark::read).collect::<Result<Vec<_>, _>>()?,
        };
        let correction: Option<SheetId> = answers[2].first().map(|row| row.id(0)).transpose()?;
        let corrected = answers.get(3).and_then(|rows| rows.first()).map(sheet::read).transpose()?;
        let steps = steps(cx, &found, correction.is_some());
        let correction = if inside { correction } else { found.corrected_by };
        let clocks = visible(all, &reader);
        let other = (corrected, correction);
        Ok(Seen { sheet: found, reader, clocks, remarks, obstacles, digest_holds, other, steps })
    }

    /// The version of a sheet the caller may read.
    pub async fn version(&self, cx: &Cx, id: SheetId) -> Result<i64, Problem> {
        Ok(self.load(cx, id).await?.0.version)
    }

    /// The remarks of a sheet the caller may read that wait for an answer, oldest first.
    pub async fn remarks(&self, cx: &Cx, id: SheetId) -> Result<Vec<RemarkId>, Problem> {
        self.load(cx, id).await?;
        let all = self.remarks_of(id).await?;
        Ok(all.into_iter().filter(|remark| remark.answer.is_none()).map(|remark| remark.id).collect())
    }

    /// A sheet inside the caller's scope, and as who he reads it; 404 otherwise.
    pub(crate) async fn load(&self, cx: &Cx, id: SheetId) -> Result<(Sheet, Reader), Problem> {
        let row = self.app.db.row(sheet::find(id)).await?.ok_or_else(Problem::not_found)?;
        let found = sheet::read(&row)?;
        let shown = matches!(found.state, SheetState::InDiscussion | SheetState::Issued);
        if cx.scope.is_everything() {
            return Ok((found, Reader::Provider));
        }
        for part in cx.scope.reached() {
            if let Reached::Customer(customer) = part
                && *customer == found.customer.0
                && shown
            {
                let provider = self.provider().await?;
                return Ok((found, Reader::Customer { provider }));
            }
            if let Reached::Vendor(party) = part
                && found.state == SheetState::Issued
                && self.app.db.row(clocks::names(id, *party)).await?.is_some()
            {
                return Ok((found, Reader::Vendor(*party)));
            }
        }
        Err(Problem::not_found())
    }

    /// The clocks of a sheet, all of them.
    pub(crate) async fn clocks_of(&self, id: SheetId) -> Result<Vec<CountedClock>, DbError> {
        self.app.db.rows(clocks::of_sheet(id)).await?.iter().map(clocks::read).collect()
    }

    /// The remarks of a sheet, oldest first.
    pub(crate) async fn remarks_of(&self, id: SheetId) -> Result<Vec<Remark>, DbError> {
        self.app.db.rows(remark::of_sheet(id)).await?.iter().map(remark::read).collect()
    }

    pub(crate) async fn provider(&self) -> Result<AnswersFor, Problem> {
        let provider = self.estate.provider().await?;
        let (id, name) = provider.map(|party| (party.id, party.fields.name)).unzip();
        Ok(AnswersFor { column: Column::Party, kind: Some(PartyKind::Provider), id, name: name.unwrap_or_default() })
    }
}

/// Refuses a step that the sheet's state does not allow to this caller.
pub(crate) fn may(cx: &Cx, step: Step, sheet: &Sheet) -> Result<(), Problem> {
    let possible = allowed(step, sheet.state, |role| holds_role(&cx.actor, role), sheet.agreed.is_some(), false);
    Ok(may_step(step, sheet.state, possible)?)
}

fn steps(cx: &Cx, sheet: &Sheet, corrected: bool) -> Vec<Step> {
    let has = |role| holds_role(&cx.actor, role);
    let all = Step::ALL.iter().copied();
    all.filter(|step| allowed(*step, sheet.state, has, sheet.agreed.is_some(), corrected)).collect()
}

fn holds_role(actor: &Actor, role: Role) -> bool {
    actor.has(role) || matches!(actor, Actor::Platform { .. })
}
