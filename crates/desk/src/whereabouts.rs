//! Where an incident stands, for whoever explains what somebody reaches.

use access::Place;
use kernel::IncidentId;
use storage::DbError;

use crate::Desk;
use crate::store::incident;

impl Desk {
    /// Where the incident with this number or identity stands; none where there is no such incident.
    pub async fn whereabouts(&self, named: &str) -> Result<Option<Place>, DbError> {
        let query = named.parse::<IncidentId>().map_or_else(|_| incident::numbered(named), incident::find);
        let found = self.app.db.row(query).await?.as_ref().map(incident::read).transpose()?;
        Ok(found.as_ref().map(crate::store::list::place))
    }
}
