//! The import of a workbook: what the endpoint and the command both call.

use std::sync::Arc;

use agreement::Agreements;
use app::{Cx, Problem};
use desk::Desk;
use estate::Estate;
use estate::import::{ImportReport, Rows};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use team::Team;
use utoipa::ToSchema;

use super::further::Owned;
use super::{SHEETS, Workbook, read};
use crate::wiring::Platform;

/// The largest workbook in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportAnswer {
    /// What was loaded, refused and left open.
    #[serde(flatten)]
    pub report: ImportReport,
    /// Sheets and columns of the workbook that were not looked at.
    pub ignored: Vec<String>,
    /// Everything was checked and nothing written.
    pub dry_run: bool,
}

/// The slices a workbook loads into.
pub struct Importer {
    pub(super) estate: Arc<Estate>,
    pub(super) agreements: Arc<Agreements>,
    pub(super) team: Arc<Team>,
    pub(super) desk: Arc<Desk>,
}

impl Importer {
    /// The importer of a platform.
    pub fn of(platform: &Platform) -> Self {
        Self {
            estate: Arc::clone(&platform.estate),
            agreements: Arc::clone(&platform.agreements),
            team: Arc::clone(&platform.team),
            desk: Arc::clone(&platform.desk),
        }
    }

    /// Loads a workbook: vendors as one unit, each customer with agreements and old tickets as one, the vendors'
    /// agreements as one, the team as one; a unit loads whole or not at all. A dry run checks and writes nothing.
    ///
    /// # Errors
    /// It is no workbook, or too large a one; a sheet or column is missing; the database cannot be reached. What is
    /// wrong with a row is in the answer.
    pub async fn load(&self, cx: &Cx, bytes: Vec<u8>, dry: bool) -> Result<ImportAnswer, Problem> {
        if bytes.len() > LARGEST {
            return Err(too_large().into());
        }
        let mappings = self.estate.mappings().await?;
        let parsed = tokio::task::spawn_blocking(move || read(&bytes, SHEETS, &mappings)).await;
        let Workbook { rows, ignored } = parsed.map_err(|_| Problem(unfinished()))??;
        let report = self.rows(cx, &rows, dry).await?;
        Ok(ImportAnswer { report, ignored, dry_run: dry })
    }

    async fn rows(&self, cx: &Cx, rows: &Rows, dry: bool) -> Result<ImportReport, Problem> {
        if !dry && rows.get("agreements").is_some_and(|rows| !rows.is_empty()) {
            self.agreements.install_calendars(cx).await?;
        }
        let owned = Owned::of(self, rows).await?;
        let mut run = self.estate.begin_import(cx, rows, SHEETS, dry).await?;
        run.estate(&owned).await?;
        let mut unit = run.unit();
        owned.vendors(&run, &mut unit).await?;
        run.finish(unit, "agreements").await?;
        let mut unit = run.unit();
        self.team(&run, &mut unit).await?;
        run.finish(unit, "people").await?;
        Ok(run.done())
    }
}

pub(super) fn too_large() -> Refusal {
    let (zh, en) = ("工作簿超过 20 MB；请分成几个工作簿导入。", "The workbook is over 20 MB; import it in several.");
    Refusal::new(RefusalKind::TooLarge, "import.too_large", zh, en)
}

fn unfinished() -> Refusal {
    let (zh, en) = ("工作簿没有读完，请重试。", "The workbook was not read to its end; please try again.");
    Refusal::new(RefusalKind::Unavailable, "import.unfinished", zh, en)
}
