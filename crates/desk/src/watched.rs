//! Where incidents stand, for the event stream: the same comparison as the lists.

use kernel::IncidentId;
use stream::{Watched, Watching};

use crate::desk::Desk;
use crate::store;

impl Watched for Desk {
    fn seen(&self, subjects: Vec<String>) -> Watching<'_> {
        Box::pin(async move {
            let ids: Vec<IncidentId> = subjects.iter().filter_map(|id| id.parse().ok()).collect();
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let rows = self.app.db.rows(store::list::standing(&ids)).await?;
            rows.iter().map(store::list::read_standing).collect()
        })
    }
}
