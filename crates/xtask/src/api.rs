//! The API against its own description: schemathesis asks the running demonstration what `openapi.json` allows and what it
//! does not, and no answer may be a failure of the server or one that is not described.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::demonstration::Demonstration;
use crate::shell;
use crate::workspace::{Workspace, root};

const SCHEMATHESIS: &str = "4.32.5";

/// What is looked at in every answer. Whether a value is accepted is the rules' matter and tested with them.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";

/// One run in a fixed order; about two minutes on two cores.
pub fn run(workspace: &Workspace) -> Result<()> {
    let program = install(&workspace.target)?;
    let demonstration = Demonstration::start(workspace)?;
    let mut asked = asking(workspace, &program, &demonstration);
    asked.args(["--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--max-examples", "20"]);
    shell::run(&mut asked)
}

/// As one role for so many seconds, by this seed.
pub fn soak(
    workspace: &Workspace,
    program: &Path,
    demonstration: &Demonstration,
    (role, seconds, seed): (&str, u64, u64),
) -> Result<()> {
    let mut asked = asking(workspace, program, demonstration);
    asked.args(["--phases", "fuzzing", "--max-examples", "30", "--max-time", &seconds.to_string()]);
    asked.args(["--seed", &seed.to_string()]).env("AFTERCARE_ROLE", role).env("AFTERCARE_SEED", seed.to_string());
    shell::run(&mut asked)
}

fn asking(workspace: &Workspace, program: &Path, demonstration: &Demonstration) -> Command {
    // It leaves notes where it runs: below the target folder.
    let mut asked = shell::command(&workspace.target, &program.to_string_lossy(), &["run"]);
    asked.arg(root().join("openapi.json")).args(["--url", &demonstration.address, "--checks", CHECKS]);
    // An open stream never ends; what it says is asked by the stories.
    asked.args(["--exclude-path", "/api/v1/events"]);
    asked.args(["--continue-on-failure", "--no-shrink", "--suppress-health-check", "all", "--warnings", "off"]);
    asked.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", root().join("crates/xtask/api"));
    asked.env("PYTHONDONTWRITEBYTECODE", "1");
    asked.env("AFTERCARE_URL", &demonstration.address).env("AFTERCARE_LOGINS", demonstration.log_ins.to_string());
    asked
}

/// Schemathesis of the pinned version, in a folder of its own beside what is built.
pub fn install(target: &Path) -> Result<PathBuf> {
    let folder = target.join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = folder.join("bin/schemathesis");
    if !shell::succeeds(&mut shell::command(&root(), &program.to_string_lossy(), &["--version"])) {
        let place = folder.to_string_lossy();
        shell::run(&mut shell::command(&root(), "python3", &["-m", "venv", "--clear", &place]))?;
        let wanted = format!("schemathesis=={SCHEMATHESIS}");
        let pip = folder.join("bin/pip");
        shell::run(&mut shell::command(&root(), &pip.to_string_lossy(), &["install", "--quiet", &wanted]))?;
    }
    Ok(program)
}
