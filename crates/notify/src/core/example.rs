//! What a preview says where no notice of the kind is at hand: made up, and shown as such.

use kernel::{ClockId, HOUR, Instant, Language, MINUTE};

use super::event::Event;
use super::facts::{Amount, ClockState, Facts, LiveClock, Words};

/// Words and facts of a notice that never was, as somebody reading `language` would see them at `now`.
pub fn example(event: Event, language: Language, clock: ClockId, now: Instant) -> (Words, Facts) {
    let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let is_late = matches!(event, Event::RungLate | Event::RungEscalation);
    let words = Words {
        text: if has_text(event) {
            say("已重启查询服务，请再试。", "We restarted the service; please try again.")
        } else {
            String::new()
        },
        reason: String::new(),
        by: say("王晓东", "Wang Xiaodong"),
        from: if event == Event::TermEnds { say("2027-03-31", "2027-03-31") } else { "3".to_owned() },
        to: if event == Event::TermEnds { "30".to_owned() } else { "2".to_owned() },
        rungs: 2,
    };
    let incident = event.is_about_an_incident();
    let clocks = incident.then(|| LiveClock {
        id: clock,
        milestone: "respond".to_owned(),
        state: if is_late { ClockState::Late } else { ClockState::Running },
        due_at: now.plus(if is_late { -12 * MINUTE } else { 2 * HOUR }),
        provisional: false,
        amount: Amount::Elapsed(if is_late { 12 * MINUTE } else { 2 * HOUR }),
        used_permille: if is_late { 1100 } else { 750 },
    });
    let facts = Facts {
        number: number(event).to_owned(),
        title: title(event, language),
        customer: if incident { say("示例客户", "Example customer") } else { String::new() },
        system: incident.then(|| say("综合查询系统", "Query system")),
        severity: incident.then_some(2),
        engineer: incident.then(|| say("王晓东", "Wang Xiaodong")),
        lead: incident.then(|| say("示例公司", "Example company")),
        zone: "Asia/Shanghai".to_owned(),
        link: Some("https://care.example/".to_owned()),
        clocks: clocks.into_iter().collect(),
    };
    (words, facts)
}

/// Whether what somebody wrote comes with it.
const fn has_text(event: Event) -> bool {
    matches!(
        event,
        Event::Answered
            | Event::PlanPublished
            | Event::Message
            | Event::InternalNote
            | Event::WaitingForYou
            | Event::SolutionOffered
            | Event::VendorStated
            | Event::SheetRemarked
            | Event::SheetAnswered
            | Event::DayBrief
    )
}

const fn number(event: Event) -> &'static str {
    match event {
        Event::PasswordReset | Event::Invited => "wang.xiaodong",
        Event::WebhookDisabled => "hooks.example",
        Event::MailWaiting => "care",
        Event::DayBrief => "2026-11-23",
        Event::TermEnds => "AG-2026-007",
        Event::SheetToDiscuss
        | Event::SheetRemarked
        | Event::SheetAnswered
        | Event::SheetAgreed
        | Event::SheetIssued => "KH-2026-11",
        Event::EmergencyOpened => "EM-1",
        _ => "INC-2026-000123",
    }
}

fn title(event: Event, language: Language) -> String {
    let (zh, en) = match event {
        Event::PasswordReset | Event::Invited => ("", ""),
        Event::DayBrief => ("2026-11-23", "2026-11-23"),
        Event::TermEnds => ("示例客户保修协议", "Warranty agreement of the example customer"),
        Event::WebhookDisabled => ("示例外部订阅", "Example webhook"),
        Event::MailWaiting => ("查询打不开", "The query does not open"),
        Event::EmergencyOpened => ("夜间无法联系值班人员", "Nobody on duty can be reached"),
        Event::SheetToDiscuss
        | Event::SheetRemarked
        | Event::SheetAnswered
        | Event::SheetAgreed
        | Event::SheetIssued => ("示例客户 11 月考核表", "November sheet of the example customer"),
        _ => ("综合查询一直转圈", "The query keeps spinning"),
    };
    language.pick(zh, en).to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]
    use kernel::RandomIds;

    use super::*;
    use crate::core::{LANGUAGES, Reader, Side, compose};

    #[test]
    fn every_event_has_an_example_that_reads() {
        let now: Instant = "2026-11-23T06:00:00Z".parse().unwrap();
        for event in Event::ALL {
            for language in LANGUAGES {
                let clock = ClockId::fresh(&RandomIds, now);
                let (words, facts) = example(*event, language, clock, now);
                let reader = Reader { side: Side::Provider, name: "Li", language };
                let letter = compose(*event, reader, &words, &facts, None, false).unwrap();
                assert!(!letter.subject.contains('—') && !letter.paragraphs[0].contains('—'), "{event} {letter:?}");
            }
        }
    }
}
