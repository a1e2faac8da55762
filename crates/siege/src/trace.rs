//! No byte of an answer leaves before what it answers for is on the disk: the system calls of the running server, in their
//! order. Debian package: strace.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::Arguments;
use crate::client::{Client, Outcome};
use crate::script::Cast;
use crate::server::{Program, Running};
use crate::sink::Sink;

/// How many reports are followed.
const REPORTS: usize = 20;

/// Follows reports into the embedded database and back. Returns what was seen; an error names the first answer that left
/// too early.
pub fn prove(arguments: &Arguments) -> Result<String> {
    let folder = tempfile::tempdir().context("a folder for the data")?;
    let sink = Sink::start()?;
    let program = Program::new(&arguments.program, folder.path(), None, sink.address, 1)?;
    program.load()?;
    let (running, _) = program.start(0)?;
    let cast = Cast::gather(&program.addresses)?;
    let calls = folder.path().join("calls");
    let tracer = attach(&running, &calls)?;
    let mut client = Client::of(&program.addresses, 0);
    let marks: Vec<String> = (0..REPORTS).map(|n| format!("siege-trace-{n}-")).collect();
    for mark in &marks {
        match cast.report_simply(&mut client, mark) {
            Outcome::Answered(answer) if answer.status == 201 => {}
            other => bail!("a report was not taken in: {other:?}"),
        }
    }
    detach(tracer)?;
    running.kill()?;
    let text = String::from_utf8_lossy(&std::fs::read(&calls).context("what strace saw")?).into_owned();
    let calls = Calls::read(&text);
    for mark in &marks {
        calls.in_order(mark)?;
    }
    Ok(format!("{REPORTS} reports: no answer left before the fsync of the log that holds it had returned"))
}

fn attach(running: &Running, calls: &Path) -> Result<Child> {
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "70000", "-e", "trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg", "-o"]);
    command.arg(calls).args(["-p", &running.id().to_string()]);
    let mut tracer = command.stderr(Stdio::piped()).spawn().context("starting strace")?;
    let mut said = BufReader::new(tracer.stderr.take().context("strace says nothing")?);
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if line.contains("attached") {
            std::thread::spawn(move || said.lines().for_each(drop));
            return Ok(tracer);
        }
        line.clear();
    }
    bail!("strace cannot follow the server")
}

fn detach(mut tracer: Child) -> Result<()> {
    Command::new("kill").args(["-INT", &tracer.id().to_string()]).status()?;
    tracer.wait()?;
    Ok(())
}

/// System calls in the order in which they began or returned.
struct Calls<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Calls<'a> {
    fn read(text: &'a str) -> Self {
        Self { lines: text.lines().collect() }
    }

    /// The page with the mark is written to the log, the log is synced, and only then the answer with the mark is sent.
    fn in_order(&self, mark: &str) -> Result<()> {
        let with_mark = |line: &&str| line.contains(mark);
        let sent = |line: &&str| line.contains("socket:") || line.contains("TCP:");
        let answer = self.lines.iter().position(|line| with_mark(line) && sent(line));
        let answer = answer.with_context(|| format!("{mark}: no answer was seen"))?;
        let written = self.lines[..answer].iter().rposition(|line| with_mark(line) && line.contains("-wal>"));
        let written = written.with_context(|| format!("{mark}: answered before it was written at all"))?;
        if (written..answer).any(|at| self.synced(at, answer)) {
            return Ok(());
        }
        bail!("{mark}: answered before the log was synced")
    }

    /// Whether a sync of the log began at `at` and returned well before `end`.
    fn synced(&self, at: usize, end: usize) -> bool {
        let line = self.lines[at];
        let is_sync = (line.contains(" fdatasync(") || line.contains(" fsync(")) && line.contains("-wal>");
        if !is_sync || !line.contains("unfinished") {
            return is_sync && line.ends_with("= 0");
        }
        let thread = line.split(' ').next().unwrap_or_default();
        let resumed = |line: &&&str| line.starts_with(thread) && line.contains("sync resumed>");
        self.lines[at + 1..end].iter().find(resumed).is_some_and(|line| line.ends_with("= 0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "7 pwrite64(9</data/aftercare.db-wal>, \"…siege-trace-1-…\", 4096, 0) = 4096";
    const SYNCED: &str = "7 fdatasync(9</data/aftercare.db-wal>) = 0";
    const ANSWERED: &str = "8 writev(12<socket:[77]>, [{iov_base=\"HTTP/1.1 201 … siege-trace-1-…\"}], 1) = 300";

    fn holds(lines: &[&str]) -> bool {
        Calls::read(&lines.join("\n")).in_order("siege-trace-1-").is_ok()
    }

    #[test]
    fn an_answer_before_its_sync_is_found() {
        assert!(holds(&[WRITTEN, SYNCED, ANSWERED]));
        assert!(!holds(&[WRITTEN, ANSWERED, SYNCED]), "too early");
        assert!(!holds(&[SYNCED, WRITTEN, ANSWERED]), "somebody else's sync");
        assert!(!holds(&[ANSWERED, WRITTEN, SYNCED]), "before it was written");
        let begun = "7 fdatasync(9</data/aftercare.db-wal> <unfinished ...>";
        assert!(holds(&[WRITTEN, begun, "7 <... fdatasync resumed>) = 0", ANSWERED]));
        assert!(!holds(&[WRITTEN, begun, ANSWERED, "7 <... fdatasync resumed>) = 0"]), "not returned yet");
        assert!(!holds(&[WRITTEN, begun, "7 <... fdatasync resumed>) = -1 EIO", ANSWERED]), "failed");
    }
}
