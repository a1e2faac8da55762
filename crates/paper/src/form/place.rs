//! Placeholders in the text of a paragraph, and where in a document a paragraph stands.

use super::container::Part;
use super::tree::{Element, Node};

/// Where in a document something stands; counted from 1, as a reader counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In the body, a header, a footer.
    pub part: Part,
    /// The table and its row, where it stands in one.
    pub row: Option<(usize, usize)>,
    /// The paragraph, those in tables counted too.
    pub paragraph: usize,
    /// What the paragraph says, cut.
    pub text: String,
}

/// A placeholder in a text: where it begins and ends, in letters, and its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub from: usize,
    pub to: usize,
    /// None where what stands between the braces is no field, or they are not closed.
    pub field: Option<String>,
}

/// The placeholders of a text. Full-width braces, as Chinese keyboards have them, count as braces.
pub(super) fn placeholders(letters: &[char]) -> Vec<Found> {
    let brace = |at: usize, wide: char, narrow: char| letters.get(at).is_some_and(|c| *c == wide || *c == narrow);
    let opens = |at: usize| brace(at, '｛', '{') && brace(at + 1, '｛', '{');
    let closes = |at: usize| brace(at, '｝', '}') && brace(at + 1, '｝', '}');
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !opens(at) {
            at += 1;
            continue;
        }
        let end = (at + 2..letters.len()).take_while(|here| !opens(*here)).find(|here| closes(*here));
        let Some(end) = end else {
            found.push(Found { from: at, to: (at + 2).min(letters.len()), field: None });
            at += 2;
            continue;
        };
        let name: String = letters[at + 2..end].iter().collect();
        let name = name.trim();
        let is_field = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
        let field = (!name.is_empty() && name.chars().all(is_field)).then(|| name.to_owned());
        found.push(Found { from: at, to: end + 2, field });
        at = end + 2;
    }
    found
}

/// A piece of a paragraph: a text of a run, or something that no placeholder reaches over.
pub(super) enum Piece {
    Text(String),
    Gap,
}

/// The pieces of a paragraph in their order, those of paragraphs inside it (text boxes) left out.
pub(super) fn pieces(nodes: &[Node], out: &mut Vec<Piece>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "w:t" => out.push(Piece::Text(element.text())),
            "w:br" | "w:tab" | "w:cr" => out.push(Piece::Gap),
            "w:p" | "w:tbl" | "w:pPr" | "w:rPr" => {}
            _ => pieces(element.inside(), out),
        }
    }
}

/// What a paragraph says, a tabulator for each gap.
pub(super) fn said(paragraph: &Element) -> String {
    let mut found = Vec::new();
    pieces(paragraph.inside(), &mut found);
    found.iter().map(|piece| if let Piece::Text(text) = piece { text.as_str() } else { "\t" }).collect()
}

/// Every field that stands in these nodes, tables inside them left out.
pub(super) fn fields(nodes: &[Node], out: &mut Vec<String>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if element.name == "w:tbl" {
            continue;
        }
        if element.name == "w:p" {
            let letters: Vec<char> = said(element).chars().collect();
            out.extend(placeholders(&letters).into_iter().filter_map(|found| found.field));
        }
        fields(element.inside(), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(text: &str) -> Vec<Option<String>> {
        let letters: Vec<char> = text.chars().collect();
        placeholders(&letters).into_iter().map(|found| found.field).collect()
    }

    #[test]
    fn placeholders_are_found_with_blanks_and_with_full_width_braces() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            fields_of("编号：{{incident.number}}，｛｛ customer.name ｝｝"),
            [some("incident.number"), some("customer.name")]
        );
        assert_eq!(fields_of("{{a}}{{b}}"), [some("a"), some("b")]);
        assert_eq!(fields_of("{a} {b} }} {"), []);
    }

    #[test]
    fn what_is_not_closed_or_no_field_is_found_as_such() {
        assert_eq!(fields_of("{{incident.number"), [None]);
        assert_eq!(fields_of("{{a {{b}}"), [None, Some("b".to_owned())]);
        assert_eq!(fields_of("{{故障编号}} {{}}"), [None, None]);
    }
}
