//! What a text of the house may name, and where.

use std::fmt;

use kernel::Language;

use super::event::Event;
use super::post::Side;

/// A text of a notice: the title all see, what each side is told first, and the one line of a text message or call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The subject of a mail, the first line in a group chat.
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

impl Form {
    /// Every form.
    pub const ALL: &[Self] = &[Self::Title, Self::Customer, Self::Staff, Self::Vendor, Self::Short];

    /// The stable name in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::Vendor => "vendor",
            Self::Short => "short",
        }
    }

    /// Reads the stable name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.as_str() == text)
    }

    /// The form in which this side is told what happened.
    pub const fn told(side: Side) -> Self {
        match side {
            Side::Provider => Self::Staff,
            Side::Customer => Self::Customer,
            Side::Vendor => Self::Vendor,
        }
    }

    /// Whether the event has it: what is internal has none for anybody outside.
    pub const fn is_of(self, event: Event) -> bool {
        !(event.is_internal() && matches!(self, Self::Customer | Self::Vendor))
    }

    /// The most characters.
    pub const fn longest(self) -> usize {
        match self {
            Self::Title => 150,
            Self::Customer | Self::Staff | Self::Vendor => 2000,
            Self::Short => 300,
        }
    }

    /// Whether it may have several paragraphs.
    pub const fn has_paragraphs(self) -> bool {
        matches!(self, Self::Customer | Self::Staff | Self::Vendor)
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $zh:literal, $en:literal;)*) => {
        /// Something a text may name: it stands in braces, `{number}`, and is looked up when the message is sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What stands between the braces.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What people read.
            pub const fn label(self, language: Language) -> &'static str {
                match self { $(Self::$name => language.pick($zh, $en)),* }
            }
        }
    };
}

fields! {
    /// The number people know the subject by.
    Number = "number", "工单号（编号）", "number";
    /// Its title.
    Title = "title", "标题", "title";
    /// The customer's name.
    Customer = "customer", "客户", "customer";
    /// The system's name.
    System = "system", "系统", "system";
    /// The severity in words.
    Severity = "severity", "级别", "severity";
    /// The leading party as the reader may know it.
    Lead = "lead", "牵头单位", "leading party";
    /// The named person the reader deals with.
    Engineer = "engineer", "负责人", "engineer";
    /// Who did it.
    By = "by", "操作人", "who did it";
    /// What it was before.
    From = "from", "原值", "what it was";
    /// What it is now.
    To = "to", "新值", "what it is now";
    /// How many rungs a combined notice stands for.
    Rungs = "rungs", "合并的级数", "how many levels";
    /// The clock it is about, or the next that falls due, and how it stands.
    Clock = "clock", "时限", "clock";
    /// The name the reader is addressed by.
    Name = "name", "收件人", "reader";
    /// What somebody wrote.
    Text = "text", "正文", "what was written";
    /// Why it was done.
    Reason = "reason", "原因", "reason";
}

impl Field {
    /// Reads what stands between the braces.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == text)
    }

    /// Whether a text of this form may name it where `event` is told. What somebody wrote and why stand in every letter
    /// beside the text, so that the one line alone may name them; a title holds nothing that somebody wrote at length.
    pub const fn fits(self, event: Event, form: Form) -> bool {
        let known = match self {
            Self::Number | Self::Title | Self::By | Self::Name | Self::Text | Self::Reason => true,
            Self::From | Self::To => matches!(event, Event::SeverityChanged | Event::TermEnds),
            Self::Rungs => matches!(event, Event::RungsCombined),
            Self::Customer | Self::System | Self::Severity | Self::Lead | Self::Engineer | Self::Clock => {
                event.is_about_an_incident()
            }
        };
        known
            && match self {
                Self::Name => form.has_paragraphs(),
                Self::Text | Self::Reason => matches!(form, Form::Short),
                _ => true,
            }
    }

    /// All that fit.
    pub fn of(event: Event, form: Form) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |field| field.fits(event, form))
    }

    /// The field somebody most likely meant by `name`: its label, or a name a slip or two away.
    pub fn nearest(name: &str, event: Event, form: Form) -> Option<Self> {
        let wanted = name.trim().to_lowercase();
        let called = |field: &Self| {
            [Language::Zh, Language::En].iter().any(|language| {
                let label = field.label(*language);
                label == wanted || (!wanted.is_empty() && label.split(['（', '）']).any(|part| part == wanted))
            })
        };
        let distance = |field: &Self| strsim::osa_distance(&wanted, field.as_str());
        let near = |field: &Self| distance(field) <= field.as_str().len().div_ceil(3).max(1);
        Self::of(event, form).find(called).or_else(|| Self::of(event, form).filter(near).min_by_key(distance))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_a_label_and_a_foreign_word_are_told_apart() {
        let nearest = |name| Field::nearest(name, Event::Assigned, Form::Customer);
        assert_eq!(nearest("enginer"), Some(Field::Engineer));
        assert_eq!(nearest("Title "), Some(Field::Title));
        assert_eq!(nearest("工单号"), Some(Field::Number));
        assert_eq!(nearest("负责人"), Some(Field::Engineer));
        assert_eq!(nearest("password"), None);
    }

    #[test]
    fn what_a_place_does_not_know_does_not_fit() {
        assert!(!Field::Text.fits(Event::Answered, Form::Title) && Field::Text.fits(Event::Answered, Form::Short));
        assert!(!Field::Engineer.fits(Event::PasswordReset, Form::Customer));
        assert!(
            !Field::Rungs.fits(Event::RungLate, Form::Staff) && Field::Rungs.fits(Event::RungsCombined, Form::Staff)
        );
    }
}
