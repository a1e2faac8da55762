//! `aftercare due`: when a promise falls due and from which intervals, by the functions the server uses.

use std::io::Write;
use std::path::Path;

use agreement::core::calendar_import;
use anyhow::{Context, anyhow};
use kernel::{Language, Refusal};
use serde::Serialize;
use worktime::{Calendar, CalendarSpec, Counting, Explanation, Instant, Interval, Segment, Term};

use super::due_text;

/// When a promise falls due, and the intervals it was counted from.
#[derive(clap::Args, Clone, Debug)]
pub struct DueArgs {
    /// The instant it runs from: RFC 3339 with an offset, 2026-09-30T17:59+08:00
    #[arg(long)]
    pub from: String,
    /// How long: 24h or 30min elapsed, 8wh or 90wmin working time, 3wd working days, 1eod close of business
    #[arg(long = "for", value_name = "DURATION")]
    pub duration: String,
    /// How working days are counted: civil or working_time
    #[arg(long, default_value = "civil")]
    pub counting: String,
    /// Working hours from Monday to Friday; hours past midnight count on: 22:00-30:00
    #[arg(long, default_value = "09:00-12:00,13:30-18:00")]
    pub segments: String,
    /// cn for the built-in China calendar, or a file: holiday-cn JSON, iCal, CSV; several are laid over one another
    #[arg(long, value_name = "cn|FILE", default_value = "cn")]
    pub calendar: Vec<String>,
    /// Time zone of a calendar that is not cn (IANA name)
    #[arg(long, default_value = "Asia/Shanghai")]
    pub zone: String,
    /// Time that does not count, FROM/TO; may be given several times
    #[arg(long, value_name = "FROM/TO")]
    pub pause: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Language of the text: zh or en
    #[arg(long, default_value = "zh")]
    pub lang: String,
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    due_at: Instant,
    due_at_local: String,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

/// Prints the due instant and its explanation.
pub fn run(args: &DueArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let language = if args.lang.starts_with("en") { Language::En } else { Language::Zh };
    let (term, pauses) = read(args, language)?;
    let calendar = calendar(args, language)?;
    let explanation = term.explain(&calendar, &pauses);
    if args.json {
        let due_at_local = due_text::local(&explanation.zone, explanation.due);
        let answer = Answer { due_at: explanation.due, due_at_local, explanation: &explanation };
        serde_json::to_writer_pretty(&mut *out, &answer)?;
        writeln!(out)?;
    } else {
        due_text::write(&explanation, language, out)?;
    }
    Ok(())
}

fn read(args: &DueArgs, language: Language) -> anyhow::Result<(Term, Vec<Interval>)> {
    let duration = args.duration.parse().map_err(|error: worktime::DurationError| {
        anyhow!("--for: {}", language.pick(&error.zh(), &error.to_string()))
    })?;
    let counting: Counting = args.counting.parse().map_err(|error: String| {
        let zh = format!("“{}”不是计数规则；请写 civil 或 working_time", args.counting);
        anyhow!("--counting: {}", language.pick(&zh, &error))
    })?;
    let pauses = args.pause.iter().map(|text| pause(text, language)).collect::<anyhow::Result<_>>()?;
    Ok((Term { start: instant("--from", &args.from, language)?, duration, counting }, pauses))
}

fn instant(option: &str, text: &str, language: Language) -> anyhow::Result<Instant> {
    text.parse().map_err(|_| {
        let zh = format!("“{text}”不是带时区的时刻；请写成 2026-09-30T17:59+08:00");
        let en = format!("`{text}` is no instant with an offset; write 2026-09-30T17:59+08:00");
        anyhow!("{option}: {}", language.pick(&zh, &en))
    })
}

fn pause(text: &str, language: Language) -> anyhow::Result<Interval> {
    let (from, to) = text.split_once('/').ok_or_else(|| {
        let (zh, en) = ("请写成 起/止 两个时刻，中间用 / 分开", "write two instants with a / between them: FROM/TO");
        anyhow!("--pause: {}", language.pick(zh, en))
    })?;
    let pause = Interval::new(instant("--pause", from, language)?, instant("--pause", to, language)?);
    if pause.from >= pause.to {
        return Err(anyhow!("--pause: {}", language.pick("止应晚于起", "it should end after it begins")));
    }
    Ok(pause)
}

fn calendar(args: &DueArgs, language: Language) -> anyhow::Result<Calendar> {
    let segments = Segment::parse_list(&args.segments)
        .map_err(|error| anyhow!("--segments: {}", language.pick(&error.zh(), &error.to_string())))?;
    let built_in = args.calendar.iter().any(|name| name == "cn");
    let mut spec = if built_in {
        worktime::china::spec(&segments)
    } else {
        CalendarSpec::weekdays(&file_names(args), &args.zone, &segments)
    };
    for file in args.calendar.iter().filter(|name| *name != "cn") {
        spec = lay_over(&spec, file, language)?;
    }
    Calendar::compile(&spec).map_err(|error| anyhow!("{}", language.pick(&error.zh(), &error.to_string())))
}

fn lay_over(spec: &CalendarSpec, file: &str, language: Language) -> anyhow::Result<CalendarSpec> {
    let text = std::fs::read_to_string(file).with_context(|| {
        let (zh, en) = ("--calendar：无法读取（需要 UTF-8 文本）", "--calendar: cannot be read as UTF-8 text");
        format!("{}: {file}", language.pick(zh, en))
    })?;
    let import =
        calendar_import::read(&text).map_err(|error| anyhow!("{file}: {}", Refusal::from(error).sentence(language)))?;
    Ok(import.apply(spec).spec)
}

fn file_names(args: &DueArgs) -> String {
    let name = |file: &String| Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
    args.calendar.iter().filter_map(name).collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: DueArgs,
    }

    fn due(line: &str) -> anyhow::Result<String> {
        let mut out = Vec::new();
        run(&Line::try_parse_from(std::iter::once("due").chain(line.split(' '))).unwrap().args, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    const LINE: &str = "--from 2026-09-30T17:59+08:00 --segments 09:00-12:00,13:30-18:00 --counting civil";

    fn json(line: &str) -> serde_json::Value {
        serde_json::from_str(&due(&format!("{LINE} --json {line}")).unwrap()).unwrap()
    }

    #[test]
    fn each_unit_is_due_when_the_server_says_so() {
        for (duration, due_at) in [
            ("3wd", "2026-10-10T10:00:00Z"),
            ("8wh", "2026-10-09T01:29:00Z"),
            ("24h", "2026-10-01T09:59:00Z"),
            ("1eod", "2026-10-08T10:00:00Z"),
        ] {
            let answer = json(&format!("--for {duration}"));
            assert_eq!(answer["due_at"], due_at, "{duration}");
            let micros =
                answer["counted"].as_array().unwrap().iter().map(|c| c["micros"].as_i64().unwrap()).sum::<i64>();
            assert_eq!(answer["total_micros"], micros, "{duration}");
        }
        assert_eq!(json("--for 3wd")["due_at_local"], "2026-10-10T18:00:00+08:00");
    }

    #[test]
    fn pauses_move_the_due_instant() {
        let answer = json("--for 24h --pause 2026-09-30T20:00+08:00/2026-09-30T22:00+08:00");
        assert_eq!(answer["due_at"], "2026-10-01T11:59:00Z");
    }

    #[test]
    fn a_file_is_read_by_what_is_in_it_and_laid_over_the_built_in_years() {
        let root = std::env::var("AFTERCARE_TEST_DATA")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
        let file = |year: i16| format!("--calendar {root}/calendars/holiday-cn/{year}.json");
        assert_eq!(json(&format!("--for 3wd {}", file(2026)))["due_at"], "2026-10-10T10:00:00Z");
        let late = format!("--from 2026-12-30T16:00+08:00 --for 3wd --json --calendar cn {}", file(2027));
        let answer: serde_json::Value = serde_json::from_str(&due(&late).unwrap()).unwrap();
        assert_eq!(answer["provisional"], true, "2027 is not published");
    }

    #[test]
    fn people_read_it_in_both_languages() {
        let zh = due(&format!("{LINE} --for 3wd")).unwrap();
        assert!(zh.contains("2026-10-10 18:00") && zh.contains("调休上班") && zh.contains("国庆节"), "{zh}");
        let en = due(&format!("{LINE} --for 3wd --lang en")).unwrap();
        assert!(en.contains("2026-10-10 18:00") && en.contains("make-up working day"), "{en}");
    }

    #[test]
    fn what_does_not_read_is_named_with_its_option() {
        for (line, said) in [
            ("--from 2026-09-30T17:59 --for 3wd", "--from"),
            ("--from 2026-09-30T17:59+08:00 --for 3d", "--for"),
            ("--from 2026-09-30T17:59+08:00 --for 3wd --counting lunar", "--counting"),
            ("--from 2026-09-30T17:59+08:00 --for 3wd --segments 18:00-09:00", "--segments"),
            ("--from 2026-09-30T17:59+08:00 --for 3wd --pause 2026-09-30T17:59+08:00", "--pause"),
            ("--from 2026-09-30T17:59+08:00 --for 3wd --calendar nowhere.csv", "--calendar"),
        ] {
            for lang in ["zh", "en"] {
                let error = due(&format!("{line} --lang {lang}")).unwrap_err();
                assert!(format!("{error:#}").contains(said), "{error:#}");
            }
        }
    }
}
