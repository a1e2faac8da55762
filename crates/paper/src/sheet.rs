//! XLSX: what the document says at its head, then each table on a sheet of its own.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::RenderError;
use crate::model::{Block, Column, Fact, Paper};

/// Writes the tables of a document for calculating on. Every value is written as text, as it stands in the document:
/// telephone numbers and numbers of things keep their zeros, and nothing is read as a formula.
pub fn xlsx(paper: &Paper) -> Result<Vec<u8>, RenderError> {
    write(paper).map_err(|error| RenderError::Container(error.to_string()))
}

fn write(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let first = book.add_worksheet();
    marked(first, paper);
    first.set_name(paper.language.pick("概要", "Overview"))?;
    overview(first, paper)?;
    let mut names: Vec<String> = Vec::new();
    for (title, section) in paper.chapters() {
        for block in &section.blocks {
            let Block::Table { columns, rows } = block else { continue };
            let name = sheet_name(&title, &mut names);
            let sheet = book.add_worksheet();
            sheet.set_name(&name)?;
            marked(sheet, paper);
            table(sheet, columns, rows)?;
        }
    }
    book.save_to_buffer()
}

/// What does not count says so above every page that is printed.
fn marked(sheet: &mut Worksheet, paper: &Paper) {
    if let Some(mark) = &paper.watermark {
        sheet.set_header(format!("&C&\"Arial,Bold\"&16{}", mark.replace('&', "&&")));
    }
}

fn overview(sheet: &mut Worksheet, paper: &Paper) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(16);
    let label = Format::new().set_bold();
    let value = Format::new().set_text_wrap();
    sheet.set_column_width(0, 24)?.set_column_width(1, 72)?;
    sheet.write_string_with_format(0, 0, &paper.title, &title)?;
    if let Some(mark) = &paper.watermark {
        sheet.write_string_with_format(1, 0, mark, &title.clone().set_font_color("#B42318"))?;
    }
    let language = paper.language;
    let mut lines: Vec<Fact> = vec![Fact::new(language.pick("出具单位", "Issued by"), &paper.issuer)];
    lines.extend(paper.number.iter().map(|number| Fact::new(language.pick("编号", "No."), number)));
    lines.extend(paper.subtitle.iter().map(|about| Fact::new(language.pick("事由", "About"), about)));
    lines.extend(paper.facts.iter().cloned());
    let facts = paper.sections.iter().flat_map(|section| &section.blocks);
    lines.extend(facts.flat_map(|block| if let Block::Facts { facts } = block { facts.clone() } else { Vec::new() }));
    lines.extend(paper.mark.iter().map(|mark| Fact::new(mark.words.clone(), &mark.code)));
    for (row, fact) in (2_u32..).zip(&lines) {
        sheet.write_string_with_format(row, 0, &fact.label, &label)?;
        sheet.write_string_with_format(row, 1, &fact.value, &value)?;
    }
    Ok(())
}

fn table(sheet: &mut Worksheet, columns: &[Column], rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    for (place, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(place, f64::from(column.weight) * 3.0 + 4.0)?;
        sheet.write_string_with_format(0, place, &column.title, &head)?;
    }
    for (place, row) in (1_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(row) {
            sheet.write_string_with_format(place, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// At most 31 letters, none that Excel refuses, no two alike.
fn sheet_name(title: &str, names: &mut Vec<String>) -> String {
    let plain: String = title.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(27).collect();
    let mut name = plain.clone();
    let mut count = 2;
    while names.contains(&name) {
        name = format!("{plain} {count}");
        count += 1;
    }
    names.push(name.clone());
    name
}
