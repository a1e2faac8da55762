//! When each account last did what needs an action: one row each, written at the first use of a day.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use access::Action;
use kernel::{AccountId, HOUR, Instant};
use storage::{Db, DbError, Row, WriteSet, params};

use crate::App;

storage::sql! {
    USED = "insert into app_use (account, action, at) values ($1, $2, $3)
        on conflict (account, action) do update set at = excluded.at where app_use.at < excluded.at";
    USES = "select account, action, at from app_use order by account, action";
}

const DAY: i64 = 24 * HOUR;
/// What one process remembers at most; beyond it the memory begins anew, and a few rows are written once more.
const MOST: usize = 100_000;

/// The day on which this process last wrote each use.
#[derive(Default)]
pub(crate) struct Uses {
    days: Mutex<HashMap<(AccountId, Action), i64>>,
}

impl Uses {
    /// Whether this is the first use of its day here; it counts as written from now on.
    fn is_first(&self, account: AccountId, action: Action, now: Instant) -> bool {
        let day = now.micros().div_euclid(DAY);
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        if days.len() >= MOST {
            days.clear();
        }
        days.insert((account, action), day) != Some(day)
    }
}

/// Notes that `account` did what needs `action`. What was done stands even where this cannot be noted.
pub(crate) async fn note(app: &App, account: AccountId, action: Action, now: Instant) {
    if !app.uses.is_first(account, action, now) {
        return;
    }
    let mut set = WriteSet::new();
    set.add(USED.with(params![account, action.as_str(), now]));
    if let Err(error) = app.db.write(set).await {
        tracing::warn!(%error, "the use of a permission was not noted");
    }
}

/// Every use that is noted: who, what, and the first instant of the last day.
pub async fn uses(db: &Db) -> Result<Vec<(AccountId, String, Instant)>, DbError> {
    let rows = db.rows(USES.with(params![])).await?;
    rows.iter().map(|row: &Row| Ok((row.id(0)?, row.string(1)?, row.instant(2)?))).collect()
}

#[cfg(test)]
mod tests {
    use kernel::SeededIds;

    use super::*;

    #[test]
    fn a_use_is_written_once_a_day() {
        let uses = Uses::default();
        let at = Instant::from_micros;
        let account = AccountId::fresh(&SeededIds::new(1), at(0));
        assert!(uses.is_first(account, Action::IncidentRead, at(1)));
        assert!(!uses.is_first(account, Action::IncidentRead, at(DAY - 1)));
        assert!(uses.is_first(account, Action::IncidentAssign, at(1)));
        assert!(uses.is_first(account, Action::IncidentRead, at(DAY)));
    }
}
