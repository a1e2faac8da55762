//! Who calls, what they reach, and the instant at which it happens.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use access::{Action, Link, LinkError, Scope, scope_of};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kernel::{Actor, Clock, Ids, Instant, Language, Refusal, RefusalKind};
use storage::{Db, DbError, WriteSet};

use crate::audit::Refusals;
use crate::problem::language_of;
use crate::uses::Uses;
use crate::{Problem, ReplayKey};

/// What the whole server shares.
pub struct App {
    /// The database.
    pub db: Db,
    /// Where business instants come from.
    pub clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub ids: Arc<dyn Ids>,
    /// Who stands behind a credential.
    pub door: Arc<dyn Door>,
    pub(crate) refusals: Refusals,
    pub(crate) uses: Uses,
}

impl App {
    /// What the whole server shares, at its start.
    pub fn new(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, door: Arc<dyn Door>) -> Self {
        Self { db, clock, ids, door, refusals: Refusals::default(), uses: Uses::default() }
    }
}

/// What a caller shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential<'a> {
    /// The session cookie's value.
    Session(&'a str),
    /// An API token.
    Bearer(&'a str),
}

/// A credential kept while a long answer lasts.
#[derive(Clone, PartialEq, Eq)]
pub enum Held {
    /// The session cookie's value.
    Session(String),
    /// An API token.
    Bearer(String),
}

impl Held {
    /// The credential a request shows.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        credential_of(headers).map(|credential| match credential {
            Credential::Session(secret) => Self::Session(secret.to_owned()),
            Credential::Bearer(secret) => Self::Bearer(secret.to_owned()),
        })
    }
}

/// Who stands behind each of several credentials.
pub type Standing<'a> = Pin<Box<dyn Future<Output = Result<Vec<Option<Actor>>, DbError>> + Send + 'a>>;

/// Tells who stands behind a credential.
pub trait Door: Send + Sync {
    /// Who still stands behind these credentials, in their order; asking does not count as using them.
    fn standing<'a>(&'a self, held: &'a [Held], now: Instant) -> Standing<'a>;

    /// The actor, or none when the credential is unknown, expired or revoked at `now`, or a session of another product than
    /// `user_agent` names: that one ends.
    fn who<'a>(
        &'a self,
        credential: Credential<'a>,
        user_agent: &'a str,
        at: (Instant, &'a dyn Ids),
    ) -> Pin<Box<dyn Future<Output = Result<Option<Actor>, DbError>> + Send + 'a>>;

    /// The signed link behind `secret`, if it stands at `now` and serves `purpose`.
    fn link<'a>(
        &'a self,
        secret: &'a str,
        purpose: &'static str,
        address: &'a str,
        now: Instant,
    ) -> Pin<Box<dyn Future<Output = Result<Link, LinkError>> + Send + 'a>>;
}

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "aftercare_session";

/// The context of one request: who, what they reach for this route's action, when, and in which language.
#[derive(Clone)]
pub struct Cx {
    /// Who acts.
    pub actor: Actor,
    /// What the actor reaches for the action of this route.
    pub scope: Scope,
    /// The language to answer in.
    pub language: Language,
    /// When it happens; the same instant through the whole use case.
    pub now: Instant,
    /// Where identifiers come from.
    pub ids: Arc<dyn Ids>,
    /// The key under which the request does what it does once; whoever writes claims it with what he writes.
    pub once: Option<Arc<ReplayKey>>,
}

impl Cx {
    /// The context in which the platform itself acts.
    pub fn platform(part: &'static str, now: Instant, ids: Arc<dyn Ids>) -> Self {
        let (actor, scope) = (Actor::Platform { part }, Scope::everything());
        Self { actor, scope, language: Language::default(), now, ids, once: None }
    }

    /// The context of `actor` for `action`; a refusal when no role of his may do it.
    pub fn of(
        actor: Actor,
        action: Action,
        now: Instant,
        ids: Arc<dyn Ids>,
        language: Language,
    ) -> Result<Self, Refusal> {
        let scope = scope_of(&actor, action).ok_or_else(|| forbidden(action))?;
        Ok(Self { actor, scope, language, now, ids, once: None })
    }

    /// What the journal stamps on the entries of this use case.
    pub fn stamp(&self) -> journal::Stamp<'_> {
        journal::Stamp { actor: &self.actor, now: self.now, ids: self.ids.as_ref() }
    }

    /// Adds to what the request writes that it was done under its key, where it named one.
    pub fn claim(&self, set: &mut WriteSet) {
        if let Some(key) = &self.once {
            key.claim(set, &self.actor, self.now);
        }
    }

    /// What this actor reaches for another action than the route's; none when he may not do it at all.
    pub fn reach(&self, action: Action) -> Option<Scope> {
        scope_of(&self.actor, action)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem(unauthenticated()))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Cx {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// Finds out who calls.
pub(crate) async fn caller(app: &App, headers: &HeaderMap) -> Result<Actor, Problem> {
    let credential = credential_of(headers).ok_or_else(|| Problem(unauthenticated()))?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let at = (app.clock.now(), app.ids.as_ref());
    app.door.who(credential, user_agent, at).await?.ok_or_else(|| Problem(unauthenticated()))
}

/// Finds out whether the policy lets the caller through; puts the [`Cx`] into the request.
pub(crate) fn admit(app: &App, actor: &Actor, action: Action, request: &mut Request) -> Result<(), Problem> {
    let language = language_of(request);
    let cx = Cx::of(actor.clone(), action, app.clock.now(), Arc::clone(&app.ids), language)?;
    request.extensions_mut().insert(cx);
    Ok(())
}

fn credential_of(headers: &HeaderMap) -> Option<Credential<'_>> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        return value.to_str().ok()?.strip_prefix("Bearer ").map(|token| Credential::Bearer(token.trim()));
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| Credential::Session(value))
}

fn unauthenticated() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "request.unauthenticated",
        "请先登录。会话可能已过期。",
        "Please log in. Your session may have expired.",
    )
}

fn forbidden(action: Action) -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "request.forbidden",
        format!("您的角色不能执行“{}”。如工作需要，请联系系统管理员调整授权。", action.label(Language::Zh)),
        format!(
            "Your role may not {}. If your work needs it, ask the administrator for the grant.",
            action.label(Language::En)
        ),
    )
}
