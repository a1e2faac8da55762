//! DOCX with the faces of official documents (GB/T 9704) on the page that the PDF has, so that both break at the same places.
//! The eastAsia font stands on every run, since a run without one is set in the theme's font, whatever the style says.

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, LineSpacingType, NumPages, PageMargin, PageNum,
    Paragraph, Pic, Run, RunFonts, Shading, SpecialIndentType, Table, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};
use kernel::Language;

use crate::model::{Align, Block, Column, Fact, Mark, Paper, Signature, chapter};
use crate::{RenderError, mark};

/// Twentieths of a point: an A4 page between margins of 23 mm.
const WIDTH: usize = 9298;
/// A4.
const PAGE: (u32, u32) = (11906, 16838);

/// The faces of the kinds of text. The Chinese ones are what offices have; Word takes its own where one is missing.
#[derive(Clone, Copy)]
enum Face {
    Title,
    Heading,
    Body,
}

/// A size in half points and the lines it stands on, twentieths of a point: as the PDF sets it (`paper.typ`).
#[derive(Clone, Copy)]
struct Size(usize, i32);

const TITLE: Size = Size(40, 480);
const HEADING: Size = Size(24, 360);
const BODY: Size = Size(21, 306);
const ISSUER: Size = Size(22, 320);
const SIGNER: Size = Size(20, 290);
const FACT: Size = Size(19, 253);
const CELL: Size = Size(18, 231);
const NOTE: Size = Size(17, 247);
const FOOT: Size = Size(16, 220);

/// Writes a document for editing.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, RenderError> {
    let hand = Hand { language: paper.language };
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin {
            top: 1531,
            left: 1304,
            bottom: 1417,
            right: 1304,
            header: 680,
            footer: 680,
            gutter: 0,
        })
        .default_fonts(Hand::fonts(Face::Body))
        .default_size(BODY.0)
        .footer(hand.footer(paper));
    if let Some(mark) = &paper.watermark {
        docx = docx.header(hand.header(mark));
    }
    docx = docx.add_table(hand.head(paper)).add_paragraph(hand.title(&paper.title));
    if let Some(subtitle) = &paper.subtitle {
        docx = docx.add_paragraph(hand.centred(subtitle));
    }
    if !paper.facts.is_empty() {
        docx = docx.add_table(hand.facts(&paper.facts));
    }
    for (place, section) in paper.sections.iter().enumerate() {
        docx = docx.add_paragraph(hand.heading(&format!("{}{}", chapter(paper.language, place), section.title)));
        for block in &section.blocks {
            docx = hand.block(docx, block);
        }
    }
    if !paper.signatures.is_empty() {
        docx = docx.add_paragraph(hand.set("", Face::Body, HEADING)).add_table(hand.signatures(&paper.signatures));
    }
    for annex in &paper.annexes {
        docx = docx.add_paragraph(hand.heading(&annex.title).page_break_before(true));
        for block in &annex.blocks {
            docx = hand.block(docx, block);
        }
    }
    let mut file = std::io::Cursor::new(Vec::new());
    docx.build().pack(&mut file).map_err(|error| RenderError::Container(error.to_string()))?;
    Ok(file.into_inner())
}

struct Hand {
    language: Language,
}

impl Hand {
    fn fonts(face: Face) -> RunFonts {
        let east = match face {
            Face::Title => "方正小标宋简体",
            Face::Heading => "黑体",
            Face::Body => "仿宋_GB2312",
        };
        RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman").east_asia(east)
    }

    fn run(&self, text: &str, face: Face, size: usize) -> Run {
        // Latin letters of the faces that offices have are narrower than those of the PDF, by about a seventh.
        let size = match self.language {
            Language::Zh => size,
            Language::En => (size * 23 + 10) / 20,
        };
        let mut run = Run::new().fonts(Self::fonts(face)).size(size);
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(clean(line));
        }
        run
    }

    /// A paragraph of one size on its lines.
    fn set(&self, text: &str, face: Face, Size(size, line): Size) -> Paragraph {
        Paragraph::new().add_run(self.run(text, face, size)).line_spacing(lines(line))
    }

    fn title(&self, text: &str) -> Paragraph {
        let spacing = lines(TITLE.1).before(240).after(160);
        self.set(text, Face::Title, TITLE).align(AlignmentType::Center).line_spacing(spacing)
    }

    fn centred(&self, text: &str) -> Paragraph {
        let spacing = lines(BODY.1).after(160);
        self.set(text, Face::Body, BODY).align(AlignmentType::Center).line_spacing(spacing)
    }

    fn heading(&self, text: &str) -> Paragraph {
        let run = self.run(text, Face::Heading, HEADING.0);
        let run = if self.language == Language::En { run.bold() } else { run };
        let spacing = lines(HEADING.1).before(200).after(140);
        Paragraph::new().add_run(run).line_spacing(spacing).keep_next(true).outline_lvl(0)
    }

    fn body(&self, text: &str) -> Paragraph {
        let spacing = lines(BODY.1).after(38);
        let paragraph = self.set(text, Face::Body, BODY).align(AlignmentType::Both).line_spacing(spacing);
        match self.language {
            // Two characters of its own size.
            Language::Zh => paragraph.indent(None, Some(SpecialIndentType::FirstLine(420)), None, None),
            Language::En => paragraph,
        }
    }

    /// A line to write on.
    fn rule(&self) -> Paragraph {
        let run = self.run(&"　".repeat(44), Face::Body, BODY.0).underline("single");
        Paragraph::new().add_run(run).line_spacing(lines(400))
    }

    fn block(&self, docx: Docx, block: &Block) -> Docx {
        match block {
            Block::Text { text } => text.split('\n').fold(docx, |docx, part| docx.add_paragraph(self.body(part))),
            Block::Note { text } => docx.add_paragraph(self.set(text, Face::Body, NOTE)),
            Block::Facts { facts } => docx.add_table(self.facts(facts)),
            Block::List { items } => items.iter().enumerate().fold(docx, |docx, (place, item)| {
                let number = match self.language {
                    Language::Zh => format!("（{}）", place + 1),
                    Language::En => format!("({}) ", place + 1),
                };
                docx.add_paragraph(self.body(&format!("{number}{item}")))
            }),
            Block::Table { columns, rows } => docx.add_table(self.table(columns, rows)),
            Block::Lines { count } => (0..*count).fold(docx, |docx, _| docx.add_paragraph(self.rule())),
        }
    }

    fn cell(&self, text: &str, size: Size, width: usize, align: AlignmentType) -> TableCell {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(self.set(text, Face::Body, size).align(align))
    }

    fn label(&self, text: &str, size: Size, width: usize, align: AlignmentType) -> TableCell {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .shading(Shading::new().fill("F1F4F7"))
            .add_paragraph(self.set(text, Face::Heading, size).align(align))
    }

    fn table(&self, columns: &[Column], rows: &[Vec<String>]) -> Table {
        let sum: usize = columns.iter().map(|column| usize::from(column.weight)).sum();
        let widths: Vec<usize> = columns.iter().map(|column| WIDTH * usize::from(column.weight) / sum.max(1)).collect();
        let head = columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| self.label(&column.title, CELL, *width, AlignmentType::Center));
        let mut all = vec![TableRow::new(head.collect()).cant_split()];
        for row in rows {
            let cells = row.iter().zip(columns).zip(&widths).map(|((text, column), width)| {
                let align = match column.align {
                    Align::Left => AlignmentType::Left,
                    Align::Center => AlignmentType::Center,
                };
                self.cell(text, CELL, *width, align)
            });
            all.push(TableRow::new(cells.collect()).cant_split());
        }
        framed(all, widths, (100, 50))
    }

    fn facts(&self, facts: &[Fact]) -> Table {
        let (narrow, broad) = (WIDTH * 16 / 100, WIDTH * 34 / 100);
        let mut rows = Vec::new();
        let mut open: Vec<TableCell> = Vec::new();
        let left = AlignmentType::Left;
        for fact in facts {
            if fact.wide {
                close(&mut rows, &mut open, broad + narrow);
                let value = self.cell(&fact.value, FACT, WIDTH - narrow, left).grid_span(3);
                rows.push(TableRow::new(vec![self.label(&fact.label, CELL, narrow, left), value]));
            } else {
                open.extend([self.label(&fact.label, CELL, narrow, left), self.cell(&fact.value, FACT, broad, left)]);
                if open.len() == 4 {
                    rows.push(TableRow::new(std::mem::take(&mut open)));
                }
            }
        }
        close(&mut rows, &mut open, broad + narrow);
        framed(rows, vec![narrow, broad, narrow, broad], (140, 63))
    }

    /// The issuer at the left, the QR at the right.
    fn head(&self, paper: &Paper) -> Table {
        let (left, right) = (WIDTH * 78 / 100, WIDTH * 22 / 100);
        let mut who = Paragraph::new();
        if let Some(picture) = paper.logo.as_ref().and_then(|logo| logo_of(&logo.bytes, logo.format)) {
            who = who.add_run(Run::new().add_image(picture)).add_run(Run::new().add_text("  "));
        }
        let mut cell = TableCell::new()
            .width(left, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(who.add_run(self.run(&paper.issuer, Face::Heading, ISSUER.0)));
        if let Some(number) = &paper.number {
            cell = cell.add_paragraph(self.set(
                &format!("{}{number}", self.language.pick("编号：", "No. ")),
                Face::Body,
                CELL,
            ));
        }
        let mut code = TableCell::new().width(right, WidthType::Dxa).vertical_align(VAlignType::Center);
        if let Some(mark) = &paper.mark {
            code = code.add_paragraph(qr(mark).align(AlignmentType::Right));
        } else {
            code = code.add_paragraph(Paragraph::new());
        }
        bare(vec![TableRow::new(vec![cell, code])], vec![left, right])
    }

    fn signatures(&self, signatures: &[Signature]) -> Table {
        let half = WIDTH / 2;
        let rows = signatures.chunks(2).map(|pair| {
            let mut cells: Vec<TableCell> = pair
                .iter()
                .map(|signature| {
                    let who = self.set(&signature.who, Face::Heading, SIGNER);
                    let cell = TableCell::new().width(half, WidthType::Dxa).add_paragraph(who);
                    signature.lines.iter().fold(cell, |cell, line| {
                        let text = format!("{line}{}", "_".repeat(18));
                        cell.add_paragraph(self.set(&text, Face::Body, Size(FACT.0, 450)))
                    })
                })
                .collect();
            if cells.len() == 1 {
                cells.push(TableCell::new().width(half, WidthType::Dxa).add_paragraph(Paragraph::new()));
            }
            TableRow::new(cells).cant_split()
        });
        bare(rows.collect(), vec![half, half])
    }

    /// What does not count says so on every page.
    fn header(&self, mark: &str) -> Header {
        let run = self.run(mark, Face::Heading, 44).bold().color("B42318");
        let paragraph = Paragraph::new().align(AlignmentType::Center).line_spacing(lines(560)).add_run(run);
        Header::new().add_paragraph(paragraph)
    }

    fn footer(&self, paper: &Paper) -> Footer {
        let dash = |text: &str| Run::new().fonts(Self::fonts(Face::Body)).size(FOOT.0).add_text(text);
        let mut footer = Footer::new().add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_run(dash("— "))
                .add_page_num(PageNum::new())
                .add_run(dash(" / "))
                .add_num_pages(NumPages::new())
                .add_run(dash(" —")),
        );
        if let Some(mark) = &paper.mark {
            let text = format!("{} {}", mark.words, mark.code);
            footer = footer.add_paragraph(self.set(&text, Face::Body, FOOT).align(AlignmentType::Center));
        }
        footer
    }
}

/// Lines of exactly so many twentieths of a point: what stands on a page does not depend on the fonts there are.
fn lines(height: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(height)
}

fn close(rows: &mut Vec<TableRow>, open: &mut Vec<TableCell>, rest: usize) {
    if !open.is_empty() {
        open.push(TableCell::new().width(rest, WidthType::Dxa).grid_span(2).add_paragraph(Paragraph::new()));
        rows.push(TableRow::new(std::mem::take(open)));
    }
}

/// With what is free beside, and above and below, what stands in a cell.
fn framed(rows: Vec<TableRow>, grid: Vec<usize>, (beside, above): (usize, usize)) -> Table {
    let free = TableCellMargins::new().margin(above, beside, above, beside);
    Table::new(rows).set_grid(grid).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed).margins(free)
}

fn bare(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::without_borders(rows).set_grid(grid).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

fn qr(mark: &Mark) -> Paragraph {
    // 22 mm.
    const SIDE: u32 = 792_000;
    match mark::png(&mark.address, 6) {
        Some((bytes, side)) => {
            let picture = Pic::new_with_dimensions(bytes, side, side).size(SIDE, SIDE);
            Paragraph::new().add_run(Run::new().add_image(picture))
        }
        None => Paragraph::new(),
    }
}

/// 12 mm high. Only PNG: its size stands in its first bytes.
fn logo_of(bytes: &[u8], format: &str) -> Option<Pic> {
    const HEIGHT: u64 = 432_000;
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if format != "png" || !bytes.starts_with(b"\x89PNG") {
        return None;
    }
    let (width, height) = (side(16)?, side(20)?.max(1));
    let broad = u32::try_from(HEIGHT * u64::from(width) / u64::from(height)).ok()?;
    Some(Pic::new_with_dimensions(bytes.to_vec(), width, height).size(broad.min(3_600_000), 432_000))
}

/// Without what XML cannot hold.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || *letter == '\t').collect()
}
