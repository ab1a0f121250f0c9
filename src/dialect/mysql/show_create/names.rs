//! Who chose a name: a person, our convention, or the server.

use crate::model::{IndexPart, Name, naming};

/// Generated where our convention, or the server (which takes the first column and a number), would have chosen it.
pub(super) fn index(table: &str, name: String, parts: &[IndexPart]) -> Name {
    let words: Vec<String> = parts.iter().map(|part| part.column_name().unwrap_or("expr").to_owned()).collect();
    let server = words.first().is_some_and(|first| is_numbered(&name, first, "_"));
    let ours = [naming::index(table, &words), naming::unique(table, &words)];
    classified(name, |name| server || ours.iter().any(|ours| is_numbered(name, ours, "")))
}

/// Generated where our convention would have chosen it, or the server: the table and a number.
pub(super) fn foreign_key(table: &str, name: String, columns: &[String]) -> Name {
    let ours = naming::foreign_key(table, columns);
    classified(name, |name| is_numbered(name, &ours, "") || is_numbered(name, &format!("{table}_ibfk_"), ""))
}

/// The same of a check of the table.
pub(super) fn check<'a>(table: &str, name: String, mut columns: impl Iterator<Item = &'a str>) -> Name {
    let ours = |name: &str, column: Option<&str>| is_numbered(name, &naming::check(table, column), "");
    classified(name, |name| {
        is_numbered(name, &format!("{table}_chk_"), "")
            || is_numbered(name, "CONSTRAINT_", "")
            || ours(name, None)
            || columns.any(|column| ours(name, Some(column)))
    })
}

fn classified(name: String, generated: impl FnOnce(&str) -> bool) -> Name {
    if generated(&name) { Name::Generated(name) } else { Name::Given(name) }
}

/// `base`, or `base`, a separator and a number.
fn is_numbered(name: &str, base: &str, separator: &str) -> bool {
    name.strip_prefix(base).is_some_and(|rest| {
        let number = rest.strip_prefix(separator).unwrap_or("x");
        rest.is_empty() || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    })
}
