//! A write set as one statement for PostgreSQL: one exchange instead of one answer a statement.
//!
//! Each statement becomes a data-modifying `with` item; the select behind them checks the expected counts and fails by
//! name when one does not hold, which undoes the statement and with it the set. All items see the same snapshot and none
//! sees another's rows, so a set goes this way only when no statement could tell the difference: each touches a table of
//! its own, reads nothing and answers nothing. A guard that only locks rows (`for share`) may stand among them: its lock
//! looks at a row as it is when the lock is given, and no other item may touch its tables.

use std::borrow::Cow;
use std::fmt::Write;

use crate::write_set::Statement;
use crate::{Engine, Value};

/// What a failed check puts into the database's message, before the place of its statement.
const MARK: &str = "the guard of statement ";

/// Words that read, answer, or nest; a statement that holds one goes its own way.
const APART: [&str; 5] = ["select", "returning", "with", "from", "using"];

/// The statements as one.
pub(crate) struct Chain<'a> {
    /// Its text.
    pub text: String,
    /// The values of all, in order.
    pub params: Vec<&'a Value>,
    /// Each table with the place of its statement.
    tables: Vec<(&'a str, usize)>,
}

impl<'a> Chain<'a> {
    /// The chain of `statements`, whose texts are `texts`; none when they must run one after the other.
    pub fn of(statements: &'a [Statement], texts: &'a [Cow<'a, str>]) -> Option<Self> {
        let mut tables: Vec<(&str, usize)> = Vec::with_capacity(statements.len());
        for (at, text) in texts.iter().enumerate() {
            let touched = plain_target(text).map(|table| vec![table]).or_else(|| locked(text))?;
            if touched.iter().any(|table| tables.iter().any(|(known, _)| known == table)) {
                return None;
            }
            tables.extend(touched.into_iter().map(|table| (table, at)));
        }
        let params = statements.iter().flat_map(|statement| &statement.query.params).collect();
        Some(Self { text: chained(statements, texts)?, params, tables })
    }

    /// The place of the statement whose check failed, from the database's message.
    pub fn guard(message: &str) -> Option<usize> {
        let (_, rest) = message.split_once(MARK)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }

    /// The place of the statement that touches `table`.
    pub fn touching(&self, table: &str) -> Option<usize> {
        self.tables.iter().find(|(known, _)| *known == table).map(|(_, at)| *at)
    }
}

fn chained(statements: &[Statement], texts: &[Cow<'_, str>]) -> Option<String> {
    let length: usize = texts.iter().map(|text| text.len() + 64).sum();
    let mut text = String::with_capacity(length + 256);
    let mut checks = String::new();
    let mut offset = 0;
    for (at, (statement, part)) in statements.iter().zip(texts).enumerate() {
        let (head, comma) = if at == 0 { ("with", "") } else { (",", ", ") };
        write!(text, "{head} w{at} as (").ok()?;
        renumbered(&mut text, part, offset);
        text.push_str(if locked(part).is_some() { ")" } else { " returning 1)" });
        // The select asks for them in their order, and that is the order they run in.
        match statement.expected {
            Some(expected) => write!(
                checks,
                "{comma}cast(case (select count(*) from w{at}) when {expected} then '0' else '{MARK}{at}' end as bigint)"
            ),
            None => write!(checks, "{comma}(select count(*) from w{at})"),
        }
        .ok()?;
        offset += statement.query.params.len();
    }
    text.push_str(" select ");
    text.push_str(&checks);
    Some(text)
}

/// The table of a statement that only writes: one table, nothing read, nothing answered.
fn plain_target(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = ["insert into ", "update ", "delete from "].iter().find_map(|verb| text.strip_prefix(verb))?;
    let end = rest.find(|c: char| c.is_whitespace() || c == '(')?;
    let (table, rest) = rest.split_at(end);
    let mut words = rest.split(|c: char| !c.is_ascii_alphabetic() && c != '_');
    (!words.any(|word| APART.contains(&word))).then_some(table)
}

/// The tables of a guard that only locks rows: one select, its tables by name, `for share` at its end.
fn locked(text: &str) -> Option<Vec<&str>> {
    let rest = text.trim().strip_prefix("select ")?.strip_suffix(" for share")?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    if words.iter().any(|word| ["select", "(select", "returning", "with", "using", "left"].contains(word)) {
        return None;
    }
    let named = words.windows(2).filter(|two| ["from", "join"].contains(&two[0]));
    Some(named.map(|two| two[1]).collect())
}

/// Adds `text` with `offset` added to each `$n`.
fn renumbered(out: &mut String, text: &str, offset: usize) {
    let mut parts = text.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        out.push('$');
        match part[..digits].parse::<usize>() {
            Ok(number) => {
                let _ = write!(out, "{}", number + offset);
                out.push_str(&part[digits..]);
            }
            Err(_) => out.push_str(part),
        }
    }
}

/// The texts of `statements` on PostgreSQL.
pub(crate) fn texts(statements: &[Statement]) -> Vec<Cow<'_, str>> {
    statements.iter().map(|statement| statement.query.text(Engine::Postgres)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]
    use super::*;
    use crate::{Query, WriteSet, params};

    fn set(parts: &[(&str, Option<u64>)]) -> WriteSet {
        let mut set = WriteSet::new();
        for (text, expected) in parts {
            let query = Query::built(*text, params![1, 2]);
            match expected {
                Some(rows) => set.expect(query, *rows, "it"),
                None => set.add(query),
            }
        }
        set
    }

    fn chain_of(parts: &[(&str, Option<u64>)]) -> Option<String> {
        let set = set(parts);
        let texts = texts(&set.statements);
        Chain::of(&set.statements, &texts).map(|chain| chain.text)
    }

    #[test]
    fn statements_on_tables_of_their_own_become_one_with_their_checks() {
        let chain =
            chain_of(&[("insert into a (x, y) values ($1, $2)", None), ("update b set x = $2 where y = $1", Some(1))]);
        assert_eq!(
            chain.unwrap(),
            "with w0 as (insert into a (x, y) values ($1, $2) returning 1), \
             w1 as (update b set x = $4 where y = $3 returning 1) \
             select (select count(*) from w0), cast(case (select count(*) from w1) when 1 then '0' else 'the guard of statement 1' end as bigint)"
        );
    }

    #[test]
    fn a_guard_that_locks_stands_among_them_and_keeps_others_off_its_tables() {
        let guard = ("select k.x from k join f on f.y = k.y where k.x = $1 and f.x = $2 for share", Some(1));
        let chain = chain_of(&[("insert into a (x, y) values ($1, $2)", None), guard]);
        assert_eq!(
            chain.unwrap(),
            "with w0 as (insert into a (x, y) values ($1, $2) returning 1), \
             w1 as (select k.x from k join f on f.y = k.y where k.x = $3 and f.x = $4 for share) \
             select (select count(*) from w0), cast(case (select count(*) from w1) when 1 then '0' else 'the guard of statement 1' end as bigint)"
        );
        assert!(chain_of(&[("update f set x = $2 where y = $1", None), guard]).is_none());
        assert!(chain_of(&[("select x from k where x = $1 or y = $2", Some(1))]).is_none(), "it locks nothing");
    }

    #[test]
    fn what_could_tell_the_difference_runs_one_after_the_other() {
        let insert = ("insert into a (x, y) values ($1, $2)", None);
        for other in [
            "update a set x = $2 where y = $1",
            "insert into b (x, y) select x, y from a where x = $1 or y = $2",
            "update b set x = $2 where y = $1 returning x",
            "update b set x = (select max(x) from a) where y = $1 or y = $2",
            "delete from b using a where b.x = a.x and b.y = $1 or b.y = $2",
        ] {
            assert!(chain_of(&[insert, (other, None)]).is_none(), "{other}");
        }
    }

    #[test]
    fn the_failed_check_names_its_statement() {
        let message = "invalid input syntax for type bigint: \"the guard of statement 12\"";
        assert_eq!(Chain::guard(message), Some(12));
        assert_eq!(Chain::guard("duplicate key"), None);
    }
}
