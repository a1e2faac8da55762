//! Headers with one fixed value.

use lettre::message::header::{Header, HeaderName, HeaderValue};

macro_rules! fixed_header {
    ($(#[$doc:meta])* $name:ident, $header:literal, $value:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub(super) struct $name;

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

fixed_header!(
    /// Nobody's machine should answer (RFC 3834).
    AutoSubmitted,
    "Auto-Submitted",
    "auto-generated"
);
fixed_header!(
    /// The same for Exchange.
    NoAutoReply,
    "X-Auto-Response-Suppress",
    "All"
);
fixed_header!(
    /// An earlier attempt may have arrived.
    PossibleCopy,
    "X-Aftercare-Possible-Copy",
    "yes"
);
