//! Under which licences parts are used.

use anyhow::{Context, Result};
use spdx::{Expression, LicenseItem, ParseMode};

use super::parts::Part;

/// Permissive licences, and MPL-2.0, which asks that changes to its own files are given on: none of them is changed here.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Parts whose manifest names a file in place of a licence; what it says was read.
const READ: [(&str, &str); 1] = [("ical", "Apache-2.0")];

/// The parts that may not be used, and why.
pub fn wrong(parts: &[Part]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for part in parts {
        let read = READ.iter().find(|(name, _)| *name == part.name).map(|(_, licence)| *licence);
        let Some(licence) = part.licence.as_deref().or(read) else {
            wrong.push(format!("{} names no licence", part.purl()));
            continue;
        };
        let expression = Expression::parse_mode(licence, ParseMode::LAX)
            .with_context(|| format!("the licence of {} does not read: {licence}", part.purl()))?;
        let allowed = expression.evaluate(|asked| match &asked.license {
            LicenseItem::Spdx { id, .. } => ALLOWED.contains(&id.name),
            LicenseItem::Other { .. } => false,
        });
        if !allowed {
            wrong.push(format!("{} is under {licence}", part.purl()));
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_choice_holds_by_one_side_and_a_sum_by_both() {
        for (licence, holds) in [
            (Some("MIT OR GPL-3.0-only"), true),
            (Some("MIT/Apache-2.0"), true),
            (Some("Apache-2.0 WITH LLVM-exception"), true),
            (Some("MIT AND GPL-3.0-only"), false),
            (Some("AGPL-3.0-only"), false),
            (None, false),
        ] {
            let licence = licence.map(str::to_owned);
            let part = Part { kind: "cargo", name: "x".into(), version: "1.0.0".into(), licence, hash: None };
            assert_eq!(wrong(std::slice::from_ref(&part)).unwrap().is_empty(), holds, "{part:?}");
        }
    }
}
