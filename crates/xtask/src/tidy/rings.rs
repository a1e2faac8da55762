//! Direction: a crate links only what stands before it.

use crate::workspace::Workspace;

use super::Findings;

/// Every crate says its ring and order, no two the same, and links only crates before it. Edges of tests are aside.
pub fn check(workspace: &Workspace, findings: &mut Findings) {
    for package in &workspace.packages {
        let Some(place) = package.place else {
            findings.broken(format!("{}: no [package.metadata.house] with ring and order", package.name));
            continue;
        };
        let same = workspace.packages.iter().find(|other| other.name < package.name && other.place == Some(place));
        if let Some(same) = same {
            findings.broken(format!("{} and {} stand at the same place {place:?}", package.name, same.name));
        }
        for link in &package.links {
            let Some(before) = workspace.packages.iter().find(|other| other.name == *link) else { continue };
            if before.place >= Some(place) {
                findings.broken(format!("{} links {link}, which does not stand before it", package.name));
            }
            if package.name == "xtask" {
                findings.broken(format!("xtask links {link}; it links nothing of the product"));
            }
        }
    }
}
