//! SQL revisions: pairs of files, header lines, and the ids and parents of files that have none.
//!
//! Invariant: a header line wins over what the file's name says, each for itself; `-- revises:` with nothing behind it is a root.

use std::collections::BTreeMap;

use crate::{FORBIDDEN_IN_IDS, RevisionFile};

/// The header lines of an SQL file; `None` where a line is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SqlHeader {
    pub(crate) id: Option<String>,
    pub(crate) revises: Option<Vec<String>>,
    pub(crate) depends_on: Vec<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) created: Option<String>,
    pub(crate) requires: Vec<String>,
    pub(crate) message: Option<String>,
    /// The line of the first header line, counted from 1; 1 without any.
    pub(crate) line: usize,
}

/// Reads the header lines among the comments at the beginning of a file.
pub(crate) fn header(text: &str) -> SqlHeader {
    let mut header = SqlHeader::default();
    for (index, line) in opening_comments(text) {
        let Some((key, value)) = header_line(line) else { continue };
        if header.line == 0 {
            header.line = index + 1;
        }
        match key {
            "revision" => header.id = Some(value.to_owned()),
            "revises" => header.revises = Some(list(value)),
            "depends-on" => header.depends_on = list(value),
            "labels" => header.labels = list(value),
            "created" => header.created = Some(value.to_owned()),
            "requires" => header.requires = list(value),
            "message" => header.message = Some(value.to_owned()),
            _ => {}
        }
    }
    header.line = header.line.max(1);
    header
}

/// A header line that is there a second time: its line, counted from 1, and its key.
pub(crate) fn repeated(text: &str) -> Option<(usize, &str)> {
    let mut said = Vec::new();
    opening_comments(text).find_map(|(index, line)| {
        let (key, _) = header_line(line)?;
        let again = said.contains(&key);
        said.push(key);
        again.then_some((index + 1, key))
    })
}

/// The remark below which another tool keeps the way back in the same file, and its line, counted from 1.
pub(crate) fn way_back_of_another_tool(text: &str) -> Option<(usize, &str)> {
    // goose, dbmate, sql-migrate, rambler, MyBatis Migrations.
    const MARKS: [&str; 5] = ["+goose down", "migrate:down", "+migrate down", "rambler down", "//@undo"];
    let is_mark = |line: &str| {
        let remark = line.strip_prefix("--").map(|remark| remark.trim().to_ascii_lowercase());
        remark.is_some_and(|remark| MARKS.iter().any(|mark| remark.starts_with(mark)))
    };
    text.lines().map(str::trim).enumerate().find(|(_, line)| is_mark(line)).map(|(at, line)| (at + 1, line))
}

/// The line of a header line, counted from 0.
pub(crate) fn place_of(text: &str, key: &str) -> Option<usize> {
    opening_comments(text).find(|(_, line)| header_line(line).is_some_and(|(found, _)| found == key)).map(|(at, _)| at)
}

/// The text that runs: less header lines, blanks at the ends of lines, and empty lines at both ends.
pub(crate) fn body(text: &str) -> String {
    let headers: Vec<usize> =
        opening_comments(text).filter(|(_, line)| header_line(line).is_some()).map(|(index, _)| index).collect();
    let text = text.trim_start_matches('\u{feff}');
    let kept: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(index, _)| !headers.contains(index))
        .map(|(_, line)| line.trim_end())
        .collect();
    kept.join("\n").trim_matches('\n').to_owned()
}

fn opening_comments(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate();
    lines.take_while(|(_, line)| line.is_empty() || line.starts_with("--"))
}

fn header_line(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix("--")?.split_once(':')?;
    let key = key.trim();
    let known = ["revision", "revises", "depends-on", "labels", "created", "requires", "message"];
    known.contains(&key).then_some((key, value.trim()))
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// The id that a file's stem gives: characters that ids may not hold become `_`.
pub(crate) fn id_of_stem(stem: &str) -> String {
    stem.replace(|c: char| FORBIDDEN_IN_IDS.contains(&c) || c.is_whitespace() || c.is_control(), "_")
}

/// The digits that a stem begins with, and the words behind them.
pub(crate) fn number_and_words(stem: &str) -> (Option<&str>, String) {
    let digits = stem.find(|c: char| !c.is_ascii_digit()).unwrap_or(stem.len());
    let (number, rest) = stem.split_at(digits);
    let words =
        rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    ((!number.is_empty()).then_some(number), if words.is_empty() { stem.to_owned() } else { words })
}

/// What a file's number may be called: as it is written, and without the zeros before it.
pub(crate) fn spellings(number: &str) -> Vec<String> {
    let short = number.trim_start_matches('0');
    let mut spellings = vec![number.to_owned()];
    spellings.extend((!short.is_empty() && short != number).then(|| short.to_owned()));
    spellings
}

/// An SQL file's place in the order of numbers: its number, and whether its parents are still to be derived from it.
pub(crate) struct Numbered {
    pub(crate) number: String,
    pub(crate) index: usize,
    pub(crate) derived: bool,
}

/// Lets files without `-- revises:` follow the files of the number before theirs.
pub(crate) fn follow_by_number(files: &mut [RevisionFile], numbered: &[Numbered]) {
    // Numbers of any length (time stamps too) compare by length, then by digits, once leading zeros are gone.
    let mut groups: BTreeMap<(usize, &str), Vec<&Numbered>> = BTreeMap::new();
    for entry in numbered {
        let digits = entry.number.trim_start_matches('0');
        groups.entry((digits.len(), digits)).or_default().push(entry);
    }
    let mut before: Vec<String> = Vec::new();
    for group in groups.values() {
        for entry in group.iter().filter(|entry| entry.derived) {
            files[entry.index].revises.clone_from(&before);
        }
        // Files of one day have one number, and may stand on each other by what their headers say.
        let is_last = |id: &String| !group.iter().any(|other| files[other.index].revises.contains(id));
        before = group.iter().map(|entry| files[entry.index].id.clone()).filter(is_last).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_lines_are_read_among_the_opening_comments_only() {
        let read = header(
            "-- Songs.\n\n-- revision: 9f3c\n--revises: a , b\n-- depends-on: c\n-- labels: x, y\ncreate table t();\n-- revision: no",
        );
        assert_eq!(read.id.as_deref(), Some("9f3c"));
        assert_eq!(read.revises, Some(vec!["a".into(), "b".into()]));
        assert_eq!((read.depends_on, read.labels, read.line), (vec!["c".into()], vec!["x".into(), "y".into()], 3));
    }

    #[test]
    fn an_empty_revises_line_is_a_root_and_a_missing_one_is_not() {
        assert_eq!(header("-- revises:\n").revises, Some(vec![]));
        assert_eq!(header("-- x\n").revises, None);
    }

    #[test]
    fn a_stem_gives_an_id_a_number_and_words() {
        assert_eq!(id_of_stem("001-add songs@home"), "001_add_songs_home");
        assert_eq!(number_and_words("001_initial_schema"), (Some("001"), "initial schema".into()));
        assert_eq!(number_and_words("20260101"), (Some("20260101"), "20260101".into()));
        assert_eq!(number_and_words("songs"), (None, "songs".into()));
    }
}
