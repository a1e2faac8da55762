//! What each robot wants to be told and how it answers, by its maker's documentation: 企业微信 群机器人 (path 91770), 钉钉
//! 自定义机器人接入, 飞书 自定义机器人使用指南.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use kernel::{Instant, Language, SECOND};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::RobotConfig;
use crate::channel::{Outgoing, Secret};
use crate::core::{Args, Failure, FailureCode, Letter, Line, Pace, fitted, lines, sentence_or_key, tame};

/// Whose robot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RobotKind {
    /// 企业微信: the key in the address is its secret.
    WeCom,
    /// 钉钉: signed in the query, milliseconds.
    DingTalk,
    /// 飞书: signed in the body, seconds.
    Feishu,
}

/// A message ready to be posted as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The whole address.
    pub url: String,
    /// The body.
    pub body: String,
}

/// The most bytes 企业微信 takes as Markdown.
const WECOM_MOST: usize = 4096;
/// 钉钉 and 飞书 take bodies of 20 000 bytes; what is around the lines stays below the rest.
const BODY_MOST: usize = 18_000;

impl RobotKind {
    /// Reads the word of the configuration.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "wecom" => Some(Self::WeCom),
            "dingtalk" => Some(Self::DingTalk),
            "feishu" => Some(Self::Feishu),
            _ => None,
        }
    }

    /// How fast it may be spoken to: 20 a minute (企业微信, 钉钉), 100 a minute and 5 a second (飞书).
    pub const fn pace(self) -> Pace {
        match self {
            Self::WeCom | Self::DingTalk => Pace { every: 4 * SECOND, burst: 5 },
            Self::Feishu => Pace { every: 650_000, burst: 4 },
        }
    }

    /// The message for a letter on its way, signed at the moment of sending.
    pub fn message(robot: &RobotConfig, outgoing: &Outgoing<'_>) -> Message {
        let (letter, now) = (outgoing.letter, outgoing.now);
        let (Secret(url), secret) = (&robot.url, robot.secret.as_ref());
        let mut all = lines(letter);
        if !robot.keyword.is_empty() && !all.iter().any(|line| holds(line, &robot.keyword)) {
            all.insert(1.min(all.len()), Line::Text(robot.keyword.clone()));
        }
        if outgoing.is_possible_copy {
            let copy = sentence_or_key(letter.language, "chat-copy", &Args::new());
            all.insert(1.min(all.len()), Line::Text(copy));
        }
        match robot.kind {
            Self::WeCom => {
                let text = joined(&fitted(all, WECOM_MOST, letter.language, |line| markdown(line).len() + 1), "\n");
                let body = json!({ "msgtype": "markdown", "markdown": { "content": text } });
                Message { url: url.clone(), body: body.to_string() }
            }
            Self::DingTalk => {
                let kept = fitted(all, BODY_MOST, letter.language, |line| escaped(&markdown(line)) + 4);
                // A single line break is none in 钉钉's Markdown.
                let body = json!({ "msgtype": "markdown",
                    "markdown": { "title": letter.subject, "text": joined(&kept, "\n\n") } });
                Message { url: signed_query(url, secret, now), body: body.to_string() }
            }
            Self::Feishu => {
                let kept = fitted(all, BODY_MOST, letter.language, |line| tag(line).to_string().len() + 3);
                Message { url: url.clone(), body: post(&kept, letter, secret, now).to_string() }
            }
        }
    }

    /// What the robot's answer means. Its own code counts: it says "no" inside HTTP 200.
    pub fn answer(self, status: u16, body: &[u8]) -> Result<(), Failure> {
        let failed = |code, said: String| Err(Failure::new(code, said));
        if status == 429 {
            return failed(FailureCode::TooMany, "HTTP 429".to_owned());
        }
        let Ok(answer) = serde_json::from_slice::<Json>(body) else {
            return failed(FailureCode::Refused, format!("HTTP {status}"));
        };
        let names: &[&str] = match self {
            Self::WeCom | Self::DingTalk => &["errcode"],
            Self::Feishu => &["code", "StatusCode"],
        };
        let Some(code) = names.iter().find_map(|name| answer[*name].as_i64()) else {
            return failed(FailureCode::Refused, format!("HTTP {status}"));
        };
        let said = ["errmsg", "msg", "StatusMessage"].iter().find_map(|name| answer[*name].as_str());
        let said = format!("{code} {}", said.unwrap_or_default().chars().take(200).collect::<String>());
        match (self, code) {
            (_, 0) => Ok(()),
            // Too often: 企业微信 45009, 钉钉 130101 (blocked for ten minutes), 飞书 11232.
            (Self::WeCom, 45009) | (Self::DingTalk, 130_101) | (Self::Feishu, 11232) => {
                failed(FailureCode::TooMany, said)
            }
            // Too long or malformed: no later attempt can do better.
            (Self::WeCom, 40058) | (Self::Feishu, 9499) => failed(FailureCode::Unwritable, said),
            // Key, signature, keyword or source address: an administrator's to mend.
            (Self::WeCom, 93000) | (Self::DingTalk, 310_000 | 300_001) | (Self::Feishu, 19021 | 19022 | 19024) => {
                failed(FailureCode::LoginRefused, said)
            }
            _ => failed(FailureCode::Refused, said),
        }
    }
}

/// 钉钉: `timestamp` in ms, `sign` the Base64 of HMAC-SHA256 under the secret over `timestamp\nsecret`, in the query.
fn signed_query(url: &str, secret: Option<&Secret>, now: Instant) -> String {
    let Some(Secret(secret)) = secret else { return url.to_owned() };
    let stamp = now.micros().div_euclid(1000);
    let sign = STANDARD.encode(hmac(secret.as_bytes(), format!("{stamp}\n{secret}").as_bytes()));
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}timestamp={stamp}&sign={sign}")
}

/// 飞书: `timestamp` in s, `sign` the Base64 of HMAC-SHA256 under `timestamp\nsecret` over nothing.
fn feishu_sign(secret: &str, stamp: i64) -> String {
    STANDARD.encode(hmac(format!("{stamp}\n{secret}").as_bytes(), b""))
}

fn hmac(key: &[u8], said: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(said);
    mac.finalize().into_bytes().to_vec()
}

fn post(kept: &[Line], letter: &Letter, secret: Option<&Secret>, now: Instant) -> Json {
    let rest = kept.iter().filter(|line| !matches!(line, Line::Title(_)));
    let content: Vec<Json> = rest.map(|line| json!([tag(line)])).collect();
    let language = match letter.language {
        Language::Zh => "zh_cn",
        Language::En => "en_us",
    };
    let mut body = json!({ "msg_type": "post",
        "content": { "post": { language: { "title": title(kept), "content": content } } } });
    if let Some(Secret(secret)) = secret {
        let stamp = now.micros().div_euclid(SECOND);
        body["timestamp"] = Json::String(stamp.to_string());
        body["sign"] = Json::String(feishu_sign(secret, stamp));
    }
    body
}

fn title(kept: &[Line]) -> &str {
    let title = kept.iter().find_map(|line| if let Line::Title(text) = line { Some(text.as_str()) } else { None });
    title.unwrap_or_default()
}

fn tag(line: &Line) -> Json {
    match line {
        Line::Title(text) | Line::Text(text) => json!({ "tag": "text", "text": text }),
        Line::Field(label, value) => json!({ "tag": "text", "text": format!("{label}{value}") }),
        Line::Quote(text) => json!({ "tag": "text", "text": format!("“{text}”") }),
        Line::Link(text, href) => json!({ "tag": "a", "text": text, "href": href }),
    }
}

fn markdown(line: &Line) -> String {
    match line {
        Line::Title(text) => format!("**{}**", tame(text)),
        Line::Text(text) => tame(text),
        Line::Field(label, value) => format!("> {}{}", tame(label), tame(value)),
        Line::Quote(text) => format!("> “{}”", tame(text)),
        Line::Link(text, href) => format!("[{}]({})", tame(text), href.replace(')', "%29")),
    }
}

fn joined(lines: &[Line], between: &str) -> String {
    lines.iter().map(markdown).collect::<Vec<_>>().join(between)
}

fn holds(line: &Line, word: &str) -> bool {
    match line {
        Line::Title(text) | Line::Text(text) | Line::Quote(text) => text.contains(word),
        Line::Field(a, b) | Line::Link(a, b) => a.contains(word) || b.contains(word),
    }
}

/// How long a text is as a JSON string, without its quotes.
fn escaped(text: &str) -> usize {
    Json::from(text).to_string().len().saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Thread;

    const NOW: Instant = Instant::from_micros(1_767_225_600_000_000);

    fn letter(paragraph: &str) -> Letter {
        Letter {
            language: Language::Zh,
            subject: "[INC-2026-000001] 新工单：<@all> 打不开".to_owned(),
            greeting: String::new(),
            paragraphs: vec![paragraph.to_owned()],
            quote: None,
            facts: vec![("级别".to_owned(), "1 级".to_owned())],
            clocks_title: String::new(),
            clocks: Vec::new(),
            link: Some(("打开".to_owned(), "https://care.example.test/i/1".to_owned())),
            footer: Vec::new(),
            short: None,
        }
    }

    /// What goes to a robot of this kind that speaks for `letter`.
    fn message(kind: RobotKind, secret: Option<&str>, keyword: &str, letter: &Letter) -> Message {
        let robot = RobotConfig {
            group: "ops".to_owned(),
            kind,
            url: Secret("https://robot.example.test/send?key=K".to_owned()),
            secret: secret.map(|secret| Secret(secret.to_owned())),
            keyword: keyword.to_owned(),
        };
        let thread = Thread::new("incident", "1", "2", "robot");
        let outgoing =
            Outgoing { name: "值班群", address: "ops", letter, thread: &thread, is_possible_copy: false, now: NOW };
        RobotKind::message(&robot, &outgoing)
    }

    fn read(message: &Message) -> Json {
        serde_json::from_str(&message.body).unwrap_or_default()
    }

    /// Golden values of which Python's hmac and OpenSSL agree.
    #[test]
    fn signatures_are_those_of_the_documentation() {
        let secret = Secret("SEC000000000000000000000000000000000000000000000000000000000000test".to_owned());
        let url = signed_query("https://oapi.dingtalk.com/robot/send?access_token=T", Some(&secret), NOW);
        let sign = "r9vevG2VSzeCnjm2%2BGTGBbHkVoMWM5YFqzkdBoZmblI%3D";
        assert_eq!(
            url,
            format!("https://oapi.dingtalk.com/robot/send?access_token=T&timestamp=1767225600000&sign={sign}")
        );
        assert_eq!(feishu_sign("test_feishu_secret", 1_767_225_600), "zs1nztZNiDW492eCSsJY4VE93MtaLtg1aZdRKt3uhs8=");
    }

    #[test]
    fn what_is_typed_acts_as_no_markup_and_the_link_stays() {
        let wecom = read(&message(RobotKind::WeCom, None, "", &letter("坏了")));
        let text = wecom["markdown"]["content"].as_str().unwrap_or_default();
        assert!(text.contains("＜＠all＞") && !text.contains("<@"), "{text}");
        assert!(text.ends_with("[打开](https://care.example.test/i/1)"), "{text}");
    }

    #[test]
    fn each_stays_below_its_limit_in_bytes_whatever_is_said() {
        for said in ["字".repeat(30_000), "\"\\\u{1}".repeat(9_000), "😀".repeat(20_000)] {
            let long = letter(&said);
            let wecom = read(&message(RobotKind::WeCom, None, "", &long));
            assert!(wecom["markdown"]["content"].as_str().is_some_and(|text| text.len() <= 4096));
            for kind in [RobotKind::DingTalk, RobotKind::Feishu] {
                let body = message(kind, Some("s"), "", &long).body;
                assert!(body.len() <= 20_000, "{kind:?} {}", body.len());
                assert!(body.contains("care.example.test/i/1") && body.contains("更多"));
            }
        }
    }

    #[test]
    fn a_wanted_word_is_in_each_message_and_only_once() {
        let wanted = message(RobotKind::DingTalk, None, "运维", &letter("坏了"));
        assert!(wanted.body.contains("运维"));
        let has = message(RobotKind::DingTalk, None, "新工单", &letter("坏了"));
        assert_eq!(read(&has)["markdown"]["text"].as_str().map(|text| text.matches("新工单").count()), Some(1));
    }

    #[test]
    fn a_no_inside_200_is_a_no() {
        let code = |kind: RobotKind, body: &str| kind.answer(200, body.as_bytes()).map_err(|failure| failure.code);
        assert_eq!(code(RobotKind::WeCom, r#"{"errcode":0,"errmsg":"ok"}"#), Ok(()));
        assert_eq!(code(RobotKind::WeCom, r#"{"errcode":45009,"errmsg":"x"}"#), Err(FailureCode::TooMany));
        assert_eq!(code(RobotKind::WeCom, r#"{"errcode":40058,"errmsg":"x"}"#), Err(FailureCode::Unwritable));
        assert_eq!(code(RobotKind::WeCom, r#"{"errcode":93000,"errmsg":"x"}"#), Err(FailureCode::LoginRefused));
        assert_eq!(code(RobotKind::DingTalk, r#"{"errcode":310000,"errmsg":"x"}"#), Err(FailureCode::LoginRefused));
        assert_eq!(code(RobotKind::DingTalk, r#"{"errcode":130101,"errmsg":"x"}"#), Err(FailureCode::TooMany));
        assert_eq!(code(RobotKind::Feishu, r#"{"StatusCode":0,"StatusMessage":"success"}"#), Ok(()));
        assert_eq!(code(RobotKind::Feishu, r#"{"code":0,"msg":"success","data":{}}"#), Ok(()));
        assert_eq!(code(RobotKind::Feishu, r#"{"code":19021,"msg":"x"}"#), Err(FailureCode::LoginRefused));
        assert_eq!(code(RobotKind::Feishu, r#"{"code":11232,"msg":"x"}"#), Err(FailureCode::TooMany));
        assert_eq!(code(RobotKind::Feishu, "<html>"), Err(FailureCode::Refused));
        assert_eq!(code(RobotKind::WeCom, "{}"), Err(FailureCode::Refused));
        assert_eq!(RobotKind::WeCom.answer(429, b"").map_err(|f| f.code), Err(FailureCode::TooMany));
    }
}
