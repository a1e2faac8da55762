//! The stage on which the scenario is played: the platform under a clock that moves only when told.

use std::collections::HashMap;
use std::sync::Arc;

use access::Action;
use anyhow::{Context as _, Result, anyhow};
use app::{Cx, Problem};
use kernel::{
    Actor, Clock as _, ComponentId, DepartmentId, HOUR, Instant, Language, MINUTE, ManualClock, PartyId, PersonId,
    SiteId, SystemId,
};

use crate::wiring::Platform;

/// The time never jumps further than this without the platform looking around.
const STRIDE: i64 = 6 * HOUR;

/// The platform, its clock, and everything the scenario has put on the stage so far, by the names it uses.
pub(super) struct Stage<'a> {
    pub platform: &'a Platform,
    sim: &'a ManualClock,
    pub parties: HashMap<String, PartyId>,
    pub sites: HashMap<String, SiteId>,
    pub departments: HashMap<String, DepartmentId>,
    pub systems: HashMap<String, Delivered>,
    pub people: HashMap<String, PersonId>,
    pub accounts: HashMap<String, Actor>,
    pub outsiders: Vec<Outsider>,
}

/// A delivered system as the scenario speaks of it.
#[derive(Clone, Debug)]
pub(super) struct Delivered {
    pub id: SystemId,
    pub customer: String,
    pub components: Vec<Part>,
}

/// A component as the scenario speaks of it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub id: ComponentId,
    pub name: String,
    pub kind: triage::ComponentKind,
    /// Vital itself, or below something vital.
    pub vital: bool,
}

/// Somebody at a customer who is to get an account.
#[derive(Clone, Debug)]
pub(super) struct Outsider {
    pub login: String,
    pub name: String,
    pub role: kernel::Role,
    pub party: PartyId,
    pub customer: String,
    pub department: Option<DepartmentId>,
    pub phone: String,
}

impl<'a> Stage<'a> {
    /// An empty stage.
    pub fn new(platform: &'a Platform, sim: &'a ManualClock) -> Self {
        Self {
            platform,
            sim,
            parties: HashMap::new(),
            sites: HashMap::new(),
            departments: HashMap::new(),
            systems: HashMap::new(),
            people: HashMap::new(),
            accounts: HashMap::new(),
            outsiders: Vec::new(),
        }
    }

    /// The simulated present.
    pub fn now(&self) -> Instant {
        self.sim.now()
    }

    /// The context in which the platform itself acts now.
    pub fn cx(&self) -> Cx {
        Cx::platform("demonstration", self.now(), Arc::clone(&self.platform.app.ids))
    }

    /// The context in which `actor` makes a move now.
    pub fn cx_of(&self, actor: &Actor, action: Action) -> Result<Cx> {
        let ids = Arc::clone(&self.platform.app.ids);
        Cx::of(actor.clone(), action, self.now(), ids, Language::Zh).map_err(|refusal| refused(&Problem(refusal)))
    }

    /// Whoever logs in as `login`.
    pub fn account(&self, login: &str) -> Result<&Actor> {
        self.accounts.get(login).ok_or_else(|| anyhow!("nobody logs in as `{login}`"))
    }

    /// The account of a member of the team.
    pub fn account_of(&self, person: PersonId) -> Result<&Actor> {
        let found = self.accounts.values().find(|actor| actor.person() == Some(person));
        found.ok_or_else(|| anyhow!("{person} has no account"))
    }

    /// A system by its code.
    pub fn system(&self, code: &str) -> Result<&Delivered> {
        self.systems.get(code).ok_or_else(|| anyhow!("there is no system `{code}`"))
    }

    /// Lets the time go on until `at`; what falls due on the way happens when it falls due.
    pub async fn until(&self, at: Instant) -> Result<()> {
        while self.now() < at {
            let due = self.platform.next_at().await?.unwrap_or(at);
            let next = due.max(self.now().plus(MINUTE)).min(self.now().plus(STRIDE)).min(at);
            self.sim.set(next);
            self.platform.tick(next).await.context("the platform did not take its turn")?;
            self.platform.send(next).await.context("notices could not be handed over")?;
        }
        Ok(())
    }
}

impl Delivered {
    /// A component by its name.
    pub fn part(&self, name: &str) -> Result<&Part> {
        self.components.iter().find(|part| part.name == name).ok_or_else(|| anyhow!("no component `{name}`"))
    }
}

/// A refusal as the loading reports it.
pub(super) fn refused(problem: &Problem) -> anyhow::Error {
    let fields: Vec<String> = problem.0.fields.iter().map(|field| format!("{} {}", field.pointer, field.en)).collect();
    anyhow!("{}: {} {}", problem.0.code, problem.0.en, fields.join("; "))
}
