//! The course of one made-up incident: when it is accepted, answered, restored, solved, confirmed.

use clocks::core::PauseReason;
use kernel::{HOUR, Instant, MINUTE};

use super::chance::Chance;
use super::faults::Fault;
use super::script::{Act, Step};

const DAY: i64 = 24 * HOUR;

/// Which promise is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    Respond,
    Restore,
    Resolve,
}

/// What the incident has to show, beside its ordinary road.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a turn of its own that the table sets or leaves")]
pub(super) struct Turns {
    pub late: Option<Late>,
    pub pause: Option<PauseReason>,
    pub reopened: bool,
    pub rejected: bool,
    /// The reporter says nothing: silence confirms.
    pub silent: bool,
    /// A silver agreement gives more time; what is late must be later.
    pub silver: bool,
    /// A fault report is promised and issued.
    pub reports: bool,
}

/// A road being written down.
pub(super) struct Course<'c> {
    pub severity: u8,
    pub fault: &'c Fault,
    pub component: &'c str,
    pub turns: Turns,
    steps: Vec<Step>,
}

/// The steps after the report at `from`.
pub(super) fn course(
    severity: u8,
    fault: &Fault,
    component: &str,
    turns: Turns,
    from: Instant,
    chance: &mut Chance,
) -> Vec<Step> {
    let mut course = Course { severity, fault, component, turns, steps: Vec::new() };
    course.begin(from, chance);
    let resolved = course.mend(from, chance);
    course.end(resolved, chance);
    course.steps
}

impl Course<'_> {
    fn add(&mut self, at: Instant, act: Act) {
        self.steps.push(Step { at, act });
    }

    /// Accepted and answered, and where much hangs on it, planned and visited.
    fn begin(&mut self, from: Instant, chance: &mut Chance) {
        let minutes = |chance: &mut Chance, a, b| chance.between(a, b) * MINUTE;
        let late = self.turns.late == Some(Late::Respond);
        let (accepted, answered) = match (self.severity, late) {
            (1, _) => (minutes(chance, 2, 6), minutes(chance, 8, 22)),
            (2, false) => (minutes(chance, 4, 12), minutes(chance, 15, 48)),
            (2, true) => (minutes(chance, 4, 12), minutes(chance, 130, 200)),
            (_, true) => (minutes(chance, 15, 45), minutes(chance, 255, 380)),
            (3, false) => (minutes(chance, 4, 40), minutes(chance, 45, 150)),
            _ => (minutes(chance, 5, 45), minutes(chance, 50, 180)),
        };
        self.add(from.plus(accepted), Act::Accept);
        self.add(from.plus(answered), Act::Answer(self.fault.answer(self.component)));
        if self.severity <= 2 {
            let text = format!("先恢复业务：把{}的影响隔离开，再查原因；预计今天内恢复。", self.component);
            let planned = answered.max(minutes(chance, 50, 110)) + 5 * MINUTE;
            self.add(from.plus(planned), Act::Plan(text));
        }
        if self.severity == 1 {
            self.add(from.plus(2 * HOUR - minutes(chance, 5, 30)), Act::Arrive("客户机房".to_owned()));
        }
    }

    /// Waits, restored, solved. Returns when the solution was offered.
    fn mend(&mut self, from: Instant, chance: &mut Chance) -> Instant {
        let restored = from.plus(self.restored_after(chance));
        if let Some(reason) = self.turns.pause {
            let pause = from.plus(7 * HOUR);
            self.add(pause, Act::Pause { reason, note: waiting(reason).to_owned() });
            self.add(pause.plus(chance.between(150, 400) * MINUTE), Act::Resume);
        }
        if self.severity > 2 {
            self.resolve(restored);
            return restored;
        }
        self.add(restored, Act::Restore(format!("{}已恢复，业务可以正常办理，我们继续查根因。", self.component)));
        let resolved = restored.plus(chance.between(60, 360) * MINUTE);
        self.resolve(resolved);
        if self.turns.reports {
            let issued = restored.plus(chance.between(7, 20) * HOUR);
            self.add(issued, Act::IssueReport(self.fault.cause.to_owned()));
        }
        resolved
    }

    fn restored_after(&self, chance: &mut Chance) -> i64 {
        let silver = if self.turns.silver { 2 } else { 1 };
        let minutes = match (self.severity, self.turns.late) {
            (1, Some(Late::Restore)) => chance.between(25 * 60, 27 * 60),
            (1, _) => chance.between(150, 400),
            (2, Some(Late::Restore)) => silver * chance.between(25 * 60, 30 * 60),
            (2, _) if self.turns.pause.is_some() => chance.between(15 * 60, 20 * 60),
            (2, _) => chance.between(230, 660),
            (_, Some(Late::Resolve)) => chance.between(8 * 1440, 9 * 1440),
            (_, Some(Late::Respond)) => chance.between(7 * 60, 24 * 60),
            _ if self.turns.pause.is_some() => chance.between(15 * 60, 30 * 60),
            (3, _) => chance.between(200, 20 * 60),
            _ => chance.between(200, 420),
        };
        minutes * MINUTE
    }

    fn resolve(&mut self, at: Instant) {
        let (text, cause) = (self.fault.solution.to_owned(), self.fault.cause.to_owned());
        self.add(at, Act::Resolve { text, cause, class: self.fault.class });
    }

    /// Rejected, confirmed, opened again, closed.
    fn end(&mut self, resolved: Instant, chance: &mut Chance) {
        let mut resolved = resolved;
        if self.turns.rejected {
            self.add(resolved.plus(2 * HOUR), Act::Reject("试了一下，还有两台不行".to_owned()));
            resolved = resolved.plus(6 * HOUR);
            self.resolve(resolved);
        }
        if self.turns.silent {
            self.add(resolved.plus(16 * DAY), Act::Close);
            return;
        }
        let confirmed = resolved.plus(chance.between(90, 1500) * MINUTE).max(resolved.plus(self.report_slack()));
        self.confirm(confirmed, chance);
        let closed = confirmed.plus(chance.between(10, 200) * MINUTE);
        self.add(closed, Act::Close);
        if self.turns.reopened {
            let again = closed.plus(chance.between(20, 60) * HOUR);
            self.add(again, Act::Reopen("同样的现象又出现了一次".to_owned()));
            self.add(again.plus(40 * MINUTE), Act::Reply("看到了，还是同一处，马上处理。".to_owned()));
            self.resolve(again.plus(3 * HOUR));
            self.confirm(again.plus(20 * HOUR), chance);
            self.add(again.plus(21 * HOUR), Act::Close);
        }
    }

    /// Confirmation waits for the fault report, so that nothing is left to do after closing.
    const fn report_slack(&self) -> i64 {
        if self.turns.reports { 21 * HOUR } else { 0 }
    }

    fn confirm(&mut self, at: Instant, chance: &mut Chance) {
        const WORDS: [&str; 6] = ["处理得很快", "讲解清楚", "谢谢", "希望以后少出这种问题", "响应及时", "服务态度好"];
        let stars = match chance.between(1, 20) {
            1 => 3,
            2..=8 => 4,
            _ => 5,
        };
        let comment = chance.percent(40).then(|| chance.pick(&WORDS).map(|word| (*word).to_owned())).flatten();
        self.add(at, Act::Confirm { stars, comment });
    }
}

const fn waiting(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::WaitingCustomer => "等客户科室确认可停机的时间",
        PauseReason::WaitingVendor => "等原厂提供补丁包",
        _ => "备件在途，预计今晚到货",
    }
}
