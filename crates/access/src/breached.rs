//! The list of breached passwords: a file that is looked into, not read.
//!
//! Two forms are understood. *Hashes*: one SHA-1 in hexadecimal a line, in ascending order, with or without `:count`
//! behind it, as Pwned Passwords publishes them; it is searched by halving and may be of any size. *Texts*: one password
//! a line, at most 64 MiB; it is kept in memory as hashes.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

use sha1::{Digest, Sha1};

const HASH: usize = 40;
/// A line is a hash, a colon, a count and its end.
const LINE: usize = 80;
const LARGEST_TEXT: u64 = 64 * 1024 * 1024;
/// How many places of a list of hashes are looked at when it is opened.
const PROBES: u64 = 1000;

/// An opened list.
#[derive(Debug)]
pub struct BreachedList(Form);

#[derive(Debug)]
enum Form {
    Hashes { file: File, length: u64 },
    Texts(HashSet<[u8; 20]>),
}

impl BreachedList {
    /// Opens the list at `path`; a list of hashes that is not in order is refused.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut start = [0; LINE];
        let read = file.read_at(&mut start, 0)?;
        if hash_of(start.get(..read).unwrap_or_default()).is_some() {
            let list = Form::Hashes { file, length };
            in_order(&list)?;
            return Ok(Self(list));
        }
        if length > LARGEST_TEXT {
            return Err(io::Error::other(
                "a list of texts is at most 64 MiB; use one of SHA-1 hashes in ascending order",
            ));
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
        Ok(Self(Form::Texts(lines.map(|line| Sha1::digest(line).into()).collect())))
    }

    /// Whether `password` stands in the list. Reads the disk: not on an async thread.
    pub fn contains(&self, password: &str) -> io::Result<bool> {
        let digest: [u8; 20] = Sha1::digest(password.as_bytes()).into();
        match &self.0 {
            Form::Texts(known) => Ok(known.contains(&digest)),
            Form::Hashes { file, length } => search(file, *length, hex::encode_upper(digest).as_bytes()),
        }
    }
}

/// Halves the file until the line that could hold `wanted` is found.
fn search(file: &File, length: u64, wanted: &[u8]) -> io::Result<bool> {
    // The line that starts at or behind `low` and before `high` may be the one.
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        let Some((start, hash)) = line_from(file, length, middle)?.filter(|(start, _)| *start < high) else {
            high = middle;
            continue;
        };
        match hash.as_slice().cmp(wanted) {
            Ordering::Equal => return Ok(true),
            Ordering::Less => low = start + HASH as u64,
            Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// The first line that starts at `from` or behind it: where, and its hash in upper case.
fn line_from(file: &File, length: u64, from: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
    // One byte earlier: whether `from` itself starts a line is told by what stands before it.
    let before = from.saturating_sub(1);
    let mut bytes = [0; 2 * LINE];
    let mut read = 0;
    while read < bytes.len() && before + (read as u64) < length {
        match file.read_at(bytes.get_mut(read..).unwrap_or_default(), before + read as u64)? {
            0 => break,
            more => read += more,
        }
    }
    let bytes = bytes.get(..read).unwrap_or_default();
    let skip = if from == 0 { Some(0) } else { bytes.iter().position(|byte| *byte == b'\n').map(|end| end + 1) };
    let Some(line) = skip.and_then(|skip| bytes.get(skip..)).filter(|line| !line.is_empty()) else { return Ok(None) };
    let start = before + skip.unwrap_or(0) as u64;
    hash_of(line).map(|hash| Some((start, hash))).ok_or_else(|| broken(start))
}

/// The hash a line begins with, in upper case.
fn hash_of(line: &[u8]) -> Option<Vec<u8>> {
    let hash = line.get(..HASH)?;
    let ends = line.get(HASH).is_none_or(|byte| matches!(byte, b':' | b'\r' | b'\n'));
    (ends && hash.iter().all(u8::is_ascii_hexdigit)).then(|| hash.to_ascii_uppercase())
}

/// Looks at places all over the file: each hash must be greater than the one before.
fn in_order(form: &Form) -> io::Result<()> {
    let Form::Hashes { file, length } = form else { return Ok(()) };
    let mut before: Option<(u64, Vec<u8>)> = None;
    for probe in 0..PROBES {
        let Some((start, hash)) = line_from(file, *length, length * probe / PROBES)? else { continue };
        if before.as_ref().is_some_and(|(at, earlier)| *at < start && *earlier >= hash) {
            return Err(io::Error::other("the hashes are not in ascending order: sort the file (LC_ALL=C sort)"));
        }
        before = Some((start, hash));
    }
    Ok(())
}

fn broken(at: u64) -> io::Error {
    io::Error::other(format!("at byte {at} stands no SHA-1"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use super::*;

    fn listed(lines: &[String], end: &str) -> (tempfile::TempDir, io::Result<BreachedList>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, lines.join(end) + end).unwrap();
        let list = BreachedList::open(&path);
        (folder, list)
    }

    fn hashes(count: u32) -> Vec<String> {
        let mut hashes: Vec<String> =
            (0..count).map(|n| hex::encode_upper(Sha1::digest(format!("password-{n}").as_bytes()))).collect();
        hashes.sort_unstable();
        hashes
    }

    #[test]
    fn every_line_of_a_sorted_list_is_found_and_nothing_else() {
        for (end, counted) in [("\r\n", true), ("\n", false)] {
            let lines: Vec<String> = hashes(500)
                .into_iter()
                .enumerate()
                .map(|(n, hash)| if counted { format!("{hash}:{}", n * 7919) } else { hash.to_lowercase() })
                .collect();
            let (_folder, list) = listed(&lines, end);
            let list = list.unwrap();
            assert!(matches!(list.0, Form::Hashes { .. }));
            for n in 0..500 {
                assert!(list.contains(&format!("password-{n}")).unwrap(), "{n}");
                assert!(!list.contains(&format!("no-password-{n}")).unwrap(), "{n}");
            }
        }
    }

    #[test]
    fn one_line_and_lines_without_an_end_are_lists_too() {
        for count in [1, 2, 3] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list");
            std::fs::write(&path, hashes(count).join("\n")).unwrap();
            let list = BreachedList::open(&path).unwrap();
            assert!((0..count).all(|n| list.contains(&format!("password-{n}")).unwrap()), "{count}");
        }
    }

    #[test]
    fn a_list_of_texts_is_understood_and_one_out_of_order_is_refused() {
        let (_folder, list) = listed(&["woaini1314".to_owned(), "Passw0rd!".to_owned()], "\r\n");
        let list = list.unwrap();
        assert!(list.contains("woaini1314").unwrap() && !list.contains("Woaini1314").unwrap());
        let mut lines = hashes(300);
        lines.reverse();
        assert!(listed(&lines, "\n").1.is_err());
        let mut lines = hashes(300);
        lines[150] = "no hash".to_owned();
        let (_folder, list) = listed(&lines, "\n");
        assert!(list.is_err_and(|error| error.to_string().contains("no SHA-1")));
    }
}
