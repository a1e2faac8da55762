//! Checking a backup before anything is made from it: every part, and nothing beside them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::disk::{files, measure};
use super::manifest::{FORMAT, Manifest, NAME, is_inside};
use super::{BackupError, at, blocking, part, refused};

/// A backup whose every part is what its manifest says.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// Checks the backup in `folder`: it is one, its manifest is unaltered, every part is there and is what was written, and
/// nothing else lies beside them. The first part that does not hold is named.
pub async fn check(folder: &Path) -> Result<Checked, BackupError> {
    let folder = folder.to_owned();
    blocking(move || {
        let manifest = read(&folder)?;
        let named: BTreeSet<&str> = manifest.parts.iter().map(|part| part.path.as_str()).collect();
        for found in files(&folder)? {
            if found != NAME && !named.contains(found.as_str()) {
                return Err(part("backup.foreign_part", &found, "不属于这份备份", "does not belong to it"));
            }
        }
        for table in &manifest.tables {
            if !named.contains(table.part.as_str()) {
                return Err(part("backup.part_missing", &table.part, "缺失", "is missing"));
            }
        }
        for document in &manifest.parts {
            let path = folder.join(&document.path);
            if !is_inside(&document.path) || path.is_symlink() {
                return Err(part("backup.foreign_part", &document.path, "指向备份之外", "leads out of the backup"));
            }
            if !path.is_file() {
                return Err(part("backup.part_missing", &document.path, "缺失", "is missing"));
            }
            let (bytes, sha256) = measure(&path)?;
            if bytes != document.bytes {
                return Err(part(
                    "backup.part_truncated",
                    &document.path,
                    "长度不符，可能被截断",
                    "has another length: it was cut off or added to",
                ));
            }
            if sha256 != document.sha256 {
                return Err(part("backup.part_altered", &document.path, "内容与清单不符", "is not what was written"));
            }
        }
        Ok(Checked { folder, manifest })
    })
    .await
}

fn read(folder: &Path) -> Result<Manifest, BackupError> {
    let path = folder.join(NAME);
    if !path.is_file() {
        return Err(refused(
            "backup.no_backup",
            format!("{} 不是完整的备份：其中没有 {NAME}。请指定 aftercare backup 生成的文件夹。", folder.display()),
            format!(
                "{} is no whole backup: it holds no {NAME}. Name a folder that `aftercare backup` made.",
                folder.display()
            ),
        ));
    }
    let text = std::fs::read(&path).map_err(at(&path))?;
    let format = serde_json::from_slice::<serde_json::Value>(&text)
        .ok()
        .and_then(|json| json["format"].as_str().map(str::to_owned));
    match format.as_deref() {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(refused(
                "backup.other_format",
                format!("备份的格式是 {other}，本程序只认 {FORMAT}：请使用生成它的程序版本。"),
                format!("the backup has the form {other}, this program reads {FORMAT}: use the program that made it."),
            ));
        }
        None => return Err(part("backup.manifest_altered", NAME, "无法读取", "does not read")),
    }
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|_| part("backup.manifest_altered", NAME, "无法读取", "does not read"))?;
    if manifest.seal != manifest.sealed() {
        return Err(part(
            "backup.manifest_altered",
            NAME,
            "与其封印不符，已被改动",
            "does not match its seal: it was altered",
        ));
    }
    Ok(manifest)
}
