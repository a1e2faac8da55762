//! Why a provider cannot be asked: what may be said of it to everybody, and what is for the log.

use std::error::Error;
use std::fmt;
use std::io;

use kernel::with_causes;

use crate::http::HttpError;

/// Why a provider cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What may be told to everybody: it says nothing of anybody's account.
    pub cause: Cause,
    /// What the administrator reads in the log.
    pub why: String,
}

/// What keeps a provider from being asked, as far as everybody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nobody answers at its address, or not in time.
    Unreachable,
    /// Its certificate is not trusted here, is too old, or is another's.
    Untrusted,
    /// It does not accept us, whoever logs in: our account or our client there.
    NotAccepted,
    /// What answers is not what the configuration says, or cannot be understood.
    Senseless,
}

impl Trouble {
    pub(crate) fn senseless(why: impl Into<String>) -> Self {
        Self { cause: Cause::Senseless, why: why.into() }
    }

    /// What an error of a library comes to.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self { cause: cause_of(error), why: with_causes(error) }
    }

    /// The same with the place it happened at.
    pub(crate) fn at(self, place: &str) -> Self {
        Self { why: format!("{place}: {}", self.why), ..self }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// The first thing in an error and what is behind it that says which kind of trouble it is.
pub fn cause_of(error: &(dyn Error + 'static)) -> Cause {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return match tls {
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => Cause::Untrusted,
                _ => Cause::Senseless,
            };
        }
        if let Some(http) = error.downcast_ref::<HttpError>() {
            return match http {
                HttpError::Unreachable { cause, .. } => *cause,
                HttpError::Late(_) => Cause::Unreachable,
                HttpError::Address(_) | HttpError::Answer(_) => Cause::Senseless,
            };
        }
        let io = error.downcast_ref::<io::Error>();
        // Somebody was there and hung up on us.
        if io.is_some_and(|io| matches!(io.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)) {
            return Cause::Senseless;
        }
        // An I/O error passes over what it wraps when it is asked for its source.
        next = match io.and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    Cause::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_found_behind_an_error_of_input_and_output() {
        let tls = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        assert_eq!(cause_of(&io::Error::other(tls)), Cause::Untrusted);
        assert_eq!(cause_of(&io::Error::other(rustls::Error::HandshakeNotComplete)), Cause::Senseless);
        assert_eq!(cause_of(&io::Error::from(io::ErrorKind::ConnectionRefused)), Cause::Unreachable);
        assert_eq!(cause_of(&HttpError::Late("cas.example".into())), Cause::Unreachable);
    }
}
