//! From what people typed to what the rules compare: one spelling, sentences, tokens.

use kernel::Language;
use unicode_normalization::UnicodeNormalization;

use crate::han::{is_han, simplified};
use crate::tokens::Tokens;

/// The script most letters of a sentence are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Latin letters.
    Latin,
    /// Neither: numbers, signs, other scripts.
    Other,
}

/// One sentence of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence without its closing mark.
    pub text: String,
    /// The script of most of its letters.
    pub script: Script,
}

/// A text the way the rules read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The whole text in one spelling: NFKC (full width becomes half width), lower case, simplified characters,
    /// single blanks.
    pub folded: String,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Its tokens.
    pub tokens: Tokens,
    /// The language of most of it.
    pub language: Language,
}

/// Reads a text. Any Unicode text is accepted; the same text gives the same reading.
pub fn read(text: &str) -> Reading {
    let folded = fold(text);
    let sentences = sentences(&folded);
    let tokens = Tokens::of(&folded);
    let (han, latin) = letters(&folded);
    let language = if latin > han * 4 { Language::En } else { Language::Zh };
    Reading { folded, sentences, tokens, language }
}

/// The text in one spelling: NFKC, lower case, simplified characters, single blanks.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = split_plain(rest);
        for c in plain.chars() {
            push_folded(&mut folded, c.to_ascii_lowercase());
        }
        let end = end_of_other(other);
        for c in other[..end].nfkc().flat_map(char::to_lowercase) {
            push_folded(&mut folded, c);
        }
        rest = &other[end..];
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push_folded(folded: &mut String, c: char) {
    if c.is_whitespace() || c.is_control() {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else {
        folded.push(simplified(c));
    }
}

/// ASCII and the unified ideographs are in normal form already, and no normal form joins one to what stands before it.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// What is plain, and the rest from the first character that is not, with the plain one before it: they may join.
fn split_plain(text: &str) -> (&str, &str) {
    let Some((at, _)) = text.char_indices().find(|(_, c)| !is_plain(*c)) else { return (text, "") };
    let before = text[..at].char_indices().next_back().map_or(at, |(last, _)| last);
    text.split_at(before)
}

/// Where plain text begins again, behind the first character.
fn end_of_other(text: &str) -> usize {
    let mut chars = text.char_indices();
    let mut seen_other = false;
    chars
        .find(|(_, c)| {
            let plain = is_plain(*c);
            let ends = plain && seen_other;
            seen_other |= !plain;
            ends
        })
        .map_or(text.len(), |(at, _)| at)
}

fn sentences(folded: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut rest = folded;
    while !rest.is_empty() {
        let (one, after) = next_sentence(rest);
        let text = one.trim();
        if !text.is_empty() {
            let (han, latin) = letters(text);
            let script = match (han, latin) {
                (0, 0) => Script::Other,
                (h, l) if l > h * 4 => Script::Latin,
                _ => Script::Han,
            };
            out.push(Sentence { text: text.to_owned(), script });
        }
        rest = after;
    }
    out
}

/// Splits at the first closing mark; a full stop closes only before a blank, so that `1.0` and `10.1.17.2` stay whole.
fn next_sentence(text: &str) -> (&str, &str) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let blank_next = chars.peek().is_none_or(|(_, n)| *n == ' ');
        if matches!(c, '。' | '!' | '?' | ';' | '！' | '？' | '；') || (c == '.' && blank_next) {
            let end = at + c.len_utf8();
            return (&text[..at], &text[end..]);
        }
    }
    (text, "")
}

fn letters(text: &str) -> (usize, usize) {
    text.chars().fold(
        (0, 0),
        |(han, latin), c| {
            if is_han(c) { (han + 1, latin) } else { (han, latin + usize::from(c.is_alphabetic())) }
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What folding means, without the way around for plain characters.
    fn folded_by_definition(text: &str) -> String {
        let mut folded = String::new();
        text.nfkc().flat_map(char::to_lowercase).for_each(|c| push_folded(&mut folded, c));
        folded.truncate(folded.trim_end().len());
        folded
    }

    proptest! {
        #[test]
        fn plain_characters_take_the_short_way_to_the_same_text(
            text in "([a-zA-Z0-9 .]|[一-龥]|[ａ-ｚＡ-Ｚ０-９　]|[\\u{300}-\\u{30f}]|[àÉﬁ㍿㈱ｶﾞ가각\\u{1100}-\\u{11ff}]|\\PC){0,24}"
        ) {
            prop_assert_eq!(fold(&text), folded_by_definition(&text));
        }
    }

    fn has(text: &str, token: &str) -> bool {
        read(text).tokens.iter().any(|t| t == token)
    }

    #[test]
    fn full_width_and_half_width_read_the_same() {
        assert_eq!(read("ＯＲＡ－０１５５５：快照过旧").tokens, read("ora-01555:快照过旧").tokens);
    }

    #[test]
    fn chinese_gives_characters_and_pairs() {
        assert!(read("连接池").tokens.iter().eq(["接", "接池", "池", "连", "连接"]));
    }

    #[test]
    fn latin_words_give_their_parts_and_codes_stay_whole() {
        for token in ["tomcat8-node", "tomcat", "node", "ora-01555", "502"] {
            assert!(has("Tomcat8-node 报 ORA-01555，页面 502", token), "{token}");
        }
    }

    #[test]
    fn dates_and_times_are_no_tokens() {
        assert_eq!(read("6月6日15:10，宕机").tokens, read("宕机").tokens);
    }

    #[test]
    fn sentences_know_their_script_and_versions_stay_whole() {
        let reading = read("升级到1.0.3后报错。The login page is blank. 请尽快处理！");
        let found: Vec<_> = reading.sentences.iter().map(|s| (s.text.as_str(), s.script)).collect();
        assert_eq!(
            found,
            [
                ("升级到1.0.3后报错", Script::Han),
                ("the login page is blank", Script::Latin),
                ("请尽快处理", Script::Han)
            ]
        );
    }
}
