//! 责任判定: the matrix asked stage by stage, with the rows, clauses and words that led to each answer.

use kernel::Language;
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::ToSchema;

use super::estate::Place;
use super::matrix::{Applicable, Cell, Matrix, MatrixRow, Parties, Resolution, Responsible};
use super::selector::Root;
use super::words::{Stage, Text};

/// Who is responsible, stage by stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attribution {
    /// One verdict per stage, in the order diagnose, repair, recover_data, verify, train.
    pub stages: Vec<StageVerdict>,
}

/// The verdict for one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageVerdict {
    /// The stage.
    pub stage: Stage,
    /// 主责; none when the matrix is silent, contradicts itself, or the candidates differ.
    pub lead: Option<Responsible>,
    /// 协办.
    pub support: Vec<Responsible>,
    /// 通知.
    pub informed: Vec<Responsible>,
    /// 费用承担; none when the candidates differ.
    pub payer: Option<Responsible>,
    /// The clause; none when the candidates differ.
    pub clause: Option<String>,
    /// The rows the verdict rests on, by their place in the matrix, from 0.
    pub rows: Vec<u32>,
    /// Why there is no lead; none when there is one.
    pub open: Option<Open>,
    /// Why, in words.
    pub evidence: Text,
}

/// Why a stage has no lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttributionOpen)]
pub enum Open {
    /// No row applies.
    Gap,
    /// Rows tie and contradict each other.
    Contradiction,
    /// Component or class is not known and the candidates lead to different parties.
    CandidatesDiffer,
}

impl Attribution {
    /// The verdict for `stage`.
    pub fn stage(&self, stage: Stage) -> &StageVerdict {
        &self.stages[stage.index()]
    }

    /// Who answers for respond, on_site, plan, update and report: the lead of `diagnose`.
    pub fn first_lead(&self) -> Option<Responsible> {
        self.stage(Stage::Diagnose).lead
    }

    /// Who answers for restore and resolve: the lead of `repair`, of `recover_data` where the fault is of class data.
    pub fn mending_lead(&self, class: Option<FaultClass>) -> Option<Responsible> {
        self.stage(mending_stage(class)).lead
    }
}

impl StageVerdict {
    /// The leading party; none when there is no lead, or it is a role that no party fills at this place.
    pub fn lead_party(&self, parties: &Parties) -> Option<kernel::PartyId> {
        self.lead?.party(parties)
    }
}

/// The stage whose lead answers for restore and resolve of a fault of this class.
pub const fn mending_stage(class: Option<FaultClass>) -> Stage {
    match class {
        Some(FaultClass::Data) => Stage::RecoverData,
        _ => Stage::Repair,
    }
}

/// Asks the matrix for every stage.
///
/// `places` are the candidate components (one when it is known; the bare system when nothing is known of it), `classes`
/// the candidate classes; empty means every class. A lead is given only if every candidate gives the same one.
pub fn attribute(matrix: &Matrix, places: &[Place<'_>], classes: &[FaultClass]) -> Attribution {
    let classes = if classes.is_empty() { FaultClass::ALL } else { classes };
    let asked: Vec<(&Place<'_>, Applicable<'_>)> = places.iter().map(|place| (place, matrix.at(place))).collect();
    let stages = Stage::ALL.iter().map(|stage| verdict(matrix, &asked, classes, *stage)).collect();
    Attribution { stages }
}

fn verdict(
    matrix: &Matrix,
    asked: &[(&Place<'_>, Applicable<'_>)],
    classes: &[FaultClass],
    stage: Stage,
) -> StageVerdict {
    let mut cells: Vec<Cell> = Vec::new();
    for (place, applicable) in asked {
        for class in classes {
            match applicable.resolve(*class, stage) {
                Resolution::Found(cell) => {
                    if !cells.contains(&cell) {
                        cells.push(cell);
                    }
                }
                Resolution::Gap => return open(stage, Open::Gap, Vec::new(), gap_words(place, *class, stage)),
                Resolution::Contradiction { rows } => {
                    let words = contradiction_words(matrix, place, &rows);
                    return open(stage, Open::Contradiction, rows, words);
                }
            }
        }
    }
    let Some(first) = cells.first() else {
        let nothing =
            Text::new("部件未知，无法查责任矩阵。", "The component is not known; the matrix cannot be asked.");
        return open(stage, Open::CandidatesDiffer, Vec::new(), nothing);
    };
    let mut rows: Vec<u32> = cells.iter().flat_map(|cell| cell.rows.iter().copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    if cells.iter().any(|cell| cell.lead != first.lead) {
        return open(stage, Open::CandidatesDiffer, rows, differ_words(cells.len()));
    }
    let place = asked.first().map(|(place, _)| *place);
    found(matrix, place, &cells, rows, stage)
}

fn found(matrix: &Matrix, place: Option<&Place<'_>>, cells: &[Cell], rows: Vec<u32>, stage: Stage) -> StageVerdict {
    let first = &cells[0];
    let united = |of: fn(&Cell) -> &Vec<Responsible>| {
        let mut all: Vec<Responsible> = cells.iter().flat_map(|cell| of(cell).iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut words: Vec<Text> = rows.iter().map(|row| row_words(*row, &matrix.rows()[*row as usize], place)).collect();
    if cells.len() > 1 {
        words.push(Text::new("各候选情形主责一致", "every candidate gives the same lead"));
    }
    StageVerdict {
        stage,
        lead: Some(first.lead),
        support: united(|cell| &cell.support),
        informed: united(|cell| &cell.informed),
        payer: cells.iter().all(|cell| cell.payer == first.payer).then_some(first.payer),
        clause: cells.iter().all(|cell| cell.clause == first.clause).then(|| first.clause.clone()),
        rows,
        open: None,
        evidence: joined(&words),
    }
}

fn open(stage: Stage, why: Open, rows: Vec<u32>, evidence: Text) -> StageVerdict {
    StageVerdict {
        stage,
        lead: None,
        support: Vec::new(),
        informed: Vec::new(),
        payer: None,
        clause: None,
        rows,
        open: Some(why),
        evidence,
    }
}

/// A row in words: `矩阵第 3 行（“门诊收费”之下的数据库；软件缺陷；修复）：主责 厂商，条款 3.2`.
pub(super) fn row_words(index: u32, row: &MatrixRow, place: Option<&Place<'_>>) -> Text {
    let name = |root: Root| match root {
        Root::System(_) => place.map(|place| place.system.name.clone()),
        Root::Component(id) => place.and_then(|place| place.way.iter().find(|n| n.id == id)).map(|n| n.name.clone()),
    };
    let selector = row.selector.words(name);
    let class = |language, any: &str| row.fault_class.map_or_else(|| any.to_owned(), |c| c.label(language).to_owned());
    let stage = |language, any: &str| row.stage.map_or_else(|| any.to_owned(), |s| s.label(language).to_owned());
    let number = index + 1;
    Text::new(
        format!(
            "矩阵第 {number} 行（{}；{}；{}）：主责{}，条款 {}",
            selector.zh,
            class(Language::Zh, "任何类别"),
            stage(Language::Zh, "任何环节"),
            who_words(row.lead).zh,
            row.clause
        ),
        format!(
            "row {number} ({}; {}; {}): lead is {}, clause {}",
            selector.en,
            class(Language::En, "any class"),
            stage(Language::En, "any stage"),
            who_words(row.lead).en,
            row.clause
        ),
    )
}

fn who_words(who: Responsible) -> Text {
    match who {
        Responsible::Party(_) => Text::new("指定单位", "the named party"),
        Responsible::Kind(kind) => {
            Text::new(kind.label(Language::Zh), format!("the {}", kind.label(Language::En).to_lowercase()))
        }
    }
}

fn joined(words: &[Text]) -> Text {
    let zh: Vec<&str> = words.iter().map(|w| w.zh.as_str()).collect();
    let en: Vec<&str> = words.iter().map(|w| w.en.as_str()).collect();
    Text::new(zh.join("；") + "。", en.join("; ") + ".")
}

fn gap_words(place: &Place<'_>, class: FaultClass, stage: Stage) -> Text {
    Text::new(
        format!(
            "责任矩阵对“{}”的{}在{}环节没有规定。",
            place.words(),
            class.label(Language::Zh),
            stage.label(Language::Zh)
        ),
        format!("No row of the matrix speaks of “{}”, {}, stage {}.", place.words(), class.label(Language::En), stage),
    )
}

fn contradiction_words(matrix: &Matrix, place: &Place<'_>, rows: &[u32]) -> Text {
    let words: Vec<Text> = rows.iter().map(|row| row_words(*row, &matrix.rows()[*row as usize], Some(place))).collect();
    let words = joined(&words);
    Text::new(format!("矩阵自相矛盾：{}", words.zh), format!("The matrix contradicts itself: {}", words.en))
}

fn differ_words(answers: usize) -> Text {
    Text::new(
        format!("部件或故障类别未定，候选情形有 {answers} 种不同结论，暂不指定主责。"),
        format!("Component or class is open and the candidates give {answers} different answers: no lead yet."),
    )
}
