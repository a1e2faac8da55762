//! Making a backup while the platform runs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kernel::{HOUR, Instant};
use storage::{Db, Engine, Row, Snapshot, Table, Value};

use super::disk::{copy, make_file, make_folder, settle, settle_all};
use super::manifest::{ChainEnd, FORMAT, Manifest, NAME, PartDoc};
use super::rows::RowsOut;
use super::{BackupError, at, blocking, refused};

/// What is backed up, and by whom.
#[derive(Clone, Debug)]
pub struct Source {
    /// The folder of attachments.
    pub attachments: PathBuf,
    /// The folder that holds the backups.
    pub folder: PathBuf,
    /// The version of the program.
    pub program: &'static str,
    /// The release of the schema the program brings.
    pub release: i64,
}

/// A backup that is complete and on the disk.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// Takes a backup of everything as it stands at one instant. Whatever interrupts it leaves nothing under a name that
/// looks whole.
pub async fn take(db: &Db, source: &Source, now: Instant) -> Result<Taken, BackupError> {
    let stamp = now.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
    let whole = source.folder.join(format!("{PREFIX}{stamp}"));
    if whole.exists() {
        return Err(refused(
            "backup.exists",
            format!("{} 已存在：请稍后再试，或换一个文件夹。", whole.display()),
            format!("{} exists already: try again in a second, or choose another folder.", whole.display()),
        ));
    }
    let partial = Partial::make(&source.folder, &stamp)?;
    let manifest = fill(db, source, &partial.0, now).await?;
    let (from, to, parent) = (partial.0.clone(), whole.clone(), source.folder.clone());
    blocking(move || {
        settle_all(&from)?;
        std::fs::rename(&from, &to).map_err(at(&to))?;
        settle(&parent)
    })
    .await?;
    partial.has_its_name();
    Ok(Taken { folder: whole, manifest })
}

/// How a whole backup's folder is called.
const PREFIX: &str = "aftercare-";
/// How one under way is called.
const PARTIAL: &str = ".aftercare-";

/// A backup under way; dropped before it has its name, it goes.
struct Partial(PathBuf);

impl Partial {
    fn make(folder: &Path, stamp: &str) -> Result<Self, BackupError> {
        let path = folder.join(format!("{PARTIAL}{stamp}-{}.partial", std::process::id()));
        make_folder(&path.join("rows"))?;
        make_folder(&path.join("attachments"))?;
        Ok(Self(path))
    }

    fn has_its_name(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

async fn fill(db: &Db, source: &Source, folder: &Path, now: Instant) -> Result<Manifest, BackupError> {
    let migrations: Vec<String> =
        db.migrated().await?.into_iter().map(|(slice, name)| format!("{slice}/{name}")).collect();
    let release = db.release().await?.unwrap_or(source.release);
    let mut snapshot = db.snapshot(&folder.join("copy.db")).await?;
    let mut found = Found::default();
    let (mut tables, mut parts) = (Vec::new(), Vec::new());
    for at in 0..snapshot.tables().len() {
        let (table, part) = write_table(&mut snapshot, at, folder, &mut found).await?;
        tables.push(table);
        parts.push(part);
    }
    snapshot.end().await?;
    let left_out = copy_attachments((db, source), folder, &found, &mut parts).await?;
    let engine = match db.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        made_at: now.to_string(),
        program: source.program.to_owned(),
        engine: engine.to_owned(),
        release,
        migrations,
        demonstration: found.demonstration,
        journal: found.head.unwrap_or_default(),
        tables,
        parts,
        left_out,
        seal: String::new(),
    };
    let manifest = Manifest { seal: manifest.sealed(), ..manifest };
    let (path, text) = (folder.join(NAME), serde_json::to_vec_pretty(&manifest).unwrap_or_default());
    blocking(move || {
        let mut file = make_file(&path)?;
        std::io::Write::write_all(&mut file, &text).and_then(|()| file.sync_all()).map_err(at(&path))
    })
    .await?;
    Ok(manifest)
}

/// A content.
struct Content {
    sha256: String,
    /// SHA-256 of what lies at the place: sealed, or the content itself.
    stored: String,
    place: String,
}

/// What the rows tell of the rest of the backup.
#[derive(Default)]
struct Found {
    head: Option<ChainEnd>,
    /// Contents as they lie on the disk, sealed or open.
    contents: Vec<Content>,
    /// The contents that something refers to.
    referenced: BTreeSet<String>,
    demonstration: bool,
}

impl Found {
    fn look(&mut self, table: &Table, row: &Row) {
        let of = |column: &str| {
            let at = table.columns.iter().position(|name| name == column)?;
            row.values().get(at)
        };
        let text = |column: &str| match of(column) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        match table.name.as_str() {
            "journal_head" => {
                let seq = if let Some(Value::Int(seq)) = of("seq") { *seq } else { 0 };
                self.head = Some(ChainEnd { seq, hash: text("hash") });
            }
            "files_blob" => {
                let sha256 = text("sha256");
                let stored = Some(text("stored_sha256")).filter(|stored| !stored.is_empty());
                let stored = stored.unwrap_or_else(|| sha256.clone());
                self.contents.push(Content { sha256, stored, place: text("place") });
            }
            "files_attachment" if matches!(of("referenced_at"), Some(Value::Int(_))) => {
                self.referenced.insert(text("sha256"));
            }
            "operations_demonstration" => self.demonstration = true,
            _ => {}
        }
    }
}

async fn write_table(
    snapshot: &mut Snapshot,
    at: usize,
    folder: &Path,
    found: &mut Found,
) -> Result<(super::manifest::TableDoc, PartDoc), BackupError> {
    let table = snapshot.tables()[at].clone();
    let mut out = RowsOut::create(folder, table.clone())?;
    loop {
        let rows = snapshot.next(at).await?;
        if rows.is_empty() {
            return blocking(move || out.finish()).await;
        }
        for row in &rows {
            found.look(&table, row);
        }
        out = blocking(move || {
            for row in &rows {
                out.put(row.values())?;
            }
            Ok(out)
        })
        .await?;
    }
}

/// Copies every content, checking it against its row. One that is gone may only be one that nothing refers to.
async fn copy_attachments(
    (db, source): (&Db, &Source),
    folder: &Path,
    found: &Found,
    parts: &mut Vec<PartDoc>,
) -> Result<Vec<String>, BackupError> {
    let mut left_out = Vec::new();
    for Content { sha256, stored, place } in &found.contents {
        let (from, name) = (source.attachments.join(place), format!("attachments/{place}"));
        if !from.exists() {
            // Erased with what referred to it since the rows were read, or never referred to.
            let now = files::place_of(db, sha256).await?;
            if now.is_none() || !found.referenced.contains(sha256) {
                left_out.push(place.clone());
                continue;
            }
            if now.as_ref() != Some(place) {
                return Err(refused(
                    "backup.attachment_moved",
                    "附件正在加密（aftercare keys rotate）：请在其完成后重新备份。",
                    "attachments are being sealed (`aftercare keys rotate`): back up again when that is done.",
                ));
            }
        }
        let (to, shown) = (folder.join(&name), from.clone());
        let part = blocking(move || copy(&from, &to, name)).await?;
        if part.sha256 != *stored {
            return Err(refused(
                "backup.attachment_damaged",
                format!("附件 {} 的内容已损坏：请从上一份备份恢复该文件后再备份。", shown.display()),
                format!(
                    "the attachment {} is damaged: put it back from the backup before, then back up.",
                    shown.display()
                ),
            ));
        }
        parts.push(part);
    }
    Ok(left_out)
}

/// Keeps the newest `keep` whole backups in `folder` and takes the older ones away. Returns those taken away.
pub fn keep(folder: &Path, keep: usize) -> Result<Vec<PathBuf>, BackupError> {
    let mut whole: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if instant_of(name, PREFIX).is_some() && path.join(NAME).is_file() {
            whole.push(path);
        }
    }
    whole.sort();
    whole.truncate(whole.len().saturating_sub(keep.max(1)));
    for path in &whole {
        // The manifest first: what is being taken away must not look whole.
        std::fs::remove_file(path.join(NAME)).map_err(at(path))?;
        std::fs::remove_dir_all(path).map_err(at(path))?;
    }
    Ok(whole)
}

/// Takes away what backups left behind that were killed more than a day before `now`.
pub fn leftovers(folder: &Path, now: Instant) -> Result<usize, BackupError> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let old = instant_of(name, PARTIAL).is_some_and(|began| began < now.plus(-24 * HOUR));
        if old && name.ends_with(".partial") {
            std::fs::remove_dir_all(&path).map_err(at(&path))?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// The instant in a backup's name.
fn instant_of(name: &str, prefix: &str) -> Option<Instant> {
    let stamp = name.strip_prefix(prefix)?.get(..16)?;
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
    let zoned = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Instant::from_micros(zoned.timestamp().as_microsecond()))
}
