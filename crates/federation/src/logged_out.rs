//! A provider says that somebody logged out there (OpenID Connect Back-Channel Logout 1.0): the logout token, checked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Instant, MINUTE, SECOND};
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{JsonWebKey, JsonWebKeyUse};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::WayError;
use crate::oidc::{AHEAD, Oidc, SIGNED_BY};

/// The event a logout token tells of.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// The longest token and the longest name in one, bytes.
const LONGEST: usize = 16 * 1024;
const LONGEST_NAME: usize = 255;
/// The keys of a provider are asked for anew by what anybody may send no more often than this.
const KEYS_APART: i64 = MINUTE;

/// What a provider said, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    /// Who says it.
    pub issuer: String,
    /// Who logged out there; none where only a session is named.
    pub subject: Option<String>,
    /// The provider's session that ended; none where all of the subject's did.
    pub session: Option<String>,
    /// What tells this word from every other of the issuer.
    pub token_id: String,
    /// From when on it is not believed any more: so long it must be remembered.
    pub until: Instant,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    /// What a reader must understand: nothing is understood here.
    #[serde(default)]
    crit: Option<Json>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: OneOrMany,
    iat: i64,
    exp: i64,
    jti: String,
    events: Map<String, Json>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    nonce: Option<Json>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Oidc {
    /// What a logout token says, if everything about it holds. Whether it was heard before is for whoever remembers.
    pub async fn logged_out(&self, now: Instant, token: &str) -> Result<LoggedOut, WayError> {
        let (text, head, claims, signature) = taken_apart(token).map_err(refused)?;
        let algorithm = algorithm(&head).map_err(refused)?;
        // What does not hold by its words is not worth asking the provider about.
        let said = self.judged(now, claims).map_err(refused)?;
        let signed = |metadata: &CoreProviderMetadata| {
            let mut keys = metadata.jwks().keys().iter().filter(|key| may_sign(key, &head));
            keys.any(|key| key.verify_signature(&algorithm, text.as_bytes(), &signature).is_ok())
        };
        let mut holds = signed(&self.metadata(now).await?);
        if !holds && self.forgot_keys(now).await {
            holds = signed(&self.metadata(now).await?);
        }
        if holds { Ok(said) } else { Err(refused("no key of the provider has signed it")) }
    }

    /// Has the provider's keys asked for anew; whether they were old enough for that.
    async fn forgot_keys(&self, now: Instant) -> bool {
        let mut known = self.known.lock().await;
        let is_old = known.as_ref().is_some_and(|(at, _)| now.since(*at) >= KEYS_APART);
        if is_old {
            *known = None;
        }
        is_old
    }

    fn judged(&self, now: Instant, claims: Claims) -> Result<LoggedOut, &'static str> {
        let ours = |audience: &String| *audience == self.settings.client_id;
        let is_ours = match &claims.aud {
            OneOrMany::One(one) => ours(one),
            OneOrMany::Many(all) => !all.is_empty() && all.iter().all(ours),
        };
        let until = Instant::from_micros(claims.exp.saturating_mul(SECOND));
        let issued = claims.iat.saturating_mul(SECOND);
        let named = |name: &Option<String>| name.as_ref().is_none_or(|name| (1..=LONGEST_NAME).contains(&name.len()));
        if claims.iss != self.settings.issuer {
            Err("it is another issuer's")
        } else if !is_ours {
            Err("it was made out to another client")
        } else if issued > now.micros().saturating_add(AHEAD) {
            Err("it is issued in the future")
        } else if until <= now || claims.exp < claims.iat {
            Err("it has expired")
        } else if until.micros() > issued.saturating_add(60 * MINUTE) {
            Err("it holds for longer than an hour")
        } else if !claims.events.get(EVENT).is_some_and(Json::is_object) {
            Err("it does not tell of a log-out")
        } else if claims.nonce.is_some() {
            Err("it has a nonce: it is an identity token")
        } else if !(1..=LONGEST_NAME).contains(&claims.jti.len()) || !named(&claims.sub) || !named(&claims.sid) {
            Err("a name in it is empty or too long")
        } else if claims.sub.is_none() && claims.sid.is_none() {
            Err("it names neither who nor which session")
        } else {
            Ok(LoggedOut { issuer: claims.iss, subject: claims.sub, session: claims.sid, token_id: claims.jti, until })
        }
    }
}

fn refused(why: &'static str) -> WayError {
    WayError::Refused(format!("logout token: {why}"))
}

/// The text that is signed, what it says, and the signature.
fn taken_apart(token: &str) -> Result<(&str, Head, Claims, Vec<u8>), &'static str> {
    const UNREADABLE: &str = "it does not read";
    if token.len() > LONGEST {
        return Err("it is too long");
    }
    let (text, signature) = token.rsplit_once('.').ok_or(UNREADABLE)?;
    let (head, claims) = text.split_once('.').ok_or(UNREADABLE)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| UNREADABLE);
    let head = serde_json::from_slice(&bytes(head)?).map_err(|_| UNREADABLE)?;
    let claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| UNREADABLE)?;
    Ok((text, head, claims, bytes(signature)?))
}

/// By what it is signed: an algorithm whose keys the provider alone holds.
fn algorithm(head: &Head) -> Result<CoreJwsSigningAlgorithm, &'static str> {
    if head.crit.is_some() {
        return Err("it asks for what is not understood here");
    }
    let is_kind = |kind: &String| kind.eq_ignore_ascii_case("logout+jwt") || kind.eq_ignore_ascii_case("jwt");
    if !head.typ.as_ref().is_none_or(is_kind) {
        return Err("it is a token of another kind");
    }
    let named = serde_json::from_value(Json::String(head.alg.clone())).map_err(|_| "its algorithm is unknown")?;
    if SIGNED_BY.contains(&named) { Ok(named) } else { Err("its algorithm is not accepted") }
}

fn may_sign(key: &CoreJsonWebKey, head: &Head) -> bool {
    let is_named = match (&head.kid, key.key_id()) {
        (Some(wanted), Some(id)) => **id == *wanted,
        _ => true,
    };
    is_named && key.key_use().is_none_or(JsonWebKeyUse::allows_signature)
}
