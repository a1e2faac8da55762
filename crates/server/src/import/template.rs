//! The empty workbook: a sheet each, a heading for every column, and a note that says what goes in.

use estate::import::Sheet;
use kernel::Language;
use rust_xlsxwriter::{Color, Format, Note, XlsxError};

/// The empty workbook with headings in `language`; required columns are bold with a star.
pub fn template(sheets: &[Sheet], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = Format::new().set_background_color(Color::RGB(0x00F0_F0F0));
    let required = plain.clone().set_bold();
    for sheet in sheets {
        let page = book.add_worksheet().set_name(language.pick(sheet.zh, sheet.key))?;
        for (at, column) in (0_u16..).zip(sheet.columns) {
            let name = language.pick(column.zh, column.en);
            let heading = if column.required { format!("{name} *") } else { name.to_owned() };
            page.write_with_format(0, at, heading, if column.required { &required } else { &plain })?;
            let (zh, en) = (format!("例：{}", column.example), format!("Example: {}", column.example));
            page.insert_note(0, at, &Note::new(language.pick(&zh, &en)))?;
            page.set_column_width(at, 18)?;
        }
        page.set_freeze_panes(1, 0)?;
    }
    book.save_to_buffer()
}
