//! Numbers people see, taken from the database in blocks so that no row is held through an fsync for each one.

use std::collections::HashMap;

use tokio::sync::Mutex;

use crate::{Db, DbError, WriteError, WriteSet, params};

const BLOCK: i64 = 32;

crate::sql! {
    TAKE_BLOCK = "insert into storage_counter (name, value) values ($1, $2)
        on conflict (name) do update set value = storage_counter.value + excluded.value returning value";
}

#[derive(Default)]
pub(crate) struct Numbers {
    blocks: Mutex<HashMap<String, (i64, i64)>>,
}

impl Numbers {
    pub async fn next(&self, db: &Db, name: &str) -> Result<i64, DbError> {
        let mut blocks = self.blocks.lock().await;
        if let Some((next, end)) = blocks.get_mut(name)
            && *next <= *end
        {
            *next += 1;
            return Ok(*next - 1);
        }
        let mut set = WriteSet::new();
        set.add(TAKE_BLOCK.with(params![name, BLOCK]));
        let written = db.write(set).await.map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })?;
        let row = written.rows.first().and_then(|rows| rows.first());
        let end = row.ok_or_else(|| DbError::Shape("the counter returned nothing".into()))?.int(0)?;
        blocks.insert(name.to_owned(), (end - BLOCK + 2, end));
        Ok(end - BLOCK + 1)
    }
}
