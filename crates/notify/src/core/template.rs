//! A text with fields, as people write it: `{number} 已派给 {engineer}`; a brace itself is written twice.

use kernel::Language;

use super::event::Event;
use super::field::{Field, Form};

/// A text that was read and can be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

/// Why a text cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// The event has no such text.
    NoForm,
    /// It says nothing beside its fields.
    Empty,
    /// It is longer than the form allows.
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// It holds a line break or another control character where none may stand.
    Control,
    /// A brace that is not closed, or was not opened; the character it stands at, from 1.
    Brace {
        /// Its place.
        at: usize,
    },
    /// A field that is none here.
    Unknown {
        /// What stands between the braces.
        name: String,
        /// What was most likely meant.
        nearest: Option<Field>,
    },
    /// What is stored does not read at all.
    Unreadable,
}

impl Template {
    /// Reads a text of this form for `event`.
    pub fn read(text: &str, event: Event, form: Form) -> Result<Self, TemplateError> {
        if !form.is_of(event) {
            return Err(TemplateError::NoForm);
        }
        if text.chars().count() > form.longest() {
            return Err(TemplateError::TooLong { most: form.longest() });
        }
        if text.chars().any(|c| c.is_control() && !(c == '\n' && form.has_paragraphs())) {
            return Err(TemplateError::Control);
        }
        let pieces = pieces(text, event, form)?;
        let says = |piece: &Piece| matches!(piece, Piece::Text(text) if text.chars().any(char::is_alphanumeric));
        if pieces.iter().any(says) { Ok(Self(pieces)) } else { Err(TemplateError::Empty) }
    }

    /// Whether it names `field`.
    pub fn names(&self, field: Field) -> bool {
        self.0.contains(&Piece::Field(field))
    }

    /// The text with `value` in the place of each field. What stands in a value is no field again.
    pub fn filled(&self, value: impl Fn(Field) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(field) => value(*field),
        };
        self.0.iter().map(piece).collect()
    }
}

fn pieces(text: &str, event: Event, form: Form) -> Result<Vec<Piece>, TemplateError> {
    let (mut pieces, mut plain) = (Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let here = TemplateError::Brace { at: text[..text.len() - rest.len() + at].chars().count() + 1 };
        rest = &rest[at..];
        if let Some(behind) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            plain.push_str(&rest[..1]);
            rest = behind;
            continue;
        }
        let inside = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).ok_or_else(|| here.clone())?;
        let (name, behind) = inside;
        if name.contains(['{', '\n']) {
            return Err(here);
        }
        let field = Field::read(name.trim()).filter(|field| field.fits(event, form)).ok_or_else(|| {
            TemplateError::Unknown { name: name.trim().to_owned(), nearest: Field::nearest(name, event, form) }
        })?;
        pieces.push(Piece::Text(std::mem::take(&mut plain)));
        pieces.push(Piece::Field(field));
        rest = behind;
    }
    pieces.push(Piece::Text(plain + rest));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Ok(pieces)
}

impl TemplateError {
    /// The stable name in storage and the journal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoForm => "no_form",
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Control => "control",
            Self::Brace { .. } => "brace",
            Self::Unknown { .. } => "unknown_field",
            Self::Unreadable => "unreadable",
        }
    }

    /// What is wrong and how to mend it.
    pub fn sentence(&self, language: Language, event: Event, form: Form) -> String {
        match (self, language) {
            (Self::NoForm, Language::Zh) => "这类通知没有这种文字：内部通知不发给客户和厂商".to_owned(),
            (Self::NoForm, Language::En) => {
                "this notice has no such text: what is internal goes to no customer and no vendor".to_owned()
            }
            (Self::Empty, Language::Zh) => "除字段外没有任何文字，请写明发生了什么".to_owned(),
            (Self::Empty, Language::En) => "it says nothing beside its fields; say what happened".to_owned(),
            (Self::TooLong { most }, Language::Zh) => format!("最多 {most} 个字"),
            (Self::TooLong { most }, Language::En) => format!("at most {most} characters"),
            (Self::Control, Language::Zh) => "不能含有换行或控制字符（正文可以分段）".to_owned(),
            (Self::Control, Language::En) => {
                "no line breaks or control characters here; a body may have paragraphs".to_owned()
            }
            (Self::Brace { at }, Language::Zh) => {
                format!("第 {at} 个字符处的花括号不成对；要写花括号本身请写两次：{{{{")
            }
            (Self::Brace { at }, Language::En) => {
                format!("the brace at character {at} has no partner; a brace itself is written twice: {{{{")
            }
            (Self::Unreadable, Language::Zh) => "存储的内容无法读取".to_owned(),
            (Self::Unreadable, Language::En) => "what is stored does not read".to_owned(),
            (Self::Unknown { name, nearest }, _) => unknown(language, name, *nearest, event, form),
        }
    }
}

fn unknown(language: Language, name: &str, nearest: Option<Field>, event: Event, form: Form) -> String {
    let known: Vec<String> = Field::of(event, form).map(|field| format!("{field} {}", field.label(language))).collect();
    match (language, nearest) {
        (Language::Zh, Some(near)) => {
            format!("没有字段 {{{name}}}，是否指 {near}？可用的有：{}", known.join("、"))
        }
        (Language::Zh, None) => format!("没有字段 {{{name}}}。可用的有：{}", known.join("、")),
        (Language::En, Some(near)) => {
            format!("there is no field {{{name}}}; did you mean {near}? There are: {}", known.join(", "))
        }
        (Language::En, None) => format!("there is no field {{{name}}}. There are: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Template, TemplateError> {
        Template::read(text, Event::Assigned, Form::Customer)
    }

    fn filled(text: &str) -> Option<String> {
        read(text).ok().map(|template| template.filled(|field| format!("<{}>", field.as_str())))
    }

    #[test]
    fn fields_are_filled_in_and_braces_can_be_written() {
        assert_eq!(filled("由 { engineer } 处理 {number}。").as_deref(), Some("由 <engineer> 处理 <number>。"));
        assert_eq!(filled("a {{title}} b").as_deref(), Some("a {title} b"));
        assert_eq!(filled("第一段\n第二段").as_deref(), Some("第一段\n第二段"));
        let typed = read("标题 {title}").map(|template| template.filled(|_| "{number}".to_owned()));
        assert_eq!(typed.as_deref(), Ok("标题 {number}"));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(
            read("由 {enginer} 处理"),
            Err(TemplateError::Unknown { name: "enginer".to_owned(), nearest: Some(Field::Engineer) })
        );
        assert_eq!(read("由 {engineer 处理"), Err(TemplateError::Brace { at: 3 }));
        assert_eq!(read("由 engineer} 处理"), Err(TemplateError::Brace { at: 11 }));
        assert_eq!(read("由 {a {engineer}"), Err(TemplateError::Brace { at: 3 }));
        assert_eq!(read("{engineer}：{number}"), Err(TemplateError::Empty));
        assert_eq!(read(&"长".repeat(2001)), Err(TemplateError::TooLong { most: 2000 }));
        assert_eq!(read("a\u{7}"), Err(TemplateError::Control));
        assert_eq!(Template::read("a\nb", Event::Assigned, Form::Title), Err(TemplateError::Control));
        assert_eq!(Template::read("看看", Event::InternalNote, Form::Customer), Err(TemplateError::NoForm));
    }

    #[test]
    fn an_unknown_field_is_refused_with_what_was_meant_and_all_there_are() {
        let error = read("由 {enginer} 处理").err();
        for language in [Language::Zh, Language::En] {
            let said = error.as_ref().map(|error| error.sentence(language, Event::Assigned, Form::Customer));
            let said = said.unwrap_or_default();
            assert!(said.contains("{enginer}") && said.contains("{engineer}") && said.contains("{number}"), "{said}");
            assert!(!said.contains("{rungs}"), "{said}");
        }
    }
}
