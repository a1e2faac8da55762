//! Delivered systems.

use app::{Cx, Problem};
use kernel::{Refusal, SystemId};
use storage::WriteSet;

use super::place::same_customer;
use super::{Told, same_version, tell, wrong};
use crate::Estate;
use crate::core::{Change, System, SystemFields, merged};
use crate::store;

impl Estate {
    /// Writes down a system delivered to a customer.
    pub async fn create_system(&self, cx: &Cx, fields: SystemFields) -> Result<System, Problem> {
        self.is_customer(fields.customer_id).await?;
        self.stands_at(&fields).await?;
        let mut set = WriteSet::new();
        let system = Self::add_system(cx, &mut set, fields)?;
        self.write(set).await?;
        Ok(system)
    }

    /// The same as part of the caller's write set, for a customer and a site that exist.
    pub fn add_system(cx: &Cx, set: &mut WriteSet, fields: SystemFields) -> Result<System, Refusal> {
        fields.check()?;
        let system = System { id: SystemId::fresh(cx.ids.as_ref(), cx.now), version: 1, fields };
        store::system::insert(set, &system);
        tell(set, cx, told(&system, "system.created"), None, &system);
        Ok(system)
    }

    /// Changes a system, from the version that was read.
    pub async fn change_system(&self, cx: &Cx, id: SystemId, version: i64, change: Change) -> Result<System, Problem> {
        let before = self.delivered(id).await?.ok_or_else(Problem::not_found)?.system.clone();
        same_version(version, before.version)?;
        let fields: SystemFields = merged(&before.fields, change)?;
        self.stands_at(&fields).await?;
        let mut set = WriteSet::new();
        let system = Self::replace_system(cx, &mut set, &before, fields)?;
        self.write(set).await?;
        Ok(system)
    }

    /// The same as part of the caller's write set.
    pub fn replace_system(
        cx: &Cx,
        set: &mut WriteSet,
        before: &System,
        fields: SystemFields,
    ) -> Result<System, Refusal> {
        fields.check()?;
        same_customer(before.fields.customer_id, fields.customer_id)?;
        let mut after = System { fields, ..before.clone() };
        store::system::update(set, &after);
        tell(set, cx, told(before, "system.changed"), Some(before), &after);
        after.version += 1;
        Ok(after)
    }

    async fn stands_at(&self, fields: &SystemFields) -> Result<(), Problem> {
        let Some(id) = fields.site_id else { return Ok(()) };
        match self.site(id).await? {
            Some(site) if site.fields.customer_id == fields.customer_id => Ok(()),
            _ => Err(wrong(
                "/site_id",
                "该客户没有这个地点；请先登记地点",
                "is no site of this customer; write the site down first",
            )
            .into()),
        }
    }
}

fn told(system: &System, kind: &'static str) -> Told<'static> {
    let customer = Some(system.fields.customer_id);
    Told { subject_kind: "system", subject: system.id.to_string(), kind, customer, personal: &[] }
}
