//! Secrets and personal numbers in fault texts are masked before anything is stored.
//!
//! Ordinary fault text is never touched: a value is masked only behind a word that announces a secret, or when its own
//! form (a checksum, a known prefix) proves what it is. A telephone number given to be called back on stays.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

/// What stands where a secret stood.
pub const MARK: &str = "【***】";

/// The kind of a masked value.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// A PEM block.
    PrivateKey,
    /// The password part of a connection string or address.
    Connection,
    /// A password behind a word that announces one.
    Password,
    /// A key, token or session announced by a word, or known by its prefix.
    Token,
    /// A resident identity number with a right check digit.
    IdCard,
    /// A bank card number with a right check digit.
    BankCard,
    /// A mobile number that was not given to be called back on.
    Phone,
}

impl SecretKind {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "private_key",
            Self::Connection => "connection",
            Self::Password => "password",
            Self::Token => "token",
            Self::IdCard => "id_card",
            Self::BankCard => "bank_card",
            Self::Phone => "phone",
        }
    }
}

/// A text without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text with [`MARK`] in the place of each secret.
    pub text: String,
    /// What was masked, in the order it was found.
    pub kinds: Vec<SecretKind>,
}

/// Masks secrets and personal numbers. Masking twice changes nothing more.
pub fn mask(text: &str) -> Masked {
    let mut out = Masked { text: text.to_owned(), kinds: Vec::new() };
    let mut shadow = Shadow::of(&out.text);
    loop {
        let before = out.kinds.len();
        // Nearly every text holds nothing: one look says which rules are worth trying.
        for rule in FORMS.matches(&shadow.text).iter().filter_map(|rule| RULES.get(rule)) {
            if apply(rule, &shadow, &mut out) {
                shadow = Shadow::of(&out.text);
            }
        }
        if out.kinds.len() == before {
            return out;
        }
    }
}

/// A rule: the secret is group 1; `holds` judges it with the text before it.
struct Rule {
    kind: SecretKind,
    pattern: Regex,
    holds: fn(before: &str, value: &str) -> bool,
}

/// Masks what the rule finds; true when it changed the text.
fn apply(rule: &Rule, shadow: &Shadow, out: &mut Masked) -> bool {
    let mut masked = String::new();
    let mut done = 0;
    for found in rule.pattern.captures_iter(&shadow.text) {
        let Some(secret) = found.get(1) else { continue };
        let (start, end) = (shadow.back[secret.start()], shadow.back[secret.end()]);
        // What ends right before a mark is the part of a secret's line that was left to be read.
        let cut = out.text[end..].starts_with(MARK);
        if start >= done && start < end && !cut && (rule.holds)(&shadow.text[..secret.start()], secret.as_str()) {
            masked.push_str(&out.text[done..start]);
            masked.push_str(MARK);
            out.kinds.push(rule.kind);
            done = end;
        }
    }
    if done > 0 {
        masked.push_str(&out.text[done..]);
        out.text = masked;
    }
    done > 0
}

/// A text with full-width letters, digits and signs as their half-width twins.
struct Shadow {
    text: String,
    /// For each of its bytes the byte of the original, and the original's length.
    back: Vec<usize>,
}

impl Shadow {
    fn of(text: &str) -> Self {
        let mut shadow = Self { text: String::with_capacity(text.len()), back: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices() {
            let half = match c {
                '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
                '\u{3000}' => ' ',
                _ => c,
            };
            shadow.back.extend(std::iter::repeat_n(at, half.len_utf8()));
            shadow.text.push(half);
        }
        shadow.back.push(text.len());
        shadow
    }
}

/// What a typed secret is made of: visible ASCII without quotes, brackets of a mark, or separators.
const VALUE: &str = r"[!#-&*+\-./0-9:=?@A-Z\[\\\]^_a-z{|}~]";

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let words = r"(?:pass(?:word|wd|phrase|code)|pwd|密\s?码|口\s?令|密碼)";
    let keys = r"(?:api[_\- ]?key|app[_\- ]?secret|access[_\- ]?key(?:[_\- ]?(?:id|secret))?|secret[_\- ]?(?:access[_\- ]?)?key|client[_\- ]?secret|secret|(?:access|auth|refresh|id)?[_\- ]?token|jsessionid|session[_\- ]?id|令牌|密钥|密鑰|授权码)";
    [
        (SecretKind::PrivateKey, r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.)*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z))".to_owned(), always as Judge),
        (SecretKind::Connection, format!(r"(?i)(?-u:\b)[a-z][a-z0-9+.\-]*://[^\s/:@]*:({VALUE}{{1,128}})@[a-z0-9\[]"), always),
        (SecretKind::Connection, format!(r"(?i)(?-u:\b)(?:sqlplus|imp|exp|impdp|expdp|sqlldr|jdbc:oracle:thin:|disql)\s*[a-z0-9_]{{1,64}}/({VALUE}{{1,64}}?)@"), always),
        (SecretKind::Password, format!(r"(?i)(?:账号密码|帐号密码|用户名密码|账户密码|账密|user/pass(?:word)?)\s*(?:是|为|:|=)?\s*[a-z0-9_.@\-]{{1,64}}\s*/\s*({VALUE}{{3,128}})"), always),
        (SecretKind::Password, format!(r#"(?i){words}["']?\s*(?:\([^()\n]{{0,12}}\))?\s*(?:是|为|為|=>|:=|:|=)\s*["'“‘]?({VALUE}{{3,128}})"#), announced),
        (SecretKind::Password, format!(r"(?i)(?:(?-u:\b){words}\s+is|{words}(?:改成|改为|设为|重置为|已改为))\s*({VALUE}{{3,128}})"), odd),
        (SecretKind::Password, format!(r"(?i){words}\s*({VALUE}{{6,128}})"), odd),
        (SecretKind::Token, format!(r"(?i)(?-u:\b)authorization\s*:\s*(?:bearer|basic)\s+({VALUE}{{8,}})"), always),
        (SecretKind::Token, format!(r"(?i)(?-u:\b)bearer\s+({VALUE}{{16,}})"), odd),
        (SecretKind::Token, format!(r#"(?i)(?-u:\b){keys}["']?\s*(?:是|为|:=|:|=)\s*["'“]?({VALUE}{{8,}})"#), odd),
        (SecretKind::Token, format!(r#"(?i)(?:令牌|密钥|授权码)\s*(?:是|为|:|=)?\s*["'“]?({VALUE}{{8,}})"#), odd),
        (SecretKind::Token, r"(?-u:\b)(sk-[A-Za-z0-9_\-]{20,}|gh[pousr]_[A-Za-z0-9]{36,}|glpat-[A-Za-z0-9_\-]{20,}|AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,24}|AKID[0-9A-Za-z]{20,40}|xox[abprs]-[A-Za-z0-9\-]{10,}|eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,})".to_owned(), always),
        (SecretKind::IdCard, r"(?-u:\b)([1-9]\d{16}[\dXx])(?-u:\b)".to_owned(), id_card),
        (SecretKind::BankCard, r"(?-u:\b)([3-6]\d{3}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3,4}(?:[ \-]?\d{1,3})?)(?-u:\b)".to_owned(), bank_card),
        (SecretKind::Phone, r"(?-u:\b)(1[3-9]\d(?:[ \-]?\d{4}){2})(?-u:\b)".to_owned(), phone),
    ]
    .into_iter()
    .filter_map(|(kind, pattern, holds)| Regex::new(&pattern).ok().map(|pattern| Rule { kind, pattern, holds }))
    .collect()
});

/// The patterns of the rules together, in their order.
static FORMS: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(RULES.iter().map(|rule| rule.pattern.as_str())).unwrap_or_default());

type Judge = fn(&str, &str) -> bool;

fn always(_: &str, _: &str) -> bool {
    true
}

/// Behind a colon or equals sign nearly everything is the secret; words that describe one are not.
fn announced(_: &str, value: &str) -> bool {
    const WORDS: &[&str] = &[
        "wrong",
        "error",
        "incorrect",
        "invalid",
        "expired",
        "empty",
        "null",
        "none",
        "required",
        "reset",
        "failed",
        "fail",
        "login",
        "change",
        "forgot",
        "forgotten",
        "missing",
        "locked",
        "policy",
        "n/a",
        "nil",
        "true",
        "false",
        "unknown",
        "not",
        "user",
        "username",
        "yes",
        "no",
    ];
    let word = value.trim_end_matches(['.', '!', '?', ':']).to_ascii_lowercase();
    let filler = value.chars().all(|c| matches!(c, '*' | '.' | '-' | '_' | '?'));
    !filler && !WORDS.contains(&word.as_str())
}

/// Without a sign between, only what no ordinary word looks like: letters and digits together, or signs within.
fn odd(_: &str, value: &str) -> bool {
    let core = value.trim_end_matches(['.', '!', '?', ':', '-']);
    let letters = core.chars().any(|c| c.is_ascii_alphabetic());
    let digits = core.chars().any(|c| c.is_ascii_digit());
    let signs = core.chars().any(|c| matches!(c, '@' | '#' | '$' | '%' | '^' | '&' | '*' | '!'));
    core.len() >= 6 && (letters || digits) && ((letters && digits) || (signs && (letters || digits)))
}

/// The check of GB 11643: a real date inside and a right last character.
fn id_card(before: &str, value: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let part = |from: usize, to: usize| value.get(from..to).and_then(|s| s.parse::<u32>().ok()).unwrap_or(0);
    let date =
        (1900..=2100).contains(&part(6, 10)) && (1..=12).contains(&part(10, 12)) && (1..=31).contains(&part(12, 14));
    let sum: u32 = value.chars().zip(WEIGHTS).filter_map(|(c, w)| c.to_digit(10).map(|d| d * w)).sum();
    let check = [b'1', b'0', b'X', b'9', b'8', b'7', b'6', b'5', b'4', b'3', b'2'][(sum % 11) as usize];
    date && !joined(before) && value.bytes().last().is_some_and(|b| b.eq_ignore_ascii_case(&check))
}

/// Luhn's check on the ranges cards are issued in; numbers announced as orders or serials are left.
fn bank_card(before: &str, value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    let range = matches!(digits.as_slice(), [6, 2 | 0 | 5, ..] | [4, ..] | [5, 1..=5, ..] | [3, 5, ..]);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            if i % 2 == 0 {
                *d
            } else {
                let t = d * 2;
                if t > 9 { t - 9 } else { t }
            }
        })
        .sum();
    let tail: String = tail(before, 8);
    let serial =
        ["单", "号码", "编号", "流水", "序列", "id", "no", "sn"].iter().any(|w| tail.to_lowercase().contains(w))
            && !["卡号", "卡", "账号", "帐号", "card", "account"].iter().any(|w| tail.to_lowercase().contains(w));
    (16..=19).contains(&digits.len()) && range && sum.is_multiple_of(10) && !serial && !joined(before)
}

/// Somebody's mobile number, unless it was given to be called back on.
fn phone(before: &str, _: &str) -> bool {
    let tail = tail(before, 16).to_lowercase();
    let contact = [
        "联系", "聯繫", "聯絡", "联络", "回电", "致电", "来电", "拨打", "热线", "call", "contact", "phone:", "tel",
        "电话:", "手机:",
    ];
    !joined(before) && !contact.iter().any(|w| tail.contains(w))
}

/// True when the number is only the end of a longer word or number.
fn joined(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '='))
}

fn tail(text: &str, chars: usize) -> String {
    let skip = text.chars().count().saturating_sub(chars);
    text.chars().skip(skip).collect()
}
