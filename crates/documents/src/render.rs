//! From what a document says to a file: its number and mark on it once it has them, a watermark while it has not.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use app::Problem;
use paper::{Fonts, Mark, Paper};

use crate::core::{DocumentState, Format, printed, shown};
use crate::store::document::Document;
use crate::{Documents, refusals};

/// How long fonts stay in memory after a document.
const KEPT: Duration = Duration::from_mins(1);

impl Documents {
    /// What a document says with what it is known by. Until it is issued it says on every page that it is not.
    pub(crate) fn dressed(&self, document: &Document, paper: Paper, issued: bool) -> Paper {
        let language = document.language;
        let draft = match document.state {
            DocumentState::Approved => language.pick("待签发", "NOT ISSUED"),
            DocumentState::Withdrawn => language.pick("已作废", "WITHDRAWN"),
            _ => language.pick("草稿", "DRAFT"),
        };
        let mark = Mark {
            code: printed(&document.code),
            address: format!("{}/verify/{}", self.public_url, document.code),
            words: language.pick("验证码", "Verification code").to_owned(),
        };
        Paper {
            number: Some(shown(&document.number, document.revision)),
            logo: self.settings.logo.clone(),
            mark: issued.then_some(mark),
            watermark: (!issued).then(|| draft.to_owned()),
            ..paper
        }
    }

    /// Renders a document, away from the threads that serve requests and one at a time.
    pub(crate) async fn render(&self, paper: &Arc<Paper>, format: Format) -> Result<Vec<u8>, Problem> {
        let Ok(_turn) = self.setting.acquire().await else { return Err(refusals::not_rendered().into()) };
        let fonts = if format == Format::Pdf { Some(self.fonts().await?) } else { None };
        let (paper, read) = (Arc::clone(paper), fonts.clone());
        let made = tokio::task::spawn_blocking(move || match (format, read) {
            (Format::Pdf, Some(fonts)) => paper::pdf(&paper, &fonts).map(|made| {
                if !made.missing.is_empty() {
                    tracing::warn!(letters = made.missing.len(), "a document holds letters that no font has");
                }
                made.bytes
            }),
            (Format::Xlsx, _) => paper::xlsx(&paper),
            _ => paper::docx(&paper),
        });
        let made = made.await;
        if let Some(fonts) = fonts {
            // The next document of a batch finds them; then their 90 MB are given back.
            tokio::spawn(async move {
                tokio::time::sleep(KEPT).await;
                drop(fonts);
            });
        }
        match made {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => {
                tracing::error!(%error, "a document could not be rendered");
                Err(refusals::not_rendered().into())
            }
            Err(error) => {
                tracing::error!(%error, "rendering a document broke off");
                Err(refusals::not_rendered().into())
            }
        }
    }

    /// The fonts: those of a document just made, else read anew.
    async fn fonts(&self) -> Result<Arc<Fonts>, Problem> {
        if let Some(fonts) = self.fonts.lock().unwrap_or_else(PoisonError::into_inner).upgrade() {
            return Ok(fonts);
        }
        let folders = self.settings.fonts.clone();
        let found = tokio::task::spawn_blocking(move || Fonts::find(&folders).map(Arc::new)).await;
        let found = found.map_err(|_| Problem(refusals::not_rendered()))?;
        let fonts = found.map_err(|error| {
            tracing::error!(%error, "documents cannot be made as PDF");
            Problem(refusals::no_fonts())
        })?;
        *self.fonts.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&fonts);
        Ok(fonts)
    }
}
