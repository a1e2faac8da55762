//! 复制进展: how an incident stands, as a text for the customer's chat group.

use std::fmt::Write;

use app::{Cx, Problem};
use clocks::core::{Facing, State as ClockState};
use jiff::tz::TimeZone;
use kernel::{IncidentId, Language};

use crate::core::{Incident, moment};
use crate::desk::Desk;
use crate::look::Record;

/// The most recent public words quoted.
const QUOTED: usize = 3;
/// The most characters of one quotation.
const LONGEST: usize = 120;

impl Desk {
    /// The text for the group in the caller's language: what anybody of the customer may know and nothing more, whoever
    /// copies it. No note, no vendor, no verdict that is not released.
    pub async fn progress_text(&self, cx: &Cx, id: IncidentId) -> Result<String, Problem> {
        let record = self.record(cx, id).await?;
        let zone = record.place.as_ref().map_or_else(|| self.zone.clone(), |place| place.tree.zone.clone());
        let link = format!("{}/incidents/{id}", self.public_url);
        Ok(text(&record, cx.language, &zone, &link, cx.now))
    }
}

fn text(record: &Record, language: Language, zone: &TimeZone, link: &str, now: kernel::Instant) -> String {
    let incident = &record.loaded.incident;
    let mut lines = vec![format!("【{}】{}", incident.number, incident.title)];
    if let Some(place) = &record.place {
        lines.push(line(language, "系统", "System", &place.name));
    }
    let standing = format!("{} · {}", incident.severity.label(language), incident.state.label(language));
    lines.push(line(language, "状态", "Status", &standing));
    if !record.loaded.engineer_name.is_empty() {
        lines.push(line(language, "负责人", "In charge", &record.loaded.engineer_name));
    }
    if incident.lead.released
        && incident.lead.is_outside()
        && let Some(name) =
            incident.lead.party.and_then(|party| record.place.as_ref()?.party_name(party).map(str::to_owned))
    {
        lines.push(line(language, "主责单位", "Responsible", &name));
    }
    lines.extend(promises(record, language, zone));
    lines.extend(said(record, language, zone));
    if let Some(solution) = incident.solution.as_deref().filter(|_| incident.resolved_at.is_some()) {
        lines.push(line(language, "解决方案", "Solution", &short(solution)));
    }
    lines.push(asked(incident, language));
    lines.push(match language {
        Language::Zh => format!("（{}）{link}", moment(now, zone, language)),
        Language::En => format!("({}) {link}", moment(now, zone, language)),
    });
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn line(language: Language, zh: &str, en: &str, value: &str) -> String {
    match language {
        Language::Zh => format!("{zh}：{value}"),
        Language::En => format!("{en}: {value}"),
    }
}

/// What is promised and how it stands, promises to the customer only.
fn promises(record: &Record, language: Language, zone: &TimeZone) -> Vec<String> {
    let ours = record.loaded.clocks.iter().filter(|clock| {
        clock.facing == Facing::Customer && clock.milestone.promises() && clock.state() != ClockState::Cancelled
    });
    let mut shown: Vec<_> = ours.collect();
    shown.sort_by_key(|clock| (clock.started_at, clock.due_at(), clock.milestone));
    let words = shown.into_iter().filter_map(|clock| {
        let name = clock.milestone.label(language);
        let due = clock.due_at().map(|at| moment(at, zone, language))?;
        let met = clock.met_at().map(|at| moment(at, zone, language));
        Some(match (language, met, clock.state()) {
            (Language::Zh, Some(met), _) => format!("{name}：{met} 完成"),
            (Language::En, Some(met), _) => format!("{name}: done {met}"),
            (Language::Zh, None, ClockState::Paused) => format!("{name}：暂停计时"),
            (Language::En, None, ClockState::Paused) => format!("{name}: the clock stands still"),
            (Language::Zh, None, _) => format!("{name}：{due} 前"),
            (Language::En, None, _) => format!("{name}: by {due}"),
        })
    });
    words.collect()
}

/// The last things said publicly.
fn said(record: &Record, language: Language, zone: &TimeZone) -> Vec<String> {
    let released = record.loaded.incident.lead.released;
    // A vendor speaks in our name until the verdict is released: his words may name him.
    let shown = record.messages.iter().filter(|message| !message.internal && (released || message.side != "vendor"));
    let mut latest: Vec<_> = shown.collect();
    latest.sort_by_key(|message| (message.at, message.entered_at));
    let from = latest.len().saturating_sub(QUOTED);
    let told = latest[from..].iter().map(|message| {
        let mut out = moment(message.at, zone, language);
        let kind = message.kind.label(language);
        let colon = language.pick("：", ": ");
        // Writing to a string cannot fail.
        let _ = write!(out, " {kind}{colon}{}", short(&message.content));
        out
    });
    told.collect()
}

fn short(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one.chars().count() <= LONGEST {
        return one;
    }
    one.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// What the customer is asked to do next, if anything.
fn asked(incident: &Incident, language: Language) -> String {
    use crate::core::State;
    match incident.state {
        State::Resolved => language.pick("请确认是否已解决。", "Please confirm whether it is solved.").to_owned(),
        State::Waiting if incident.waiting == Some(clocks::core::PauseReason::WaitingCustomer) => {
            language.pick("需要贵方配合后继续。", "We need your help to go on.").to_owned()
        }
        _ => String::new(),
    }
}
