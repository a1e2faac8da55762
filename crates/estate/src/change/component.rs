//! Components and their upgrades. Each change moves the version of the whole system.

use app::{Cx, Problem};
use kernel::{ComponentId, PartyId, Refusal, UpgradeId};
use storage::WriteSet;

use super::{Told, same_version, tell, wrong};
use crate::Estate;
use crate::core::{Change, Component, ComponentFields, Delivered, PartyKind, Upgrade, UpgradeFields, merged};
use crate::store;

impl Estate {
    /// Adds a component to a system.
    pub async fn create_component(&self, cx: &Cx, fields: ComponentFields) -> Result<Component, Problem> {
        let no_system = || wrong("/system_id", "没有这个系统", "is no system");
        let delivered = self.delivered(fields.system_id).await?.ok_or_else(no_system)?;
        self.is_vendor(fields.vendor_id).await?;
        let mut set = WriteSet::new();
        store::system::touch(&mut set, delivered.system.id, delivered.system.version);
        let customer = delivered.system.fields.customer_id;
        let component = Self::add_component(cx, &mut set, customer, fields, &delivered.components)?;
        self.write(set).await?;
        Ok(component)
    }

    /// The same as part of the caller's write set: `tree` holds the components above it, the system's version is the
    /// caller's to move.
    pub fn add_component(
        cx: &Cx,
        set: &mut WriteSet,
        customer: PartyId,
        fields: ComponentFields,
        tree: &[Component],
    ) -> Result<Component, Refusal> {
        fields.check(None, tree)?;
        let component = Component { id: ComponentId::fresh(cx.ids.as_ref(), cx.now), revision: 1, fields };
        store::component::insert(set, &component);
        tell(set, cx, told(customer, component.id, "component.created"), None, &component);
        Ok(component)
    }

    /// Changes a component, from the revision that was read.
    pub async fn change_component(
        &self,
        cx: &Cx,
        id: ComponentId,
        revision: i64,
        change: Change,
    ) -> Result<Component, Problem> {
        let (delivered, before) = self.with_component(id).await?;
        same_version(revision, before.revision)?;
        let fields: ComponentFields = merged(&before.fields, change)?;
        self.is_vendor(fields.vendor_id).await?;
        let mut set = WriteSet::new();
        store::system::touch(&mut set, delivered.system.id, delivered.system.version);
        let customer = delivered.system.fields.customer_id;
        let component = Self::replace_component(cx, &mut set, customer, &before, fields, &delivered.components)?;
        self.write(set).await?;
        Ok(component)
    }

    /// The same as part of the caller's write set.
    pub fn replace_component(
        cx: &Cx,
        set: &mut WriteSet,
        customer: PartyId,
        before: &Component,
        fields: ComponentFields,
        tree: &[Component],
    ) -> Result<Component, Refusal> {
        fields.check(Some(before.id), tree)?;
        if fields.system_id != before.fields.system_id {
            return Err(wrong(
                "/system_id",
                "部件不能换到另一个系统；请在那里新建",
                "never changes; add the component there",
            ));
        }
        let mut after = Component { fields, ..before.clone() };
        store::component::update(set, &after);
        tell(set, cx, told(customer, before.id, "component.changed"), Some(before), &after);
        after.revision += 1;
        Ok(after)
    }

    /// Records an upgrade that has happened; the component runs the new version from then on, unless a later upgrade
    /// is recorded already.
    pub async fn record_upgrade(&self, cx: &Cx, id: ComponentId, fields: UpgradeFields) -> Result<Upgrade, Problem> {
        fields.check(cx.now)?;
        let (delivered, before) = self.with_component(id).await?;
        let newest = self.upgrades(id).await?.first().map(|upgrade| upgrade.fields.upgraded_at);
        let from_version = fields.from_version.clone().or_else(|| before.fields.version.clone());
        let fields = UpgradeFields { from_version, ..fields };
        let upgrade = Upgrade { id: UpgradeId::fresh(cx.ids.as_ref(), cx.now), component_id: id, fields };
        let (system, customer) = (&delivered.system, delivered.system.fields.customer_id);
        let mut set = WriteSet::new();
        store::system::touch(&mut set, system.id, system.version);
        store::upgrade::insert(&mut set, system.id, &upgrade);
        if newest.is_none_or(|newest| newest <= upgrade.fields.upgraded_at) {
            let mut after = before.clone();
            after.fields.version = Some(upgrade.fields.to_version.clone());
            store::component::update(&mut set, &after);
        }
        let told = Told { personal: &["by_whom"], ..told(customer, id, "component.upgraded") };
        tell(&mut set, cx, told, None, &upgrade);
        self.write(set).await?;
        Ok(upgrade)
    }

    /// A component with the whole of its system; absent is 404.
    pub(crate) async fn with_component(
        &self,
        id: ComponentId,
    ) -> Result<(std::sync::Arc<Delivered>, Component), Problem> {
        let system = self.system_of(id).await?.ok_or_else(Problem::not_found)?;
        let delivered = self.delivered(system).await?.ok_or_else(Problem::not_found)?;
        let component = delivered.component(id).cloned().ok_or_else(Problem::not_found)?;
        Ok((delivered, component))
    }

    async fn is_vendor(&self, id: Option<PartyId>) -> Result<(), Problem> {
        let Some(id) = id else { return Ok(()) };
        match self.party(id).await? {
            Some(party) if party.fields.kind != PartyKind::Customer => Ok(()),
            _ => {
                Err(wrong("/vendor_id", "没有这个厂商；请先登记厂商", "is no vendor; write the vendor down first")
                    .into())
            }
        }
    }
}

fn told(customer: PartyId, id: ComponentId, kind: &'static str) -> Told<'static> {
    Told { subject_kind: "component", subject: id.to_string(), kind, customer: Some(customer), personal: &["owner"] }
}
