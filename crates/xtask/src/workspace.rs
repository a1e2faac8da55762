//! What cargo knows of this workspace.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// The root of the checkout: of the one cargo runs this from, for two checkouts may share what is built.
pub fn root() -> PathBuf {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let here = PathBuf::from(here);
    here.ancestors().nth(2).map_or(here.clone(), PathBuf::from)
}

/// The workspace as `cargo metadata` prints it.
pub struct Workspace {
    /// Its packages.
    pub packages: Vec<Package>,
    /// Where cargo builds.
    pub target: PathBuf,
}

/// One package.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Ring and order, as it declares them.
    pub place: Option<(u64, u64)>,
    /// The Debian packages its tests need.
    pub debian: Vec<String>,
    /// The folders of npm packages its tests need.
    pub npm: Vec<PathBuf>,
    /// What it links: normal and build dependencies, without those of tests.
    pub links: Vec<String>,
}

impl Workspace {
    /// Reads it.
    pub fn read() -> Result<Self> {
        let mut cargo = shell::cargo(&root(), &["metadata", "--format-version", "1", "--no-deps"]);
        let text = shell::output(&mut cargo)?;
        let value: Value = serde_json::from_str(&text).context("cargo metadata printed no JSON")?;
        let packages = list(&value["packages"]).iter().map(package).collect();
        Ok(Self { packages, target: PathBuf::from(text_of(&value["target_directory"])) })
    }
}

fn package(value: &Value) -> Package {
    let house = &value["metadata"]["house"];
    let manifest = PathBuf::from(text_of(&value["manifest_path"]));
    let links = list(&value["dependencies"]).iter().filter(|edge| edge["kind"].as_str() != Some("dev"));
    let folder = manifest.parent().map(PathBuf::from).unwrap_or_default();
    Package {
        name: text_of(&value["name"]),
        npm: list(&value["metadata"]["tests"]["npm"]).iter().map(|path| folder.join(text_of(path))).collect(),
        folder,
        place: house["ring"].as_u64().zip(house["order"].as_u64()),
        debian: list(&value["metadata"]["tests"]["debian"]).iter().map(text_of).collect(),
        links: links.map(|edge| text_of(&edge["name"])).collect(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
