//! The customers' own Word forms: refused with every place that cannot be filled in, used, replaced, remembered.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use serde_json::{Value as Json, json};
use stories::{Setting, World, on_both};
use testkit::Reply;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const FORMS: &str = "/api/v1/document-templates";
const PREVIEWS: &str = "/api/v1/document-template-previews";
const DOCUMENTS: &str = "/api/v1/documents";
const MANAGER: &str = "王晓东";

/// A Word document of these paragraphs, then a table with one row for each list of fields.
pub fn word(paragraphs: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let paragraph = |text: &String| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    let mut body: String = paragraphs.iter().map(paragraph).collect();
    for row in rows {
        let cells: Vec<String> = row.iter().map(paragraph).collect();
        body.extend(["<w:tbl><w:tr><w:tc>", cells.join("</w:tc><w:tc>").as_str(), "</w:tc></w:tr></w:tbl>"]);
    }
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
        ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" \
        ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"word/document.xml\"/></Relationships>";
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in
        [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", document.as_str())]
    {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of a Word document, a line for each paragraph.
pub fn text_of(file: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut part = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut part).unwrap();
    let text_of = |paragraph: &str| -> String {
        paragraph
            .split("<w:t")
            .skip(1)
            .filter(|piece| piece.starts_with([' ', '>']))
            .filter_map(|piece| piece.split_once('>')?.1.split("</w:t>").next())
            .collect()
    };
    part.split("</w:p>").map(text_of).collect::<Vec<_>>().join("\n")
}

async fn add(world: &World, who: &str, kind: &str, language: &str, customer: Option<&str>, file: &[u8]) -> Reply {
    let attachment = world.by(MANAGER).uploads("客户模板.docx", file).await;
    let body = json!({ "kind": kind, "language": language, "customer_id": customer, "attachment_id": attachment });
    world.send(who, "POST", FORMS, &[], Some(body)).await
}

/// A form that names every field of a kind, and what each of its fields comes to on a document.
pub async fn every_field(world: &World, kind: &str, language: &str, document: &str) -> BTreeMap<String, String> {
    let path = format!("/api/v1/document-fields?kind={kind}");
    let offered = world.send(MANAGER, "GET", &path, &[], None).await.ok(200)["items"].as_array().unwrap().clone();
    let mut paragraphs = Vec::new();
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for field in &offered {
        let name = field["name"].as_str().unwrap();
        for told in ["zh", "en"] {
            assert!(!field["about"][told].as_str().unwrap().is_empty(), "{name}");
        }
        match field["list"].as_str() {
            Some(list) => lists.entry(list.to_owned()).or_default().push(format!("{name}={{{{{name}}}}}")),
            None => paragraphs.push(format!("{name}={{{{{name}}}}}")),
        }
    }
    let rows: Vec<Vec<String>> = lists.into_values().collect();
    let form = add(world, MANAGER, kind, language, None, &word(&paragraphs, &rows)).await.ok(201);
    let id = form["id"].as_str().unwrap();
    let path = format!("{FORMS}/{id}/preview?document_id={document}");
    let filled = world.send(MANAGER, "GET", &path, &[], None).await;
    assert_eq!(filled.status, 200, "{kind}: {}", filled.json);
    let text = text_of(&filled.bytes);
    assert!(!text.contains("{{"), "{kind}: something was not filled in: {text}");
    world.send(MANAGER, "DELETE", &format!("{FORMS}/{id}"), &[], None).await.ok(204);
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, value)) = line.split_once('=') {
            said.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    assert_eq!(said.len(), offered.len(), "{kind}: a field is missing in {text}");
    said
}

fn lines(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn a_form_is_refused_with_each_place_that_cannot_be_filled_in() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let file = word(
            &lines(&["故障编号 {{incident.numbr}}", "{{timeline.at}}"]),
            &[lines(&["{{timeline.at}}", "{{stages.lead}}"])],
        );
        let reply = add(world, MANAGER, "fault_report", "zh", None, &file).await;
        let errors = reply.json["errors"].as_array().unwrap().clone();
        assert_eq!(reply.problem(422), "document.template_fields");
        let told: Vec<&str> = errors.iter().map(|error| error["detail"].as_str().unwrap()).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("正文第 1 段") && told[0].contains("incident.number"), "{told:?}");
        assert!(told[1].contains("表格的行里"), "{told:?}");
        assert!(told[2].contains("第 1 个表格第 1 行") && told[2].contains("一个列表"), "{told:?}");
        let none = add(world, MANAGER, "fault_report", "zh", None, &word(&lines(&["没有字段"]), &[])).await;
        assert_eq!(none.problem(422), "document.template_empty");
        let zip = add(world, MANAGER, "fault_report", "zh", None, b"PK\x03\x04 nothing that opens").await;
        assert_eq!(zip.problem(422), "document.template_not_word");
        // Others neither see nor keep forms.
        for who in ["周院长", "刘佳", "李敏"] {
            let status = world.send(who, "GET", FORMS, &[], None).await.status.as_u16();
            assert!(status == 403 || status == 404, "{who}: {status}");
        }
        let listed = world.send(MANAGER, "GET", FORMS, &[], None).await.ok(200);
        assert_eq!(listed["items"], json!([]), "nothing of it was kept");
    })
    .await;
}

#[tokio::test]
async fn a_form_is_tried_on_real_data_before_anything_is_made_in_it() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询点“检索”一直转圈").known().touching("several", "slow").await;
        world.by(MANAGER).answers(&fault).await;
        world.by(MANAGER).restores(&fault).await;
        let wrong = world.by(MANAGER).uploads("模板.docx", &word(&lines(&["{{incident.numbr}}"]), &[])).await;
        let right = word(&lines(&["医院格式 {{incident.number}}"]), &[]);
        let right = world.by(MANAGER).uploads("模板.docx", &right).await;
        let tried = async |who: &str, attachment: &str, about: (&str, &str)| {
            let mut body = json!({ "kind": "fault_report", "language": "zh", "attachment_id": attachment });
            body[about.0] = json!(about.1);
            world.send(who, "POST", PREVIEWS, &[], Some(body)).await
        };
        let refused = tried(MANAGER, &wrong, ("incident_id", &fault.id)).await;
        assert!(refused.json["errors"][0]["detail"].as_str().unwrap().contains("incident.number"), "{}", refused.json);
        assert_eq!(refused.problem(422), "document.template_fields");
        // On what a document would be about, and on one that is there.
        let filled = tried(MANAGER, &right, ("incident_id", &fault.id)).await;
        assert_eq!(filled.status, 200, "{}", filled.json);
        assert!(text_of(&filled.bytes).contains(&format!("医院格式 {}", fault.number)));
        let body = json!({ "kind": "fault_report", "incident_id": fault.id });
        let draft = world.send(MANAGER, "POST", DOCUMENTS, &[], Some(body)).await.ok(201);
        let filled = tried(MANAGER, &right, ("document_id", draft["id"].as_str().unwrap())).await;
        assert!(text_of(&filled.bytes).starts_with("草稿\n医院格式"), "{}", filled.json);
        assert_eq!(draft["template"], Json::Null);
        let english =
            json!({ "kind": "fault_report", "language": "en", "attachment_id": right, "document_id": draft["id"] });
        let other = world.send(MANAGER, "POST", PREVIEWS, &[], Some(english)).await;
        assert_eq!(other.json["errors"][0]["pointer"], "/document_id");
        assert_eq!(other.problem(422), "document.template_other_kind");
        let theirs = world.by("刘佳").uploads("模板.docx", &word(&lines(&["{{incident.number}}"]), &[])).await;
        let hidden = tried(MANAGER, &theirs, ("incident_id", &fault.id)).await;
        assert_eq!(hidden.problem(422), "document.template_file");
        assert_eq!(tried("刘佳", &theirs, ("incident_id", &fault.id)).await.status.as_u16(), 403);
        assert_eq!(world.send(MANAGER, "GET", FORMS, &[], None).await.ok(200)["items"], json!([]), "nothing is in use");

        // What was tried is taken into use as it is, and cannot be taken twice.
        let body = json!({ "kind": "fault_report", "attachment_id": right });
        world.send(MANAGER, "POST", FORMS, &[], Some(body)).await.ok(201);
        let again = tried(MANAGER, &right, ("incident_id", &fault.id)).await;
        assert_eq!(again.problem(422), "document.template_file");
    })
    .await;
}

#[tokio::test]
async fn a_form_is_used_for_its_customer_and_a_document_remembers_its_version() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询点“检索”一直转圈").known().touching("several", "slow").await;
        world.by(MANAGER).answers(&fault).await;
        world.by(MANAGER).restores(&fault).await;
        let hospital = world.party("医院").to_string();
        let college = world.party("学院").to_string();
        let first = word(
            &lines(&[
                "医院格式一 {{incident.number}} {{document.code}} {{document.issued_on}}",
                "措施：{{written.measures}}",
            ]),
            &[lines(&["{{timeline.at}}", "{{timeline.what}}"])],
        );
        let general =
            add(world, MANAGER, "fault_report", "zh", None, &word(&lines(&["通用 {{document.number}}"]), &[]))
                .await
                .ok(201);
        assert_eq!(general["customer_id"], Json::Null);
        assert_eq!(general["has_code"], false);
        add(world, MANAGER, "fault_report", "zh", Some(&college), &word(&lines(&["学院 {{document.number}}"]), &[]))
            .await
            .ok(201);
        let own = add(world, MANAGER, "fault_report", "zh", Some(&hospital), &first).await.ok(201);
        assert_eq!((&own["version"], &own["has_code"]), (&json!(1), &json!(true)));

        // Before there is any document: as it would be drafted now.
        let id = own["id"].as_str().unwrap();
        let path = format!("{FORMS}/{id}/preview?incident_id={}", fault.id);
        let preview = world.send(MANAGER, "GET", &path, &[], None).await;
        assert_eq!(preview.status, 200, "{}", preview.json);
        assert!(text_of(&preview.bytes).contains(&format!("医院格式一 {}", fault.number)));

        let body =
            json!({ "kind": "fault_report", "incident_id": fault.id, "written": { "measures": "更换全部内存" } });
        let draft = world.send(MANAGER, "POST", DOCUMENTS, &[], Some(body)).await.ok(201);
        let document = draft["id"].as_str().unwrap().to_owned();
        assert_eq!((&draft["template"]["id"], &draft["template"]["version"]), (&own["id"], &json!(1)));
        let file = async |format: &str| {
            let path = format!("{DOCUMENTS}/{document}/file?format={format}");
            let reply = world.send(MANAGER, "GET", &path, &[], None).await;
            assert_eq!(reply.status, 200, "{}", reply.json);
            reply.bytes
        };
        let said = text_of(&file("docx").await);
        assert!(said.starts_with("草稿\n医院格式一") && said.contains("措施：更换全部内存"), "{said}");

        // What is issued keeps its form, whatever comes after.
        let etag = world.send(MANAGER, "GET", &format!("{DOCUMENTS}/{document}"), &[], None).await.etag();
        world
            .send(MANAGER, "POST", &format!("{DOCUMENTS}/{document}/approval"), &[("if-match", &etag)], None)
            .await
            .ok(200);
        let issued = world.send(MANAGER, "POST", &format!("{DOCUMENTS}/{document}/issue"), &[], None).await.ok(200);
        let docx = file("docx").await;
        let said = text_of(&docx);
        assert!(said.starts_with("医院格式一") && said.contains("2026年11月3日"), "{said}");
        assert!(said.contains(issued["code"].as_str().unwrap()), "{said}");
        let rows = said.lines().filter(|line| line.starts_with("2026-11-03")).count();
        assert!(rows >= 3, "a row for each thing that happened: {said}");
        let found = world.platform.documents.verify_file(&docx).await.unwrap().unwrap();
        assert_eq!(found.same_file, Some(true), "the customer's own form is what was issued too");
        let second = word(&lines(&["医院格式二 {{incident.number}}"]), &[]);
        let newer = add(world, MANAGER, "fault_report", "zh", Some(&hospital), &second).await.ok(201);
        assert_eq!(newer["version"], json!(2));
        let seen = world.send("周院长", "GET", &format!("{DOCUMENTS}/{document}"), &[], None).await.ok(200);
        assert_eq!(seen["template"]["version"], json!(1));
        assert_eq!(file("docx").await, docx);
        let ended = world.send(MANAGER, "DELETE", &format!("{FORMS}/{id}"), &[], None).await;
        assert_eq!(ended.problem(409), "document.template_ended", "the new one took its place");

        // A correction is made in the form of its day; without an own form, in the one of everybody.
        let path = format!("{FORMS}/{}", newer["id"].as_str().unwrap());
        world.send(MANAGER, "DELETE", &path, &[], None).await.ok(204);
        let reason = json!({ "reason": "恢复时间有误" });
        let path = format!("{DOCUMENTS}/{document}/correction");
        let corrected = world.send(MANAGER, "POST", &path, &[], Some(reason)).await.ok(201);
        assert_eq!(corrected["template"]["id"], general["id"]);
        let all = world.send(MANAGER, "GET", &format!("{FORMS}?ended=true"), &[], None).await.ok(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 4);
        let file = world.send(MANAGER, "GET", &format!("{FORMS}/{id}/file"), &[], None).await;
        assert_eq!(file.bytes, first, "a version is kept as it was uploaded");
    })
    .await;
}
