//! Running commands: said aloud, and failing with what was tried.

use std::io::BufRead;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A command in `folder`.
pub fn command(folder: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder);
    command
}

/// Cargo as it runs this program, in `folder`.
pub fn cargo(folder: &Path, args: &[&str]) -> Command {
    command(folder, &std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), args)
}

/// Runs it, its output shown; an error when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs it and returns what it printed; an error when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed: {}", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Reads and shows what is said until a line holds `words`; an error when it ends before.
pub fn read_until(said: &mut impl BufRead, words: &str) -> Result<()> {
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        print!("{line}");
        if line.contains(words) {
            return Ok(());
        }
        line.clear();
    }
    bail!("it ended before it said `{words}`")
}

/// Whether it runs and succeeds; says nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    output(&mut command(Path::new("/"), "id", &["-u"])).is_ok_and(|uid| uid.trim() == "0")
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
