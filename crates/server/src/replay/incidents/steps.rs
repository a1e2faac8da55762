//! Which of our moves lead from where we stand to what a row records, and which of them the file leaves out.

use clocks::core::PauseReason;
use desk::core::State;

use super::map::{self, Recorded};
use super::rows::{Event, Seat};

/// Where an incident of ours stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Why it waits.
    pub waiting: Option<PauseReason>,
    /// Who has it.
    pub seat: Option<Seat>,
    /// Impact and urgency as the file grades them.
    pub graded: (u8, u8),
}

/// One of our moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Give it to this seat.
    Assign(Seat),
    /// Grade it anew.
    Grade,
    /// The seat that has it takes it.
    Accept,
    /// It answers the reporter.
    Answer,
    /// Work waits.
    Pause(PauseReason),
    /// Work goes on.
    Resume,
    /// A solution is offered.
    Resolve,
    /// It is confirmed.
    Confirm,
    /// It is closed with cause and final attribution.
    Close,
    /// The solution is rejected.
    Reject,
    /// It is opened again after closing.
    Reopen,
}

/// A move, and whether the file leaves it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The move.
    pub act: Act,
    /// The file does not record it; it follows from what it does record.
    pub inferred: bool,
}

impl Act {
    /// Its name in print.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Assign(_) => "assignment",
            Self::Grade => "severity",
            Self::Accept => "acceptance",
            Self::Answer => "answer",
            Self::Pause(_) => "pause",
            Self::Resume => "resume",
            Self::Resolve => "resolution",
            Self::Confirm => "confirmation",
            Self::Close => "closure",
            Self::Reject => "rejection",
            Self::Reopen => "reopening",
        }
    }
}

/// Who should have it after `event`: nobody while it is new and neither group nor person was ever recorded; where both
/// are missing later on, the service desk.
pub fn holder(before: Option<&Seat>, event: &Event) -> Option<Seat> {
    let nobody = before.is_none() && event.seat.is_unknown() && event.state == Recorded::New;
    (!nobody).then(|| event.seat.clone())
}

/// The moves from `from` to what `event` records.
pub fn steps(from: &Standing, event: &Event) -> Vec<Step> {
    let mut plan = Plan { state: from.state, steps: Vec::new() };
    if from.state == State::Closed && event.state != Recorded::Closed {
        plan.recorded(Act::Reopen, State::InProgress);
    }
    let holder = holder(from.seat.as_ref(), event);
    if let Some(seat) = holder.filter(|seat| from.seat.as_ref() != Some(seat) && plan.state != State::Closed) {
        let after = if plan.state.is_load() || plan.state == State::Reported { State::Assigned } else { plan.state };
        let inferred = seat.is_unknown() && from.seat.is_none();
        plan.push(Act::Assign(seat), after, inferred);
    }
    if (event.impact, event.urgency) != from.graded && plan.state != State::Closed {
        plan.push(Act::Grade, plan.state, false);
    }
    match event.state {
        Recorded::New => {}
        Recorded::Active => plan.work(from.state == State::InProgress, false),
        Recorded::Resolved => plan.resolve(false),
        Recorded::Closed => plan.close(event),
        waits => plan.wait(waits.mapped().waiting.unwrap_or(PauseReason::WaitingCustomer), from.waiting),
    }
    plan.steps
}

struct Plan {
    state: State,
    steps: Vec<Step>,
}

impl Plan {
    fn push(&mut self, act: Act, after: State, inferred: bool) {
        self.steps.push(Step { act, inferred });
        self.state = after;
    }

    fn recorded(&mut self, act: Act, after: State) {
        self.push(act, after, false);
    }

    /// Into work. `again` when it was in work before and only somebody else took over; `between` when the file skips it.
    fn work(&mut self, again: bool, between: bool) {
        match self.state {
            State::Reported | State::Assigned => {
                self.push(Act::Accept, State::Accepted, true);
                self.push(Act::Answer, State::InProgress, again || between);
            }
            State::Accepted => self.push(Act::Answer, State::InProgress, again || between),
            State::Waiting => self.push(Act::Resume, State::InProgress, between),
            State::Resolved => self.push(Act::Reject, State::InProgress, false),
            _ => {}
        }
    }

    fn wait(&mut self, reason: PauseReason, before: Option<PauseReason>) {
        if self.state == State::Waiting && before == Some(reason) {
            return;
        }
        self.work(false, true);
        self.recorded(Act::Pause(reason), State::Waiting);
    }

    fn resolve(&mut self, skipped: bool) {
        if matches!(self.state, State::Resolved | State::Closed) {
            return;
        }
        if self.state != State::Waiting {
            self.work(false, true);
        }
        self.push(Act::Resolve, State::Resolved, skipped);
    }

    fn close(&mut self, event: &Event) {
        if self.state == State::Closed {
            return;
        }
        self.resolve(true);
        let whole = map::priority(event.impact, event.urgency) <= 2;
        self.recorded(Act::Confirm, if whole { State::Confirmed } else { State::Closed });
        if whole {
            self.recorded(Act::Close, State::Closed);
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Instant;

    use super::*;

    fn seat(group: &str, person: &str) -> Seat {
        Seat { group: group.to_owned(), person: person.to_owned() }
    }

    fn event(state: Recorded, seat: Seat) -> Event {
        Event {
            line: 2,
            state,
            active: true,
            reassignments: 0,
            reopenings: 0,
            changes: 0,
            made_sla: true,
            at: Instant::from_micros(0),
            impact: 2,
            urgency: 2,
            priority: 3,
            seat,
        }
    }

    fn standing(state: State, seat: Option<Seat>) -> Standing {
        Standing { state, waiting: None, seat, graded: (2, 2) }
    }

    fn names(steps: &[Step]) -> Vec<String> {
        steps.iter().map(|step| format!("{}{}", step.act.name(), if step.inferred { "*" } else { "" })).collect()
    }

    #[test]
    fn what_the_file_leaves_out_is_inferred_and_marked() {
        let a = seat("70", "17");
        let new = standing(State::Reported, None);
        let cases: [(Standing, Event, &[&str]); 9] = [
            (new.clone(), event(Recorded::New, seat("", "")), &[]),
            (new.clone(), event(Recorded::New, seat("70", "")), &["assignment"]),
            (new.clone(), event(Recorded::Active, seat("", "")), &["assignment*", "acceptance*", "answer"]),
            (
                standing(State::Assigned, Some(a.clone())),
                event(Recorded::Resolved, a.clone()),
                &["acceptance*", "answer*", "resolution"],
            ),
            (
                standing(State::InProgress, Some(a.clone())),
                event(Recorded::Active, seat("24", "")),
                &["assignment", "acceptance*", "answer*"],
            ),
            (standing(State::Waiting, Some(a.clone())), event(Recorded::Resolved, a.clone()), &["resolution"]),
            (
                standing(State::InProgress, Some(a.clone())),
                event(Recorded::Closed, a.clone()),
                &["resolution*", "confirmation"],
            ),
            (standing(State::Closed, Some(a.clone())), event(Recorded::Active, a.clone()), &["reopening"]),
            (
                standing(State::Resolved, Some(a.clone())),
                event(Recorded::AwaitingUser, a.clone()),
                &["rejection", "pause"],
            ),
        ];
        for (from, event, expected) in cases {
            assert_eq!(names(&steps(&from, &event)), expected, "{from:?} to {:?}", event.state);
        }
    }

    #[test]
    fn waiting_for_something_else_ends_the_first_waiting() {
        let a = seat("70", "17");
        let waiting =
            Standing { waiting: Some(PauseReason::WaitingCustomer), ..standing(State::Waiting, Some(a.clone())) };
        assert_eq!(names(&steps(&waiting, &event(Recorded::AwaitingEvidence, a.clone()))), Vec::<String>::new());
        assert_eq!(names(&steps(&waiting, &event(Recorded::AwaitingVendor, a))), ["resume*", "pause"]);
    }

    #[test]
    fn a_grave_incident_is_closed_with_cause_and_attribution() {
        let a = seat("70", "17");
        let grave = Event { impact: 1, urgency: 1, priority: 1, ..event(Recorded::Closed, a.clone()) };
        let from = Standing { graded: (1, 1), ..standing(State::Resolved, Some(a)) };
        assert_eq!(names(&steps(&from, &grave)), ["confirmation", "closure"]);
    }
}
