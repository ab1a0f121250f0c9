//! The names that PostgreSQL chooses where none is given (`makeObjectName` of its source).
//!
//! `model::naming` follows the same pattern, so the two differ only beyond 63 bytes and where a number was added.

use crate::model::naming;

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
}
