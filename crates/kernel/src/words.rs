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
/// The name is taken as a bare token: wrapped as `literal`, the API description would not see it and show the Rust name.
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
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:tt, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
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

            /// The place in [`Self::ALL`].
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            /// Reads the stable name or, as people write it in workbooks, either label.
            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                let word = text.trim();
                let named = Self::ALL.iter().copied().find(|value| value.as_str() == word);
                let labelled = || Self::ALL.iter().copied().find(|value| {
                    value.label($crate::Language::Zh) == word || value.label($crate::Language::En).eq_ignore_ascii_case(word)
                });
                named.or_else(labelled).ok_or_else(|| $crate::UnknownWord {
                    word: word.to_owned(),
                    known: Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;

    use crate::Language;

    words! {
        /// A list whose names are not the variants in small letters.
        Move {
            /// Taken.
            Accept = "acceptance", "接单", "accept it";
            /// A due time is set.
            SetDue = "due-time", "设定到期时间", "set a due time";
        }
    }

    #[test]
    fn wire_description_and_storage_use_the_same_name() {
        let described = serde_json::to_value(Move::schema()).map(|schema| schema["enum"].clone());
        let sent = serde_json::to_value(Move::ALL);
        assert_eq!(described.ok(), Some(serde_json::json!(["acceptance", "due-time"])));
        assert_eq!(sent.ok(), Some(serde_json::json!(["acceptance", "due-time"])));
        assert_eq!(Move::ALL.iter().map(ToString::to_string).collect::<Vec<_>>(), ["acceptance", "due-time"]);
    }

    #[test]
    fn a_word_reads_back_from_its_name_and_both_labels_and_from_nothing_else() {
        for (place, value) in Move::ALL.iter().enumerate() {
            assert_eq!(value.index(), place);
            for word in [value.as_str(), value.label(Language::Zh), value.label(Language::En)] {
                assert_eq!(word.parse(), Ok(*value));
            }
        }
        let error = "Accept".parse::<Move>().map_err(|error| error.to_string());
        assert_eq!(error, Err("`Accept` is not one of: acceptance, due-time".to_owned()));
    }
}
