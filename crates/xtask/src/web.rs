//! The pages: installed, built, checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, bail};

use crate::shell;
use crate::workspace::root;

/// The folder of the pages.
pub fn folder() -> PathBuf {
    root().join("web")
}

/// An npm script.
pub fn script(name: &str) -> Command {
    shell::command(&folder(), "npm", &["run", "--silent", name])
}

/// Installs the packages when the lock is newer than what is installed.
pub fn install() -> Result<()> {
    install_in(&folder())
}

/// The same in another folder of npm packages.
pub fn install_in(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    if !lock.exists() {
        bail!("{} is missing", lock.display());
    }
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < changed(&lock) {
        shell::run(&mut shell::command(folder, "npm", &["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// Builds the pages when a source is newer than what was built.
pub fn build() -> Result<()> {
    install()?;
    let built = changed(&folder().join("dist/index.html"));
    if built.is_none() || built < newest_source(&folder()) {
        shell::run(&mut script("build"))?;
    }
    Ok(())
}

fn newest_source(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    entries
        .filter(|entry| !["node_modules", "dist", "e2e", "test-results"].iter().any(|name| entry.file_name() == *name))
        .filter_map(|entry| if entry.path().is_dir() { newest_source(&entry.path()) } else { changed(&entry.path()) })
        .max()
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
