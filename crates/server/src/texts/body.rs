//! The texts of notices on the wire.

use std::collections::BTreeMap;

use account::LanguageWord;
use kernel::{AccountId, Instant, Language};
use notify::core::{Field, LANGUAGES, Template, TemplateError, missing, shipped};
use notify::{Event, Form, OwnText, OwnTexts, Wording};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What accounts are called.
pub type Names = BTreeMap<AccountId, String>;

/// A text of a notice.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeForm {
    /// The subject of a mail, the first line in a group chat; the number stands before it by itself.
    Title,
    /// What the customer's people are told.
    Customer,
    /// What the provider's own people are told.
    Staff,
    /// What a vendor is told.
    Vendor,
    /// The whole of a text message or call.
    Short,
}

const FORMS: [(NoticeForm, Form); 5] = [
    (NoticeForm::Title, Form::Title),
    (NoticeForm::Customer, Form::Customer),
    (NoticeForm::Staff, Form::Staff),
    (NoticeForm::Vendor, Form::Vendor),
    (NoticeForm::Short, Form::Short),
];

impl From<NoticeForm> for Form {
    fn from(word: NoticeForm) -> Self {
        FORMS[word as usize].1
    }
}

impl From<Form> for NoticeForm {
    fn from(form: Form) -> Self {
        FORMS[form as usize].0
    }
}

/// Every kind of notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeTexts {
    /// In the order of an incident's road, the rest behind it.
    items: Vec<NoticeTextRow>,
}

/// One kind of notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeTextRow {
    /// Its name.
    #[schema(example = "assigned")]
    event: &'static str,
    /// Whether it is told to the provider's own people only.
    is_internal: bool,
    /// How many texts are the house's own, of both languages.
    own: usize,
    /// Whether one of them cannot be used, so that the shipped text is said.
    is_broken: bool,
    /// The latest version; 0 while everything is as it was shipped.
    version: i64,
    /// When it was written.
    changed_at: Option<Instant>,
    /// Who wrote it.
    changed_by: Option<String>,
}

/// The texts of one kind of notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeText {
    /// The kind of notice.
    #[schema(example = "assigned")]
    event: &'static str,
    /// Whether it is told to the provider's own people only.
    is_internal: bool,
    /// The version to send back in `If-Match`.
    version: i64,
    /// Each text there is, Chinese first.
    texts: Vec<NoticeTextPart>,
    /// What they may name.
    fields: Vec<NoticeTextField>,
    /// What was said before, the latest first, at most fifty.
    versions: Vec<NoticeTextVersion>,
}

/// One text.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeTextPart {
    language: LanguageWord,
    form: NoticeForm,
    /// What is said where the house has no own text.
    #[schema(example = "已派工程师：{title}")]
    shipped: String,
    /// The house's own; null where there is none.
    own: Option<String>,
    /// What the own text leaves out that its reader needs.
    #[schema(example = json!(["engineer"]))]
    missing: Vec<&'static str>,
    /// Why the own text cannot be used, in the caller's language; the shipped one is said meanwhile.
    problem: Option<String>,
    /// The most characters.
    longest: usize,
}

/// What a text may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeTextField {
    /// What stands between the braces.
    #[schema(example = "engineer")]
    name: &'static str,
    /// What it is, in the caller's language.
    #[schema(example = "负责人")]
    label: &'static str,
    /// The texts that may name it.
    forms: Vec<NoticeForm>,
}

/// What was said from some moment on.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeTextVersion {
    version: i64,
    at: Instant,
    /// Who wrote it.
    by: Option<String>,
    /// The own texts; empty where everything was put back.
    texts: Vec<OwnTextInput>,
}

/// An own text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoticeOwnText)]
pub struct OwnTextInput {
    /// In which language.
    pub language: LanguageWord,
    /// Which text.
    pub form: NoticeForm,
    /// What to say, with fields in braces; a brace itself is written twice.
    #[schema(example = "{engineer} 已接手 {number}", max_length = 2000)]
    pub text: String,
}

/// The own texts of one kind of notice as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedNoticeTexts)]
pub struct WantedTexts {
    /// All of them; what is left out is as it is shipped.
    #[schema(max_items = 10)]
    pub texts: Vec<OwnTextInput>,
}

impl NoticeTexts {
    /// Every kind with what is its own.
    pub fn of(own: &OwnTexts, names: &Names) -> Self {
        let row = |event: &Event| {
            let stored = own.get(event.as_str());
            NoticeTextRow {
                event: event.as_str(),
                is_internal: event.is_internal(),
                own: stored.and_then(|own| own.wording.as_ref()).map_or(0, |wording| wording.iter().count()),
                is_broken: stored.is_some_and(|own| !own.faults(*event).is_empty()),
                version: stored.map_or(0, |own| own.version),
                changed_at: stored.map(|own| own.at),
                changed_by: stored.and_then(|own| names.get(&own.by?).cloned()),
            }
        };
        Self { items: Event::ALL.iter().map(row).collect() }
    }
}

impl NoticeText {
    /// The texts of `event`, of which these versions are kept.
    pub fn of(event: Event, versions: &[OwnText], names: &Names, language: Language) -> Self {
        let none = Wording::default();
        let own = versions.first().and_then(|own| own.wording.as_ref()).unwrap_or(&none);
        let forms = || Form::ALL.iter().copied().filter(|form| form.is_of(event));
        let texts = LANGUAGES.iter().flat_map(|said| forms().map(|form| part(event, *said, form, own, language)));
        let fields = Field::ALL.iter().map(|field| NoticeTextField {
            name: field.as_str(),
            label: field.label(language),
            forms: forms().filter(|form| field.fits(event, *form)).map(NoticeForm::from).collect(),
        });
        Self {
            event: event.as_str(),
            is_internal: event.is_internal(),
            version: versions.first().map_or(0, |own| own.version),
            texts: texts.collect(),
            fields: fields.filter(|field| !field.forms.is_empty()).collect(),
            versions: versions.iter().map(|own| NoticeTextVersion::of(own, names)).collect(),
        }
    }
}

fn part(event: Event, said: Language, form: Form, own: &Wording, language: Language) -> NoticeTextPart {
    let own = own.get(said, form);
    let read = own.map(|text| Template::read(text, event, form));
    let missing = match &read {
        Some(Ok(template)) => missing(event, said, form, template).into_iter().map(Field::as_str).collect(),
        _ => Vec::new(),
    };
    let problem = read.and_then(Result::err).map(|error: TemplateError| error.sentence(language, event, form));
    NoticeTextPart {
        language: said.into(),
        form: form.into(),
        shipped: shipped(event, said, form).unwrap_or_default(),
        own: own.map(str::to_owned),
        missing,
        problem,
        longest: form.longest(),
    }
}

impl NoticeTextVersion {
    fn of(own: &OwnText, names: &Names) -> Self {
        let texts = own.wording.iter().flat_map(Wording::iter);
        Self {
            version: own.version,
            at: own.at,
            by: own.by.and_then(|by| names.get(&by).cloned()),
            texts: texts
                .map(|(language, form, text)| OwnTextInput {
                    language: language.into(),
                    form: form.into(),
                    text: text.to_owned(),
                })
                .collect(),
        }
    }
}
