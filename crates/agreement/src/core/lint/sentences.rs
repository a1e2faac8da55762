//! What the findings say.

use kernel::Language;
use triage::{ComponentKind, FaultClass};

use super::Example;
use crate::core::attribution::row_words;
use crate::core::matrix::Matrix;
use crate::core::words::{Stage, Text};

pub(super) fn contradiction(matrix: &Matrix, rows: &[u32], example: &Example) -> Text {
    let words: Vec<Text> = rows.iter().map(|row| row_words(*row, &matrix.rows()[*row as usize], None)).collect();
    let zh: Vec<&str> = words.iter().map(|w| w.zh.as_str()).collect();
    let en: Vec<&str> = words.iter().map(|w| w.en.as_str()).collect();
    let case = case(example);
    Text::new(
        format!("同等具体的行结论不同：{}。例：{}。请改成一致，或把其中一行写得更具体。", zh.join("；"), case.zh),
        format!(
            "Equally specific rows differ: {}. Example: {}. Make them agree, or one of them more specific.",
            en.join("; "),
            case.en
        ),
    )
}

pub(super) fn gap(system: &str, kind: ComponentKind, cells: &[(FaultClass, Stage)]) -> Text {
    let full = FaultClass::ALL.len() * Stage::ALL.len();
    let (zh, en) = if cells.len() == full {
        ("任何故障、任何环节".to_owned(), "any fault in any stage".to_owned())
    } else {
        (listed(cells, Language::Zh), listed(cells, Language::En))
    };
    Text::new(
        format!("“{system}”的{}：{zh}没有规定责任方。请补一行，或具名接受。", kind.label(Language::Zh)),
        format!(
            "Nobody is named for “{}” in “{system}”: {en}. Add a row, or have a named person accept it.",
            kind.label(Language::En)
        ),
    )
}

/// The classes and stages of a gap, classes first where a class misses every stage.
fn listed(cells: &[(FaultClass, Stage)], language: Language) -> String {
    let stages_of = |class: FaultClass| cells.iter().filter(|(c, _)| *c == class).map(|(_, s)| *s).collect::<Vec<_>>();
    let mut by_stages: Vec<(Vec<Stage>, Vec<FaultClass>)> = Vec::new();
    for class in FaultClass::ALL.iter().copied() {
        let stages = stages_of(class);
        match by_stages.iter_mut().find(|(known, _)| *known == stages) {
            _ if stages.is_empty() => {}
            Some((_, classes)) => classes.push(class),
            None => by_stages.push((stages, vec![class])),
        }
    }
    let (comma, with, end) = match language {
        Language::Zh => ("、", " × ", "；"),
        Language::En => (", ", " × ", "; "),
    };
    let words = |(stages, classes): &(Vec<Stage>, Vec<FaultClass>)| {
        let classes = if classes.len() == FaultClass::ALL.len() {
            language.pick("任何类别", "any class").to_owned()
        } else {
            classes.iter().map(|class| class.label(language)).collect::<Vec<_>>().join(comma)
        };
        let stages = if stages.len() == Stage::ALL.len() {
            language.pick("任何环节", "any stage").to_owned()
        } else {
            stages.iter().map(|stage| stage.label(language)).collect::<Vec<_>>().join(comma)
        };
        format!("{classes}{with}{stages}")
    };
    by_stages.iter().map(words).collect::<Vec<_>>().join(end)
}

pub(super) fn crossing(winner: u32, loser: u32, example: &Example) -> Text {
    let (winner, loser, case) = (winner + 1, loser + 1, case(example));
    Text::new(
        format!("第 {winner} 行盖过了在另一维度上更具体的第 {loser} 行。例：{}。请确认这是双方本意。", case.zh),
        format!(
            "Row {winner} overrides row {loser}, which is more specific in another dimension. Example: {}. See that this is meant.",
            case.en
        ),
    )
}

pub(super) fn unnamed(row: u32, example: &Example) -> Text {
    let (row, case) = (row + 1, case(example));
    Text::new(
        format!("第 {row} 行由外部单位主责，但部件没有登记该单位。例：{}。请在台账中补登。", case.zh),
        format!(
            "Row {row} gives the lead to an outside party that the component does not name. Example: {}. Record it in the estate.",
            case.en
        ),
    )
}

pub(super) fn unreachable(row: u32) -> Text {
    let row = row + 1;
    Text::new(format!("第 {row} 行不适用于任何现有部件。"), format!("Row {row} selects no component there is."))
}

fn case(example: &Example) -> Text {
    let class = |language| example.fault_class.map_or("", |class| class.label(language));
    let stage = |language| example.stage.map_or("", |stage| stage.label(language));
    Text::new(
        format!("{}，{}，{}", example.path, class(Language::Zh), stage(Language::Zh)),
        format!("{}, {}, {}", example.path, class(Language::En), stage(Language::En)),
    )
}
