//! The names that constraints and indexes get when nobody names them.
//!
//! They follow PostgreSQL's own choice (`song_pkey`, `song_title_key`, `song_artist_id_fkey`, `song_bpm_check`, `song_title_idx`), so that the
//! most common database needs no names in its snapshots. Invariant: a pure function of the structure, at most [`MAXIMUM_LENGTH`] bytes.

use sha2::{Digest, Sha256};

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

/// The first of `name`, `name1`, `name2`, .. that `taken` does not hold.
pub fn distinct(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    (1..).map(|n| shorten(&format!("{name}{n}"))).find(|candidate| !taken(candidate)).unwrap_or(name)
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
    fn a_taken_name_is_numbered() {
        assert_eq!(distinct("song_check".into(), |name| name == "song_check"), "song_check1");
    }
}
