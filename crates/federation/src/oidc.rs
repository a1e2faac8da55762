//! OpenID Connect: authorization code with PKCE, state and nonce; discovery and keys of the provider.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use kernel::{Instant, MINUTE, SECOND};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthenticationFlow, AuthorizationCode, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims,
    IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, StandardClaims, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier,
    TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tokio::sync::Mutex;

use crate::http::{Http, permitted};
use crate::trouble::{Cause, Trouble};
use crate::{Asserted, Exchange, Secret, SettingError, WayError};

/// How long what a provider says of itself is believed.
const KNOWN_FOR: i64 = 10 * MINUTE;
/// How much a provider's clock may be ahead of ours.
pub(crate) const AHEAD: i64 = 5 * MINUTE;

/// How a provider is reached.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The issuer, exactly as it calls itself.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// What proves it; none for a client that has none.
    pub client_secret: Option<Secret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that names the groups: `groups`, or a path such as `realm_access.roles`.
    pub group_claim: String,
    /// A CA certificate (PEM) of the house, beside the public ones.
    pub ca_file: Option<PathBuf>,
}

/// What the browser brought back.
#[derive(Clone, Copy, Debug)]
pub struct OidcAnswer<'a> {
    /// The code to be redeemed.
    pub code: &'a str,
    /// Who says that it answered (RFC 9207), where it says so.
    pub issuer: Option<&'a str>,
}

/// One provider.
pub struct Oidc {
    pub(crate) settings: OidcSettings,
    issuer: IssuerUrl,
    http: Http,
    pub(crate) known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Every claim beside the standard ones.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Further {
    #[serde(flatten)]
    claims: HashMap<String, Json>,
}

impl AdditionalClaims for Further {}

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Claims = IdTokenClaims<Further, CoreGenderClaim>;
type Asked = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Oidc {
    /// The provider of these settings; it is asked nothing before somebody logs in.
    pub fn new(settings: OidcSettings) -> Result<Self, SettingError> {
        permitted("issuer", &settings.issuer)?;
        let issuer =
            IssuerUrl::new(settings.issuer.clone()).map_err(|error| SettingError::new("issuer", error.to_string()))?;
        if settings.client_id.is_empty() {
            return Err(SettingError::new("client_id", "is missing"));
        }
        let http = Http::new(settings.ca_file.as_deref())?;
        Ok(Self { settings, issuer, http, known: Mutex::default() })
    }

    /// The address to which the browser of this exchange is sent.
    pub async fn address(&self, now: Instant, exchange: &Exchange) -> Result<String, WayError> {
        let client = self.client(self.metadata(now).await?, exchange)?;
        let verifier = PkceCodeVerifier::new(exchange.verifier.clone());
        let (state, nonce) = (exchange.state.clone(), exchange.nonce.clone());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let asked = client.authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce));
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
        let (url, ..) =
            asked.add_scopes(scopes).set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier)).url();
        Ok(url.into())
    }

    /// Whom the provider asserts by the code of this exchange.
    pub async fn assert(
        &self,
        now: Instant,
        exchange: &Exchange,
        answer: OidcAnswer<'_>,
    ) -> Result<Asserted, WayError> {
        if answer.issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(WayError::Refused("the answer is another issuer's".into()));
        }
        let client = self.client(self.metadata(now).await?, exchange)?;
        let tokens = self.redeem(&client, exchange, answer.code).await?;
        let claims = match self.claims(&client, now, exchange, &tokens) {
            Err(Doubt::Key(_)) => {
                // The provider has changed its keys since we looked.
                *self.known.lock().await = None;
                let client = self.client(self.metadata(now).await?, exchange)?;
                self.claims(&client, now, exchange, &tokens)
            }
            judged => judged,
        };
        let claims = claims.map_err(|(Doubt::Key(why) | Doubt::Claims(why))| WayError::Refused(why))?;
        let further = self.ask_further(&client, tokens.access_token(), claims.subject()).await?;
        Ok(self.asserted(&claims, further.as_ref()))
    }

    async fn redeem(&self, client: &Asked, exchange: &Exchange, code: &str) -> Result<Tokens, WayError> {
        let unusable = |error: &dyn std::fmt::Display| WayError::Unavailable(Trouble::senseless(error.to_string()));
        let asked = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|error| unusable(&error))?;
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(exchange.verifier.clone()));
        asked.request_async(&self.http).await.map_err(|error| match error {
            // What is said beside the code of the error may repeat what was sent.
            RequestTokenError::ServerResponse(said) => match said.error() {
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                    let why = format!("it does not accept client_id and client_secret: {}", said.error());
                    WayError::Unavailable(Trouble { cause: Cause::NotAccepted, why })
                }
                other => WayError::Refused(format!("the code is not accepted: {other}")),
            },
            RequestTokenError::Request(error) => WayError::Unavailable(Trouble::of(&error)),
            RequestTokenError::Parse(error, _) => unusable(&error),
            RequestTokenError::Other(error) => unusable(&error),
        })
    }

    /// The claims of the identity token, if everything about it holds.
    fn claims(&self, client: &Asked, now: Instant, exchange: &Exchange, tokens: &Tokens) -> Result<Claims, Doubt> {
        let seconds = u64::try_from(now.micros() / SECOND).unwrap_or(0);
        let latest = (now.micros() + AHEAD) / SECOND;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNED_BY)
            .set_time_fn(move || (SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).into())
            .set_issue_time_verifier_fn(move |issued| {
                if issued.timestamp() <= latest { Ok(()) } else { Err("the token is issued in the future".to_owned()) }
            });
        let token = tokens.id_token().ok_or_else(|| Doubt::Claims("there is no identity token".into()))?;
        let claims = token.claims(&verifier, &Nonce::new(exchange.nonce.clone())).map_err(|error| doubt(&error))?;
        let ours = |party: &str| party == self.settings.client_id;
        if claims.authorized_party().is_some_and(|party| !ours(party.as_str())) {
            return Err(Doubt::Claims("the token was made out to another client".into()));
        }
        if let Some(expected) = claims.access_token_hash() {
            let wrong = |error: &dyn std::fmt::Display| Doubt::Claims(error.to_string());
            let algorithm = token.signing_alg().map_err(|error| wrong(&error))?;
            let key = token.signing_key(&verifier).map_err(|error| wrong(&error))?;
            let found = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if found.map_err(|error| wrong(&error))? != *expected {
                return Err(Doubt::Claims("the access token is another one's".into()));
            }
        }
        Ok(claims.clone())
    }

    /// What the provider says beside the token, of the same subject; none where it has no place for it.
    async fn ask_further(
        &self,
        client: &Asked,
        token: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Option<UserInfoClaims<Further, CoreGenderClaim>>, WayError> {
        let Ok(asked) = client.user_info(token.clone(), Some(subject.clone())) else { return Ok(None) };
        let said = asked.request_async(&self.http).await;
        said.map(Some).map_err(|error| WayError::Unavailable(Trouble::of(&error).at("userinfo")))
    }

    fn asserted(&self, claims: &Claims, further: Option<&UserInfoClaims<Further, CoreGenderClaim>>) -> Asserted {
        let token = Said::of_token(claims);
        let more = further.map(Said::of_further).unwrap_or_default();
        let (mut groups, others) = (
            strings(&claims.additional_claims().claims, &self.settings.group_claim),
            further.map(|said| strings(&said.additional_claims().claims, &self.settings.group_claim)),
        );
        groups.extend(others.unwrap_or_default());
        groups.sort_unstable();
        groups.dedup();
        let methods =
            claims.auth_method_refs().into_iter().flatten().map(|method| method.as_str().to_owned()).collect();
        Asserted {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().as_str().to_owned(),
            username: token.username.or(more.username),
            name: token.name.or(more.name),
            email: token.email.or(more.email),
            groups,
            methods,
            session: claims.additional_claims().claims.get("sid").and_then(Json::as_str).map(str::to_owned),
        }
    }

    fn client(&self, metadata: CoreProviderMetadata, exchange: &Exchange) -> Result<Asked, WayError> {
        let back = RedirectUrl::new(exchange.back.clone());
        let unusable = |error| WayError::Unavailable(Trouble::senseless(format!("[server] public_url: {error}")));
        let back = back.map_err(unusable)?;
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.0.clone()));
        let id = ClientId::new(self.settings.client_id.clone());
        Ok(Client::from_provider_metadata(metadata, id, secret).set_redirect_uri(back))
    }

    pub(crate) async fn metadata(&self, now: Instant) -> Result<CoreProviderMetadata, WayError> {
        let mut known = self.known.lock().await;
        if let Some((at, metadata)) = known.as_ref()
            && now.since(*at) < KNOWN_FOR
        {
            return Ok(metadata.clone());
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let found = found.map_err(|error| WayError::Unavailable(Trouble::of(&error)))?;
        *known = Some((now, found.clone()));
        Ok(found)
    }
}

/// Algorithms by which an identity token may be signed: those whose keys the provider alone holds.
pub(crate) const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is wrong with an identity token.
enum Doubt {
    /// No key that we know has signed it.
    Key(String),
    /// What it says does not hold.
    Claims(String),
}

fn doubt(error: &openidconnect::ClaimsVerificationError) -> Doubt {
    match error {
        openidconnect::ClaimsVerificationError::SignatureVerification(_) => Doubt::Key(kernel::with_causes(error)),
        other => Doubt::Claims(kernel::with_causes(other)),
    }
}

#[derive(Default)]
struct Said {
    username: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl Said {
    fn of_token(claims: &Claims) -> Self {
        Self {
            username: claims.preferred_username().map(|name| name.as_str().to_owned()),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
            email: claims
                .email()
                .filter(|_| claims.email_verified() == Some(true))
                .map(|email| email.as_str().to_owned()),
        }
    }

    fn of_further(said: &UserInfoClaims<Further, CoreGenderClaim>) -> Self {
        let said: &StandardClaims<CoreGenderClaim> = said.standard_claims();
        Self {
            username: said.preferred_username().map(|name| name.as_str().to_owned()),
            name: said.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
            email: said.email().filter(|_| said.email_verified() == Some(true)).map(|email| email.as_str().to_owned()),
        }
    }
}

/// The texts at `path` of these claims: a list of them, or one.
fn strings(claims: &HashMap<String, Json>, path: &str) -> Vec<String> {
    let whole = claims.get(path);
    let found = whole.or_else(|| {
        let mut steps = path.split('.');
        let first = claims.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    });
    match found {
        Some(Json::String(one)) => vec![one.clone()],
        Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_a_list_or_one_and_stand_where_the_path_says() {
        let claims: HashMap<String, Json> = serde_json::from_str(
            r#"{"groups": ["ops", 7, "desk"], "one": "ops", "realm_access": {"roles": ["ops"]}, "https://x.y/g": ["a"]}"#,
        )
        .unwrap_or_default();
        for (path, found) in [
            ("groups", &["ops", "desk"][..]),
            ("one", &["ops"]),
            ("realm_access.roles", &["ops"]),
            ("https://x.y/g", &["a"]),
            ("realm_access", &[]),
            ("none", &[]),
            ("", &[]),
        ] {
            assert_eq!(strings(&claims, path), found, "{path}");
        }
    }
}
