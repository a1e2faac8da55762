//! The ladder: who hears of a clock, and when.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{Array, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use worktime::Duration;

use super::{Event, Milestone};

/// The roles a rung speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LadderRole {
    /// The assigned engineer.
    Engineer,
    /// The lead of the group, or who is on call as lead.
    Lead,
    /// The service manager.
    Manager,
    /// The director.
    Director,
    /// The customer's responsible person; his notice waits 15 minutes for the manager's word.
    CustomerLead,
}

impl LadderRole {
    /// The stable name in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Engineer => "engineer",
            Self::Lead => "lead",
            Self::Manager => "manager",
            Self::Director => "director",
            Self::CustomerLead => "customer_lead",
        }
    }

    /// What people read.
    pub const fn label(self, language: kernel::Language) -> &'static str {
        match self {
            Self::Engineer => language.pick("工程师", "Engineer"),
            Self::Lead => language.pick("组长", "Lead"),
            Self::Manager => language.pick("运维服务经理", "Service manager"),
            Self::Director => language.pick("分管领导", "Director"),
            Self::CustomerLead => language.pick("客户负责人", "Customer's responsible person"),
        }
    }
}

/// When a rung fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// So many percent of the clock, in its counted intervals: 100 is the due instant.
    Percent(u32),
    /// So long before due, in the clock's own unit.
    Before(Duration),
    /// So long after due.
    After(Duration),
    /// So long after the start while the assigned person has not taken notice.
    Unacknowledged(Duration),
    /// So long after an event while a milestone is unmet.
    AfterEvent {
        /// The event it counts from.
        event: Event,
        /// How long after it.
        duration: Duration,
        /// It fires only while this milestone is unmet.
        while_unmet: Milestone,
    },
}

/// What a rung does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RungAction {
    /// Sends a notice.
    Notify {
        /// To whom.
        roles: Vec<LadderRole>,
    },
    /// Calls out until somebody takes notice.
    Page {
        /// Whom.
        roles: Vec<LadderRole>,
    },
    /// Raises the severity one step.
    RaiseSeverity,
    /// Gives the work to the next.
    Reassign,
}

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Unique within the ladder and stable across versions: `restore-80`.
    #[schema(example = "restore-80")]
    pub key: String,
    /// The clock it hangs on. A rung after an event hangs on a clock of supervision; this names what it is about.
    pub milestone: Milestone,
    /// When it fires.
    pub trigger: Trigger,
    /// What it does.
    pub actions: Vec<RungAction>,
}

/// The event a clock of supervision counts from and the milestone it watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watch {
    /// The event.
    pub event: Event,
    /// The milestone; once met, the clock ends.
    pub while_unmet: Milestone,
}

/// The rungs of one agreement and severity, in the order they were agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ladder {
    /// The rungs.
    pub rungs: Vec<Rung>,
}

impl PartialSchema for Ladder {
    fn schema() -> RefOr<Schema> {
        let rungs = Array::new(Ref::from_schema_name(Rung::name()));
        RefOr::T(Schema::Array(rungs))
    }
}

impl ToSchema for Ladder {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Rung::name().into(), Rung::schema()));
        Rung::schemas(schemas);
    }
}

/// What is wrong with a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderProblem {
    /// The position of the rung.
    pub rung: usize,
    /// What is wrong and how to mend it, Chinese.
    pub zh: String,
    /// What is wrong and how to mend it, English.
    pub en: String,
}

impl Ladder {
    /// No rungs.
    pub const NONE: Self = Self { rungs: Vec::new() };

    /// The supervision the ladder asks for when `event` happens: start one clock of supervision for each.
    pub fn watches(&self, event: Event) -> Vec<Watch> {
        let mut found = Vec::new();
        for rung in &self.rungs {
            if let Trigger::AfterEvent { event: on, while_unmet, .. } = rung.trigger {
                let watch = Watch { event: on, while_unmet };
                if on == event && !found.contains(&watch) {
                    found.push(watch);
                }
            }
        }
        found
    }

    /// Checks the ladder against the promises it hangs on: keys unique, units fitting, somebody to tell.
    pub fn check(&self, target: impl Fn(Milestone) -> Option<Duration>) -> Vec<LadderProblem> {
        let mut problems = Vec::new();
        for (at, rung) in self.rungs.iter().enumerate() {
            let mut say =
                |zh: &str, en: &str| problems.push(LadderProblem { rung: at, zh: zh.to_owned(), en: en.to_owned() });
            if rung.key.trim().is_empty() || rung.key.chars().count() > 64 {
                say("级别标识不能为空，且不超过 64 个字符。", "A rung's key has 1 to 64 characters.");
            }
            if self.rungs[..at].iter().any(|other| other.key == rung.key) {
                say("级别标识重复，请改用不同的标识。", "The key is used twice; give each rung its own.");
            }
            check_actions(rung, &mut say);
            check_trigger(rung, target(rung.milestone), &mut say);
        }
        problems
    }

    /// The problems as one refusal, with pointers below `pointer`.
    pub fn refusal(problems: &[LadderProblem], pointer: &str) -> Option<Refusal> {
        if problems.is_empty() {
            return None;
        }
        let refusal = Refusal::new(
            kernel::RefusalKind::Invalid,
            "ladder.invalid",
            "超时上报规则有误，请按提示修改。",
            "The ladder does not hold; see the marked rungs.",
        );
        Some(problems.iter().fold(refusal, |all, problem| {
            all.field(format!("{pointer}/{}", problem.rung), problem.zh.clone(), problem.en.clone())
        }))
    }
}

fn check_actions(rung: &Rung, say: &mut impl FnMut(&str, &str)) {
    if rung.actions.is_empty() {
        say("该级没有任何动作，请至少填写一个。", "The rung does nothing; give it at least one action.");
    }
    let silent = |action: &RungAction| matches!(action, RungAction::Notify { roles } | RungAction::Page { roles } if roles.is_empty());
    if rung.actions.iter().any(silent) {
        say("通知对象不能为空。", "A notice needs somebody to go to.");
    }
}

fn check_trigger(rung: &Rung, target: Option<Duration>, say: &mut impl FnMut(&str, &str)) {
    match rung.trigger {
        Trigger::AfterEvent { .. } => {}
        _ if target.is_none() => say(
            "该级所属时限未作承诺，不会触发。",
            "No target is agreed for this milestone; the rung would never fire.",
        ),
        Trigger::Percent(percent) if percent == 0 || percent > 100 => {
            say(
                "百分比须在 1 到 100 之间；到期之后请用“到期后”。",
                "A percentage lies between 1 and 100; use `after` beyond the due instant.",
            );
        }
        Trigger::Before(duration) if target.is_some_and(|own| !super::deadline::same_unit(own, duration)) => {
            say("“到期前”的单位须与该时限一致。", "“Before due” must carry the clock's own unit.");
        }
        _ => {}
    }
}
