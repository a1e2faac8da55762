//! The tokens of a text: Chinese characters alone and in pairs, Latin words and their parts, error codes.

use std::borrow::Cow;
use std::ops::{Index, Range};
use std::sync::LazyLock;

use regex::Regex;

use crate::han::is_han;

/// The tokens of a text, sorted, each once. Dates and times of day say nothing about the fault and are left out.
///
/// All of them are pieces of one text: a report has hundreds.
#[derive(Debug, Clone)]
pub struct Tokens {
    text: String,
    /// From which byte to which.
    spans: Vec<(u32, u32)>,
}

impl Tokens {
    /// The tokens of a folded text.
    pub fn of(folded: &str) -> Self {
        static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"\d+\s*年|\d+\s*月(?:\s*\d+\s*(?:日|号))?|\d+\s*[日号]|\d+\s*[:：]\s*\d+(?:\s*:\s*\d+)?|\d{4}-\d{1,2}-\d{1,2}").ok()
        });
        let text = TIMES.as_ref().map_or(Cow::Borrowed(folded), |times| times.replace_all(folded, " ")).into_owned();
        let mut found = Found { text: &text, spans: Vec::with_capacity(text.len() * 2 / 3) };
        found.look();
        let spans = found.sorted();
        Self { text, spans }
    }

    /// In their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.spans.iter().map(|(from, to)| &self.text[*from as usize..*to as usize])
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// True for a text that says nothing.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
}

impl Index<usize> for Tokens {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        let (from, to) = self.spans[at];
        &self.text[from as usize..to as usize]
    }
}

impl PartialEq for Tokens {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Tokens {}

struct Found<'t> {
    text: &'t str,
    /// Each with its first eight bytes as a number: most pairs are told apart by it alone.
    spans: Vec<(u64, u32, u32)>,
}

impl Found<'_> {
    fn look(&mut self) {
        let (mut run, mut han): (Option<usize>, Option<usize>) = (None, None);
        for (at, c) in self.text.char_indices() {
            if is_han(c) {
                self.word(run.take(), at);
                let end = at + c.len_utf8();
                self.push(at..end);
                if let Some(before) = han {
                    self.push(before..end);
                }
                han = Some(at);
                continue;
            }
            han = None;
            if c.is_alphanumeric() || (run.is_some() && is_joint(c)) {
                run = run.or(Some(at));
            } else {
                self.word(run.take(), at);
            }
        }
        self.word(run, self.text.len());
    }

    /// Ends a Latin word: the word itself, then its parts; bare numbers are no words, three-digit answers of web servers
    /// are.
    fn word(&mut self, from: Option<usize>, to: usize) {
        let Some(from) = from else { return };
        let whole = self.text[from..to].trim_end_matches(is_joint);
        let code = whole.len() == 3 && whole.starts_with(['4', '5']) && whole.bytes().all(|b| b.is_ascii_digit());
        let named = whole.chars().any(char::is_alphabetic);
        if code || named {
            self.push(from..from + whole.len());
        }
        if !named {
            return;
        }
        let (mut part, mut before): (usize, Option<char>) = (0, None);
        for (at, c) in whole.char_indices() {
            if is_joint(c) {
                self.part(from + part..from + at);
                (part, before) = (at + c.len_utf8(), None);
                continue;
            }
            if before.is_some_and(|before| before.is_numeric() != c.is_numeric()) {
                self.part(from + part..from + at);
                part = at;
            }
            before = Some(c);
        }
        self.part(from + part..from + whole.len());
    }

    fn part(&mut self, span: Range<usize>) {
        let part = &self.text[span.clone()];
        if part.chars().nth(1).is_some() && part.chars().all(char::is_alphabetic) {
            self.push(span);
        }
    }

    fn push(&mut self, span: Range<usize>) {
        let bytes = &self.text.as_bytes()[span.clone()];
        let mut first = [0; 8];
        let known = bytes.len().min(first.len());
        first[..known].copy_from_slice(&bytes[..known]);
        // A text longer than four gigabytes is refused long before.
        if let (Ok(from), Ok(to)) = (u32::try_from(span.start), u32::try_from(span.end)) {
            self.spans.push((u64::from_be_bytes(first), from, to));
        }
    }

    fn sorted(mut self) -> Vec<(u32, u32)> {
        let text = self.text;
        let of = |span: &(u64, u32, u32)| &text[span.1 as usize..span.2 as usize];
        self.spans.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| of(a).cmp(of(b))));
        self.spans.dedup_by(|a, b| a.0 == b.0 && of(a) == of(b));
        self.spans.into_iter().map(|(_, from, to)| (from, to)).collect()
    }
}

const fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by definition: every token a text of its own.
    fn by_definition(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut runs = vec![String::new()];
        let chars: Vec<char> = text.chars().collect();
        for (at, c) in chars.iter().enumerate() {
            let inside = runs.last().is_some_and(|run| !run.is_empty());
            if !is_han(*c) && (c.is_alphanumeric() || (inside && is_joint(*c))) {
                runs.last_mut().into_iter().for_each(|run| run.push(*c));
            } else {
                runs.push(String::new());
            }
            if is_han(*c) {
                out.push(c.to_string());
                out.extend(at.checked_sub(1).map(|b| chars[b]).filter(|b| is_han(*b)).map(|b| format!("{b}{c}")));
            }
        }
        for run in runs {
            let whole = run.trim_end_matches(is_joint);
            if whole.chars().any(char::is_alphabetic) {
                out.push(whole.to_owned());
                let pieces = whole.split(|c: char| is_joint(c) || c.is_numeric());
                out.extend(
                    pieces.filter(|p| p.chars().count() > 1 && p.chars().all(char::is_alphabetic)).map(str::to_owned),
                );
            } else if whole.len() == 3 && whole.starts_with(['4', '5']) && whole.chars().all(|c| c.is_ascii_digit()) {
                out.push(whole.to_owned());
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    proptest! {
        #[test]
        fn pieces_of_one_text_are_the_tokens_of_the_definition(text in "([a-d0-9._\\- ]|[一-三]|502|[éß]|,){0,40}") {
            prop_assume!(!text.contains("0-") && !text.contains(':'));
            let tokens = Tokens::of(&text);
            prop_assert_eq!(tokens.iter().map(str::to_owned).collect::<Vec<_>>(), by_definition(&text));
        }
    }
}
