//! Installs what the tests need, when it is not there.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{Workspace, root};
use crate::{shell, web};

const NEXTEST: &str = "0.9.143";

/// Debian packages and folders of npm packages named by the crates (`[package.metadata.tests] debian`, `npm`), and
/// cargo-nextest.
pub fn everything(workspace: &Workspace) -> Result<()> {
    debian_packages(workspace)?;
    for folder in workspace.packages.iter().flat_map(|package| &package.npm) {
        web::install_in(folder)?;
    }
    if !shell::succeeds(&mut shell::cargo(&root(), &["nextest", "--version"])) {
        shell::run(&mut shell::cargo(&root(), &["install", "--locked", "cargo-nextest", "--version", NEXTEST]))?;
    }
    Ok(())
}

/// The newest PostgreSQL's folder of programs.
pub fn postgres_programs() -> Result<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").context("no PostgreSQL in /usr/lib/postgresql")?;
    let versions = installed.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let newest = versions.filter(|version| folder(*version).join("initdb").exists()).max();
    newest.map(folder).context("no PostgreSQL server in /usr/lib/postgresql: install the package postgresql")
}

fn folder(version: u32) -> PathBuf {
    PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"))
}

fn debian_packages(workspace: &Workspace) -> Result<()> {
    let mut wanted: Vec<&str> = workspace.packages.iter().flat_map(|p| &p.debian).map(String::as_str).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|package| !is_installed(package));
    if wanted.is_empty() {
        return Ok(());
    }
    if !shell::succeeds(&mut apt(&["--version"])?) {
        bail!("apt-get is not here; install these by hand and run again: {}", wanted.join(" "));
    }
    shell::run(&mut apt(&["update", "-q"])?)?;
    let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
    args.extend(wanted);
    shell::run(&mut apt(&args)?)
}

fn is_installed(package: &str) -> bool {
    let mut query = shell::command(Path::new("/"), "dpkg-query", &["-W", "-f=${Status}", package]);
    query.stderr(std::process::Stdio::null());
    shell::output(&mut query).is_ok_and(|status| status.contains("ok installed"))
}

fn apt(args: &[&str]) -> Result<Command> {
    let mut command = if shell::is_root() {
        shell::command(Path::new("/"), "apt-get", args)
    } else if shell::succeeds(&mut shell::command(Path::new("/"), "sudo", &["--version"])) {
        let mut sudo = shell::command(Path::new("/"), "sudo", &["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo.args(args);
        sudo
    } else {
        bail!("packages are missing and this user may not install them: run as root, or install sudo");
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
