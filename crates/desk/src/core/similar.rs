//! Reports that read alike, while somebody is still typing.

/// A report that reads like what is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its place in the list that was given.
    pub place: usize,
    /// The share of the typed words that it has too, in thousandths.
    pub permille: u32,
    /// The words in common, the longest first; at most five.
    pub words: Vec<String>,
}

/// At least so much of what was typed must be found again.
const ENOUGH: u32 = 300;
/// At most so many are proposed.
const MOST: usize = 5;

/// Which of `others` read like `typed`, the likest first, ties in the order given.
pub fn alike<'a>(typed: &str, others: impl IntoIterator<Item = &'a str>) -> Vec<Alike> {
    let asked = words_of(typed);
    if asked.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Alike> = others
        .into_iter()
        .enumerate()
        .filter_map(|(place, other)| {
            let known = words_of(other);
            let mut words: Vec<String> =
                asked.iter().filter(|word| known.binary_search(word).is_ok()).cloned().collect();
            let permille = u32::try_from(words.len() * 1000 / asked.len()).unwrap_or(0);
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            words.truncate(5);
            (permille >= ENOUGH).then_some(Alike { place, permille, words })
        })
        .collect();
    found.sort_by_key(|alike| (std::cmp::Reverse(alike.permille), alike.place));
    found.truncate(MOST);
    found
}

/// Pairs of characters and Latin words, sorted; single characters say too little.
fn words_of(text: &str) -> Vec<String> {
    triage::read(text).tokens.iter().filter(|word| word.chars().nth(1).is_some()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: [&str; 4] =
        ["综合查询点检索一直转圈，门诊收费打不开", "打印机卡纸", "月结差额 1286.40", "综合查询很慢，一直在转圈"];

    #[test]
    fn what_reads_alike_is_proposed_likest_first() {
        let found = alike("综合查询一直转圈", OPEN);
        assert_eq!(found.iter().map(|alike| alike.place).collect::<Vec<_>>(), [0, 3]);
        assert!(found[0].permille >= found[1].permille);
        assert!(found[0].words.contains(&"查询".to_owned()), "{:?}", found[0].words);
    }

    #[test]
    fn nothing_is_proposed_for_nothing_or_for_something_else() {
        assert!(alike("", OPEN).is_empty());
        assert!(alike("。", OPEN).is_empty());
        assert!(alike("服务器硬盘告警", OPEN).is_empty());
    }
}
