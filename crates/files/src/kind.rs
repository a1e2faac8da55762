//! What a file is: its content decides, its name must agree.

use kernel::{Refusal, RefusalKind};

/// Text by its extension. Markup is served as plain text: a browser must never run what somebody attached.
const TEXT: &[(&str, &str)] = &[
    ("txt", "text/plain"),
    ("log", "text/plain"),
    ("out", "text/plain"),
    ("md", "text/plain"),
    ("ini", "text/plain"),
    ("conf", "text/plain"),
    ("cfg", "text/plain"),
    ("yaml", "text/plain"),
    ("yml", "text/plain"),
    ("toml", "text/plain"),
    ("sql", "text/plain"),
    ("sh", "text/plain"),
    ("bat", "text/plain"),
    ("ps1", "text/plain"),
    ("eml", "text/plain"),
    ("xml", "text/plain"),
    ("html", "text/plain"),
    ("htm", "text/plain"),
    ("svg", "text/plain"),
    ("csv", "text/csv"),
    ("json", "application/json"),
];

/// Extensions that share a container: any of them may hold what is found as the first of them.
const FAMILIES: &[&[&str]] = &[
    &["jpg", "jpeg", "jpe", "jfif"],
    &["tif", "tiff"],
    &["heif", "heic"],
    &["gz", "tgz"],
    &["mp4", "m4v", "mov", "m4a", "3gp"],
    &["mkv", "webm", "mka"],
    &["ogg", "oga", "opus", "ogv"],
    &["doc", "xls", "ppt", "msi", "msg", "wps", "et", "dps", "vsd"],
    &["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd", "jar", "war", "apk", "epub", "vsdx", "xmind"],
    &["exe", "dll", "sys"],
];

/// Extensions that promise nothing about the content.
const OPEN: &[&str] =
    &["bin", "dat", "dmp", "dump", "img", "bak", "data", "core", "trc", "evtx", "pcap", "pcapng", "cap"];

/// The name a file is shown under: no path, no control or direction marks, at most 200 characters.
pub fn shown_name(given: &str) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or("");
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name: String = base.chars().filter(|c| !c.is_control() && !is_mark(*c)).collect();
    let name = name.trim().trim_start_matches('.');
    if name.is_empty() {
        return "file".to_owned();
    }
    let length = name.chars().count();
    if length <= 200 {
        return name.to_owned();
    }
    // The end is kept: it holds the extension.
    name.chars().skip(length - 200).collect()
}

/// The media type by content; a refusal when the name says something else. `head` is the beginning of the content.
pub fn media_type(name: &str, head: &[u8]) -> Result<String, Refusal> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let found = infer::get(head).filter(|found| found.matcher_type() != infer::MatcherType::Text);
    let text = extension.as_deref().and_then(|e| TEXT.iter().find(|(text, _)| *text == e));
    match (extension.as_deref(), found, text) {
        (_, None, Some((_, media))) if is_text(head) => Ok((*media).to_owned()),
        (_, Some(found), Some(_)) => Err(mislabelled(name, found.mime_type(), Some(found.extension()))),
        (_, None, Some(_)) => Err(mislabelled(name, "application/octet-stream", None)),
        (None, Some(found), None) => Ok(found.mime_type().to_owned()),
        (Some(extension), Some(found), None) => {
            if agrees(extension, found.extension()) {
                Ok(found.mime_type().to_owned())
            } else if OPEN.contains(&extension) || !is_known(extension) {
                Ok("application/octet-stream".to_owned())
            } else {
                Err(mislabelled(name, found.mime_type(), Some(found.extension())))
            }
        }
        (Some(extension), None, None) if is_known(extension) && !OPEN.contains(&extension) => {
            Err(mislabelled(name, &plain_or_bytes(head), None))
        }
        (_, None, None) => Ok(plain_or_bytes(head)),
    }
}

fn agrees(extension: &str, found: &str) -> bool {
    extension == found || FAMILIES.iter().any(|family| family.contains(&extension) && family.contains(&found))
}

fn is_known(extension: &str) -> bool {
    infer::is_supported(extension) || FAMILIES.iter().any(|family| family.contains(&extension))
}

/// Text in any of the encodings logs come in (UTF-8, GB 18030, UTF-16 with its mark): no zero byte outside UTF-16.
fn is_text(head: &[u8]) -> bool {
    let is_utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    is_utf16 || !head.contains(&0)
}

fn plain_or_bytes(head: &[u8]) -> String {
    let is_plain = std::str::from_utf8(head).is_ok() && !head.contains(&0);
    if is_plain { "text/plain" } else { "application/octet-stream" }.to_owned()
}

fn mislabelled(name: &str, found: &str, extension: Option<&str>) -> Refusal {
    let (zh, en) = match extension {
        Some(extension) => (
            format!("如果内容正确，请把扩展名改为 .{extension} 后重新上传。"),
            format!("if the content is right, rename it to end in .{extension} and upload it again."),
        ),
        None => (
            "请检查文件是否损坏，改用正确的扩展名后重新上传。".to_owned(),
            "check whether the file is damaged, give it the right extension and upload it again.".to_owned(),
        ),
    };
    Refusal::new(
        RefusalKind::Unsupported,
        "file.mislabelled",
        format!("文件“{name}”的内容是 {found}，与扩展名不符：{zh}"),
        format!("The content of “{name}” is {found}, which is not what its name says: {en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
    const PDF: &[u8] = b"%PDF-1.7\n";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    const GBK: &[u8] = b"\xb2\xe9\xd1\xaf\xd7\xaa\xc8\xa6\n";

    #[test]
    fn content_that_agrees_with_the_name_is_accepted_under_its_own_type() {
        let accepted: &[(&str, &[u8], &str)] = &[
            ("截图.PNG", PNG, "image/png"),
            ("photo.jpeg", JPEG, "image/jpeg"),
            ("手册.pdf", PDF, "application/pdf"),
            ("表.xlsx", ZIP, "application/zip"),
            ("app.log", b"2026-11-23 ERROR \xe9\x94\x99", "text/plain"),
            ("gbk.txt", GBK, "text/plain"),
            ("x.csv", b"a,b\n1,2\n", "text/csv"),
            ("page.html", b"<!DOCTYPE html><script>alert(1)</script>", "text/plain"),
            ("core.dmp", EXE, "application/octet-stream"),
            ("照片", JPEG, "image/jpeg"),
            ("README", b"hello", "text/plain"),
            ("x.unknownext", b"\0\x01\x02", "application/octet-stream"),
        ];
        for (name, head, media) in accepted {
            assert_eq!(media_type(name, head), Ok((*media).to_owned()), "{name}");
        }
    }

    #[test]
    fn content_that_is_not_what_its_name_says_is_refused_and_told_how_to_mend_it() {
        let refused: &[(&str, &[u8])] = &[
            ("截图.png", PDF),
            ("截图.png", JPEG),
            ("photo.jpg", EXE),
            ("手册.pdf", b"hello"),
            ("notes.txt", EXE),
            ("notes.txt", b"a\0b"),
            ("表.xlsx", b"<html>"),
            ("setup.exe", PNG),
        ];
        for (name, head) in refused {
            let refusal = media_type(name, head);
            let code = refusal.as_ref().map_err(|refusal| refusal.code);
            assert_eq!(code, Err("file.mislabelled"), "{name}");
        }
        let sentence = media_type("截图.png", PDF).map_err(|refusal| refusal.zh);
        assert_eq!(
            sentence,
            Err("文件“截图.png”的内容是 application/pdf，与扩展名不符：如果内容正确，请把扩展名改为 .pdf 后重新上传。"
                .to_owned())
        );
    }

    #[test]
    fn a_name_loses_its_path_and_everything_invisible() {
        assert_eq!(shown_name("C:\\Users\\li\\截图.png"), "截图.png");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("invoice\u{202e}gnp.exe\r\n"), "invoicegnp.exe");
        assert_eq!(shown_name(" . "), "file");
        assert_eq!(shown_name(&format!("{}.png", "长".repeat(300))), format!("{}.png", "长".repeat(196)));
    }
}
