//! Ends of the chain written down in a file that only grows: JSON lines `{"at", "seq", "hash"}`, `at` in RFC 3339, and `stamp` where a
//! time-stamp authority stands behind it.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use kernel::Instant;
use serde::{Deserialize, Serialize};

use super::{Anchor, Head};

/// Why ends could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// The file failed.
    #[error("the file of chain ends cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    /// A line does not read.
    #[error("line {0} of the file of chain ends does not read")]
    Line(usize),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    seq: i64,
    hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stamp: Option<String>,
}

/// The ends in the file, oldest first; none where there is no file yet.
pub fn read_anchors(file: &Path) -> Result<Vec<Anchor>, AnchorError> {
    let opened = match std::fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for (at, line) in BufReader::new(opened).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        found.push(read_anchor(&line).ok_or(AnchorError::Line(at + 1))?);
    }
    Ok(found)
}

/// An end as a line of the file tells it, or as a mail quotes that line; none where it does not read.
pub fn read_anchor(line: &str) -> Option<Anchor> {
    let line: Line = serde_json::from_str(line.trim().trim_start_matches("> ")).ok()?;
    let at: Instant = line.at.parse().ok()?;
    Some(Anchor { head: Head { seq: line.seq, hash: line.hash }, at: Some(at), stamp: line.stamp })
}

/// `head` as it is written down, one line without its end. `stamp` is a time stamp's token over [`Head::stamped`], base64.
pub fn anchor_line(head: &Head, at: Instant, stamp: Option<String>) -> Result<String, AnchorError> {
    let line = Line { at: at.to_string(), seq: head.seq, hash: head.hash.clone(), stamp };
    Ok(serde_json::to_string(&line).map_err(std::io::Error::from)?)
}

/// Writes a line of [`anchor_line`] behind the others, on the disk before it returns.
pub fn write_anchor(file: &Path, line: &str) -> Result<(), AnchorError> {
    let mut opened = OpenOptions::new().create(true).append(true).open(file)?;
    opened.write_all(format!("{line}\n").as_bytes())?;
    opened.sync_all()?;
    Ok(())
}
