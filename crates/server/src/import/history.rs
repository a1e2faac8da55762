//! Old tickets: closed cases from which triage learns.

use agreement::core::Severity;
use app::Problem;
use desk::{Desk, Laid, OldCase};
use estate::System;
use estate::import::{Outcome, Row, Run, Unit, Whose};
use jiff::tz::TimeZone;
use kernel::PartyId;

use super::contracts::mine;
use super::further::cell;
use super::importer::Importer;

/// The severity of a ticket that names none.
const USUAL: Severity = Severity::THREE;

impl Importer {
    /// Stages old tickets of one customer.
    pub(super) async fn history(
        &self,
        run: &Run<'_>,
        unit: &mut Unit,
        whose: &Whose,
        rows: &[&Row],
    ) -> Result<(), Problem> {
        if rows.is_empty() {
            return Ok(());
        }
        unit.refuse_doubles("history", rows);
        let zone = whose.customer.as_ref().and_then(|party| TimeZone::get(&party.fields.zone).ok());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let provider = self.estate.provider().await?.map(|party| party.id);
        for row in rows {
            self.ticket(run, unit, whose, (row, &zone, provider)).await?;
        }
        Ok(())
    }

    async fn ticket(
        &self,
        run: &Run<'_>,
        unit: &mut Unit,
        whose: &Whose,
        (row, zone, provider): (&Row, &TimeZone, Option<PartyId>),
    ) -> Result<(), Problem> {
        let system = self.system(whose, cell(row, "system")).await?;
        let Some(system) = system.filter(|system| whose.customer.is_some() && mine(whose, system)) else {
            let (zh, en) = ("没有这个系统；请先在“系统”表登记", "is no system; add it to the sheet of systems");
            unit.row("history", row).refuse("system", zh, en);
            return Ok(());
        };
        let Some(provider) = provider else {
            let (zh, en) = ("平台尚未初始化；请先完成首次设置", "cannot be loaded: finish the first run");
            unit.row("history", row).refuse("number", zh, en);
            return Ok(());
        };
        let Some(case) = self.case(unit, whose, row, &system, zone).await? else { return Ok(()) };
        let before = self.desk.numbered(&case.number).await?;
        match Desk::import_case(run.cx, unit.set(), before.as_ref(), &case, provider) {
            Ok(laid) => unit.count("history", row.number, outcome(laid)),
            Err(refusal) => unit.row("history", row).refuse_all(&refusal, str::to_owned),
        }
        Ok(())
    }

    /// The ticket as the row tells it; none when the row is refused.
    async fn case(
        &self,
        unit: &mut Unit,
        whose: &Whose,
        row: &Row,
        system: &System,
        zone: &TimeZone,
    ) -> Result<Option<OldCase>, Problem> {
        let code = unit.row("history", row).text("component");
        let component = match &code {
            Some(code) => self.component(whose, system, code).await?,
            None => None,
        };
        let mut cells = unit.row("history", row);
        let faults = cells.faults();
        if code.is_some() && component.is_none() {
            let (zh, en) =
                ("该系统没有这个部件；请先在“部件”表登记", "is no component of the system; add it to the sheet");
            cells.refuse("component", zh, en);
        }
        let kind = cells.read("kind", "不是可用的部件类别", "is no kind of component");
        let severity: Option<u8> = cells.number("severity");
        let severity = severity.map_or(Ok(USUAL), Severity::new);
        if severity.is_err() {
            cells.refuse("severity", "级别为 1 到 4", "is no severity: 1 to 4");
        }
        let (number, text) = (cells.needed("number"), cells.needed("text"));
        for column in ["reported_at", "closed_at"] {
            cells.needed(column);
        }
        let (reported_at, closed_at) = (cells.instant("reported_at", zone), cells.instant("closed_at", zone));
        let case = OldCase {
            number,
            customer: system.fields.customer_id,
            site: system.fields.site_id,
            system: system.id,
            component_kind: component.as_ref().map(|component| component.fields.kind).or(kind),
            component: component.map(|component| component.id),
            fault_class: cells.read("fault_class", "不是可用的故障类别", "is no class of fault"),
            text,
            severity: severity.unwrap_or(USUAL),
            reported_at: reported_at.unwrap_or_default(),
            closed_at: closed_at.unwrap_or_default(),
            solution: cells.text("solution"),
            cause: cells.text("cause"),
        };
        Ok((cells.faults() == faults).then_some(case))
    }
}

fn outcome(laid: Laid) -> Outcome {
    match laid {
        Laid::New => Outcome::Created,
        Laid::Changed => Outcome::Updated,
        Laid::Same => Outcome::Unchanged,
    }
}
