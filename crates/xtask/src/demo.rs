//! `cargo xtask demo`: from a checkout to a running Aftercare.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::workspace::{Workspace, root};
use crate::{shell, web};

/// Build everything and start the demonstration.
#[derive(Args)]
pub struct Demo {
    /// Where the database and the files go.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// What to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

/// Builds pages and server, then runs the server's own `demo`, which loads the data and prints address and log-ins.
pub fn run(demo: &Demo) -> Result<()> {
    web::build()?;
    shell::run(&mut shell::cargo(&root(), &["build", "--profile", "demo", "--package", "server"]))?;
    let program = Workspace::read()?.target.join("demo").join("aftercare");
    shell::run(&mut server(&program.to_string_lossy(), &demo.data.to_string_lossy(), &demo.listen))
}

/// The server's `demo` command.
pub fn server(program: &str, data: &str, listen: &str) -> Command {
    shell::command(&root(), program, &["demo", "--data", data, "--listen", listen])
}
