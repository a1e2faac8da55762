//! A device that keeps passkeys, as a browser and an authenticator together answer: WebAuthn level 2, ES256, no attestation.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// The device and the one passkey it keeps.
pub struct Device {
    /// The page it believes to be on.
    pub origin: String,
    /// Whether it asks its holder who he is.
    pub verifies: bool,
    /// How often it has signed; one that keeps no count says 0.
    pub count: u32,
    id: Vec<u8>,
    holder: String,
    key: EcdsaKeyPair,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

impl Device {
    pub fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        let mut id = vec![0; 32];
        random.fill(&mut id).unwrap();
        Self { origin: origin.to_owned(), verifies: true, count: 0, id, holder: String::new(), key }
    }

    /// Answers the question for a new passkey.
    pub fn registers(&mut self, options: &Json) -> Json {
        let asked = &options["publicKey"];
        assert_eq!(
            asked["authenticatorSelection"]["residentKey"], "required",
            "the device has to know whose key it is"
        );
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        asked["user"]["id"].as_str().unwrap().clone_into(&mut self.holder);
        let mut data = self.head(asked["rp"]["id"].as_str().unwrap(), WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut attestation = vec![0xa3];
        for text in ["fmt", "none", "attStmt"] {
            attestation.push(0x60 + u8::try_from(text.len()).unwrap());
            attestation.extend(text.as_bytes());
        }
        attestation.extend([0xa0, 0x68]);
        attestation.extend(b"authData");
        attestation.push(0x59);
        attestation.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        attestation.extend(&data);
        let client = self.client("webauthn.create", &asked["challenge"]);
        self.answer(&json!({
            "clientDataJSON": text(client.as_bytes()), "attestationObject": text(&attestation), "transports": ["internal"],
        }))
    }

    /// Answers the question who somebody is.
    pub fn answers(&mut self, options: &Json) -> Json {
        let asked = &options["publicKey"];
        assert_eq!(asked["userVerification"], "required");
        assert!(asked["allowCredentials"].as_array().is_none_or(Vec::is_empty), "nobody's keys are named");
        let data = self.head(asked["rpId"].as_str().unwrap(), 0);
        let client = self.client("webauthn.get", &asked["challenge"]);
        let signed = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(&json!({
            "clientDataJSON": text(client.as_bytes()), "authenticatorData": text(&data),
            "signature": text(signature.as_ref()), "userHandle": self.holder,
        }))
    }

    /// Whom it says it belongs to from now on.
    pub fn claims(&mut self, holder: &str) {
        self.holder = text(uuid::Uuid::parse_str(holder).unwrap().as_bytes());
    }

    fn answer(&self, response: &Json) -> Json {
        let id = text(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }

    fn head(&self, site: &str, further: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(site.as_bytes()).to_vec();
        data.push(PRESENT | verified | further);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, challenge: &Json) -> String {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string()
    }

    /// COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
    fn public_key(&self) -> Vec<u8> {
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(x);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(y);
        key
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
