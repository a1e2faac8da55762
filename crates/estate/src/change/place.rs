//! Sites and departments.

use app::{Cx, Problem};
use kernel::{DepartmentId, PartyId, Refusal, SiteId};
use storage::WriteSet;

use super::{Told, same_version, tell, wrong};
use crate::Estate;
use crate::core::{Change, Department, DepartmentFields, PartyKind, Site, SiteFields, merged};
use crate::store;

impl Estate {
    /// Writes down a site of a customer.
    pub async fn create_site(&self, cx: &Cx, fields: SiteFields) -> Result<Site, Problem> {
        self.is_customer(fields.customer_id).await?;
        let mut set = WriteSet::new();
        let site = Self::add_site(cx, &mut set, fields)?;
        self.write(set).await?;
        Ok(site)
    }

    /// The same as part of the caller's write set, for a customer that exists.
    pub fn add_site(cx: &Cx, set: &mut WriteSet, fields: SiteFields) -> Result<Site, Refusal> {
        fields.check()?;
        let site = Site { id: SiteId::fresh(cx.ids.as_ref(), cx.now), version: 1, fields };
        store::place::insert_site(set, &site);
        tell(set, cx, told_site(&site, "site.created"), None, &site);
        Ok(site)
    }

    /// Changes a site, from the version that was read.
    pub async fn change_site(&self, cx: &Cx, id: SiteId, version: i64, change: Change) -> Result<Site, Problem> {
        let before = self.site(id).await?.ok_or_else(Problem::not_found)?;
        same_version(version, before.version)?;
        let mut set = WriteSet::new();
        let site = Self::replace_site(cx, &mut set, &before, merged(&before.fields, change)?)?;
        self.write(set).await?;
        Ok(site)
    }

    /// The same as part of the caller's write set.
    pub fn replace_site(cx: &Cx, set: &mut WriteSet, before: &Site, fields: SiteFields) -> Result<Site, Refusal> {
        fields.check()?;
        same_customer(before.fields.customer_id, fields.customer_id)?;
        let mut after = Site { fields, ..before.clone() };
        store::place::update_site(set, &after);
        store::system::touch_site(set, before.id);
        tell(set, cx, told_site(before, "site.changed"), Some(before), &after);
        after.version += 1;
        Ok(after)
    }

    /// Writes down a department of a customer.
    pub async fn create_department(&self, cx: &Cx, fields: DepartmentFields) -> Result<Department, Problem> {
        self.is_customer(fields.customer_id).await?;
        let mut set = WriteSet::new();
        let department = Self::add_department(cx, &mut set, fields)?;
        self.write(set).await?;
        Ok(department)
    }

    /// The same as part of the caller's write set, for a customer that exists.
    pub fn add_department(cx: &Cx, set: &mut WriteSet, fields: DepartmentFields) -> Result<Department, Refusal> {
        fields.check()?;
        let department = Department { id: DepartmentId::fresh(cx.ids.as_ref(), cx.now), version: 1, fields };
        store::place::insert_department(set, &department);
        tell(set, cx, told_department(&department, "department.created"), None, &department);
        Ok(department)
    }

    /// Changes a department, from the version that was read.
    pub async fn change_department(
        &self,
        cx: &Cx,
        id: DepartmentId,
        version: i64,
        change: Change,
    ) -> Result<Department, Problem> {
        let before = self.department(id).await?.ok_or_else(Problem::not_found)?;
        same_version(version, before.version)?;
        let mut set = WriteSet::new();
        let department = Self::replace_department(cx, &mut set, &before, merged(&before.fields, change)?)?;
        self.write(set).await?;
        Ok(department)
    }

    /// The same as part of the caller's write set.
    pub fn replace_department(
        cx: &Cx,
        set: &mut WriteSet,
        before: &Department,
        fields: DepartmentFields,
    ) -> Result<Department, Refusal> {
        fields.check()?;
        same_customer(before.fields.customer_id, fields.customer_id)?;
        let mut after = Department { fields, ..before.clone() };
        store::place::update_department(set, &after);
        tell(set, cx, told_department(before, "department.changed"), Some(before), &after);
        after.version += 1;
        Ok(after)
    }

    pub(super) async fn is_customer(&self, id: PartyId) -> Result<(), Problem> {
        match self.party(id).await? {
            Some(party) if party.fields.kind == PartyKind::Customer => Ok(()),
            _ => Err(wrong(
                "/customer_id",
                "没有这个客户；请先登记客户",
                "is no customer; write the customer down first",
            )
            .into()),
        }
    }
}

pub(super) fn same_customer(before: PartyId, after: PartyId) -> Result<(), Refusal> {
    let (zh, en) = ("所属客户不能改变；请为新客户另建", "never changes; make another one for the other customer");
    if before == after { Ok(()) } else { Err(wrong("/customer_id", zh, en)) }
}

fn told_site(site: &Site, kind: &'static str) -> Told<'static> {
    let customer = Some(site.fields.customer_id);
    Told { subject_kind: "site", subject: site.id.to_string(), kind, customer, personal: &[] }
}

fn told_department(department: &Department, kind: &'static str) -> Told<'static> {
    let customer = Some(department.fields.customer_id);
    Told { subject_kind: "department", subject: department.id.to_string(), kind, customer, personal: &[] }
}
