//! Write sets as one statement for PostgreSQL: one exchange and one commit for all that wait at the same moment.
//!
//! Each statement of a set becomes a data-modifying `with` item; the select behind them checks the expected counts and
//! fails by name when one does not hold, which undoes the statement and with it everything in it. All items see the same
//! snapshot and none sees another's rows, so a set goes this way only when no statement could tell the difference: each
//! touches a table of its own, reads nothing and answers nothing. A guard that only locks rows (`for share`) may stand
//! among them: its lock looks at a row as it is when the lock is given, and no other item may touch its tables.
//!
//! The rows that several sets of one [`Shape`] insert stand in one item. What changes or deletes stays an item a set, and
//! only where its count is expected: PostgreSQL changes a row once a statement, so of two such items on one row the second
//! counts nothing, the check fails, and the sets are written one after the other.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use crate::write_set::Statement;
use crate::{Value, WriteSet};

/// What a failed check puts into the database's message, before the number of its item.
const MARK: &str = "the guard of item ";

/// Words that read, answer, or nest; a statement that holds one goes its own way.
const APART: [&str; 5] = ["select", "returning", "with", "from", "using"];

/// How many texts are remembered with their forms; beyond it all are read anew.
const REMEMBERED: usize = 2_000;

/// What a statement's text is, as far as it can stand beside others.
#[derive(Debug)]
pub(crate) struct Form {
    /// The statement, for one row.
    text: String,
    tables: Vec<String>,
    kind: Kind,
    /// How many values it takes; of a row where it inserts.
    width: usize,
}

#[derive(Debug)]
enum Kind {
    /// `insert into t (…) values (row) tail`.
    Insert {
        into: String,
        row: String,
        tail: String,
    },
    Change,
    Lock,
}

impl Form {
    fn of(text: &str) -> Option<Self> {
        let width = highest(text);
        let form = |tables: Vec<&str>, kind| Self {
            text: text.to_owned(),
            tables: tables.into_iter().map(str::to_owned).collect(),
            kind,
            width,
        };
        if let Some(table) = plain_target(text) {
            return Some(form(vec![table], inserted(text).unwrap_or(Kind::Change)));
        }
        locked(text).map(|tables| form(tables, Kind::Lock))
    }
}

/// The forms of the texts seen so far.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    known: Mutex<HashMap<String, Option<Arc<Form>>>>,
}

impl Forms {
    fn of(&self, text: &str) -> Option<Arc<Form>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = known.get(text) {
            return form.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let form = Form::of(text).map(Arc::new);
        known.insert(text.to_owned(), form.clone());
        form
    }
}

/// What a set is made of, whatever its values and however many rows it inserts.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    forms: Vec<Arc<Form>>,
    expects: Vec<bool>,
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        self.expects == other.expects && self.forms.iter().zip(&other.forms).all(|(one, two)| Arc::ptr_eq(one, two))
    }
}

impl Shape {
    /// The shape of `set`; none when its statements must run one after the other.
    pub fn of(set: &WriteSet, forms: &Forms) -> Option<Self> {
        let mut shape = Self { forms: Vec::with_capacity(set.len()), expects: Vec::with_capacity(set.len()) };
        for statement in &set.statements {
            let form = forms.of(&statement.query.text_of_a_row())?;
            let touched = |table| shape.forms.iter().any(|known: &Arc<Form>| known.tables.contains(table));
            if form.tables.iter().any(touched) {
                return None;
            }
            shape.forms.push(form);
            shape.expects.push(statement.expected.is_some());
        }
        Some(shape)
    }

    /// Whether sets of this shape may stand in one statement.
    pub fn joins(&self) -> bool {
        self.forms.iter().zip(&self.expects).all(|(form, expects)| *expects || !matches!(form.kind, Kind::Change))
    }

    /// Whether the two sets seem to change one row, which they could not do in one statement: the first value of what
    /// changes rows is their key nearly everywhere. Where it is not, the database says so.
    pub fn collide(&self, one: &WriteSet, other: &WriteSet) -> bool {
        let changes = self.forms.iter().map(|form| matches!(form.kind, Kind::Change));
        let pairs = changes.zip(one.statements.iter().zip(&other.statements)).filter(|(changes, _)| *changes);
        pairs.into_iter().any(|(_, (one, other))| one.query.params.first() == other.query.params.first())
    }

    /// The place of the statement that touches `table`.
    pub fn touching(&self, table: &str) -> Option<usize> {
        self.forms.iter().position(|form| form.tables.iter().any(|known| known == table))
    }
}

/// Sets of one shape as one statement.
#[derive(Default)]
pub(crate) struct Joint<'a> {
    /// Its text.
    pub text: String,
    /// Its values, in order.
    pub params: Vec<&'a Value>,
    checks: String,
    items: Vec<Item>,
}

/// Whose work an item does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The place of the statement in its set.
    pub statement: usize,
    /// The place of the set, where the item is one set's alone.
    pub set: Option<usize>,
}

impl<'a> Joint<'a> {
    /// The statement that writes `sets`, all of `shape`.
    pub fn of(shape: &Shape, sets: &[&'a WriteSet]) -> Self {
        let length: usize = shape.forms.iter().map(|form| form.text.len() + 64).sum();
        let mut joint = Self { text: String::with_capacity(length * (sets.len() + 1)), ..Self::default() };
        for (at, form) in shape.forms.iter().enumerate() {
            let mut statements: Vec<(usize, &Statement)> =
                sets.iter().enumerate().filter_map(|(set, of)| Some((set, of.statements.get(at)?))).collect();
            if let Kind::Insert { into, row, tail } = &form.kind {
                joint.insert((at, form.width), [into, row, tail], &statements);
                continue;
            }
            // Whoever locks several rows does it in the same order everywhere.
            statements.sort_by(|(_, one), (_, two)| in_order(&one.query.params).cmp(in_order(&two.query.params)));
            for (set, statement) in statements {
                joint.own((at, form), set, statement);
            }
        }
        // The select asks for them in their order, and that is the order they run in.
        joint.text.push_str(" select ");
        joint.text.push_str(&joint.checks);
        joint
    }

    /// The item whose check failed, from the database's message.
    pub fn guard(&self, message: &str) -> Option<Item> {
        let (_, rest) = message.split_once(MARK)?;
        let number: usize = rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        self.items.get(number).copied()
    }

    fn insert(
        &mut self,
        (at, width): (usize, usize),
        [into, row, tail]: [&String; 3],
        statements: &[(usize, &'a Statement)],
    ) {
        self.head();
        self.text.push_str(into);
        self.text.push_str(" values ");
        let rows = statements.iter().flat_map(|(_, statement)| statement.query.params.chunks(width));
        for (number, values) in rows.enumerate() {
            self.text.push_str(if number == 0 { "(" } else { ", (" });
            renumbered(&mut self.text, row, self.params.len());
            self.text.push(')');
            self.params.extend(values);
        }
        let _ = write!(self.text, " {tail} returning 1)");
        let expected = statements.iter().map(|(_, one)| one.expected).sum::<Option<u64>>();
        self.check(Item { statement: at, set: None }, expected);
    }

    fn own(&mut self, (at, form): (usize, &Form), set: usize, statement: &'a Statement) {
        self.head();
        renumbered(&mut self.text, &form.text, self.params.len());
        self.params.extend(&statement.query.params);
        self.text.push_str(if matches!(form.kind, Kind::Lock) { ")" } else { " returning 1)" });
        self.check(Item { statement: at, set: Some(set) }, statement.expected);
    }

    fn head(&mut self) {
        let head = if self.items.is_empty() { "with" } else { "," };
        let _ = write!(self.text, "{head} w{} as (", self.items.len());
    }

    fn check(&mut self, of: Item, expected: Option<u64>) {
        let (comma, item) = (if self.items.is_empty() { "" } else { ", " }, self.items.len());
        let _ = match expected {
            Some(expected) => write!(
                self.checks,
                "{comma}cast(case (select count(*) from w{item}) when {expected} then '0' else '{MARK}{item}' end as bigint)"
            ),
            None => write!(self.checks, "{comma}(select count(*) from w{item})"),
        };
        self.items.push(of);
    }
}

fn in_order(params: &[Value]) -> impl Iterator<Item = (&str, i64)> {
    params.iter().map(|value| match value {
        Value::Text(text) => (text.as_str(), 0),
        Value::Int(number) => ("", *number),
        Value::Null | Value::Bytes(_) => ("", 0),
    })
}

/// An insert of one row whose tail takes no value of its own.
fn inserted(text: &str) -> Option<Kind> {
    let text = text.trim();
    let (into, rest) = text.strip_prefix("insert into ").and_then(|_| text.split_once(" values"))?;
    let rest = rest.trim_start().strip_prefix('(')?;
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let (row, tail) = (&rest[..end], rest[end + 1..].trim());
    let single = row.contains('$')
        && !tail.starts_with(',')
        && !tail.contains('$')
        && !row.contains('\'')
        && into.ends_with(')');
    single.then(|| Kind::Insert { into: into.to_owned(), row: row.to_owned(), tail: tail.to_owned() })
}

/// The highest `$n`.
fn highest(text: &str) -> usize {
    let numbers = text.split('$').skip(1).map(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        part[..digits].parse().unwrap_or(0)
    });
    numbers.max().unwrap_or(0)
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
pub(crate) fn renumbered(out: &mut String, text: &str, offset: usize) {
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]
    use super::*;
    use crate::{Query, params};

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

    fn shape_of(parts: &[(&str, Option<u64>)]) -> Option<Shape> {
        Shape::of(&set(parts), &Forms::default())
    }

    fn joint_of(parts: &[(&str, Option<u64>)], sets: usize) -> Option<String> {
        let shape = shape_of(parts)?;
        let set = set(parts);
        Some(Joint::of(&shape, &vec![&set; sets]).text)
    }

    const INSERT: (&str, Option<u64>) = ("insert into a (x, y) values ($1, $2)", None);
    const UPDATE: (&str, Option<u64>) = ("update b set x = $2 where y = $1", Some(1));

    #[test]
    fn statements_on_tables_of_their_own_become_one_with_their_checks() {
        assert_eq!(
            joint_of(&[INSERT, UPDATE], 1).unwrap(),
            "with w0 as (insert into a (x, y) values ($1, $2)  returning 1), \
             w1 as (update b set x = $4 where y = $3 returning 1) \
             select (select count(*) from w0), cast(case (select count(*) from w1) when 1 then '0' else 'the guard of item 1' end as bigint)"
        );
    }

    #[test]
    fn rows_of_several_sets_stand_in_one_item_and_changes_in_one_each() {
        assert_eq!(
            joint_of(&[INSERT, UPDATE], 2).unwrap(),
            "with w0 as (insert into a (x, y) values ($1, $2), ($3, $4)  returning 1), \
             w1 as (update b set x = $6 where y = $5 returning 1), \
             w2 as (update b set x = $8 where y = $7 returning 1) \
             select (select count(*) from w0), cast(case (select count(*) from w1) when 1 then '0' else 'the guard of item 1' end as bigint), \
             cast(case (select count(*) from w2) when 1 then '0' else 'the guard of item 2' end as bigint)"
        );
    }

    #[test]
    fn a_row_may_hold_values_of_its_own_and_come_many_times() {
        let mut set = WriteSet::new();
        let rows = vec![params![1, 2], params![3, 4], params![5, 6]];
        set.expect(Query::rows("insert into a (x, y) values", rows, "on conflict do nothing"), 3, "it");
        set.add(Query::built("insert into c (x, n, y) values ($2, 1, $1)", params![7, 8]));
        let shape = Shape::of(&set, &Forms::default()).unwrap();
        assert_eq!(
            Joint::of(&shape, &[&set]).text,
            "with w0 as (insert into a (x, y) values ($1, $2), ($3, $4), ($5, $6) on conflict do nothing returning 1), \
             w1 as (insert into c (x, n, y) values ($8, 1, $7)  returning 1) \
             select cast(case (select count(*) from w0) when 3 then '0' else 'the guard of item 0' end as bigint), (select count(*) from w1)"
        );
    }

    #[test]
    fn a_change_whose_count_nobody_checks_joins_no_other_set() {
        assert!(shape_of(&[INSERT, UPDATE]).unwrap().joins());
        assert!(!shape_of(&[INSERT, ("update b set x = $2 where y = $1", None)]).unwrap().joins());
        assert!(!shape_of(&[("delete from b where x = $1 or y = $2", None)]).unwrap().joins());
        let kept = "insert into a (x, y) values ($1, $2) on conflict (x) do update set y = $2";
        assert!(!shape_of(&[(kept, None)]).unwrap().joins(), "its tail takes a value");
        let added = "insert into a (x, y, n) values ($1, $2, 1) on conflict (x) do update set n = a.n + 1";
        assert!(shape_of(&[(added, None)]).unwrap().joins(), "a row given twice is an error there");
    }

    #[test]
    fn a_guard_that_locks_stands_among_them_and_keeps_others_off_its_tables() {
        let guard = ("select k.x from k join f on f.y = k.y where k.x = $1 and f.x = $2 for share", Some(1));
        assert_eq!(
            joint_of(&[("update b set x = $2 where y = $1", None), guard], 1).unwrap(),
            "with w0 as (update b set x = $2 where y = $1 returning 1), \
             w1 as (select k.x from k join f on f.y = k.y where k.x = $3 and f.x = $4 for share) \
             select (select count(*) from w0), cast(case (select count(*) from w1) when 1 then '0' else 'the guard of item 1' end as bigint)"
        );
        assert!(shape_of(&[("update f set x = $2 where y = $1", None), guard]).is_none());
        assert!(shape_of(&[("select x from k where x = $1 or y = $2", Some(1))]).is_none(), "it locks nothing");
    }

    #[test]
    fn what_could_tell_the_difference_runs_one_after_the_other() {
        for other in [
            "update a set x = $2 where y = $1",
            "insert into b (x, y) select x, y from a where x = $1 or y = $2",
            "update b set x = $2 where y = $1 returning x",
            "update b set x = (select max(x) from a) where y = $1 or y = $2",
            "delete from b using a where b.x = a.x and b.y = $1 or b.y = $2",
        ] {
            assert!(shape_of(&[INSERT, (other, None)]).is_none(), "{other}");
        }
    }

    #[test]
    fn the_failed_check_names_its_statement_and_the_set_it_is_alone_in() {
        let set = |key| {
            let mut set = WriteSet::new();
            set.add(Query::built(INSERT.0, params![1, 2]));
            set.expect(Query::built(UPDATE.0, params![key, 2]), 1, "it");
            set
        };
        let (first, second) = (set("m"), set("b"));
        let shape = Shape::of(&first, &Forms::default()).unwrap();
        let joint = Joint::of(&shape, &[&first, &second]);
        let message = |guard: &str| format!("invalid input syntax for type bigint: \"{guard}\"");
        let item = |number: usize| joint.guard(&message(&format!("the guard of item {number}")));
        assert_eq!(item(0), Some(Item { statement: 0, set: None }));
        assert_eq!(item(1), Some(Item { statement: 1, set: Some(1) }), "rows are locked in their order");
        assert_eq!(item(2), Some(Item { statement: 1, set: Some(0) }));
        assert_eq!(joint.guard("duplicate key"), None);
    }
}
