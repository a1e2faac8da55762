//! What a document is made of, whatever it is rendered to.

use kernel::Language;
use serde::{Deserialize, Serialize};

/// A document, finished: every text in its language, every instant written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its language.
    #[serde(serialize_with = "tag", deserialize_with = "untag")]
    pub language: Language,
    /// 故障处理报告.
    pub title: String,
    /// What it is about, under the title: the period, the system.
    pub subtitle: Option<String>,
    /// Its number; none while it has none.
    pub number: Option<String>,
    /// Who issues it.
    pub issuer: String,
    /// The logo at its head.
    #[serde(skip)]
    pub logo: Option<Logo>,
    /// What stands at its head: customer, system, dates.
    pub facts: Vec<Fact>,
    /// Its sections, numbered in their order.
    pub sections: Vec<Section>,
    /// Who signs, in two columns.
    pub signatures: Vec<Signature>,
    /// What follows behind the signatures, each on a page of its own: long lists.
    pub annexes: Vec<Section>,
    /// How to find out whether it is what was issued.
    pub mark: Option<Mark>,
    /// Written across every page of what does not count yet: 草稿.
    pub watermark: Option<String>,
}

/// A picture at the head of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// `png`, `jpg` or `svg`.
    pub format: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// A name and a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The name.
    pub label: String,
    /// The value.
    pub value: String,
    /// Whether it takes the whole width; two stand side by side otherwise.
    pub wide: bool,
}

impl Fact {
    /// A fact that shares its line.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), wide: false }
    }

    /// A fact with a line of its own.
    pub fn wide(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), wide: true }
    }
}

/// A numbered section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its title without a number.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph; line breaks are kept.
    Text {
        /// The text.
        text: String,
    },
    /// Something said in small letters: what a figure leaves out.
    Note {
        /// The text.
        text: String,
    },
    /// Names and values.
    Facts {
        /// They.
        facts: Vec<Fact>,
    },
    /// Points.
    List {
        /// They.
        items: Vec<String>,
    },
    /// A table; its head is repeated on each page.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows, each as many texts as there are columns.
        rows: Vec<Vec<String>>,
    },
    /// Empty lines to write on by hand.
    Lines {
        /// How many.
        count: u8,
    },
}

impl Block {
    /// A paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// A remark in small letters.
    pub fn note(text: impl Into<String>) -> Self {
        Self::Note { text: text.into() }
    }

    fn each_text(&mut self, on: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Text { text } | Self::Note { text } => on(text),
            Self::Facts { facts } => facts.iter_mut().for_each(|fact| on(&mut fact.value)),
            Self::List { items } => items.iter_mut().for_each(on),
            Self::Table { rows, .. } => rows.iter_mut().flatten().for_each(on),
            Self::Lines { .. } => {}
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands over it.
    pub title: String,
    /// Its share of the width.
    pub weight: u8,
    /// Where its texts stand.
    pub align: Align,
}

impl Column {
    /// A column of texts.
    pub fn new(title: impl Into<String>, weight: u8) -> Self {
        Self { title: title.into(), weight, align: Align::Left }
    }

    /// A column of figures or marks.
    pub fn centred(title: impl Into<String>, weight: u8) -> Self {
        Self { title: title.into(), weight, align: Align::Center }
    }
}

/// Where texts of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At its left.
    Left,
    /// In its middle.
    Center,
}

/// A place to sign and seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// 甲方（盖章）：滨江市人民医院.
    pub who: String,
    /// What is filled in by hand: 签字, 日期.
    pub lines: Vec<String>,
}

/// How to find out whether a paper is what was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The code as it is printed.
    pub code: String,
    /// The address of the page that tells, with the code in it; what the QR holds.
    pub address: String,
    /// What stands beside it.
    pub words: String,
}

/// The number a section is printed under: `一、` in Chinese, `1. ` in English; `place` counts from 0.
pub fn chapter(language: Language, place: usize) -> String {
    match language {
        Language::Zh => format!("{}、", counted(place + 1)),
        Language::En => format!("{}. ", place + 1),
    }
}

/// A count as it is written in Chinese; 1–99.
fn counted(count: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (count / 10, DIGITS[count % 10]);
    match tens {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        _ => format!("{}十{ones}", DIGITS[tens % 10]),
    }
}

impl Paper {
    /// Every section with the title it is printed under, annexes last.
    pub fn chapters(&self) -> impl Iterator<Item = (String, &Section)> {
        let numbered = self.sections.iter().enumerate();
        let numbered =
            numbered.map(|(place, section)| (format!("{}{}", chapter(self.language, place), section.title), section));
        numbered.chain(self.annexes.iter().map(|section| (section.title.clone(), section)))
    }

    /// Goes through what was filled in, wherever it stands: what labels and heads of columns say is the form's own.
    pub fn each_text(&mut self, on: &mut dyn FnMut(&mut String)) {
        self.subtitle.iter_mut().for_each(&mut *on);
        self.facts.iter_mut().for_each(|fact| on(&mut fact.value));
        for section in self.sections.iter_mut().chain(&mut self.annexes) {
            section.blocks.iter_mut().for_each(|block| block.each_text(on));
        }
        for signature in &mut self.signatures {
            on(&mut signature.who);
            signature.lines.iter_mut().for_each(&mut *on);
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn tag<S: serde::Serializer>(language: &Language, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(language.pick("zh", "en"))
}

fn untag<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Language, D::Error> {
    let name = String::deserialize(from)?;
    Ok(if name == "en" { Language::En } else { Language::Zh })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_counted_as_each_language_counts() {
        let zh: Vec<String> = [0, 9, 10, 18, 19, 20].iter().map(|place| chapter(Language::Zh, *place)).collect();
        assert_eq!(zh, ["一、", "十、", "十一、", "十九、", "二十、", "二十一、"]);
        assert_eq!(chapter(Language::En, 9), "10. ");
    }

    #[test]
    fn every_text_that_was_filled_in_is_gone_through_and_the_form_is_not() {
        let said = || "said".to_owned();
        let blocks = vec![
            Block::text("said"),
            Block::note("said"),
            Block::Facts { facts: vec![Fact::new("label", "said"), Fact::wide("label", "said")] },
            Block::List { items: vec![said(), said()] },
            Block::Table { columns: vec![Column::new("head", 1)], rows: vec![vec![said()], vec![said()]] },
            Block::Lines { count: 2 },
        ];
        let section = Section { title: "title".to_owned(), blocks };
        let mut paper = Paper {
            language: Language::Zh,
            title: "title".to_owned(),
            subtitle: Some(said()),
            number: Some("number".to_owned()),
            issuer: "issuer".to_owned(),
            logo: None,
            facts: vec![Fact::new("label", "said")],
            sections: vec![section.clone()],
            signatures: vec![Signature { who: said(), lines: vec![said()] }],
            annexes: vec![section],
            mark: None,
            watermark: None,
        };
        paper.each_text(&mut |text| assert_eq!(std::mem::replace(text, "gone".to_owned()), "said"));
        let left = serde_json::to_string(&paper).expect("plain texts");
        assert!(!left.contains("\"said\""), "{left}");
        for form in ["title", "number", "issuer", "label", "head"] {
            assert!(left.contains(form), "{form}");
        }
    }
}
