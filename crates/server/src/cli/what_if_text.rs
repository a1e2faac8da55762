//! How past months would have gone, as text for people.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use kernel::{Instant, Language};
use whatif::{Answer, Changes, FigureRow, OneFigure};

/// Both rates, then what is won, lost and led by others, each with its reason; times in an IANA `zone`.
pub fn write(answer: &Answer, language: Language, zone: &str, out: &mut impl Write) -> io::Result<()> {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let (incidents, concerned, aside) = (answer.incidents, answer.concerned, answer.set_aside.count);
    writeln!(out, "{}  {} – {}", say("期间", "period"), wall(&zone, answer.from), wall(&zone, answer.to))?;
    let zh = format!("工单  {incidents}，其中适用草案 {concerned}，未参与比较 {aside}");
    let en = format!("incidents  {incidents}, {concerned} under the draft, {aside} not compared");
    writeln!(out, "{}", language.pick(&zh, &en))?;
    writeln!(out, "{}  {}", say("及时率", "attainment"), both(&answer.total.old, &answer.total.new))?;
    for row in answer.figures.iter().filter(|row| counts(&row.figures.old) != counts(&row.figures.new)) {
        writeln!(out, "  {}  {}", group(row, language), both(&row.figures.old, &row.figures.new))?;
    }
    changes(say("挽回的超时", "breaches won back"), &answer.won, language, &zone, out)?;
    changes(say("新增的超时", "new breaches"), &answer.lost, language, &zone, out)?;
    writeln!(out, "{}  {}", say("责任判定变化", "other verdicts"), answer.shifts.count)?;
    for shift in &answer.shifts.items {
        let reason = language.pick(&shift.text_zh, &shift.text_en);
        writeln!(out, "  {}  {}  {reason}", shift.incident_number, shift.stage.label(language))?;
    }
    let Some(roster) = &answer.roster else { return Ok(()) };
    let (old, new) = (&roster.old, &roster.new);
    let hours = |minutes: i64| format!("{}:{:02}", minutes / 60, minutes % 60);
    writeln!(out, "{}  {}", say("改派他人", "given to somebody else"), roster.moved)?;
    writeln!(out, "{}  {} → {}", say("无人可派", "nobody was eligible"), old.nobody, new.nobody)?;
    let (before, after) = (hours(old.uncovered_minutes), hours(new.uncovered_minutes));
    writeln!(out, "{}  {before} → {after}", say("无人在岗（时:分）", "nobody on duty (h:min)"))?;
    for person in &roster.people {
        writeln!(out, "  {}  {} → {}", person.name, person.old.jobs, person.new.jobs)?;
    }
    Ok(())
}

fn changes(
    title: &str,
    changes: &Changes,
    language: Language,
    zone: &TimeZone,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{title}  {}", changes.count)?;
    let at = |at: Option<Instant>| at.map_or_else(|| "—".to_owned(), |at| wall(zone, at));
    for change in &changes.items {
        let reason = language.pick(&change.text_zh, &change.text_en);
        let (number, milestone) = (&change.incident_number, change.milestone.label(language));
        writeln!(out, "  {number}  {milestone}  {} → {}  {reason}", at(change.old_due_at), at(change.new_due_at))?;
    }
    Ok(())
}

fn group(row: &FigureRow, language: Language) -> String {
    let severity = row.severity.map_or("", |severity| severity.label(language));
    let milestone = row.milestone.map_or("", |milestone| milestone.label(language));
    let named = |party: &whatif::PartyView| match party.name.as_str() {
        "" => party.kind.label(language).to_owned(),
        name => name.to_owned(),
    };
    let party = match (&row.party, row.disputed) {
        (_, true) => language.pick("有争议", "contested").to_owned(),
        (Some(party), false) => named(party),
        (None, false) => "—".to_owned(),
    };
    format!("{} · {milestone} · {severity} · {party}", row.agreement)
}

const fn counts(figure: &OneFigure) -> (u32, u32) {
    (figure.met, figure.missed)
}

fn both(old: &OneFigure, new: &OneFigure) -> String {
    format!("{} → {}", rate(old), rate(new))
}

/// `98.3% (59/60)`; a dash where nothing counts.
fn rate(figure: &OneFigure) -> String {
    let (met, all) = (figure.met, figure.met + figure.missed);
    let permille = figure.permille.map_or_else(|| "—".to_owned(), |all| format!("{}.{}%", all / 10, all % 10));
    format!("{permille} ({met}/{all})")
}

fn wall(zone: &TimeZone, at: Instant) -> String {
    zone.to_datetime(at.timestamp()).strftime("%Y-%m-%d %H:%M").to_string()
}
