//! Closed lists of words: a stable name for storage and the wire, and what people read in both languages.

/// A word that names none of the known values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not one of: {known}")]
pub struct UnknownWord {
    /// The word that was given.
    pub word: String,
    /// The words there are, separated by commas.
    pub known: String,
}

/// Declares a closed list of words.
///
/// Each value has a stable name (storage, wire), a Chinese and an English label. The using crate needs `serde` and `utoipa`.
///
/// ```ignore
/// kernel::words! {
///     /// Where an incident stands.
///     State {
///         /// Nobody has it yet.
///         Reported = "reported", "已受理", "reported";
///     }
/// }
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in declared order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name in storage and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What people read.
            pub const fn label(self, language: $crate::Language) -> &'static str {
                match self { $(Self::$variant => language.pick($zh, $en),)* }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| $crate::UnknownWord {
                    word: text.to_owned(),
                    known: Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
