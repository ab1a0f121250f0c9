//! The names that constraints and indexes get when nobody names them.
//!
//! They follow PostgreSQL's own choice (`song_pkey`, `song_title_key`, `song_artist_id_fkey`, `song_bpm_check`, `song_title_idx`), so that the
//! most common database needs no names in its snapshots. Invariant: a pure function of the structure, at most [`MAXIMUM_LENGTH`] bytes.

use super::{Constraint, IndexPart, IndexValue, Name};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// PostgreSQL's limit, the smallest of the supported databases (63 bytes; MySQL: 64 characters).
pub const MAXIMUM_LENGTH: usize = 63;

/// `song_pkey`
pub fn primary_key(table: &str) -> String {
    join(table, &[], "pkey")
}

/// `song_title_key`
pub fn unique(table: &str, columns: &[String]) -> String {
    join(table, columns, "key")
}

/// `song_bpm_check`; `song_check` where the check is the table's.
pub fn check(table: &str, column: Option<&str>) -> String {
    join(table, &column.map(|c| vec![c.to_owned()]).unwrap_or_default(), "check")
}

/// `song_artist_id_fkey`
pub fn foreign_key(table: &str, columns: &[String]) -> String {
    join(table, columns, "fkey")
}

/// `song_title_idx`; an expression counts as `expr`.
pub fn index(table: &str, parts: &[String]) -> String {
    join(table, parts, "idx")
}

/// The name of an index by its parts.
pub fn index_of(table: &str, parts: &[IndexPart]) -> String {
    let name = |part: &IndexPart| match &part.value {
        IndexValue::Column(name) => name.clone(),
        IndexValue::Expression(_) => "expr".to_owned(),
    };
    index(table, &parts.iter().map(name).collect::<Vec<_>>())
}

/// The first of `name`, `name1`, `name2`, .. that `taken` does not hold.
pub fn distinct(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    (1..).map(|n| shorten(&format!("{name}{n}"))).find(|candidate| !taken(candidate)).unwrap_or(name)
}

/// Whether nobody has named it yet: the name is generated and empty.
pub fn is_unnamed(name: &Name) -> bool {
    name.is_generated() && name.as_str().is_empty()
}

/// Gives every [unnamed](is_unnamed) constraint of a table the name that the convention has for it, distinct from all others of `constraints`. A
/// check that mentions one column alone is named after it, as PostgreSQL does.
pub fn name_constraints(table: &str, columns: &[&str], constraints: &mut [Constraint]) {
    let mut taken: BTreeSet<String> =
        constraints.iter().map(Constraint::name).filter(|name| !is_unnamed(name)).map(Name::to_string).collect();
    for constraint in constraints.iter_mut().filter(|constraint| is_unnamed(constraint.name())) {
        let name = match &*constraint {
            Constraint::PrimaryKey(_) => primary_key(table),
            Constraint::Unique(constraint) => unique(table, &constraint.columns),
            Constraint::Check(constraint) => check(table, only_mentioned(columns, &constraint.expression)),
            Constraint::ForeignKey(constraint) => foreign_key(table, &constraint.columns),
        };
        let name = distinct(name, |candidate| taken.contains(candidate));
        taken.insert(name.clone());
        *constraint.name_mut() = Name::Generated(name);
    }
}

/// The column that an expression mentions, where it is the only one.
fn only_mentioned<'a>(columns: &[&'a str], expression: &str) -> Option<&'a str> {
    // Every second piece between single quotes is a text.
    let code: Vec<&str> = expression.split('\'').step_by(2).collect();
    let words: BTreeSet<&str> =
        code.iter().flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let mut mentioned = columns.iter().copied().filter(|column| words.contains(column));
    mentioned.next().filter(|_| mentioned.next().is_none())
}

fn join(table: &str, parts: &[String], suffix: &str) -> String {
    let mut name = table.to_owned();
    for part in parts.iter().map(String::as_str).chain([suffix]) {
        name.push('_');
        name.push_str(part);
    }
    shorten(&name)
}

/// A name beyond the limit keeps its beginning and gets eight hexadecimal digits of its SHA-256, so that two long names stay two names.
pub fn shorten(name: &str) -> String {
    if name.len() <= MAXIMUM_LENGTH {
        return name.to_owned();
    }
    let digest = Sha256::digest(name.as_bytes());
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let mut end = MAXIMUM_LENGTH - hash.len() - 1;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_stay_within_the_limit_and_distinct() {
        let one = unique(&"a".repeat(60), &["first".into()]);
        let two = unique(&"a".repeat(60), &["second".into()]);
        assert!(one.len() <= MAXIMUM_LENGTH && two.len() <= MAXIMUM_LENGTH);
        assert_ne!(one, two);
    }

    #[test]
    fn a_check_of_one_column_is_named_after_it() {
        let columns = ["bpm", "title"];
        assert_eq!(only_mentioned(&columns, "bpm > 0 and bpm < 400"), Some("bpm"));
        assert_eq!(only_mentioned(&columns, "title <> 'bpm'"), Some("title"));
        assert_eq!(only_mentioned(&columns, "bpm > length(title)"), None);
    }

    #[test]
    fn a_taken_name_is_numbered() {
        assert_eq!(distinct("song_check".into(), |name| name == "song_check"), "song_check1");
    }
}
