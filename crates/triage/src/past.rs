//! What earlier faults say: how often each kind fails, which words went with it, and which faults read alike.

use kernel::Language;

use crate::bayes::Counts;
use crate::decide::{Case, Knowledge};
use crate::history::{HistoryIndex, Similar};
use crate::kinds::{ComponentKind, FaultClass};
use crate::normalise::Reading;
use crate::phrases::{is_quotable, phrases};
use crate::scale;
use crate::sources::Source;

/// How often each kind is at fault before anything was counted, in cases. Our own guess; outweighed after a few dozen.
const GUESS: [(ComponentKind, f64); 12] = [
    (ComponentKind::Hardware, 1.5),
    (ComponentKind::OperatingSystem, 0.3),
    (ComponentKind::Database, 1.5),
    (ComponentKind::Middleware, 0.5),
    (ComponentKind::Network, 1.2),
    (ComponentKind::Application, 2.5),
    (ComponentKind::Interface, 0.6),
    (ComponentKind::Data, 0.6),
    (ComponentKind::Configuration, 0.5),
    (ComponentKind::Security, 0.3),
    (ComponentKind::Environment, 0.2),
    (ComponentKind::Terminal, 0.5),
];
/// How many cases the whole history counts for beside a system's own.
const SHARED: f64 = 30.0;
/// How much of a frequency counts: reports that say little should not all go to the commonest kind.
const PRIOR: f64 = 0.6;
/// Words are far from independent: their joint likelihood is brought down to what about this many would say.
const WORDS: f64 = 3.0;
/// Never more than this share of it, however short the text.
const CAP: f64 = 0.5;
/// What a fault that reads exactly alike and was found out just now says; several together say no more.
const ALIKE: i64 = 1200;
const ALIKE_FLOOR: i64 = 350;
const ALIKE_COUNT: usize = 5;
/// What was found out so many days ago counts half.
const HALF_DAYS: f64 = 180.0;
const DAY: i64 = 24 * kernel::HOUR;
/// How many words of a kind are quoted.
const QUOTED: usize = 3;

/// A token of the text that earlier faults have too: its word, and its place among the tokens.
pub(crate) type Known = (u32, usize);

/// Logarithms, in thousandths, of how often each kind is at fault: the system's own cases, filled up with everybody's,
/// filled up with a guess.
pub(crate) fn priors(case: &Case<'_>, history: &HistoryIndex) -> [i64; 12] {
    let own = case.system.map_or([0; 12], |s| history.kinds_of(s));
    let all = history.kinds.cases();
    let guessed: f64 = GUESS.iter().map(|g| g.1).sum();
    let counted: f64 = all.iter().map(|n| f64::from(*n)).sum();
    let own_sum: f64 = own.iter().map(|n| f64::from(*n)).sum();
    let mut out = [0; 12];
    for (kind, guess) in GUESS {
        let i = kind.index();
        let shared = (f64::from(all[i]) + guess) / (counted + guessed);
        let share = (f64::from(own[i]) + SHARED * shared) / (own_sum + SHARED);
        out[i] = scale::milli(share.ln() * PRIOR);
    }
    out
}

/// Logarithms, in thousandths, of how often each class occurred, every class once more than counted.
pub(crate) fn class_priors(history: &HistoryIndex) -> [i64; 11] {
    let counted: f64 = history.classes.cases().iter().map(|n| f64::from(*n)).sum();
    history.classes.cases().map(|n| scale::milli(((f64::from(n) + 1.0) / (counted + 11.0)).ln() * PRIOR))
}

/// What earlier faults say of this text.
pub(crate) fn sources(case: &Case<'_>, reading: &Reading, known: &[Known], knowledge: &Knowledge<'_>) -> Vec<Source> {
    let history = knowledge.history;
    if history.is_empty() {
        return Vec::new();
    }
    let words: Vec<u32> = known.iter().map(|(word, _)| *word).collect();
    let mut out = vec![wording(history, &words)];
    if let Some(system) = case.system {
        let quotable = known.iter().filter(|(_, at)| is_quotable(&reading.tokens[*at]));
        let quotable: Vec<u32> = quotable.map(|(word, _)| *word).collect();
        let found = history.similar(system, &words, &quotable, ALIKE_COUNT);
        let votes: Vec<f64> = found.iter().map(|past| vote(past, case.reported_at)).collect();
        let crowd = votes.iter().sum::<f64>().max(1.0);
        let said = |past: &Similar| {
            let common = past.common.iter().filter_map(|word| known.iter().find(|(id, _)| id == word));
            phrases(&reading.folded, common.map(|(_, at)| &reading.tokens[*at]), QUOTED)
        };
        out.extend(found.iter().zip(&votes).filter_map(|(past, vote)| alike(past, vote / crowd, &said(past))));
    }
    out
}

/// What one earlier fault would say alone, 0 to 1: the square of how alike it is, half for every half year.
fn vote(past: &Similar, now: kernel::Instant) -> f64 {
    if past.alike_permille < ALIKE_FLOOR {
        return 0.0;
    }
    let days = scale::unit(now.since(past.known_at).max(0) / DAY * 1000);
    scale::unit(past.alike_permille).powi(2) * (-days / HALF_DAYS).exp2()
}

/// The words of this text that speak for a kind, as the text writes them.
pub(crate) fn words_for(
    kind: ComponentKind,
    reading: &Reading,
    known: &[Known],
    history: &HistoryIndex,
) -> Vec<String> {
    let mut leaning: Vec<(i64, &str)> = known
        .iter()
        .map(|(word, at)| (*word, &reading.tokens[*at]))
        .filter(|(_, token)| is_quotable(token))
        .filter_map(|(word, token)| Some((scale::milli(history.kinds.lean(word, kind.index())?), token)))
        .filter(|(lean, _)| *lean > LEANING)
        .collect();
    leaning.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    phrases(&reading.folded, leaning.into_iter().map(|(_, word)| word), QUOTED)
}

/// A word is quoted once it is half as likely again with this kind as with the others.
const LEANING: i64 = 405;

fn wording(history: &HistoryIndex, words: &[u32]) -> Source {
    let kinds = tempered(&history.kinds, words);
    let classes = tempered(&history.classes, words);
    Source {
        zh: format!("与以往 {} 条已查明故障的用词相比，", history.len()),
        en: format!("the wording, compared with {} earlier faults,", history.len()),
        kinds: ComponentKind::ALL.iter().copied().zip(kinds).collect(),
        classes: FaultClass::ALL.iter().copied().zip(classes).collect(),
        wording: true,
        ..Source::default()
    }
}

/// Likelihoods around their mean, brought down; labels that never occurred stay at the mean.
fn tempered<const N: usize>(counts: &Counts<N>, words: &[u32]) -> [i64; N] {
    let (likelihoods, known) = counts.likelihood(words);
    let present = u32::try_from(likelihoods.iter().flatten().count()).unwrap_or(0);
    let mut out = [0; N];
    if known == 0 || present < 2 {
        return out;
    }
    let mean = likelihoods.iter().flatten().sum::<f64>() / f64::from(present);
    let share = (WORDS / f64::from(known)).min(CAP);
    for (slot, likelihood) in out.iter_mut().zip(likelihoods) {
        *slot = likelihood.map_or(0, |l| scale::milli((l - mean) * share));
    }
    out
}

fn alike(past: &Similar, vote: f64, words: &[String]) -> Option<Source> {
    let weight = scale::milli(vote * scale::unit(ALIKE));
    if weight == 0 || (past.kind.is_none() && past.class.is_none()) {
        return None;
    }
    let label = |language| {
        let kind = past.kind.map(|k| k.label(language));
        let class = past.class.map(|c| c.label(language));
        [kind, class].into_iter().flatten().collect::<Vec<_>>().join(language_joint(language))
    };
    let percent = past.alike_permille / 10;
    let quoted = quoted(words);
    let (zh, en) = if quoted.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("，同有{quoted}"), format!(", both say {quoted}"))
    };
    Some(Source {
        zh: format!("与 {} 相似（{percent}%{zh}），当时查明为{}，", past.number, label(Language::Zh)),
        en: format!("similar to {} ({percent}%{en}), which was {},", past.number, label(Language::En)),
        kinds: past.kind.map(|k| (k, weight)).into_iter().collect(),
        classes: past.class.map(|c| (c, weight)).into_iter().collect(),
        component: past.component.map(|c| (c, weight)),
        ..Source::default()
    })
}

/// `“检索”“转圈”`
pub(crate) fn quoted(words: &[String]) -> String {
    words.iter().flat_map(|word| ["“", word.as_str(), "”"]).collect()
}

const fn language_joint(language: Language) -> &'static str {
    language.pick("、", ", ")
}
