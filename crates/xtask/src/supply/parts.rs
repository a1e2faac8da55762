//! The parts: locked crates and locked packages of the web.

use std::collections::HashMap;

use anyhow::{Context, Result};
use rustsec::Lockfile;
use serde_json::Value;

use crate::shell;
use crate::workspace::root;

/// One part of the product, or of what builds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `cargo` or `npm`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, an SPDX expression.
    pub licence: Option<String>,
    /// The checksum in the lock file: algorithm as CycloneDX calls it, and lower-case hex.
    pub hash: Option<(&'static str, String)>,
}

impl Part {
    /// Its package URL: `pkg:cargo/axum@0.8.9`.
    pub fn purl(&self) -> String {
        format!("pkg:{}/{}@{}", self.kind, self.name.replace('@', "%40"), self.version)
    }
}

/// The crates in Cargo.lock, but for our own.
pub fn of_cargo() -> Result<Vec<Part>> {
    let text = shell::output(&mut shell::cargo(&root(), &["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata printed no JSON")?;
    let locked = Lockfile::load(root().join("Cargo.lock")).context("Cargo.lock")?;
    let sums: HashMap<(String, String), String> = locked
        .packages
        .iter()
        .filter_map(|each| {
            let sum = each.checksum.as_ref()?.to_string();
            Some(((each.name.to_string(), each.version.to_string()), sum))
        })
        .collect();
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    let part = |package: &Value| {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        let hash = sums.get(&(name.clone(), version.clone())).map(|sum| ("SHA-256", sum.clone()));
        Part { kind: "cargo", name, version, licence: package["license"].as_str().map(str::to_owned), hash }
    };
    Ok(foreign.map(part).collect())
}

/// The packages in the web's lock file.
pub fn of_npm() -> Result<Vec<Part>> {
    let file = root().join("web/package-lock.json");
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let lock: Value = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
    let packages = lock["packages"].as_object().context("the web's lock file names no packages")?;
    let mut parts = Vec::new();
    for (place, package) in packages.iter().filter(|(place, _)| !place.is_empty()) {
        let name = place.rsplit_once("node_modules/").map_or(place.as_str(), |(_, name)| name).to_owned();
        let hash = package["integrity"].as_str().map(hex_of).transpose().with_context(|| name.clone())?;
        let version = package["version"].as_str().unwrap_or_default().to_owned();
        parts.push(Part { kind: "npm", name, version, licence: package["license"].as_str().map(str::to_owned), hash });
    }
    parts.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    parts.dedup();
    Ok(parts)
}

/// `sha512-<base64>` as CycloneDX writes it.
fn hex_of(integrity: &str) -> Result<(&'static str, String)> {
    let (algorithm, sum) = integrity.split_once('-').context("the checksum names no algorithm")?;
    let algorithm = match algorithm {
        "sha512" => "SHA-512",
        "sha384" => "SHA-384",
        "sha256" => "SHA-256",
        "sha1" => "SHA-1",
        other => anyhow::bail!("the checksum is of an unknown kind: {other}"),
    };
    let bytes =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, sum).context("the checksum is no base64")?;
    Ok((algorithm, hex::encode(bytes)))
}
