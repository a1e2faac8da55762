//! How a log-in by a way is refused.

use app::Problem;
use federation::{Cause, WayError};
use kernel::{Refusal, RefusalKind};

/// A way that did not assert anybody. Which kind of trouble it is may be told; what was said is for the log: it may be anything.
pub(super) fn way_failed(way: &str, error: &WayError) -> Problem {
    match error {
        WayError::Unavailable(trouble) => {
            tracing::error!(way, cause = ?trouble.cause, why = trouble.why, "a log-in way cannot be asked");
            let (zh, en) = words(trouble.cause);
            Problem(Refusal::new(
                RefusalKind::Unavailable,
                "way.unavailable",
                format!(
                    "暂时无法向对方核实身份：{zh}。请稍后重试；也可用本平台的密码登录。系统管理员可在服务器日志中查看原因。"
                ),
                format!(
                    "The provider cannot be asked now: {en}. Try again shortly, or log in by a password of this platform. The administrator finds the reason in the server's log."
                ),
            ))
        }
        WayError::Refused(why) => {
            tracing::warn!(way, why, "an answer of a log-in way does not hold");
            Problem(Refusal::new(
                RefusalKind::Unauthenticated,
                "way.refused",
                "对方的答复未通过核验，请重新登录；如反复出现，请联系系统管理员。",
                "The provider's answer does not hold. Log in again; if it stays, ask the administrator.",
            ))
        }
        WayError::Unproved(_) => unproved().into(),
    }
}

const fn words(cause: Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Unreachable => ("对方服务器没有应答", "nobody answers at its address"),
        Cause::Untrusted => ("对方服务器的证书不受信任", "its certificate is not trusted here"),
        Cause::NotAccepted => ("对方不接受本平台的接入账号", "it does not accept this platform's own account there"),
        Cause::Senseless => ("对方服务器的答复与配置不符", "what answers there is not what the configuration says"),
    }
}

/// Alike for a name that is not there, one that is there twice, and a wrong password.
pub(super) fn unproved() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "way.unproved",
        "用户名或密码未通过对方核验，请核对后重试。如确认无误仍不能登录，请联系对方的管理员：账号须在其目录中唯一且可用。",
        "The directory does not prove this name and password. Check them; if they are right, ask its administrator: the account must be there just once, and be in use.",
    )
}

/// What a provider says of a log-out and is not believed. Says nothing of why: anybody may send it.
pub(super) fn not_logged_out() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "way.log_out_refused",
        "退出通知未通过核验（签名、签发方、接收方、时效，或已经用过）。请核对提供方的退出通知设置；原因见服务器日志。",
        "The logout token does not hold: its signature, issuer, audience or time, or it was used before. Look at the provider's settings for log-outs; the reason stands in the server's log.",
    )
}

pub(super) fn no_way() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "way.unknown",
        "没有这种登录方式，请回到登录页重新选择。",
        "There is no such way to log in; go back to the log-in page and choose again.",
    )
}

pub(super) fn flow_closed() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "way.closed",
        "这次登录已过期、已用过，或不是从这个浏览器开始的，请重新登录。",
        "This log-in took too long, was used before, or was begun in another browser; log in again.",
    )
}

pub(super) fn refused_there() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "way.refused_there",
        "对方没有允许登录。如是您自己取消的，可重新登录；否则请联系对方的管理员。",
        "The provider let nobody in. If it was you who cancelled, log in again; else ask its administrator.",
    )
}

pub(super) fn inactive() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "way.inactive",
        "您在本平台的账号已停用，请联系系统管理员。",
        "Your account here is switched off; ask the administrator.",
    )
}

pub(super) fn other_way() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "way.other_way",
        "您的账号由另一种登录方式建立，请用那种方式登录。",
        "Your account was made by another way of logging in; use that one.",
    )
}

pub(super) fn person_needed() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "way.person_needed",
        "账号已建立，还须系统管理员为其关联维护团队成员，之后即可登录。",
        "Your account is made; the administrator has still to say which member of the team you are. Then log in again.",
    )
}

pub(super) fn waits() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "way.waits",
        "您的角色正等待安全管理员审批，批准后即可登录。",
        "Your role waits for the security officer; log in when it is approved.",
    )
}

pub(super) fn misconfigured(way: &str) -> Problem {
    tracing::error!(way, "the party of this log-in way is no customer here");
    Problem(Refusal::new(
        RefusalKind::Unavailable,
        "way.misconfigured",
        "这种登录方式所属的客户不存在，请联系系统管理员检查配置。",
        "The customer this way belongs to does not exist; ask the administrator to look at the configuration.",
    ))
}

pub(super) fn elsewhere() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.logs_in_elsewhere",
        "该账号通过外部登录方式登录，密码、验证器和通行密钥由对方管理，本平台不保存。",
        "This account logs in by a provider outside; password, authenticator and passkeys are kept there, not here.",
    )
}
