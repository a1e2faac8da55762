//! Values into the places of a form.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::escape::partial_escape;

use super::container::{Container, Part};
use super::place::{self, Piece, pieces, placeholders};
use super::tree::{self, Element, Node};
use super::{Filling, FormError};
use crate::{RenderError, mark};

/// What a filled part may come to.
const LARGEST: usize = 64 * 1024 * 1024;
/// The side of a QR on the paper, in the unit of drawings: 20 mm.
const SIDE: u32 = 720_000;
const IMAGE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";

/// Fills every part in.
pub(super) fn all(container: &Container, filling: &Filling) -> Result<Vec<u8>, RenderError> {
    let broken = |error: FormError| RenderError::Container(error.to_string());
    let mut done = Container { parts: container.parts.clone(), texts: container.texts.clone() };
    for (path, part) in &container.texts {
        let mut pen = Pen { filling, codes: BTreeSet::new(), drawn: 0, size: 0 };
        let mut nodes = pen.nodes(container.tree(path).map_err(broken)?, None);
        if let (Part::Body, Some(said)) = (part, &filling.banner) {
            above(&mut nodes, said);
        }
        let written = tree::write(&nodes);
        if pen.size > LARGEST || written.len() > LARGEST {
            return Err(RenderError::Container(format!("{path} would be larger than {LARGEST} bytes")));
        }
        done.put(path, written.into_bytes());
        for field in pen.codes {
            let Some((picture, _)) = filling.codes.get(&field).and_then(|text| mark::png(text, 8)) else { continue };
            let name = format!("aftercare-{}.png", field.replace('.', "-"));
            let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
            done.put(&format!("{folder}media/{name}"), picture);
            done.relate(path, &relation(&field), IMAGE, &format!("media/{name}"));
            done.declare_png();
        }
    }
    done.write()
}

/// A paragraph above everything else in the body.
fn above(nodes: &mut [Node], said: &str) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let Some(inside) = &mut element.nodes else { continue };
        if element.name == "w:body" {
            let said = partial_escape(said);
            inside.insert(0, Node::Raw(format!(
                "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val=\"C00000\"/><w:sz w:val=\"28\"/>\
                 </w:rPr><w:t xml:space=\"preserve\">{said}</w:t></w:r></w:p>"
            )));
            return;
        }
        above(inside, said);
    }
}

fn relation(field: &str) -> String {
    format!("rIdAftercare{}", field.replace('.', "_"))
}

type Item<'a> = (&'a str, &'a BTreeMap<String, String>);

struct Pen<'a> {
    filling: &'a Filling,
    /// The codes that were drawn into this part.
    codes: BTreeSet<String>,
    drawn: u32,
    /// How much repeated rows have come to.
    size: usize,
}

impl<'a> Pen<'a> {
    fn nodes(&mut self, nodes: Vec<Node>, item: Option<Item<'a>>) -> Vec<Node> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(row) if row.name == "w:tr" => self.row(row, item, &mut out),
                Node::Element(mut element) => {
                    if element.name == "w:p" {
                        self.paragraph(&mut element, item);
                    }
                    element.nodes = element.nodes.take().map(|inside| self.nodes(inside, item));
                    out.push(Node::Element(element));
                }
                other => out.push(other),
            }
        }
        out
    }

    /// A row, once for each item of the list that it names.
    fn row(&mut self, row: Element, outer: Option<Item<'a>>, out: &mut Vec<Node>) {
        let mut named = Vec::new();
        place::fields(row.inside(), &mut named);
        let filling = self.filling;
        let list = named.iter().find_map(|field| {
            let (list, _) = field.split_once('.')?;
            filling.lists.get_key_value(list)
        });
        let Some((list, items)) = list else {
            let inside = row.nodes.map(|inside| self.nodes(inside, outer));
            out.push(Node::Element(Element { nodes: inside, ..row }));
            return;
        };
        let weight = weight(row.inside());
        for (place, item) in items.iter().enumerate() {
            self.size += weight;
            if self.size > LARGEST {
                return;
            }
            let mut copy = row.clone();
            if place > 0 {
                // A name of a place may stand once in a document.
                copy.nodes = copy.nodes.map(without_bookmarks);
            }
            copy.nodes = copy.nodes.map(|inside| self.nodes(inside, Some((list.as_str(), item))));
            out.push(Node::Element(copy));
        }
    }

    fn paragraph(&mut self, paragraph: &mut Element, item: Option<Item<'a>>) {
        let mut found = Vec::new();
        pieces(paragraph.inside(), &mut found);
        let mut letters: Vec<char> = Vec::new();
        // For each piece of text where its letters begin and end.
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for piece in &found {
            match piece {
                Piece::Gap => letters.push('\t'),
                Piece::Text(text) => {
                    let from = letters.len();
                    letters.extend(text.chars());
                    spans.push((from, letters.len()));
                }
            }
        }
        let places: Vec<(usize, usize, Value)> = placeholders(&letters)
            .into_iter()
            .filter_map(|found| Some((found.from, found.to, self.value(found.field.as_deref()?, item)?)))
            .collect();
        if places.is_empty() {
            return;
        }
        let mut texts = spans.iter().map(|(from, to)| said(&letters, (*from, *to), &places));
        let nodes = paragraph.nodes.take().unwrap_or_default();
        paragraph.nodes = Some(self.put(nodes, &mut texts));
    }

    fn value(&self, field: &str, item: Option<Item<'_>>) -> Option<Value> {
        if self.filling.codes.contains_key(field) {
            return Some(Value::Code(field.to_owned()));
        }
        if let Some(value) = self.filling.values.get(field) {
            return Some(Value::Text(value.clone()));
        }
        let (list, own) = field.split_once('.')?;
        let (of, item) = item?;
        item.get(own).filter(|_| of == list).map(|value| Value::Text(value.clone()))
    }

    /// The texts of a paragraph anew, in the order that [`pieces`] found them.
    fn put(&mut self, nodes: Vec<Node>, texts: &mut dyn Iterator<Item = Vec<Value>>) -> Vec<Node> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(text) if text.name == "w:t" => {
                    for value in texts.next().unwrap_or_default() {
                        match value {
                            Value::Text(said) => written(&said, &mut out),
                            Value::Code(field) => out.push(self.code(field)),
                        }
                    }
                }
                Node::Element(mut element) => {
                    if !matches!(element.name.as_str(), "w:p" | "w:tbl" | "w:pPr" | "w:rPr") {
                        element.nodes = element.nodes.take().map(|inside| self.put(inside, texts));
                    }
                    out.push(Node::Element(element));
                }
                other => out.push(other),
            }
        }
        out
    }

    /// A QR as a picture in the line.
    fn code(&mut self, field: String) -> Node {
        self.drawn += 1;
        let (id, place) = (relation(&field), 9_000 + self.drawn);
        self.codes.insert(field);
        Node::Raw(format!(
            "<w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{SIDE}\" cy=\"{SIDE}\"/>\
             <wp:docPr id=\"{place}\" name=\"QR {place}\"/>\
             <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:nvPicPr><pic:cNvPr id=\"{place}\" name=\"QR\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
             r:embed=\"{id}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{SIDE}\" cy=\"{SIDE}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing>"
        ))
    }
}

/// What a piece of a paragraph becomes.
enum Value {
    Text(String),
    Code(String),
}

/// What the letters of one piece become: a placeholder's value stands where it begins, the rest of it falls away.
fn said(letters: &[char], (from, to): (usize, usize), places: &[(usize, usize, Value)]) -> Vec<Value> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut at = from;
    for (begin, end, value) in places.iter().filter(|(begin, end, _)| *begin < to && *end > from) {
        text.extend(&letters[at.max(from)..(*begin).max(at).min(to)]);
        if *begin >= from {
            match value {
                Value::Text(said) => text.push_str(said),
                Value::Code(field) => {
                    out.push(Value::Text(std::mem::take(&mut text)));
                    out.push(Value::Code(field.clone()));
                }
            }
        }
        at = (*end).min(to);
    }
    text.extend(&letters[at..to]);
    out.push(Value::Text(text));
    out
}

/// A text as the children of a run: one for each line.
fn written(said: &str, out: &mut Vec<Node>) {
    for (place, line) in said.split('\n').enumerate() {
        if place > 0 {
            out.push(Node::Element(Element { name: "w:br".to_owned(), open: "<w:br/>".to_owned(), nodes: None }));
        }
        // What XML does not allow is left out.
        let line: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        out.push(Node::Element(Element {
            name: "w:t".to_owned(),
            open: "<w:t xml:space=\"preserve\">".to_owned(),
            nodes: Some(vec![Node::Text(line)]),
        }));
    }
}

fn without_bookmarks(nodes: Vec<Node>) -> Vec<Node> {
    let keep = |node: Node| match node {
        Node::Element(one) if matches!(one.name.as_str(), "w:bookmarkStart" | "w:bookmarkEnd") => None,
        Node::Element(mut one) => {
            one.nodes = one.nodes.take().map(without_bookmarks);
            Some(Node::Element(one))
        }
        other => Some(other),
    };
    nodes.into_iter().filter_map(keep).collect()
}

/// About how many bytes these nodes come to.
fn weight(nodes: &[Node]) -> usize {
    let of = |node: &Node| match node {
        Node::Raw(text) | Node::Text(text) => text.len(),
        Node::Element(element) => 2 * element.open.len() + weight(element.inside()),
    };
    nodes.iter().map(of).sum()
}
