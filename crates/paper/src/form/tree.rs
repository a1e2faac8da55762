//! A part of a Word document as a tree: what is not touched is written back byte for byte.

use std::fmt::Write;

use quick_xml::escape::{partial_escape, resolve_predefined_entity};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::FormError;

/// The deepest nesting that is read: Word's own documents stay below forty.
const DEEPEST: usize = 128;
/// The most pieces of one part.
const MOST: usize = 2_000_000;

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text between tags, unescaped.
    Text(String),
    /// Anything else, as it was written: the declaration, a comment.
    Raw(String),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name with its prefix: `w:p`.
    pub name: String,
    /// Its first tag as it was written.
    pub open: String,
    /// What it holds; none for an empty tag.
    pub nodes: Option<Vec<Node>>,
}

impl Element {
    /// What it holds.
    pub fn inside(&self) -> &[Node] {
        self.nodes.as_deref().unwrap_or_default()
    }

    /// The text directly inside.
    pub fn text(&self) -> String {
        let texts = self.inside().iter().map(|node| if let Node::Text(text) = node { text.as_str() } else { "" });
        texts.collect()
    }

    /// The value of an attribute of its first tag, unescaped.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let tag = self.open.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let start = quick_xml::events::BytesStart::from_content(tag, self.name.len());
        let found = start.try_get_attribute(wanted).ok().flatten()?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }
}

/// Reads a part. A document type, an unknown entity, unbalanced tags and endless nesting are refused.
pub(super) fn read(text: &str, part: &str) -> Result<Vec<Node>, FormError> {
    let broken = || FormError::Broken(part.to_owned());
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut top: Vec<Node> = Vec::new();
    let mut count = 0;
    loop {
        let from = usize::try_from(reader.buffer_position()).map_err(|_| broken())?;
        let event = reader.read_event().map_err(|_| broken())?;
        let to = usize::try_from(reader.buffer_position()).map_err(|_| broken())?;
        let raw = || text.get(from..to).unwrap_or_default().to_owned();
        count += 1;
        if count > MOST {
            return Err(FormError::TooLarge);
        }
        let nodes = match open.last_mut() {
            Some(element) => element.nodes.get_or_insert_default(),
            None => &mut top,
        };
        match event {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return Err(FormError::TooLarge);
                }
                let name = start.name().as_ref().to_owned();
                open.push(Element { name, open: raw(), nodes: Some(Vec::new()) });
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                nodes.push(Node::Element(Element { name, open: raw(), nodes: None }));
            }
            Event::End(_) => {
                let done = open.pop().ok_or_else(broken)?;
                let nodes = match open.last_mut() {
                    Some(element) => element.nodes.get_or_insert_default(),
                    None => &mut top,
                };
                nodes.push(Node::Element(done));
            }
            // Line ends between tags stay what they were.
            Event::Text(said) if said.trim().is_empty() && said.contains('\r') => nodes.push(Node::Raw(raw())),
            Event::Text(said) => append(nodes, &said.xml10_content()),
            Event::CData(said) => append(nodes, &said.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| broken())? {
                Some(letter) => append(nodes, letter.encode_utf8(&mut [0; 4])),
                None => append(nodes, resolve_predefined_entity(&reference).ok_or_else(broken)?),
            },
            Event::DocType(_) => return Err(broken()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => nodes.push(Node::Raw(raw())),
        }
    }
    if open.is_empty() { Ok(top) } else { Err(broken()) }
}

fn append(nodes: &mut Vec<Node>, said: &str) {
    if let Some(Node::Text(text)) = nodes.last_mut() {
        text.push_str(said);
    } else {
        nodes.push(Node::Text(said.to_owned()));
    }
}

/// Writes a part.
pub(super) fn write(nodes: &[Node]) -> String {
    let mut out = String::new();
    put(nodes, &mut out);
    out
}

fn put(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Raw(raw) => out.push_str(raw),
            Node::Text(text) => out.push_str(&partial_escape(text.as_str())),
            Node::Element(element) => {
                out.push_str(&element.open);
                if let Some(inside) = &element.nodes {
                    put(inside, out);
                    let _ = write!(out, "</{}>", element.name);
                }
            }
        }
    }
}

/// The first element of a part.
pub(super) fn root(nodes: &[Node]) -> Option<&Element> {
    nodes.iter().find_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back() {
        let part = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w='x'><w:p \
                    w:a=\"1\"><w:t xml:space=\"preserve\"> a &amp; b </w:t><w:br/></w:p><!-- note --></w:document>";
        assert_eq!(write(&read(part, "x").expect("it reads")), part);
    }

    #[test]
    fn what_could_reach_out_or_never_end_is_refused() {
        let refused = |part: &str| read(part, "x").is_err();
        assert!(refused("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"));
        assert!(refused("<a>&b;</a>"), "an entity nobody declared");
        assert!(refused("<a><b></a>"));
        assert!(refused("<a>"));
        assert!(refused(&format!("{}{}", "<a>".repeat(500), "</a>".repeat(500))));
    }

    #[test]
    fn attributes_are_read_unescaped() {
        let nodes = read("<a b=\"1 &amp; 2\"/>", "x").expect("it reads");
        assert_eq!(root(&nodes).and_then(|a| a.attribute("b")).as_deref(), Some("1 & 2"));
    }
}
