//! Letters that the platform could not deal with by itself: they wait for the dispatcher.

use anyhow::{Context as _, Result};
use desk::store::list::Filter;
use inbound::{Arrival, MailboxSettings};
use kernel::{Instant, MINUTE, PageRequest};
use notify::{Login, Secret, Security};

use super::stage::{Stage, refused};

/// A letter of the scenario.
struct Written {
    /// When our mail server had it.
    received: Instant,
    /// Words of the incident it names.
    about: Option<String>,
    /// Head and text, as somebody wrote them.
    text: String,
}

/// Takes the letters in as if they had been fetched.
pub(super) async fn load(stage: &Stage<'_>) -> Result<()> {
    for letter in letters(include_str!("data/letters.txt"), stage.now())? {
        let number = match &letter.about {
            Some(words) => number_of(stage, words).await?,
            None => String::new(),
        };
        let raw = letter.text.replace("{number}", &number).replace('\n', "\r\n").into_bytes();
        let arrival = Arrival { size: raw.len() as u64, raw, received: letter.received };
        stage.platform.inbound.take(&mailbox(), &arrival).await.map_err(|problem| refused(&problem))?;
    }
    Ok(())
}

fn letters(text: &str, now: Instant) -> Result<Vec<Written>> {
    let begun = text.split_once("\n信 ").map_or("", |(_, rest)| rest);
    begun.split("\n信 ").map(|letter| written(letter, now)).collect()
}

fn written(letter: &str, now: Instant) -> Result<Written> {
    let (first, text) = letter.split_once('\n').context("a letter has a head")?;
    let (ago, about) = first.split_once('|').map_or((first, None), |(ago, words)| (ago, Some(words.trim().to_owned())));
    let minutes = ago.trim().trim_start_matches('-').trim_end_matches('m');
    let minutes: i64 = minutes.parse().with_context(|| format!("`{ago}` is no number of minutes"))?;
    Ok(Written { received: now.plus(-minutes * MINUTE), about, text: text.trim_end().to_owned() })
}

async fn number_of(stage: &Stage<'_>, words: &str) -> Result<String> {
    let filter = Filter { text: Some(words.to_owned()), ..Filter::default() };
    let found = stage.platform.desk.list(&stage.cx(), &filter, &PageRequest { after: None, limit: 1 }).await;
    let page = found.map_err(|problem| refused(&problem))?;
    let row = page.items.into_iter().next().with_context(|| format!("no incident says `{words}`"))?;
    Ok(row.number)
}

/// The mailbox they were found in; the demonstration reads none.
fn mailbox() -> MailboxSettings {
    MailboxSettings {
        name: "care".to_owned(),
        host: String::new(),
        port: 993,
        security: Security::Tls,
        login: Login { user: String::new(), password: Secret(String::new()) },
        ca_file: None,
        folder: "INBOX".to_owned(),
        done_folder: String::new(),
        addresses: vec!["care@huaheng.example".to_owned()],
        system: None,
        poll: std::time::Duration::from_mins(5),
    }
}
