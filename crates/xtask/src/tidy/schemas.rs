//! Schemas, derived or by `words!`: types of the API share one list by their names, and of two with one name the document keeps only one, in silence.

use std::collections::BTreeMap;

use super::{Findings, Source};

/// No two types with a schema are called the same.
pub fn check(sources: &[Source], findings: &mut Findings) {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.ends(".rs") && source.package() != Some("xtask")) {
        let lines: Vec<(usize, &str)> = source.product_lines().collect();
        for (at, name) in named(&lines) {
            let here = format!("{}:{at}", source.path.display());
            if let Some(there) = known.insert(name.clone(), here.clone()) {
                findings.broken(format!(
                    "{here}: the schema `{name}` is also that of {there}, and the document would show one for both; \
                     rename it or say #[schema(as = …)]"
                ));
            }
        }
    }
}

/// The lines where a type with a schema begins, and the schema's name.
fn named(lines: &[(usize, &str)]) -> Vec<(usize, String)> {
    let (mut found, mut derives, mut other) = (Vec::new(), false, None);
    let mut listed = false;
    for (at, line) in lines {
        let line = line.trim();
        if ["words! {", "kernel::words! {", "crate::words! {"].contains(&line) {
            listed = true;
            continue;
        }
        if listed {
            // Its documentation stands above its name.
            if !line.is_empty() && !line.starts_with("//") && !line.starts_with('#') {
                found.extend(line.split([' ', '{']).next().map(|name| (*at, name.to_owned())));
                listed = false;
            }
            continue;
        }
        if line.starts_with("#[") || line.ends_with(")]") {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            derives |= line.contains("derive(") && line.split(|c| !is_word(c)).any(|word| word == "ToSchema");
            let name =
                line.split_once("schema(as = ").map(|(_, rest)| rest.split(|c| !is_word(c)).next().unwrap_or(""));
            other = name.map(str::to_owned).or(other);
            continue;
        }
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || "<({;".contains(c)).collect();
        let begins = words.iter().position(|word| ["struct", "enum"].contains(word));
        if let (true, Some(name)) = (derives, begins.and_then(|begins| words.get(begins + 1))) {
            found.push((*at, other.take().unwrap_or_else(|| (*name).to_owned())));
        }
        let stands_between = line.starts_with("//") || line.is_empty();
        if !stands_between {
            (derives, other) = (false, None);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let lines: Vec<(usize, &str)> = text.lines().enumerate().collect();
        named(&lines).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn a_schema_is_called_by_its_type_or_as_it_says() {
        let text = "#[derive(Debug, ToSchema)]\n/// What it is.\n#[serde(default)]\npub(crate) struct Plain<T> {\n}\n\
                    #[derive(Serialize)]\nstruct Without;\n#[derive(ToSchema)]\n#[schema(as = OtherName)]\npub enum Kept { A }\n";
        assert_eq!(names(text), ["Plain", "OtherName"]);
    }

    #[test]
    fn a_list_of_words_is_a_schema_too() {
        let text = "kernel::words! {\n    /// Where it stands.\n    State {\n        Open = \"open\", \"开\", \"open\";\n    }\n}\n\
                    words! {\n    Kind {\n    }\n}\n/// words! {\n///     Shown {\n";
        assert_eq!(names(text), ["State", "Kind"]);
    }

    #[test]
    fn two_of_one_name_are_found() {
        let source = |path: &str| Source {
            path: path.into(),
            text: "#[derive(ToSchema)]\npub struct FindingBody;\n".to_owned(),
        };
        let mut findings = Findings::default();
        check(&[source("crates/a/src/api.rs"), source("crates/b/src/api.rs")], &mut findings);
        assert_eq!(findings.broken.len(), 1);
        assert!(findings.broken[0].contains("crates/a/src/api.rs"), "{}", findings.broken[0]);
    }
}
