//! An authority of this installation: for houses whose network has none and whose servers nobody outside reaches.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use kernel::Instant;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use time::OffsetDateTime;

use crate::certificate::{Certificate, CertificateError, put};

const DAY: i64 = 24 * kernel::HOUR;
/// Ten years: people install it by hand on every device.
const AUTHORITY_HOLDS: i64 = 3_650 * DAY;
/// No browser accepts a server's certificate for longer than 398 days.
const SERVER_HOLDS: i64 = 397 * DAY;
/// Clocks of devices go wrong by hours.
const BEFORE: i64 = DAY;

/// The files of an authority and of the certificate it signed.
pub(crate) struct Files {
    pub authority: PathBuf,
    authority_key: PathBuf,
    pub chain: PathBuf,
    pub key: PathBuf,
}

impl Files {
    pub fn of(folder: &Path) -> Self {
        let file = |name: &str| folder.join(name);
        Self {
            authority: file("authority.pem"),
            authority_key: file("authority.key"),
            chain: file("server.pem"),
            key: file("server.key"),
        }
    }
}

/// The certificate for `names`: the one there is while it can be used and holds long enough, else a fresh one. Key and chain are
/// two files: who stops between the two leaves a pair that does not fit.
pub(crate) fn certificate(names: &[String], folder: &Path, now: Instant) -> Result<Certificate, CertificateError> {
    let files = Files::of(folder);
    if let Some(there) = Certificate::usable(&files.chain, &files.key)
        && !there.standing.is_due(names, now)
    {
        return Ok(there);
    }
    let made = |error: rcgen::Error| not_made(names, error.to_string());
    let authority = authority(&files, now)?;
    let mut server = CertificateParams::default();
    server.subject_alt_names = names.iter().map(|name| alternative(name)).collect::<Result<_, _>>().map_err(made)?;
    server.distinguished_name = called(names.first().map_or("aftercare", String::as_str));
    (server.not_before, server.not_after) = span(now, SERVER_HOLDS).map_err(|why| not_made(names, why))?;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate().map_err(made)?;
    let signed = server.signed_by(&key, &authority).map_err(made)?;
    put(&files.key, &key.serialize_pem(), true)?;
    put(&files.chain, &signed.pem(), false)?;
    Certificate::read(&files.chain, &files.key)
}

fn authority(files: &Files, now: Instant) -> Result<Issuer<'static, KeyPair>, CertificateError> {
    let called_so = "the authority";
    let made = |error: rcgen::Error| CertificateError::NotMade { names: called_so.into(), why: error.to_string() };
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|e| CertificateError::File { path: path.to_owned(), why: e.to_string() })
    };
    if files.authority.exists() {
        let unusable =
            |error: rcgen::Error| CertificateError::Unusable { path: files.authority.clone(), why: error.to_string() };
        let key = KeyPair::from_pem(&read(&files.authority_key)?).map_err(unusable)?;
        return Issuer::from_ca_cert_pem(&read(&files.authority)?, key).map_err(unusable);
    }
    let mut params = CertificateParams::default();
    params.distinguished_name = called("Aftercare authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    (params.not_before, params.not_after) =
        span(now, AUTHORITY_HOLDS).map_err(|why| CertificateError::NotMade { names: called_so.into(), why })?;
    let key = KeyPair::generate().map_err(made)?;
    let certificate = params.self_signed(&key).map_err(made)?;
    put(&files.authority_key, &key.serialize_pem(), true)?;
    put(&files.authority, &certificate.pem(), false)?;
    Ok(Issuer::new(params, key))
}

fn called(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

pub(crate) fn alternative(name: &str) -> Result<SanType, rcgen::Error> {
    match name.parse::<IpAddr>() {
        Ok(address) => Ok(SanType::IpAddress(address)),
        Err(_) => Ok(SanType::DnsName(name.try_into()?)),
    }
}

fn span(now: Instant, holds: i64) -> Result<(OffsetDateTime, OffsetDateTime), String> {
    let at = |micros: i64| {
        OffsetDateTime::from_unix_timestamp(micros.div_euclid(1_000_000)).map_err(|error| error.to_string())
    };
    Ok((at(now.micros() - BEFORE)?, at(now.micros() + holds)?))
}

fn not_made(names: &[String], why: String) -> CertificateError {
    CertificateError::NotMade { names: names.join(", "), why }
}
