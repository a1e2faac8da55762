//! The journal's ends: whether they still arrive where nobody here can change them, and under an authority's stamp.

use std::collections::BTreeMap;

use journal::{Anchor, read_anchors};
use kernel::{HOUR, Instant};
use storage::{Db, DbError};

use super::{Finding, Level, unanswered};
use crate::ends::{EndSettings, mailed};

/// What is asked for in `asked`, and whether it happens. Too long ago is what two ends in a row have missed.
pub async fn look(asked: &EndSettings, db: &Db, now: Instant) -> Vec<Finding> {
    let mut ends = Vec::new();
    let mut found = Vec::new();
    if let Some(file) = &asked.file {
        match read_anchors(file) {
            Ok(written) => {
                found.extend(late(written.last(), asked, now, ("链尾文件", "the file of chain ends")));
                ends.extend(written);
            }
            Err(error) => return vec![unreadable(&error)],
        }
    }
    match newest_mailed(asked, db).await {
        Ok(by_address) => {
            for address in &asked.mail_to {
                let (zh, en) = (format!("发往 {address} 的链尾邮件"), format!("the mail of chain ends to {address}"));
                found.extend(late(by_address.get(address), asked, now, (&zh, &en)));
            }
            ends.extend(by_address.into_values());
        }
        Err(error) => found.push(unanswered("journal.unknown", ("操作留痕", "the journal"), &error)),
    }
    ends.sort_by_key(|end| end.at);
    if asked.authority.is_some() {
        found.extend(unstamped(&ends, asked, now));
    }
    if found.is_empty() {
        let seq = ends.last().map_or(0, |end| end.head.seq);
        found.push(Finding::good(
            "journal.ends_kept",
            format!("链尾按时留存（到第 {seq} 条）"),
            format!("the journal's ends are kept in time (up to {seq})"),
        ));
    }
    found
}

/// By address, the newest end that was mailed there.
async fn newest_mailed(asked: &EndSettings, db: &Db) -> Result<BTreeMap<String, Anchor>, DbError> {
    let mut newest: BTreeMap<String, Anchor> = BTreeMap::new();
    if asked.mail_to.is_empty() {
        return Ok(newest);
    }
    for (address, end) in mailed(db).await? {
        let known = newest.get(&address).and_then(|known| known.at);
        if known.is_none() || known < end.at {
            newest.insert(address, end);
        }
    }
    Ok(newest)
}

/// What to say when the newest end somewhere is too old, or there is none.
fn late(newest: Option<&Anchor>, asked: &EndSettings, now: Instant, (zh, en): (&str, &str)) -> Option<Finding> {
    let remedy = (
        "查看 aftercare serve 日志中的原因：文件所在磁盘是否可写，邮件服务器是否收下（见邮件一项）。恢复后会自动继续留存。",
        "Look in the log of aftercare serve: whether the file's disk can be written, whether the mail server takes it (see mail). It goes on by itself.",
    );
    let Some(at) = newest.and_then(|end| end.at) else {
        return Some(Finding::warning(
            "journal.end_never_kept",
            format!("{zh}：一次都没有留存"),
            format!("{en}: nothing was ever kept there"),
            remedy,
        ));
    };
    let age = now.since(at);
    (age > 2 * asked.every).then(|| {
        let (hours, every) = (age / HOUR, asked.every / HOUR);
        Finding::failure(
            "journal.end_too_old",
            format!("{zh}：最近一次在 {hours} 小时前，应每 {every} 小时一次"),
            format!("{en}: the last one is {hours} h old, one is asked for every {every} h"),
            remedy,
        )
    })
}

/// What to say when the newest of these ends, oldest first, has no stamp.
fn unstamped(ends: &[Anchor], asked: &EndSettings, now: Instant) -> Option<Finding> {
    let newest = ends.last()?;
    if newest.stamp.is_some() {
        return None;
    }
    let remedy = (
        "查看日志中时间戳机构拒绝的原因，核对 [journal] tsa_url、tsa_ca_file 与到该机构的网络；下一个链尾会重新申请。",
        "The log says why the authority gave none; check [journal] tsa_url and tsa_ca_file and the way there. The next end asks again.",
    );
    let stamped = ends.iter().rev().find(|end| end.stamp.is_some()).and_then(|end| end.at);
    let age = stamped.map(|at| now.since(at));
    let (zh, en) = match age {
        Some(age) => (
            format!("最近的链尾没有时间戳；上一个有时间戳的在 {} 小时前", age / HOUR),
            format!("the journal's newest end has no time stamp; the last one that has is {} h old", age / HOUR),
        ),
        None => ("链尾从未取得时间戳".to_owned(), "no end of the journal ever got a time stamp".to_owned()),
    };
    let is_recent = age.is_some_and(|age| age <= 2 * asked.every);
    let level = if is_recent { Level::Warning } else { Level::Failure };
    Some(Finding { level, ..Finding::failure("journal.end_unstamped", zh, en, remedy) })
}

fn unreadable(error: &journal::AnchorError) -> Finding {
    Finding::failure(
        "journal.ends_unreadable",
        format!("链尾文件读不出：{error}"),
        format!("the file of chain ends does not read: {error}"),
        (
            "核对 [journal] anchor_file 与所在磁盘；文件被改动过时保留原样，通知审计管理员，另指定一个新文件。",
            "Check [journal] anchor_file and its disk; if the file was changed, keep it as it is, tell the auditor, and name a new one.",
        ),
    )
}
