//! A rung fires once per clock and generation: rows, entries and notices agree.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value as Json;
use storage::Db;

use super::{Checked, rows};

type Fired = BTreeMap<(String, String), u64>;

pub async fn check(db: &Db, checked: &mut Checked) -> Result<()> {
    let (mut written, mut told) = (Fired::new(), Fired::new());
    let mut present: BTreeSet<(String, String)> = BTreeSet::new();
    let question = "select r.clock, r.rung, r.generation, c.generation from clocks_rung r \
                    join clocks_clock c on c.id = r.clock";
    for row in rows(db, question).await? {
        let key = (row.string(0)?, row.string(1)?);
        if row.int(2)? == row.int(3)? {
            present.insert(key.clone());
        }
        *written.entry(key).or_default() += 1;
    }
    let noticed = noticed(db).await?;
    let mut firings: BTreeMap<(String, i64), u64> = BTreeMap::new();
    for row in rows(db, "select body, entered_at from journal_entry where kind = 'clock.rung_fired'").await? {
        let body: Json = row.json(0)?;
        let clock = body["clock"].as_str().unwrap_or_default().to_owned();
        let rungs = body["rungs"].as_array().cloned().unwrap_or_default();
        for rung in rungs.iter().filter_map(Json::as_str) {
            *told.entry((clock.clone(), rung.to_owned())).or_default() += 1;
        }
        *firings.entry((clock.clone(), row.int(1)?)).or_default() += 1;
        let speaks = body["told"].as_array().is_some_and(|told| !told.is_empty()) && body["reached"] == true;
        if speaks && !noticed.contains_key(&(clock.clone(), row.int(1)?)) {
            checked.broken(format!("a rung of the clock {clock} fired and nobody was told"));
        }
    }
    for (key, times) in noticed.iter().filter(|(key, times)| firings.get(*key).is_some_and(|fired| *times > fired)) {
        checked.broken(format!("somebody was told {times} times of {:?} rungs at {key:?}", firings.get(key)));
    }
    for (key, times) in &written {
        let entries = told.get(key).copied().unwrap_or(0);
        if entries != *times {
            checked.broken(format!("the rung {key:?} fired {times} times and is told {entries} times"));
        }
    }
    for key in told.keys().filter(|key| !written.contains_key(*key)) {
        checked.broken(format!("the rung {key:?} is told and never fired"));
    }
    remembered(db, &present, checked).await?;
    checked.counted(format!("{} rungs fired, none twice", written.values().sum::<u64>()));
    Ok(())
}

/// By clock and moment, how often one person was told at most under one post by one channel.
async fn noticed(db: &Db) -> Result<BTreeMap<(String, i64), u64>> {
    let question = "select clock, queued_at, count(*) from notify_delivery where clock is not null \
                    group by clock, queued_at, channel, post, name, account";
    let mut noticed = BTreeMap::new();
    for row in rows(db, question).await? {
        let most: &mut u64 = noticed.entry((row.string(0)?, row.int(1)?)).or_default();
        *most = (*most).max(u64::try_from(row.int(2)?)?);
    }
    Ok(noticed)
}

/// What a clock remembers of its present generation is what was written.
async fn remembered(db: &Db, present: &BTreeSet<(String, String)>, checked: &mut Checked) -> Result<()> {
    let mut remembered = BTreeSet::new();
    for row in rows(db, "select id, history from clocks_clock").await? {
        let history: Json = row.json(1)?;
        let fired = history["fired"].as_array().cloned().unwrap_or_default();
        let keys = fired.iter().filter_map(|rung| rung["key"].as_str());
        remembered.extend(keys.map(|key| (row.string(0).unwrap_or_default(), key.to_owned())));
    }
    for key in present.symmetric_difference(&remembered) {
        checked.broken(format!("the rung {key:?} is remembered by its clock or written, not both"));
    }
    Ok(())
}
