//! The list of slices and how they are put together: the one place where everything is named.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use account::{Accounts, Site, Way, WaySettings};
use agreement::{Agreements, CalendarChange};
use anyhow::Context;
use app::{App, Cx, Declared};
use assessment::Assessments;
use axum::Router;
use clocks::Driver;
use desk::Desk;
use documents::Documents;
use estate::Estate;
use files::{Files, Limits};
use inbound::{Inbound, InboundSettings};
use jiff::tz::TimeZone;
use journal::Sealer;
use journal::queue::Worker;
use kernel::{Clock, HOUR, Ids, Instant, SECOND};
use notify::{Channel, Courier, CourierRule, Secret, Smtp, SmtpConfig};
use operations::{Operations, Plan, backup};
use oversight::Oversight;
use privacy::Privacy;
use storage::{Db, DbError, SqliteOptions};
use stream::Stream;
use team::Team;
use utoipa_axum::router::OpenApiRouter;
use webhook::{Poster, PosterSettings, Webhooks};
use whatif::WhatIf;

use crate::between::{AnyFacts, EstateParties, GroupsServe, kinds, live};
use crate::config::{Config, RetentionConfig};
use crate::doctor::Ground;
use crate::ends::{EndSettings, Ends};
use crate::health::Health;
use crate::import::Importer;
use crate::limits::Rates;
use crate::mailboxes::secret;
use crate::metrics::Metrics;
use crate::recalendar::Recalendar;
pub use crate::schema::{SCHEMA_RELEASE, migrate, migrations, statements};
use crate::texts::Texts;
use crate::trial::Trial;

/// How many clocks the driver reads at a time.
const CLOCKS_AT_A_TIME: u32 = 256;

/// How long a node may take for one backup before another takes over, microseconds.
const BACKUP_LEASE: i64 = 2 * HOUR;

/// Every slice of the product on one database.
pub struct Platform {
    /// What they share.
    pub app: Arc<App>,
    /// Who is who.
    pub access: Arc<access::Access>,
    /// Accounts.
    pub accounts: Arc<Accounts>,
    /// The delivered systems.
    pub estate: Arc<Estate>,
    /// The agreements.
    pub agreements: Arc<Agreements>,
    /// The maintenance team.
    pub team: Arc<Team>,
    /// The service desk.
    pub desk: Arc<Desk>,
    /// Who may do what: explained, opened in an emergency, reviewed.
    pub oversight: Arc<Oversight>,
    /// What is kept of people, and for how long.
    pub privacy: Arc<Privacy>,
    /// What comes in by itself.
    pub inbound: Arc<Inbound>,
    /// Assessment sheets.
    pub assessments: Arc<Assessments>,
    /// What is produced on paper.
    pub documents: Arc<Documents>,
    /// How past months would have gone.
    pub what_if: Arc<WhatIf>,
    /// Attachments.
    pub files: Arc<Files>,
    /// Backups, what is standing where, the journal for the auditor.
    pub operations: Arc<Operations>,
    /// Whether this node lives and may be given requests.
    pub health: Arc<Health>,
    /// What monitoring reads.
    pub metrics: Arc<Metrics>,
    /// How many requests were made lately.
    pub limits: Arc<crate::limits::Limits>,
    /// What the platform was put together with.
    pub settings: Settings,
    /// The event stream of this node.
    pub stream: Arc<Stream>,
    /// Programs outside that are told.
    pub webhooks: Arc<Webhooks>,
    driver: Driver,
    workers: Vec<Worker>,
    backups: Option<Worker>,
    sealer: Sealer,
    courier: Arc<Courier>,
    ends: Option<Ends>,
}

/// What putting the platform together needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The provider's zone.
    pub zone: String,
    /// The address people open.
    pub public_url: String,
    /// The folder of attachments.
    pub attachments: std::path::PathBuf,
    /// The most bytes of one attachment.
    pub attachment_limit: u64,
    /// How documents are made.
    pub documents: documents::Settings,
    /// The money we count in, ISO 4217.
    pub currency: String,
    /// Whether the database holds the demonstration: pages offer their tour of it.
    pub demonstration: bool,
    /// What an hour of our own people costs us; none: nobody said.
    pub hour: Option<agreement::core::content::Money>,
    /// The service for electronic seals, and what both sides sign with.
    pub sealing: Option<(String, webhook::core::Secret)>,
    /// The mailboxes that are read.
    pub inbound: InboundSettings,
    /// The outgoing mail server; none when mail is not configured.
    pub mail: Option<SmtpConfig>,
    /// What a password hash costs and how long sessions last.
    pub access: access::Settings,
    /// Where backups go.
    pub backups: PathBuf,
    /// When they are made by themselves.
    pub backup_plan: Option<Plan>,
    /// The token that lets callers from elsewhere read the metrics.
    pub metrics_token: Option<Secret>,
    /// How long a claim on a message or a job holds, microseconds.
    pub lease: i64,
    /// Where webhooks may be sent.
    pub webhooks: PosterSettings,
    /// How somebody may log in beside a password kept here.
    pub ways: Vec<WaySettings>,
    /// The ways out beside mail: group chats, text messages, calls.
    pub groups: crate::groups::Groups,
    /// How much may be asked for.
    pub rates: Rates,
    /// What chains the journal.
    pub chained_by: journal::Algorithm,
    /// How long records are kept.
    pub terms: privacy::Terms,
    /// Where and how often the journal's end is written down.
    pub ends: Option<EndSettings>,
}

impl Settings {
    /// Settings for a folder of throw-away data: replays, tests.
    pub fn temporary(folder: &Path) -> Self {
        Self {
            zone: "Asia/Shanghai".into(),
            public_url: "http://127.0.0.1:8080".into(),
            attachments: folder.join("attachments"),
            attachment_limit: 25 * 1024 * 1024,
            documents: documents::Settings::default(),
            hour: None,
            currency: "CNY".into(),
            demonstration: false,
            sealing: None,
            inbound: InboundSettings::default(),
            mail: None,
            access: access::Settings::default(),
            backups: folder.join("backups"),
            backup_plan: None,
            metrics_token: None,
            lease: CourierRule::default().lease,
            webhooks: PosterSettings::default(),
            ways: Vec::new(),
            groups: crate::groups::Groups::default(),
            rates: Rates::default(),
            chained_by: journal::Algorithm::default(),
            ends: None,
            terms: privacy::Terms::default(),
        }
    }

    /// The ways out of the house.
    fn channels(&self) -> anyhow::Result<Vec<Box<dyn Channel>>> {
        let mut channels: Vec<Box<dyn Channel>> = Vec::new();
        if let Some(mail) = &self.mail {
            channels.push(Box::new(Smtp::new(mail).context("[mail]")?));
        }
        channels.extend(self.groups.channels()?);
        Ok(channels)
    }

    /// What a backup covers.
    fn backed_up(&self) -> backup::Source {
        backup::Source {
            attachments: self.attachments.clone(),
            folder: self.backups.clone(),
            program: env!("CARGO_PKG_VERSION"),
            release: SCHEMA_RELEASE,
        }
    }

    fn site(&self) -> Site {
        Site {
            public_url: self.public_url.clone(),
            zone: self.zone.clone(),
            currency: self.currency.clone(),
            mail: self.mail.is_some(),
            demonstration: self.demonstration,
        }
    }

    /// The settings of a configuration.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            zone: config.provider.zone.clone(),
            public_url: config.server.public_url.trim_end_matches('/').to_owned(),
            attachments: config.server.data.join("attachments"),
            attachment_limit: config.attachments.limit_bytes,
            documents: crate::paper::settings(config)?,
            hour: crate::costs::hour(config)?,
            currency: config.costs.currency.clone(),
            demonstration: false,
            sealing: crate::paper::sealing(config)?,
            inbound: crate::mailboxes::settings(config)?,
            mail: crate::mailboxes::outgoing(&config.mail)?,
            access: crate::identity::settings(config)?,
            backups: config.backup.folder.clone(),
            backup_plan: crate::nightly::plan(config)?,
            metrics_token: secret(&config.metrics.token, &config.metrics.token_file)
                .context("[metrics] token_file")?
                .map(Secret),
            lease: i64::from(config.work.lease_seconds.max(1)) * SECOND,
            webhooks: PosterSettings {
                allow_private: config.webhooks.allow_private,
                ca_file: (!config.webhooks.ca_file.is_empty()).then(|| config.webhooks.ca_file.clone().into()),
                ..PosterSettings::default()
            },
            ways: crate::ways::settings(config)?,
            groups: crate::groups::settings(config)?,
            rates: Rates {
                address_per_second: config.limits.address_per_second,
                caller_per_second: config.limits.caller_per_second,
                log_ins_per_minute: config.limits.log_ins_per_minute,
                routes: config.limits.routes.clone(),
            },
            chained_by: config
                .journal
                .hash
                .parse()
                .map_err(|()| anyhow::anyhow!("[journal] hash = \"{}\": sha256 or sm3", config.journal.hash))?,
            ends: crate::ends::settings(config)?,
            terms: terms(&config.retention)?,
        })
    }
}

fn terms(config: &RetentionConfig) -> anyhow::Result<privacy::Terms> {
    let RetentionConfig { incident_months, attachment_months, letter_months, notice_months, journal_months } = *config;
    let terms = privacy::Terms {
        incidents: incident_months,
        attachments: attachment_months,
        letters: letter_months,
        notices: notice_months,
        journal: journal_months,
    };
    terms.check().map_err(anyhow::Error::msg)?;
    Ok(terms)
}

/// The file of the embedded database.
pub fn sqlite_file(config: &Config) -> PathBuf {
    config.server.data.join("aftercare.db")
}

/// Opens the database a configuration names, and brings its schema up to date.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    let db = connect(config).await?;
    migrate(&db).await?;
    Ok(db)
}

/// Opens the database a configuration names as it stands.
pub async fn connect(config: &Config) -> anyhow::Result<Db> {
    if config.server.data.join(operations::backup::UNFINISHED).exists() {
        anyhow::bail!(
            "{0} 中有一次未完成的恢复：请清空该文件夹后重新恢复。 A restore into {0} did not come to its end: empty the folder and restore again.",
            config.server.data.display()
        );
    }
    if !config.database.postgres.is_empty() {
        let db = Db::open_postgres(&config.database.postgres, config.database.connections).await;
        return db.context("connecting to PostgreSQL");
    }
    // What is made here is its owner's alone; a folder that is there stays as it is.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.server.data)
        .with_context(|| format!("the data folder {} cannot be made", config.server.data.display()))?;
    let file = sqlite_file(config);
    Db::open_sqlite(&file, SqliteOptions::default()).with_context(|| format!("opening {}", file.display()))
}

/// The desk with those that hear of its work, by the ways of the installation.
fn desk(
    app: &Arc<App>,
    (estate, agreements, team, files): (&Arc<Estate>, &Arc<Agreements>, &Arc<Team>, &Arc<Files>),
    zone: TimeZone,
    settings: &Settings,
) -> Desk {
    let (estate, agreements, team, files) = (estate.clone(), agreements.clone(), team.clone(), files.clone());
    let desk = Desk::new(Arc::clone(app), estate, agreements, team, files, zone, settings.public_url.clone());
    desk.counting_in(settings.currency.clone())
        .heard_by(settings.groups.groups.clone())
        .by_ways(settings.groups.routes.clone())
        .briefing_at(settings.groups.brief)
}

fn accounts(
    app: &Arc<App>,
    access: &Arc<access::Access>,
    estate: &Arc<Estate>,
    settings: &Settings,
) -> anyhow::Result<Accounts> {
    let parties = Arc::new(EstateParties(Arc::clone(estate)));
    let ways = Way::open(&settings.ways).map_err(anyhow::Error::msg)?;
    Ok(Accounts::new(Arc::clone(app), Arc::clone(access), parties, settings.site()).with_ways(ways))
}

fn webhooks(app: &Arc<App>, desk: &Arc<Desk>, settings: &Settings) -> anyhow::Result<Webhooks> {
    let poster = Poster::new(&settings.webhooks).map_err(|why| anyhow::anyhow!("[webhooks] ca_file: {why}"))?;
    let webhooks = Webhooks::new(Arc::clone(app), kinds(desk), poster, settings.public_url.clone());
    Ok(webhooks.sealed_by(settings.access.keys.clone()))
}

fn assessments(
    app: &Arc<App>,
    (estate, agreements, desk): (&Arc<Estate>, &Arc<Agreements>, &Arc<Desk>),
    zone: TimeZone,
    settings: &Settings,
) -> Assessments {
    let (app, estate, agreements, desk) =
        (Arc::clone(app), Arc::clone(estate), Arc::clone(agreements), Arc::clone(desk));
    Assessments::new(app, estate, agreements, desk, zone, settings.public_url.clone()).costing(settings.hour.clone())
}

impl Platform {
    /// Puts the slices together on a migrated database.
    pub fn assemble(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, settings: &Settings) -> anyhow::Result<Self> {
        let zone = TimeZone::get(&settings.zone).with_context(|| format!("[provider] zone `{}`", settings.zone))?;
        let access = Arc::new(access::Access::new(db.clone(), settings.access.clone()));
        let app = Arc::new(App::new(db.clone(), clock, Arc::clone(&ids), Arc::clone(&access) as _));
        let estate = Arc::new(Estate::new(Arc::clone(&app)));
        let ground = Arc::new(agreement::EstateGround::new(Arc::clone(&estate)));
        let agreements = Arc::new(Agreements::new(Arc::clone(&app), Arc::clone(&ground) as _));
        let team = Arc::new(Team::new(Arc::clone(&app)));
        let served = Arc::new(GroupsServe(Arc::clone(&team), Arc::downgrade(&estate)));
        estate.served_by(Arc::clone(&served) as _);
        ground.served_by(served);
        let accounts = Arc::new(accounts(&app, &access, &estate, settings)?);
        let limits = Limits { largest: settings.attachment_limit };
        let files = Files::open(db.clone(), &settings.attachments, limits).context("opening the attachments")?;
        let files = Arc::new(files.sealed_by(settings.access.keys.clone()));
        let desk = Arc::new(desk(&app, (&estate, &agreements, &team, &files), zone.clone(), settings));
        let oversight = Arc::new(Oversight::new(
            Arc::clone(&app),
            Arc::clone(&access),
            Arc::clone(&accounts),
            Arc::clone(&estate),
            Arc::clone(&team),
            Arc::clone(&desk),
            settings.zone.clone(),
        ));
        let inbound = Arc::new(inbound(&app, (&desk, &estate, &files), settings)?);
        let assessments = Arc::new(assessments(&app, (&estate, &agreements, &desk), zone.clone(), settings));
        let sources = (&estate, &agreements, &team, &desk, &assessments);
        let documents = Arc::new(crate::paper::documents(&app, sources, &files, zone.clone(), settings)?);
        let holders = (&estate, &team, &files, &documents);
        let privacy = Arc::new(crate::privacy::privacy(&app, &access, holders, settings));
        let what_if = Arc::new(WhatIf::new(
            Arc::clone(&app),
            Arc::clone(&estate),
            Arc::clone(&agreements),
            Arc::clone(&team),
            Arc::clone(&desk),
            zone,
        ));
        let stream = Arc::new(live(&app, &desk, &team));
        let driver = Driver::new(db.clone()).with("incident", Arc::clone(&desk) as _);
        let workers = workers(&db, (&driver, &desk, &accounts), settings.lease);
        let webhooks = Arc::new(webhooks(&app, &desk, settings)?);
        let facts = Arc::new(AnyFacts(
            Arc::clone(&desk),
            Arc::clone(&webhooks),
            Arc::clone(&assessments),
            Arc::clone(&accounts),
            Arc::clone(&oversight),
            Arc::clone(&inbound),
        ));
        let node = ids.fresh(app.clock.now()).to_string();
        let rule = CourierRule { lease: settings.lease, ..CourierRule::default() };
        let courier = Arc::new(Courier::new(db.clone(), ids, facts, settings.channels()?, rule));
        let ends = settings.ends.clone().map(|asked| Ends::new(asked, db.clone(), Arc::clone(&app.ids), &courier));
        let sealer = Sealer::new(db.clone(), node).by(settings.chained_by);
        let operations =
            Arc::new(Operations::new(Arc::clone(&app), settings.backed_up(), settings.backup_plan.clone()));
        let backups = settings
            .backup_plan
            .is_some()
            .then(|| Worker::new(db, operations::BACKUP_JOB, Arc::clone(&operations) as _).patient(BACKUP_LEASE));
        let limits = Arc::new(crate::limits::Limits::new(&settings.rates));
        let health = Arc::new(Health::new(app.db.clone()));
        let settings = settings.clone();
        Ok(Self {
            app,
            access,
            accounts,
            estate,
            agreements,
            team,
            desk,
            oversight,
            privacy,
            inbound,
            assessments,
            documents,
            what_if,
            files,
            operations,
            health,
            metrics: Arc::default(),
            limits,
            settings,
            stream,
            webhooks,
            driver,
            workers,
            backups,
            sealer,
            courier,
            ends: ends.transpose()?,
        })
    }

    /// What every installation holds from its first start: the built-in calendars.
    pub async fn install(&self) -> anyhow::Result<()> {
        let cx = Cx::platform("setup", self.app.clock.now(), Arc::clone(&self.app.ids));
        let installed = self.agreements.install_calendars(&cx).await;
        installed.map_err(|problem| anyhow::anyhow!(problem.0.en)).context("installing the built-in calendars")
    }

    /// What the administrator tries the ways out with.
    fn trial(&self) -> Trial {
        let groups = self.settings.groups.groups.iter().map(|group| (group.id.clone(), group.name.clone())).collect();
        Trial::new(Arc::clone(&self.app), Arc::clone(&self.courier), groups)
    }

    /// Asks for tonight's backup and makes one that is due here. Returns how many were made.
    pub async fn back_up_when_due(&self, now: Instant) -> Result<u64, DbError> {
        let Some(worker) = &self.backups else { return Ok(0) };
        self.operations.schedule(now).await?;
        Ok(worker.run(now).await?.done)
    }

    /// Gives back what this node holds for longer than a moment, so that the others need not wait for it.
    pub async fn leave(&self) -> Result<(), DbError> {
        self.sealer.give_back().await
    }

    /// Does once what falls due by `now`: clocks and rungs, what nobody accepted, the jobs that follow. Returns how much.
    pub async fn tick(&self, now: Instant) -> Result<u64, DbError> {
        let ran = self.driver.run_due(now, CLOCKS_AT_A_TIME).await?;
        let passed = self.desk.pass_on_silent(now).await.map_err(|problem| DbError::Unavailable(problem.0.en))?;
        Ok(ran.fired + ran.written + passed + self.run_jobs(now).await?)
    }

    /// Does once the jobs that are due by `now`. Returns how many.
    pub async fn run_jobs(&self, now: Instant) -> Result<u64, DbError> {
        let mut done = 0;
        for worker in &self.workers {
            done += worker.run(now).await?.done;
        }
        Ok(done)
    }

    /// When the next clock wants to be looked at; a simulated time may jump there.
    pub async fn next_at(&self) -> Result<Option<Instant>, DbError> {
        self.driver.next_at().await
    }

    /// Seals what was committed, and wakes whoever waits for it. Returns how many entries.
    pub async fn seal(&self, now: Instant) -> Result<u64, DbError> {
        let sealed = self.sealer.run(now).await?;
        if sealed > 0 {
            self.app.db.wake().await?;
        }
        Ok(sealed)
    }

    /// Writes the journal's end down where it is asked for and due. Returns whether it was.
    pub async fn anchor(&self, now: Instant) -> anyhow::Result<bool> {
        let Some(ends) = &self.ends else { return Ok(false) };
        let is_due = ends.is_due(now)?;
        if is_due {
            // What waits would stand behind the end and be entered before it.
            self.seal(now).await?;
            ends.write(&journal::head(&self.app.db).await?, now).await?;
        }
        ends.mail(now).await?;
        Ok(is_due)
    }

    /// Sends what waits to be sent. Returns how many were claimed.
    pub async fn send(&self, now: Instant) -> Result<usize, DbError> {
        let mut claimed = 0;
        loop {
            let round = self.courier.run_once(now).await?;
            claimed += round.claimed;
            if round.claimed < CourierRule::default().batch as usize {
                return Ok(claimed);
            }
        }
    }

    /// Every route of every slice with its description, and what was declared about each.
    pub fn routes(&self) -> (OpenApiRouter, Vec<Declared>) {
        self.parts().into_iter().fold((OpenApiRouter::new(), Vec::new()), |(router, mut declared), part| {
            let (part, named) = part();
            declared.extend(named);
            (router.merge(part), declared)
        })
    }

    /// Every endpoint of every slice, and what was declared about each. A slice's description goes before the next one's is made:
    /// together they would take 50 MB that a server never needs again.
    pub fn endpoints(&self) -> (Router, Vec<Declared>) {
        self.parts().into_iter().fold((Router::new(), Vec::new()), |(router, mut declared), part| {
            let (part, named) = part();
            declared.extend(named);
            (router.merge(part.split_for_parts().0), declared)
        })
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![
            Box::new(|| self.accounts.routes().finish(Arc::clone(&self.accounts))),
            Box::new(|| self.estate.routes().finish(Arc::clone(&self.estate))),
            Box::new(|| crate::import::api::routes(&self.app).finish(Arc::new(Importer::of(self)))),
            Box::new(|| self.agreements.routes().finish(Arc::clone(&self.agreements))),
            Box::new(|| self.team.routes().finish(Arc::clone(&self.team))),
            Box::new(|| self.desk.routes().finish(Arc::clone(&self.desk))),
            Box::new(|| self.assessments.routes().finish(Arc::clone(&self.assessments))),
            Box::new(|| self.documents.routes().finish(Arc::clone(&self.documents))),
            Box::new(|| self.oversight.routes().finish(Arc::clone(&self.oversight))),
            Box::new(|| self.inbound.routes().finish(Arc::clone(&self.inbound))),
            Box::new(|| self.privacy.routes().finish(Arc::clone(&self.privacy))),
            Box::new(|| self.what_if.routes().finish(Arc::clone(&self.what_if))),
            Box::new(|| self.operations.routes().finish(Arc::clone(&self.operations))),
            Box::new(|| crate::doctor::api::routes(&self.app).finish(Arc::new(Ground::of(self)))),
            Box::new(|| crate::trial::routes(&self.app).finish(Arc::new(self.trial()))),
            Box::new(|| {
                let texts = Texts::new(Arc::clone(&self.app), Arc::clone(&self.desk));
                crate::texts::routes(&self.app).finish(Arc::new(texts))
            }),
            Box::new(|| self.stream.routes().finish(Arc::clone(&self.stream))),
            Box::new(|| self.webhooks.routes().finish(Arc::clone(&self.webhooks))),
        ]
    }
}

/// The routes of one slice, when they are asked for.
type Part<'a> = Box<dyn FnOnce() -> (OpenApiRouter, Vec<Declared>) + 'a>;

fn inbound(
    app: &Arc<App>,
    (desk, estate, files): (&Arc<Desk>, &Arc<Estate>, &Arc<Files>),
    settings: &Settings,
) -> anyhow::Result<Inbound> {
    let ground = (Arc::clone(desk), Arc::clone(estate), Arc::clone(files));
    let (set, folder) = (settings.inbound.clone(), &settings.attachments);
    Inbound::new(Arc::clone(app), ground, folder, set, settings.public_url.clone()).context("opening the attachments")
}

/// Who does the jobs that slices ask for.
fn workers(db: &Db, (driver, desk, accounts): (&Driver, &Arc<Desk>, &Arc<Accounts>), lease: i64) -> Vec<Worker> {
    let recalendar = Worker::new(db.clone(), CalendarChange::JOB, Arc::new(Recalendar(driver.clone())));
    let desks = desk::jobs::KINDS.iter().map(|kind| Worker::new(db.clone(), kind, Arc::clone(desk) as _));
    let resets = Worker::new(db.clone(), account::RESET_JOB, Arc::clone(accounts) as _);
    [recalendar, resets].into_iter().chain(desks).map(|worker| worker.lease(lease)).collect()
}
