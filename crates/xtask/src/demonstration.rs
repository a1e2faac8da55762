//! The demonstration on a fresh database, for the steps that need a running server.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::workspace::{Workspace, root};
use crate::{demo, shell, web};

/// A running demonstration. Dropping it stops it and removes its files.
pub struct Demonstration {
    server: Child,
    folder: PathBuf,
    /// The program that serves it.
    pub program: PathBuf,
    /// Where it answers.
    pub address: String,
    /// By role: log-in name and password.
    pub log_ins: Value,
}

/// The roles that can log in.
const ROLES: [&str; 9] = [
    "reporter",
    "customer_lead",
    "vendor",
    "engineer",
    "dispatcher",
    "manager",
    "administrator",
    "security_officer",
    "auditor",
];

impl Demonstration {
    /// Builds pages and server, loads the data into a temporary folder and waits until the server answers.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        Self::build()?;
        Self::serve(workspace, "one")
    }

    /// Builds pages and server.
    pub fn build() -> Result<()> {
        web::build()?;
        shell::run(&mut shell::cargo(&root(), &["build", "--package", "server"]))
    }

    /// What was built, over data of its own: `name` tells several apart.
    pub fn serve(workspace: &Workspace, name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("aftercare-demonstration-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let program = workspace.target.join("debug").join("aftercare");
        let server = demo::server(&program.to_string_lossy(), &folder.to_string_lossy(), "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start the demonstration")?;
        let mut demonstration = Self { server, folder, program, address: String::new(), log_ins: Value::Null };
        (demonstration.address, demonstration.log_ins) = announced(&mut demonstration.server)?;
        Ok(demonstration)
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Reads the address and, from lines that hold `role log-in password`, the log-ins. The rest of what the server says
/// is read on, so that it never blocks on its own words.
fn announced(server: &mut Child) -> Result<(String, Value)> {
    let mut lines = BufReader::new(server.stdout.take().context("the server has no output")?).lines();
    let (mut address, mut log_ins) = (None, Map::new());
    for line in lines.by_ref() {
        let line = line?;
        println!("{line}");
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(word) = words.iter().find(|word| word.starts_with("http://127.0.0.1:")) {
            address = Some(word.trim_end_matches(['/', '.', ',']).to_owned());
        }
        if let Some([role, login, password]) = words.windows(3).find(|three| ROLES.contains(&three[0])) {
            log_ins.entry(*role).or_insert_with(|| json!({ "login": login, "password": password }));
        }
        if let Some(address) = address.clone().filter(|_| log_ins.len() == ROLES.len()) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok((address, Value::Object(log_ins)));
        }
    }
    bail!("the demonstration ended before it printed its address and one line `role log-in password` for each role")
}
