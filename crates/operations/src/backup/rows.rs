//! Rows as lines: a JSON array a row; bytes as `{"hex": "…"}`.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use storage::{Table, Value};

use super::disk::{Counting, make_file};
use super::manifest::{PartDoc, TableDoc};
use super::{BackupError, at, part};

/// The sum of all rows' hashes: the same in whatever order they are read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fingerprint(u128);

impl Fingerprint {
    fn add(&mut self, line: &[u8]) {
        let mut first = [0; 16];
        first.copy_from_slice(&Sha256::digest(line)[..16]);
        self.0 = self.0.wrapping_add(u128::from_be_bytes(first));
    }

    pub fn add_row(&mut self, row: &[Value]) {
        self.add(line(row).as_bytes());
    }

    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// Writes the rows of one table.
pub(super) struct RowsOut {
    path: PathBuf,
    table: Table,
    out: GzEncoder<Counting>,
    rows: u64,
    fingerprint: Fingerprint,
}

impl RowsOut {
    pub fn create(folder: &Path, table: Table) -> Result<Self, BackupError> {
        let path = folder.join(place(&table.name));
        let out = GzEncoder::new(Counting::new(make_file(&path)?), Compression::fast());
        Ok(Self { path, table, out, rows: 0, fingerprint: Fingerprint::default() })
    }

    pub fn put(&mut self, row: &[Value]) -> Result<(), BackupError> {
        let mut line = line(row);
        self.fingerprint.add(line.as_bytes());
        line.push('\n');
        self.rows += 1;
        self.out.write_all(line.as_bytes()).map_err(at(&self.path))
    }

    pub fn finish(self) -> Result<(TableDoc, PartDoc), BackupError> {
        let part = place(&self.table.name);
        let written = self.out.finish().map_err(at(&self.path))?.finish(&self.path, part.clone())?;
        let Table { name, columns } = self.table;
        let table = TableDoc { name, columns, rows: self.rows, fingerprint: self.fingerprint.hex(), part };
        Ok((table, written))
    }
}

/// Reads the rows of one table.
pub(super) struct RowsIn {
    part: String,
    lines: BufReader<GzDecoder<BufReader<File>>>,
}

impl RowsIn {
    pub fn open(folder: &Path, table: &TableDoc) -> Result<Self, BackupError> {
        let path = folder.join(&table.part);
        let file = File::open(&path).map_err(at(&path))?;
        Ok(Self { part: table.part.clone(), lines: BufReader::new(GzDecoder::new(BufReader::new(file))) })
    }

    /// At most so many rows; none after the last.
    pub fn next(&mut self, limit: usize) -> Result<Vec<Vec<Value>>, BackupError> {
        let unreadable = || part("backup.unreadable", &self.part, "无法读取", "does not read");
        let (mut rows, mut line) = (Vec::new(), String::new());
        while rows.len() < limit {
            line.clear();
            if self.lines.read_line(&mut line).map_err(|_| unreadable())? == 0 {
                break;
            }
            rows.push(read(&line).ok_or_else(unreadable)?);
        }
        Ok(rows)
    }
}

fn place(table: &str) -> String {
    format!("rows/{table}.jsonl.gz")
}

fn line(row: &[Value]) -> String {
    let values = row.iter().map(|value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => Json::from(*number),
        Value::Text(text) => Json::String(text.clone()),
        Value::Bytes(bytes) => serde_json::json!({ "hex": hex::encode(bytes) }),
    });
    Json::Array(values.collect()).to_string()
}

fn read(line: &str) -> Option<Vec<Value>> {
    let Ok(Json::Array(values)) = serde_json::from_str(line) else { return None };
    let value = |value: Json| match value {
        Json::Null => Some(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Int),
        Json::String(text) => Some(Value::Text(text)),
        Json::Object(map) => hex::decode(map.get("hex")?.as_str()?).ok().map(Value::Bytes),
        Json::Bool(_) | Json::Array(_) => None,
    };
    values.into_iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_as_it_was_written_whatever_is_in_it() {
        let row = vec![
            Value::Null,
            Value::Int(i64::MIN),
            Value::Int(i64::MAX),
            Value::Text("换行\n引号\"{\"hex\": \"00\"}".into()),
            Value::Bytes(vec![0, 255]),
        ];
        assert_eq!(read(&line(&row)), Some(row));
    }

    #[test]
    fn the_fingerprint_does_not_depend_on_the_order_and_notices_every_change() {
        let rows = [vec![Value::Int(1)], vec![Value::Int(2)], vec![Value::Text("2".into())]];
        let of = |order: &[usize]| {
            let mut sum = Fingerprint::default();
            for at in order {
                sum.add_row(&rows[*at]);
            }
            sum.hex()
        };
        assert_eq!(of(&[0, 1]), of(&[1, 0]));
        assert_ne!(of(&[0, 1]), of(&[0, 2]));
        assert_ne!(of(&[0]), of(&[0, 0]));
    }
}
