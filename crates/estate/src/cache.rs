//! Whole systems remembered by version.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::SystemId;

use crate::core::Delivered;

/// The most systems remembered at once.
const ROOM: usize = 4096;

/// Remembers whole systems; a version that moved on makes the memory worthless, never wrong.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    known: Mutex<HashMap<SystemId, Arc<Delivered>>>,
}

impl Cache {
    pub fn get(&self, id: SystemId, version: i64) -> Option<Arc<Delivered>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).filter(|delivered| delivered.system.version == version).cloned()
    }

    pub fn put(&self, delivered: &Arc<Delivered>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ROOM {
            known.clear();
        }
        known.insert(delivered.system.id, Arc::clone(delivered));
    }
}
