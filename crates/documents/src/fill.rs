//! What a document says, as the fields of a customer's own form: each is read where the platform's own document has it, so
//! that the two never say different things.

use std::collections::BTreeMap;

use kernel::Language;
use paper::{Block, Fact, Filling, Paper, Section};

use crate::core::{CODE, DocumentKind, Fields, fields_of};

/// A value that is not there.
const NONE: &str = "—";

/// What a form is filled with that does not stand in the document itself.
pub(crate) struct Dress<'a> {
    /// The customer's name.
    pub customer: &'a str,
    /// The local date of the issue; none of a draft.
    pub issued_on: Option<String>,
    /// Without a mark a document is a draft: what is said in the place of its code.
    pub draft: &'a str,
}

/// The fields of `paper`, a document of `kind` with its number and mark.
pub(crate) fn filling(kind: DocumentKind, paper: &Paper, dress: &Dress<'_>) -> Filling {
    let Fields { facts, prose, tables } = fields_of(kind);
    let language = paper.language;
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |name: &str, value: Option<String>| {
        let value = value.filter(|value| !value.trim().is_empty()).unwrap_or_else(|| NONE.to_owned());
        values.insert(name.to_owned(), value);
    };
    let or_draft = |said: Option<&String>| Some(said.cloned().unwrap_or_else(|| dress.draft.to_owned()));
    put("document.title", Some(paper.title.clone()));
    put("document.subtitle", paper.subtitle.clone());
    put("document.number", paper.number.clone());
    put("document.issued_on", or_draft(dress.issued_on.as_ref()));
    put("document.code", or_draft(paper.mark.as_ref().map(|mark| &mark.code)));
    put("document.address", or_draft(paper.mark.as_ref().map(|mark| &mark.address)));
    put("provider.name", Some(paper.issuer.clone()));
    put("customer.name", Some(dress.customer.to_owned()));
    for (name, place, label) in facts {
        put(name, fact(paper, of(language, place), of(language, label)));
    }
    for (name, place) in prose {
        put(name, section(paper, of(language, place)).map(text));
    }
    let mut codes = BTreeMap::new();
    match &paper.mark {
        Some(mark) => {
            codes.insert(CODE.0.to_owned(), mark.address.clone());
        }
        None => put(CODE.0, Some(dress.draft.to_owned())),
    }
    let mut lists = BTreeMap::new();
    for (list, place, columns) in tables {
        let named: Vec<(&str, &str)> = columns.iter().map(|(name, zh, en)| (*name, language.pick(zh, en))).collect();
        let mut items = section(paper, of(language, place)).map(|found| rows(found, &named)).unwrap_or_default();
        if items.is_empty() {
            // A list without items leaves one row that says so, rather than a table without any.
            items.push(named.iter().map(|(name, _)| ((*name).to_owned(), NONE.to_owned())).collect());
        }
        lists.insert(list.to_owned(), items);
    }
    let banner = paper.watermark.clone().or_else(|| paper.mark.is_none().then(|| dress.draft.to_owned()));
    Filling { values, lists, codes, banner }
}

fn of(language: Language, (zh, en): (&'static str, &'static str)) -> &'static str {
    language.pick(zh, en)
}

fn section<'a>(paper: &'a Paper, title: &str) -> Option<&'a Section> {
    paper.sections.iter().chain(&paper.annexes).find(|section| section.title == title)
}

/// The value under a label: at the head, where no section is named.
fn fact(paper: &Paper, place: &str, label: &str) -> Option<String> {
    let under = |facts: &[Fact]| facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone());
    if place.is_empty() {
        return under(&paper.facts);
    }
    section(paper, place)?.blocks.iter().find_map(|block| match block {
        Block::Facts { facts } => under(facts),
        _ => None,
    })
}

/// What a section says in sentences.
fn text(section: &Section) -> String {
    let said = section.blocks.iter().filter_map(|block| match block {
        Block::Text { text } | Block::Note { text } => Some(text.clone()),
        Block::List { items } => Some(items.join("\n")),
        Block::Facts { .. } | Block::Table { .. } | Block::Lines { .. } => None,
    });
    said.collect::<Vec<_>>().join("\n")
}

/// The rows of the first table of a section that has these columns.
fn rows(section: &Section, named: &[(&str, &str)]) -> Vec<BTreeMap<String, String>> {
    section
        .blocks
        .iter()
        .find_map(|block| {
            let Block::Table { columns, rows } = block else { return None };
            let at = |title: &str| columns.iter().position(|column| column.title == title);
            let places: Option<Vec<(&str, usize)>> =
                named.iter().map(|(name, title)| Some((*name, at(title)?))).collect();
            let places = places?;
            let item = |row: &Vec<String>| {
                let cell = |at: usize| row.get(at).filter(|text| !text.is_empty()).cloned().unwrap_or_default();
                places.iter().map(|(name, at)| ((*name).to_owned(), cell(*at))).collect()
            };
            Some(rows.iter().map(item).collect())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use paper::Column;

    use super::*;

    fn paper() -> Paper {
        Paper {
            language: Language::Zh,
            title: "现场服务单".into(),
            subtitle: None,
            number: Some("SV-RMYY-2026-0001".into()),
            issuer: "华衡".into(),
            logo: None,
            facts: vec![Fact::new("工单编号", "INC-2026-000001")],
            sections: vec![
                Section {
                    title: "到达与离开".into(),
                    blocks: vec![Block::Facts { facts: vec![Fact::new("服务人员", "王晓东")] }],
                },
                Section {
                    title: "遗留".into(), blocks: vec![Block::text("一周后复查"), Block::text("客户提供备件")]
                },
                Section {
                    title: "更换备件".into(),
                    blocks: vec![Block::Table {
                        columns: ["备件", "数量", "型号", "旧序列号", "新序列号"]
                            .into_iter()
                            .map(|title| Column::new(title, 1))
                            .collect(),
                        rows: vec![["内存", "2", "DDR4", "A1", "B1"].map(str::to_owned).to_vec()],
                    }],
                },
            ],
            signatures: Vec::new(),
            annexes: Vec::new(),
            mark: None,
            watermark: None,
        }
    }

    #[test]
    fn a_field_is_what_the_document_says_in_its_place() {
        let dress = Dress { customer: "滨江市人民医院", issued_on: None, draft: "草稿" };
        let filling = filling(DocumentKind::ServiceVisit, &paper(), &dress);
        let said = |name: &str| filling.values[name].as_str();
        assert_eq!(said("incident.number"), "INC-2026-000001");
        assert_eq!(said("visit.engineer"), "王晓东");
        assert_eq!(said("visit.left_over"), "一周后复查\n客户提供备件");
        assert_eq!(said("customer.name"), "滨江市人民医院");
        assert_eq!(said("visit.place"), "—", "what the document does not say is a dash");
        assert_eq!((said("document.code"), said("document.qr")), ("草稿", "草稿"));
        let parts = &filling.lists["parts"];
        assert_eq!((parts.len(), parts[0]["serial_new"].as_str()), (1, "B1"));
    }

    #[test]
    fn a_list_without_items_leaves_one_row_of_dashes() {
        let dress = Dress { customer: "x", issued_on: None, draft: "草稿" };
        let mut bare = paper();
        bare.sections.truncate(1);
        let filling = filling(DocumentKind::ServiceVisit, &bare, &dress);
        assert_eq!(filling.lists["parts"].len(), 1);
        assert!(filling.lists["parts"][0].values().all(|value| value == "—"));
    }
}
