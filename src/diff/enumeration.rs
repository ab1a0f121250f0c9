//! Enums: types of their own on one database, part of a column's type or a check on others.
//!
//! Where the normal form has no enum object, an enum is *virtual*: its values are read from the column's native type or from its check, and
//! what the enum explains is no difference of its own.

use super::{Sides, renames::Renamed};
use crate::model::{Column, ColumnType, Enum, Object, ObjectRef, QualifiedName};
use crate::operation::{AlterEnum, ColumnChange, EnumChange, Operation, TableChange};
use std::collections::{BTreeMap, BTreeSet};

/// Values that virtual enums have in the database, where they are not those of the next side.
pub(super) type SeenValues = BTreeMap<QualifiedName, Vec<Vec<String>>>;

/// Operations on enums, in the places where they belong.
#[derive(Debug, Default)]
pub(super) struct EnumOperations {
    pub(super) creates: Vec<Operation>,
    pub(super) changes: Vec<Operation>,
    pub(super) drops: Vec<Operation>,
}

pub(super) fn compare_enums(
    sides: &Sides<'_>,
    renamed: &Renamed<'_>,
    seen: &SeenValues,
    tables: &[Operation],
) -> EnumOperations {
    let mut out = EnumOperations::default();
    let schemas = [sides.normalized.previous, sides.normalized.next, sides.written.previous, sides.written.next];
    let names: BTreeSet<&QualifiedName> = schemas.iter().flat_map(|schema| schema.enums().map(|e| &e.name)).collect();
    if names.is_empty() {
        return out;
    }
    let used = used_enums(tables);
    for name in names {
        let prefix = renamed.values.get(name).cloned().unwrap_or_default();
        let real = sides.normalized.map(|schema| schema.enumeration(name));
        let written = sides.written.map(|schema| schema.enumeration(name));
        match (real.previous, real.next) {
            (Some(old), Some(new)) => {
                let new = written.next.unwrap_or(new);
                alter(name, prefix, &old.values, &new.values, tables, sides, &mut out);
                if real.previous.map(|e| &e.comment) != real.next.map(|e| &e.comment) {
                    out.changes.push(Operation::Become(Object::Enum(new.clone())));
                }
            }
            (None, Some(new)) => out.creates.push(create(written.next.unwrap_or(new))),
            (Some(_), None) => out.drops.push(Operation::drop(ObjectRef::Enum(name.clone()))),
            (None, None) => match (written.previous, written.next) {
                (None, Some(new)) if used.contains(name) => out.creates.push(create(new)),
                (Some(_), None) if is_virtual(sides, name) => {
                    out.drops.push(Operation::drop(ObjectRef::Enum(name.clone())));
                }
                (Some(old), Some(new)) => {
                    let live = seen.get(name).and_then(|lists| lists.first());
                    if live.is_some() || used.contains(name) || !prefix.is_empty() {
                        let drifted = same_values(&old.values, &new.values);
                        let values = live.filter(|_| drifted).unwrap_or(&old.values);
                        alter(name, prefix, values, &new.values, tables, sides, &mut out);
                    }
                }
                (None, _) | (Some(_), None) => {}
            },
        }
    }
    out
}

fn create(enumeration: &Enum) -> Operation {
    Operation::create(Object::Enum(enumeration.clone()))
}

fn alter(
    name: &QualifiedName,
    prefix: Vec<EnumChange>,
    old: &[String],
    new: &[String],
    tables: &[Operation],
    sides: &Sides<'_>,
    out: &mut EnumOperations,
) {
    let mut changes = prefix;
    changes.extend(value_changes(old, new));
    let first_drop = changes.iter().position(|change| matches!(change, EnumChange::DropValue { .. }));
    let mut push = |changes: Vec<EnumChange>| {
        if !changes.is_empty() {
            out.changes.push(Operation::AlterEnum(AlterEnum { name: name.clone(), changes }));
        }
    };
    // A default moves from a value that goes to one that comes: it changes between the two.
    match first_drop {
        Some(at) if at > 0 && default_changes(name, tables, sides) => {
            let drops = changes.split_off(at);
            push(changes);
            push(drops);
        }
        _ => push(changes),
    }
}

/// New values with the value that each stands before, then values that go.
pub(super) fn value_changes(old: &[String], new: &[String]) -> Vec<EnumChange> {
    let (before, after): (BTreeSet<&String>, BTreeSet<&String>) = (old.iter().collect(), new.iter().collect());
    let mut anchor: Option<&String> = None;
    let mut added = Vec::new();
    for value in new.iter().rev() {
        if before.contains(value) {
            anchor = Some(value);
        } else {
            added.push(EnumChange::AddValue { value: value.clone(), before: anchor.cloned() });
        }
    }
    added.reverse();
    let dropped = old.iter().filter(|value| !after.contains(value));
    added.extend(dropped.map(|value| EnumChange::DropValue { value: value.clone(), replace_with: None }));
    added
}

/// Whether two lists hold the same values, in whatever order.
pub(super) fn same_values(one: &[String], two: &[String]) -> bool {
    one == two || one.iter().collect::<BTreeSet<_>>() == two.iter().collect::<BTreeSet<_>>()
}

/// The enum that a column is written with, where the normal form of the column does not know it.
pub(super) fn virtual_enum<'a>(written: &'a Column, normalized: &Column) -> Option<&'a QualifiedName> {
    let name = written.column_type.enum_name()?;
    normalized.column_type.enum_name().is_none().then_some(name)
}

/// Whether a column that is written with the enum shows that the database has no such type.
fn is_virtual(sides: &Sides<'_>, name: &QualifiedName) -> bool {
    sides.written.previous.tables().any(|table| {
        table.columns.iter().filter(|column| column.column_type.enum_name() == Some(name)).any(|column| {
            let live = sides.normalized.previous.table(&table.name).and_then(|live| live.column(&column.name));
            live.is_some_and(|live| virtual_enum(column, live).is_some())
        })
    })
}

fn used_enums(tables: &[Operation]) -> BTreeSet<&QualifiedName> {
    let mut used = BTreeSet::new();
    for operation in tables {
        if let Operation::Create { object: Object::Table(table), .. } = operation {
            used.extend(table.columns.iter().filter_map(|column| column.column_type.enum_name()));
        } else if let Operation::AlterTable(alter) = operation {
            used.extend(alter.changes.iter().filter_map(|change| match change {
                TableChange::AddColumn { column, .. } => column.column_type.enum_name(),
                TableChange::AlterColumn { change: ColumnChange::Type { to, .. }, .. } => to.enum_name(),
                _ => None,
            }));
        }
    }
    used
}

fn default_changes(name: &QualifiedName, tables: &[Operation], sides: &Sides<'_>) -> bool {
    tables.iter().any(|operation| {
        let Operation::AlterTable(alter) = operation else { return false };
        let table = sides.written.next.table(&alter.table);
        alter.changes.iter().any(|change| match change {
            TableChange::AlterColumn { name: column, change: ColumnChange::Default(_) } => {
                table.and_then(|table| table.column(column)).and_then(|column| column.column_type.enum_name())
                    == Some(name)
            }
            _ => false,
        })
    })
}

/// The values of `enum('a','b')`.
pub(super) fn listed_in_type(column_type: &ColumnType) -> Option<Vec<String>> {
    let ColumnType::Native(text) = column_type else { return None };
    let (word, rest) = text.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case("enum") {
        return None;
    }
    let (values, rest) = list(rest.trim_start())?;
    rest.trim().is_empty().then_some(values)
}

/// The column and the values of `"mood" in ('a', 'b')`, bare or in parentheses.
pub(super) fn listed_in_check(expression: &str) -> Option<(String, Vec<String>)> {
    let text = expression.trim();
    if let Some(inner) = text.strip_prefix('(') {
        return listed_in_check(inner.strip_suffix(')')?);
    }
    let (column, rest) = identifier(text)?;
    let (word, rest) = rest.trim_start().split_at_checked(2)?;
    if !word.eq_ignore_ascii_case("in") {
        return None;
    }
    let (values, rest) = list(rest.trim_start())?;
    rest.trim().is_empty().then_some((column, values))
}

fn identifier(text: &str) -> Option<(String, &str)> {
    let first = text.chars().next()?;
    let closing = match first {
        '"' | '`' => first,
        '[' => ']',
        _ => {
            let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
            return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
        }
    };
    let end = text[1..].find(closing)? + 1;
    Some((text[1..end].to_owned(), &text[end + 1..]))
}

/// `('a', 'b')` and what follows it.
fn list(text: &str) -> Option<(Vec<String>, &str)> {
    let mut rest = text.strip_prefix('(')?.trim_start();
    let mut values = Vec::new();
    loop {
        let (value, after) = literal(rest)?;
        values.push(value);
        rest = after.trim_start();
        if let Some(end) = rest.strip_prefix(')') {
            return Some((values, end));
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

/// A text in quotes; a quote in it is doubled.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let end = rest.find('\'')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn values_are_read_from_native_types_and_checks() {
        let native = |text: &str| listed_in_type(&ColumnType::Native(text.into()));
        assert_eq!(native("enum('a','it''s')"), Some(strings(&["a", "it's"])));
        assert_eq!(native("ENUM ( 'a' , 'b' )"), Some(strings(&["a", "b"])));
        assert_eq!(native("set('a')"), None);
        assert_eq!(native("enum('a"), None);
        let check = |text: &str, expected: Option<(&str, &[&str])>| {
            let expected = expected.map(|(column, values)| (column.to_owned(), strings(values)));
            assert_eq!(listed_in_check(text), expected, "{text}");
        };
        check(r#""mood" IN ('calm', 'loud')"#, Some(("mood", &["calm", "loud"])));
        check("(mood in ('calm'))", Some(("mood", &["calm"])));
        check("`my mood` in ('x)')", Some(("my mood", &["x)"])));
        check("mood in ('calm') or true", None);
        check("mood in (1, 2)", None);
        check("", None);
    }

    #[test]
    fn new_values_say_what_they_stand_before_and_order_alone_is_no_change() {
        let check = |old: &[&str], new: &[&str], expected: &[&str]| {
            let words: Vec<String> =
                value_changes(&strings(old), &strings(new)).iter().map(ToString::to_string).collect();
            assert_eq!(words, expected, "{old:?} {new:?}");
        };
        check(&["a", "c"], &["a", "b", "c"], &["add `b` before `c`"]);
        check(&["c"], &["a", "b", "c", "d"], &["add `a` before `c`", "add `b` before `c`", "add `d`"]);
        check(&["a", "b"], &["b", "a"], &[]);
        check(&["a", "b"], &["b", "c"], &["add `c`", "drop `a`"]);
    }
}
