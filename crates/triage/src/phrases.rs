//! Words put together again: tokens are single characters and pairs of them, people read phrases.

/// The longest a phrase gets, in characters.
const LONGEST: usize = 8;
/// How many tokens are put together.
pub(crate) const TOKENS: usize = 12;

/// Whether a token can be quoted: single characters say too little.
pub(crate) fn is_quotable(token: &str) -> bool {
    token.chars().nth(1).is_some()
}

/// Up to `count` phrases of the text made of these tokens, the first token's first. Pairs that overlap in the text are
/// joined; a phrase inside another is left out, single characters too.
pub(crate) fn phrases<'t>(folded: &str, tokens: impl Iterator<Item = &'t str>, count: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for token in tokens.filter(|t| is_quotable(t)).take(TOKENS) {
        if out.iter().any(|phrase| phrase.contains(token)) {
            continue;
        }
        match out.iter_mut().find_map(|phrase| Some((joined(folded, phrase, token)?, phrase))) {
            Some((longer, phrase)) => *phrase = longer,
            None => out.push(token.to_owned()),
        }
    }
    out.truncate(count);
    out
}

/// Both as one piece of the text, if they overlap by a character there.
fn joined(folded: &str, one: &str, other: &str) -> Option<String> {
    [(one, other), (other, one)].into_iter().find_map(|(left, right)| {
        let (last, first) = (left.chars().next_back()?, right.chars().next()?);
        if last != first || !crate::han::is_han(first) {
            return None;
        }
        let whole: String = left.chars().chain(right.chars().skip(1)).collect();
        (whole.chars().count() <= LONGEST && folded.contains(&whole)).then_some(whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_the_words_people_wrote() {
        let text = "数据库表空间满,检索时oracle报错";
        for (tokens, expected) in [
            (vec!["空间", "表空", "间满", "检索"], vec!["表空间满", "检索"]),
            (vec!["oracle", "满", "报错"], vec!["oracle", "报错"]),
            (vec!["空间", "间隔"], vec!["空间", "间隔"]),
            (vec![], vec![]),
        ] {
            assert_eq!(phrases(text, tokens.into_iter(), 3), expected);
        }
    }
}
