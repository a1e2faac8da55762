//! Passkeys (WebAuthn): a device of the holder signs a question of ours, once he has shown the device who he is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AccountId, Ids, Instant, MINUTE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use storage::{DbError, WriteError, WriteSet};
use url::Url;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey as Credential, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::store::passkey::{self, Passkey};
use crate::{Access, Account, secret};

/// How long a device may take to answer.
pub const QUESTION_HOLDS: i64 = 5 * MINUTE;

/// What judges passkeys for one address.
pub struct Passkeys(Webauthn);

/// A question to a device.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the browser is given, JSON as its own functions read it.
    pub options: Json,
    /// Its secret, for the cookie of the browser that asks; it is not kept.
    pub secret: String,
}

/// Why a passkey proved nobody, or is not registered.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The question was answered before, is too old, or was put to another browser.
    #[error("the question is not open")]
    Closed,
    /// The answer does not hold; the reason is for the log.
    #[error("the answer does not hold: {0}")]
    Refused(String),
    /// The device has signed no more often than before: its key exists twice.
    #[error("the device's count has not grown")]
    Copied(AccountId),
    /// That device's key is registered already.
    #[error("the key is registered already")]
    Taken,
    /// A library failed where nobody's answer was judged.
    #[error("{0}")]
    Failed(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Passkeys {
    /// For the address people open. None where a browser would keep no passkey for it: it needs a name, and HTTPS but for this
    /// machine itself.
    pub fn at(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let name = origin.domain()?.to_owned();
        if origin.scheme() != "https" && name != "localhost" {
            return None;
        }
        let builder = WebauthnBuilder::new(&name, &origin).ok()?.rp_name("Aftercare");
        builder.build().ok().map(Self)
    }
}

impl Access {
    /// Asks for a new passkey of `account` besides those it has.
    pub async fn ask_new_passkey(
        &self,
        judge: &Passkeys,
        account: &Account,
        now: Instant,
    ) -> Result<Question, PasskeyError> {
        let known = passkey::list(&self.db, account.id).await?;
        let named = |key: &Passkey| parsed::<Credential>(&key.credential).map(|made| made.cred_id().clone());
        let known = known.iter().map(named).collect::<Result<Vec<CredentialID>, _>>()?;
        let asked = judge.0.start_passkey_registration(account.id.uuid(), &account.login, &account.name, Some(known));
        let (options, state) = asked.map_err(|error| failed(&error))?;
        let mut options = json(&options)?;
        // Nobody types a name before it is used: the device itself has to know whose key it is.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
        self.ask(options, Some(account.id), &text(&state)?, now).await
    }

    /// Registers in `set` what the device of `account` answered, under `name`.
    pub async fn register_passkey(
        &self,
        set: &mut WriteSet,
        (judge, ids): (&Passkeys, &dyn Ids),
        account: &Account,
        (secret, answer): (&str, &Json),
        name: &str,
        now: Instant,
    ) -> Result<Passkey, PasskeyError> {
        let (asked, state) = self.answered(secret, now).await?;
        if asked != Some(account.id) {
            return Err(PasskeyError::Closed);
        }
        let state: PasskeyRegistration = read(&state)?;
        let answer: RegisterPublicKeyCredential = read(answer).map_err(refused)?;
        let made = judge.0.finish_passkey_registration(&answer, &state).map_err(refused)?;
        let named = URL_SAFE_NO_PAD.encode(made.cred_id());
        let made = passkey::new(ids, account.id, name, (named, text(&made)?, counter(&made)?), now);
        passkey::insert(set, &made);
        Ok(made)
    }

    /// Asks whichever device is there who somebody is.
    pub async fn ask_passkey(&self, judge: &Passkeys, now: Instant) -> Result<Question, PasskeyError> {
        let (options, state) = judge.0.start_discoverable_authentication().map_err(|error| failed(&error))?;
        let mut options = json(&options)?;
        // A button is pressed for it; nothing is offered while somebody types.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        self.ask(options, None, &text(&state)?, now).await
    }

    /// The passkey that answered, with its use in `set`. Its holder has shown the device who he is: that is a second factor.
    pub async fn prove_passkey(
        &self,
        set: &mut WriteSet,
        judge: &Passkeys,
        (secret, answer): (&str, &Json),
        now: Instant,
    ) -> Result<Passkey, PasskeyError> {
        let (asked, state) = self.answered(secret, now).await?;
        if asked.is_some() {
            return Err(PasskeyError::Closed);
        }
        let state: DiscoverableAuthentication = read(&state)?;
        let answer: PublicKeyCredential = read(answer).map_err(refused)?;
        let (holder, named) = judge.0.identify_discoverable_authentication(&answer).map_err(refused)?;
        let known = passkey::find(&self.db, AccountId::from_uuid(holder), &URL_SAFE_NO_PAD.encode(named)).await?;
        let known = known.ok_or_else(|| PasskeyError::Refused("no such passkey is registered".into()))?;
        let mut credential: Credential = parsed(&known.credential)?;
        let key = DiscoverableKey::from(&credential);
        let proved =
            judge.0.finish_discoverable_authentication_v2(&answer, state, &key).map_err(|error| match error {
                WebauthnError::CredentialPossibleCompromise => PasskeyError::Copied(known.account),
                error => refused(error),
            })?;
        if !proved.user_verified() {
            return Err(PasskeyError::Refused("the device has not asked its holder who he is".into()));
        }
        credential.update_credential(&proved);
        passkey::used(set, &known, &text(&credential)?, i64::from(proved.counter()), now);
        Ok(known)
    }

    /// The passkeys of `account`, oldest first.
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, DbError> {
        passkey::list(&self.db, account).await
    }

    /// Which of these accounts have a passkey.
    pub async fn with_passkey(&self, accounts: &[AccountId]) -> Result<Vec<AccountId>, DbError> {
        passkey::among(&self.db, accounts).await
    }

    /// Revokes a passkey of `account` in `set` (guard [`passkey::GUARD`]).
    pub fn revoke_passkey(set: &mut WriteSet, account: AccountId, id: &str) {
        passkey::remove(set, account, id);
    }

    /// Revokes all passkeys of `account` in `set`.
    pub fn revoke_passkeys(set: &mut WriteSet, account: AccountId) {
        passkey::remove_all(set, account);
    }

    async fn ask(
        &self,
        options: Json,
        account: Option<AccountId>,
        state: &str,
        now: Instant,
    ) -> Result<Question, PasskeyError> {
        let secret = self.fresh_secret()?;
        let mut set = WriteSet::new();
        passkey::ask(&mut set, &secret::digest(&secret), account, state, now, now.plus(QUESTION_HOLDS));
        self.db.write(set).await.map_err(closed)?;
        Ok(Question { options, secret })
    }

    /// Takes the one answer to a question, whatever it is worth: a second one is refused, also at the same moment.
    async fn answered(&self, secret: &str, now: Instant) -> Result<(Option<AccountId>, Json), PasskeyError> {
        let hash = secret::digest(secret);
        let (account, state) = passkey::look(&self.db, &hash, now).await?.ok_or(PasskeyError::Closed)?;
        let mut set = WriteSet::new();
        passkey::answer(&mut set, &hash, now);
        self.db.write(set).await.map_err(closed)?;
        Ok((account, parsed(&state)?))
    }
}

fn closed(error: WriteError) -> PasskeyError {
    match error {
        WriteError::Guard { label: passkey::GUARD } => PasskeyError::Closed,
        WriteError::Db(error) => error.into(),
        other => PasskeyError::Failed(other.to_string()),
    }
}

fn refused(error: impl std::fmt::Debug) -> PasskeyError {
    PasskeyError::Refused(format!("{error:?}"))
}

fn failed(error: &dyn std::fmt::Debug) -> PasskeyError {
    PasskeyError::Failed(format!("{error:?}"))
}

fn json(value: &impl Serialize) -> Result<Json, PasskeyError> {
    serde_json::to_value(value).map_err(|error| failed(&error))
}

fn text(value: &impl Serialize) -> Result<String, PasskeyError> {
    serde_json::to_string(value).map_err(|error| failed(&error))
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(text).map_err(|error| failed(&error))
}

fn read<T: DeserializeOwned>(value: &Json) -> Result<T, PasskeyError> {
    T::deserialize(value).map_err(|error| failed(&error))
}

/// The count that the device began with.
fn counter(made: &Credential) -> Result<i64, PasskeyError> {
    Ok(json(made)?["cred"]["counter"].as_i64().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_name_and_https() {
        for (address, good) in [
            ("https://care.example.com", true),
            ("https://care.example.com:8443", true),
            ("http://localhost:8080", true),
            ("http://care.example.com", false),
            ("https://192.0.2.7", false),
            ("http://127.0.0.1:8080", false),
            ("", false),
        ] {
            assert_eq!(Passkeys::at(address).is_some(), good, "{address}");
        }
    }
}
