//! What triage answers.

use kernel::{ComponentId, Language};

use crate::kinds::{ComponentKind, FaultClass};

/// The answer for one report. It is stored as it is: same input and same model give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Triage {
    /// The likeliest first; at most three.
    pub candidates: Vec<Candidate>,
    /// The kinds of component it may be, the likeliest first, until together they carry nine tenths.
    #[serde(default)]
    pub kinds: Vec<KindWeight>,
    /// The likeliest fault classes over all candidates, the likeliest first; at least three, until together they carry
    /// nine tenths.
    pub classes: Vec<ClassWeight>,
    /// How sure the kind of the first candidate is, in thousandths.
    pub confidence_permille: u32,
    /// Sure enough to go on without a person.
    pub decided: bool,
    /// Something in the report or around it speaks for a kind; else all there is is how often each kind fails.
    #[serde(default)]
    pub speaks: bool,
    /// How sure the fault class of the first candidate is, in thousandths.
    pub class_confidence_permille: u32,
    /// The class is sure enough to be used where classes differ in who leads.
    pub class_decided: bool,
    /// The name and version of the rules.
    #[schema(example = "rules-2")]
    pub model: String,
    /// How many additions the index of earlier faults had seen.
    pub corpus_watermark: u64,
}

impl Triage {
    /// The likeliest candidate. There always is one.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// The component, once one of the likeliest kind stands out from the others of that kind.
    pub fn component(&self) -> Option<ComponentId> {
        let best = self.best()?;
        best.component.filter(|_| best.weight_permille * 10 >= self.confidence_permille * 6)
    }

    /// The likeliest kinds that together carry at least this share, in thousandths; all that are known if they do not.
    pub fn kinds_carrying(&self, permille: u32) -> &[KindWeight] {
        &self.kinds[..carrying(self.kinds.iter().map(|k| k.weight_permille), permille)]
    }

    /// The likeliest classes that together carry at least this share, in thousandths; all that are known if they do not.
    pub fn classes_carrying(&self, permille: u32) -> &[ClassWeight] {
        &self.classes[..carrying(self.classes.iter().map(|c| c.weight_permille), permille)]
    }
}

/// How many of these shares, from the first on, are needed for their sum to reach `permille`.
pub(crate) fn carrying(shares: impl Iterator<Item = u32>, permille: u32) -> usize {
    let mut sum = 0;
    shares
        .take_while(|share| {
            let more = sum < permille;
            sum += share;
            more
        })
        .count()
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Candidate {
    /// The component, when one of the tree can be named.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub component: Option<ComponentId>,
    /// Its kind.
    pub component_kind: ComponentKind,
    /// The likeliest class of fault for it.
    pub fault_class: FaultClass,
    /// Its share, in thousandths.
    pub weight_permille: u32,
    /// Why, the weightiest first; at most five.
    pub evidence: Vec<Evidence>,
}

/// One reason, in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Evidence {
    /// In Chinese.
    #[schema(example = "文中“表空间满”指向数据库、容量不足")]
    pub text_zh: String,
    /// In English.
    #[schema(example = "“表空间满” in the text points to Database, Capacity")]
    pub text_en: String,
    /// Its weight, in thousandths of a natural logarithm.
    pub weight: i64,
}

impl Evidence {
    /// The sentence in this language.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.text_zh, &self.text_en)
    }
}

/// A kind of component with its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct KindWeight {
    /// The kind.
    pub component_kind: ComponentKind,
    /// Its share, in thousandths.
    pub weight_permille: u32,
}

/// A fault class with its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct ClassWeight {
    /// The class.
    pub fault_class: FaultClass,
    /// Its share, in thousandths.
    pub weight_permille: u32,
}
