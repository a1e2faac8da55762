//! The components of an import: parents before what hangs below them, in whatever order the rows stand.

use std::collections::{BTreeMap, BTreeSet};

use app::{Cx, Problem};
use kernel::{ComponentId, PartyId};

use super::units::{Outcome, Unit, kept};
use super::{Row, rows};
use crate::Estate;
use crate::core::{Component, Party, PartyKind, System};
use crate::store;

/// A system whose components are being laid over what stands.
struct Tree {
    system: System,
    /// Its version moves by a change of its own, or it is new.
    moves: bool,
    components: Vec<Component>,
    changed: bool,
}

impl Estate {
    pub(super) async fn stage_components(
        &self,
        cx: &Cx,
        unit: &mut Unit,
        customer: PartyId,
        components: &[&Row],
        systems: &BTreeMap<String, (System, Outcome)>,
        parties: &BTreeMap<String, Party>,
    ) -> Result<BTreeMap<String, (System, Vec<Component>)>, Problem> {
        let mut staged = BTreeMap::new();
        let vendors = self.vendors(components, parties).await?;
        let mut by_system: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        for row in components {
            by_system.entry(cell(row, "system").to_owned()).or_default().push(row);
        }
        for (code, rows) in by_system {
            let Some(mut tree) = self.tree(&code, systems).await? else {
                refuse_system(unit, &rows);
                continue;
            };
            for row in in_order(unit, &rows, &tree.components) {
                stage(cx, unit, customer, &mut tree, row, &vendors);
            }
            if tree.changed && !tree.moves {
                store::system::touch(&mut unit.set, tree.system.id, tree.system.version);
            }
            staged.insert(code, (tree.system, tree.components));
        }
        Ok(staged)
    }

    async fn tree(&self, code: &str, systems: &BTreeMap<String, (System, Outcome)>) -> Result<Option<Tree>, Problem> {
        let (system, moves) = match systems.get(code) {
            Some((system, outcome)) => (system.clone(), *outcome != Outcome::Unchanged),
            None => match self.system_by_code(code).await? {
                Some(system) => (system, false),
                None => return Ok(None),
            },
        };
        let components = self.delivered(system.id).await?.map(|delivered| delivered.components.clone());
        Ok(Some(Tree { system, moves, components: components.unwrap_or_default(), changed: false }))
    }

    /// The vendors that the rows name, by code.
    async fn vendors(
        &self,
        components: &[&Row],
        known: &BTreeMap<String, Party>,
    ) -> Result<BTreeMap<String, PartyId>, Problem> {
        let codes: BTreeSet<&str> =
            components.iter().map(|row| cell(row, "vendor")).filter(|c| !c.is_empty()).collect();
        let mut vendors = BTreeMap::new();
        for code in codes {
            let party = match known.get(code) {
                Some(party) => Some(party.clone()),
                None => self.party_by_code(code).await?,
            };
            let party = party.filter(|party| party.fields.kind != PartyKind::Customer);
            vendors.extend(party.map(|party| (code.to_owned(), party.id)));
        }
        Ok(vendors)
    }
}

fn stage(cx: &Cx, unit: &mut Unit, customer: PartyId, tree: &mut Tree, row: &Row, vendors: &BTreeMap<String, PartyId>) {
    let at = tree.components.iter().position(|component| component.fields.code == cell(row, "code"));
    let before = at.map(|at| tree.components[at].clone());
    let parent = parent_of(row, &tree.components);
    let vendor = vendors.get(cell(row, "vendor")).copied();
    let mut cells = unit.reading.row("components", row);
    if cells.text("vendor").is_some() && vendor.is_none() {
        cells.refuse("vendor", "没有这个厂商；请先在“单位”表登记", "is no vendor; add it to the sheet of parties");
    }
    let fields = rows::component(&mut cells, tree.system.id, parent, vendor, before.as_ref().map(|c| &c.fields));
    let (outcome, staged) = match &before {
        None => (Outcome::Created, Estate::add_component(cx, &mut unit.set, customer, fields, &tree.components)),
        Some(before) if before.fields == fields => (Outcome::Unchanged, Ok(before.clone())),
        Some(before) => {
            let staged = Estate::replace_component(cx, &mut unit.set, customer, before, fields, &tree.components);
            (Outcome::Updated, staged)
        }
    };
    unit.outcomes.push(("components", row.number, outcome));
    tree.changed |= outcome != Outcome::Unchanged;
    let column = |member: &str| match member {
        "parent_id" => "parent".to_owned(),
        "vendor_id" => "vendor".to_owned(),
        other => other.to_owned(),
    };
    let Some(component) = kept(staged, |refusal| cells.refuse_all(refusal, column)) else { return };
    match at {
        Some(at) => tree.components[at] = component,
        None => tree.components.push(component),
    }
}

/// The rows so that a parent comes before what names it; rows whose parent is nowhere are refused.
fn in_order<'a>(unit: &mut Unit, rows: &[&'a Row], stands: &[Component]) -> Vec<&'a Row> {
    let mut known: BTreeSet<&str> = stands.iter().map(|component| component.fields.code.as_str()).collect();
    let (mut waiting, mut ordered): (Vec<&Row>, Vec<&Row>) = (Vec::new(), Vec::new());
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        match first.insert(cell(row, "code"), row.number).filter(|_| !cell(row, "code").is_empty()) {
            Some(twin) => {
                let zh = format!("与第 {twin} 行编码相同；请只保留一行");
                let mut cells = unit.reading.row("components", row);
                cells.refuse("code", zh, format!("has the code of row {twin}; keep one of them"));
            }
            None => waiting.push(row),
        }
    }
    loop {
        let (ready, rest): (Vec<&Row>, Vec<&Row>) =
            waiting.into_iter().partition(|row| cell(row, "parent").is_empty() || known.contains(cell(row, "parent")));
        waiting = rest;
        if ready.is_empty() {
            break;
        }
        known.extend(ready.iter().map(|row| cell(row, "code")));
        ordered.extend(ready);
    }
    for row in waiting {
        let (zh, en) =
            ("该系统没有这个上级部件，或上级之间成环", "is no component of this system, or the parents form a ring");
        unit.reading.row("components", row).refuse("parent", zh, en);
    }
    ordered
}

fn parent_of(row: &Row, components: &[Component]) -> Option<ComponentId> {
    let code = cell(row, "parent");
    components.iter().find(|component| component.fields.code == code).map(|component| component.id)
}

fn refuse_system(unit: &mut Unit, rows: &[&Row]) {
    for row in rows {
        let (zh, en) = ("没有这个系统；请先在“系统”表登记", "is no system; add it to the sheet of systems");
        unit.reading.row("components", row).refuse("system", zh, en);
    }
}

fn cell<'a>(row: &'a Row, key: &str) -> &'a str {
    row.cells.get(key).map_or("", |text| text.trim())
}
