//! What of a form cannot be filled in, and where it stands.

use super::container::Part;
use super::place::{self, Place, placeholders};
use super::tree::{Element, Node};
use super::{FormError, Unsafe};

/// What a form may name.
pub struct Known<'a> {
    /// Fields with one value.
    pub values: Vec<&'a str>,
    /// Fields of lists: the list and the field, `parts` and `parts.name`.
    pub lists: Vec<(&'a str, String)>,
}

impl Known<'_> {
    /// The list of a field.
    fn list(&self, field: &str) -> Option<&str> {
        self.lists.iter().find(|(_, known)| known == field).map(|(list, _)| *list)
    }

    fn knows(&self, field: &str) -> bool {
        self.values.contains(&field) || self.list(field).is_some()
    }

    /// The known names nearest to one that is not.
    fn nearest(&self, field: &str) -> Vec<String> {
        let all = self.values.iter().copied().chain(self.lists.iter().map(|(_, name)| name.as_str()));
        let mut near: Vec<(f64, &str)> =
            all.map(|name| (strsim::normalized_damerau_levenshtein(field, name), name)).collect();
        near.sort_by(|(a, left), (b, right)| b.total_cmp(a).then_with(|| left.cmp(right)));
        near.into_iter().take_while(|(likeness, _)| *likeness >= 0.5).take(3).map(|(_, name)| name.to_owned()).collect()
    }
}

/// What is wrong with a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such field; those nearest to it.
    Unknown(Vec<String>),
    /// A field of a list outside of a table row.
    NotInRow,
    /// A row that holds fields of two lists.
    TwoLists,
    /// Braces that are not closed, or hold no field.
    NotClosed,
}

/// A placeholder that cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What stands in the document.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// Where it stands.
    pub place: Place,
}

/// Checks one part.
pub(super) fn part(nodes: &[Node], part: Part, known: &Known<'_>, troubles: &mut Vec<Trouble>, used: &mut Vec<String>) {
    let mut walk = Walk { part, known, paragraph: 0, table: 0, troubles, used };
    walk.nodes(nodes, None);
}

/// The row that a paragraph stands in: table, row, the first list that it names.
#[derive(Clone)]
struct Row {
    at: (usize, usize),
    list: Option<String>,
}

struct Walk<'a> {
    part: Part,
    known: &'a Known<'a>,
    paragraph: usize,
    table: usize,
    troubles: &'a mut Vec<Trouble>,
    used: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node], row: Option<&Row>) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            match element.name.as_str() {
                "w:tbl" => {
                    self.table += 1;
                    let table = self.table;
                    self.rows(element.inside(), table, &mut 0);
                }
                "w:p" => {
                    self.paragraph(element, row);
                    self.nodes(element.inside(), row);
                }
                // A text box stands twice, once for old programs.
                "mc:Fallback" => {}
                _ => self.nodes(element.inside(), row),
            }
        }
    }

    fn rows(&mut self, nodes: &[Node], table: usize, count: &mut usize) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            if element.name == "w:tr" {
                *count += 1;
                let mut named = Vec::new();
                place::fields(element.inside(), &mut named);
                let list = named.iter().find_map(|field| self.known.list(field)).map(str::to_owned);
                self.nodes(element.inside(), Some(&Row { at: (table, *count), list }));
            } else {
                self.rows(element.inside(), table, count);
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element, row: Option<&Row>) {
        self.paragraph += 1;
        let text = place::said(paragraph);
        let letters: Vec<char> = text.chars().collect();
        for found in placeholders(&letters) {
            let named = found.field.clone().unwrap_or_else(|| letters[found.from..found.to].iter().collect());
            let fault = match &found.field {
                None => Some(Fault::NotClosed),
                Some(field) if !self.known.knows(field) => Some(Fault::Unknown(self.known.nearest(field))),
                Some(field) => self.known.list(field).and_then(|list| match row.and_then(|row| row.list.as_deref()) {
                    None => Some(Fault::NotInRow),
                    Some(first) if first != list => Some(Fault::TwoLists),
                    Some(_) => None,
                }),
            };
            match fault {
                None => self.used.push(named),
                Some(fault) => {
                    let shown: String = text.trim().chars().take(60).collect();
                    let place =
                        Place { part: self.part, row: row.map(|row| row.at), paragraph: self.paragraph, text: shown };
                    self.troubles.push(Trouble { field: named, fault, place });
                }
            }
        }
    }
}

/// Fields of Word that read files, ask databases or run something.
const REFUSED: &[&str] = &[
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "INCLUDE",
    "IMPORT",
    "DDE",
    "DDEAUTO",
    "LINK",
    "DATABASE",
    "MACROBUTTON",
    "RD",
    "AUTOTEXT",
    "AUTOTEXTLIST",
    "CONTROL",
];

/// Refuses what Word would run or fetch when it opens the document.
pub(super) fn refuse_fields(nodes: &[Node]) -> Result<(), FormError> {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let said = match element.name.as_str() {
            "w:fldSimple" => element.attribute("w:instr").unwrap_or_default(),
            "w:p" => {
                let mut said = String::new();
                instructions(element.inside(), &mut said);
                said
            }
            _ => String::new(),
        };
        let named = said.split_whitespace().map(str::to_uppercase).find(|word| REFUSED.contains(&word.as_str()));
        if let Some(word) = named {
            return Err(FormError::Unsafe(Unsafe::Field, word));
        }
        refuse_fields(element.inside())?;
    }
    Ok(())
}

/// The instructions of the fields of a paragraph, joined: Word splits them over runs.
fn instructions(nodes: &[Node], out: &mut String) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "w:instrText" => out.push_str(&element.text()),
            "w:fldChar" => out.push(' '),
            _ => instructions(element.inside(), out),
        }
    }
}
