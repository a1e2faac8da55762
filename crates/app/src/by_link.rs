//! Routes that a signed link opens: no log-in, and nothing but what the link names.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use access::{Link, LinkError, Reached, Scope};
use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use kernel::{Actor, Refusal, RefusalKind};

use crate::problem::language_of;
use crate::{App, Cx, Problem};

/// The header in which a request shows a link's secret.
pub const LINK_HEADER: &str = "x-aftercare-link";

/// A request made through a signed link.
#[derive(Clone)]
pub struct ByLink {
    /// The link.
    pub link: Link,
    /// Its holder as the actor; the scope reaches no further than his party.
    pub cx: Cx,
}

impl<S: Send + Sync> FromRequestParts<S> for ByLink {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem(closed()))
    }
}

/// Where a request came from: the peer, or what a proxy on this machine says of it.
pub struct Origin(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let nearest = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        let local = peer.is_none_or(|peer| peer.is_loopback());
        let address = nearest.filter(|_| local).or(peer);
        Ok(Self(address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())))
    }
}

/// Finds out which link the request shows and whether it serves `purpose`; puts [`ByLink`] into the request. Beside it who acts.
pub(crate) async fn admit(app: &App, purpose: &'static str, request: Request) -> Result<(Actor, Request), Problem> {
    let now = app.clock.now();
    let language = language_of(&request);
    let (mut parts, body) = request.into_parts();
    let Ok(Origin(address)) = Origin::from_request_parts(&mut parts, &()).await;
    let secret = parts.headers.get(LINK_HEADER).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let link = app.door.link(&secret, purpose, &address, now).await.map_err(refused)?;
    let part = if link.vendor { Reached::Vendor(link.party) } else { Reached::Customer(link.party) };
    let scope = Scope::of(vec![part]).ok_or_else(|| Problem(closed()))?;
    let actor = link.actor();
    let cx = Cx { actor: actor.clone(), scope, language, now, ids: Arc::clone(&app.ids), once: None };
    parts.extensions.insert(ByLink { link, cx });
    Ok((actor, Request::from_parts(parts, body)))
}

fn refused(error: LinkError) -> Problem {
    match error {
        LinkError::Closed => Problem(closed()),
        LinkError::Wait(micros) => {
            let seconds = micros.div_euclid(kernel::SECOND).saturating_add(1);
            Problem(Refusal::new(
                RefusalKind::TooMany,
                "link.too_many_requests",
                format!("操作过于频繁，请 {seconds} 秒后再试。"),
                format!("Too many requests; try again in {seconds} s."),
            ))
        }
        LinkError::Db(error) => error.into(),
    }
}

/// The link opens nothing, and says no more.
pub fn closed() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "link.closed",
        "链接无效、已过期、已使用或已撤销。请联系发送人重新发送。",
        "The link is unknown, expired, used up or revoked. Ask whoever sent it for a new one.",
    )
}
