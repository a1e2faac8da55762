//! The texts of both languages, embedded; a missing one is an error with its name, never a blank.

use std::sync::LazyLock;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource};
use kernel::Language;
use unic_langid::LanguageIdentifier;

/// The values put into a text.
pub type Args = FluentArgs<'static>;

/// A text that is missing or whose values are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text `{key}` is missing or incomplete in {language}: {why}")]
pub struct MissingText {
    /// The key, with `.attribute` where there is one.
    pub key: String,
    /// The language's tag.
    pub language: &'static str,
    /// What exactly.
    pub why: String,
}

const ZH: &str = include_str!("../../locales/zh.ftl");
const EN: &str = include_str!("../../locales/en.ftl");

static ZH_TEXTS: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(ZH, Language::Zh));
static EN_TEXTS: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(EN, Language::En));

/// The text `key` (`name` or `name.attribute`) in `language`.
pub fn sentence(language: Language, key: &str, args: &Args) -> Result<String, MissingText> {
    let missing = |why: String| MissingText { key: key.to_owned(), language: language.tag(), why };
    let bundle: &FluentBundle<FluentResource> = match language {
        Language::Zh => &ZH_TEXTS,
        Language::En => &EN_TEXTS,
    };
    let (name, attribute) = key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
    let message = bundle.get_message(name).ok_or_else(|| missing("no such text".to_owned()))?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
        None => message.value(),
    };
    let pattern = pattern.ok_or_else(|| missing("no such text".to_owned()))?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    match errors.first() {
        None => Ok(text),
        Some(error) => Err(missing(error.to_string())),
    }
}

/// The text, or its key where it is missing: for texts that must not fail themselves.
pub fn sentence_or_key(language: Language, key: &str, args: &Args) -> String {
    sentence(language, key, args).unwrap_or_else(|_| key.to_owned())
}

fn load(source: &str, language: Language) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolation marks serve mixed writing directions; mail subjects show them as boxes.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(usable, _errors)| usable);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::core::{Event, FailureCode};

    #[test]
    fn both_files_are_well_formed_and_hold_the_same_keys_with_the_same_values() {
        for source in [ZH, EN] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
        assert_eq!(outline(ZH), outline(EN));
    }

    #[test]
    fn every_event_has_its_subject_and_its_voices_in_both_languages() {
        let outline = outline(ZH);
        for event in Event::ALL {
            let voices: &[&str] = if event.is_internal() { &["staff"] } else { &["customer", "staff", "vendor"] };
            assert!(outline.iter().any(|(key, _)| key == event.as_str()), "{event}");
            for voice in voices {
                let key = format!("{event}.{voice}");
                assert!(outline.iter().any(|(other, _)| *other == key), "{key}");
            }
            let outside = format!("{event}.customer");
            assert_eq!(outline.iter().any(|(key, _)| *key == outside), !event.is_internal(), "{outside}");
        }
    }

    #[test]
    fn every_failure_says_how_to_mend_it_in_both_languages() {
        for code in FailureCode::ALL {
            let key = format!("failure-{}", code.as_str());
            for language in [Language::Zh, Language::En] {
                let mut args = Args::new();
                args.set("detail", "535 no");
                assert!(sentence(language, &key, &args).is_ok(), "{key}");
            }
        }
    }

    #[test]
    fn a_missing_text_is_an_error_that_names_it() {
        let missing = sentence(Language::En, "no-such-text", &Args::new()).map_err(|missing| missing.key);
        assert_eq!(missing, Err("no-such-text".to_owned()));
        let unfilled = sentence(Language::En, "greeting", &Args::new());
        assert!(unfilled.is_err());
    }

    /// Every key (attributes as `key.attribute`) with the names of its values, read by the indentation of the files.
    fn outline(source: &str) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut texts: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let head = line.split_once(" =").map_or("", |(head, _)| head);
            let word =
                |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            if word(head) {
                texts.push((head.to_owned(), BTreeSet::new()));
            } else if let Some(attribute) = head.strip_prefix("    .").filter(|name| word(name)) {
                let base = texts.last().map_or("", |(key, _)| key).split('.').next().unwrap_or("").to_owned();
                texts.push((format!("{base}.{attribute}"), BTreeSet::new()));
            }
            let values = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap_or("").to_owned());
            if let Some((_, names)) = texts.last_mut() {
                names.extend(values);
            }
        }
        texts.into_iter().collect()
    }
}
