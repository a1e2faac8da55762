//! Advisories about the web's packages, in the format of <https://ossf.github.io/osv-schema/>: one JSON file each, in any
//! folder below the one that is given, as GitHub's advisory database and OSV's exports lay them down.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use semver::Version;
use serde_json::Value;

use super::parts::Part;

/// What the advisories below `folder` say about `parts`, and how many were read.
pub fn known(folder: &Path, parts: &[Part]) -> Result<(usize, Vec<String>)> {
    let mut named: HashMap<&str, Vec<&Part>> = HashMap::new();
    for part in parts.iter().filter(|part| part.kind == "npm") {
        named.entry(part.name.as_str()).or_default().push(part);
    }
    let mut folders = vec![folder.to_owned()];
    let (mut read, mut told) = (0, Vec::new());
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let text = fs::read(&path).with_context(|| path.display().to_string())?;
                let advisory: Value = serde_json::from_slice(&text).with_context(|| path.display().to_string())?;
                read += usize::from(is_of_npm(&advisory));
                told.extend(against(&advisory, &named).with_context(|| path.display().to_string())?);
            }
        }
    }
    if read == 0 {
        bail!("{} holds no advisory about a package of npm", folder.display());
    }
    told.sort();
    told.dedup();
    Ok((read, told))
}

fn affected(advisory: &Value) -> impl Iterator<Item = &Value> {
    let all = advisory["affected"].as_array().into_iter().flatten();
    all.filter(|affected| affected["package"]["ecosystem"] == "npm")
}

fn is_of_npm(advisory: &Value) -> bool {
    affected(advisory).next().is_some()
}

fn against(advisory: &Value, parts: &HashMap<&str, Vec<&Part>>) -> Result<Vec<String>> {
    if !advisory["withdrawn"].is_null() {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    for affected in affected(advisory) {
        let name = affected["package"]["name"].as_str().unwrap_or_default();
        for part in parts.get(name).into_iter().flatten() {
            if holds(affected, &part.version)? {
                let text = |key: &str| advisory[key].as_str().unwrap_or_default().to_owned();
                told.push(format!("{} {}: {} ({})", part.name, part.version, text("summary"), text("id")));
            }
        }
    }
    Ok(told)
}

/// Whether the version is among those listed, or in one of the ranges.
fn holds(affected: &Value, version: &str) -> Result<bool> {
    if affected["versions"].as_array().is_some_and(|listed| listed.iter().any(|one| one == version)) {
        return Ok(true);
    }
    let locked = Version::parse(version).with_context(|| format!("the locked version {version}"))?;
    for range in affected["ranges"].as_array().into_iter().flatten() {
        if ["SEMVER", "ECOSYSTEM"].iter().any(|kind| range["type"] == *kind) && within(range, &locked)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The events of a range in the order of their versions: from an `introduced` on it is affected, from a `fixed` on and
/// after a `last_affected` it is not.
fn within(range: &Value, locked: &Version) -> Result<bool> {
    let mut events = Vec::new();
    for event in range["events"].as_array().into_iter().flatten() {
        for (kind, rank) in [("introduced", 0), ("fixed", 1), ("last_affected", 2)] {
            if let Some(version) = event[kind].as_str() {
                events.push((parsed(version)?, rank));
            }
        }
    }
    events.sort();
    Ok(events.iter().fold(false, |inside, (version, rank)| match rank {
        0 if locked >= version => true,
        1 if locked >= version => false,
        2 if locked > version => false,
        _ => inside,
    }))
}

/// A version of an advisory; `0` stands for all from the first on.
fn parsed(version: &str) -> Result<Version> {
    match version {
        "0" => Ok(Version::new(0, 0, 0)),
        other => Version::parse(other).with_context(|| format!("the version {other}")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    fn part(name: &str, version: &str) -> Part {
        Part { kind: "npm", name: name.into(), version: version.into(), licence: None, hash: None }
    }

    fn advisory(folder: &Path, id: &str, package: &str, change: &Value) {
        let mut text = json!({ "id": id, "summary": "made up for a test", "affected": [{ "package": { "ecosystem": "npm", "name": package } }] });
        for (key, value) in change.as_object().unwrap() {
            match key.as_str() {
                "withdrawn" => text["withdrawn"] = value.clone(),
                _ => text["affected"][0][key] = value.clone(),
            }
        }
        let home = folder.join("2026").join(id);
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join(format!("{id}.json")), text.to_string()).unwrap();
    }

    fn events(events: &Value) -> Value {
        json!({ "ranges": [{ "type": "SEMVER", "events": events }] })
    }

    #[test]
    fn a_locked_package_is_told_where_an_advisory_reaches_its_version_and_only_there() {
        let folder = tempfile::tempdir().unwrap();
        let open = events(&json!([{ "introduced": "0" }]));
        advisory(folder.path(), "OPEN", "a", &open);
        advisory(folder.path(), "FIXED", "a", &events(&json!([{ "introduced": "0" }, { "fixed": "1.2.3" }])));
        advisory(folder.path(), "LATER", "a", &events(&json!([{ "introduced": "1.2.4" }])));
        advisory(
            folder.path(),
            "LAST",
            "a",
            &events(&json!([{ "introduced": "1.0.0" }, { "last_affected": "1.2.3" }])),
        );
        advisory(folder.path(), "PAST", "a", &events(&json!([{ "introduced": "0" }, { "last_affected": "1.2.2" }])));
        let twice =
            json!([{ "introduced": "0" }, { "fixed": "1.0.0" }, { "introduced": "1.2.0" }, { "fixed": "1.3.0" }]);
        advisory(folder.path(), "TWICE", "a", &events(&twice));
        advisory(folder.path(), "BEFORE", "a", &events(&json!([{ "introduced": "1.2.3-rc.1" }, { "fixed": "1.2.3" }])));
        advisory(folder.path(), "LISTED", "a", &json!({ "versions": ["1.2.3"] }));
        advisory(folder.path(), "OTHER", "b", &open);
        let mut withdrawn = open.clone();
        withdrawn["withdrawn"] = json!("2026-01-01T00:00:00Z");
        advisory(folder.path(), "WITHDRAWN", "a", &withdrawn);
        let (read, told) = known(folder.path(), &[part("a", "1.2.3")]).unwrap();
        let ids: Vec<&str> = told.iter().map(|one| one.rsplit_once('(').unwrap().1.trim_end_matches(')')).collect();
        assert_eq!((read, ids), (10, vec!["LAST", "LISTED", "OPEN", "TWICE"]));
        assert!(told[0].starts_with("a 1.2.3: made up"), "{told:?}");
    }

    #[test]
    fn a_folder_without_advisories_and_a_version_that_does_not_read_are_named() {
        let empty = tempfile::tempdir().unwrap();
        assert!(known(empty.path(), &[]).unwrap_err().to_string().contains("no advisory"));
        advisory(empty.path(), "ODD", "a", &events(&json!([{ "introduced": "one" }])));
        let wrong = format!("{:#}", known(empty.path(), &[part("a", "1.0.0")]).unwrap_err());
        assert!(wrong.contains("ODD.json") && wrong.contains("the version one"), "{wrong}");
    }
}
