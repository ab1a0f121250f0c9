//! Statements of views, triggers, routines and events, as they are shown: the part that is the author's, and what the server added.

use crate::dialect::sql_text::Token;
use crate::dialect::sql_text::reader::{Read, Reader};
use crate::model::DialectName;

/// A statement without its definer, and the definer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) definer: Option<String>,
}

/// The statement of a routine or an event.
pub(crate) fn of(shown: &str, dialect: DialectName) -> Statement {
    let mut reader = Reader::of(shown, dialect);
    let definer = find_definer(&mut reader);
    let Some((from, to)) = definer else { return Statement { text: shown.to_owned(), definer: None } };
    let start = |at: usize| reader.tokens.get(at).map_or(shown.len(), |placed| placed.start);
    let value = shown[start(from + 2)..start(to)].trim().to_owned();
    Statement { text: format!("{}{}", &shown[..start(from)], &shown[start(to)..]), definer: Some(value) }
}

/// Where `DEFINER = user` stands, which is before the kind of the object.
fn find_definer(reader: &mut Reader<'_>) -> Option<(usize, usize)> {
    for at in 0..reader.tokens.len().min(12) {
        reader.at = at;
        if reader.is("definer") && reader.ahead(1) == Some(Token::Symbol("=")) {
            reader.at = at + 2;
            user(reader);
            return Some((at, reader.at));
        }
    }
    None
}

/// `user`, `` `user`@`host` ``
fn user(reader: &mut Reader<'_>) {
    reader.at += 1;
    if matches!(reader.peek(), Some(Token::Word("@") | Token::Symbol("@"))) {
        reader.at += 2;
    }
}

/// The statement of a view: words for what is so anyway are left out, and the name of the database that is read.
///
/// # Errors
/// It is none that these servers show.
pub(crate) fn view(shown: &str, database: &str, dialect: DialectName) -> Read<Statement> {
    let mut reader = Reader::of(shown, dialect);
    reader.keyword("create")?;
    let mut words = vec!["CREATE".to_owned()];
    let mut definer = None;
    while !reader.eat("view") {
        let from = reader.at;
        if reader.eat("algorithm") {
            reader.symbol("=")?;
            let algorithm = reader.name()?;
            let usual = algorithm.eq_ignore_ascii_case("undefined");
            words.extend((!usual).then(|| format!("ALGORITHM = {}", algorithm.to_uppercase())));
        } else if reader.eat("definer") {
            reader.symbol("=")?;
            let from = reader.at;
            user(&mut reader);
            definer = Some(reader.text_since(from).to_owned());
        } else if reader.eat("sql") {
            reader.keyword("security")?;
            let security = reader.name()?;
            let usual = security.eq_ignore_ascii_case("definer");
            words.extend((!usual).then(|| format!("SQL SECURITY {}", security.to_uppercase())));
        } else {
            reader.name()?;
            words.push(reader.text_since(from).to_uppercase());
        }
    }
    words.push("VIEW".to_owned());
    words.push(without_database(reader.rest(), database, dialect));
    Ok(Statement { text: words.join(" "), definer })
}

/// The server names the database before some tables; a schema does not know what it is called.
pub(crate) fn without_database(sql: &str, database: &str, dialect: DialectName) -> String {
    let prefix = super::super::literal::quote(database);
    let all = crate::dialect::sql_text::tokens(sql, dialect);
    let mut out = String::with_capacity(sql.len());
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let dot = all.get(at + 1).is_some_and(|next| next.text() == ".");
        let after_dot = at.checked_sub(1).is_some_and(|before| all[before].text() == ".");
        if dot && !after_dot && matches!(token, Token::Quoted(name) if *name == prefix) {
            at += 2;
            if let Some(next) = all.get(at) {
                out.push_str(next.text());
            }
        } else {
            out.push_str(token.text());
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_adds_is_said_apart() {
        let shown = "CREATE DEFINER=`we``b`@`%` FUNCTION `f`() RETURNS int\n    DETERMINISTIC\nreturn 'definer=x'";
        let Statement { text, definer } = of(shown, DialectName::Mysql);
        assert_eq!(text, "CREATE FUNCTION `f`() RETURNS int\n    DETERMINISTIC\nreturn 'definer=x'");
        assert_eq!(definer.as_deref(), Some("`we``b`@`%`"));
        let without = "CREATE FUNCTION `f`() RETURNS int return 1";
        assert_eq!(of(without, DialectName::Mysql), Statement { text: without.to_owned(), definer: None });
        assert_eq!(
            of("CREATE DEFINER=`role` PROCEDURE `p`() select 1", DialectName::MariaDb).text,
            "CREATE PROCEDURE `p`() select 1"
        );
    }

    #[test]
    fn a_view_is_read_without_what_is_so_anyway() {
        let check = |shown: &str, expected: &str| {
            assert_eq!(
                view(shown, "music", DialectName::Mysql).map(|statement| statement.text).as_deref(),
                Ok(expected)
            );
        };
        check(
            "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW `v` AS select `music`.`song`.`id` AS `music` from `song`",
            "CREATE VIEW `v` AS select `song`.`id` AS `music` from `song`",
        );
        check(
            "CREATE ALGORITHM=MERGE DEFINER=`root`@`%` SQL SECURITY INVOKER VIEW `v` (`a`) AS select 'x' AS `a`",
            "CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW `v` (`a`) AS select 'x' AS `a`",
        );
        check(
            "CREATE ALGORITHM=UNDEFINED MATERIALIZED /*(BY ENGINE=UNKNOWN)*/ DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1",
            "CREATE MATERIALIZED VIEW `v` AS select 1",
        );
        check(
            "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER JSON RELATIONAL DUALITY VIEW `v` AS select 1",
            "CREATE JSON RELATIONAL DUALITY VIEW `v` AS select 1",
        );
    }
}
