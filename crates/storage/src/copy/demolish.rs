//! Taking everything away: for a throw-away restore, and for the demonstration.

use std::path::Path;
use std::time::Duration;

use crate::{Db, DbError, Engine, Query, params};

/// How many tenths of a second others have to go away.
const PATIENCE: u32 = 30;

impl Db {
    /// Takes away every table with all it holds; refused while anybody else is connected
    /// (this handle must have opened one connection only). `file` is where SQLite keeps the
    /// database.
    pub async fn demolish(self, file: &Path) -> Result<(), DbError> {
        if self.engine() == Engine::Sqlite {
            // Folding needs the file for itself alone.
            self.close().await?;
            return std::fs::remove_file(file)
                .map_err(|error| DbError::Unavailable(format!("{}: {error}", file.display())));
        }
        let others = "select count(*) from pg_stat_activity where datname = current_database()
             and backend_type = 'client backend' and pid <> pg_backend_pid()";
        let mut patience = PATIENCE;
        loop {
            let count = self.row(Query::built(others, params![])).await?.map_or(Ok(0), |row| row.int(0))?;
            match (count, patience) {
                (0, _) => break,
                (_, 0) => {
                    let why = format!("{count} others are connected to the database: stop them first");
                    return Err(DbError::Refused(why));
                }
                // Connections that were just closed are listed a moment longer.
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
            patience -= 1;
        }
        let tables =
            "select cast(tablename as text) from pg_tables where schemaname = current_schema() order by tablename";
        let tables = self.rows(Query::built(tables, params![])).await?;
        let names =
            tables.iter().map(|row| Ok(format!("\"{}\"", row.text(0)?))).collect::<Result<Vec<_>, DbError>>()?;
        match names.as_slice() {
            [] => Ok(()),
            names => self.script(&format!("drop table {}", names.join(", "))).await,
        }
    }
}
