//! Customers with their sites, departments and people, and the vendors behind the components.

use anyhow::{Context as _, Result};
use estate::Estate;
use estate::{Contact, DepartmentFields, PartyFields, PartyKind, SiteFields};
use kernel::Role;
use storage::WriteSet;

use super::lines::{Line, ZONE, field, lines};
use super::stage::{Outsider, Stage, refused};

/// Reads the parties and writes them down, all in one set.
pub(super) async fn load(stage: &mut Stage<'_>) -> Result<()> {
    let mut set = WriteSet::new();
    let mut customer = String::new();
    for line in lines(include_str!("data/parties.txt")) {
        let fields = line.fields();
        let (code, name) = fields[0].split_once(' ').ok_or_else(|| line.wrong("code and name are needed"))?;
        match line.word {
            "客户" => {
                code.clone_into(&mut customer);
                party(stage, &mut set, PartyKind::Customer, (code, name), &fields)?;
            }
            "厂商" => party(stage, &mut set, PartyKind::Vendor, (code, name), &fields)?,
            "运营商" => party(stage, &mut set, PartyKind::Carrier, (code, name), &fields)?,
            "第三方" => party(stage, &mut set, PartyKind::ThirdParty, (code, name), &fields)?,
            "地点" => site(stage, &mut set, &customer, (code, name), &fields)?,
            "部门" => department(stage, &mut set, &customer, (code, name))?,
            "人员" => outsider(stage, &line, &customer, (code, name), &fields)?,
            _ => return Err(line.wrong("unknown word")),
        }
    }
    stage.platform.app.db.write(set).await.context("the parties could not be written")?;
    Ok(())
}

fn party(
    stage: &mut Stage<'_>,
    set: &mut WriteSet,
    kind: PartyKind,
    named: (&str, &str),
    fields: &[&str],
) -> Result<()> {
    let contact = |name: &str| Contact {
        name: name.to_owned(),
        role: Some("technical".to_owned()),
        phone: field(fields, 3).map(str::to_owned),
        email: None,
    };
    let fields = PartyFields {
        code: named.0.to_owned(),
        kind,
        name: named.1.to_owned(),
        zone: ZONE.to_owned(),
        hotline: field(fields, 1).map(str::to_owned),
        contacts: field(fields, 2).map(contact).into_iter().collect(),
    };
    let party = Estate::add_party(&stage.cx(), set, fields).map_err(|refusal| refused(&refusal.into()))?;
    stage.parties.insert(named.0.to_owned(), party.id);
    Ok(())
}

fn site(stage: &mut Stage<'_>, set: &mut WriteSet, customer: &str, named: (&str, &str), fields: &[&str]) -> Result<()> {
    let fields = SiteFields {
        customer_id: stage.parties[customer],
        code: named.0.to_owned(),
        name: named.1.to_owned(),
        city: field(fields, 1).unwrap_or("滨江").to_owned(),
        address: field(fields, 2).unwrap_or_default().to_owned(),
        zone: ZONE.to_owned(),
        travel_minutes: field(fields, 3).map_or(Ok(0), str::parse)?,
    };
    let site = Estate::add_site(&stage.cx(), set, fields).map_err(|refusal| refused(&refusal.into()))?;
    stage.sites.insert(format!("{customer}/{}", named.0), site.id);
    Ok(())
}

fn department(stage: &mut Stage<'_>, set: &mut WriteSet, customer: &str, named: (&str, &str)) -> Result<()> {
    let fields =
        DepartmentFields { customer_id: stage.parties[customer], code: named.0.to_owned(), name: named.1.to_owned() };
    let department = Estate::add_department(&stage.cx(), set, fields).map_err(|refusal| refused(&refusal.into()))?;
    stage.departments.insert(format!("{customer}/{}", named.0), department.id);
    Ok(())
}

fn outsider(
    stage: &mut Stage<'_>,
    line: &Line<'_>,
    customer: &str,
    (login, name): (&str, &str),
    fields: &[&str],
) -> Result<()> {
    let role: Role = field(fields, 1).unwrap_or_default().parse().map_err(|()| line.wrong("no such role"))?;
    let department = field(fields, 2).and_then(|code| stage.departments.get(&format!("{customer}/{code}"))).copied();
    stage.outsiders.push(Outsider {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        party: stage.parties[customer],
        customer: customer.to_owned(),
        department,
        phone: field(fields, 3).unwrap_or_default().to_owned(),
    });
    Ok(())
}
