//! Asking: the question, and whether an answer is one to it.

use der::asn1::{OctetString, Uint};
use der::{Any, Decode, Encode};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::asn1::{MessageImprint, SHA256, TimeStampReq, TimeStampResp};
use crate::verify::said;
use crate::{Digest, StampError};

/// A question to an authority, and what its answer must repeat.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request, DER; its media type is `application/timestamp-query`.
    pub request: Vec<u8>,
    digest: Digest,
    nonce: Uint,
}

/// Asks for a stamp on a digest. `nonce` is chance: what an answer repeats was answered after it was thrown.
pub fn ask(digest: Digest, nonce: [u8; 16]) -> Result<Asked, StampError> {
    let nonce = Uint::new(&nonce)?;
    let request = TimeStampReq {
        version: 1,
        message_imprint: imprint(digest)?,
        req_policy: None,
        nonce: Some(nonce.clone()),
        cert_req: true,
    };
    Ok(Asked { request: request.to_der()?, digest, nonce })
}

fn imprint(digest: Digest) -> Result<MessageImprint, StampError> {
    Ok(MessageImprint {
        hash_algorithm: AlgorithmIdentifierOwned { oid: SHA256, parameters: Some(Any::null()) },
        hashed_message: OctetString::new(digest)?,
    })
}

impl Asked {
    /// The token of an answer (`application/timestamp-reply`): granted, over this digest, to this question. Who signed it is told by
    /// [`crate::verify`].
    pub fn answered(&self, answer: &[u8]) -> Result<Vec<u8>, StampError> {
        let answer = TimeStampResp::from_der(answer)?;
        // 0 granted, 1 granted with modifications.
        if answer.status.status > 1 {
            let said = answer.status.status_string.map(|said| said.join("; ")).filter(|said| !said.is_empty());
            return Err(StampError::Refused { status: answer.status.status, said });
        }
        let token = answer.time_stamp_token.ok_or_else(|| StampError::Unreadable("no token is in it".to_owned()))?;
        let token = token.to_der()?;
        let (info, _) = said(&token)?;
        info.over(&self.digest)?;
        if info.nonce.as_ref() != Some(&self.nonce) {
            return Err(StampError::OtherNonce);
        }
        Ok(token)
    }
}
