//! What triage answers.

use kernel::{ComponentId, Language};

use crate::kinds::{ComponentKind, FaultClass};

/// The answer for one report. It is stored as it is: same input and same model give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Triage {
    /// The likeliest first; at most three.
    pub candidates: Vec<Candidate>,
    /// The likeliest fault classes over all candidates, the likeliest first; at most three.
    pub classes: Vec<ClassWeight>,
    /// How sure the first candidate is, in thousandths.
    pub confidence_permille: u32,
    /// Sure enough to go on without a person.
    pub decided: bool,
    /// How sure the fault class of the first candidate is, in thousandths.
    pub class_confidence_permille: u32,
    /// The class is sure enough to be used where classes differ in who leads.
    pub class_decided: bool,
    /// The name and version of the rules.
    #[schema(example = "rules-1")]
    pub model: String,
    /// How many additions the index of earlier faults had seen.
    pub corpus_watermark: u64,
}

impl Triage {
    /// The likeliest candidate. There always is one.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }
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

/// A fault class with its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct ClassWeight {
    /// The class.
    pub fault_class: FaultClass,
    /// Its share, in thousandths.
    pub weight_permille: u32,
}
