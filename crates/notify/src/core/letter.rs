//! A message in words: what is said, not yet how it looks.

use kernel::{ClockId, Language};

use super::countdown::{args, standing};
use super::event::Event;
use super::facts::{Facts, LiveClock, Words};
use super::field::{Field, Form};
use super::post::Side;
use super::template::Template;
use super::texts::{Args, MissingText, sentence, sentence_or_key};
use super::wording::Wording;

/// Who reads the message.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The house he belongs to; chooses the voice.
    pub side: Side,
    /// The name he is addressed by.
    pub name: &'a str,
    /// The language he reads.
    pub language: Language,
}

/// A message, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language it is written in.
    pub language: Language,
    /// The subject line with the number; one line, no control characters.
    pub subject: String,
    /// The greeting.
    pub greeting: String,
    /// What happened.
    pub paragraphs: Vec<String>,
    /// What a person wrote, word for word.
    pub quote: Option<String>,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// The heading above the clocks.
    pub clocks_title: String,
    /// Milestone and how its clock stands.
    pub clocks: Vec<(String, String)>,
    /// What the button says and where it leads.
    pub link: Option<(String, String)>,
    /// Small print.
    pub footer: Vec<String>,
    /// The whole of a text message or call in the house's own words; none where it is made of subject and first clock.
    pub short: Option<String>,
}

/// Puts `event` into words for `reader` from the words frozen with it and the facts as they are now, in the shipped texts.
///
/// `clock` is the clock a rung is about; `copy` says that an earlier attempt may already have arrived.
pub fn compose(
    event: Event,
    reader: Reader<'_>,
    words: &Words,
    facts: &Facts,
    clock: Option<ClockId>,
    copy: bool,
) -> Result<Letter, MissingText> {
    compose_own(&Wording::default(), event, reader, words, facts, clock, copy)
}

/// [`compose`] in the house's own words where it has some. One that cannot be used keeps no letter back: the shipped text
/// is said in its place ([`Wording::broken`] names what is wrong).
pub fn compose_own(
    own: &Wording,
    event: Event,
    reader: Reader<'_>,
    words: &Words,
    facts: &Facts,
    clock: Option<ClockId>,
    copy: bool,
) -> Result<Letter, MissingText> {
    let language = reader.language;
    let values = values(event, words, facts, language)?;
    let shown = shown_clocks(event, facts, clock);
    let own = |form: Form| Template::read(own.get(language, form)?, event, form).ok();
    let named = named(event, reader, words, facts, &shown)?;
    let subject = match own(Form::Title) {
        Some(own) => own.filled(&named),
        None => sentence(language, event.as_str(), &values)?,
    };
    let mut paragraphs = match own(Form::told(reader.side)) {
        Some(own) => own.filled(&named).lines().map(one_line).filter(|line| !line.is_empty()).collect(),
        None => vec![sentence(language, &format!("{event}.{}", reader.side.voice()), &values)?],
    };
    let short = own(Form::Short).map(|own| one_line(&own.filled(&named)));
    if event.is_rung() {
        for clock in &shown {
            paragraphs.push(percent(language, clock)?);
        }
    }
    if !words.reason.is_empty() {
        paragraphs.push(sentence(language, "reason", &args([("reason", reason(language, &words.reason))]))?);
    }
    Ok(Letter {
        language,
        subject: one_line(&format!("[{}] {subject}", facts.number)),
        greeting: sentence(language, "greeting", &args([("name", one_line(reader.name))]))?,
        paragraphs,
        quote: (!words.text.trim().is_empty()).then(|| words.text.trim().to_owned()),
        facts: table(language, reader.side, facts)?,
        clocks_title: sentence(language, "label-clocks", &Args::new())?,
        clocks: shown.iter().map(|clock| line(language, clock, &facts.zone)).collect::<Result<_, _>>()?,
        link: match &facts.link {
            Some(link) => Some((sentence(language, "open-link", &Args::new())?, link.clone())),
            None => None,
        },
        footer: footer(language, &facts.zone, copy)?,
        short,
    })
}

/// What each field stands for in this letter, one line each.
fn named<'a>(
    event: Event,
    reader: Reader<'_>,
    words: &'a Words,
    facts: &'a Facts,
    clocks: &[&LiveClock],
) -> Result<impl Fn(Field) -> String + use<'a>, MissingText> {
    let (language, name) = (reader.language, one_line(reader.name));
    let (from, to) = before_and_after(event, words, language)?;
    let severity = facts.severity.map(|severity| level(language, &severity.to_string())).transpose()?;
    let clock = clocks.first().map(|clock| line(language, clock, &facts.zone)).transpose()?;
    let clock = clock.map(|(milestone, standing)| format!("{milestone} {standing}")).unwrap_or_default();
    let reason = if words.reason.is_empty() { String::new() } else { reason(language, &words.reason) };
    Ok(move |field| {
        let text = match field {
            Field::Number => facts.number.clone(),
            Field::Title => facts.title.clone(),
            Field::Customer => or_dash(Some(&facts.customer)),
            Field::System => or_dash(facts.system.as_deref()),
            Field::Severity => or_dash(severity.as_deref()),
            Field::Lead => or_dash(facts.lead.as_deref()),
            Field::Engineer => or_dash(facts.engineer.as_deref()),
            Field::By => by(words, facts),
            Field::From => from.clone(),
            Field::To => to.clone(),
            Field::Rungs => words.rungs.to_string(),
            Field::Clock => clock.clone(),
            Field::Name => name.clone(),
            Field::Text => words.text.clone(),
            Field::Reason => reason.clone(),
        };
        one_line(&text)
    })
}

/// What is sent to learn whether a way out works.
pub fn trial_letter(language: Language) -> Letter {
    let say = |key: &str| sentence_or_key(language, key, &Args::new());
    Letter {
        language,
        subject: say("trial"),
        greeting: String::new(),
        paragraphs: vec![say("trial.text")],
        quote: None,
        facts: Vec::new(),
        clocks_title: String::new(),
        clocks: Vec::new(),
        link: None,
        footer: Vec::new(),
        short: None,
    }
}

/// The journal's end as it is mailed to whoever keeps it: `line` is the line of the file of ends, which is quoted as it stands.
pub fn end_letter(language: Language, (seq, hash, at): (i64, &str, &str), line: &str, is_stamped: bool) -> Letter {
    let seq = seq.to_string();
    let say = |key: &str| sentence_or_key(language, key, &args([("seq", seq.clone())]));
    let stamp = say(if is_stamped { "journal-end.stamped" } else { "journal-end.unstamped" });
    Letter {
        language,
        subject: one_line(&say("journal-end")),
        greeting: String::new(),
        paragraphs: vec![say("journal-end.text"), say("journal-end.how")],
        quote: Some(line.to_owned()),
        facts: vec![
            (say("journal-end.place"), seq.clone()),
            (say("journal-end.hash"), hash.to_owned()),
            (say("journal-end.at"), at.to_owned()),
            (say("journal-end.stamp"), stamp),
        ],
        clocks_title: String::new(),
        clocks: Vec::new(),
        link: None,
        footer: Vec::new(),
        short: None,
    }
}

fn values(event: Event, words: &Words, facts: &Facts, language: Language) -> Result<Args, MissingText> {
    let (from, to) = before_and_after(event, words, language)?;
    let mut values = args([
        ("title", one_line(&facts.title)),
        ("engineer", or_dash(facts.engineer.as_deref())),
        ("by", by(words, facts)),
        ("from", from),
        ("to", to),
    ]);
    values.set("rungs", i64::from(words.rungs));
    Ok(values)
}

fn or_dash(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or("—").to_owned()
}

/// Who did it; the engineer where nobody is named.
fn by(words: &Words, facts: &Facts) -> String {
    or_dash(Some(words.by.as_str()).filter(|by| !by.is_empty()).or(facts.engineer.as_deref()))
}

/// What it was and what it is, a severity in words.
fn before_and_after(event: Event, words: &Words, language: Language) -> Result<(String, String), MissingText> {
    if event == Event::SeverityChanged {
        return Ok((level(language, &words.from)?, level(language, &words.to)?));
    }
    Ok((or_dash(Some(&words.from)), or_dash(Some(&words.to))))
}

fn level(language: Language, text: &str) -> Result<String, MissingText> {
    match text.parse::<i64>() {
        Ok(level @ 1..=4) => sentence(language, "severity", &args([("level", level)])),
        _ => Ok(text.to_owned()),
    }
}

/// A reason given by its code in the reader's language, any other as it was written.
fn reason(language: Language, given: &str) -> String {
    sentence(language, &format!("reason-{given}"), &Args::new()).unwrap_or_else(|_| given.to_owned())
}

fn shown_clocks(event: Event, facts: &Facts, clock: Option<ClockId>) -> Vec<&LiveClock> {
    match (event, clock) {
        (Event::Closed | Event::Withdrawn | Event::OutOfWarranty, _) => Vec::new(),
        (_, Some(id)) => facts.clocks.iter().filter(|clock| clock.id == id).collect(),
        (_, None) => facts.clocks.iter().filter(|clock| clock.state.is_open()).collect(),
    }
}

fn percent(language: Language, clock: &LiveClock) -> Result<String, MissingText> {
    let mut values = args([("percent", i64::from(clock.used_permille / 10))]);
    values.set("milestone", milestone(language, &clock.milestone)?);
    sentence(language, "percent", &values)
}

fn line(language: Language, clock: &LiveClock, zone: &str) -> Result<(String, String), MissingText> {
    Ok((milestone(language, &clock.milestone)?, standing(language, clock, zone)?))
}

fn milestone(language: Language, name: &str) -> Result<String, MissingText> {
    sentence(language, &format!("milestone-{name}"), &Args::new())
}

fn table(language: Language, side: Side, facts: &Facts) -> Result<Vec<(String, String)>, MissingText> {
    let mut rows = vec![("label-number", facts.number.clone())];
    if side != Side::Customer && !facts.customer.is_empty() {
        rows.push(("label-customer", facts.customer.clone()));
    }
    rows.extend(facts.system.clone().map(|system| ("label-system", system)));
    if let Some(severity) = facts.severity {
        rows.push(("label-severity", level(language, &severity.to_string())?));
    }
    rows.extend(facts.lead.clone().map(|lead| ("label-lead", lead)));
    rows.extend(facts.engineer.clone().map(|engineer| ("label-engineer", engineer)));
    rows.into_iter().map(|(label, value)| Ok((sentence(language, label, &Args::new())?, one_line(&value)))).collect()
}

pub(super) fn footer(language: Language, zone: &str, copy: bool) -> Result<Vec<String>, MissingText> {
    let mut footer = vec![sentence(language, "footer-auto", &args([("zone", zone.to_owned())]))?];
    if copy {
        footer.push(sentence(language, "footer-copy", &Args::new())?);
    }
    Ok(footer)
}

/// One line without control characters: nothing a person typed can start a new header or hide text.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "letter_test.rs"]
mod tests;
