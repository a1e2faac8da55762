//! Customers' own Word documents: filled in where placeholders are split over runs, rows repeated, nothing that runs let in.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use paper::{Fault, Filling, Form, FormError, Known, Part, Unsafe};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The field, what is wrong with it, its row of a table, its paragraph.
type Told<'a> = (&'a str, &'a Fault, Option<(usize, usize)>, usize);

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("a container").into_inner()
}

/// A Word document with this body, and parts beside it.
fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    parts.extend(more.iter().map(|(name, content)| (*name, content.as_bytes())));
    packed(&parts)
}

fn relations(all: &[(&str, &str, bool)]) -> String {
    let one = |(place, (kind, target, outside)): (usize, &(&str, &str, bool))| {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"rId{place}\" Type=\"{LINKS}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    let all: String = all.iter().enumerate().map(one).collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

fn paragraph(runs: &[&str]) -> String {
    let run = |text: &&str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    format!("<w:p>{}</w:p>", runs.iter().map(run).collect::<String>())
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph(&[text]));
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
}

fn part_of(file: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).expect("a container");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

/// The text of a part, a line for each paragraph.
fn text_of(file: &[u8], name: &str) -> String {
    let part = part_of(file, name);
    let paragraphs = part.split("</w:p>").map(|paragraph| {
        let texts = paragraph.split("<w:t").skip(1).filter(|piece| piece.starts_with([' ', '>']));
        let texts = texts.filter_map(|piece| piece.split_once('>')?.1.split("</w:t>").next());
        texts.collect::<String>()
    });
    paragraphs.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn filling() -> Filling {
    let item = |name: &str, count: &str| {
        BTreeMap::from([("name".to_owned(), name.to_owned()), ("count".to_owned(), count.to_owned())])
    };
    Filling {
        values: BTreeMap::from([
            ("incident.number".to_owned(), "INC-2026-000123".to_owned()),
            ("customer.name".to_owned(), "市人民医院 <A&B>".to_owned()),
            ("visit.done".to_owned(), "第一行\n第二行".to_owned()),
        ]),
        lists: BTreeMap::from([("parts".to_owned(), vec![item("内存", "2"), item("电池", "1")])]),
        codes: BTreeMap::from([("document.qr".to_owned(), "https://x/verify/7Q2M04XK9ZRTEB3A".to_owned())]),
        banner: None,
    }
}

fn known() -> Known<'static> {
    Known {
        values: vec!["incident.number", "customer.name", "visit.done", "document.qr"],
        lists: vec![
            ("parts", "parts.name".to_owned()),
            ("parts", "parts.count".to_owned()),
            ("visits", "visits.date".to_owned()),
        ],
    }
}

fn filled(body: &str) -> Vec<u8> {
    Form::read(&word(body, &[])).expect("a form").fill(&filling()).expect("filled in")
}

#[test]
fn a_placeholder_split_over_runs_is_filled_in_and_looks_as_its_beginning() {
    let made = filled(&paragraph(&["编号：{", "{incident", ".num", "ber}", "}。客户：{{customer.name}}"]));
    assert_eq!(text_of(&made, "word/document.xml"), "编号：INC-2026-000123。客户：市人民医院 &lt;A&amp;B&gt;");
    let document = part_of(&made, "word/document.xml");
    let before = document.split("INC-2026-000123").next().expect("text");
    assert!(before.ends_with("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">编号："), "{before}");
}

#[test]
fn lines_of_a_value_are_lines_of_the_document() {
    let document = part_of(&filled(&paragraph(&["{{visit.done}}"])), "word/document.xml");
    assert!(document.contains("第一行</w:t><w:br/><w:t xml:space=\"preserve\">第二行"), "{document}");
}

#[test]
fn a_row_is_repeated_for_each_item_and_others_are_not() {
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&["备件", "数量"]),
        row(&["{{parts.name}}", "{{parts.count}} 件，{{incident.number}}"]),
        row(&["合计", "完"])
    );
    let text = text_of(&filled(&table), "word/document.xml");
    assert_eq!(text, "备件\n数量\n内存\n2 件，INC-2026-000123\n电池\n1 件，INC-2026-000123\n合计\n完");
}

#[test]
fn a_table_inside_a_cell_repeats_its_own_row_alone() {
    let inner = format!("<w:tbl>{}</w:tbl>", row(&["{{parts.name}}"]));
    let outer = format!("<w:tbl><w:tr><w:tc>{inner}{}</w:tc></w:tr></w:tbl>", paragraph(&["外层"]));
    assert_eq!(text_of(&filled(&outer), "word/document.xml"), "内存\n电池\n外层");
}

#[test]
fn headers_are_filled_in_and_codes_are_drawn() {
    let header = format!(
        "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{}</w:hdr>",
        paragraph(&["{{incident.number}} {{document.qr}}"])
    );
    let rels = relations(&[("header", "header1.xml", false)]);
    let file = word(
        &paragraph(&["{{document.qr}}"]),
        &[("word/_rels/document.xml.rels", &rels), ("word/header1.xml", &header)],
    );
    let made = Form::read(&file).expect("a form").fill(&filling()).expect("filled in");
    assert_eq!(text_of(&made, "word/header1.xml"), "INC-2026-000123");
    for (part, rels) in
        [("word/document.xml", "word/_rels/document.xml.rels"), ("word/header1.xml", "word/_rels/header1.xml.rels")]
    {
        assert!(part_of(&made, part).contains("r:embed=\"rIdAftercaredocument_qr\""), "{part}");
        assert!(part_of(&made, rels).contains("Target=\"media/aftercare-document-qr.png\""), "{rels}");
    }
    assert!(part_of(&made, "[Content_Types].xml").contains("image/png"));
    let mut archive = ZipArchive::new(Cursor::new(&made)).expect("a container");
    let mut picture = Vec::new();
    archive
        .by_name("word/media/aftercare-document-qr.png")
        .expect("a picture")
        .read_to_end(&mut picture)
        .expect("read");
    assert_eq!(paper::codes(&picture).expect("it reads"), [["https://x/verify/7Q2M04XK9ZRTEB3A"]]);
}

#[test]
fn a_draft_says_above_everything_that_it_is_one() {
    let form = Form::read(&word(&paragraph(&["{{incident.number}}"]), &[])).expect("a form");
    let made = form.fill(&Filling { banner: Some("草稿".to_owned()), ..filling() }).expect("filled in");
    assert_eq!(text_of(&made, "word/document.xml"), "草稿\nINC-2026-000123");
}

#[test]
fn the_same_form_and_values_give_the_same_bytes() {
    let body = paragraph(&["{{incident.number}} {{document.qr}}"]);
    assert_eq!(filled(&body), filled(&body));
}

#[test]
fn what_cannot_be_filled_in_is_named_with_its_place_and_what_is_near() {
    let table =
        format!("<w:tbl>{}{}</w:tbl>", row(&["备件"]), row(&["{{parts.name}}", "{{visits.date}}", "{{parts.nmae}}"]));
    let body = format!(
        "{}{}{}{table}",
        paragraph(&["故障编号：{{incident.numb", "r}}"]),
        paragraph(&["{{parts.name}}"]),
        paragraph(&["{{customer.name 未闭合"])
    );
    let (troubles, used) = Form::read(&word(&body, &[])).expect("a form").check(&known()).expect("it reads");
    let told: Vec<Told<'_>> = troubles
        .iter()
        .map(|trouble| (trouble.field.as_str(), &trouble.fault, trouble.place.row, trouble.place.paragraph))
        .collect();
    let near = |names: &[&str]| Fault::Unknown(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(
        told,
        [
            ("incident.numbr", &near(&["incident.number"]), None, 1),
            ("parts.name", &Fault::NotInRow, None, 2),
            ("{{", &Fault::NotClosed, None, 3),
            ("visits.date", &Fault::TwoLists, Some((1, 2)), 6),
            ("parts.nmae", &near(&["parts.name", "parts.count"]), Some((1, 2)), 7),
        ]
    );
    assert_eq!(troubles[0].place.text, "故障编号：{{incident.numbr}}");
    assert_eq!(troubles[0].place.part, Part::Body);
    assert_eq!(used, ["parts.name"]);
}

fn refused(file: &[u8]) -> FormError {
    Form::read(file).err().expect("it is refused")
}

#[test]
fn nothing_that_runs_or_reaches_out_is_let_in() {
    let plain = paragraph(&["{{incident.number}}"]);
    let beside = |name: &str, content: &str| word(&plain, &[(name, content)]);
    let unsafe_as = |file: &[u8]| match refused(file) {
        FormError::Unsafe(what, _) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(unsafe_as(&beside("word/vbaProject.bin", "x")), Unsafe::Macro);
    assert_eq!(unsafe_as(&beside("word/activeX/activeX1.xml", "<a/>")), Unsafe::Macro);
    assert_eq!(unsafe_as(&beside("word/embeddings/oleObject1.bin", "x")), Unsafe::Embedded);
    let rels = |kind: &str, target: &str| beside("word/_rels/document.xml.rels", &relations(&[(kind, target, true)]));
    assert_eq!(unsafe_as(&rels("image", "http://evil.example/x.png")), Unsafe::External);
    assert_eq!(unsafe_as(&rels("attachedTemplate", "file:///C:/Normal.dotm")), Unsafe::External);
    assert_eq!(unsafe_as(&rels("hyperlink", "file:///etc/passwd")), Unsafe::External);
    assert!(Form::read(&rels("hyperlink", "https://hospital.example")).is_ok(), "a link to be followed by hand");
    let enabled = TYPES.replace("document.main+xml", "document.macroEnabled.main+xml");
    let document = "<w:document xmlns:w=\"x\"/>";
    let parts = [
        ("[Content_Types].xml", enabled.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    assert_eq!(unsafe_as(&packed(&parts)), Unsafe::Macro);
    let split = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>\
                 <w:r><w:instrText>TEXT \"C:\\\\secret.txt\" </w:instrText></w:r></w:p>";
    assert_eq!(unsafe_as(&word(split, &[])), Unsafe::Field);
    assert_eq!(unsafe_as(&word("<w:p><w:fldSimple w:instr=\" DDEAUTO c:\\\\cmd \"/></w:p>", &[])), Unsafe::Field);
    assert!(Form::read(&word("<w:p><w:fldSimple w:instr=\" PAGE \"/></w:p>", &[])).is_ok());
}

#[test]
fn what_is_no_document_or_unfolds_without_end_is_refused() {
    assert_eq!(refused(b"%PDF-1.7"), FormError::NotWord);
    assert_eq!(refused(&packed(&[("a.txt", b"x")])), FormError::NotWord);
    let entity = "<!DOCTYPE a [<!ENTITY b \"x\">]><w:document xmlns:w=\"x\">&b;</w:document>";
    let parts = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", entity.as_bytes()),
    ];
    assert_eq!(refused(&packed(&parts)), FormError::Broken("word/document.xml".to_owned()));
    let bomb = vec![0_u8; 80 * 1024 * 1024];
    let parts = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/media/a.bmp", bomb.as_slice()),
    ];
    assert_eq!(refused(&packed(&parts)), FormError::TooLarge);
    let many: Vec<String> = (0..1500).map(|place| format!("x/{place}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"<a/>".as_slice())).collect();
    assert_eq!(refused(&packed(&many)), FormError::TooLarge);
    let deep = format!("{}{}", "<w:x>".repeat(4000), "</w:x>".repeat(4000));
    assert_eq!(refused(&word(&deep, &[])), FormError::TooLarge);
}
