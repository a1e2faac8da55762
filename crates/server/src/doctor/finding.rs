//! What the doctor says.

use kernel::Language;
use serde_json::json;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// As it should be.
    Good,
    /// It works, and somebody should look at it.
    Warning,
    /// Something does not work, or what is promised does not hold.
    Failure,
}

impl Level {
    /// The stable name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Failure => "failure",
        }
    }

    /// What people read.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Self::Good => language.pick("正常", "good"),
            Self::Warning => language.pick("注意", "warning"),
            Self::Failure => language.pick("故障", "failure"),
        }
    }

    /// How the command ends.
    pub const fn exit(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Warning => 1,
            Self::Failure => 2,
        }
    }
}

/// One thing the doctor looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// How bad.
    pub level: Level,
    /// What was found, Chinese.
    pub zh: String,
    /// What was found, English.
    pub en: String,
    /// What to do; none when there is nothing to do.
    pub remedy: Option<(String, String)>,
}

impl Finding {
    /// It is as it should be.
    pub fn good(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, level: Level::Good, zh: zh.into(), en: en.into(), remedy: None }
    }

    /// Somebody should look at it.
    pub fn warning(code: &'static str, zh: impl Into<String>, en: impl Into<String>, remedy: (&str, &str)) -> Self {
        let remedy = Some((remedy.0.to_owned(), remedy.1.to_owned()));
        Self { code, level: Level::Warning, zh: zh.into(), en: en.into(), remedy }
    }

    /// It does not work.
    pub fn failure(code: &'static str, zh: impl Into<String>, en: impl Into<String>, remedy: (&str, &str)) -> Self {
        Self { level: Level::Failure, ..Self::warning(code, zh, en, remedy) }
    }

    /// The sentence.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// What to do.
    pub fn to_do(&self, language: Language) -> Option<&str> {
        self.remedy.as_ref().map(|(zh, en)| language.pick(zh, en))
    }

    /// Both languages, for programs.
    pub fn json(&self) -> serde_json::Value {
        let remedy = self.remedy.as_ref();
        json!({
            "code": self.code,
            "level": self.level.as_str(),
            "text": { "zh": self.zh, "en": self.en },
            "remedy": remedy.map(|(zh, en)| json!({ "zh": zh, "en": en })),
        })
    }
}

/// The worst of them.
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Good)
}
