//! `cargo xtask tidy`: the rules of the house that compilers and linters do not know.

mod core;
mod files;
mod rings;
mod schemas;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;
use crate::workspace::{Workspace, root};

/// What the rules found.
#[derive(Default)]
pub struct Findings {
    broken: Vec<String>,
    hints: Vec<String>,
}

impl Findings {
    /// A rule is broken.
    pub fn broken(&mut self, finding: String) {
        self.broken.push(finding);
    }

    /// Something to look at.
    pub fn hint(&mut self, hint: String) {
        self.hints.push(hint);
    }
}

/// A source file of the checkout.
pub struct Source {
    /// Its path from the root.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl Source {
    /// Whether its name ends so.
    pub fn ends(&self, ending: &str) -> bool {
        self.path.to_string_lossy().ends_with(ending)
    }

    /// The crate it belongs to.
    pub fn package(&self) -> Option<&str> {
        self.path.strip_prefix("crates").ok()?.iter().next()?.to_str()
    }

    /// Whether it is a test or a benchmark as a whole.
    pub fn is_test(&self) -> bool {
        self.path.iter().any(|part| ["tests", "benches", "e2e"].iter().any(|name| part == *name))
            || self.package() == Some("testkit")
            || self.path.file_stem().is_some_and(|stem| stem == "tests")
    }

    /// The numbered lines that are no test: up to the first `#[cfg(test)]`.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = if self.is_test() { "" } else { self.text.as_str() };
        lines.lines().enumerate().map(|(at, line)| (at + 1, line)).take_while(|(_, line)| line.trim() != "#[cfg(test)]")
    }
}

/// Checks every rule; fails when one is broken.
pub fn run() -> Result<()> {
    let workspace = Workspace::read()?;
    let sources = sources()?;
    let mut findings = Findings::default();
    rings::check(&workspace, &mut findings);
    files::check(&workspace, &sources, &mut findings);
    core::check(&workspace, &sources, &mut findings);
    tables::check(&sources, &mut findings);
    schemas::check(&sources, &mut findings);
    for hint in &findings.hints {
        println!("hint: {hint}");
    }
    for finding in &findings.broken {
        println!("broken: {finding}");
    }
    if findings.broken.is_empty() {
        println!("tidy: {} files, {} hints, nothing broken", sources.len(), findings.hints.len());
        return Ok(());
    }
    bail!("tidy: {} rules are broken", findings.broken.len())
}

/// Every text of the checkout that git would keep.
fn sources() -> Result<Vec<Source>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let listed = shell::output(&mut shell::command(&root(), "git", &list))?;
    let read =
        |path: &str| Some(Source { path: path.into(), text: fs::read_to_string(root().join(Path::new(path))).ok()? });
    Ok(listed.lines().filter_map(read).collect())
}
