//! For tests only: a world on either database with a movable clock, known actors, and slices behind their real router.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]

pub mod authority;
mod client;
mod database;
mod directory;
mod door;
mod imap;
mod mail;
mod robot;

/// A whole picture of two pixels (PNG).
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0\x7b\x40\xe8\xdd\0\0\0\rIDAT\
    \x78\xda\x63\x90\xb3\x89\x02\x22\0\x04\x7b\x01\x69\x06\xc3\x6b\xa8\0\0\0\0IEND\xae\x42\x60\x82";

pub use authority::AuthorityPeer;
pub use client::{Client, Reply};
pub use database::{TestDb, data_file, postgres_config};
pub use directory::DirectoryPeer;
pub use door::TestDoor;
pub use imap::ImapPeer;
pub use mail::{Mail, MailPeer};
pub use robot::{RobotPeer, Said, Trouble};

use std::sync::Arc;

use app::App;
use kernel::{AccountId, Actor, Clock, Instant, ManualClock, PartyId, PersonId, Role, SeededIds};
use storage::{Db, Engine, Migration};

/// One database with everything a slice's test needs around it.
pub struct World {
    /// The database, migrated.
    pub db: Db,
    /// The clock; it moves only when told.
    pub clock: Arc<ManualClock>,
    /// Identifiers from a fixed seed.
    pub ids: Arc<SeededIds>,
    /// What slices are built on.
    pub app: Arc<App>,
    /// Who stands behind which token.
    pub door: Arc<TestDoor>,
    kept: TestDb,
}

/// Runs `check` in a fresh world on SQLite and in one on PostgreSQL; the clock stands at `at` (RFC 3339).
pub async fn on_both(migrations: &[&[Migration]], at: &str, check: impl AsyncFn(World)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine, migrations, at).await;
        let kept = world.kept.clone();
        check(world).await;
        kept.remove().await;
    }
}

impl World {
    /// A fresh world on `engine`.
    pub async fn new(engine: Engine, migrations: &[&[Migration]], at: &str) -> Self {
        let kept = TestDb::create(engine).await;
        let db = kept.open().await;
        for part in [storage::MIGRATIONS, journal::MIGRATIONS, app::MIGRATIONS].iter().chain(migrations) {
            db.migrate(part).await.unwrap();
        }
        let clock = Arc::new(ManualClock::at(at.parse().unwrap()));
        let ids = Arc::new(SeededIds::new(20_260_930));
        let door = Arc::new(TestDoor::default());
        let app =
            Arc::new(App::new(db.clone(), Arc::clone(&clock) as _, Arc::clone(&ids) as _, Arc::clone(&door) as _));
        Self { db, clock, ids, app, door, kept }
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A staff member with `roles`; returns the actor. Its token is its name.
    pub fn staff(&self, name: &str, roles: &[Role]) -> Actor {
        self.person(name, roles, Some(PersonId::fresh(self.ids.as_ref(), self.now())), None)
    }

    /// Somebody of a customer or vendor; returns the actor. Its token is its name.
    pub fn outsider(&self, name: &str, roles: &[Role], party: PartyId) -> Actor {
        self.person(name, roles, None, Some(party))
    }

    /// An account with these roles and places; returns the actor. Its token is its name.
    pub fn person(&self, name: &str, roles: &[Role], person: Option<PersonId>, party: Option<PartyId>) -> Actor {
        let actor = Actor::Account {
            account: AccountId::fresh(self.ids.as_ref(), self.now()),
            name: name.to_owned(),
            roles: roles.to_vec(),
            person,
            party,
            department: None,
            terms: Vec::new(),
        };
        self.door.admit(name, actor.clone());
        actor
    }

    /// A fresh database handle on the same data, as a second node or a restarted server would open it.
    pub async fn reopened(&self) -> Db {
        self.kept.open().await
    }
}
