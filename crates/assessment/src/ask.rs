//! What later slices may ask.

use app::{Cx, Problem};
use kernel::SheetId;

use crate::Assessments;
use crate::core::{CountedClock, Reader, visible};
use crate::store::sheet::Sheet;

impl Assessments {
    /// A sheet inside the caller's scope with its clocks as the customer may read them, whoever asks.
    pub async fn as_the_customer_reads(&self, cx: &Cx, id: SheetId) -> Result<(Sheet, Vec<CountedClock>), Problem> {
        let (sheet, _) = self.load(cx, id).await?;
        let provider = self.provider().await?;
        let clocks = visible(self.clocks_of(id).await?, &Reader::Customer { provider });
        Ok((sheet, clocks))
    }
}
