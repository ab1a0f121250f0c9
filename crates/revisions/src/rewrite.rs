//! Rewrites what a revision is built on, in the text of its file.
//!
//! Invariant: nothing else changes: not a comment, not the formatting, not the line endings. What is written is what the readers of this crate
//! read back.

use std::path::Path;

use crate::lexer::{Kind, Lexer, Token};
use crate::{header, sql};

/// The text of a revision's file with other parents; `None` where the text has no header that could be rewritten.
#[must_use]
pub fn with_parents(path: &Path, text: &str, parents: &[String]) -> Option<String> {
    if path.extension().is_some_and(|extension| extension == "sql") {
        let rewritten = in_sql(text, parents);
        return (sql::header(&rewritten).revises.as_deref() == Some(parents)).then_some(rewritten);
    }
    let rewritten = in_rust(text, parents)?;
    header::read(&rewritten).is_ok_and(|header| header.revises == parents).then_some(rewritten)
}

fn in_rust(text: &str, parents: &[String]) -> Option<String> {
    let tokens: Vec<Token<'_>> = Lexer::new(text).collect();
    let header = tokens.get(header::range(&tokens)?)?;
    let list = parents.iter().map(|id| format!("{id:?}")).collect::<Vec<_>>().join(", ");
    let place = |kind, wanted: &str| header.iter().position(|token| token.is(kind, wanted));
    let after = |at: usize, kind, wanted: &str| header[at..].iter().find(|token| token.is(kind, wanted));
    if let Some(at) = place(Kind::Identifier, "revises") {
        let (open, close) = (after(at, Kind::Open, "[")?, after(at, Kind::Close, "]")?);
        return Some(format!("{}{list}{}", &text[..=open.offset], &text[close.offset..]));
    }
    let close = after(place(Kind::Identifier, "new")?, Kind::Close, ")")?;
    Some(format!("{}.revises(&[{list}]){}", &text[..=close.offset], &text[close.offset + 1..]))
}

fn in_sql(text: &str, parents: &[String]) -> String {
    let line = format!("-- revises: {}", parents.join(", ")).trim_end().to_owned();
    let (mark, rest) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
    let ending =
        if rest.lines().next().is_some_and(|first| rest[first.len()..].starts_with("\r\n")) { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = rest.split_inclusive('\n').map(str::to_owned).collect();
    match sql::place_of(rest, "revises") {
        Some(at) => {
            let end = if lines[at].ends_with('\n') { ending } else { "" };
            lines[at] = format!("{line}{end}");
        }
        None => {
            let at = sql::place_of(rest, "revision").map_or(0, |at| at + 1);
            if let Some(before) = at.checked_sub(1).filter(|&before| !lines[before].ends_with('\n')) {
                lines[before].push_str(ending);
            }
            lines.insert(at, format!("{line}{ending}"));
        }
    }
    format!("{mark}{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, text: &str, parents: &[&str], expected: &str) {
        let parents: Vec<String> = parents.iter().map(|&id| id.to_owned()).collect();
        assert_eq!(with_parents(Path::new(file), text, &parents).as_deref(), Some(expected));
    }

    #[test]
    fn the_list_of_a_rust_header_is_replaced_and_nothing_else() {
        check(
            "a.rs",
            "//! A revises(&[\"x\"]).\npub const REVISION: Revision = Revision::new(\"a\")\n    .revises(&[\"b\", /* why */ \"c\"]).labels(&[\"l\"]);\nfn f() { [1] }",
            &["d"],
            "//! A revises(&[\"x\"]).\npub const REVISION: Revision = Revision::new(\"a\")\n    .revises(&[\"d\"]).labels(&[\"l\"]);\nfn f() { [1] }",
        );
    }

    #[test]
    fn a_rust_header_without_parents_gets_some() {
        let (before, after) = (
            "const REVISION: Revision = Revision::new(\"a\").created(\"x\");",
            "const REVISION: Revision = Revision::new(\"a\").revises(&[\"b\"]).created(\"x\");",
        );
        check("a.rs", before, &["b"], after);
        check("a.rs", after, &[], "const REVISION: Revision = Revision::new(\"a\").revises(&[]).created(\"x\");");
    }

    #[test]
    fn the_line_of_an_sql_file_is_replaced_or_added() {
        check(
            "a.sql",
            "-- x\r\n--revises: a\r\nselect 1;\r\n",
            &["b", "c"],
            "-- x\r\n-- revises: b, c\r\nselect 1;\r\n",
        );
        check("a.sql", "-- revision: a\nselect 1;", &["b"], "-- revision: a\n-- revises: b\nselect 1;");
        check("a.sql", "\u{feff}select 1;", &["b"], "\u{feff}-- revises: b\nselect 1;");
        check("a.sql", "-- revision: a", &["b"], "-- revision: a\n-- revises: b\n");
    }

    #[test]
    fn a_file_without_a_header_is_left_alone() {
        assert_eq!(with_parents(Path::new("a.rs"), "fn f() {}", &[]), None);
    }
}
