//! The checksum of a revision's source, `1:<hex>`; 1 is the version of the rule.
//!
//! Invariant: formatting, comments, documentation, imports and the header do not enter it; a change of anything that runs does.

use sha2::{Digest, Sha256};

use crate::header;
use crate::lexer::{Kind, Lexer, Token};

const VERSION: &str = "1";

/// Over the tokens less documentation, `use` items, the header, and commas before a closing bracket (rustfmt adds those).
pub(crate) fn of_rust(source: &str) -> String {
    let tokens: Vec<Token<'_>> = Lexer::new(source).filter(|token| token.kind != Kind::ModuleDoc).collect();
    let header = header::range(&tokens).unwrap_or(0..0);
    let mut hash = Sha256::new();
    let mut comma: Option<Token<'_>> = None;
    let mut index = 0;
    while let Some(&token) = tokens.get(index) {
        let skipped = if header.contains(&index) { header.len() } else { length_of_skipped_item(&tokens[index..]) };
        if skipped > 0 {
            index += skipped;
            continue;
        }
        if let Some(comma) = comma.take().filter(|_| token.kind != Kind::Close) {
            feed(&mut hash, comma.text);
        }
        if token.is(Kind::Punctuation, ",") {
            comma = Some(token);
        } else {
            feed(&mut hash, token.text);
        }
        index += 1;
    }
    finish(hash)
}

/// Over the text of the files less header lines and blanks at the ends of lines and of the text.
pub(crate) fn of_sql(up: &str, rollback: Option<&str>) -> String {
    let mut hash = Sha256::new();
    feed(&mut hash, &crate::sql::body(up));
    if let Some(rollback) = rollback {
        feed(&mut hash, &crate::sql::body(rollback));
    }
    finish(hash)
}

/// How many tokens a `use` item or a `#[doc = ".."]` attribute at the beginning of `tokens` has; 0 where neither stands there.
fn length_of_skipped_item(tokens: &[Token<'_>]) -> usize {
    if tokens[0].is(Kind::Identifier, "use") && tokens.get(1).is_none_or(|next| next.text != "<") {
        return tokens.iter().position(|token| token.is(Kind::Punctuation, ";")).map_or(tokens.len(), |end| end + 1);
    }
    let inner = usize::from(tokens.get(1).is_some_and(|token| token.text == "!"));
    let documentation = tokens[0].is(Kind::Punctuation, "#")
        && tokens.get(1 + inner).is_some_and(|token| token.text == "[")
        && tokens.get(2 + inner).is_some_and(|token| token.is(Kind::Identifier, "doc"));
    if !documentation {
        return 0;
    }
    tokens.iter().position(|token| token.is(Kind::Close, "]")).map_or(0, |end| end + 1)
}

/// Each part with its length before it, so that no two sequences of parts read alike.
fn feed(hash: &mut Sha256, text: &str) {
    // The compiler reads CR LF as LF, and git may write either.
    let text = text.replace("\r\n", "\n");
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

fn finish(hash: Sha256) -> String {
    hash.finalize().iter().fold(format!("{VERSION}:"), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Doc.\nuse anabranch::prelude::*;\npub const REVISION: Revision = Revision::new(\"a\");\n\
                          pub fn up(m: &mut Migration) {\n    m.drop_table(\"song\");\n}\n";

    #[track_caller]
    fn check(other: &str, same: bool) {
        assert_eq!(of_rust(SOURCE) == of_rust(other), same, "{other}");
    }

    #[test]
    fn what_does_not_run_does_not_enter() {
        check("pub fn up(m: &mut Migration) { m.drop_table(\"song\",); }", true);
        check(
            "#![doc = \"x\"] use a::b; /// c\n#[doc = \"y\"]\npub fn up(\n    m: &mut Migration,\n) { /* d */ m.drop_table(\"song\"); }",
            true,
        );
        check(&SOURCE.replace("\"a\")", "\"b\").revises(&[\"a\"])"), true);
        check(&SOURCE.replace('\n', "\r\n"), true);
    }

    #[test]
    fn what_runs_enters() {
        check(&SOURCE.replace("song", "songs"), false);
        check(&SOURCE.replace("drop_table(\"song\")", "drop_table(\"song\", 1)"), false);
        check("pub fn up(m: &mut Migration) { m.drop_table(\"song\") }", false);
    }

    #[test]
    fn the_rule_is_fixed() {
        assert_eq!(of_rust(SOURCE), "1:db584c34e5e03ccfb2053b3ab75d300658b0195e5232ab8ce622aa5c0f95f01d");
        assert_eq!(
            of_sql("-- revision: a\nselect 1;  \n\n", Some("select 2;")),
            "1:07da19b47ed7b339e98c0b16c2c8cffa4ac05d49e42a94790a7c88ae907ec7ca"
        );
    }

    #[test]
    fn sql_is_its_text_less_header_lines_and_trailing_blanks() {
        let plain = of_sql("select 1;\nselect 2;\n", None);
        assert_eq!(plain, of_sql("-- revision: a\n-- revises: b\n\nselect 1;  \r\nselect 2;\n\n \n", None));
        assert_ne!(plain, of_sql("-- why\nselect 1;\nselect 2;\n", None));
        assert_ne!(plain, of_sql("select 1;\nselect 2;\n", Some("")));
    }
}
