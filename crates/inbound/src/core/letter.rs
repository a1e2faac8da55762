//! From bytes to a letter: whatever comes, something is read.

use encoding_rs::GB18030;
use kernel::Language;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Header, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::cut::cut;
use super::nature::{Head, Nature, Own, nature};
use super::words::{language_of, tidy};

/// The most characters of a subject that are kept.
const SUBJECT: usize = 300;
/// The most characters of a text: more would not fit into a report.
const TEXT: usize = 18_000;
/// The most files of one letter that are taken; the letter itself is kept whole.
const FILES: usize = 40;
/// The most ids a letter may refer to that are looked at: the nearest ones.
const REFERENCES: usize = 40;

/// A file in a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name as given, or one made up.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl std::fmt::Debug for Enclosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.content.len())
    }
}

/// A letter as far as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What makes it the same letter wherever it is found: SHA-256 over what the sender wrote, hex.
    pub key: String,
    /// As the sender's program named it, with its brackets.
    pub message_id: Option<String>,
    /// What it answers to, the nearest first, with their brackets.
    pub refers_to: Vec<String>,
    /// The address, lower case; empty where none is given.
    pub sender: String,
    /// The sender's name.
    pub name: Option<String>,
    /// The subject.
    pub subject: String,
    /// What was written, without history and signature.
    pub text: String,
    /// Whether more was written than is kept of the text.
    pub shortened: bool,
    /// The files.
    pub files: Vec<Enclosed>,
    /// How many files more there are.
    pub more_files: usize,
    /// Whether a person wrote it.
    pub nature: Nature,
    /// The language it is written in.
    pub language: Language,
    /// Every `Authentication-Results`, unfolded, the last added first.
    pub checked: Vec<String>,
}

/// Letters within letters, parts within parts: more than people send, and what parsers choke on.
const NESTED: usize = 100;

/// Reads a letter. Nothing is refused: what has no form is a letter with its bytes as its text.
pub fn read(raw: &[u8], own: &Own) -> Letter {
    let parser = MessageParser::default();
    let deep = is_deep(raw);
    let parsed = if deep { parser.parse_headers(raw) } else { parser.parse(raw) };
    let Some(message) = parsed.filter(|message| !message.parts.is_empty()) else {
        return unread(raw);
    };
    let head = head(&message, raw);
    let sender = tidy(&head.sender, 254);
    let subject = tidy(&head.subject.replace(['\n', '\t'], " "), SUBJECT);
    let whole = if deep { said_below(raw) } else { text_of(&message, raw) };
    let forwarded =
        ["fw:", "fwd:", "转发:", "转发：", "轉發:"].iter().any(|mark| subject.to_lowercase().starts_with(mark));
    let text = if forwarded { whole.clone() } else { cut(&whole) };
    let shortened = deep || text.chars().count() > TEXT;
    let (files, more_files) = files_of(&message);
    let message_id = head.message_id.clone().map(|id| tidy(&id, 900));
    Letter {
        key: key(&message, raw, (&sender, &subject, &whole), message_id.as_deref(), &files),
        refers_to: refers_to(&message),
        name: name_of(&message, raw),
        text: tidy(&text, TEXT),
        shortened,
        nature: nature(&head, own),
        language: language_of(&format!("{subject}\n{text}")),
        checked: head
            .fields
            .iter()
            .filter(|(name, _)| name == "authentication-results")
            .map(|(_, v)| v.clone())
            .collect(),
        message_id,
        sender,
        subject,
        files,
        more_files,
    }
}

/// A letter of which nothing is understood: nobody's, to be looked at by a person.
pub fn unread(raw: &[u8]) -> Letter {
    Letter {
        key: hex::encode(Sha256::digest(raw)),
        message_id: None,
        refers_to: Vec::new(),
        sender: String::new(),
        name: None,
        subject: String::new(),
        text: tidy(&said(raw), 2_000),
        shortened: false,
        files: Vec::new(),
        more_files: 0,
        nature: Nature::Letter,
        language: Language::Zh,
        checked: Vec::new(),
    }
}

/// Whether the letter is made to be nested without end: reading one costs its depth times its size.
fn is_deep(raw: &[u8]) -> bool {
    let count =
        |word: &[u8]| raw.windows(word.len()).filter(|part| part.eq_ignore_ascii_case(word)).take(NESTED + 1).count();
    count(b"multipart") + count(b"message/rfc822") + count(b"message/global") > NESTED
}

/// What stands below the head, as it stands.
fn said_below(raw: &[u8]) -> String {
    let below = raw.windows(4).position(|end| end == b"\r\n\r\n").map_or(raw, |at| &raw[at + 4..]);
    tidy(&said(&below[..below.len().min(40_000)]), 10_000)
}

/// Bytes as text: UTF-8 where they are, else GB 18030, in which everything else comes here.
fn said(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn head(message: &Message<'_>, raw: &[u8]) -> Head {
    let fields = message.parts[0].headers.iter();
    let fields =
        fields.take(1_000).map(|header| (header.name.as_str().to_ascii_lowercase(), field(header, raw))).collect();
    let address = message.from().or_else(|| message.header("Sender").and_then(|value| value.as_address()));
    let address = address.and_then(|from| from.first()).and_then(|from| from.address());
    let kind = message.content_type();
    let kind_name = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")).to_ascii_lowercase());
    Head {
        fields,
        sender: address.unwrap_or("").trim().to_lowercase(),
        subject: subject_of(message, raw),
        message_id: message.message_id().filter(|id| !id.trim().is_empty()).map(bracketed),
        kind: kind_name.unwrap_or_default(),
        report: kind.and_then(|kind| kind.attribute("report-type")).unwrap_or("").to_ascii_lowercase(),
    }
}

fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim().trim_start_matches('<').trim_end_matches('>'))
}

/// The value of a header as it stands, unfolded, at most a few thousand characters of it.
fn field(header: &Header<'_>, raw: &[u8]) -> String {
    let (from, to) = (header.offset_start as usize, header.offset_end as usize);
    let bytes = raw.get(from..to.min(from.saturating_add(4_000))).unwrap_or_default();
    said(bytes).replace("\r\n", " ").replace('\n', " ").trim().to_owned()
}

/// Bytes beyond ASCII stand in subjects without any mark of what they are.
fn subject_of(message: &Message<'_>, raw: &[u8]) -> String {
    let decoded = message.subject().unwrap_or("");
    if !decoded.contains('\u{fffd}') {
        return decoded.to_owned();
    }
    let header = message.parts[0].headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case("subject"));
    header.map_or_else(String::new, |header| field(header, raw))
}

fn name_of(message: &Message<'_>, raw: &[u8]) -> Option<String> {
    let name = message.from()?.first()?.name()?.to_owned();
    let name = if name.contains('\u{fffd}') {
        let header =
            message.parts[0].headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case("from"))?;
        field(header, raw).split('<').next().unwrap_or("").trim_matches(['"', ' ']).to_owned()
    } else {
        name
    };
    Some(tidy(&name.replace('\n', " "), 80)).filter(|name| !name.is_empty())
}

fn refers_to(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &mail_parser::HeaderValue<'_>| -> Vec<String> {
        let one = value.as_text().map(bracketed);
        let many = value.as_text_list().map(|list| list.iter().map(|id| bracketed(id)).collect::<Vec<_>>());
        many.or_else(|| one.map(|id| vec![id])).unwrap_or_default()
    };
    let mut found = ids(message.in_reply_to());
    found.extend(ids(message.references()).into_iter().rev());
    let mut seen = Vec::new();
    for id in found.into_iter().map(|id| tidy(&id, 900)) {
        if !seen.contains(&id) && seen.len() < REFERENCES {
            seen.push(id);
        }
    }
    seen
}

/// The text parts in their order, markup turned into text.
fn text_of(message: &Message<'_>, raw: &[u8]) -> String {
    let mut texts = Vec::new();
    for part in message.text_body.iter().filter_map(|id| message.part(*id)) {
        match &part.body {
            PartType::Text(text) => texts.push(decoded(part, text, raw)),
            PartType::Html(text) => texts.push(plain(&decoded(part, text, raw))),
            _ => {}
        }
    }
    let texts: Vec<String> =
        texts.into_iter().map(|text| tidy(&text, 200_000)).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// What the part says it is written in is not always true: bytes that read as UTF-8 are UTF-8, and what came out broken
/// is tried as GB 18030.
fn decoded(part: &MessagePart<'_>, text: &str, raw: &[u8]) -> String {
    let body = raw.get(part.offset_body as usize..part.offset_end as usize);
    let bytes = body.and_then(|body| match part.encoding {
        Encoding::None => Some(body.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::Base64 => base64_decode(body),
    });
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_ascii()) else { return text.to_owned() };
    // Programs that say ASCII and write beyond it mean what their machine is set to.
    let kind = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or("us-ascii");
    let unsaid = kind.eq_ignore_ascii_case("us-ascii") || kind.eq_ignore_ascii_case("ascii");
    match String::from_utf8(bytes) {
        Ok(utf8) => utf8,
        Err(error) if unsaid => GB18030.decode_without_bom_handling(error.as_bytes()).0.into_owned(),
        Err(error) if text.contains('\u{fffd}') => {
            let (again, _) = GB18030.decode_without_bom_handling(error.as_bytes());
            let broken = |text: &str| text.matches('\u{fffd}').count();
            if broken(&again) < broken(text) { again.into_owned() } else { text.to_owned() }
        }
        Err(_) => text.to_owned(),
    }
}

/// Markup as text: blocks end lines, scripts and styles are gone, and so is what a mail program marks as history.
fn plain(markup: &str) -> String {
    let low = markup.to_ascii_lowercase();
    let marks = [
        "<div class=\"gmail_quote",
        "id=\"appendonsend\"",
        "id=\"divrplyfwdmsg\"",
        "<blockquote type=\"cite\"",
        "id=\"isreplycontent\"",
        "class=\"ntes_quote",
    ];
    let end = marks.iter().filter_map(|mark| low.find(mark)).min();
    let end = end.map(|at| low[..at].rfind('<').filter(|open| !low[*open..at].contains('>')).unwrap_or(at));
    let kept = end.map_or(markup, |end| &markup[..end]);
    let text = html_to_text(&broken_into_lines(kept));
    if text.trim().is_empty() && end.is_some() { html_to_text(&broken_into_lines(markup)) } else { text }
}

/// A line break after every block, which the library knows for paragraphs only.
fn broken_into_lines(markup: &str) -> String {
    const BLOCKS: [&str; 12] = [
        "</div>",
        "</tr>",
        "</li>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</h4>",
        "</table>",
        "</pre>",
        "</blockquote>",
        "</ul>",
        "<hr",
    ];
    let low = markup.to_ascii_lowercase();
    let mut out = String::with_capacity(markup.len() + 64);
    let mut at = 0;
    while let Some(found) = low[at..].find('<') {
        let from = at + found;
        out.push_str(&markup[at..from]);
        if BLOCKS.iter().any(|block| low[from..].starts_with(block)) {
            out.push_str("<br>");
        }
        out.push('<');
        at = from + 1;
    }
    out.push_str(&markup[at..]);
    out
}

fn files_of(message: &Message<'_>) -> (Vec<Enclosed>, usize) {
    let mut files = Vec::new();
    let mut more = 0;
    for (number, id) in message.attachments.iter().enumerate() {
        let Some(part) = message.part(*id) else { continue };
        let content: &[u8] = match &part.body {
            PartType::Message(inner) => &inner.raw_message,
            _ => part.contents(),
        };
        if content.is_empty() {
            continue;
        }
        if files.len() == FILES {
            more += 1;
            continue;
        }
        files.push(Enclosed { name: name_of_file(part, number), content: content.to_vec() });
    }
    (files, more)
}

fn name_of_file(part: &MessagePart<'_>, number: usize) -> String {
    let given = part.attachment_name().map(|name| tidy(&name.replace('\n', " "), 200)).filter(|name| !name.is_empty());
    given.unwrap_or_else(|| {
        let extension = match (&part.body, part.content_type().and_then(|kind| kind.subtype())) {
            (PartType::Message(_), _) => "eml",
            (PartType::Html(_), _) => "html",
            (PartType::Text(_), _) => "txt",
            (_, Some("png")) => "png",
            (_, Some("jpeg")) => "jpg",
            (_, Some("gif")) => "gif",
            (_, Some("pdf")) => "pdf",
            _ => "bin",
        };
        format!("{}.{extension}", number + 1)
    })
}

/// What the sender wrote, and nothing that travelling adds: the same letter in two mailboxes has one key, and another letter
/// under a reused id has another. Without id and date nothing tells two letters apart but their way: then it is the bytes.
fn key(
    message: &Message<'_>,
    raw: &[u8],
    (sender, subject, text): (&str, &str, &str),
    message_id: Option<&str>,
    files: &[Enclosed],
) -> String {
    let date = message.date().map(mail_parser::DateTime::to_rfc3339);
    if message_id.is_none() && date.is_none() {
        return hex::encode(Sha256::digest(raw));
    }
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    add(message_id.unwrap_or(""));
    add(date.as_deref().unwrap_or(""));
    add(sender);
    add(subject);
    add(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    for file in files {
        add(&file.name);
        add(&hex::encode(Sha256::digest(&file.content)));
    }
    hex::encode(hash.finalize())
}
