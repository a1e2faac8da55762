//! What a token is worth: what it says, whether the signature holds, and who stands behind it.

use std::path::Path;
use std::time::Duration;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use kernel::Instant;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::asn1::{
    CONTENT_TYPE, MESSAGE_DIGEST, SHA1, SHA256, SHA384, SHA512, SIGNED_BY, SIGNED_BY_V2, SIGNED_DATA,
    SigningCertificate, SigningCertificateV2, TST_INFO, TstInfo,
};
use crate::{Digest, StampError};

/// id-kp-timeStamping, the value of its OID.
const MAY_STAMP: &[u8] = &[43, 6, 1, 5, 5, 7, 3, 8];

/// By what certificates may sign one another.
static SIGNS: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
];

/// The certificates one trusts an authority by.
#[derive(Clone, Debug)]
pub struct Roots(Vec<TrustAnchor<'static>>);

impl Roots {
    /// Every certificate of a PEM file; at least one.
    pub fn of_file(file: &Path) -> Result<Self, StampError> {
        let wrong = |why: String| StampError::Roots(format!("{}: {why}", file.display()));
        let mut found = Vec::new();
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))? {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            found.push(anchor_from_trusted_cert(&certificate).map_err(|error| wrong(error.to_string()))?.to_owned());
        }
        if found.is_empty() {
            return Err(wrong("it holds no certificate (PEM)".to_owned()));
        }
        Ok(Self(found))
    }
}

/// When an authority under `roots` stamped `digest` by this token.
pub fn verify(token: &[u8], digest: &Digest, roots: &Roots) -> Result<Instant, StampError> {
    let (info, envelope) = said(token)?;
    info.over(digest)?;
    let [signer] = envelope.signer_infos.0.as_slice() else {
        return Err(StampError::Signature("there is not exactly one"));
    };
    let content = content_of(&envelope)?;
    let mut certificates = Vec::new();
    for choice in envelope.certificates.iter().flat_map(|set| set.0.iter()) {
        if let CertificateChoices::Certificate(certificate) = choice {
            certificates.push(certificate);
        }
    }
    let by = certificates.iter().find(|certificate| is_of(certificate, &signer.sid));
    let by = by.ok_or(StampError::Signature("the signer's certificate is not with it"))?.to_der()?;
    attributes_hold(signer, content.as_bytes(), &by)?;
    let attributes = signer.signed_attrs.as_ref().ok_or(StampError::Signature("it has no signed attributes"))?;
    let by = CertificateDer::from(by);
    let untrusted = |error: webpki::Error| StampError::Untrusted(error.to_string());
    let certificate = EndEntityCert::try_from(&by).map_err(untrusted)?;
    let signed_bytes = attributes.to_der()?;
    let holds = algorithms(signer)?
        .iter()
        .any(|algorithm| certificate.verify_signature(*algorithm, &signed_bytes, signer.signature.as_bytes()).is_ok());
    if !holds {
        return Err(StampError::Signature("it is not over what it says"));
    }
    let at = info.at()?;
    let others: Result<Vec<CertificateDer<'static>>, der::Error> =
        certificates.iter().map(|certificate| certificate.to_der().map(CertificateDer::from)).collect();
    let since = u64::try_from(at.micros()).map_err(|_| StampError::Unreadable("its time is before 1970".to_owned()))?;
    let then = UnixTime::since_unix_epoch(Duration::from_micros(since));
    let usage = KeyUsage::required(MAY_STAMP);
    certificate.verify_for_usage(SIGNS, &roots.0, &others?, then, usage, None, None).map_err(untrusted)?;
    Ok(at)
}

/// What a token says, and what it is signed with.
pub fn said(token: &[u8]) -> Result<(TstInfo, SignedData), StampError> {
    let outer = ContentInfo::from_der(token)?;
    if outer.content_type != SIGNED_DATA {
        return Err(StampError::Unreadable("it is not signed".to_owned()));
    }
    let signed: SignedData = outer.content.decode_as()?;
    if signed.encap_content_info.econtent_type != TST_INFO {
        return Err(StampError::Unreadable("it is no time stamp".to_owned()));
    }
    let info = TstInfo::from_der(content_of(&signed)?.as_bytes())?;
    Ok((info, signed))
}

impl TstInfo {
    /// Whether it stamps this digest.
    pub fn over(&self, digest: &Digest) -> Result<(), StampError> {
        let imprint = &self.message_imprint;
        let is_same = imprint.hash_algorithm.oid == SHA256 && imprint.hashed_message.as_bytes() == digest;
        if is_same { Ok(()) } else { Err(StampError::OtherDigest) }
    }
}

fn content_of(signed: &SignedData) -> Result<OctetString, StampError> {
    let content = signed.encap_content_info.econtent.as_ref();
    let content = content.ok_or_else(|| StampError::Unreadable("nothing is in it".to_owned()))?;
    Ok(content.decode_as()?)
}

fn is_of(certificate: &Certificate, named: &SignerIdentifier) -> bool {
    let certificate = certificate.tbs_certificate();
    match named {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            certificate.issuer() == &named.issuer && certificate.serial_number() == &named.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => {
            matches!(certificate.get_extension::<SubjectKeyIdentifier>(), Ok(Some((_, found))) if found == *named)
        }
    }
}

/// What is signed names the content's kind and digest, and the certificate that signs.
fn attributes_hold(signer: &SignerInfo, content: &[u8], certificate: &[u8]) -> Result<(), StampError> {
    let one = |oid: ObjectIdentifier| {
        let mut found = signer.signed_attrs.iter().flat_map(|all| all.iter()).filter(|attribute| attribute.oid == oid);
        let (first, next) = (found.next(), found.next());
        first.filter(|_| next.is_none()).and_then(|attribute| match attribute.values.as_slice() {
            [value] => Some(value),
            _ => None,
        })
    };
    let kind: ObjectIdentifier =
        one(CONTENT_TYPE).ok_or(StampError::Signature("the content's kind is not signed"))?.decode_as()?;
    let digest: OctetString =
        one(MESSAGE_DIGEST).ok_or(StampError::Signature("the content's digest is not signed"))?.decode_as()?;
    if kind != TST_INFO || Some(digest.as_bytes()) != hashed(signer.digest_alg.oid, content).as_deref() {
        return Err(StampError::Signature("the content is another one"));
    }
    let (algorithm, named) = match (one(SIGNED_BY_V2), one(SIGNED_BY)) {
        (Some(value), _) => {
            let first = value.decode_as::<SigningCertificateV2>()?.certs.into_iter().next();
            let first = first.ok_or(StampError::Signature("no certificate is named"))?;
            (first.hash_algorithm.map_or(SHA256, |algorithm| algorithm.oid), first.hash)
        }
        (None, Some(value)) => {
            let first = value.decode_as::<SigningCertificate>()?.certs.into_iter().next();
            (SHA1, first.ok_or(StampError::Signature("no certificate is named"))?.hash)
        }
        (None, None) => return Err(StampError::Signature("it does not name its certificate")),
    };
    if Some(named.as_bytes()) == hashed(algorithm, certificate).as_deref() {
        Ok(())
    } else {
        Err(StampError::Signature("it names another certificate"))
    }
}

fn hashed(algorithm: ObjectIdentifier, bytes: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        SHA1 => Some(<sha1::Sha1 as sha1::Digest>::digest(bytes).to_vec()),
        SHA256 => Some(Sha256::digest(bytes).to_vec()),
        SHA384 => Some(Sha384::digest(bytes).to_vec()),
        SHA512 => Some(Sha512::digest(bytes).to_vec()),
        _ => None,
    }
}

/// By what the token itself may be signed: the digest it names, with the key its certificate has. SHA-1 is not among them.
fn algorithms(signer: &SignerInfo) -> Result<&'static [&'static dyn SignatureVerificationAlgorithm], StampError> {
    static OVER_256: &[&dyn SignatureVerificationAlgorithm] = &[
        ring::RSA_PKCS1_2048_8192_SHA256,
        ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        ring::ECDSA_P256_SHA256,
        ring::ECDSA_P384_SHA256,
    ];
    static OVER_384: &[&dyn SignatureVerificationAlgorithm] = &[
        ring::RSA_PKCS1_2048_8192_SHA384,
        ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        ring::ECDSA_P256_SHA384,
        ring::ECDSA_P384_SHA384,
    ];
    static OVER_512: &[&dyn SignatureVerificationAlgorithm] =
        &[ring::RSA_PKCS1_2048_8192_SHA512, ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY];
    match signer.digest_alg.oid {
        SHA256 => Ok(OVER_256),
        SHA384 => Ok(OVER_384),
        SHA512 => Ok(OVER_512),
        _ => Err(StampError::Signature("its digest is none of SHA-256, SHA-384, SHA-512")),
    }
}
