//! How easily a password is guessed, measured by zxcvbn.

use zxcvbn::feedback::Warning;
use zxcvbn::zxcvbn;

use crate::core::password::Pattern;

/// Guessability from 0 to 4 of `password` for somebody who knows `near` (log-in name, name), and why it is no more.
/// Costs milliseconds: not on an async thread.
pub(crate) fn measure(password: &str, near: &[String]) -> (u8, Option<Pattern>) {
    let near: Vec<&str> = near.iter().map(String::as_str).chain(["aftercare"]).collect();
    let found = zxcvbn(password, &near);
    let warning = found.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    (u8::from(found.score()), warning.map(pattern))
}

fn pattern(warning: Warning) -> Pattern {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => Pattern::Keys,
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            Pattern::Repeats
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Pattern::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Pattern::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Pattern::Dates,
        Warning::AWordByItselfIsEasyToGuess => Pattern::Word,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            Pattern::Names
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_people_use_is_weak_and_what_nobody_uses_is_strong() {
        let near = ["zhaomin".to_owned(), "赵敏".to_owned()];
        for (password, strong) in [
            ("Password123!", false),
            ("Qwertyuiop-1", false),
            ("Zhaomin123456", false),
            ("Jiaofu-2026!", true),
            ("Sheng-Chan-2026", true),
            ("Chu-Shi-2026", true),
            ("Di-Yi-Ci-2026", true),
            ("Gu-Shi-2026-biecai", true),
            ("correct-Horse-9-staple", true),
        ] {
            let (strength, pattern) = measure(password, &near);
            assert_eq!(strength >= 3, strong, "{password}: {strength} {pattern:?}");
        }
    }
}
