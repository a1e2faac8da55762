//! Words that speak for a component kind or a fault class. The words are data: `lexicon.txt`.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::kinds::{ComponentKind, FaultClass};

/// One line of the lexicon.
#[derive(Debug)]
pub(crate) struct Line {
    /// What it looks for.
    pub pattern: Regex,
    /// What it says of the component kind, in thousandths of a natural logarithm.
    pub kinds: Vec<(ComponentKind, i64)>,
    /// What it says of the fault class, in the same unit.
    pub classes: Vec<(FaultClass, i64)>,
    /// The words name the broken thing itself.
    pub cause: bool,
}

/// A line that was found in a text, with the words that were found.
#[derive(Debug)]
pub(crate) struct Hit<'t> {
    pub line: &'static Line,
    pub words: &'t str,
}

/// What is wrong with a line of the lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lexicon line {number}: {reason}")]
pub struct LexiconError {
    /// The line, from 1.
    pub number: usize,
    /// Why it cannot be read.
    pub reason: String,
}

const TEXT: &str = include_str!("lexicon.txt");

struct Lexicon {
    lines: Vec<Line>,
    set: RegexSet,
}

// A test reads every line strictly; here a line that cannot be read is left out rather than stopping the server.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lines: Vec<Line> = parsed(TEXT).filter_map(Result::ok).collect();
    let set = RegexSet::new(lines.iter().map(|l| l.pattern.as_str())).unwrap_or_else(|_| RegexSet::empty());
    Lexicon { lines, set }
});

/// The lines found in a folded text, in the order of the lexicon.
pub(crate) fn hits(folded: &str) -> Vec<Hit<'_>> {
    LEXICON
        .set
        .matches(folded)
        .into_iter()
        .filter_map(|i| {
            let line = LEXICON.lines.get(i)?;
            line.pattern.find(folded).map(|m| Hit { line, words: m.as_str() })
        })
        .collect()
}

fn parsed(text: &str) -> impl Iterator<Item = Result<Line, LexiconError>> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|(i, l)| line(l).map_err(|reason| LexiconError { number: i + 1, reason }))
}

fn line(text: &str) -> Result<Line, String> {
    let fields = fields(text);
    let [pattern, kinds, classes, mark] = fields.as_slice() else {
        return Err(format!("{} fields instead of 4", fields.len()));
    };
    let pattern = Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).map_err(|e| e.to_string())?;
    let cause = match *mark {
        "" => false,
        "cause" => true,
        other => return Err(format!("unknown mark `{other}`")),
    };
    Ok(Line { pattern, kinds: weights(kinds)?, classes: weights(classes)?, cause })
}

/// Fields are parted by a bar with blanks around it; alternatives inside a pattern have none after theirs.
fn fields(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(" |") {
        if at >= from && matches!(text.as_bytes().get(at + 2), None | Some(b' ')) {
            out.push(text[from..at].trim());
            from = at + 2;
        }
    }
    out.push(text[from..].trim());
    out
}

fn weights<T: std::str::FromStr<Err = kernel::UnknownWord>>(field: &str) -> Result<Vec<(T, i64)>, String> {
    field
        .split(',')
        .map(str::trim)
        .filter(|w| !w.is_empty())
        .map(|w| {
            let (name, weight) = w.rsplit_once(' ').ok_or_else(|| format!("`{w}` has no weight"))?;
            let weight = weight.parse().map_err(|_| format!("`{weight}` is no weight"))?;
            Ok((name.parse().map_err(|e: kernel::UnknownWord| e.to_string())?, weight))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_can_be_read_and_says_something() {
        for line in parsed(TEXT) {
            let line = line.unwrap();
            assert!(!line.kinds.is_empty() || !line.classes.is_empty(), "{}", line.pattern);
            assert!(!line.pattern.is_match(""), "{} matches the empty text", line.pattern);
        }
        assert_eq!(LEXICON.set.len(), parsed(TEXT).count());
    }

    #[test]
    fn a_wrong_line_is_named() {
        let wrong = line("x | toaster 100 | | ").unwrap_err();
        assert!(wrong.starts_with("`toaster` is not one of: hardware, "), "{wrong}");
        assert_eq!(line("x | database 100").unwrap_err(), "2 fields instead of 4");
    }
}
