//! Documents as they come out: what they say is found in them, every letter has its shape, and they are written in time.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use kernel::Language;
use paper::{Block, Column, Fact, Fonts, Mark, Paper, Section, Signature, docx, pdf, xlsx};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::find(&[]).expect("fonts-noto-cjk is installed"));

/// A report about `rows` incidents.
fn report(language: Language, rows: usize) -> Paper {
    let zh = language == Language::Zh;
    let pick = |zh_text: &str, en: &str| if zh { zh_text.to_owned() } else { en.to_owned() };
    let columns = vec![
        Column::centred(pick("工单", "Incident"), 5),
        Column::centred(pick("受理时间", "Reported"), 4),
        Column::centred(pick("级别", "Sev."), 2),
        Column::new(pick("系统", "System"), 5),
        Column::new(pick("事项", "What"), 8),
        Column::centred(pick("状态", "State"), 3),
        Column::centred(pick("解决时间", "Solved"), 4),
    ];
    let row = |place: usize| {
        vec![
            format!("INC-2026-{place:06}"),
            "2026-11-23 14:12".to_owned(),
            (place % 4 + 1).to_string(),
            pick("门诊收费与综合查询", "Outpatient billing"),
            pick(&format!("综合查询点“检索”一直转圈，第 {place} 次"), &format!("Query {place} spins for ever")),
            pick("已关闭", "closed"),
            "2026-11-23 17:40".to_owned(),
        ]
    };
    Paper {
        language,
        title: pick("月度服务报告", "Monthly service report"),
        subtitle: Some(pick("2026年11月1日 – 2026年11月30日", "1 November 2026 – 30 November 2026")),
        number: Some("MR-RMYY-2026-0003".to_owned()),
        issuer: pick("华衡信息系统集成有限公司", "Huaheng Systems Integration"),
        logo: None,
        facts: vec![
            Fact::new(pick("客户", "Customer"), pick("滨江市人民医院", "Binjiang City Hospital")),
            Fact::new(pick("服务期间", "Period"), "2026-11-01 – 2026-11-30"),
            Fact::wide(
                pick("说明", "Note"),
                pick("第一行\n第二行 #[不是代码] $x$ *星*", "first\nsecond #[no code] $x$ *star*"),
            ),
        ],
        sections: vec![
            Section {
                title: pick("服务摘要", "Summary"),
                blocks: vec![
                    Block::text(pick(
                        "本期共受理 2000 件，其中故障 1730 件、服务请求 270 件。平均解决用时 3.2 小时；龘、𠮷两个生僻字也须完整。",
                        "2000 reports came in: 1730 faults and 270 requests, solved in 3.2 h on average.",
                    )),
                    Block::List {
                        items: vec![
                            pick("响应及时率 98.3%", "Responses in time: 98.3%"),
                            pick("解决及时率 96.0%", "Solutions in time: 96.0%"),
                        ],
                    },
                ],
            },
            Section {
                title: pick("事件明细", "All incidents"),
                blocks: vec![Block::Table { columns, rows: (1..=rows).map(row).collect() }],
            },
            Section {
                title: pick("下期计划", "Plan"),
                blocks: vec![Block::note(pick("以下手填", "To be written by hand")), Block::Lines { count: 2 }],
            },
        ],
        signatures: vec![
            Signature {
                who: pick("甲方（盖章）：滨江市人民医院", "Customer (seal): Binjiang City Hospital"),
                lines: vec![pick("签字：", "Signature: "), pick("日期：", "Date: ")],
            },
            Signature {
                who: pick("乙方（盖章）：华衡信息系统集成有限公司", "Provider (seal): Huaheng Systems Integration"),
                lines: vec![pick("签字：", "Signature: "), pick("日期：", "Date: ")],
            },
        ],
        annexes: Vec::new(),
        mark: Some(Mark {
            code: "7Q2M-04XK-9ZRT-EB3A".to_owned(),
            address: "https://aftercare.example.com/verify/7Q2M04XK9ZRTEB3A".to_owned(),
            words: pick("验证码", "Verification code"),
        }),
        watermark: None,
    }
}

/// Keeps a file to be looked at by a person, where AFTERCARE_LOOK names a folder.
fn to_look_at(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("AFTERCARE_LOOK") {
        std::fs::write(Path::new(&folder).join(name), bytes).expect("written");
    }
}

fn run(program: &str, args: &[&str]) -> String {
    let done = Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The text a reader can select, without the blanks and line breaks of the layout.
fn text_of(file: &Path) -> String {
    run("pdftotext", &["-raw", file.to_str().expect("a path"), "-"]).split_whitespace().collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn everything_said_can_be_selected_in_both_languages_and_no_letter_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    for language in [Language::Zh, Language::En] {
        let paper = report(language, 60);
        let made = pdf(&paper, &FONTS).expect("it is typeset");
        assert!(made.missing.is_empty(), "letters without a shape: {:?}", made.missing);
        let file = folder.path().join("report.pdf");
        std::fs::write(&file, &made.bytes).expect("written");
        to_look_at(&format!("report-{}.pdf", language.pick("zh", "en")), &made.bytes);
        let text = text_of(&file);
        let wanted =
            [&paper.title, &paper.issuer, &paper.facts[0].value, &paper.signatures[1].who, &paper.sections[2].title];
        for words in wanted {
            assert!(text.contains(&plain(words)), "{words} is not in the text");
        }
        for words in ["MR-RMYY-2026-0003", "INC-2026-000060", "7Q2M-04XK-9ZRT-EB3A", "$x$"] {
            assert!(text.contains(words), "{words} is not in the text");
        }
        // Fonts are embedded as the letters that are used.
        let fonts = run("pdffonts", &[file.to_str().expect("a path")]);
        assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes")), "not embedded or no subset:\n{fonts}");
    }
}

#[test]
fn a_letter_that_no_font_has_is_named() {
    let mut paper = report(Language::Zh, 1);
    paper.sections[0].blocks.push(Block::text("不能显示：\u{1F600}"));
    let made = pdf(&paper, &FONTS).expect("it is typeset all the same");
    assert!(made.missing.contains(&'\u{1F600}'), "{:?}", made.missing);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let paper = report(Language::Zh, 5);
    assert_eq!(pdf(&paper, &FONTS).expect("typeset").bytes, pdf(&paper, &FONTS).expect("typeset").bytes);
}

#[test]
fn what_does_not_count_yet_says_so_on_every_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paper = report(Language::Zh, 80);
    paper.watermark = Some("草稿".to_owned());
    (paper.number, paper.mark) = (None, None);
    let made = pdf(&paper, &FONTS).expect("typeset");
    let file = folder.path().join("draft.pdf");
    std::fs::write(&file, &made.bytes).expect("written");
    assert!(made.pages > 1);
    assert!(text_of(&file).matches("草稿").count() >= made.pages);
    // In what is edited and calculated on it stands above every page too, and a counted document has no such line.
    let said = |bytes: Vec<u8>, part: &str| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
        let mut text = String::new();
        let found = archive.by_name(part).map(|mut part| std::io::Read::read_to_string(&mut part, &mut text));
        found.is_ok() && text.contains("草稿")
    };
    let parts = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"];
    assert!(said(docx(&paper).expect("written"), "word/header1.xml"));
    assert!(parts.iter().all(|part| said(xlsx(&paper).expect("written"), part)));
    paper.watermark = None;
    assert!(!said(docx(&paper).expect("written"), "word/header1.xml"));
    assert!(!parts.iter().any(|part| said(xlsx(&paper).expect("written"), part)));
}

#[test]
fn two_thousand_incidents_stay_small() {
    let begun = now();
    let made = pdf(&report(Language::Zh, 2000), &FONTS).expect("typeset");
    println!(
        "2000 incidents: {} pages, {} KB, {} ms",
        made.pages,
        made.bytes.len() / 1024,
        begun.elapsed().as_millis()
    );
    assert!(made.bytes.len() <= 2 * 1024 * 1024, "{} bytes", made.bytes.len());
    assert!(made.missing.is_empty());
}

#[expect(clippy::disallowed_methods, reason = "the figure is printed, nothing hangs on it")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn word_documents_say_the_same_with_an_east_asian_font_on_every_run() {
    for language in [Language::Zh, Language::En] {
        let paper = report(language, 3);
        let bytes = docx(&paper).expect("written");
        to_look_at(&format!("report-{}.docx", language.pick("zh", "en")), &bytes);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
        let mut document = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").expect("a document"), &mut document)
            .expect("text");
        for words in [&paper.title, &paper.issuer, &paper.facts[0].value, &paper.signatures[0].who] {
            assert!(document.contains(words.as_str()), "{words} is not in the document");
        }
        let texts = document.matches("<w:t ").count() + document.matches("<w:t>").count();
        let runs: Vec<&str> = document.split("<w:r>").skip(1).filter(|run| run.contains("<w:t")).collect();
        assert!(!runs.is_empty() && texts >= runs.len());
        for run in runs {
            assert!(run.contains("w:eastAsia=\""), "a run without an East Asian font: {}", &run[..run.len().min(200)]);
        }
    }
}

#[test]
fn workbooks_hold_each_table_and_keep_texts_as_texts() {
    let mut paper = report(Language::Zh, 3);
    if let Block::Table { rows, .. } = &mut paper.sections[1].blocks[0] {
        rows[0][4] = "=HYPERLINK(\"http://evil\")".to_owned();
    }
    let bytes = xlsx(&paper).expect("written");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
    let mut sheet = String::new();
    std::io::Read::read_to_string(
        &mut archive.by_name("xl/worksheets/sheet2.xml").expect("a second sheet"),
        &mut sheet,
    )
    .expect("text");
    assert!(!sheet.contains("<f>"), "no cell is a formula");
}
