//! The house's own words in the place of those that are shipped.

use std::collections::BTreeMap;

use kernel::Language;
use serde::{Deserialize, Serialize};

use super::countdown::args;
use super::event::Event;
use super::field::{Field, Form};
use super::template::{Template, TemplateError};
use super::texts::sentence;

/// Both languages.
pub const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

/// The own texts of one event: a language and a form may have one; what has none is as it was shipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wording(BTreeMap<String, String>);

/// A text that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// In which language.
    pub language: Language,
    /// Which text.
    pub form: Form,
    /// Why.
    pub why: TemplateError,
}

impl Wording {
    /// The own text, if there is one.
    pub fn get(&self, language: Language, form: Form) -> Option<&str> {
        self.0.get(&key(language, form)).map(String::as_str)
    }

    /// Puts a text of one's own in the place of the shipped one.
    pub fn put(&mut self, language: Language, form: Form, text: &str) {
        self.0.insert(key(language, form), text.trim().to_owned());
    }

    /// Whether everything is as it was shipped.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every own text.
    pub fn iter(&self) -> impl Iterator<Item = (Language, Form, &str)> {
        places().filter_map(|(language, form)| Some((language, form, self.get(language, form)?)))
    }

    /// What of it cannot be used for `event`.
    pub fn broken(&self, event: Event) -> Vec<Broken> {
        let read =
            |(language, form, text)| Template::read(text, event, form).err().map(|why| Broken { language, form, why });
        self.iter().filter_map(read).collect()
    }

    /// The places at which this and `other` differ, as they are stored: `zh.title`.
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let differs = |(language, form): &(Language, Form)| self.get(*language, *form) != other.get(*language, *form);
        places().filter(differs).map(|(language, form)| key(language, form)).collect()
    }
}

/// Every language with every form.
fn places() -> impl Iterator<Item = (Language, Form)> {
    LANGUAGES.iter().flat_map(|language| Form::ALL.iter().map(|form| (*language, *form)))
}

fn key(language: Language, form: Form) -> String {
    format!("{}.{}", language.pick("zh", "en"), form.as_str())
}

/// The shipped text as a template; none where the event has no such form. English plurals show their many.
pub fn shipped(event: Event, language: Language, form: Form) -> Option<String> {
    let fields = args(Field::ALL.iter().map(|field| (field.as_str(), field.to_string())));
    let name = match form {
        _ if !form.is_of(event) => return None,
        Form::Title | Form::Short => event.as_str().to_owned(),
        Form::Customer | Form::Staff | Form::Vendor => format!("{event}.{}", form.as_str()),
    };
    let text = sentence(language, &name, &fields).ok()?;
    Some(match form {
        Form::Short if Field::Clock.fits(event, form) => format!("[{}] {text} {}", Field::Number, Field::Clock),
        Form::Short => format!("[{}] {text}", Field::Number),
        _ => text,
    })
}

/// What a text leaves out that its reader needs: what the shipped one names, and the number where no frame shows it.
pub fn missing(event: Event, language: Language, form: Form, text: &Template) -> Vec<Field> {
    let needed: Vec<Field> = if form == Form::Short {
        vec![Field::Number]
    } else {
        let shipped = shipped(event, language, form).and_then(|text| Template::read(&text, event, form).ok());
        Field::ALL.iter().copied().filter(|field| shipped.as_ref().is_some_and(|text| text.names(*field))).collect()
    };
    needed.into_iter().filter(|field| !text.names(*field)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

    use super::*;

    #[test]
    fn every_shipped_text_reads_as_a_template_with_the_fields_that_fit() {
        for event in Event::ALL {
            for (language, form) in places() {
                let Some(text) = shipped(*event, language, form) else {
                    assert!(!form.is_of(*event), "{event} {form:?}");
                    continue;
                };
                let read = Template::read(&text, *event, form);
                assert!(read.is_ok(), "{event} {language:?} {form:?}: {text}: {read:?}");
                assert_eq!(missing(*event, language, form, &read.unwrap()), [], "{event} {form:?}");
            }
        }
    }

    #[test]
    fn what_a_text_leaves_out_is_named() {
        let bare = Template::read("工程师会联系您", Event::Assigned, Form::Customer).unwrap();
        assert_eq!(missing(Event::Assigned, Language::Zh, Form::Customer, &bare), [Field::Engineer]);
        let short = Template::read("有新工单", Event::Assigned, Form::Short).unwrap();
        assert_eq!(missing(Event::Assigned, Language::En, Form::Short, &short), [Field::Number]);
    }

    #[test]
    fn own_texts_are_kept_by_language_and_form_and_unknown_ones_are_left_alone() {
        let mut own = Wording::default();
        own.put(Language::Zh, Form::Title, " 派工：{title} ");
        assert_eq!(own.get(Language::Zh, Form::Title), Some("派工：{title}"));
        assert_eq!(own.get(Language::En, Form::Title), None);
        assert_eq!(own.differing(&Wording::default()), ["zh.title"]);
        let later: Wording = serde_json::from_str(r#"{"zh.poem":"…","en.title":"On it: {title}"}"#).unwrap();
        assert_eq!(later.iter().count(), 1);
        assert!(later.broken(Event::Assigned).is_empty());
    }

    #[test]
    fn a_text_of_another_release_is_found_broken() {
        let own: Wording = serde_json::from_str(r#"{"zh.title":"派工 {colour}"}"#).unwrap();
        let broken = own.broken(Event::Assigned);
        assert_eq!((broken.len(), broken[0].why.code()), (1, "unknown_field"));
    }
}
