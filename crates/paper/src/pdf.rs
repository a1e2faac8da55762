//! PDF: one template, the document as data beside it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::fonts::{Fonts, HEAD, TEXT};
use crate::model::{Block, Paper, chapter};
use crate::{RenderError, mark};

const TEMPLATE: &str = include_str!("paper.typ");

/// A finished PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Letters that no font had, which stand as empty boxes: emoji, rare scripts.
    pub missing: BTreeSet<char>,
}

/// Sets a document. The same document gives the same bytes. Keeps a processor busy for up to seconds: not on an async thread.
pub fn pdf(paper: &Paper, fonts: &Fonts) -> Result<Pdf, RenderError> {
    let made = typeset(&Desk::new(paper, &fonts.book, &fonts.faces)?, paper);
    // What the typesetter remembers of one document helps no other, and keeps its fonts.
    typst::comemo::evict(0);
    made
}

fn typeset(world: &Desk<'_>, paper: &Paper) -> Result<Pdf, RenderError> {
    let document = typst::compile::<PagedDocument>(world).output.map_err(|errors| refused(&errors))?;
    let mut missing = BTreeSet::new();
    for page in document.pages() {
        absent(&page.frame, &mut missing);
    }
    // Tags say to a screen reader what is a table's head; of thousands of cells they would be most of the file.
    let tagged = cells(paper) <= TAGGED;
    let options = PdfOptions {
        tagged,
        ident: paper.number.clone().map_or(Smart::Auto, Smart::Custom),
        creator: Smart::Custom(Some("Aftercare".to_owned())),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))?;
    Ok(Pdf { bytes, pages: document.pages().len(), missing })
}

/// The most cells of tables in a tagged document.
const TAGGED: usize = 2000;

fn cells(paper: &Paper) -> usize {
    let blocks = paper.chapters().flat_map(|(_, section)| &section.blocks);
    blocks.map(|block| if let Block::Table { columns, rows } = block { columns.len() * rows.len() } else { 0 }).sum()
}

fn refused(errors: &[SourceDiagnostic]) -> RenderError {
    let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    RenderError::Typeset(said.join("; "))
}

/// A page of a PDF that is taken over: its number from 1 and its measures in points.
#[derive(serde::Serialize)]
pub(crate) struct Part {
    pub number: usize,
    pub width: f32,
    pub height: f32,
}

/// Each part fills a page of its own.
const ASSEMBLY: &str = r#"#for part in json("data.json") {
  page(width: part.width * 1pt, height: part.height * 1pt, margin: 0pt,
    image("scan.pdf", page: part.number, width: 100%, height: 100%, fit: "stretch", alt: "scan"))
}"#;

/// Pages of a PDF as a PDF of their own.
pub(crate) fn assembled(bytes: &[u8], parts: &[Part]) -> Result<Vec<u8>, RenderError> {
    let book = LazyHash::new(FontBook::new());
    let data = serde_json::to_string(parts).map_err(|error| RenderError::Typeset(error.to_string()))?;
    let files = vec![(file("scan.pdf")?, Bytes::new(bytes.to_vec())), (file("data.json")?, Bytes::from_string(data))];
    let world = Desk { book: &book, faces: &[], main: Source::new(file("scan.typ")?, ASSEMBLY.to_owned()), files };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| refused(&errors));
    let made = document
        .and_then(|document| typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|errors| refused(&errors)));
    typst::comemo::evict(0);
    made
}

/// Letters set as the box of what is missing.
fn absent(frame: &Frame, missing: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => absent(&group.frame, missing),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    missing.extend(text.text[glyph.range()].chars());
                }
            }
            _ => {}
        }
    }
}

/// What the typesetter may see: the template, the data, the logo, the QR, the fonts. No file of the machine, no network.
struct Desk<'a> {
    book: &'a LazyHash<FontBook>,
    faces: &'a [Font],
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

impl<'a> Desk<'a> {
    fn new(paper: &Paper, book: &'a LazyHash<FontBook>, faces: &'a [Font]) -> Result<Self, RenderError> {
        let mut data = serde_json::to_value(paper).map_err(|error| RenderError::Typeset(error.to_string()))?;
        data["text_font"] = TEXT.into();
        data["head_font"] = HEAD.into();
        for (place, section) in paper.sections.iter().enumerate() {
            data["sections"][place]["title"] = format!("{}{}", chapter(paper.language, place), section.title).into();
        }
        let mut files = Vec::new();
        if let Some(logo) = &paper.logo {
            let name = format!("logo.{}", logo.format);
            files.push((file(&name)?, Bytes::new(logo.bytes.clone())));
            data["logo"] = name.into();
        }
        if let Some(picture) = paper.mark.as_ref().and_then(|mark| mark::svg(&mark.address)) {
            files.push((file("mark.svg")?, Bytes::from_string(picture)));
            data["qr"] = "mark.svg".into();
        }
        // The code alone, without the address: the smallest QR, legible where a scan is coarse.
        if let Some(picture) = paper.mark.as_ref().and_then(|mark| mark::svg(&mark.code)) {
            files.push((file("code.svg")?, Bytes::from_string(picture)));
            data["code"] = "code.svg".into();
        }
        files.push((file("data.json")?, Bytes::from_string(data.to_string())));
        Ok(Self { book, faces, main: Source::new(file("paper.typ")?, TEMPLATE.to_owned()), files })
    }
}

fn file(name: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(name).map_err(|_| RenderError::Typeset(format!("`{name}` is no path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
