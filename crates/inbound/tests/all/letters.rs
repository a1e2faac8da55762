//! What is read of a letter.

use inbound::core::{Letter, Nature, Own, read};
use kernel::Language;

use crate::ground::letter;

fn of(raw: &[u8]) -> Letter {
    read(raw, &Own::default())
}

fn with_head(head: &str, body: &[u8]) -> Vec<u8> {
    [b"From: a@b.example\r\nMessage-ID: <1@b>\r\n", head.as_bytes(), b"\r\n\r\n", body].concat()
}

#[test]
fn chinese_is_read_whatever_the_letter_says_it_is_written_in() {
    let gbk = b"\xb2\xe9\xd1\xaf\xd7\xaa\xc8\xa6";
    for (head, body) in [
        ("Content-Type: text/plain; charset=GB18030", gbk.as_slice()),
        ("Content-Type: text/plain; charset=\"gbk\"", gbk),
        ("Content-Type: text/plain; charset=gb2312", gbk),
        ("Content-Type: text/plain", gbk),
        ("Content-Type: text/plain; charset=utf-8", gbk),
        ("Content-Type: text/plain; charset=us-ascii", gbk),
        ("Content-Type: text/plain; charset=x-unknown", gbk),
        ("Content-Type: text/plain; charset=gb2312", "查询转圈".as_bytes()),
        ("Content-Type: text/plain; charset=iso-8859-1", "查询转圈".as_bytes()),
        ("Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: base64", b"sunRr9eqyKY="),
        (
            "Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable",
            b"=B2=E9=D1=AF=D7=AA=C8=A6",
        ),
        ("Content-Type: text/plain; charset=big5", b"\xacd\xb8\xdf\xc2\xe0\xb0\xe9"),
    ] {
        let text = of(&with_head(head, body)).text;
        assert!(text == "查询转圈" || text == "查詢轉圈", "{head}: {text}");
    }
}

#[test]
fn a_subject_in_raw_bytes_or_split_words_is_read() {
    let raw = [b"From: a@b.example\r\nSubject: \xb2\xe9\xd1\xaf\xd7\xaa\xc8\xa6\r\n\r\nx".as_slice()].concat();
    assert_eq!(of(&raw).subject, "查询转圈");
    let words = with_head("Subject: =?gbk?B?sunRrw==?=\r\n =?gbk?Q?=D7=AA=C8=A6?=", b"x");
    assert_eq!(of(&words).subject, "查询转圈");
}

#[test]
fn markup_becomes_text_without_scripts_and_history() {
    let html = "<html><head><style>p{}</style></head><body><div>打印不了</div><div>第二行<br>第三行</div>\
                <script>alert(1)</script><div class=\"gmail_quote\">On Wed wrote: 已受理</div></body></html>";
    let letter = of(&with_head("Content-Type: text/html; charset=utf-8", html.as_bytes()));
    let lines: Vec<&str> = letter.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["打印不了", "第二行", "第三行"]);
}

#[test]
fn nothing_a_sender_writes_can_hide_or_break_out() {
    let raw = letter("\"a\u{202e}b\" <li@x.example>", "HIS\u{0} \u{202e}gnp.exe", "x", "", "one\u{0}two\u{7}");
    let letter = of(&raw);
    assert!(!format!("{letter:?}").contains(['\u{0}', '\u{202e}', '\u{7}']), "{letter:?}");
    // A folded header is one line, and a second one of the same name is not believed.
    let raw = b"From: a@b.example\r\nFrom: c@d.example\r\nSubject: x\r\n Bcc: e@f.example\r\n\r\nx";
    assert!(!of(raw).subject.contains('\n'));
}

#[test]
fn the_key_is_of_what_was_written_and_not_of_its_way() {
    let raw = letter("li@x.example", "s", "id", "", "text  with   blanks");
    let text = String::from_utf8(raw.clone()).unwrap();
    let way = text.replace("mx.example", "relay.example").replace("text  with   blanks", "text with blanks ");
    assert_eq!(of(&raw).key, of(way.as_bytes()).key);
    for other in
        [text.replace("<id@", "<other@"), text.replace("blanks", "gaps"), text.replace("Subject: s", "Subject: t")]
    {
        assert_ne!(of(&raw).key, of(other.as_bytes()).key);
    }
    assert_eq!((of(&raw).nature, of(&raw).language), (Nature::Letter, Language::En));
}

#[test]
fn a_forwarded_letter_keeps_what_was_forwarded() {
    let text = "请处理\r\n\r\n-----原始邮件-----\r\n发件人: 周医生\r\n主题: 影像\r\n影像打不开";
    assert!(of(&letter("qian@h.example", "转发: 影像", "f", "", text)).text.contains("影像打不开"));
    assert!(!of(&letter("qian@h.example", "回复: 影像", "f", "", text)).text.contains("影像打不开"));
}
