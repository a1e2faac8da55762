//! Why a promise came out otherwise, in words.

use agreement::core::{Severity, Text};
use clocks::core::{Clock, PauseReason};
use desk::core::{NotCounted, Outcome, duration_words};
use kernel::Language;

use super::{Judged, Pair};

/// What differs between both ways, the weightiest first.
pub fn why(pair: &Pair) -> Text {
    let (old, new) = match (&pair.old, &pair.new) {
        (Some(_), None) => {
            return Text::new("草案不承诺该时限。", "The draft does not promise this.");
        }
        (None, Some(_)) => {
            return Text::new("草案新增了该时限。", "The draft promises this anew.");
        }
        (Some(old), Some(new)) => (old, new),
        (None, None) => return Text::new("", ""),
    };
    let mut found: Vec<Text> = Vec::new();
    found.extend(counted(old, new));
    found.extend(graded(old, new));
    found.extend(promised(&old.clock, &new.clock));
    if found.is_empty() {
        found.push(Text::new("起算时间不同。", "It counts from another moment."));
    }
    let join = |of: fn(&Text) -> &str, between| found.iter().map(of).collect::<Vec<_>>().join(between);
    Text::new(join(|text| &text.zh, ""), join(|text| &text.en, " "))
}

/// Out of warranty it counts no more, or the other way round.
fn counted(old: &Judged, new: &Judged) -> Option<Text> {
    let outside = |judged: &Judged| judged.entry.outcome == Outcome::NotCounted(NotCounted::OutOfWarranty);
    match (outside(old), outside(new)) {
        (false, true) => {
            Some(Text::new("草案下属于保外，不计考核。", "Out of warranty under the draft; it does not count."))
        }
        (true, false) => Some(Text::new("草案下属于保内，计入考核。", "In warranty under the draft; it counts.")),
        _ => None,
    }
}

fn graded(old: &Judged, new: &Judged) -> Option<Text> {
    let (from, to): (Severity, Severity) = (old.entry.severity, new.entry.severity);
    (from != to).then(|| {
        Text::new(
            format!("级别由{}变为{}。", from.label(Language::Zh), to.label(Language::Zh)),
            format!("Graded {} instead of {}.", to.label(Language::En), from.label(Language::En)),
        )
    })
}

fn promised(old: &Clock, new: &Clock) -> Vec<Text> {
    let mut found = Vec::new();
    let words = |clock: &Clock, language| {
        clock.target.duration.map_or_else(String::new, |within| duration_words(within, language))
    };
    if old.target.duration != new.target.duration {
        let (zh, en) = (Language::Zh, Language::En);
        found.push(Text::new(
            format!("时限由 {} 改为 {}。", words(old, zh), words(new, zh)),
            format!("{} instead of {}.", words(new, en), words(old, en)),
        ));
    }
    if old.target.counting != new.target.counting {
        found.push(Text::new("工作日计算规则不同。", "Working days are counted by another rule."));
    }
    if old.target.calendar != new.target.calendar {
        found.push(Text::new("工作日历不同。", "Counted on another calendar."));
    }
    let paused = |clock: &Clock| clock.pauses.iter().filter(|pause| clock.target.stops_for(pause.reason)).count();
    if paused(old) != paused(new) {
        let reasons = differing(old, new);
        let join = |language| reasons.iter().map(|reason| reason.label(language)).collect::<Vec<_>>();
        found.push(Text::new(
            format!("暂停规则不同（{}）。", join(Language::Zh).join("、")),
            format!("Pauses count otherwise ({}).", join(Language::En).join(", ")),
        ));
    }
    found
}

/// The reasons of pauses that stop one of the two and not the other.
fn differing(old: &Clock, new: &Clock) -> Vec<PauseReason> {
    let all = old.pauses.iter().chain(&new.pauses).map(|pause| pause.reason);
    let mut reasons: Vec<PauseReason> =
        all.filter(|reason| old.target.stops_for(*reason) != new.target.stops_for(*reason)).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}
