//! Files: their length, a README for each crate, words that do not belong, lock files without hosts.

use crate::workspace::Workspace;

use super::{Findings, Source};

const AIM: usize = 300;
const STOP: usize = 600;

/// The rules about single files.
pub fn check(workspace: &Workspace, sources: &[Source], findings: &mut Findings) {
    for package in &workspace.packages {
        if !package.folder.join("README.md").exists() {
            findings.broken(format!("{}: no README.md", package.name));
        }
    }
    for source in sources {
        let name = source.path.display();
        if source.ends("package-lock.json")
            && source.text.lines().any(|line| line.trim().starts_with("\"resolved\": \"http"))
        {
            findings.broken(format!("{name} names a host (web/.npmrc: omit-lockfile-registry-resolved=true)"));
        }
        if is_code(source) {
            length(source, findings);
            words(source, findings);
        }
    }
}

fn is_code(source: &Source) -> bool {
    let generated = source.path.starts_with("web/src/api");
    !generated && source.package() != Some("xtask") && [".rs", ".ts", ".tsx"].iter().any(|ending| source.ends(ending))
}

fn length(source: &Source, findings: &mut Findings) {
    let lines = source.text.lines().count();
    let finding = format!("{}: {lines} lines", source.path.display());
    match lines {
        0..=AIM => {}
        301..=STOP => findings.hint(format!("{finding}, {AIM} is the aim")),
        _ => findings.broken(format!("{finding}, {STOP} is the limit")),
    }
}

const UNFINISHED: [&str; 6] = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "#[allow("];
/// Playwright's `test.skip(condition, reason)` on a device is none of these.
const IDLE_TESTS: [&str; 8] = [
    "#[ignore",
    "test.only(",
    "test.skip(\"",
    "test.skip(true",
    "test.fixme(",
    "describe.skip(",
    "it.skip(",
    "it.only(",
];
/// In tests, unless the line before says why nothing better can be waited for.
const SLEEPS: [&str; 3] = ["thread::sleep", "time::sleep(", "waitForTimeout("];

fn words(source: &Source, findings: &mut Findings) {
    let mut in_tests = source.is_test();
    let mut reason = false;
    for (at, line) in source.text.lines().enumerate() {
        in_tests |= line.trim() == "#[cfg(test)]";
        let sleeps: &[&str] = if in_tests && !reason { &SLEEPS } else { &[] };
        for word in UNFINISHED.iter().chain(&IDLE_TESTS).chain(sleeps) {
            if line.contains(word) {
                findings.broken(format!("{}:{}: `{word}`", source.path.display(), at + 1));
            }
        }
        reason = line.trim_start().starts_with("//");
    }
}
