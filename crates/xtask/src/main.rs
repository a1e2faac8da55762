//! The commands of this repository: `cargo xtask demo`, `cargo xtask test`, `cargo xtask tidy`,
//! `cargo xtask bench`, `cargo xtask soak`, `cargo xtask supply`.
//!
//! Links nothing of the product; it runs commands.

mod api;
mod bench;
mod cluster;
mod demo;
mod demonstration;
mod prepare;
mod shell;
mod siege;
mod soak;
mod supply;
mod test;
mod tidy;
mod web;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The commands of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build pages and server, start them on 127.0.0.1 with demonstration data in ./data, print address and log-ins.
    Demo(demo::Demo),
    /// Install what the tests need and run every check and every test, on both databases.
    Test(test::Test),
    /// Check the rules of the house that compilers and linters do not know.
    Tidy,
    /// Ask the running demonstration for an hour as two roles, then kill the server and PostgreSQL thousands of times and check what
    /// is left: hours, run by hand.
    Soak(soak::Soak),
    /// Check licences, bans and known advisories of everything the product is made of, and write its bill of materials.
    Supply(supply::Supply),
    /// Measure what docs/PERFORMANCE.md states and print each figure beside its target.
    Bench(bench::Bench),
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Test(test) => test::run(&test),
        Command::Tidy => tidy::run(),
        Command::Soak(soak) => soak::run(&soak),
        Command::Supply(supply) => supply::run(&supply),
        Command::Bench(bench) => bench::run(&bench),
    }
}
