//! Papers that come back: the codes are read from what an office scans and a telephone photographs.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use kernel::Language;
use paper::{Block, Column, Fact, Fonts, Mark, Paper, ScanError, Section, codes, pages, pdf};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::find(&[]).expect("fonts-noto-cjk is installed"));

const CODE: &str = "7Q2M-04XK-9ZRT-EB3A";
const ADDRESS: &str = "https://aftercare.example.com/verify/7Q2M04XK9ZRTEB3A";

/// A list long enough for several pages.
fn list() -> Paper {
    let columns = vec![Column::centred("工单", 1), Column::new("事项", 3)];
    let rows = (0..80).map(|place| vec![format!("INC-{place:04}"), "综合查询转圈".to_owned()]).collect();
    Paper {
        language: Language::Zh,
        title: "月度服务签认单".into(),
        subtitle: None,
        number: Some("SL-RMYY-2026-0001".into()),
        issuer: "华衡信息".into(),
        logo: None,
        facts: vec![Fact::new("客户", "市人民医院")],
        sections: vec![Section { title: "工单".into(), blocks: vec![Block::Table { columns, rows }] }],
        signatures: Vec::new(),
        annexes: Vec::new(),
        mark: Some(Mark { code: CODE.into(), address: ADDRESS.into(), words: "验证码".into() }),
        watermark: None,
    }
}

fn run(program: &str, args: &[&str]) {
    let done = Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The pages of a PDF as pictures at so many dots an inch, drawn by another program.
fn printed(folder: &Path, bytes: &[u8], dots: u32) -> Vec<DynamicImage> {
    let file = folder.join("printed.pdf");
    std::fs::write(&file, bytes).expect("written");
    let stem = folder.join(format!("page{dots}"));
    let (file, stem) = (file.to_str().expect("a path"), stem.to_str().expect("a path"));
    run("pdftoppm", &["-png", "-gray", "-r", &dots.to_string(), file, stem]);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "png"))
        .filter(|path| path.to_str().is_some_and(|path| path.starts_with(stem)))
        .collect();
    found.sort();
    found.iter().map(|path| image::open(path).expect("a picture")).collect()
}

fn as_file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("written");
    file.into_inner()
}

/// As a telephone sees it: a grey desk around, turned a little, unevenly lit.
fn photographed(page: &DynamicImage) -> DynamicImage {
    let page = page.to_luma8();
    let (width, height) = (page.width() + 400, page.height() + 400);
    let (sin, cos) = 4.0_f64.to_radians().sin_cos();
    let middle = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let seen = GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - middle.0, f64::from(y) - middle.1);
        let (px, py) = (dx * cos + dy * sin + middle.0 - 200.0, dy * cos - dx * sin + middle.1 - 200.0);
        let inside = px >= 0.0 && py >= 0.0 && px < f64::from(page.width()) && py < f64::from(page.height());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the page")]
        let dot = if inside { page.get_pixel(px as u32, py as u32).0[0] } else { 110 };
        // A shadow falls from the right.
        let light = 1.0 - 0.35 * f64::from(x) / f64::from(width);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a dot")]
        let lit = (f64::from(dot) * light) as u8;
        Luma([lit])
    });
    DynamicImage::ImageLuma8(seen)
}

#[test]
fn every_page_of_an_issued_document_names_it() {
    let made = pdf(&list(), &FONTS).expect("typeset");
    assert!(made.pages >= 3);
    let read = codes(&made.bytes).expect("it reads");
    assert_eq!(read.len(), made.pages);
    assert_eq!(read[0], [ADDRESS]);
    assert!(read[1..].iter().all(|page| page == &[CODE]), "{read:?}");
}

#[test]
fn a_scan_at_150_dots_a_photograph_and_a_page_upside_down_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = pdf(&list(), &FONTS).expect("typeset");
    for (dots, format) in [(150, ImageFormat::Png), (200, ImageFormat::Jpeg), (300, ImageFormat::Jpeg)] {
        let drawn = printed(folder.path(), &made.bytes, dots);
        assert_eq!(drawn.len(), made.pages);
        for (place, page) in drawn.iter().take(2).enumerate() {
            let expected = if place == 0 { ADDRESS } else { CODE };
            let read = codes(&as_file(page, format)).expect("it reads");
            assert_eq!(read, [[expected]], "page {place} at {dots}");
            if dots < 200 {
                // Coarser than OPERATIONS asks for: upright pages alone.
                continue;
            }
            let turned = codes(&as_file(&page.rotate180(), format)).expect("it reads");
            assert_eq!(turned, [[expected]], "page {place} upside down at {dots}");
        }
    }
    let page = &printed(folder.path(), &made.bytes, 250)[0];
    let read = codes(&as_file(&photographed(page), ImageFormat::Jpeg)).expect("it reads");
    assert_eq!(read, [[ADDRESS]], "photographed");
}

#[test]
fn pages_are_taken_out_of_a_file_in_the_order_asked_for() {
    let made = pdf(&list(), &FONTS).expect("typeset");
    let taken = pages(&made.bytes, &[2, 1]).expect("taken");
    assert_eq!(codes(&taken).expect("it reads"), [[CODE], [ADDRESS]]);
    assert!(pages(&made.bytes, &[99]).is_err());
}

#[test]
fn what_does_not_read_is_refused_and_what_has_no_code_says_nothing() {
    assert_eq!(codes(b"%PDF-1.7 nothing"), Err(ScanError::Unreadable));
    assert_eq!(codes(b"hello"), Err(ScanError::Unreadable));
    let blank = DynamicImage::ImageLuma8(GrayImage::from_pixel(800, 1100, Luma([250])));
    assert_eq!(codes(&as_file(&blank, ImageFormat::Png)), Ok(vec![Vec::new()]));
}
