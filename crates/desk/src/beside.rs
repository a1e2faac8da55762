//! Reports of other channels: taken in together with what the channel itself writes down, and what a report may say.

use std::sync::Arc;

use agreement::core::{Compiled, Status};
use app::{Cx, Problem};
use kernel::{Instant, Refusal, RefusalKind};
use storage::WriteSet;

use crate::api::view::IncidentDetail;
use crate::core::Incident;
use crate::desk::Desk;
use crate::report::{Report, Reported, crowded};

/// What another channel writes in the write set of an intake or a message, given the incident it concerns.
pub type Beside<'a> = &'a (dyn Fn(&mut WriteSet, &Incident) + Send + Sync);

impl Desk {
    /// Takes in what another channel received at `received`, together with what that channel writes down about it: both
    /// or neither. A key of the channel that is already taken comes back as a conflict; the channel looks why.
    pub async fn take(
        &self,
        cx: &Cx,
        report: &Report,
        received: Instant,
        beside: Beside<'_>,
    ) -> Result<IncidentDetail, Problem> {
        match self.take_in_anew(cx, report, received, None, None, Some(beside)).await? {
            Reported::New(detail) => Ok(*detail),
            Reported::Again(_) => Err(Problem(crowded())),
        }
    }
}

/// The reporter's address as it is kept: none where his account has one of its own.
pub(crate) fn address(report: &Report) -> Result<Option<String>, Refusal> {
    let Some(given) = report.reporter_email.as_deref().map(str::trim).filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let fits = given.len() <= 254 && given.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host));
    if fits {
        return Ok(Some(given.to_owned()));
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        "report.bad_address",
        "邮箱地址有误，请核对后再提交，或留空。",
        "The mail address is none; check it, or leave it out.",
    )
    .field(
        "/reporter_email",
        "请填写完整的邮箱地址，如 li@example.com",
        "give a whole address, such as li@example.com",
    ))
}

pub(crate) fn check_service(report: &Report, versions: &[(Arc<Compiled>, Status)]) -> Result<(), Problem> {
    let Some(code) = report.service_code.as_deref() else { return Ok(()) };
    let known = versions.iter().any(|(version, _)| version.service(code).is_some());
    if known {
        return Ok(());
    }
    Err(Problem(
        Refusal::new(
            RefusalKind::Invalid,
            "report.unknown_service",
            "协议的服务目录中没有这项服务，请重新选择。",
            "The agreement's catalogue has no such service; choose again.",
        )
        .field("/service_code", "请从服务目录中选择", "choose from the catalogue"),
    ))
}
