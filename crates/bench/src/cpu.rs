//! Processor time of processes, from /proc.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

/// Whose time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One process with all its threads.
    Process(u32),
    /// A process, the children it has, and those it had.
    Family(u32),
}

/// Reads processor time.
pub struct Meter {
    tick: f64,
}

impl Meter {
    /// A meter with the system's length of a tick.
    pub fn new() -> Result<Self> {
        let said = Command::new("getconf").arg("CLK_TCK").output().context("getconf CLK_TCK")?;
        let hertz: f64 = String::from_utf8_lossy(&said.stdout).trim().parse().context("getconf CLK_TCK")?;
        Ok(Self { tick: 1.0 / hertz })
    }

    /// User and system time so far, seconds.
    pub fn seconds(&self, who: Who) -> Result<f64> {
        let ticks = match who {
            Who::Process(pid) => stat(pid)?.own,
            Who::Family(parent) => {
                let head = stat(parent)?;
                head.own + head.ended_children + children(parent)?
            }
        };
        Ok(ticks * self.tick)
    }
}

/// The parent of a process.
pub fn parent(pid: u32) -> Result<u32> {
    Ok(stat(pid)?.parent)
}

/// How busy the machine was in the last minute.
pub fn load_average() -> Result<f64> {
    let text = fs::read_to_string("/proc/loadavg").context("/proc/loadavg")?;
    text.split_whitespace().next().and_then(|word| word.parse().ok()).context("/proc/loadavg")
}

struct Stat {
    parent: u32,
    own: f64,
    ended_children: f64,
}

fn stat(pid: u32) -> Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| format!("process {pid} is gone"))?;
    read(&text).with_context(|| format!("/proc/{pid}/stat"))
}

/// The name in parentheses may hold anything; the fields are counted behind it, the state first.
fn read(text: &str) -> Option<Stat> {
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: ticks(11)? + ticks(12)?,
        ended_children: ticks(13)? + ticks(14)?,
    })
}

fn children(parent: u32) -> Result<f64> {
    let entries = fs::read_dir("/proc").context("/proc")?;
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    Ok(pids.filter_map(|pid| stat(pid).ok()).filter(|stat| stat.parent == parent).map(|stat| stat.own).sum())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]
    use super::*;

    #[test]
    fn a_name_with_spaces_and_parentheses_does_not_shift_the_fields() {
        let line = "41 (postgres: a) b (c) S 7 1 1 0 -1 4194560 10 0 0 0 120 30 4 5 20 0 1 0";
        let stat = read(line).unwrap();
        assert_eq!((stat.parent, stat.own, stat.ended_children), (7, 150.0, 9.0));
    }
}
