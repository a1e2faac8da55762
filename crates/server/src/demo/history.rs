//! September and October 2026 beside the stories: made up from a fixed seed, to fixed numbers.

use agreement::core::{Impact, Urgency};
use anyhow::{Context as _, Result};
use clocks::core::PauseReason;
use kernel::{Instant, MINUTE, Role};
use triage::{ComponentKind, FaultClass};

use super::chance::Chance;
use super::course::{Late, Turns, course};
use super::faults::{self, Fault};
use super::moments::{Moments, Span};
use super::script::{Act, Plot, Step, Told};
use super::stage::{Part, Stage};

/// What an incident of the history has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lot {
    /// Nothing: an ordinary day.
    Plain,
    /// A promise is missed.
    Late(Late),
    /// Work waits.
    Waits(PauseReason),
    /// It comes back after it was confirmed.
    Reopened,
    /// The first solution is rejected.
    Rejected,
    /// The warranty of this system has ended.
    Ended(&'static str),
    /// Its class is excluded from the warranty.
    Excluded(FaultClass),
    /// Somebody else says it too; the second report is merged into the first.
    Merged,
    /// Somebody else says it too; both go on, linked.
    Linked,
}

/// The cast beside the stories: how many, of which severity, showing what. A merged or linked one counts twice.
const CAST: [(usize, u8, Lot); 26] = [
    (1, 1, Lot::Late(Late::Restore)),
    (3, 1, Lot::Plain),
    (2, 2, Lot::Late(Late::Respond)),
    (4, 2, Lot::Late(Late::Restore)),
    (1, 2, Lot::Waits(PauseReason::WaitingVendor)),
    (1, 2, Lot::Waits(PauseReason::WaitingParts)),
    (2, 2, Lot::Merged),
    (1, 2, Lot::Linked),
    (9, 2, Lot::Plain),
    (5, 3, Lot::Late(Late::Respond)),
    (2, 3, Lot::Waits(PauseReason::WaitingCustomer)),
    (1, 3, Lot::Waits(PauseReason::WaitingVendor)),
    (1, 3, Lot::Waits(PauseReason::WaitingParts)),
    (7, 3, Lot::Reopened),
    (3, 3, Lot::Rejected),
    (3, 3, Lot::Ended("EDU-CARD")),
    (2, 3, Lot::Ended("EDU-JW")),
    (8, 3, Lot::Merged),
    (3, 3, Lot::Linked),
    (23, 3, Lot::Plain),
    (2, 4, Lot::Late(Late::Resolve)),
    (4, 4, Lot::Reopened),
    (2, 4, Lot::Excluded(FaultClass::UserOperation)),
    (2, 4, Lot::Excluded(FaultClass::RequirementChange)),
    (8, 4, Lot::Merged),
    (27, 4, Lot::Plain),
];

/// Where ordinary faults happen.
const SYSTEMS: [&str; 12] = [
    "HOSP-HIS",
    "HOSP-PACS",
    "FIN-BUD",
    "FIN-NTX",
    "DONG-MES",
    "DONG-ERP",
    "CLOUD-SHOP",
    "CLOUD-WMS",
    "EDU-JW",
    "WATER-BILL",
    "WATER-DATA",
    "WATER-DR",
];

/// Everything a history is drawn from.
struct Draw<'a, 'p> {
    stage: &'a Stage<'p>,
    faults: Vec<Fault>,
    moments: Moments,
    chance: Chance,
}

/// Draws the plots of the history.
pub(super) fn plots(stage: &Stage<'_>, seed: u64) -> Result<Vec<Plot>> {
    let mut draw = Draw { stage, faults: faults::read()?, moments: Moments::new()?, chance: Chance::new(seed) };
    let mut plots = Vec::new();
    for (count, severity, lot) in CAST {
        for _ in 0..count {
            let key = format!("H{:03}", plots.len() + 1);
            draw.plot(key, severity, lot, &mut plots).with_context(|| format!("severity {severity}, {lot:?}"))?;
        }
    }
    Ok(plots)
}

impl Draw<'_, '_> {
    fn plot(&mut self, key: String, severity: u8, lot: Lot, plots: &mut Vec<Plot>) -> Result<()> {
        let system = self.system(lot)?;
        let (fault, part) = self.fault(system, severity, lot)?;
        let at = self.moments.draw(&mut self.chance, span(system, lot), severity < 4 && lot == Lot::Plain)?;
        let (reporter, other) = self.reporters(system)?;
        let report = self.told(&fault, &part, severity, lot);
        let turns = self.turns(system, severity, lot);
        let mut steps = vec![Step { at, act: Act::Report(Box::new(report.clone())) }];
        steps.extend(course(severity, &fault, &part.name, turns, at, &mut self.chance));
        if matches!(lot, Lot::Merged | Lot::Linked) {
            let told = Told { text: format!("我们这边也是：{}", report.text), phone: false, ..report };
            plots.push(self.again(&key, (system, other, severity), told, lot, at, &fault, &part));
        }
        plots.push(Plot { key, system: system.to_owned(), reporter, severity, steps });
        Ok(())
    }

    /// The same fault said by somebody else a little later.
    #[expect(clippy::too_many_arguments, reason = "a second voice needs all that the first one had")]
    fn again(
        &mut self,
        key: &str,
        (system, reporter, severity): (&str, String, u8),
        told: Told,
        lot: Lot,
        first: Instant,
        fault: &Fault,
        part: &Part,
    ) -> Plot {
        let at = first.plus(self.chance.between(6, 40) * MINUTE);
        let seen = at.plus(self.chance.between(4, 9) * MINUTE);
        let mut steps = vec![Step { at, act: Act::Report(Box::new(told)) }];
        if lot == Lot::Merged {
            steps.push(Step { at: seen, act: Act::MergeInto(key.to_owned()) });
        } else {
            steps.push(Step { at: at.plus(2 * MINUTE), act: Act::LinkTo(key.to_owned()) });
            let turns = self.turns(system, severity, Lot::Linked);
            steps.extend(course(severity, fault, &part.name, turns, at, &mut self.chance));
        }
        Plot { key: format!("{key}-2"), system: system.to_owned(), reporter, severity, steps }
    }

    fn system(&mut self, lot: Lot) -> Result<&'static str> {
        if let Lot::Ended(system) = lot {
            return Ok(system);
        }
        // The bronze agreement promises neither restoring nor solving.
        let bronze = |code: &&str| !(matches!(lot, Lot::Late(_)) && *code == "WATER-DATA");
        let possible: Vec<&'static str> = SYSTEMS.into_iter().filter(bronze).collect();
        self.chance.pick(&possible).copied().context("there is no system")
    }

    /// A fault that can happen to this system, and the component it happens to: nothing vital, which would weigh more.
    fn fault(&mut self, system: &str, severity: u8, lot: Lot) -> Result<(Fault, Part)> {
        let parts = &self.stage.system(system)?.components;
        let whole =
            [ComponentKind::Database, ComponentKind::Middleware, ComponentKind::Hardware, ComponentKind::Network];
        let fits = |fault: &&Fault| match lot {
            Lot::Excluded(class) => fault.class == class && fault.kind == ComponentKind::Application,
            _ => !outside(fault.class) && (severity > 1 || whole.contains(&fault.kind)),
        };
        let here = |fault: &&Fault| parts.iter().any(|part| part.kind == fault.kind && !part.vital);
        let possible: Vec<Fault> = self.faults.iter().filter(fits).filter(here).cloned().collect();
        let fault = self.chance.pick(&possible).cloned().context("nothing can go wrong here")?;
        let parts: Vec<&Part> = parts.iter().filter(|part| part.kind == fault.kind && !part.vital).collect();
        let part = self.chance.pick(&parts).copied().cloned().context("there is no such component")?;
        Ok((fault, part))
    }

    /// Two people of the system's customer.
    fn reporters(&mut self, system: &str) -> Result<(String, String)> {
        let customer = &self.stage.system(system)?.customer;
        let all =
            self.stage.outsiders.iter().filter(|known| known.customer == *customer && known.role == Role::Reporter);
        let mut logins: Vec<String> = all.map(|known| known.login.clone()).collect();
        self.chance.shuffle(&mut logins);
        match &logins[..] {
            [first, second, ..] => Ok((first.clone(), second.clone())),
            _ => anyhow::bail!("{customer} has too few reporters"),
        }
    }

    fn told(&mut self, fault: &Fault, part: &Part, severity: u8, lot: Lot) -> Told {
        let (impact, urgency) = self.answers(severity);
        let class = match lot {
            Lot::Excluded(class) => Some(class),
            _ => None,
        };
        // Whoever is not asked does not always know the component; the platform or the service desk finds it.
        let chosen = severity == 1 || class.is_some() || matches!(lot, Lot::Ended(_)) || self.chance.percent(75);
        Told {
            text: fault.report(&part.name),
            component: chosen.then(|| part.name.clone()),
            class,
            impact: Some(impact),
            urgency: Some(urgency),
            phone: class.is_some() || self.chance.percent(25),
            truth: Some(part.name.clone()),
            ..Told::default()
        }
    }

    /// Answers that the table turns into this severity.
    fn answers(&mut self, severity: u8) -> (Impact, Urgency) {
        let cells: &[(Impact, Urgency)] = match severity {
            1 => &[(Impact::All, Urgency::Stopped), (Impact::Several, Urgency::Stopped)],
            2 => &[
                (Impact::Several, Urgency::Slow),
                (Impact::Department, Urgency::Stopped),
                (Impact::Department, Urgency::Slow),
            ],
            3 => &[
                (Impact::Department, Urgency::None),
                (Impact::Individual, Urgency::Stopped),
                (Impact::Individual, Urgency::Slow),
            ],
            _ => &[(Impact::Individual, Urgency::None)],
        };
        self.chance.pick(cells).copied().unwrap_or((Impact::Individual, Urgency::None))
    }

    fn turns(&mut self, system: &str, severity: u8, lot: Lot) -> Turns {
        let mut turns = Turns {
            silver: ["DONG", "WATE", "EDU-"].contains(&&system[..4]),
            reports: severity <= 2 && system != "WATER-DATA",
            ..Turns::default()
        };
        match lot {
            Lot::Plain => turns.silent = self.chance.percent(30),
            Lot::Late(late) => turns.late = Some(late),
            Lot::Waits(reason) => turns.pause = Some(reason),
            Lot::Reopened => turns.reopened = true,
            Lot::Rejected => turns.rejected = true,
            Lot::Ended(_) | Lot::Excluded(_) | Lot::Merged | Lot::Linked => {}
        }
        turns
    }
}

/// What is missed, waits or comes back does so in weeks without a holiday, so that the numbers hold.
fn span(system: &str, lot: Lot) -> Span {
    match (lot, system) {
        (Lot::Ended("EDU-JW"), _) => Span::AFTER_JW,
        (Lot::Late(_), _) => Span::PLAIN,
        (Lot::Ended(_), _) => Span::WHOLE,
        (_, "EDU-JW") => Span::BEFORE_JW,
        _ => Span::WHOLE,
    }
}

/// Whether a class by itself lies outside the warranty.
const fn outside(class: FaultClass) -> bool {
    matches!(class, FaultClass::UserOperation | FaultClass::RequirementChange)
}
