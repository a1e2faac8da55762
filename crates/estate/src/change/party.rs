//! Parties.

use app::{Cx, Problem};
use kernel::{PartyId, Refusal, RefusalKind};
use storage::WriteSet;

use super::{Told, same_version, tell, wrong};
use crate::Estate;
use crate::core::{Change, Party, PartyFields, PartyKind, merged};
use crate::store;

impl Estate {
    /// Writes down a party. The provider is written down once, when the installation is set up.
    pub async fn create_party(&self, cx: &Cx, fields: PartyFields) -> Result<Party, Problem> {
        let mut set = WriteSet::new();
        let party = Self::add_party(cx, &mut set, fields)?;
        self.write(set).await?;
        Ok(party)
    }

    /// The same as part of the caller's write set; a taken code is reported as `code`.
    pub fn add_party(cx: &Cx, set: &mut WriteSet, fields: PartyFields) -> Result<Party, Refusal> {
        fields.check()?;
        if fields.kind == PartyKind::Provider {
            return Err(one_provider());
        }
        Ok(Self::put_party(cx, set, fields))
    }

    /// Adds the provider to the write set of the first run. `zone` is an IANA zone that exists.
    pub fn found_provider(cx: &Cx, set: &mut WriteSet, name: &str, zone: &str) -> PartyId {
        let (code, name, zone) = ("PROVIDER".to_owned(), name.to_owned(), zone.to_owned());
        let fields = PartyFields { code, kind: PartyKind::Provider, name, zone, hotline: None, contacts: Vec::new() };
        Self::put_party(cx, set, fields).id
    }

    fn put_party(cx: &Cx, set: &mut WriteSet, fields: PartyFields) -> Party {
        let party = Party { id: PartyId::fresh(cx.ids.as_ref(), cx.now), version: 1, fields };
        store::party::insert(set, &party);
        tell(set, cx, told(&party, "party.created"), None, &party);
        party
    }

    /// Changes a party, from the version that was read.
    pub async fn change_party(&self, cx: &Cx, id: PartyId, version: i64, change: Change) -> Result<Party, Problem> {
        let before = self.party_within(&cx.scope, id).await?.ok_or_else(Problem::not_found)?;
        same_version(version, before.version)?;
        let fields: PartyFields = merged(&before.fields, change)?;
        let mut set = WriteSet::new();
        let party = Self::replace_party(cx, &mut set, &before, fields)?;
        self.write(set).await?;
        Ok(party)
    }

    /// The same as part of the caller's write set; a newer version is reported as the guard `version`.
    pub fn replace_party(cx: &Cx, set: &mut WriteSet, before: &Party, fields: PartyFields) -> Result<Party, Refusal> {
        fields.check()?;
        if fields.kind != before.fields.kind {
            let (zh, en) = ("单位的类别不能改变；请另建一个单位", "never changes; write down another party");
            return Err(wrong("/kind", zh, en));
        }
        let mut after = Party { fields, ..before.clone() };
        store::party::update(set, &after);
        store::system::touch_customer(set, before.id);
        tell(set, cx, told(before, "party.changed"), Some(before), &after);
        after.version += 1;
        Ok(after)
    }
}

fn told(party: &Party, kind: &'static str) -> Told<'static> {
    let customer = (party.fields.kind == PartyKind::Customer).then_some(party.id);
    Told { subject_kind: "party", subject: party.id.to_string(), kind, customer, personal: &["contacts"] }
}

fn one_provider() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "estate.one_provider",
        "集成商只有一个，在首次设置时建立；这里请登记客户、厂商、运营商或第三方。",
        "There is one provider, made when the installation is set up; write down customers, vendors, carriers or third parties here.",
    )
}
