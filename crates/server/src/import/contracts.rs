//! Agreements of a workbook: a new one starts from a shipped profile; what differs from a version in force becomes a
//! draft.

use std::collections::BTreeMap;

use agreement::core::{Content, Period, Selector, TermRow, profiles};
use agreement::{Agreement, Agreements, Coded, Facing};
use app::Problem;
use estate::import::{Cells, Outcome, Row, Run, Unit, Whose};
use estate::{Party, PartyKind};
use kernel::{AgreementId, Refusal, SystemId};

use super::further::{Share, cell};
use super::importer::Importer;
use super::matrix::Line;

/// Calendars that exist everywhere.
const BUILT_IN: [&str; 2] = ["cn", "7x24"];

/// What the rows of one agreement say; what they leave open stays.
#[derive(Default)]
struct Overlay {
    systems: Option<Vec<SystemId>>,
    calendar: Option<String>,
    term: Option<(Period, Option<String>)>,
}

/// The rows of one agreement.
#[derive(Default)]
struct Told<'a> {
    row: Option<&'a Row>,
    matrix: Vec<&'a Row>,
}

impl Importer {
    /// Stages agreements and their matrix rows.
    pub(super) async fn contracts(
        &self,
        run: &Run<'_>,
        unit: &mut Unit,
        whose: &Whose,
        share: &Share<'_>,
    ) -> Result<(), Problem> {
        unit.refuse_doubles("agreements", &share.agreements);
        let mut told: BTreeMap<&str, Told<'_>> = BTreeMap::new();
        for row in &share.agreements {
            told.entry(cell(row, "code")).or_default().row = Some(row);
        }
        for row in &share.matrix {
            told.entry(cell(row, "agreement")).or_default().matrix.push(row);
        }
        for (code, told) in told {
            self.contract(run, unit, whose, code, &told).await?;
        }
        Ok(())
    }

    async fn contract(
        &self,
        run: &Run<'_>,
        unit: &mut Unit,
        whose: &Whose,
        code: &str,
        told: &Told<'_>,
    ) -> Result<(), Problem> {
        let coded = if code.is_empty() { None } else { self.agreements.coded(code).await? };
        let mut fresh = None;
        let mut overlay = Overlay::default();
        let mut name = None;
        if let Some(row) = told.row {
            let party = self.party(whose, cell(row, "party")).await?;
            let parties = self.parties_of(unit, row, party).await?;
            overlay = self.overlay(unit, whose, row).await?;
            let mut cells = unit.row("agreements", row);
            cells.needed("code");
            name = Some(cells.needed("name"));
            let profile = profile(&mut cells);
            match (&coded, parties) {
                (Some(coded), Some(parties)) if same(&coded.agreement, &parties) => {}
                (Some(_), Some(_)) => {
                    cells.refuse("party", "该编码属于另一单位的协议", "is not whose agreement has this code");
                }
                (None, Some(parties)) => fresh = Some((agreement(run, parties, name.as_deref()), profile)),
                (_, None) => return Ok(()),
            }
        } else if coded.is_none() {
            for row in &told.matrix {
                let (zh, en) =
                    ("没有这个协议；请先在“协议”表登记", "is no agreement; add it to the sheet of agreements");
                unit.row("matrix", row).refuse("agreement", zh, en);
            }
            return Ok(());
        }
        let lines = self.lines(unit, whose, &told.matrix).await?;
        let staged = match (fresh, coded) {
            (Some((agreement, profile)), _) => {
                let row = told.row.map_or(0, |row| row.number);
                create(run, unit, (code, row), &agreement, &profile, &overlay, &lines)
            }
            (None, Some(coded)) => {
                let row = told.row.map(|row| row.number);
                renew(run, unit, &coded, row, name.as_deref(), &overlay, &lines)
            }
            (None, None) => Ok(()),
        };
        if let Err(refusal) = staged {
            let (sheet, row) =
                told.row.map_or(("matrix", told.matrix.first().copied()), |row| ("agreements", Some(row)));
            let nothing = Row::default();
            unit.row(sheet, row.unwrap_or(&nothing)).refuse_all(&refusal, column);
        }
        Ok(())
    }

    /// Who promises to whom.
    async fn parties_of(
        &self,
        unit: &mut Unit,
        row: &Row,
        party: Option<Party>,
    ) -> Result<Option<(Facing, Party, Party)>, Problem> {
        let provider = self.estate.provider().await?;
        let mut cells = unit.row("agreements", row);
        let Some(provider) = provider else {
            let (zh, en) =
                ("平台尚未初始化，没有集成商；请先完成首次设置", "cannot be promised to: finish the first run");
            cells.refuse("party", zh, en);
            return Ok(None);
        };
        Ok(match party {
            Some(party) if party.fields.kind == PartyKind::Customer => Some((Facing::Customer, provider, party)),
            Some(party) if party.fields.kind != PartyKind::Provider => Some((Facing::Vendor, party, provider)),
            _ => {
                let (zh, en) = ("没有这个单位；请先在“单位”表登记", "is no party; add it to the sheet of parties");
                cells.refuse("party", zh, en);
                None
            }
        })
    }

    async fn overlay(&self, unit: &mut Unit, whose: &Whose, row: &Row) -> Result<Overlay, Problem> {
        let mut overlay = Overlay::default();
        let codes = unit.row("agreements", row).words("systems");
        if let Some(codes) = codes {
            let mut systems = Vec::new();
            for code in codes {
                match self.system(whose, &code).await? {
                    Some(system) if mine(whose, &system) => systems.push(system.id),
                    _ => {
                        let zh = format!("该单位没有系统“{code}”；请先在“系统”表登记");
                        let en = format!("“{code}” is no system of this party; add it to the sheet of systems");
                        unit.row("agreements", row).refuse("systems", zh, en);
                    }
                }
            }
            overlay.systems = Some(systems);
        }
        let calendar = unit.row("agreements", row).text("calendar");
        if let Some(code) = calendar {
            if BUILT_IN.contains(&code.as_str()) || self.agreements.knows_calendar(&code).await? {
                overlay.calendar = Some(code);
            } else {
                let (zh, en) =
                    ("没有这个工作日历；请先建立，或填 cn、7x24", "is no calendar; make it first, or write cn or 7x24");
                unit.row("agreements", row).refuse("calendar", zh, en);
            }
        }
        overlay.term = term(&mut unit.row("agreements", row));
        Ok(overlay)
    }
}

/// Whether a unit may name the system: a customer's unit only its own.
pub(super) fn mine(whose: &Whose, system: &estate::System) -> bool {
    whose.customer.as_ref().is_none_or(|customer| customer.id == system.fields.customer_id)
}

fn same(agreement: &Agreement, (facing, promiser, customer): &(Facing, Party, Party)) -> bool {
    agreement.facing == *facing && agreement.promiser == promiser.id && agreement.customer == customer.id
}

fn agreement(run: &Run<'_>, (facing, promiser, customer): (Facing, Party, Party), name: Option<&str>) -> Agreement {
    Agreement {
        id: AgreementId::fresh(run.cx.ids.as_ref(), run.cx.now),
        name: name.unwrap_or_default().to_owned(),
        customer: customer.id,
        promiser: promiser.id,
        facing,
        created_at: run.cx.now,
    }
}

/// The profile a new agreement starts from: by code or by either name.
fn profile(cells: &mut Cells<'_>) -> Content {
    let word = cells.text("profile").unwrap_or_else(|| "baseline".to_owned());
    let named =
        |profile: &profiles::Profile| [profile.code, &profile.name.zh, &profile.name.en].contains(&word.as_str());
    let found = profiles::all().into_iter().find(named);
    if found.is_none() {
        let (zh, en) = ("没有这个范本；请填 基准 或 政务投标常用", "is no profile; write baseline or tender");
        cells.refuse("profile", zh, en);
    }
    found.map_or_else(agreement::core::profiles::baseline, |profile| profile.content)
}

/// The general term: from which event, how long, by which clause.
fn term(cells: &mut Cells<'_>) -> Option<(Period, Option<String>)> {
    let since = cells.text("since")?;
    let (months, from, until) = (cells.number("months"), cells.date("from"), cells.date("until"));
    let mut need = |column| cells.refuse(column, "请填写", "must be filled in");
    let period = match (since.as_str(), months, from, until) {
        ("验收" | "acceptance", Some(months), ..) => Some(Period::Acceptance { months }),
        ("上线" | "go_live" | "go-live", Some(months), ..) => Some(Period::GoLive { months }),
        ("日期" | "dates", _, Some(from), Some(until)) => Some(Period::Dates { from, until }),
        ("部件" | "component", ..) => Some(Period::Component),
        ("验收" | "acceptance" | "上线" | "go_live" | "go-live", ..) => {
            need("months");
            None
        }
        ("日期" | "dates", _, from, _) => {
            need(if from.is_none() { "from" } else { "until" });
            None
        }
        _ => {
            let (zh, en) = ("请填 验收、上线、日期 或 部件", "should be acceptance, go_live, dates or component");
            cells.refuse("since", zh, en);
            None
        }
    };
    Some((period?, cells.text("clause")))
}

fn create(
    run: &Run<'_>,
    unit: &mut Unit,
    (code, row): (&str, u32),
    agreement: &Agreement,
    profile: &Content,
    overlay: &Overlay,
    lines: &[Line],
) -> Result<(), Refusal> {
    let content = with_matrix(&over(profile, overlay), lines);
    Agreements::add_coded(run.cx, unit.set(), code, agreement, &content)?;
    unit.count("agreements", row, Outcome::Created);
    for line in lines {
        unit.count("matrix", line.1, Outcome::Created);
    }
    Ok(())
}

/// Lays the rows over the version in force; where that changes nothing they say what stands. Else they are laid over the
/// draft, or become one.
fn renew(
    run: &Run<'_>,
    unit: &mut Unit,
    coded: &Coded,
    row: Option<u32>,
    name: Option<&str>,
    overlay: &Overlay,
    lines: &[Line],
) -> Result<(), Refusal> {
    let says_the_same = |content: &Content| with_matrix(&over(content, overlay), lines) == *content;
    let signed = coded.signed.as_ref().map(|(_, content)| content);
    let draft = coded.draft.as_ref().map(|(_, content)| content);
    let Some(base) = signed.filter(|content| says_the_same(content)).or(draft).or(signed) else { return Ok(()) };
    let (laid, renamed) = (over(base, overlay), name.filter(|name| *name != coded.agreement.name));
    let content = with_matrix(&laid, lines);
    if let Some(name) = renamed {
        Agreements::rename(run.cx, unit.set(), &coded.agreement, name)?;
    }
    if content != *base {
        Agreements::redraft(run.cx, unit.set(), coded, &content)?;
    }
    if let Some(row) = row {
        let moved = laid != *base || renamed.is_some();
        unit.count("agreements", row, if moved { Outcome::Updated } else { Outcome::Unchanged });
    }
    for line in lines {
        unit.count("matrix", line.1, line.outcome(base));
    }
    Ok(())
}

fn over(base: &Content, overlay: &Overlay) -> Content {
    let mut content = base.clone();
    if let Some(systems) = &overlay.systems {
        content.systems.clone_from(systems);
    }
    if let Some(calendar) = &overlay.calendar {
        content.calendar.clone_from(calendar);
    }
    if let Some((period, clause)) = &overlay.term {
        let general = content.terms.iter().position(|term| term.selector == Selector::ANY);
        match general.map(|at| &mut content.terms[at]) {
            Some(term) => {
                term.period = *period;
                term.clause = clause.clone().unwrap_or_else(|| term.clause.clone());
            }
            None => content.terms.push(TermRow::new(Selector::ANY, *period, clause.as_deref().unwrap_or_default())),
        }
    }
    content
}

/// The content with the rows of the sheet; rows on other matters stay.
fn with_matrix(base: &Content, lines: &[Line]) -> Content {
    let mut content = base.clone();
    let stands = lines.iter().all(|line| line.outcome(base) == Outcome::Unchanged);
    if !stands {
        content.matrix.retain(|row| !lines.iter().any(|line| line.speaks_of(row)));
        content.matrix.extend(lines.iter().map(|line| line.0.clone()));
    }
    content
}

fn column(member: &str) -> String {
    let mut parts = member.split('/');
    match (parts.next(), parts.next_back()) {
        (Some("terms"), Some(last)) => last.to_owned(),
        (first, _) => first.unwrap_or_default().to_owned(),
    }
}
