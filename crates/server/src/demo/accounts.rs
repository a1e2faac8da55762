//! Who can log in: one documented account per role, and everybody the history speaks of.

use account::NewAccount;
use anyhow::Result;
use kernel::{Language, PartyId, PersonId, Role};
use serde_json::json;

use super::PASSWORD;
use super::stage::{Stage, refused};
use super::team::Member;

/// The accounts of the powers and of the vendor, beside those the files name.
const OTHERS: [(&str, &str, Role); 3] =
    [("security", "苏安", Role::SecurityOfficer), ("auditor", "严审", Role::Auditor), ("vendor", "石工", Role::Vendor)];

/// Makes every account.
pub(super) async fn load(stage: &mut Stage<'_>, mut members: Vec<Member>) -> Result<()> {
    for member in &mut members {
        let account =
            create(stage, &member.login, &member.name, &member.roles, Some(member.person), None, None).await?;
        super::team::change(stage, member, json!({ "account_id": account })).await?;
    }
    for outsider in stage.outsiders.clone() {
        let (party, department) = (Some(outsider.party), outsider.department);
        create(stage, &outsider.login, &outsider.name, &[outsider.role], None, party, department).await?;
    }
    for (login, name, role) in OTHERS {
        let party = (role == Role::Vendor).then(|| stage.parties["SRV"]);
        create(stage, login, name, &[role], None, party, None).await?;
    }
    Ok(())
}

async fn create(
    stage: &mut Stage<'_>,
    login: &str,
    name: &str,
    roles: &[Role],
    person: Option<PersonId>,
    party: Option<PartyId>,
    department: Option<kernel::DepartmentId>,
) -> Result<kernel::AccountId> {
    let new = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        password_temporary: false,
        roles: roles.to_vec(),
        person,
        party,
        department,
        language: Language::Zh,
        email: None,
    };
    let account = stage.platform.accounts.create(&stage.cx(), new).await.map_err(|problem| refused(&problem))?;
    stage.accounts.insert(login.to_owned(), account.actor());
    Ok(account.id)
}
