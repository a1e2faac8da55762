//! The demonstration: an integrator with its customers, systems, team and agreements, two months of history, and open
//! work relative to the present. Everything goes through the use cases that people's requests go through, under a clock
//! that is moved by hand, so that promises, rungs and silences really run.

mod accounts;
mod agreements;
mod chance;
mod course;
mod faults;
mod history;
mod letters;
mod lines;
mod moments;
mod parties;
mod play;
mod promises;
mod script;
mod sheets;
mod signing;
mod stage;
mod systems;
mod team;

#[cfg(test)]
mod tests;

use account::FirstRun;
use anyhow::{Context as _, Result};
use kernel::{Clock as _, HOUR, Instant, ManualClock, Role};

use crate::wiring::Platform;
use lines::ZONE;
use stage::{Stage, refused};
use storage::WriteSet;

/// The password of every demonstration account; documented, and good for nothing else.
pub const PASSWORD: &str = "Jiaofu-2026!";

/// The seed of the demonstration that ships.
pub const SEED: u64 = 20_260_901;

/// How long before the present the open work begins; the history is played up to there.
const OPEN_WORK: i64 = 72 * HOUR;

/// The instant at which the simulated clock has to stand when the loading begins: a week before the history.
pub const BEGIN: &str = "2026-08-24T08:00:00+08:00";

/// A log-in of the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogIn {
    /// What the account may do.
    pub role: Role,
    /// The log-in name.
    pub login: &'static str,
    /// The password.
    pub password: &'static str,
}

/// One log-in per role, in the order of the roles.
pub fn log_ins() -> Vec<LogIn> {
    let login = |role: Role| match role {
        Role::CustomerLead => "lead",
        Role::Administrator => "admin",
        Role::SecurityOfficer => "security",
        other => other.as_str(),
    };
    Role::ALL.into_iter().map(|role| LogIn { role, login: login(role), password: PASSWORD }).collect()
}

/// Loads the demonstration into an empty installation.
///
/// `platform` must run on `sim`, which stands at [`BEGIN`]; it ends at `now`. The history is played as far as it lies
/// three days before `now`, the open work up to `now` itself. The same ids and `now` make the same demonstration.
pub async fn load(platform: &Platform, sim: &ManualClock, now: Instant) -> Result<()> {
    let mut stage = Stage::new(platform, sim);
    set_up(&mut stage).await.context("the first run")?;
    parties::load(&mut stage).await.context("parties")?;
    systems::load(&mut stage).await.context("systems")?;
    let members = team::load(&mut stage).await.context("team")?;
    accounts::load(&mut stage, members).await.context("accounts")?;
    agreements::load(&stage).await.context("agreements")?;
    let mut plots = script::read(include_str!("data/stories.txt"), now).context("stories")?;
    plots.extend(history::plots(&stage, SEED).context("history")?);
    play::play(&stage, &plots, now.plus(-OPEN_WORK)).await.context("history")?;
    let open = script::read(include_str!("data/live.txt"), now).context("open work")?;
    play::play(&stage, &open, now).await.context("open work")?;
    Box::pin(letters::load(&stage)).await.context("letters")?;
    sheets::load(&stage).await.context("assessment sheets")?;
    mark(platform, &stage).await.context("the mark")?;
    while platform.seal(sim.now()).await? > 0 {}
    Ok(())
}

/// From here on the database says of itself that it holds the demonstration.
async fn mark(platform: &Platform, stage: &Stage<'_>) -> Result<()> {
    let (cx, mut set) = (stage.cx(), WriteSet::new());
    operations::demonstration::mark(&platform.app.db, &mut set, cx.now).await?;
    let entry = journal::Entry {
        subject_kind: "demonstration",
        subject: "demonstration".to_owned(),
        kind: "demonstration.loaded",
        occurred_at: cx.now,
        customer: None,
        visibility: journal::Visibility::Internal,
        body: serde_json::json!({ "seed": SEED }),
        personal: Vec::new(),
    };
    journal::append(&mut set, cx.stamp(), vec![entry]);
    platform.app.db.write(set).await?;
    Ok(())
}

async fn set_up(stage: &mut Stage<'_>) -> Result<()> {
    let first = FirstRun {
        provider_name: "华衡信息系统集成有限公司".to_owned(),
        zone: ZONE.to_owned(),
        name: "管理员".to_owned(),
        login: "admin".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let made = stage.platform.accounts.set_up(&stage.cx(), first).await.map_err(|problem| refused(&problem))?;
    stage.accounts.insert(made.login.clone(), made.actor());
    Ok(())
}
