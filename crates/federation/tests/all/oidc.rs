//! What an OpenID Connect provider says and what does not hold about it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use federation::{Asserted, Exchange, Oidc, OidcAnswer, OidcSettings, Secret, WayError};
use hmac::{Hmac, Mac};
use kernel::{Instant, MINUTE, SECOND};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use crate::forger::{Forger, unsigned};

const SECRET: &str = "a client secret that everybody guesses";

fn now() -> Instant {
    "2026-09-30T09:00:00Z".parse().unwrap()
}

fn exchange() -> Exchange {
    Exchange::of("the browser's secret", "https://care.example.test/login/back/corp".into())
}

fn provider(issuer: &str) -> Oidc {
    Oidc::new(OidcSettings {
        issuer: issuer.to_owned(),
        client_id: "aftercare".into(),
        client_secret: Some(Secret(SECRET.into())),
        scopes: vec!["profile".into()],
        group_claim: "groups".into(),
        ca_file: None,
    })
    .unwrap()
}

/// The claims of a token that holds.
fn good(issuer: &str) -> Json {
    let at = now().micros() / SECOND;
    json!({
        "iss": issuer, "sub": "li", "aud": "aftercare", "iat": at, "exp": at + 60, "nonce": exchange().nonce,
        "preferred_username": "liqiang", "name": "李强", "amr": ["pwd", "otp"], "sid": "one session there",
    })
}

async fn asked(provider: &Oidc) -> Result<Asserted, WayError> {
    provider.assert(now(), &exchange(), OidcAnswer { code: "code", issuer: None }).await
}

#[tokio::test]
async fn what_holds_is_asserted_and_an_address_that_is_not_verified_is_left_out() {
    let forger = Forger::start().await;
    forger.says(&good(&forger.issuer));
    let asserted = asked(&provider(&forger.issuer)).await.unwrap();
    let expected = Asserted {
        issuer: forger.issuer.clone(),
        subject: "li".into(),
        username: Some("liqiang".into()),
        name: Some("李强".into()),
        email: None,
        groups: vec!["ops".into()],
        methods: vec!["pwd".into(), "otp".into()],
        session: Some("one session there".into()),
    };
    assert_eq!(asserted, expected);
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let at = now().micros() / SECOND;
    for (claim, value, named) in [
        ("nonce", json!("another exchange's"), "nonce"),
        ("nonce", Json::Null, "nonce"),
        ("aud", json!("another client"), "audience"),
        ("aud", json!(["aftercare", "another client"]), "audience"),
        ("azp", json!("another client"), "another client"),
        ("iss", json!("https://evil.example"), "issuer"),
        ("exp", json!(at), "expired"),
        ("exp", json!(at - 3600), "expired"),
        ("iat", json!(at + 5 * 60 + 1), "future"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "access token"),
    ] {
        let mut claims = good(&forger.issuer);
        claims[claim] = value.clone();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(claim);
        }
        forger.says(&claims);
        let Err(WayError::Refused(why)) = asked(&provider).await else { panic!("{claim} {value} was accepted") };
        assert!(why.to_lowercase().contains(named), "{claim} {value}: {why}");
    }
}

#[tokio::test]
async fn a_token_that_the_provider_has_not_signed_is_refused() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    let claims = good(&forger.issuer);
    let none = format!("{}.", unsigned(&json!({ "alg": "none" }), &claims));
    let text = unsigned(&json!({ "alg": "HS256" }), &claims);
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let by_secret = format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
    let whole = forger.signed(&json!({ "alg": "ES256", "kid": "one" }), &claims);
    let (_, signature) = whole.rsplit_once('.').unwrap();
    let mut other = claims.clone();
    other["sub"] = json!("somebody else");
    let changed = format!("{}.{signature}", unsigned(&json!({ "alg": "ES256", "kid": "one" }), &other));
    let foreign = Forger::start().await.signed(&json!({ "alg": "ES256", "kid": "one" }), &claims);
    for (what, token) in [("none", none), ("the secret", by_secret), ("changed", changed), ("another's key", foreign)] {
        forger.says_token(token);
        assert!(matches!(asked(&provider).await, Err(WayError::Refused(_))), "signed by {what}");
    }
    forger.says_token(whole);
    asked(&provider).await.unwrap();
}

#[tokio::test]
async fn a_provider_changes_its_keys_and_is_believed_by_the_new_ones_at_once() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    forger.says(&good(&forger.issuer));
    asked(&provider).await.unwrap();
    forger.changes_its_key();
    forger.says(&good(&forger.issuer));
    asked(&provider).await.unwrap();
}

#[tokio::test]
async fn userinfo_of_another_subject_and_an_answer_of_another_issuer_are_refused() {
    let forger = Forger::start().await;
    let provider = provider(&forger.issuer);
    forger.says(&good(&forger.issuer));
    forger.speaks_of("somebody else");
    assert!(asked(&provider).await.is_err());
    forger.speaks_of("li");
    let answer = OidcAnswer { code: "code", issuer: Some("https://evil.example") };
    let refused = provider.assert(now(), &exchange(), answer).await;
    assert!(matches!(refused, Err(WayError::Refused(why)) if why.contains("another issuer")));
}

#[tokio::test]
async fn a_provider_that_calls_itself_otherwise_or_is_not_there_cannot_be_asked() {
    let forger = Forger::start().await;
    let other = forger.issuer.replace("127.0.0.1", "localhost");
    for issuer in [other.as_str(), "http://127.0.0.1:9"] {
        let provider = provider(issuer);
        assert!(matches!(provider.address(now(), &exchange()).await, Err(WayError::Unavailable(_))), "{issuer}");
    }
    let provider = provider(&forger.issuer);
    let address = provider.address(now(), &exchange()).await.unwrap();
    assert!(address.starts_with(&format!("{}/auth?", forger.issuer)), "{address}");
    assert!(!address.contains(&exchange().verifier) && address.contains("code_challenge="));
    assert!(provider.address(now().plus(11 * MINUTE), &exchange()).await.is_ok(), "asked anew after a while");
}
