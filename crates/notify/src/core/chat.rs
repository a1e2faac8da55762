//! How a letter looks in a group chat: short lines, cut where the chat's limit is, nothing a person typed acts as markup.

use kernel::Language;

use super::layout::{colon, safe_link};
use super::letter::{Letter, one_line};
use super::texts::{Args, sentence_or_key};

/// The most characters of what a person wrote.
const QUOTED: usize = 300;

/// One line of a message to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What it is about.
    Title(String),
    /// A sentence.
    Text(String),
    /// A label and its value.
    Field(String, String),
    /// What a person wrote.
    Quote(String),
    /// Where to go.
    Link(String, String),
}

/// The letter as lines, the link at the end. Greeting and small print are for letters.
pub fn lines(letter: &Letter) -> Vec<Line> {
    let mut lines = vec![Line::Title(letter.subject.clone())];
    lines.extend(letter.paragraphs.iter().map(|text| Line::Text(one_line(text))));
    if let Some(quote) = &letter.quote {
        let mut kept: String = quote.chars().take(QUOTED).collect();
        if quote.chars().count() > QUOTED {
            kept.push('…');
        }
        lines.extend(kept.lines().map(one_line).filter(|line| !line.is_empty()).map(Line::Quote));
    }
    let rows = letter.facts.iter().chain(&letter.clocks);
    lines.extend(rows.map(|(label, value)| Line::Field(colon(letter.language, label), one_line(value))));
    lines.extend(safe_link(letter).map(|(text, link)| Line::Link(text.to_owned(), link.to_owned())));
    lines
}

/// The letter as the members of a group chat read it, without what each chat's own markup adds.
pub fn in_chat(letter: &Letter) -> String {
    let line = |line: Line| match line {
        Line::Title(text) | Line::Text(text) => text,
        Line::Field(label, value) => format!("{label}{value}"),
        Line::Quote(text) => format!("“{text}”"),
        Line::Link(text, href) => format!("{} {href}", colon(letter.language, &text)),
    };
    lines(letter).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The lines that fit into `room`, each at its `cost`. What does not fit is cut on a character, and the last word says
/// that there is more; the link always stays.
pub fn fitted(lines: Vec<Line>, room: usize, language: Language, cost: impl Fn(&Line) -> usize) -> Vec<Line> {
    if lines.iter().map(&cost).sum::<usize>() <= room {
        return lines;
    }
    let more = Line::Text(sentence_or_key(language, "chat-more", &Args::new()));
    let (ways, said): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| matches!(line, Line::Link(..)));
    let mut left = room.saturating_sub(cost(&more) + ways.iter().map(&cost).sum::<usize>());
    let mut kept = Vec::new();
    for line in said {
        let needed = cost(&line);
        if needed <= left {
            left -= needed;
            kept.push(line);
            continue;
        }
        kept.extend(cut(&line, left, &cost));
        break;
    }
    kept.push(more);
    kept.extend(ways);
    kept
}

/// As much of `line` as fits, ended by an ellipsis; none when not even that fits.
fn cut(line: &Line, room: usize, cost: impl Fn(&Line) -> usize) -> Option<Line> {
    let with = |text: &str| match line {
        Line::Title(_) => Line::Title(text.to_owned()),
        Line::Text(_) | Line::Link(..) => Line::Text(text.to_owned()),
        Line::Field(label, _) => Line::Field(label.clone(), text.to_owned()),
        Line::Quote(_) => Line::Quote(text.to_owned()),
    };
    let (Line::Title(text) | Line::Text(text) | Line::Field(_, text) | Line::Quote(text) | Line::Link(text, _)) = line;
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = |count: &usize| ends.get(*count).is_some_and(|end| cost(&with(&format!("{}…", &text[..*end]))) <= room);
    // Costs grow with the text, so the longest that fits is found by halving.
    let (mut low, mut high) = (0, ends.len());
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(&middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    (low > 0).then(|| with(&format!("{}…", &text[..ends[low]])))
}

/// The letter in one line of at most `longest` characters: the house's own, or what it is about and how its first clock
/// stands.
pub fn short(letter: &Letter, copy: bool, longest: usize) -> String {
    let mut text = letter.short.clone().unwrap_or_else(|| letter.subject.clone());
    if copy {
        text = format!("{} {text}", sentence_or_key(letter.language, "chat-copy", &Args::new()));
    }
    // A digest has no clocks; its rows say which.
    let rows = letter.clocks.iter().take(1).chain(letter.facts.iter().filter(|_| letter.clocks_title.is_empty()));
    for (label, value) in rows.filter(|_| letter.short.is_none()) {
        text = format!("{text} {label} {value}");
    }
    let text = one_line(&text);
    if text.chars().count() <= longest {
        return text;
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// What a person typed, without what a chat's Markdown would make of it: no link, no mention, no heading, no frame.
pub fn tame(text: &str) -> String {
    let mut tamed: String = text
        .chars()
        .map(|c| match c {
            '<' => '＜',
            '>' => '＞',
            '[' => '［',
            ']' => '］',
            '*' => '＊',
            '`' => '｀',
            '@' => '＠',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    if tamed.starts_with('#') {
        tamed.replace_range(..1, "＃");
    }
    tamed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            language: Language::Zh,
            subject: "[INC-2026-000001] 新工单：打不开".to_owned(),
            greeting: "王工，您好：".to_owned(),
            paragraphs: vec!["已派给您。".to_owned()],
            quote: Some("第一行\n\n第二行".to_owned()),
            facts: vec![("级别".to_owned(), "1 级".to_owned())],
            clocks_title: "时限".to_owned(),
            clocks: vec![("响应".to_owned(), "还剩 25 分".to_owned())],
            link: Some(("打开".to_owned(), "https://care.example.test/i/1".to_owned())),
            footer: vec!["自动发送".to_owned()],
            short: None,
        }
    }

    fn bytes(line: &Line) -> usize {
        match line {
            Line::Title(text) | Line::Text(text) | Line::Quote(text) => text.len(),
            Line::Field(a, b) | Line::Link(a, b) => a.len() + b.len(),
        }
    }

    #[test]
    fn a_letter_is_its_lines_without_greeting_and_small_print() {
        let lines = lines(&letter());
        assert_eq!(lines.first(), Some(&Line::Title("[INC-2026-000001] 新工单：打不开".to_owned())));
        assert!(lines.contains(&Line::Quote("第二行".to_owned())));
        assert!(lines.contains(&Line::Field("响应：".to_owned(), "还剩 25 分".to_owned())));
        assert_eq!(lines.len(), 7);
    }

    #[test]
    fn a_text_message_is_one_line_that_says_what_and_until_when() {
        assert_eq!(short(&letter(), false, 70), "[INC-2026-000001] 新工单：打不开 响应 还剩 25 分");
        assert_eq!(short(&letter(), false, 10), "[INC-2026…");
        assert!(short(&letter(), true, 200).starts_with("发送时连接中断"));
        let own = Letter { short: Some("运维提醒 INC-2026-000001".to_owned()), ..letter() };
        assert_eq!(short(&own, false, 70), "运维提醒 INC-2026-000001");
    }

    #[test]
    fn whatever_the_room_the_message_fits_and_keeps_its_link() {
        let long = Letter { paragraphs: vec!["故障😀".repeat(60)], ..letter() };
        let all = lines(&long);
        let whole: usize = all.iter().map(bytes).sum();
        for room in 120..whole {
            let kept = fitted(all.clone(), room, Language::Zh, bytes);
            assert!(kept.iter().map(bytes).sum::<usize>() <= room, "{room}");
            assert!(matches!(kept.last(), Some(Line::Link(..))), "{room}");
            assert!(kept.iter().any(|line| matches!(line, Line::Text(text) if text.contains("更多"))), "{room}");
        }
        assert_eq!(fitted(all.clone(), whole, Language::Zh, bytes), all);
    }

    #[test]
    fn nothing_typed_is_a_link_a_mention_or_a_heading() {
        assert_eq!(
            tame("# [点我](http://x) <@all> **b** @所有人"),
            "＃ ［点我］(http://x) ＜＠all＞ ＊＊b＊＊ ＠所有人"
        );
        assert_eq!(tame("a\nb"), "a b");
    }
}
