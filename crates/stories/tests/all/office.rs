//! Word files opened by another office program: `LibreOffice` makes pages of each that show the same headings in the same order.

use std::io::{Cursor, Read};
use std::process::Command;

use zip::ZipArchive;

use crate::documents::text_of;

/// The headings of a Word file: paragraphs with an outline level.
fn headings(docx: &[u8]) -> Vec<String> {
    let mut part = String::new();
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut part).unwrap();
    let text = |paragraph: &str| -> String {
        let texts = paragraph
            .split("<w:t")
            .skip(1)
            .filter(|piece| piece.starts_with([' ', '>']))
            .filter_map(|piece| piece.split_once('>')?.1.split("</w:t>").next());
        texts.collect::<String>().replace("&apos;", "'").replace("&amp;", "&").split_whitespace().collect()
    };
    part.split("</w:p>").filter(|paragraph| paragraph.contains("<w:outlineLvl")).map(text).collect()
}

/// Each Word file, as another program shows it, has the headings of its PDF in their order, on pages none of which is empty.
pub fn opens(files: &[(String, Vec<u8>, Vec<u8>)]) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display();
    for (name, docx, _) in files {
        std::fs::write(folder.path().join(format!("{name}.docx")), docx).unwrap();
    }
    let names = files.iter().map(|(name, ..)| format!("{name}.docx"));
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{place}/profile"))
        .args(["--headless", "--convert-to", "pdf", "--outdir", "."])
        .args(names)
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .output()
        .expect("libreoffice-writer-nogui is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (name, docx, pdf) in files {
        let shown = folder.path().join(format!("{name}.pdf"));
        let bytes = std::fs::read(&shown).unwrap_or_else(|error| panic!("{name} was not converted: {error}"));
        let (own, other) = (text_of(pdf), text_of(&bytes));
        let wanted = headings(docx);
        assert!(wanted.len() >= 2, "{name}: {wanted:?}");
        for (who, text) in [("the PDF", &own), ("LibreOffice", &other)] {
            let mut rest = text.as_str();
            for heading in &wanted {
                let at = rest.find(heading.as_str());
                let at = at.unwrap_or_else(|| panic!("{name}: {who} does not show `{heading}` in its place: {rest}"));
                rest = &rest[at + heading.len()..];
            }
        }
        let file = shown.to_str().unwrap();
        let said = Command::new("pdftotext").args([file, "-"]).output().expect("poppler-utils");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let pages: Vec<&str> = said.trim_end_matches('\u{c}').split('\u{c}').collect();
        assert!(
            pages.iter().all(|page| page.split_whitespace().collect::<String>().chars().count() > 20),
            "{name}: an empty page"
        );
    }
}
