//! The delivered systems with their modules, function points and the things they run on.

use anyhow::{Context as _, Result};
use estate::Estate;
use estate::{Component, ComponentFields, Criticality, SystemFields};
use kernel::{ComponentId, SystemId};
use storage::WriteSet;
use triage::ComponentKind;

use super::lines::{Line, date, field, lines, names};
use super::stage::{Delivered, Part, Stage, refused};

/// A system as the file tells it, before it is written down.
struct Told<'t> {
    site: String,
    customer: String,
    fields: SystemFields,
    parts: Vec<Line<'t>>,
}

/// Reads the systems and writes each down in one set.
pub(super) async fn load(stage: &mut Stage<'_>) -> Result<()> {
    for told in read(stage)? {
        write(stage, told).await?;
    }
    Ok(())
}

fn read(stage: &Stage<'_>) -> Result<Vec<Told<'static>>> {
    let mut all: Vec<Told<'static>> = Vec::new();
    for line in lines(include_str!("data/systems.txt")) {
        if line.word == "系统" {
            all.push(system(stage, &line)?);
            continue;
        }
        let told = all.last_mut().ok_or_else(|| line.wrong("no system yet"))?;
        match line.word {
            "日期" => dates(told, &line)?,
            "等级" => grades(told, &line)?,
            "模块" | "部件" => told.parts.push(line),
            _ => return Err(line.wrong("unknown word")),
        }
    }
    Ok(all)
}

fn system(stage: &Stage<'_>, line: &Line<'_>) -> Result<Told<'static>> {
    let (head, aliases) = aliased(line.rest);
    let mut words = head.splitn(3, ' ');
    let mut next = || words.next().ok_or_else(|| line.wrong("site, code and name are needed"));
    let (site, code, name) = (next()?, next()?, next()?);
    let customer = site.split('/').next().unwrap_or_default();
    Ok(Told {
        site: site.to_owned(),
        customer: customer.to_owned(),
        fields: SystemFields {
            customer_id: stage.parties[customer],
            site_id: stage.sites.get(site).copied(),
            code: code.to_owned(),
            name: name.to_owned(),
            aliases,
            accepted_on: None,
            live_on: None,
            criticality: Criticality::default(),
            protection_level: None,
            rto_minutes: None,
            rpo_minutes: None,
        },
        parts: Vec::new(),
    })
}

fn dates(told: &mut Told<'_>, line: &Line<'_>) -> Result<()> {
    let (accepted_on, live_on) = line.rest.split_once(' ').ok_or_else(|| line.wrong("two dates are needed"))?;
    told.fields.accepted_on = Some(date(accepted_on)?);
    told.fields.live_on = Some(date(live_on)?);
    Ok(())
}

fn grades(told: &mut Told<'_>, line: &Line<'_>) -> Result<()> {
    let mut words = line.rest.split_whitespace();
    let mut next = || words.next().ok_or_else(|| line.wrong("four values are needed"));
    told.fields.criticality = next()?.parse().map_err(|error: String| line.wrong(&error))?;
    told.fields.protection_level = Some(next()?.parse()?);
    told.fields.rto_minutes = Some(next()?.parse()?);
    told.fields.rpo_minutes = Some(next()?.parse()?);
    Ok(())
}

async fn write(stage: &mut Stage<'_>, told: Told<'_>) -> Result<()> {
    let (cx, mut set) = (stage.cx(), WriteSet::new());
    let code = told.fields.code.clone();
    let customer = told.fields.customer_id;
    let system = Estate::add_system(&cx, &mut set, told.fields).map_err(|refusal| refused(&refusal.into()))?;
    let mut tree: Vec<Component> = Vec::new();
    for (at, line) in told.parts.iter().enumerate() {
        for fields in fields_of(stage, system.id, at + 1, line)? {
            let parent = fields.function_point.then(|| module(&tree)).flatten();
            let fields = ComponentFields { parent_id: parent, ..fields };
            let added = Estate::add_component(&cx, &mut set, customer, fields, &tree);
            tree.push(added.map_err(|refusal| refused(&refusal.into()))?);
        }
    }
    stage.platform.app.db.write(set).await.with_context(|| format!("{code} at {} could not be written", told.site))?;
    let components = tree.iter().map(|node| part(node, &tree)).collect();
    stage.systems.insert(code, Delivered { id: system.id, customer: told.customer, components });
    Ok(())
}

/// The module that function points now belong to.
fn module(tree: &[Component]) -> Option<ComponentId> {
    tree.iter().rev().find(|node| !node.fields.function_point).map(|node| node.id)
}

fn part(node: &Component, tree: &[Component]) -> Part {
    let above = node.fields.parent_id.and_then(|parent| tree.iter().find(|known| known.id == parent));
    Part {
        id: node.id,
        name: node.fields.name.clone(),
        kind: node.fields.kind,
        vital: node.fields.vital || above.is_some_and(|above| above.fields.vital),
    }
}

/// What one line writes down: a module with its function points, or one thing the system runs on.
fn fields_of(stage: &Stage<'_>, system: SystemId, number: usize, line: &Line<'_>) -> Result<Vec<ComponentFields>> {
    if line.word == "部件" {
        return Ok(vec![thing(stage, system, number, line)?]);
    }
    let (head, points) = line.rest.split_once(':').ok_or_else(|| line.wrong("function points are needed"))?;
    let (name, aliases) = aliased(head);
    let code = format!("M{number:02}");
    let mut all = vec![bare(system, &code, name, aliases, ComponentKind::Application)];
    for (at, point) in names(points).iter().enumerate() {
        let point = bare(system, &format!("{code}-{:02}", at + 1), point, Vec::new(), ComponentKind::Application);
        all.push(ComponentFields { function_point: true, ..point });
    }
    Ok(all)
}

fn thing(stage: &Stage<'_>, system: SystemId, number: usize, line: &Line<'_>) -> Result<ComponentFields> {
    let fields = line.fields();
    let (kind, rest) = fields[0].split_once(' ').ok_or_else(|| line.wrong("kind and name are needed"))?;
    let kind = kind.parse().map_err(|_| line.wrong("no such kind"))?;
    let (name, aliases) = aliased(rest);
    let vendor = match field(&fields, 1) {
        Some(code) => Some(*stage.parties.get(code).ok_or_else(|| line.wrong("no such vendor"))?),
        None => None,
    };
    let (from, until) = match field(&fields, 3).and_then(|span| span.split_once(' ')) {
        Some((from, until)) => (Some(date(from)?), Some(date(until)?)),
        None => (None, None),
    };
    Ok(ComponentFields {
        vendor_id: vendor,
        version: field(&fields, 2).map(str::to_owned),
        warranty_from: from,
        warranty_until: until,
        ..bare(system, &format!("I{number:02}"), name, aliases, kind)
    })
}

fn bare(system: SystemId, code: &str, name: &str, aliases: Vec<String>, kind: ComponentKind) -> ComponentFields {
    ComponentFields {
        system_id: system,
        parent_id: None,
        code: code.to_owned(),
        name: name.trim_start_matches('*').to_owned(),
        kind,
        function_point: false,
        vital: name.starts_with('*'),
        aliases,
        vendor_id: None,
        version: None,
        serial_number: None,
        owner: None,
        warranty_from: None,
        warranty_until: None,
    }
}

/// A name and the everyday words behind the slash.
fn aliased(text: &str) -> (&str, Vec<String>) {
    match text.split_once(" / ") {
        Some((name, aliases)) => (name.trim(), names(aliases)),
        None => (text.trim(), Vec::new()),
    }
}
