//! Purity: what stands in a `core` folder is pure; it sees ring 0, the pure crates of ring 1, and other cores.

use crate::workspace::Workspace;

use super::{Findings, Source};

const PURE_IN_RING_1: [&str; 3] = ["clocks", "work", "triage"];
const OUTSIDE: [&str; 22] = [
    "axum",
    "tower",
    "tower_http",
    "hyper",
    "tokio",
    "futures_util",
    "rusqlite",
    "tokio_postgres",
    "deadpool_postgres",
    "lettre",
    "object_store",
    "reqwest",
    "rand",
    "tracing",
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::io",
];

/// No product line of a core names a crate or module that does I/O, nor another part of its own crate.
pub fn check(workspace: &Workspace, sources: &[Source], findings: &mut Findings) {
    let ring0 =
        |name: &str| workspace.packages.iter().any(|p| p.name == name && p.place.is_some_and(|(ring, _)| ring == 0));
    let pure = |name: &str| ring0(name) || PURE_IN_RING_1.contains(&name);
    let product: Vec<&str> = workspace.packages.iter().map(|p| p.name.as_str()).filter(|name| !pure(name)).collect();
    for source in sources.iter().filter(|source| is_core(source)) {
        for (at, line) in source.product_lines() {
            let code = line.split("//").next().unwrap_or("");
            let outside =
                product.iter().chain(&OUTSIDE).filter(|name| names(code, name) && !is_sibling(sources, source, name));
            for name in outside {
                findings.broken(format!("{}:{at}: a core does not see `{name}`", source.path.display()));
            }
            if code.contains("crate::") && !code.contains("crate::core") && !code.contains("pub(in crate::") {
                findings.broken(format!(
                    "{}:{at}: a core sees nothing of its crate but `crate::core`",
                    source.path.display()
                ));
            }
        }
    }
}

fn is_core(source: &Source) -> bool {
    let mut parts = source.path.iter().skip(2);
    source.ends(".rs")
        && source.package().is_some()
        && parts.next().is_some_and(|part| part == "src")
        && parts.next().is_some_and(|part| part == "core" || part == "core.rs")
}

/// Whether `name` is a module beside the file and no crate.
fn is_sibling(sources: &[Source], source: &Source, name: &str) -> bool {
    let beside = source.path.with_file_name(format!("{name}.rs"));
    sources.iter().any(|other| other.path == beside)
}

/// Whether the line names `path` as the start of a path: `use storage::…`, `storage::Db`.
fn names(code: &str, path: &str) -> bool {
    let start = format!("{path}::");
    let whole = format!("use {path};");
    code.trim_start().starts_with(&whole)
        || code.match_indices(&start).any(|(at, found)| {
            let before = code[..at].chars().next_back();
            let in_core = code[at + found.len()..].starts_with("core::");
            !in_core && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_path_is_named_only_at_its_start() {
        assert!(names("use storage::Db;", "storage"));
        assert!(names("fn f(db: &storage::Db) {}", "storage"));
        assert!(!names("use agreement::core::Severity;", "agreement"));
        assert!(!names("use crate::core::storage::Row;", "storage"));
        assert!(!names("let my_storage::X", "storage"));
        assert!(!names("use worktime::Instant;", "std::time::Instant"));
    }
}
