//! What a mail server's answer means.

use std::error::Error as _;

use lettre::transport::smtp::Error as SmtpError;

use crate::core::{Failure, FailureCode, one_line};

/// What the other side's answer means for the next attempt. RFC 5321 §4.2, RFC 4954 §6, RFC 3463.
pub(super) fn failure(error: &SmtpError) -> Failure {
    let detail = detail(error);
    let status = error.status().map(u16::from);
    let code = match status {
        Some(454 | 530 | 534 | 535 | 538) => FailureCode::LoginRefused,
        // 5.7.x is the server's policy towards the sender, which an administrator mends; the recipient may be right.
        Some(550 | 551 | 553 | 556) if !detail.contains("5.7.") => FailureCode::RecipientRefused,
        Some(_) => FailureCode::Refused,
        None if error.is_timeout() => FailureCode::Timeout,
        None if error.is_tls() || is_about_encryption(error) => FailureCode::Encryption,
        None if error.is_client() && detail.contains("authentication") => FailureCode::LoginRefused,
        None if error.is_client() => FailureCode::Refused,
        None if broke_off(error) => FailureCode::BrokenOff,
        None => FailureCode::Unreachable,
    };
    Failure::new(code, detail)
}

fn detail(error: &SmtpError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    one_line(&text)
}

/// The connection stood and broke: the message may have been taken before the word that it was.
fn broke_off(error: &SmtpError) -> bool {
    // The library tells an exchange that broke from a connection that was never made by its words alone.
    error.is_response() || error.to_string().starts_with("network error")
}

fn is_about_encryption(error: &SmtpError) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let carried = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if carried.is_some() || cause.is::<rustls::Error>() {
            return true;
        }
        source = cause.source();
    }
    error.is_client() && error.to_string().contains("STARTTLS")
}
