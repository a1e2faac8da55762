//! Files that are on the disk when they are said to be.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::PartDoc;
use super::{BackupError, at};

/// Makes a folder that only its owner can open.
pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path))
}

/// Makes a file that only its owner can read; one that exists is an error.
pub(super) fn make_file(path: &Path) -> Result<File, BackupError> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at(path))
}

/// Has the disk keep what a folder lists.
pub(super) fn settle(folder: &Path) -> Result<(), BackupError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// Has the disk keep what a folder and all below it list.
pub(super) fn settle_all(folder: &Path) -> Result<(), BackupError> {
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        if entry.file_type().map_err(at(entry.path()))?.is_dir() {
            settle_all(&entry.path())?;
        }
    }
    settle(folder)
}

/// Writes and counts and hashes.
pub(super) struct Counting {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Counting {
    pub fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new(), bytes: 0 }
    }

    /// Durable, with what was written.
    pub fn finish(self, path: &Path, name: String) -> Result<PartDoc, BackupError> {
        let file = self.file.into_inner().map_err(|error| at(path)(error.into_error()))?;
        file.sync_all().map_err(at(path))?;
        Ok(PartDoc { path: name, bytes: self.bytes, sha256: hex::encode(self.hash.finalize()) })
    }
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Copies a file durably and says what was copied.
pub(super) fn copy(from: &Path, to: &Path, name: String) -> Result<PartDoc, BackupError> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    let mut source = BufReader::with_capacity(1 << 16, File::open(from).map_err(at(from))?);
    let mut target = Counting::new(make_file(to)?);
    std::io::copy(&mut source, &mut target).map_err(at(to))?;
    target.finish(to, name)
}

/// Length and SHA-256 of a file.
pub(super) fn measure(path: &Path) -> Result<(u64, String), BackupError> {
    let mut file = File::open(path).map_err(at(path))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).map_err(at(path))? {
            0 => return Ok((bytes, hex::encode(hash.finalize()))),
            read => {
                hash.update(&piece[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// Every file below `folder`, as places from it. What is neither file nor folder is listed too: nobody expects it.
pub(super) fn files(folder: &Path) -> Result<Vec<String>, BackupError> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(at(&next))? {
            let entry = entry.map_err(at(&next))?;
            let path = entry.path();
            if entry.file_type().map_err(at(&path))?.is_dir() {
                open.push(path);
            } else if let Ok(place) = path.strip_prefix(folder) {
                found.push(place.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}
