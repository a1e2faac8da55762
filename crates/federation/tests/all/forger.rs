//! An OpenID Connect provider that answers whatever the test wants.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value as Json_, json};
use tokio::net::TcpListener;

/// The provider; what it says may be changed.
pub struct Forger {
    pub issuer: String,
    said: Arc<Mutex<Said>>,
    random: SystemRandom,
}

struct Said {
    issuer: String,
    key: EcdsaKeyPair,
    id_token: String,
    subject: String,
}

impl Forger {
    pub async fn start() -> Self {
        let random = SystemRandom::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let said = Said { issuer: issuer.clone(), key: key(&random), id_token: String::new(), subject: "li".into() };
        let said = Arc::new(Mutex::new(said));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/me", get(further))
            .with_state(Arc::clone(&said));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, said, random }
    }

    /// Its next answer holds these claims, signed as it should be.
    pub fn says(&self, claims: &Json_) {
        let token = self.signed(&json!({ "alg": "ES256", "kid": "one" }), claims);
        self.says_token(token);
    }

    pub fn says_token(&self, token: String) {
        self.said.lock().unwrap().id_token = token;
    }

    /// Whom userinfo speaks of.
    pub fn speaks_of(&self, subject: &str) {
        subject.clone_into(&mut self.said.lock().unwrap().subject);
    }

    /// It has another key from now on.
    pub fn changes_its_key(&self) {
        self.said.lock().unwrap().key = key(&self.random);
    }

    pub fn signed(&self, head: &Json_, claims: &Json_) -> String {
        let text = unsigned(head, claims);
        let signature = self.said.lock().unwrap().key.sign(&self.random, text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// Head and claims of a token.
pub fn unsigned(head: &Json_, claims: &Json_) -> String {
    let part = |value: &Json_| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(head), part(claims))
}

fn key(random: &SystemRandom) -> EcdsaKeyPair {
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), random).unwrap()
}

type Shared = State<Arc<Mutex<Said>>>;

async fn discovery(State(said): Shared) -> Json<Json_> {
    let issuer = said.lock().unwrap().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // It claims to sign by anything: what counts is what we accept.
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
}

async fn keys(State(said): Shared) -> Json<Json_> {
    let said = said.lock().unwrap();
    let (x, y) = said.key.public_key().as_ref()[1..].split_at(32);
    let text = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    let key =
        json!({ "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "alg": "ES256", "x": text(x), "y": text(y) });
    Json(json!({ "keys": [key] }))
}

async fn token(State(said): Shared) -> Json<Json_> {
    Json(json!({ "access_token": "access", "token_type": "Bearer", "id_token": said.lock().unwrap().id_token }))
}

async fn further(State(said): Shared) -> Json<Json_> {
    Json(
        json!({ "sub": said.lock().unwrap().subject, "groups": ["ops"], "email": "li@corp.example", "email_verified": false }),
    )
}
