//! The chain of the journal, by a second implementation of its canonical form.

use anyhow::Result;
use sha2::{Digest, Sha256};
use storage::{Db, Query, Row, Value};

use super::{Checked, rows};

const PAGE: &str = "select s.seq, s.hash, e.id, e.subject_kind, e.subject, e.kind, e.actor, e.side, e.customer, \
    e.visibility, e.occurred_at, e.entered_at, e.body from journal_seal s join journal_entry e on e.id = s.entry \
    where s.seq > $1 order by s.seq limit 5000";

pub async fn check(db: &Db, checked: &mut Checked) -> Result<()> {
    let (mut seq, mut hash) = (0, "0".repeat(64));
    loop {
        let page = db.rows(Query::built(PAGE, vec![Value::from(seq)])).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            let expected = chained(seq + 1, &hash, row)?;
            if row.int(0)? != seq + 1 || row.text(1)? != expected {
                checked.broken(format!("the chain breaks at {} (after {seq})", row.int(0)?));
                return Ok(());
            }
            (seq, hash) = (seq + 1, expected);
        }
    }
    let head = rows(db, "select seq, hash from journal_head where id = 1").await?;
    let end = head.first().map(|row| Ok::<_, anyhow::Error>((row.int(0)?, row.string(1)?))).transpose()?;
    if end != Some((seq, hash)) {
        checked.broken(format!("the chain ends at {seq}, its head says {end:?}"));
    }
    let loose = "select count(*) from journal_entry e left join journal_seal s on s.entry = e.id \
                 left join journal_pending p on p.entry = e.id \
                 where (s.entry is null and p.entry is null) or (s.entry is not null and p.entry is not null)";
    let loose = rows(db, loose).await?.first().map_or(Ok(0), |row| row.int(0))?;
    if loose > 0 {
        checked.broken(format!("{loose} entries are neither sealed nor waiting for it, or both"));
    }
    checked.counted(format!("{seq} sealed entries, the chain whole"));
    Ok(())
}

/// Netstrings of the entry after the hash before it, as the journal documents them.
fn chained(seq: i64, previous: &str, row: &Row) -> Result<String> {
    let mut form = Vec::new();
    let mut put = |text: &str| form.extend_from_slice(format!("{}:{text},", text.len()).as_bytes());
    put("aftercare.journal.1");
    put(&seq.to_string());
    put(previous);
    for column in 2..8 {
        put(row.text(column)?);
    }
    put(&row.opt_text(8)?.unwrap_or_default());
    put(row.text(9)?);
    put(&row.int(10)?.to_string());
    put(&row.int(11)?.to_string());
    put(row.text(12)?);
    Ok(hex::encode(Sha256::digest(form)))
}
