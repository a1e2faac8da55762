//! The container of a Word document: opened within limits, with nothing in it that runs or reaches out.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::tree::{self, Element, Node};
use super::{FormError, Unsafe};
use crate::RenderError;

/// The largest file that is opened.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;
/// What a file may unfold to: a document of pictures stays far below.
const UNFOLDED: u64 = 64 * 1024 * 1024;
/// What one part that is read as text may unfold to.
const PART: u64 = 16 * 1024 * 1024;
/// The most parts of a container.
const PARTS: usize = 1000;

/// Where a placeholder may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 正文.
    Body,
    /// 页眉.
    Header,
    /// 页脚.
    Footer,
    /// 脚注 and 尾注.
    Notes,
}

/// A container, opened.
pub(super) struct Container {
    /// Every part: its path and its bytes, in the order of the container.
    pub parts: Vec<(String, Vec<u8>)>,
    /// The parts that hold text: path and what it is, the body first.
    pub texts: Vec<(String, Part)>,
}

impl Container {
    /// Opens a container.
    pub fn open(bytes: &[u8]) -> Result<Self, FormError> {
        if bytes.len() > LARGEST {
            return Err(FormError::TooLarge);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FormError::NotWord)?;
        if archive.len() > PARTS {
            return Err(FormError::TooLarge);
        }
        let mut parts = Vec::new();
        let mut left = UNFOLDED;
        for place in 0..archive.len() {
            let entry = archive.by_index(place).map_err(|_| FormError::NotWord)?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_err(|_| FormError::NotWord)?.into_owned();
            let limit = if is_of(&name, &[".xml", ".rels"]) { left.min(PART) } else { left };
            let mut content = Vec::new();
            // What the container says of sizes is not believed: what comes out is counted.
            entry.take(limit + 1).read_to_end(&mut content).map_err(|_| FormError::NotWord)?;
            let size = content.len() as u64;
            if size > limit {
                return Err(FormError::TooLarge);
            }
            left -= size;
            parts.push((name, content));
        }
        let mut opened = Self { parts, texts: Vec::new() };
        opened.refuse_what_runs()?;
        opened.find_texts()?;
        Ok(opened)
    }

    /// A part as text.
    pub fn text(&self, path: &str) -> Option<&str> {
        let found = self.parts.iter().find(|(name, _)| name.trim_start_matches('/') == path);
        let text = found.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
        text.map(|text| text.trim_start_matches('\u{feff}'))
    }

    /// A part as a tree.
    pub fn tree(&self, path: &str) -> Result<Vec<Node>, FormError> {
        tree::read(self.text(path).ok_or_else(|| FormError::Broken(path.to_owned()))?, path)
    }

    /// Puts a part in the place of another, or behind all.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        match self.parts.iter_mut().find(|(name, _)| name == path) {
            Some((_, content)) => *content = bytes,
            None => self.parts.push((path.to_owned(), bytes)),
        }
    }

    /// Writes the container. The same parts give the same bytes.
    pub fn write(&self) -> Result<Vec<u8>, RenderError> {
        let failed = |error: &dyn std::fmt::Display| RenderError::Container(error.to_string());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            writer.start_file(name.as_str(), options).map_err(|error| failed(&error))?;
            writer.write_all(content).map_err(|error| failed(&error))?;
        }
        Ok(writer.finish().map_err(|error| failed(&error))?.into_inner())
    }

    /// Adds a relationship of `part` and a content type, for a picture.
    pub fn relate(&mut self, part: &str, id: &str, kind: &str, target: &str) {
        let path = rels_of(part);
        let entry = format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
        let empty =
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let now = self.text(&path).unwrap_or(empty).to_owned();
        let now = now
            .replace("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>", empty);
        self.put(&path, now.replacen("</Relationships>", &format!("{entry}</Relationships>"), 1).into_bytes());
    }

    /// Declares PNG pictures, where they are not yet.
    pub fn declare_png(&mut self) {
        let Some(types) = self.text(TYPES).map(str::to_owned) else { return };
        if types.to_ascii_lowercase().contains("extension=\"png\"") {
            return;
        }
        let more = "<Default Extension=\"png\" ContentType=\"image/png\"/></Types>";
        self.put(TYPES, types.replacen("</Types>", more, 1).into_bytes());
    }

    fn refuse_what_runs(&self) -> Result<(), FormError> {
        let runs = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("vbaproject") || name.contains("vbadata") || name.contains("/activex")
        };
        if let Some((name, _)) = self.parts.iter().find(|(name, _)| runs(name)) {
            return Err(FormError::Unsafe(Unsafe::Macro, name.clone()));
        }
        let embedded = self.parts.iter().find(|(name, _)| name.to_ascii_lowercase().contains("/embeddings/"));
        if let Some((name, _)) = embedded {
            return Err(FormError::Unsafe(Unsafe::Embedded, name.clone()));
        }
        let types = self.text(TYPES).ok_or(FormError::NotWord)?.to_ascii_lowercase();
        for (word, what) in [("macroenabled", Unsafe::Macro), ("vbaproject", Unsafe::Macro), ("activex", Unsafe::Macro)]
        {
            if types.contains(word) {
                return Err(FormError::Unsafe(what, TYPES.to_owned()));
            }
        }
        for (name, _) in self.parts.iter().filter(|(name, _)| is_of(name, &[".rels"])) {
            for link in relationships(&self.tree(name)?) {
                if link.kind.ends_with("/aFChunk") {
                    return Err(FormError::Unsafe(Unsafe::Embedded, link.target));
                }
                let opens = ["http://", "https://", "mailto:"].iter().any(|start| link.target.starts_with(start));
                // A link that is followed by hand loads nothing by itself.
                if link.external && !(link.kind.ends_with("/hyperlink") && opens) {
                    return Err(FormError::Unsafe(Unsafe::External, link.target));
                }
            }
        }
        Ok(())
    }

    fn find_texts(&mut self) -> Result<(), FormError> {
        let top = relationships(&self.tree("_rels/.rels").map_err(|_| FormError::NotWord)?);
        let main = top.into_iter().find(|link| link.kind.ends_with("/officeDocument")).ok_or(FormError::NotWord)?;
        let main = main.target.trim_start_matches('/').to_owned();
        let folder = main.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let nodes = self.tree(&main).map_err(|error| match error {
            FormError::Broken(_) if self.text(&main).is_none() => FormError::NotWord,
            other => other,
        })?;
        if tree::root(&nodes).is_none_or(|root| root.name != "w:document") {
            return Err(FormError::NotWord);
        }
        self.texts.push((main.clone(), Part::Body));
        if self.text(&rels_of(&main)).is_none() {
            return Ok(());
        }
        for link in relationships(&self.tree(&rels_of(&main))?) {
            let part = match link.kind.rsplit('/').next() {
                Some("header") => Part::Header,
                Some("footer") => Part::Footer,
                Some("footnotes" | "endnotes") => Part::Notes,
                _ => continue,
            };
            let path = match link.target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => format!("{folder}{}", link.target),
            };
            if self.text(&path).is_some() && !self.texts.iter().any(|(known, _)| *known == path) {
                self.texts.push((path, part));
            }
        }
        self.texts.sort_by_key(|(_, part)| *part);
        Ok(())
    }
}

const TYPES: &str = "[Content_Types].xml";

/// Where the relationships of a part lie.
fn rels_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{name}.rels")
}

struct Link {
    kind: String,
    target: String,
    external: bool,
}

fn relationships(nodes: &[Node]) -> Vec<Link> {
    let Some(root) = tree::root(nodes) else { return Vec::new() };
    let read = |element: &Element| Link {
        kind: element.attribute("Type").unwrap_or_default(),
        target: element.attribute("Target").unwrap_or_default(),
        external: element.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external")),
    };
    let elements = root.inside().iter().filter_map(|node| if let Node::Element(one) = node { Some(one) } else { None });
    elements.map(read).collect()
}

/// Whether a part's name ends so; names of parts are the same in capitals.
fn is_of(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}
