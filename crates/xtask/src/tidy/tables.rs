//! Tables: a slice's tables carry its name, and only its own SQL writes them. Migrations keep to the narrow form.

use super::{Findings, Source};

const NOT_NARROW: [&str; 10] =
    ["boolean", "jsonb", "timestamp", "timestamptz", "varchar", "serial", "integer", "bigserial", "now()", "uuid"];

/// Migrations from before the first release: no program that ran on what they took away was ever installed.
const BEFORE_THE_FIRST_RELEASE: [&str; 1] = ["work/migrations/0002_ranking.sql"];

/// The files beside the slices that write their tables as no use case does: the benchmark ends its made-up history in bulk, and the
/// siege damages copies of a database to see that its checker finds it.
const AS_NO_USE_CASE: [&str; 2] = ["crates/bench/src/history.rs", "crates/siege/src/damage.rs"];

/// Reads every statement that writes, in migrations and in sources.
pub fn check(sources: &[Source], findings: &mut Findings) {
    for source in sources {
        let beside = AS_NO_USE_CASE.iter().any(|file| source.ends(file));
        let Some(package) = source.package().filter(|_| !beside) else { continue };
        if source.ends(".sql") {
            migration(source, package, findings);
        } else if source.ends(".rs") {
            let text: String = source.product_lines().map(|(_, line)| line.trim()).collect::<Vec<_>>().join(" ");
            for table in written(&text) {
                own(source, package, table, findings);
            }
        }
    }
}

fn migration(source: &Source, package: &str, findings: &mut Findings) {
    let lines = source.text.lines().map(|line| line.split("--").next().unwrap_or("").trim());
    let text = lines.collect::<Vec<_>>().join(" ");
    for table in word_after(&text, "create table ").chain(word_after(&text, "alter table ")) {
        own(source, package, table, findings);
    }
    let is_older = BEFORE_THE_FIRST_RELEASE.iter().any(|older| source.ends(older));
    for broken in if is_older { Vec::new() } else { not_additive(&text) } {
        findings.broken(format!("{}: {broken}; a migration only adds", source.path.display()));
    }
    for word in NOT_NARROW {
        if text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '(' && c != ')').any(|part| part == word) {
            findings
                .broken(format!("{}: `{word}` is not in the narrow form both databases share", source.path.display()));
        }
    }
}

/// What in a migration the program of the release before could not live with: it runs on the new schema while nodes are
/// restarted one after the other.
fn not_additive(text: &str) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let made: Vec<&str> = word_after(text, "create table ").collect();
    for statement in text.split(';').map(str::trim) {
        let word = |wanted: &str| statement.split_whitespace().any(|word| word == wanted);
        for taken in ["drop", "rename", "truncate"].into_iter().filter(|taken| word(taken)) {
            broken.push(format!("`{taken}`"));
        }
        let alters = statement.starts_with("alter table ");
        if alters && statement.contains(" alter ") {
            broken.push("a column is altered".to_owned());
        }
        if alters && statement.contains(" not null") && !statement.contains(" default ") {
            broken.push("a column is `not null` without a default".to_owned());
        }
        let indexed = word_after(statement, " on ").next().unwrap_or("");
        if statement.starts_with("create unique index ") && !made.contains(&indexed) {
            broken.push(format!("`{indexed}` becomes unique, which the program before does not know"));
        }
    }
    broken
}

fn own(source: &Source, package: &str, table: &str, findings: &mut Findings) {
    let prefixed = table.strip_prefix(package).is_some_and(|rest| rest.starts_with('_'));
    if !prefixed {
        findings.broken(format!("{}: `{table}` is not a table of {package}", source.path.display()));
    }
}

/// The tables a source's statements write.
fn written(text: &str) -> impl Iterator<Item = &str> {
    let updated = text.match_indices("update ").filter_map(|(at, found)| {
        let rest = &text[at + found.len()..];
        let table = rest.split(' ').next()?;
        (is_table(table) && rest[table.len()..].trim_start().starts_with("set ")).then_some(table)
    });
    after(text, "insert into ").chain(after(text, "delete from ")).chain(updated)
}

fn after<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = &'a str> {
    word_after(text, words).filter(|table| is_table(table))
}

fn word_after<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(words).filter_map(move |(at, _)| text[at + words.len()..].split([' ', '(', '"', ';']).next())
}

/// A name in the form of a table's: lower case with an underscore in it. Keywords and placeholders are none.
fn is_table(word: &str) -> bool {
    word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{not_additive, written};

    #[test]
    fn a_migration_that_takes_away_or_tightens_is_refused_and_one_that_adds_is_not() {
        for text in [
            "drop table team_person",
            "drop index team_person_name",
            "alter table team_person rename to team_member",
            "alter table team_person rename column name to title",
            "alter table team_person drop column name",
            "alter table team_person alter column name set not null",
            "alter table team_person add column floor text not null",
            "create unique index team_person_name on team_person (name)",
        ] {
            assert!(!not_additive(text).is_empty(), "{text}");
        }
        for text in [
            "create table team_floor ( id text not null primary key ); create unique index team_floor_id on team_floor (id)",
            "alter table team_person add column floor text",
            "alter table team_person add column floor bigint not null default 0",
            "create index team_person_name on team_person (name)",
            "insert into team_floor (id) values ('1')",
        ] {
            assert!(not_additive(text).is_empty(), "{text}: {:?}", not_additive(text));
        }
    }

    #[test]
    fn every_way_to_write_a_table_is_seen_and_nothing_else() {
        let text = "insert into team_person (id) values; update desk_incident set x = 1; delete from app_replay where; \
            on conflict (id) do update set y = 2; select a from estate_party; for update of journal_entry; update the_words of it";
        assert_eq!(written(text).collect::<Vec<_>>(), ["team_person", "app_replay", "desk_incident"]);
    }
}
