//! The names that PostgreSQL chooses where none is given (`makeObjectName` of its source), and who chose a name that is found.
//!
//! `model::naming` follows the same pattern, so the two differ only beyond 63 bytes and where a number was added.

use crate::model::{Name, naming};

/// `song`, `id`, `seq` → `song_id_seq`, the longer of the first two cut until all fit into 63 bytes.
pub(crate) fn chosen(table: &str, column: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(column.is_some());
    let room = naming::MAXIMUM_LENGTH.saturating_sub(overhead);
    let (mut first, mut second) = (table.len(), column.map_or(0, str::len));
    while first + second > room {
        if first > second { first -= 1 } else { second -= 1 }
    }
    let table = cut(table, first);
    match column {
        Some(column) => format!("{table}_{}_{label}", cut(column, second)),
        None => format!("{table}_{label}"),
    }
}

fn cut(text: &str, mut length: usize) -> &str {
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    &text[..length]
}

/// A name is generated where it is one of those that a convention or the database would choose, with or without a number behind it.
#[cfg(any(feature = "postgres", test))]
pub(crate) fn classify(name: &str, candidates: &[String]) -> Name {
    let generated = candidates.iter().any(|candidate| {
        name.strip_prefix(candidate.as_str()).is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
    });
    if generated { Name::Generated(name.to_owned()) } else { Name::Given(name.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_as_the_server_cuts_them() {
        assert_eq!(chosen("song", Some("id"), "seq"), "song_id_seq");
        let long = chosen(&"t".repeat(60), Some(&"c".repeat(10)), "key");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("t_cccccccccc_key"));
    }

    #[test]
    fn a_number_behind_a_chosen_name_is_the_databases() {
        let candidates = ["song_check".to_owned()];
        assert!(classify("song_check1", &candidates).is_generated());
        assert!(!classify("song_checked", &candidates).is_generated());
    }
}
