//! How this slice says no, and the checks of single values.

use kernel::{Refusal, RefusalKind};

/// A log-in name: 2 to 64 letters, digits and `.`, `_`, `-`, `@`.
pub(crate) fn check_login(login: &str) -> Result<(), Refusal> {
    let login = login.trim();
    let good = |c: char| c.is_alphanumeric() || ".-_@".contains(c);
    if (2..=64).contains(&login.chars().count()) && login.chars().all(good) {
        return Ok(());
    }
    Err(invalid(
        "/login",
        "登录名为 2 到 64 个字符：字母、汉字、数字及 . _ - @",
        "a log-in name has 2 to 64 characters: letters, digits and . _ - @",
    ))
}

/// A name that people read: 1 to 100 characters.
pub(crate) fn check_name(pointer: &str, name: &str) -> Result<(), Refusal> {
    if (1..=100).contains(&name.trim().chars().count()) {
        return Ok(());
    }
    Err(invalid(pointer, "请填写 1 到 100 个字符", "give 1 to 100 characters"))
}

/// An e-mail address that a server can try: one `@` between two parts, no blanks, at most 254 characters.
pub(crate) fn check_email(email: Option<&str>) -> Result<(), Refusal> {
    let Some(email) = email else { return Ok(()) };
    let parts =
        email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if parts.is_some() && email.len() <= 254 && !email.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(());
    }
    Err(invalid(
        "/email",
        "请填写邮件地址，例如 li@example.com，或留空",
        "give an address such as li@example.com, or leave it empty",
    ))
}

pub(crate) fn invalid(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "account.invalid",
        "有内容不符合要求，请按提示修改",
        "something does not fit; mend what is named",
    )
    .field(pointer, zh, en)
}

pub(crate) fn login_taken() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.login_taken",
        "这个登录名已被使用，请换一个",
        "this log-in name is taken; choose another",
    )
    .field("/login", "已被使用", "is taken")
}

pub(crate) fn own_roles() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "account.own_roles",
        "不能变更或审批自己的角色，请由另一位管理员操作。",
        "Nobody changes or approves his own roles; ask another administrator.",
    )
}

pub(crate) fn nothing_asked() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.nothing_asked",
        "该账号没有待审批的角色",
        "no roles of this account wait for approval",
    )
}

pub(crate) fn holders_alone() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "account.password_is_the_holders",
        "安全管理员和审计管理员的密码只能由本人设置；如已遗失，请新建账号并经审批授权。",
        "Only the holder sets the password of a security officer or auditor; if it is lost, make a new account and have it approved.",
    )
}

pub(crate) fn last_administrator() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.last_administrator",
        "这是最后一位可登录的系统管理员，不能停用或取消其角色。请先任命另一位。",
        "This is the last administrator who can log in; appoint another one first.",
    )
}
