//! The platform under a clock that moves only when told, on a database made for the purpose.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use app::{Cx, Problem};
use kernel::{Instant, Language, ManualClock, PartyId, SeededIds, SystemId};
use storage::{Db, Durability, SqliteOptions, WriteSet};
use tempfile::TempDir;

use crate::wiring::{self, Platform, Settings};

/// The platform in simulated time.
pub struct World {
    /// Every slice.
    pub platform: Platform,
    /// Looks at clocks and silent assignments that were needed so far.
    pub ticks: u64,
    /// What time alone brought about: rungs, breaches, jobs.
    pub by_time: u64,
    /// The provider.
    pub provider: PartyId,
    clock: Arc<ManualClock>,
    ids: Arc<SeededIds>,
    zone: String,
    // The folder lives as long as the database in it.
    _folder: TempDir,
}

impl World {
    /// A fresh platform whose clock stands at `start`: on SQLite without waiting for the disk, because it can be made
    /// again, or on an empty PostgreSQL database.
    ///
    /// # Errors
    /// The folder or the database cannot be made, or is not empty.
    pub async fn open(zone: &str, start: Instant, postgres: Option<&str>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("aftercare-replay-").tempdir().context("a temporary folder")?;
        let db = if let Some(config) = postgres {
            Db::open_postgres(config, 2).await.context("--postgres")?
        } else {
            let options = SqliteOptions { durability: Durability::Off, group: 1 };
            Db::open_sqlite(&folder.path().join("replay.db"), options)?
        };
        wiring::migrate(&db).await?;
        let clock = Arc::new(ManualClock::at(start));
        let ids = Arc::new(SeededIds::new(2016));
        let settings = Settings { zone: zone.to_owned(), ..Settings::temporary(folder.path()) };
        let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::clone(&ids) as _, &settings)?;
        if platform.estate.provider().await?.is_some() {
            bail!("the database is not empty: a replay needs one of its own");
        }
        let cx = Cx::platform("replay", start, Arc::clone(&ids) as _);
        let mut set = WriteSet::new();
        let provider = estate::Estate::found_provider(&cx, &mut set, "重放集成商", zone);
        platform.app.db.write(set).await.map_err(|error| anyhow!("the provider: {error}"))?;
        let zone = zone.to_owned();
        Ok(Self { platform, ticks: 0, by_time: 0, provider, clock, ids, zone, _folder: folder })
    }

    /// The simulated present.
    pub fn now(&self) -> Instant {
        use kernel::Clock as _;
        self.clock.now()
    }

    /// The context in which the replay acts, now.
    pub fn cx(&self) -> Cx {
        Cx::platform("replay", self.now(), Arc::clone(&self.ids) as _)
    }

    /// Moves the clock to `to`; what falls due on the way happens at its own instant. Asks the driver when that is and
    /// looks only then.
    ///
    /// # Errors
    /// The database, or clocks that ask to be looked at again and again.
    pub async fn advance(&mut self, to: Instant) -> Result<()> {
        let mut before = None;
        while let Some(next) = self.platform.next_at().await?.filter(|next| *next <= to) {
            self.clock.set(next);
            let done = self.platform.tick(self.now()).await?;
            self.ticks += 1;
            self.by_time += done;
            if done == 0 && before == Some(next) {
                bail!("a clock asks to be looked at at {next} and nothing happens");
            }
            before = Some(next);
        }
        self.clock.set(to);
        Ok(())
    }

    /// Adds a customer.
    ///
    /// # Errors
    /// The estate refuses it.
    pub async fn customer(&self, code: &str, name: &str) -> Result<PartyId> {
        let fields = estate::PartyFields {
            code: code.to_owned(),
            kind: estate::PartyKind::Customer,
            name: name.to_owned(),
            zone: self.zone.clone(),
            hotline: None,
            contacts: Vec::new(),
        };
        Ok(self.platform.estate.create_party(&self.cx(), fields).await.map_err(refused)?.id)
    }

    /// Adds a system accepted and live since the first of 2015.
    ///
    /// # Errors
    /// The estate refuses it.
    pub async fn system(&self, customer: PartyId, code: &str, name: &str) -> Result<SystemId> {
        let since = jiff::civil::date(2015, 1, 1);
        let fields = estate::SystemFields {
            customer_id: customer,
            site_id: None,
            code: code.to_owned(),
            name: name.to_owned(),
            aliases: Vec::new(),
            accepted_on: Some(since),
            live_on: Some(since),
            criticality: estate::Criticality::Ordinary,
            protection_level: None,
            rto_minutes: None,
            rpo_minutes: None,
        };
        Ok(self.platform.estate.create_system(&self.cx(), fields).await.map_err(refused)?.id)
    }

    /// Brings an agreement with this content into force for the customer from the first of 2015 on.
    ///
    /// # Errors
    /// The agreement is refused.
    pub async fn agree(&self, customer: PartyId, name: &str, content: agreement::core::content::Content) -> Result<()> {
        let cx = self.cx();
        let new = agreement::NewAgreement {
            name: name.to_owned(),
            customer,
            promiser: Some(self.provider),
            profile: None,
            content: Some(content),
        };
        let made = self.platform.agreements.create(&cx, new).await.map_err(refused)?;
        let draft = made.versions.last().ok_or_else(|| anyhow!("the agreement has no draft"))?.id;
        let since = jiff::civil::date(2015, 1, 1);
        let signature = agreement::Signature { signed_on: since, effective_from: since, accepted_gaps: None };
        self.platform.agreements.sign(&cx, draft, signature).await.map_err(refused)
    }
}

/// A refusal as an error of the command: code, sentence, fields.
pub fn refused(problem: Problem) -> anyhow::Error {
    let refusal = problem.0;
    let fields: Vec<String> = refusal.fields.iter().map(|field| format!("{}: {}", field.pointer, field.en)).collect();
    let sentence = refusal.sentence(Language::En);
    if fields.is_empty() {
        anyhow!("{}: {sentence}", refusal.code)
    } else {
        anyhow!("{}: {sentence} ({})", refusal.code, fields.join("; "))
    }
}
