//! Rows of the responsibility matrix.

use agreement::core::{Content, MatrixRow, PartyKind, Responsible, Root, Selector, Stage};
use app::Problem;
use estate::import::{Outcome, Row, Unit, Whose};
use triage::{ComponentKind, FaultClass};

use super::contracts::mine;
use super::further::cell;
use super::importer::Importer;

/// One row of the sheet, with its number in the workbook.
pub(super) struct Line(pub MatrixRow, pub u32);

impl Line {
    /// Whether a row of an agreement speaks of the same components, class and stage.
    pub fn speaks_of(&self, row: &MatrixRow) -> bool {
        (row.selector, row.fault_class, row.stage) == (self.0.selector, self.0.fault_class, self.0.stage)
    }

    /// What laying it over `base` does.
    pub fn outcome(&self, base: &Content) -> Outcome {
        if base.matrix.contains(&self.0) {
            Outcome::Unchanged
        } else if base.matrix.iter().any(|row| self.speaks_of(row)) {
            Outcome::Updated
        } else {
            Outcome::Created
        }
    }
}

impl Importer {
    pub(super) async fn lines(&self, unit: &mut Unit, whose: &Whose, rows: &[&Row]) -> Result<Vec<Line>, Problem> {
        let mut lines = Vec::new();
        for row in rows {
            let within = self.root(unit, whose, row).await?;
            let lead = self.responsible(unit, whose, row, "lead").await?;
            let payer = self.responsible(unit, whose, row, "payer").await?;
            let support = self.responsible(unit, whose, row, "support").await?;
            let informed = self.responsible(unit, whose, row, "informed").await?;
            let mut cells = unit.row("matrix", row);
            let (zh, en) = ("不是可用的部件类别", "is no kind of component");
            let kind: Option<ComponentKind> = cells.read("kind", zh, en);
            let fault_class: Option<FaultClass> =
                cells.read("fault_class", "不是可用的故障类别", "is no class of fault");
            let (zh, en) = (
                "请填 诊断、修复、数据恢复、验证 或 培训",
                "is no stage: diagnose, repair, recover_data, verify or train",
            );
            let stage: Option<Stage> = cells.read("stage", zh, en);
            let clause = cells.needed("clause");
            for (column, list) in [("lead", &lead), ("payer", &payer)] {
                cells.needed(column);
                if list.len() > 1 {
                    cells.refuse(column, "只能填一方", "names one party only");
                }
            }
            let (Some(lead), Some(payer)) = (lead.first().copied(), payer.first().copied()) else { continue };
            let selector = Selector { within, kind };
            let line = MatrixRow { selector, fault_class, stage, lead, support, informed, clause, payer };
            lines.push(Line(line, row.number));
        }
        Ok(lines)
    }

    async fn root(&self, unit: &mut Unit, whose: &Whose, row: &Row) -> Result<Option<Root>, Problem> {
        let mut cells = unit.row("matrix", row);
        let (system, component) = (cells.text("system"), cells.text("component"));
        let Some(code) = system else {
            if component.is_some() {
                cells.refuse("system", "填写部件时须同时填写系统", "is needed where a component is named");
            }
            return Ok(None);
        };
        let Some(system) = self.system(whose, &code).await?.filter(|system| mine(whose, system)) else {
            let (zh, en) = (
                "该单位没有这个系统；请先在“系统”表登记",
                "is no system of this party; add it to the sheet of systems",
            );
            unit.row("matrix", row).refuse("system", zh, en);
            return Ok(None);
        };
        let Some(code) = component else { return Ok(Some(Root::System(system.id))) };
        let found = self.component(whose, &system, &code).await?;
        if found.is_none() {
            let (zh, en) =
                ("该系统没有这个部件；请先在“部件”表登记", "is no component of the system; add it to the sheet");
            unit.row("matrix", row).refuse("component", zh, en);
        }
        Ok(found.map(|component| Root::Component(component.id)))
    }

    /// Parties by role or by code.
    async fn responsible(
        &self,
        unit: &mut Unit,
        whose: &Whose,
        row: &Row,
        column: &'static str,
    ) -> Result<Vec<Responsible>, Problem> {
        if cell(row, column).is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for word in unit.row("matrix", row).words(column).unwrap_or_default() {
            if let Ok(kind) = word.parse::<PartyKind>() {
                found.push(Responsible::Kind(kind));
            } else if let Some(party) = self.party(whose, &word).await? {
                found.push(Responsible::Party(party.id));
            } else {
                let zh = format!("“{word}”既不是角色（集成商、厂商、运营商、第三方、客户），也不是单位编码");
                let en = format!(
                    "“{word}” is neither a role (provider, vendor, carrier, third_party, customer) nor a party"
                );
                unit.row("matrix", row).refuse(column, zh, en);
            }
        }
        Ok(found)
    }
}
