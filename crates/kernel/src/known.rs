//! What somebody is called and reached by, found in texts.

/// Names, numbers and addresses of one person, to be struck from texts that print them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    // The longest first: a name within another is not found before it.
    words: Vec<String>,
}

impl Known {
    /// A person by these words; empty ones mean nothing. A number of mainland China is known without its country's code too.
    pub fn by<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Self {
        let mut known: Vec<String> = Vec::new();
        for word in words {
            let word: String = word.into();
            let word = word.trim();
            known.extend(word.strip_prefix("+86").map(|national| national.trim().to_owned()));
            known.push(word.to_owned());
        }
        known.retain(|word| !word.is_empty());
        known.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        known.dedup();
        Self { words: known }
    }

    /// `text` with `mark` in the place of each word; none where it holds none. Letters and digits of ASCII are whole words: neither
    /// `Li` in `Limit` nor a number within a longer one is found. A word of one letter is found only where it is the whole text.
    pub fn struck(&self, text: &str, mark: &str) -> Option<String> {
        if self.words.iter().any(|word| word == text) {
            return Some(mark.to_owned());
        }
        let (mut out, mut rest, mut before) = (String::new(), text, None);
        let mut is_found = false;
        while let Some(first) = rest.chars().next() {
            let word = self.words.iter().find(|word| stands(word, before, rest));
            let taken = word.map_or(first.len_utf8(), String::len);
            if word.is_some() {
                out.push_str(mark);
                is_found = true;
            } else {
                out.push(first);
            }
            before = rest[..taken].chars().next_back();
            rest = &rest[taken..];
        }
        is_found.then_some(out)
    }

    /// Strikes the words from a text where it stands; whether it held any.
    pub fn strike(&self, text: &mut String, mark: &str) -> bool {
        let struck = self.struck(text, mark);
        let is_found = struck.is_some();
        if let Some(struck) = struck {
            *text = struck;
        }
        is_found
    }
}

/// Whether `rest` begins with the word, and the word is not a piece of a longer one.
fn stands(word: &str, before: Option<char>, rest: &str) -> bool {
    let is_there = rest.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    is_there
        && word.chars().nth(1).is_some()
        && !runs_on(before, word.chars().next())
        && !runs_on(word.chars().next_back(), rest[word.len()..].chars().next())
}

fn runs_on(one: Option<char>, next: Option<char>) -> bool {
    let is_piece = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    is_piece(one) && is_piece(next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_numbers_and_addresses_are_struck_and_what_only_looks_like_them_is_not() {
        let known = Known::by(["李敏", "Li", "+86 13800000011", "limin@hospital.example", "李", ""]);
        for (text, struck) in [
            ("报修人李敏，电话13800000011", Some("报修人※，电话※")),
            ("call +86 13800000011 or LiMin@Hospital.example", Some("call ※ or ※")),
            ("Limit of 138000000110", None),
            ("by Li.", Some("by ※.")),
            ("李强", None),
            ("李", Some("※")),
            ("", None),
        ] {
            assert_eq!(known.struck(text, "※").as_deref(), struck, "{text}");
        }
        assert_eq!(Known::default().struck("李敏", "※"), None);
    }

    proptest! {
        #[test]
        fn nothing_but_the_words_is_lost(before in "[一二三 ]{0,8}", after in "[四五六 ]{0,8}") {
            let known = Known::by(["张伟"]);
            prop_assert_eq!(known.struck(&format!("{before}张伟{after}"), "※"), Some(format!("{before}※{after}")));
            prop_assert_eq!(known.struck(&format!("{before}{after}"), "※"), None);
        }

        #[test]
        fn no_text_makes_it_fall_over(text in ".{0,40}", word in ".{0,6}") {
            let _ = Known::by([word]).struck(&text, "※");
        }
    }
}
