//! Which passwords are accepted.
//!
//! The rules are judged in two steps: [`check`] sees the text alone and costs nothing; what has to be measured or looked up
//! (guessability, breached lists, earlier passwords) comes in as [`Measured`].

use kernel::{Instant, Refusal, RefusalKind};
use unicode_normalization::UnicodeNormalization;

const SHORTEST: usize = 10;
const LONGEST: usize = 200;
const LONG_ENOUGH_ALONE: usize = 16;
/// The most bytes of a password that are looked at in a log-in: four for each character a password may have.
const LONGEST_BYTES: usize = 4 * LONGEST;

/// What an installation asks of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// The least guessability, 0 to 4 as zxcvbn counts: 3 withstands an attacker who has the hashes for a while.
    pub strength: u8,
    /// How many earlier passwords of an account are refused beside the present one.
    pub history: u32,
    /// How long a password is good, microseconds; none: for ever.
    pub lifetime: Option<i64>,
}

impl Default for PasswordRules {
    /// Guessability 3, five earlier ones, no expiry: forced changes make passwords weaker (NIST SP 800-63B 5.1.1.2).
    fn default() -> Self {
        Self { strength: 3, history: 5, lifetime: None }
    }
}

impl PasswordRules {
    /// Whether a password set at `set_at` has to be replaced at `now`.
    pub fn expired(&self, set_at: Instant, now: Instant) -> bool {
        self.lifetime.is_some_and(|lifetime| now.since(set_at) >= lifetime)
    }
}

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// It is, or resembles, one of the most used passwords.
    Common,
    /// Neighbouring keys.
    Keys,
    /// Repeated characters or groups.
    Repeats,
    /// `abc`, `6543`.
    Sequence,
    /// Dates and years.
    Dates,
    /// Names of people, the holder's own too.
    Names,
    /// One word by itself.
    Word,
}

/// What was measured of a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Guessability, 0 to 4.
    pub strength: u8,
    /// Why it is no more, where that is known.
    pub pattern: Option<Pattern>,
    /// Whether it stands in the list of breached passwords.
    pub breached: bool,
}

/// The one form in which passwords are hashed and compared (NFKC): the same key strokes on another machine, composed
/// otherwise, are the same password.
pub fn canonical(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a text can be a password at all; what cannot is not hashed.
pub fn is_plausible(password: &str) -> bool {
    !password.is_empty() && password.len() <= LONGEST_BYTES
}

/// Checks the text of a new password for the account `login`; `pointer` names its field.
///
/// At least 10 characters out of three of the kinds lower case, upper case, digit and other, or at least 16 of any
/// kind; never the log-in name itself. GB/T 22239 asks for complexity without naming figures; these are ours.
pub fn check(login: &str, password: &str, pointer: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if password.chars().any(char::is_control) {
        return Err(weak(pointer, "密码不能包含控制字符", "a password has no control characters"));
    }
    if length < SHORTEST || (length < LONG_ENOUGH_ALONE && kinds(password) < 3) {
        return Err(weak(
            pointer,
            "密码至少 10 个字符，且包含小写字母、大写字母、数字、其他字符中的三种；或至少 16 个字符",
            "use at least 10 characters out of three of: lower case, upper case, digits, others; or at least 16 characters",
        ));
    }
    if length > LONGEST {
        return Err(weak(pointer, "密码不能超过 200 个字符", "a password has at most 200 characters"));
    }
    if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(weak(pointer, "密码不能包含登录名", "the password must not contain the log-in name"));
    }
    if distinct(password) < 5 {
        return Err(weak(pointer, "密码的不同字符太少", "use more different characters"));
    }
    Ok(())
}

/// Judges what was measured of a new password.
pub fn judge(rules: &PasswordRules, measured: Measured, pointer: &str) -> Result<(), Refusal> {
    if measured.breached {
        return Err(refusal(
            "account.breached_password",
            pointer,
            "这个密码出现在已泄露的密码清单中，请换一个",
            "this password stands in a list of breached passwords; choose another",
        ));
    }
    if measured.strength < rules.strength {
        let (zh, en) = why(measured.pattern);
        return Err(weak(
            pointer,
            &format!("密码太容易被猜到{zh}。建议用几个互不相关的词"),
            &format!("the password is too easy to guess{en}. A few unrelated words work well"),
        ));
    }
    Ok(())
}

/// The refusal of a password that the account had before.
pub fn reused(rules: &PasswordRules, pointer: &str) -> Refusal {
    let earlier = rules.history;
    refusal(
        "account.password_reused",
        pointer,
        &format!("不能使用当前密码和最近 {earlier} 个用过的密码"),
        &format!("the present password and the {earlier} before it cannot be used again"),
    )
}

fn why(pattern: Option<Pattern>) -> (&'static str, &'static str) {
    match pattern {
        None => ("", ""),
        Some(Pattern::Common) => ("：与常用密码相同或相近", ": it is, or resembles, one that many people use"),
        Some(Pattern::Keys) => ("：含键盘上相邻的按键", ": it has neighbouring keys"),
        Some(Pattern::Repeats) => ("：含重复的字符", ": it repeats itself"),
        Some(Pattern::Sequence) => ("：含连续的字符，如 abc、6543", ": it has a sequence such as abc or 6543"),
        Some(Pattern::Dates) => ("：含日期或年份", ": it has a date or a year"),
        Some(Pattern::Names) => ("：含姓名、登录名或产品名", ": it has a name, the log-in name or the product's name"),
        Some(Pattern::Word) => ("：只有一个常见的词", ": it is one word alone"),
    }
}

fn weak(pointer: &str, zh: &str, en: &str) -> Refusal {
    refusal("account.weak_password", pointer, zh, en)
}

fn refusal(code: &'static str, pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, code, "密码不符合要求", "the password is not accepted").field(pointer, zh, en)
}

fn kinds(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit(),
    ];
    kinds.into_iter().filter(|kind| password.chars().any(kind)).count()
}

fn distinct(password: &str) -> usize {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged_by_length_kinds_and_login() {
        for (password, good) in [
            ("Aftercare-26", true),
            ("a long enough sentence", true),
            ("交付后保障Aa1交付后", true),
            ("Short-1", false),
            ("onlylowercase", false),
            ("WANG.gong-2026", false),
            ("aaaaaaaaaaaaaaaaaa", false),
            ("Nul-is-\0-no-text", false),
        ] {
            assert_eq!(check("wang.gong", password, "/password").is_ok(), good, "{password}");
        }
    }

    #[test]
    fn n25_twins_of_a_text_are_one_password_and_a_huge_one_is_none() {
        assert_eq!(canonical("Cafe\u{301}-2026-x"), canonical("Café-2026-x"));
        assert_eq!(canonical("Ａｂ"), "Ab", "full-width letters of an input method");
        assert!(is_plausible(&"密".repeat(200)) && !is_plausible("") && !is_plausible(&"a".repeat(10_000_000)));
    }

    #[test]
    fn what_is_guessable_or_breached_is_refused_by_its_field() {
        let rules = PasswordRules::default();
        let good = Measured { strength: 3, pattern: None, breached: false };
        assert_eq!(judge(&rules, good, "/password"), Ok(()));
        let weak = judge(&rules, Measured { strength: 2, pattern: Some(Pattern::Dates), ..good }, "/new_password");
        let weak = weak.unwrap_err();
        assert_eq!((weak.code, weak.fields[0].pointer.as_str()), ("account.weak_password", "/new_password"));
        assert!(weak.fields[0].zh.contains("日期"), "{weak:?}");
        let breached = judge(&rules, Measured { strength: 4, breached: true, ..good }, "/password").unwrap_err();
        assert_eq!(breached.code, "account.breached_password");
    }

    #[test]
    fn a_password_expires_only_where_that_is_asked_for() {
        let (rules, set_at) = (PasswordRules::default(), Instant::from_micros(0));
        assert!(!rules.expired(set_at, Instant::from_micros(i64::MAX)));
        let rules = PasswordRules { lifetime: Some(90), ..rules };
        assert!(!rules.expired(set_at, Instant::from_micros(89)) && rules.expired(set_at, Instant::from_micros(90)));
    }
}
