//! Reminders that come together become one letter: when a site goes down, hundreds of clocks run out in one minute, and
//! nobody reads hundreds of mails.

use super::countdown::args;
use super::letter::{Letter, Reader, footer, one_line};
use super::texts::{Args, MissingText, sentence};

/// The most reminders one letter stands for.
pub const GATHERED_MOST: u32 = 200;
/// The most one letter lists; the rest is a number.
const LISTED: usize = 50;

/// A message as it would be sent alone: the number of what it is about, the zone its times are in, the letter.
pub struct Reminder {
    /// The number people know its subject by.
    pub number: String,
    /// IANA zone of its times.
    pub zone: String,
    /// What it would say.
    pub letter: Letter,
}

impl Reminder {
    /// One row: the number, what happened, how the clock stands.
    fn row(&self) -> (String, String) {
        let said = self.letter.subject.strip_prefix(&format!("[{}] ", self.number)).unwrap_or(&self.letter.subject);
        let clock = self.letter.clocks.first().map(|(milestone, standing)| format!(" · {milestone} {standing}"));
        (self.number.clone(), one_line(&format!("{said}{}", clock.unwrap_or_default())))
    }
}

/// What one letter gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathered {
    /// Reminders of running times to one member of the team.
    Reminders,
    /// Whatever a group chat has to hear: its robot may speak only so often.
    Chat,
}

impl Gathered {
    /// So many waiting for one address become one letter.
    pub const fn from(self) -> usize {
        match self {
            Self::Reminders => 4,
            Self::Chat => 2,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Reminders => "digest",
            Self::Chat => "digest-chat",
        }
    }
}

/// One letter for all of `reminders`, in their order. `link` leads to where the reader finds them.
pub fn digest(
    gathered: Gathered,
    reader: Reader<'_>,
    reminders: &[Reminder],
    link: Option<String>,
) -> Result<Letter, MissingText> {
    let (key, language) = (gathered.key(), reader.language);
    let counted =
        |key, count: usize| sentence(language, key, &args([("count", i64::try_from(count).unwrap_or(i64::MAX))]));
    let mut paragraphs = match gathered {
        Gathered::Reminders => vec![counted("digest.staff", reminders.len())?],
        Gathered::Chat => Vec::new(),
    };
    if reminders.len() > LISTED {
        paragraphs.push(counted("digest-more", reminders.len() - LISTED)?);
    }
    let zone = reminders.first().map(|reminder| reminder.zone.as_str()).unwrap_or_default();
    Ok(Letter {
        language,
        subject: counted(key, reminders.len())?,
        greeting: sentence(language, "greeting", &args([("name", one_line(reader.name))]))?,
        paragraphs,
        quote: None,
        facts: reminders.iter().take(LISTED).map(Reminder::row).collect(),
        clocks_title: String::new(),
        clocks: Vec::new(),
        link: match link {
            Some(link) => Some((sentence(language, "open-queue", &Args::new())?, link)),
            None => None,
        },
        footer: footer(language, zone, false)?,
        short: None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]
    use kernel::Language;

    use super::*;
    use crate::core::{Side, html, plain};

    fn reminder(number: usize) -> Reminder {
        let number = format!("INC-2026-{number:06}");
        let letter = Letter {
            language: Language::Zh,
            subject: format!("[{number}] 时限将到：打不开 <b>"),
            greeting: String::new(),
            paragraphs: Vec::new(),
            quote: None,
            facts: Vec::new(),
            clocks_title: String::new(),
            clocks: vec![("响应".to_owned(), "还剩 5 分".to_owned())],
            link: None,
            footer: Vec::new(),
            short: None,
        };
        Reminder { number, zone: "Asia/Shanghai".to_owned(), letter }
    }

    #[test]
    fn all_are_counted_fifty_are_listed_each_with_its_clock() {
        let reminders: Vec<Reminder> = (1..=63).map(reminder).collect();
        for (language, subject, rest) in
            [(Language::Zh, "63 件工单的时限提醒", "13"), (Language::En, "63 reminders", "13")]
        {
            let reader = Reader { side: Side::Provider, name: "王工", language };
            let letter =
                digest(Gathered::Reminders, reader, &reminders, Some("https://care.example.test/queue".to_owned()))
                    .unwrap();
            assert!(letter.subject.contains(subject), "{}", letter.subject);
            assert!(letter.paragraphs[1].contains(rest), "{}", letter.paragraphs[1]);
            assert_eq!(letter.facts.len(), 50);
            let text = plain(&letter);
            assert!(text.contains("INC-2026-000050  时限将到：打不开 <b> · 响应 还剩 5 分"), "{text}");
            assert!(!text.contains("INC-2026-000051") && text.contains("https://care.example.test/queue"));
            assert!(html(&letter).contains("&lt;b&gt;"));
        }
    }
}
