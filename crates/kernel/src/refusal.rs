//! How the product says no: a stable code and a sentence in both languages.

/// A language people read the product in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The language tag: `zh-CN` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Picks the first language both sides know from an `Accept-Language` value; Chinese when none is named.
    pub fn from_header(value: &str) -> Self {
        for part in value.split(',') {
            let tag = part.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
            if tag.starts_with("en") {
                return Self::En;
            }
            if tag.starts_with("zh") {
                return Self::Zh;
            }
        }
        Self::Zh
    }

    /// `zh` or `en`, whichever this language asks for.
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// What kind of no it is; the HTTP status follows from it (one table, in the crate `app`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// The request cannot be understood (400).
    Malformed,
    /// Nobody is logged in (401).
    Unauthenticated,
    /// The caller sees it but may not do this (403).
    Forbidden,
    /// There is no such thing, or the caller may not see it (404).
    NotFound,
    /// The state does not allow the move, or somebody was first (409).
    Conflict,
    /// The version the caller read is stale (412).
    Stale,
    /// The body or file is over the limit (413).
    TooLarge,
    /// The kind of file is not accepted (415).
    Unsupported,
    /// A value breaks a rule (422).
    Invalid,
    /// The version is missing (428).
    VersionRequired,
    /// Too many attempts (429).
    TooMany,
    /// The database cannot be reached now; nothing was done (503).
    Unavailable,
}

/// One wrong value: where it stands and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// JSON pointer into the body: `/targets/2/duration`.
    pub pointer: String,
    /// What is wrong and how to mend it, Chinese.
    pub zh: String,
    /// What is wrong and how to mend it, English.
    pub en: String,
}

/// A refusal: nothing was changed, and this is why and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {en}")]
pub struct Refusal {
    /// Stable code, `<aggregate>.<reason>`: `incident.already_closed`.
    pub code: &'static str,
    /// What kind of no it is.
    pub kind: RefusalKind,
    /// The sentence, Chinese.
    pub zh: String,
    /// The sentence, English.
    pub en: String,
    /// The single values that are wrong, where the refusal is about values.
    pub fields: Vec<Field>,
}

impl Refusal {
    /// A refusal of `kind` with its code and its sentence in both languages.
    pub fn new(kind: RefusalKind, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, kind, zh: zh.into(), en: en.into(), fields: Vec::new() }
    }

    /// Adds one wrong value.
    #[must_use]
    pub fn field(mut self, pointer: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.fields.push(Field { pointer: pointer.into(), zh: zh.into(), en: en.into() });
        self
    }

    /// Adds one value that does not read: by what its parser said, and the text that stood there where it was one.
    #[must_use]
    pub fn unread(self, pointer: impl Into<String>, said: &impl std::fmt::Display, value: Option<&str>) -> Self {
        let (zh, en) = crate::unread(&said.to_string(), value);
        self.field(pointer, zh, en)
    }

    /// The sentence in `language`.
    pub fn sentence(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}
