//! What a provider says of a log-out, and what does not hold about it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use federation::{LoggedOut, Oidc, OidcSettings, Secret, WayError};
use hmac::{Hmac, Mac};
use kernel::{Instant, MINUTE, SECOND};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use crate::forger::{Forger, unsigned};

const SECRET: &str = "a client secret that everybody guesses";
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn now() -> Instant {
    "2026-09-30T09:00:00Z".parse().unwrap()
}

fn provider(issuer: &str) -> Oidc {
    Oidc::new(OidcSettings {
        issuer: issuer.to_owned(),
        client_id: "aftercare".into(),
        client_secret: Some(Secret(SECRET.into())),
        scopes: Vec::new(),
        group_claim: "groups".into(),
        ca_file: None,
    })
    .unwrap()
}

/// The claims of a token that holds.
fn good(issuer: &str) -> Json {
    let at = now().micros() / SECOND;
    json!({ "iss": issuer, "aud": "aftercare", "iat": at, "exp": at + 120, "jti": "a1", "sub": "li", "sid": "s1",
        "events": { EVENT: {} } })
}

fn head() -> Json {
    json!({ "alg": "ES256", "kid": "one", "typ": "logout+jwt" })
}

fn why(said: Result<LoggedOut, WayError>) -> String {
    match said {
        Err(WayError::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_holds_names_who_and_which_session() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let said = provider.logged_out(now(), &forger.signed(&head(), &good(&forger.issuer))).await.unwrap();
    let expected = LoggedOut {
        issuer: forger.issuer.clone(),
        subject: Some("li".into()),
        session: Some("s1".into()),
        token_id: "a1".into(),
        until: now().plus(2 * MINUTE),
    };
    assert_eq!(said, expected);
    for (left, head) in [("sub", head()), ("sid", json!({ "alg": "ES256", "kid": "one" }))] {
        let mut claims = good(&forger.issuer);
        claims.as_object_mut().unwrap().remove(left);
        claims["aud"] = json!(["aftercare"]);
        let said = provider.logged_out(now(), &forger.signed(&head, &claims)).await.unwrap();
        assert_eq!((said.subject.is_none(), said.session.is_none()), (left == "sub", left == "sid"));
    }
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused_by_name() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let at = now().micros() / SECOND;
    for (claim, value, named) in [
        ("iss", json!("https://evil.example"), "another issuer"),
        ("aud", json!("another client"), "another client"),
        ("aud", json!(["aftercare", "another client"]), "another client"),
        ("aud", json!([]), "another client"),
        ("iat", json!(at + 5 * 60 + 1), "future"),
        ("exp", json!(at), "expired"),
        ("exp", json!(at - 1), "expired"),
        ("exp", json!(at + 3601), "longer than an hour"),
        ("exp", Json::Null, "does not read"),
        ("exp", json!("soon"), "does not read"),
        ("iat", Json::Null, "does not read"),
        ("jti", Json::Null, "does not read"),
        ("jti", json!(""), "empty"),
        ("jti", json!("j".repeat(256)), "too long"),
        ("sub", json!(""), "empty"),
        ("events", Json::Null, "does not read"),
        ("events", json!({}), "does not tell of a log-out"),
        ("events", json!({ EVENT: "yes" }), "does not tell of a log-out"),
        ("events", json!({ "http://schemas.openid.net/event/other": {} }), "does not tell of a log-out"),
        ("nonce", json!("n"), "nonce"),
    ] {
        let mut claims = good(&forger.issuer);
        claims[claim] = value.clone();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(claim);
        }
        let said = why(provider.logged_out(now(), &forger.signed(&head(), &claims)).await);
        assert!(said.contains(named), "{claim} {value}: {said}");
    }
    let mut claims = good(&forger.issuer);
    let object = claims.as_object_mut().unwrap();
    object.remove("sub");
    object.remove("sid");
    assert!(why(provider.logged_out(now(), &forger.signed(&head(), &claims)).await).contains("neither"));
}

#[tokio::test]
async fn a_token_that_the_provider_has_not_signed_or_of_another_kind_is_refused() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let claims = good(&forger.issuer);
    let text = unsigned(&json!({ "alg": "HS256" }), &claims);
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let whole = forger.signed(&head(), &claims);
    let (_, signature) = whole.rsplit_once('.').unwrap();
    let mut other = claims.clone();
    other["sub"] = json!("somebody else");
    let tokens = [
        ("none", format!("{}.", unsigned(&json!({ "alg": "none" }), &claims))),
        ("the secret", format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))),
        ("changed", format!("{}.{signature}", unsigned(&head(), &other))),
        ("another's key", Forger::start().await.signed(&head(), &claims)),
        ("an access token", forger.signed(&json!({ "alg": "ES256", "kid": "one", "typ": "at+jwt" }), &claims)),
        ("what must be understood", forger.signed(&json!({ "alg": "ES256", "crit": ["b64"], "b64": false }), &claims)),
        ("another key's name", forger.signed(&json!({ "alg": "ES256", "kid": "two" }), &claims)),
        ("nothing", String::new()),
        ("two parts", "a.b".into()),
        ("no base64", "ä.ö.ü".into()),
        ("too much", "a".repeat(16 * 1024 + 1)),
    ];
    for (what, token) in tokens {
        assert!(matches!(provider.logged_out(now(), &token).await, Err(WayError::Refused(_))), "{what}");
    }
    provider.logged_out(now(), &whole).await.unwrap();
}

#[tokio::test]
async fn new_keys_are_asked_for_but_not_by_everybody_at_any_time() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let say = |forger: &Forger| forger.signed(&head(), &good(&forger.issuer));
    provider.logged_out(now(), &say(&forger)).await.unwrap();
    forger.changes_its_key();
    assert!(provider.logged_out(now().plus(30 * SECOND), &say(&forger)).await.is_err(), "asked half a minute ago");
    provider.logged_out(now().plus(MINUTE), &say(&forger)).await.unwrap();
}
