//! Values marked 待补: listed until an import, or somebody by hand, fills them.

use app::Problem;
use estate::import::OpenValue;

use super::importer::Importer;

impl Importer {
    /// The values still open. One that was filled by hand meanwhile is no longer listed.
    pub async fn still_open(&self) -> Result<Vec<OpenValue>, Problem> {
        let mut open = Vec::new();
        for value in self.estate.open_values().await? {
            if !self.filled_by_hand(&value).await? {
                open.push(value);
            }
        }
        Ok(open)
    }

    async fn filled_by_hand(&self, value: &OpenValue) -> Result<bool, Problem> {
        Ok(match value.sheet.as_str() {
            "systems" => {
                let system = self.estate.system_by_code(&value.key).await?;
                system.is_some_and(|system| {
                    let fields = system.fields;
                    match value.column.as_str() {
                        "site" => fields.site_id.is_some(),
                        "aliases" => !fields.aliases.is_empty(),
                        "accepted_on" => fields.accepted_on.is_some(),
                        "live_on" => fields.live_on.is_some(),
                        "protection_level" => fields.protection_level.is_some(),
                        "rto_minutes" => fields.rto_minutes.is_some(),
                        "rpo_minutes" => fields.rpo_minutes.is_some(),
                        _ => false,
                    }
                })
            }
            "components" => self.component_filled(value).await?,
            "people" => {
                let team = self.team.facts().await?;
                let person = team.all.people.values().find(|person| person.content.code == value.key);
                person.is_some_and(|person| match value.column.as_str() {
                    "phone" => person.content.phone.is_some(),
                    "email" => person.content.email.is_some(),
                    "city" => person.content.city.is_some(),
                    "posts" => !person.content.posts.is_empty(),
                    "partner" => person.content.partner_id.is_some(),
                    "clearances" => !person.content.clearances.is_empty(),
                    _ => false,
                })
            }
            _ => false,
        })
    }

    async fn component_filled(&self, value: &OpenValue) -> Result<bool, Problem> {
        let Some((system, code)) = value.key.split_once('/') else { return Ok(false) };
        let Some(system) = self.estate.system_by_code(system).await? else { return Ok(false) };
        let delivered = self.estate.delivered(system.id).await?;
        let components = delivered.as_ref().map(|delivered| delivered.components.as_slice()).unwrap_or_default();
        let found = components.iter().find(|component| component.fields.code == code);
        Ok(found.is_some_and(|component| {
            let fields = &component.fields;
            match value.column.as_str() {
                "parent" => fields.parent_id.is_some(),
                "aliases" => !fields.aliases.is_empty(),
                "vendor" => fields.vendor_id.is_some(),
                "version" => fields.version.is_some(),
                "serial_number" => fields.serial_number.is_some(),
                "owner" => fields.owner.is_some(),
                "warranty_from" => fields.warranty_from.is_some(),
                "warranty_until" => fields.warranty_until.is_some(),
                _ => false,
            }
        }))
    }
}
