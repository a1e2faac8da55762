//! What this process remembers: compiled versions and calendars. Both are named by ids whose content never changes,
//! so nothing here can go stale.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{AgreementVersionId, CalendarId};
use worktime::Calendar;

use crate::core::Compiled;

/// At most so many of each; beyond that everything is forgotten and read again.
const AT_MOST: usize = 4096;

/// The memory of one process.
#[derive(Debug, Default)]
pub(crate) struct Known {
    calendars: Mutex<HashMap<CalendarId, Calendar>>,
    versions: Mutex<HashMap<(AgreementVersionId, CalendarId), Arc<Compiled>>>,
}

impl Known {
    pub fn calendar(&self, id: CalendarId) -> Option<Calendar> {
        lock(&self.calendars).get(&id).cloned()
    }

    pub fn keep_calendar(&self, id: CalendarId, calendar: &Calendar) {
        put(&mut lock(&self.calendars), id, calendar.clone());
    }

    pub fn version(&self, id: AgreementVersionId, calendar: CalendarId) -> Option<Arc<Compiled>> {
        lock(&self.versions).get(&(id, calendar)).cloned()
    }

    pub fn keep_version(&self, compiled: &Arc<Compiled>) {
        put(&mut lock(&self.versions), (compiled.identity.version, compiled.calendar_id), Arc::clone(compiled));
    }
}

fn put<K: std::hash::Hash + Eq, V>(map: &mut HashMap<K, V>, key: K, value: V) {
    if map.len() >= AT_MOST {
        map.clear();
    }
    map.insert(key, value);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
