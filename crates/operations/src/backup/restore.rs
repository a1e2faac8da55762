//! Restoring: into an empty place only, and compared row by row with what the backup says.

use std::path::{Path, PathBuf};

use journal::{Head, Verify};
use storage::{Db, Load, Migration, SqliteOptions, Table};

use super::disk::{copy, make_folder, settle, settle_all};
use super::manifest::{Manifest, TableDoc};
use super::rows::{Fingerprint, RowsIn};
use super::{BackupError, Checked, at, blocking, check, refused};

/// The database's name in a folder whose restoring has not come to its end; the server does not start beside it.
pub const UNFINISHED: &str = "aftercare.db.restoring";

/// Rows loaded at a time.
const ROWS: usize = 1000;

/// Where to.
#[derive(Clone, Debug)]
pub struct Target {
    /// The empty data folder: the attachments, and the SQLite database when no server is named.
    pub folder: PathBuf,
    /// A connection string of an empty PostgreSQL database.
    pub postgres: Option<String>,
}

/// What was restored and what of it was verified.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup held.
    pub manifest: Manifest,
    /// Tables whose every row was read back and compared.
    pub tables: usize,
    /// Rows compared.
    pub rows: u64,
    /// Contents of attachments compared.
    pub attachments: usize,
    /// Journal entries followed from the first to the head the backup names.
    pub entries: u64,
}

/// Restores the backup in `from`. `migrations` are those of this program, in order; the backup's schema is made first and
/// filled, so that a backup of an older release is migrated afterwards like any older database.
pub async fn restore(from: &Path, target: &Target, migrations: &[Migration]) -> Result<Restored, BackupError> {
    let Checked { folder, manifest } = check(from).await?;
    let known = known(&manifest, migrations)?;
    must_be_empty(&target.folder)?;
    let file = target.folder.join(UNFINISHED);
    let mut load = if let Some(config) = &target.postgres {
        let load = Load::into_server(config).await.map_err(not_empty)?;
        make_folder(&target.folder)?;
        load
    } else {
        make_folder(&target.folder)?;
        Load::into_file(&file).await?
    };
    load.schema(&known).await?;
    for table in &manifest.tables {
        load_table(&mut load, &folder, table).await?;
    }
    load.commit().await?;
    let attachments = copy_attachments(&folder, target, &manifest).await?;
    let db = match &target.postgres {
        Some(config) => Db::open_postgres(config, 2).await?,
        None => Db::open_sqlite(&file, SqliteOptions::default())?,
    };
    let rows = compare(&db, target, &manifest).await?;
    let entries = follow(&db, &manifest).await?;
    if target.postgres.is_none() {
        name_it(db, &target.folder).await?;
    }
    Ok(Restored { tables: manifest.tables.len(), rows, attachments, entries, manifest })
}

/// The program's migrations that the backup's schema has; one it does not know is a backup of a newer program.
fn known(manifest: &Manifest, migrations: &[Migration]) -> Result<Vec<Migration>, BackupError> {
    let name = |migration: &Migration| format!("{}/{}", migration.slice, migration.name);
    let ours: Vec<String> = migrations.iter().map(name).collect();
    if let Some(unknown) = manifest.migrations.iter().find(|theirs| !ours.contains(theirs)) {
        let Manifest { program, .. } = manifest;
        return Err(refused(
            "backup.newer_program",
            format!(
                "备份由更新的程序（{program}）生成，含本程序不认识的结构变更 {unknown}：请用 {program} 或更新的程序恢复。"
            ),
            format!(
                "a newer program ({program}) made the backup: it holds the migration {unknown}, which this one does not know. Restore with {program} or newer."
            ),
        ));
    }
    Ok(migrations.iter().filter(|migration| manifest.migrations.contains(&name(migration))).copied().collect())
}

fn must_be_empty(folder: &Path) -> Result<(), BackupError> {
    if !folder.exists() {
        return Ok(());
    }
    let mut held = std::fs::read_dir(folder).map_err(at(folder))?;
    let held = held.find_map(|entry| entry.ok().filter(|entry| entry.file_name() != "lost+found"));
    match held {
        None => Ok(()),
        Some(entry) => Err(refused(
            "restore.not_empty",
            format!(
                "{} 不是空文件夹（其中有 {}）：请指定一个空的或尚不存在的文件夹，恢复绝不覆盖已有数据。",
                folder.display(),
                entry.file_name().to_string_lossy()
            ),
            format!(
                "{} is not empty (it holds {}): name a folder that is empty or does not exist yet; restoring overwrites nothing.",
                folder.display(),
                entry.file_name().to_string_lossy()
            ),
        )),
    }
}

fn not_empty(error: storage::DbError) -> BackupError {
    match error {
        storage::DbError::Refused(why) if why.contains("tables already") => refused(
            "restore.not_empty",
            format!("目标数据库不是空的（{why}）：请新建一个空数据库（createdb），恢复绝不覆盖已有数据。"),
            format!("{why}: make a new empty database (createdb); restoring overwrites nothing."),
        ),
        other => other.into(),
    }
}

async fn load_table(load: &mut Load, folder: &Path, document: &TableDoc) -> Result<(), BackupError> {
    let table = Table { name: document.name.clone(), columns: document.columns.clone() };
    let mut rows_in = RowsIn::open(folder, document)?;
    loop {
        let (held, rows) = blocking(move || {
            let rows = rows_in.next(ROWS)?;
            Ok((rows_in, rows))
        })
        .await?;
        rows_in = held;
        if rows.is_empty() {
            return Ok(());
        }
        load.rows(&table, rows).await?;
    }
}

async fn copy_attachments(from: &Path, target: &Target, manifest: &Manifest) -> Result<usize, BackupError> {
    let (from, folder) = (from.to_owned(), target.folder.clone());
    let parts: Vec<_> = manifest.parts.iter().filter(|part| part.path.starts_with("attachments/")).cloned().collect();
    blocking(move || {
        make_folder(&folder.join("attachments"))?;
        for document in &parts {
            let written = copy(&from.join(&document.path), &folder.join(&document.path), document.path.clone())?;
            if written != *document {
                return Err(differs(&document.path));
            }
        }
        settle_all(&folder)?;
        Ok(parts.len())
    })
    .await
}

/// Reads every row back and compares counts and fingerprints.
async fn compare(db: &Db, target: &Target, manifest: &Manifest) -> Result<u64, BackupError> {
    let scratch = target.folder.join("aftercare.db.compared");
    let mut snapshot = db.snapshot(&scratch).await?;
    let mut compared = 0;
    for document in &manifest.tables {
        let at = snapshot.tables().iter().position(|table| table.name == document.name);
        let at = at
            .filter(|at| snapshot.tables()[*at].columns == document.columns)
            .ok_or_else(|| differs(&document.name))?;
        let (mut rows, mut sum) = (0, Fingerprint::default());
        loop {
            let piece = snapshot.next(at).await?;
            if piece.is_empty() {
                break;
            }
            for row in &piece {
                sum.add_row(row.values());
            }
            rows += piece.len() as u64;
        }
        if rows != document.rows || sum.hex() != document.fingerprint {
            return Err(differs(&document.name));
        }
        compared += rows;
    }
    snapshot.end().await?;
    Ok(compared)
}

/// Follows the journal to the head the backup names.
async fn follow(db: &Db, manifest: &Manifest) -> Result<u64, BackupError> {
    let known = Head { seq: manifest.journal.seq, hash: manifest.journal.hash.clone() };
    let known: Vec<Head> = if known.seq > 0 { vec![known] } else { Vec::new() };
    match journal::verify(db, &known).await? {
        Verify::Whole(whole) => Ok(whole.entries),
        Verify::Broken(broken) => Err(refused(
            "restore.journal_broken",
            format!("恢复出的操作留痕链不完整：{}", broken.sentence(kernel::Language::Zh)),
            format!("the restored journal does not hold: {}", broken.sentence(kernel::Language::En)),
        )),
    }
}

/// Closes the file and gives it its name: from here on the server starts on it.
async fn name_it(db: Db, folder: &Path) -> Result<(), BackupError> {
    db.close().await?;
    let folder = folder.to_owned();
    blocking(move || {
        let (from, to) = (folder.join(UNFINISHED), folder.join("aftercare.db"));
        std::fs::rename(&from, &to).map_err(at(&to))?;
        settle(&folder)
    })
    .await
}

fn differs(what: &str) -> BackupError {
    refused(
        "restore.differs",
        format!("恢复后的 {what} 与备份不一致：请勿使用恢复出的数据，清空目标后重试；若再次出现，请检查磁盘与内存。"),
        format!(
            "{what} is not what the backup holds after restoring: do not use it; empty the target and try again, and if it comes back, check disk and memory."
        ),
    )
}
