//! Letters as no program should write them: hundreds of kinds, none panics, none is lost.

use std::collections::HashSet;
use std::fmt::Write;

use inbound::Reader;
use inbound::core::{Own, read};

use crate::ground::{CARE, House, on_both};

const CHARSETS: [&str; 24] = [
    "utf-8",
    "UTF8",
    "gb2312",
    "GBK",
    "gb18030",
    "hz-gb-2312",
    "big5",
    "utf-7",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "utf-32",
    "iso-2022-jp",
    "euc-kr",
    "koi8-r",
    "iso-8859-1",
    "windows-1252",
    "x-mac-roman",
    "us-ascii",
    "",
    "none",
    "\"",
    "gb2312;q=1",
    "utf-8\u{0}",
];
const ENCODINGS: [&str; 9] =
    ["7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "BASE64 ", "", "quoted-printable; x"];
const BODIES: [&[u8]; 7] = [
    b"\xb2\xe9\xd1\xaf\xd7\xaa\xc8\xa6",
    "查询转圈".as_bytes(),
    b"+Zn6LYg-",
    b"\xff\xfe\x00\x00\xd8\x00",
    b"=E6=9F=A5=",
    b"sunRr9eqyKY",
    b"\x80\x81\x82\x00\x1b$B",
];

fn framed(number: usize, head: &str, body: &[u8]) -> Vec<u8> {
    let start = format!("From: li.min@hospital.example\r\nSubject: HIS {number}\r\nMessage-ID: <k{number}@x>\r\n");
    [start.as_bytes(), head.as_bytes(), b"\r\n\r\n", body].concat()
}

/// So many lines, each its own.
fn repeated(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn parts(boundary: &str, parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        write!(whole, "--{boundary}\r\n{part}\r\n").unwrap();
    }
    write!(whole, "--{boundary}--\r\n").unwrap();
    whole
}

/// Every kind there is.
pub fn corpus() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for charset in CHARSETS {
        for (at, body) in BODIES.iter().enumerate() {
            let encoding = ENCODINGS[(at + charset.len()) % ENCODINGS.len()];
            let head = format!("Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}");
            all.push(framed(all.len(), &head, body));
        }
    }
    for encoding in ENCODINGS {
        for kind in [
            "text/html",
            "multipart/mixed",
            "message/rfc822",
            "application/zip",
            "text",
            "/",
            "multipart/alternative; boundary=",
        ] {
            let head = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}");
            all.push(framed(all.len(), &head, "<p>查询<br>转圈".as_bytes()));
        }
    }
    for word in [
        "=?gbk?B?sunR?=",
        "=?gbk?Q?=B2?=",
        "=?utf-8?B?",
        "=?x?x?x?=",
        "=?utf-8?Q?=00=0A?=",
        "=??B??=",
        "=?gb18030?B?gTCBMA==?=",
    ] {
        all.push(
            format!("From: {word} <a@b.example>\r\nSubject: {word} {word}\r\nMessage-ID: {word}\r\n\r\n{}", all.len())
                .into_bytes(),
        );
    }
    nested(&mut all);
    heads(&mut all);
    files(&mut all);
    broken(&mut all);
    all
}

fn nested(all: &mut Vec<Vec<u8>>) {
    for depth in [1, 2, 10, 100, 1_000, 5_000] {
        let mut head = String::new();
        let mut body = String::new();
        for level in 0..depth {
            write!(body, "--b{level}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", level + 1).unwrap();
        }
        head.push_str("Content-Type: multipart/mixed; boundary=b0");
        all.push(framed(all.len(), &head, body.as_bytes()));
        let inner = "Content-Type: message/rfc822\r\n\r\n".repeat(depth);
        all.push(framed(all.len(), "Content-Type: message/rfc822", inner.as_bytes()));
        // The same boundary all the way down.
        let same = "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(depth);
        all.push(framed(all.len(), "Content-Type: multipart/mixed; boundary=b", same.as_bytes()));
    }
    for count in [0, 1, 50, 300] {
        let body = parts("b", &vec!["Content-Disposition: attachment; filename=a.txt\r\n\r\nx"; count]);
        all.push(framed(all.len(), "Content-Type: multipart/mixed; boundary=b", body.as_bytes()));
    }
    for boundary in ["", "\"", "\"b", "b b", "--", "-", &"b".repeat(5_000), "\u{4e00}", "b\tc"] {
        let body = parts(boundary, &["Content-Type: text/plain\r\n\r\n一", "\r\n二"]);
        all.push(framed(all.len(), &format!("Content-Type: multipart/mixed; boundary={boundary}"), body.as_bytes()));
        let cut = &body[..body.len() / 2];
        let cut = cut.char_indices().last().map_or("", |(at, _)| &body[..at]);
        all.push(framed(all.len(), &format!("Content-Type: multipart/related; boundary={boundary}"), cut.as_bytes()));
    }
}

fn heads(all: &mut Vec<Vec<u8>>) {
    for size in [998, 10_000, 100_000] {
        for name in
            ["Subject", "From", "Message-ID", "References", "In-Reply-To", "Content-Type", "X-Long", "Received", "Date"]
        {
            let head = format!("{name}: {}", "<a@b> ".repeat(size / 6));
            all.push(framed(all.len(), &head, b"x"));
        }
    }
    for count in [100, 3_000] {
        let many = repeated(count, |n| format!("X-{n}: {n}\r\n"));
        all.push(framed(all.len(), many.trim_end(), b"x"));
        let many = repeated(count, |n| format!("From: a{n}@b.example\r\n"));
        all.push(framed(all.len(), many.trim_end(), b"x"));
    }
    for injected in [
        "Subject: x\rBcc: e@f.example",
        "Subject: x\nBcc: e@f.example",
        "Subject: x%0ABcc: e@f",
        "Subject: =?utf-8?Q?x=0D=0ABcc:_e@f?=",
        "From: a@b\r\n\tc@d",
        "From: \"a\r\n\" <a@b>",
        "From: <a@b> <c@d>",
        "From: a@b, c@d",
        "From: @",
        "From: <>",
        "From: a@b@c",
        "From: \u{0}",
        "From: group: a@b, c@d;",
        "Message-ID: <a b c>",
        "Message-ID: <<x>>",
        "Message-ID:",
        "Message-ID: \u{0}",
        "In-Reply-To: <incident.' or 1=1@x>",
        "References: <incident.0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11@x>",
        "Date: yesterday",
        "Date: Tue, 31 Aug 9999999 08:58:00 +9999",
        "Date: 0",
        "Content-Type:",
        "Content-Type: ;;;=\"",
        "Content-Disposition: attachment; filename=\"../../etc/passwd\"",
        "Content-Disposition: attachment; filename*=utf-8''%",
        "Content-Disposition: attachment; filename*0*=utf-8''%e6; filename*1*=%9f%a5",
        "Auto-Submitted: \u{0}",
        "Return-Path:",
    ] {
        all.push([injected.as_bytes(), format!("\r\nX-Kind: {}\r\n\r\nx", all.len()).as_bytes()].concat());
        all.push(framed(all.len(), injected, b"x"));
    }
}

fn files(all: &mut Vec<Vec<u8>>) {
    // What unpacks to gigabytes is kept as it is and never unpacked.
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0".repeat(2_000);
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".repeat(2_000);
    for (name, content) in [
        ("bomb.zip", &zip),
        ("bomb.gz", &gzip),
        ("bomb.xlsx", &zip),
        ("a.exe", &zip),
        ("..", &gzip),
        ("", &gzip),
        ("CON", &zip),
    ] {
        let mut body = format!("--b\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n").into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        all.push(framed(all.len(), "Content-Type: multipart/mixed; boundary=b", &body));
    }
    for content in ["", "====", "A", "AAAA=AAA", "\u{4e00}", &"QUFB\r\n".repeat(20_000)] {
        let part = format!(
            "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\n{content}"
        );
        let body = parts("b", &[&part]);
        all.push(framed(all.len(), "Content-Type: multipart/mixed; boundary=b", body.as_bytes()));
    }
    for html in [
        "<",
        "<<<<",
        "<div",
        "</div></div>",
        "<script>",
        "<style>x",
        "<!--",
        "<!-- > -->",
        "&",
        "&#",
        "&#x110000;",
        "&#0;",
        "&nbsp",
        "<br><br/>",
        "<blockquote type=\"cite\">",
        "<p>\u{0}</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<img src=x onerror=alert(1)>",
    ] {
        let long = html.repeat(200);
        all.push(framed(all.len(), "Content-Type: text/html; charset=utf-8", long.as_bytes()));
    }
}

fn broken(all: &mut Vec<Vec<u8>>) {
    all.extend([
        Vec::new(),
        b"\r\n".to_vec(),
        b"\r\n\r\n".to_vec(),
        b"\n".to_vec(),
        b"\0".to_vec(),
        b":".to_vec(),
        b"From".to_vec(),
        b" folded first\r\nSubject: x\r\n\r\n".to_vec(),
        vec![0; 10_000],
        vec![0xff; 10_000],
        b"\r".repeat(5_000),
        b"\n".repeat(5_000),
        b"From a@b Tue Aug 31 08:58:00 2027\nSubject: mbox\n\nx".to_vec(),
    ]);
    // A letter cut off anywhere.
    let whole = framed(
        0,
        "Content-Type: multipart/mixed; boundary=b",
        parts(
            "b",
            &["Content-Type: text/plain; charset=gbk\r\n\r\n\u{4e00}", "Content-Transfer-Encoding: base64\r\n\r\nQUFB"],
        )
        .as_bytes(),
    );
    for at in (1..whole.len()).step_by(7) {
        all.push(whole[..at].to_vec());
    }
    // Bytes changed by a seeded chance.
    let mut state = 20_270_901_u64;
    for _ in 0..60 {
        let mut changed = whole.clone();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % changed.len();
            changed[at] = (state >> 20).to_le_bytes()[0];
        }
        all.push(changed);
    }
}

#[test]
fn there_are_hundreds_of_kinds_and_each_is_read() {
    let all = corpus();
    let kinds: HashSet<&Vec<u8>> = all.iter().collect();
    assert!(kinds.len() >= 300, "{} kinds", kinds.len());
    for raw in &all {
        let letter = read(raw, &Own::default());
        assert_eq!(letter.key.len(), 64);
        assert!(!letter.subject.contains(['\r', '\n', '\0']) && !letter.text.contains('\0'), "{letter:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_nothing_is_lost_and_the_next_letter_is_read() {
    on_both(async |house: House| {
        let all = corpus();
        for raw in &all {
            house.peer.deliver(CARE, raw);
        }
        let good = crate::ground::letter("qian@hospital.example", "HIS 打印不了", "good", "", "打印不了");
        house.peer.deliver(CARE, &good);
        let mut settings = crate::ground::settings(&house.peer);
        settings.hourly = 10_000;
        let mut reader = Reader::all(&house.set_otherwise(settings)).unwrap().remove(0);
        assert_eq!(reader.once().await.unwrap(), all.len() + 1);
        assert_eq!(house.peer.unseen_and_seen(CARE), (0, all.len() + 1), "each was marked, so each was taken in");
        let (kept, again) = (
            house.count("select count(*) from inbound_mail").await,
            house
                .count("select cast(coalesce(sum(count), 0) as bigint) from inbound_count where outcome = 'again'")
                .await,
        );
        assert_eq!(usize::try_from(kept + again).unwrap(), all.len() + 1);
        assert!(kept >= 300, "{kept} letters are told apart");
        let whole = "select count(*) from inbound_mail m join files_attachment a on a.id = m.original \
                     where a.subject_kind = 'inbound_mail' and a.subject = m.id";
        assert_eq!(house.count(whole).await, kept, "each is kept as it came");
        let good = "select count(*) from inbound_mail where sender = 'qian@hospital.example' and state = 'fault'";
        assert_eq!(house.count(good).await, 1);
        assert_eq!(house.count("select count(*) from inbound_mail where reason = 'unreadable'").await, 0);
        let leaked = "select count(*) from notify_delivery where address like '%e@f%'";
        assert_eq!(house.count(leaked).await, 0);
    })
    .await;
}
