//! Word files opened by another office program: what `LibreOffice` shows of each is what our own PDF shows, word by word, on as
//! many pages.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use zip::ZipArchive;

/// A document as Word and as PDF.
pub struct Both {
    /// What it is, for whoever reads what failed.
    pub name: String,
    /// The Word file.
    pub docx: Vec<u8>,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// What stands between header and footer of an A4 page of ours, points: from the left, from above, its width and its height.
const WITHIN: [&str; 4] = ["0", "74", "596", "700"];

/// What stands on each page between header and footer, in the order it was drawn and without blanks.
fn pages(pdf: &Path) -> Vec<String> {
    let [left, top, width, height] = WITHIN;
    let cut = ["-raw", "-r", "72", "-x", left, "-y", top, "-W", width, "-H", height];
    let done = Command::new("pdftotext").args(cut).arg(pdf).arg("-").output().expect("poppler-utils");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    said.trim_end_matches('\u{c}').split('\u{c}').map(plain).collect()
}

/// Without blanks, lines to write on, and how brackets are drawn.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '_');
    letters.collect::<String>().replace('（', "(").replace('）', ")")
}

/// The heads of the tables of a Word file.
fn heads(docx: &[u8]) -> BTreeSet<String> {
    let mut part = String::new();
    ZipArchive::new(Cursor::new(docx))
        .unwrap()
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut part)
        .unwrap();
    let text = |row: &str| -> String {
        let texts = row.split("<w:t").skip(1).filter(|piece| piece.starts_with([' ', '>']));
        let texts = texts.filter_map(|piece| piece.split_once('>')?.1.split("</w:t>").next());
        plain(&texts.collect::<String>().replace("&apos;", "'").replace("&amp;", "&"))
    };
    part.split("<w:tbl>").skip(1).filter_map(|table| Some(text(table.split("</w:tr>").next()?))).collect()
}

/// What our PDF says: without the watermark of a draft, and without the heads that a table has again on each page, where the
/// other program has none.
fn ours(pages: &[String], heads: &BTreeSet<String>, other: &str) -> String {
    let marks = ["草稿", "DRAFT", "待签发", "NOTISSUED"];
    let mut said = String::new();
    for page in pages {
        let rest = marks.iter().find_map(|mark| page.strip_prefix(mark)).unwrap_or(page);
        let theirs = other.get(said.len()..).unwrap_or_default();
        let again = |head: &&String| !head.is_empty() && rest.starts_with(*head) && !theirs.starts_with(*head);
        let again = heads.iter().find(again).map_or(0, String::len);
        said.push_str(&rest[again..]);
    }
    said
}

/// Each Word file, as another program shows it, says what its PDF says in the same order, on as many pages or one more or less,
/// none of which is empty.
pub fn opens(files: &[Both]) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    for Both { name, docx, pdf } in files {
        std::fs::write(place.join(format!("{name}.docx")), docx).unwrap();
        std::fs::write(place.join(format!("{name}-ours.pdf")), pdf).unwrap();
    }
    let names = files.iter().map(|file| format!("{}.docx", file.name));
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", place.display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir", "."])
        .args(names)
        .current_dir(place)
        .env("HOME", place)
        .output()
        .expect("libreoffice-writer-nogui is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for Both { name, docx, .. } in files {
        let shown = place.join(format!("{name}.pdf"));
        assert!(shown.exists(), "{name} was not converted");
        let (own, other) = (pages(&place.join(format!("{name}-ours.pdf"))), pages(&shown));
        for (who, pages) in [("the PDF", &own), ("LibreOffice", &other)] {
            assert!(pages.iter().all(|page| page.chars().count() > 20), "{name}: {who} has an empty page: {pages:?}");
        }
        let theirs = other.concat();
        same(name, &ours(&own, &heads(docx), &theirs), &theirs);
        assert!(
            own.len().abs_diff(other.len()) <= 1,
            "{name}: {} pages, and {} of the Word file",
            own.len(),
            other.len()
        );
    }
}

/// Refuses two texts that differ, showing where.
fn same(name: &str, own: &str, other: &str) {
    let apart = own.chars().zip(other.chars()).take_while(|(own, other)| own == other).count();
    let near = |text: &str| text.chars().skip(apart.saturating_sub(20)).take(80).collect::<String>();
    assert!(own == other, "{name}: the PDF says …{}…, LibreOffice …{}…", near(own), near(other));
}
