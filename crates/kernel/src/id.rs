//! Identifiers: UUIDv7 values, one type per thing they name.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use uuid::Uuid;
use worktime::Instant;

/// A text that is no UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an identifier (expected a UUID such as 0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11)")]
pub struct IdError(pub String);

/// Where new identifiers come from. Chance is an argument: tests and replays give [`SeededIds`].
pub trait Ids: Send + Sync {
    /// A fresh UUIDv7 that sorts by `now`.
    fn fresh(&self, now: Instant) -> Uuid;
}

/// Identifiers from the operating system's randomness.
#[derive(Debug, Default)]
pub struct RandomIds;

static PLACES: Mutex<Places> = Mutex::new(Places::new());

impl Ids for RandomIds {
    fn fresh(&self, now: Instant) -> Uuid {
        let millis = millis(now);
        let place = PLACES.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take(millis);
        let chance = Uuid::new_v7(v7_time(now)).into_bytes();
        let mut bytes = [0_u8; 10];
        bytes.copy_from_slice(&chance[6..]);
        v7(millis, place, bytes)
    }
}

/// Identifiers that repeat exactly for the same seed and the same order of calls.
#[derive(Debug)]
pub struct SeededIds {
    state: Mutex<u64>,
    places: Mutex<Places>,
}

impl SeededIds {
    /// A source that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed), places: Mutex::new(Places::new()) }
    }

    fn next(&self) -> u64 {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Ids for SeededIds {
    fn fresh(&self, now: Instant) -> Uuid {
        let random = (u128::from(self.next()) << 64 | u128::from(self.next())).to_be_bytes();
        let mut bytes = [0_u8; 10];
        bytes.copy_from_slice(&random[..10]);
        let millis = millis(now);
        let place = self.places.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take(millis);
        v7(millis, place, bytes)
    }
}

/// Counts the identifiers of each millisecond, so that those of one source sort in the order they were made: requests
/// that came in at different moments take theirs by turns.
#[derive(Debug)]
struct Places {
    /// By millisecond the next place.
    next: BTreeMap<u64, u32>,
}

/// 18 bits: 12 before the variant, 6 after it.
const LAST_PLACE: u32 = (1 << 18) - 1;

/// So many milliseconds are remembered, the latest: more than there are in the longest request.
const REMEMBERED: usize = 16_384;

impl Places {
    const fn new() -> Self {
        Self { next: BTreeMap::new() }
    }

    fn take(&mut self, millis: u64) -> u32 {
        let next = self.next.entry(millis).or_default();
        let place = *next;
        *next = (place + 1).min(LAST_PLACE);
        if self.next.len() > REMEMBERED {
            self.next.pop_first();
        }
        place
    }
}

fn millis(now: Instant) -> u64 {
    u64::try_from(now.micros() / 1000).unwrap_or(0)
}

/// A UUIDv7 of `millis` whose first random bits carry `place` (RFC 9562, section 6.2, method 1).
fn v7(millis: u64, place: u32, mut chance: [u8; 10]) -> Uuid {
    let [_, high, middle, low] = (place << 6).to_be_bytes();
    // 18 bits of place: 4 and 8 before the variant, 6 after its two bits.
    chance[0] = high >> 4;
    chance[1] = high << 4 | middle >> 4;
    chance[2] = (middle << 4 | low >> 4) >> 2;
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
}

fn v7_time(now: Instant) -> uuid::Timestamp {
    let micros = u64::try_from(now.micros()).unwrap_or(0);
    let nanos = u32::try_from(micros % 1_000_000 * 1000).unwrap_or(0);
    uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos)
}

/// How every identifier shows itself in the API description.
fn uuid_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom("uuid".to_owned())))
        .examples(["0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11"])
        .into()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh identifier that sorts by `now`.
            pub fn fresh(ids: &dyn Ids, now: Instant) -> Self {
                Self(ids.fresh(now))
            }

            /// The identifier with this value.
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The value itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                uuid_schema()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError(text.to_owned()))
            }
        }
    )*

        /// Calls a macro with the names of all identifiers, so that nobody lists them twice.
        #[macro_export]
        macro_rules! each_id {
            ($call:ident) => { $call! { $($name),* } };
        }
    };
}

ids! {
    /// Somebody or something that can log in.
    AccountId,
    /// An agreement through all its versions.
    AgreementId,
    /// One version of an agreement; its content never changes once in force.
    AgreementVersionId,
    /// One person's hold on one piece of work.
    AssignmentId,
    /// An uploaded file.
    AttachmentId,
    /// One version of a calendar.
    CalendarId,
    /// A clock that measures one milestone of one subject.
    ClockId,
    /// A node of a system's component tree.
    ComponentId,
    /// A contact of a party.
    ContactId,
    /// One message on its way to one recipient.
    DeliveryId,
    /// A department of a customer.
    DepartmentId,
    /// What is produced on paper: a report, an agreement's text, a hand-over list.
    DocumentId,
    /// One opening of emergency access.
    EmergencyId,
    /// A journal entry.
    EntryId,
    /// A group of people and the systems they serve.
    GroupId,
    /// What must not be erased for a while.
    HoldId,
    /// A fault or a service request.
    IncidentId,
    /// A piece of work in the leased queue.
    JobId,
    /// A signed link.
    LinkId,
    /// A letter that was fetched from a mailbox.
    MailId,
    /// A message, note or plan on an incident.
    MessageId,
    /// Provider, customer, vendor, carrier or third party.
    PartyId,
    /// What is written down about an incident: a contest, a quotation, a visit.
    PaperId,
    /// A stretch of time that does not count.
    PauseId,
    /// A member of the maintenance team.
    PersonId,
    /// Something that counts only when the other side, or a manager, agrees.
    ProposalId,
    /// Incidents with one cause.
    ProblemId,
    /// Something said about an assessment sheet.
    RemarkId,
    /// A review of who may do what.
    ReviewId,
    /// A custom role.
    RoleId,
    /// Pages of a paper that came back, scanned.
    ScanId,
    /// An assessment sheet.
    SheetId,
    /// A shift, leave or override of the roster.
    ShiftId,
    /// A customer's site.
    SiteId,
    /// A delivered system.
    SystemId,
    /// One version of a customer's own form of a document.
    TemplateId,
    /// An upgrade record of a component.
    UpgradeId,
    /// A subscription of a program outside.
    WebhookId,
    /// A window agreed beforehand: planned downtime, a guarded period.
    WindowId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_source_sort_in_the_order_they_were_made() {
        let now = Instant::from_micros(1_795_000_000_000_000);
        for ids in [&SeededIds::new(7) as &dyn Ids, &RandomIds] {
            let made: Vec<Uuid> = (0..70_000).map(|n| ids.fresh(now.plus(n / 30_000 * 1000))).collect();
            assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(made.iter().all(|id| id.get_version_num() == 7));
        }
    }

    #[test]
    fn those_who_take_identifiers_by_turns_at_different_moments_keep_their_order() {
        let now = Instant::from_micros(1_795_000_000_000_000);
        for ids in [&SeededIds::new(7) as &dyn Ids, &RandomIds] {
            let turns: Vec<[Uuid; 2]> = (0..500).map(|_| [ids.fresh(now), ids.fresh(now.plus(5000))]).collect();
            for one in [0, 1] {
                assert!(turns.windows(2).all(|pair| pair[0][one] < pair[1][one]));
            }
        }
    }
}
