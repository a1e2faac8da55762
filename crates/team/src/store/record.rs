//! What is kept as a document with a version, and the statements of each kind.

use std::fmt::Display;
use std::str::FromStr;

use kernel::{GroupId, Ids, Instant, PersonId, ShiftId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use storage::{Sql, Value, params};

use crate::core::{GroupContent, PersonContent, Rotation, Shift, StaffingRule};

storage::sql! {
    PERSON_INSERT = "insert into team_person (id, content, created_at, version, code, account_id) values ($1, $2, $3, 1, $4, $5)";
    PERSON_UPDATE = "update team_person set content = $3, code = $4, account_id = $5, version = version + 1 where id = $1 and version = $2";
    GROUP_INSERT = "insert into team_group (id, content, created_at, version, code) values ($1, $2, $3, 1, $4)";
    GROUP_UPDATE = "update team_group set content = $3, code = $4, version = version + 1 where id = $1 and version = $2";
    STAFFING_INSERT = "insert into team_staffing (id, content, created_at, version) values ($1, $2, $3, 1)";
    STAFFING_UPDATE = "update team_staffing set content = $3, version = version + 1 where id = $1 and version = $2";
    SHIFT_INSERT = "insert into team_shift (id, content, created_at, version) values ($1, $2, $3, 1)";
    SHIFT_UPDATE = "update team_shift set content = $3, version = version + 1 where id = $1 and version = $2";
    ROTATION_INSERT = "insert into team_rotation (id, content, created_at, version) values ($1, $2, $3, 1)";
    ROTATION_UPDATE = "update team_rotation set content = $3, version = version + 1 where id = $1 and version = $2";
}

/// A document with its id and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<T: Kept> {
    /// Its id.
    pub id: T::Id,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// What it says.
    pub content: T,
}

/// A kind of document the team keeps.
pub trait Kept: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    /// Its identifier.
    type Id: Copy + Ord + Display + FromStr + Into<Value> + Send + Sync;
    /// The journal's word for what it is.
    const SUBJECT: &'static str;
    /// The journal's word for its creation.
    const CREATED: &'static str;
    /// The journal's word for a change of it.
    const CHANGED: &'static str;
    /// Fields that name or reach a person: they enter the journal as personal values.
    const PERSONAL: &'static [&'static str];

    /// A fresh identifier.
    fn fresh(ids: &dyn Ids, now: Instant) -> Self::Id;
    /// The columns beside the document.
    fn keys(&self) -> Vec<Value>;
    /// The statement that inserts: id, document, instant, keys.
    fn insert() -> &'static Sql;
    /// The statement that updates: id, version, document, keys.
    fn update() -> &'static Sql;
}

macro_rules! kept {
    ($($content:ty, $id:ty, $subject:literal, $created:literal, $changed:literal, $personal:expr, $insert:ident, $update:ident, $keys:expr;)*) => {$(
        impl Kept for $content {
            type Id = $id;
            const SUBJECT: &'static str = $subject;
            const CREATED: &'static str = $created;
            const CHANGED: &'static str = $changed;
            const PERSONAL: &'static [&'static str] = $personal;

            fn fresh(ids: &dyn Ids, now: Instant) -> $id {
                <$id>::fresh(ids, now)
            }

            fn keys(&self) -> Vec<Value> {
                let keys: fn(&Self) -> Vec<Value> = $keys;
                keys(self)
            }

            fn insert() -> &'static Sql {
                &$insert
            }

            fn update() -> &'static Sql {
                &$update
            }
        }
    )*};
}

kept! {
    PersonContent, PersonId, "person", "person.created", "person.changed", &["name", "phone", "email"],
        PERSON_INSERT, PERSON_UPDATE, |person| params![&person.code, person.account_id];
    GroupContent, GroupId, "group", "group.created", "group.changed", &[],
        GROUP_INSERT, GROUP_UPDATE, |group| params![&group.code];
    StaffingRule, ShiftId, "staffing", "staffing.created", "staffing.changed", &[],
        STAFFING_INSERT, STAFFING_UPDATE, |_| Vec::new();
    Shift, ShiftId, "shift", "shift.created", "shift.changed", &[],
        SHIFT_INSERT, SHIFT_UPDATE, |_| Vec::new();
    Rotation, ShiftId, "rotation", "rotation.created", "rotation.changed", &[],
        ROTATION_INSERT, ROTATION_UPDATE, |_| Vec::new();
}
