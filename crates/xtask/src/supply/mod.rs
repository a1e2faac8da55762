//! `cargo xtask supply`: what the product is made of, whether we may use it, and whether something is known against it.

mod licence;
mod osv;
mod parts;
mod sbom;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use rustsec::{Database, Lockfile};

use self::parts::Part;
use crate::workspace::root;

/// What the product is made of.
#[derive(Args, Default)]
pub struct Supply {
    /// A checkout of the RustSec advisory database. Without it nothing is said about advisories against crates.
    #[arg(long, value_name = "FOLDER")]
    advisories: Option<PathBuf>,
    /// A folder of advisories in the OSV format, such as a checkout of GitHub's advisory database. Without it nothing is said
    /// about advisories against the web's packages.
    #[arg(long, value_name = "FOLDER")]
    web_advisories: Option<PathBuf>,
    /// Where the bill of materials (CycloneDX 1.6, JSON) is written; target/aftercare.cdx.json when absent.
    #[arg(long, value_name = "FILE")]
    sbom: Option<PathBuf>,
}

/// Crates that must not be among the parts, and why.
const BANNED: [(&str, &str); 3] = [
    ("openssl-sys", "TLS is rustls with ring: one provider, no system library"),
    ("native-tls", "TLS is rustls with ring"),
    ("aws-lc-sys", "TLS is rustls with ring: one provider"),
];

/// Checks the parts and writes the bill of materials.
pub fn run(supply: &Supply) -> Result<()> {
    let mut parts = parts::of_cargo()?;
    parts.extend(parts::of_npm()?);
    println!("{} parts: {}", parts.len(), counted(&parts));
    let mut wrong = licence::wrong(&parts)?;
    for (name, why) in BANNED {
        wrong.extend(
            parts.iter().filter(|part| part.name == name).map(|part| format!("{} is banned: {why}", part.purl())),
        );
    }
    wrong
        .extend(parts.iter().filter(|part| part.hash.is_none()).map(|part| format!("{} has no checksum", part.purl())));
    let file = supply.sbom.clone().unwrap_or_else(|| root().join("target/aftercare.cdx.json"));
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::write(&file, sbom::text(&parts)?).with_context(|| file.display().to_string())?;
    println!("bill of materials: {}", file.display());
    let known = advisories(supply.advisories.as_deref())?;
    let of_web = web_advisories(supply.web_advisories.as_deref(), &parts)?;
    let unknown: Vec<&str> = [(known.is_none(), "crates"), (of_web.is_none(), "the web's packages")]
        .into_iter()
        .filter(|(not, _)| *not)
        .map(|(_, of)| of)
        .collect();
    wrong.extend(known.into_iter().chain(of_web).flatten());
    for each in &wrong {
        println!("- {each}");
    }
    if !wrong.is_empty() {
        bail!("{} of the parts may not be used as they are", wrong.len());
    }
    let rest = match unknown.as_slice() {
        [] => ", no advisory about a part is known".to_owned(),
        unknown => format!("; advisories against {} were NOT checked", unknown.join(" and ")),
    };
    println!("licences, bans and checksums hold{rest}");
    Ok(())
}

/// What is known of the web's locked packages; none when there are no advisories to ask.
fn web_advisories(folder: Option<&Path>, parts: &[Part]) -> Result<Option<Vec<String>>> {
    let Some(folder) = folder else {
        println!("advisories against the web's packages: NOT checked, none were given (--web-advisories FOLDER)");
        return Ok(None);
    };
    let (read, told) = osv::known(folder, parts)?;
    println!("advisories against packages of npm: {read} are known");
    Ok(Some(told))
}

/// What the advisory database knows of the locked crates; none when there is no database to ask.
fn advisories(folder: Option<&Path>) -> Result<Option<Vec<String>>> {
    let Some(folder) = folder else {
        println!("advisories against crates: NOT checked, no database was given (--advisories FOLDER)");
        return Ok(None);
    };
    if !folder.join("crates").is_dir() {
        bail!("{} is no advisory database: it holds no folder `crates`", folder.display());
    }
    let database = Database::open(folder).with_context(|| format!("reading {}", folder.display()))?;
    let locked = Lockfile::load(root().join("Cargo.lock")).context("Cargo.lock")?;
    println!("advisories against crates: {} are known", database.iter().count());
    let told = database.vulnerabilities(&locked).into_iter().map(|found| {
        format!("{} {}: {} ({})", found.package.name, found.package.version, found.advisory.title, found.advisory.id)
    });
    Ok(Some(told.collect()))
}

fn counted(parts: &[Part]) -> String {
    let of = |kind: &str| parts.iter().filter(|part| part.kind == kind).count();
    format!("{} crates, {} packages of the web", of("cargo"), of("npm"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_advisory_about_a_locked_crate_is_found_and_one_about_a_patched_version_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let advisory = |id: &str, package: &str, patched: &str| {
            let home = folder.path().join("crates").join(package);
            std::fs::create_dir_all(&home).unwrap();
            let text = format!(
                "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"2026-01-01\"\n\n[versions]\npatched = [\"{patched}\"]\n```\n\n# Made up for a test\n\nNothing.\n"
            );
            std::fs::write(home.join(format!("{id}.md")), text).unwrap();
        };
        advisory("RUSTSEC-2026-0001", "serde", ">= 999.0.0");
        advisory("RUSTSEC-2026-0002", "serde_json", ">= 0.1.0");
        let found = advisories(Some(folder.path())).unwrap().unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("serde ") && found[0].contains("RUSTSEC-2026-0001"), "{found:?}");
        assert!(advisories(None).unwrap().is_none(), "nothing is said where nothing was asked");
        let empty = tempfile::tempdir().unwrap();
        assert!(advisories(Some(empty.path())).is_err());
    }

    #[test]
    fn the_parts_of_this_checkout_may_be_used_and_stand_in_the_bill_of_materials() {
        let mut parts = parts::of_cargo().unwrap();
        parts.extend(parts::of_npm().unwrap());
        assert_eq!(licence::wrong(&parts).unwrap(), Vec::<String>::new());
        let bill: serde_json::Value = serde_json::from_str(&sbom::text(&parts).unwrap()).unwrap();
        assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
        let listed = bill["components"].as_array().unwrap();
        assert_eq!(listed.len(), parts.len());
        for name in ["pkg:cargo/axum@", "pkg:npm/antd@", "pkg:npm/%40tanstack/react-router@"] {
            let found = listed.iter().find(|part| part["purl"].as_str().unwrap().starts_with(name));
            assert!(found.is_some_and(|part| part["hashes"][0]["content"].is_string()), "{name}");
        }
    }
}
