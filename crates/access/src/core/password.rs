//! Which passwords are accepted.

use kernel::{Refusal, RefusalKind};

const SHORTEST: usize = 10;
const LONGEST: usize = 200;
const LONG_ENOUGH_ALONE: usize = 16;

/// Checks a new password for the account `login`.
///
/// At least 10 characters out of three of the kinds lower case, upper case, digit and other, or at least 16 of any
/// kind; never the log-in name itself. GB/T 22239 asks for complexity without naming figures; these are ours.
pub fn check(login: &str, password: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length < SHORTEST || (length < LONG_ENOUGH_ALONE && kinds(password) < 3) {
        return Err(refusal(
            "密码至少 10 个字符，且包含小写字母、大写字母、数字、其他字符中的三种；或至少 16 个字符",
            "use at least 10 characters out of three of: lower case, upper case, digits, others; or at least 16 characters",
        ));
    }
    if length > LONGEST {
        return Err(refusal("密码不能超过 200 个字符", "a password has at most 200 characters"));
    }
    if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(refusal("密码不能包含登录名", "the password must not contain the log-in name"));
    }
    if distinct(password) < 5 {
        return Err(refusal("密码的不同字符太少", "use more different characters"));
    }
    Ok(())
}

fn refusal(zh: &str, en: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, "account.weak_password", "密码不符合要求", "the password is not accepted").field(
        "/password",
        zh,
        en,
    )
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
        ] {
            assert_eq!(check("wang.gong", password).is_ok(), good, "{password}");
        }
    }
}
