//! A copied chat: who said what and when, from the lines that 企业微信 and its like put on the clipboard.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use kernel::{HOUR, Instant};

/// One message of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who, as the chat names him; empty where no line names anybody.
    pub author: String,
    /// When; none where no line says so.
    pub at: Option<Instant>,
    /// What.
    pub text: String,
    /// Pictures and files that the copied text only mentions.
    pub left_out: u32,
}

/// What a chat puts in place of a picture or a file: `[图片]`, and `[图片：image1.jpg(请在附件中查看)]` in a mail.
const LEFT_OUT: [&str; 8] = ["[图片", "[文件", "[视频", "[语音", "[表情", "[Image", "[File", "[Video"];

/// What a program that sends a chat by mail writes around it.
const ANNOUNCED: [&str; 5] = ["聊天记录", "会话记录", "chat history", "chat record", "chat log"];

/// What mail programs head a letter with: times that nobody said anything at.
const HEADS: [&str; 12] =
    ["发送时间", "发件时间", "日期", "时间", "收件人", "发件人", "主题", "抄送", "sent", "date", "from", "subject"];

/// Reads a copied chat. A line that ends (or begins) with a time and otherwise holds a name begins a message; a date
/// without a year, or none, is the latest such day that is not after `now` in `zone`.
pub fn read_chat(text: &str, zone: &TimeZone, now: Instant) -> Vec<Said> {
    let today = now.timestamp().to_zoned(zone.clone()).date();
    let mut day = today;
    // "改到 10:00" is a heading only where the chat itself writes its headings so.
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let mut bare = first.and_then(|line| heading(line, today, today)).is_some_and(|heading| !heading.dated);
    let mut all: Vec<Said> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(found) = day_line(line, today) {
            // The messages below say their time alone.
            (day, bare) = (found, true);
            continue;
        }
        if let Some(Heading { author, day, time, .. }) = heading(line, today, day).filter(|found| found.dated || bare) {
            let at = instant(day, time, zone).filter(|at| *at <= now.plus(HOUR));
            all.push(Said { author, at, text: String::new(), left_out: 0 });
            continue;
        }
        if line.is_empty() {
            continue;
        }
        if all.is_empty() {
            all.push(Said { author: String::new(), at: None, text: String::new(), left_out: 0 });
        }
        if let Some(last) = all.last_mut() {
            add(last, line);
        }
    }
    all.retain(|said| !said.text.is_empty() || said.left_out > 0);
    all
}

/// Whether what was read is a chat and no letter in which a time stands: two said something at a time, or one where the
/// letter says itself that it brings a chat.
pub fn is_chat(said: &[Said], letter: &str) -> bool {
    let named = said.iter().filter(|one| !one.author.is_empty() && one.at.is_some()).count();
    named >= 2 || (named == 1 && announces(letter))
}

/// Whether a subject or line only says that a chat follows.
pub fn announces(line: &str) -> bool {
    let low = line.to_lowercase();
    ANNOUNCED.iter().any(|word| low.contains(word))
}

fn add(said: &mut Said, line: &str) {
    let greeting = ["dear:", "dear：", "dear"].contains(&line.to_lowercase().as_str());
    if said.author.is_empty() && said.at.is_none() && (announces(line) || greeting) {
        return;
    }
    let mut rest = line.to_owned();
    while let Some((from, to)) = left_out(&rest) {
        said.left_out += 1;
        rest.replace_range(from..to, "");
    }
    let rest = rest.trim();
    if rest.is_empty() {
        return;
    }
    if !said.text.is_empty() {
        said.text.push('\n');
    }
    said.text.push_str(rest);
}

/// Where a line mentions a picture or a file.
fn left_out(line: &str) -> Option<(usize, usize)> {
    LEFT_OUT.iter().find_map(|mark| {
        let from = line.find(mark)?;
        let rest = &line[from + mark.len()..];
        let to = rest.find(']')?;
        let named = to == 0 || rest.starts_with([':', '：', ' ']);
        (named && to <= 300).then_some((from, from + mark.len() + to + 1))
    })
}

/// A line that says nothing but the day of the messages below it: `————— 2026-11-03 —————`.
fn day_line(line: &str, today: Date) -> Option<Date> {
    let inside = line.trim_matches(|c: char| c.is_whitespace() || "—–-─━=_*".contains(c));
    let framed = line.starts_with(['—', '–', '-', '─', '━', '=']) && line.ends_with(['—', '–', '-', '─', '━', '=']);
    let word = inside.split_whitespace().next().filter(|_| framed)?;
    date(word, today)
}

/// A line that begins a message.
struct Heading {
    author: String,
    day: Date,
    time: Time,
    /// Whether it states a date, or a time to the second.
    dated: bool,
}

/// A line that names an author and a time, at its end or at its begin; without a date it is of `day`.
fn heading(line: &str, today: Date, day: Date) -> Option<Heading> {
    const LONGEST: usize = 60;
    if line.chars().count() > LONGEST {
        return None;
    }
    let bare = line.trim_start_matches('[').trim_end_matches([']', ':', '：']);
    let words: Vec<&str> = bare.split_whitespace().collect();
    from_end(&words, today, day).or_else(|| from_begin(&words, today, day))
}

fn from_end(words: &[&str], today: Date, otherwise: Date) -> Option<Heading> {
    let (last, mut rest) = words.split_last()?;
    let (mut half, mut clock) = split_half(last);
    if clock.is_empty() {
        let (before, fewer) = rest.split_last()?;
        (clock, rest) = (*before, fewer);
    } else if half.is_none()
        && let Some((before, fewer)) = rest.split_last()
        && is_half(before)
    {
        (half, rest) = (Some(*before), fewer);
    }
    let time = clock_time(clock)?;
    let time = half.map_or(Some(time), |half| in_half(time, half))?;
    let (mut day, mut dated) = (otherwise, clock.matches([':', '：']).count() == 2);
    if let Some((before, fewer)) = rest.split_last()
        && let Some(found) = date(before, today)
    {
        (day, dated, rest) = (found, true, fewer);
    }
    named(rest).map(|author| Heading { author, day, time, dated })
}

fn from_begin(words: &[&str], today: Date, otherwise: Date) -> Option<Heading> {
    let (first, rest) = words.split_first()?;
    if let Some(time) = clock_time(first) {
        let dated = first.matches([':', '：']).count() == 2;
        return named(rest).map(|author| Heading { author, day: otherwise, time, dated });
    }
    let (day, (second, rest)) = (date(first, today)?, rest.split_first()?);
    let time = clock_time(second)?;
    named(rest).map(|author| Heading { author, day, time, dated: true })
}

fn named(words: &[&str]) -> Option<String> {
    let name = words.join(" ");
    let name = name.trim_end_matches([':', '：']).trim();
    let is_head = HEADS.contains(&name.to_lowercase().as_str());
    (!name.is_empty()
        && !is_head
        && name.chars().count() <= 30
        && !name.ends_with(['。', '，', ',', '？', '?', '！', '!']))
    .then(|| name.to_owned())
}

const HALVES: [&str; 7] = ["上午", "下午", "晚上", "凌晨", "中午", "AM", "PM"];

fn is_half(word: &str) -> bool {
    HALVES.iter().any(|half| half.eq_ignore_ascii_case(word))
}

/// `下午3:05` is two words without a space.
fn split_half(word: &str) -> (Option<&str>, &str) {
    HALVES.iter().find_map(|half| word.strip_prefix(half).map(|rest| (Some(*half), rest))).unwrap_or((None, word))
}

fn in_half(time: Time, half: &str) -> Option<Time> {
    let later =
        matches!(half, "下午" | "晚上") || half.eq_ignore_ascii_case("PM") || (half == "中午" && time.hour() < 11);
    match (later, time.hour()) {
        (true, hour @ 0..12) => Time::new(hour + 12, time.minute(), time.second(), 0).ok(),
        (false, 12) if half == "凌晨" || half == "上午" || half.eq_ignore_ascii_case("AM") => {
            Time::new(0, time.minute(), time.second(), 0).ok()
        }
        _ => Some(time),
    }
}

fn clock_time(word: &str) -> Option<Time> {
    let mut parts = word.split([':', '：']);
    let hour = digits(parts.next()?)?;
    let minute = parts.next().filter(|text| text.len() == 2).and_then(digits)?;
    let second = match parts.next() {
        Some(text) => digits(text)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

fn date(word: &str, today: Date) -> Option<Date> {
    match word {
        "今天" | "Today" | "today" => return Some(today),
        "昨天" | "Yesterday" | "yesterday" => return today.yesterday().ok(),
        "前天" => return today.yesterday().ok()?.yesterday().ok(),
        _ => {}
    }
    if let Some(day) = weekday(word) {
        return (0..7)
            .map(|back| today.saturating_sub(jiff::Span::new().days(back)))
            .find(|date| date.weekday() == day);
    }
    let parts: Vec<&str> = word.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => Date::new(digits_i16(year)?, digits(month)?, digits(day)?).ok(),
        [month, day] if word.contains(['-', '/', '月']) => {
            let (month, day) = (digits(month)?, digits(day)?);
            let this = Date::new(today.year(), month, day).ok().filter(|date| *date <= today);
            this.or_else(|| Date::new(today.year() - 1, month, day).ok())
        }
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let day = word.strip_prefix("星期").or_else(|| word.strip_prefix("周"))?;
    Some(match day {
        "一" => Weekday::Monday,
        "二" => Weekday::Tuesday,
        "三" => Weekday::Wednesday,
        "四" => Weekday::Thursday,
        "五" => Weekday::Friday,
        "六" => Weekday::Saturday,
        "日" | "天" => Weekday::Sunday,
        _ => return None,
    })
}

fn digits(text: &str) -> Option<i8> {
    (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn digits_i16(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn instant(day: Date, time: Time, zone: &TimeZone) -> Option<Instant> {
    day.to_datetime(time).to_zoned(zone.clone()).ok().map(|zoned| Instant::from(zoned.timestamp()))
}

/// How well a name fits a text: the characters of the longest of its spellings found in it; 0 when none is.
pub fn mentioned<'a>(text: &str, spellings: impl IntoIterator<Item = &'a str>) -> usize {
    let folded = text.to_lowercase();
    let found = spellings.into_iter().filter(|name| name.chars().count() > 1 && folded.contains(&name.to_lowercase()));
    found.map(|name| name.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn at(text: &str) -> Instant {
        let time: jiff::civil::DateTime = text.parse().unwrap();
        Instant::from(time.to_zoned(zone()).unwrap().timestamp())
    }

    fn read(text: &str) -> Vec<Said> {
        read_chat(text, &zone(), at("2026-11-03 09:30"))
    }

    #[test]
    fn headings_are_read_in_the_spellings_chats_use() {
        let table = [
            ("李敏 2026/11/3 09:12:30", "李敏", "2026-11-03 09:12:30"),
            ("李敏 2026-11-03 9:12", "李敏", "2026-11-03 09:12"),
            ("李敏(收费处) 11/3 09:12:30", "李敏(收费处)", "2026-11-03 09:12:30"),
            ("收费处 李敏 11月3日 09:12", "收费处 李敏", "2026-11-03 09:12"),
            ("李敏 2026年11月2日 下午 3:05", "李敏", "2026-11-02 15:05"),
            ("李敏 昨天 下午3:05", "李敏", "2026-11-02 15:05"),
            ("李敏 12/31 23:59", "李敏", "2025-12-31 23:59"),
            ("李敏 周一 08:00", "李敏", "2026-11-02 08:00"),
            ("李敏 09:12", "李敏", "2026-11-03 09:12"),
            ("[李敏 2026-11-03 09:12:30]", "李敏", "2026-11-03 09:12:30"),
            ("2026-11-03 09:12:30 李敏", "李敏", "2026-11-03 09:12:30"),
            ("09:12 李敏：", "李敏", "2026-11-03 09:12"),
            ("Li Min 11/3 12:05 AM", "Li Min", "2026-11-03 00:05"),
        ];
        for (line, author, when) in table {
            let said = read(&format!("{line}\n打不开"));
            assert_eq!(
                said,
                [Said { author: author.into(), at: Some(at(when)), text: "打不开".into(), left_out: 0 }],
                "{line}"
            );
        }
    }

    #[test]
    fn what_is_no_heading_belongs_to_the_message_before() {
        let said = read("李敏 09:12\n从 9:10 开始打不开。\n\n[图片]\n王晓东 09:13\n好的，10:00 前给您进展");
        assert_eq!(said.len(), 2);
        assert_eq!((said[0].text.as_str(), said[0].left_out), ("从 9:10 开始打不开。", 1));
        assert_eq!(said[1].text, "好的，10:00 前给您进展");
        let plain = read("综合查询打不开\n一直转圈");
        assert_eq!(
            plain,
            [Said { author: String::new(), at: None, text: "综合查询打不开\n一直转圈".into(), left_out: 0 }]
        );
        assert!(read(" \n\n").is_empty());
    }

    #[test]
    fn a_sentence_that_ends_with_a_time_is_no_heading_in_a_chat_that_dates_its_own() {
        let said = read("李敏 11/3 09:12:30\n打不开\n例会改到 10:00\n王晓东 11/3 09:13:00\n好的");
        assert_eq!((said.len(), said[0].text.as_str()), (2, "打不开\n例会改到 10:00"));
    }

    #[test]
    fn a_chat_sent_by_mail_says_its_day_once_and_names_its_pictures() {
        let text = "Dear:\n\n    收费处群的聊天记录如下:\n\n—————  2026-11-02  —————\n\n李敏  15:33\n\n\
                    综合查询打不开\n\n李敏  15:34\n\n[图片：image1.jpg(请在附件中查看)]\n\n\
                    —————  2026-11-03  —————\n\n王晓东  08:01\n\n马上看";
        let said = read(text);
        let seen: Vec<_> = said.iter().map(|one| (one.author.as_str(), one.at, one.left_out)).collect();
        assert_eq!(
            seen,
            [
                ("李敏", Some(at("2026-11-02 15:33")), 0),
                ("李敏", Some(at("2026-11-02 15:34")), 1),
                ("王晓东", Some(at("2026-11-03 08:01")), 0)
            ]
        );
        assert!(is_chat(&said, ""));
    }

    #[test]
    fn a_letter_with_times_in_it_is_no_chat() {
        for text in [
            "综合查询打不开\n从 9:10 开始",
            "请看下面\n发件人: 李敏\n发送时间: 2026年11月3日 9:12\n收件人: 服务台\n主题: 打不开\n\n一直转圈",
            "明天例会改到 10:00\n地点不变",
            "李敏 09:12\n打不开",
            "值班：\n张三 08:00\n李四 16:00",
        ] {
            let said = read(text);
            assert!(!is_chat(&said, text), "{text}: {said:?}");
        }
        let said = read("李敏 09:12\n打不开");
        assert!(is_chat(&said, "收费处群的聊天记录"));
    }

    #[test]
    fn a_time_that_has_not_come_is_no_time() {
        assert_eq!(read("李敏 2027-01-01 09:00\n打不开")[0].at, None);
    }

    #[test]
    fn the_longest_spelling_found_says_how_well_a_name_fits() {
        assert_eq!(mentioned("HIS综合查询打不开", ["his", "医院信息系统"]), 3);
        assert_eq!(mentioned("影像系统很慢", ["PACS", "影像系统"]), 4);
        assert_eq!(mentioned("打不开", ["影像系统"]), 0);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_no_word_of_it_is_lost_but_headings(text in "[a-z李敏 0-9:/\n]{0,200}") {
            let said = read(&text);
            prop_assert!(said.iter().map(|one| one.text.len()).sum::<usize>() <= text.len());
        }
    }
}
