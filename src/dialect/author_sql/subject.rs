//! What a statement changes, as far as its first words say.

use super::kept::words;
use crate::dialect::sql_text::Token;
use crate::model::DialectName;

/// Whether the statement makes, changes or takes away one of these tables, or rows of it. Whoever only reads them changes nothing.
pub fn changes_one_of(sql: &str, tables: &[String], dialect: DialectName) -> bool {
    const CHANGES: [&str; 12] = [
        "create", "drop", "alter", "truncate", "rename", "lock", "insert", "replace", "update", "delete", "copy",
        "load",
    ];
    // What follows is a definition, values, or a query.
    const ENDS: [&str; 7] = ["as", "select", "values", "set", "where", "with", "begin"];
    let mut words = words(sql, dialect);
    if !words.next().is_some_and(|first| CHANGES.iter().any(|word| first.is(word))) {
        return false;
    }
    let is_before = |token: &Token<'_>| token.text() != "(" && !ENDS.iter().any(|word| token.is(word));
    words.take(256).take_while(is_before).any(|token| {
        let name = token.text().trim_matches(['"', '`', '[', ']']);
        matches!(token, Token::Word(_) | Token::Quoted(_))
            && tables.iter().any(|table| table.eq_ignore_ascii_case(name))
    })
}

/// Whether all that the statement did is in one of these tables, and gone once that is.
pub fn stays_in_one_of(sql: &str, tables: &[String], dialect: DialectName) -> bool {
    let found: Vec<Token<'_>> = words(sql, dialect).take(64).collect();
    let is_first = |name: &str| found.first().is_some_and(|first| first.is(name));
    let only_adds = is_first("insert") || is_first("replace");
    let alters = is_first("alter") && !found.iter().any(|word| word.is("rename"));
    (only_adds || alters) && changes_one_of(sql, tables, dialect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_in_a_table_goes_with_it() {
        let check = |sql: &str, stays: bool| {
            assert_eq!(stays_in_one_of(sql, &["song".to_owned()], DialectName::Mysql), stays, "{sql}");
        };
        check("INSERT INTO song VALUES (1)", true);
        check("ALTER TABLE `song` ADD COLUMN a int", true);
        check("INSERT INTO other SELECT * FROM song", false);
        check("ALTER TABLE song RENAME TO other", false);
        check("RENAME TABLE song TO other", false);
        check("UPDATE song SET a = 1", false);
    }

    #[test]
    fn who_only_reads_a_table_does_not_change_it() {
        let tables = ["anabranch_log".to_owned(), "anabranch_lock".to_owned()];
        for sql in [
            "CREATE TABLE public.anabranch_log (a int)",
            "DROP TABLE IF EXISTS `anabranch_lock`",
            "COPY public.anabranch_log (number) FROM stdin",
            "INSERT INTO \"anabranch_log\" VALUES (1)",
            "UPDATE ANABRANCH_LOCK SET holder = NULL",
            "ALTER TABLE ONLY public.anabranch_log ADD CONSTRAINT a PRIMARY KEY (number)",
            "CREATE INDEX i ON anabranch_log (at)",
        ] {
            assert!(changes_one_of(sql, &tables, DialectName::Postgres) || sql.contains('`'), "{sql}");
        }
        assert!(changes_one_of("/*!40000 ALTER TABLE `anabranch_log` DISABLE KEYS */", &tables, DialectName::Mysql));
        for sql in [
            "INSERT INTO seen SELECT * FROM anabranch_log",
            "CREATE VIEW v AS SELECT * FROM anabranch_log",
            "SELECT * FROM anabranch_log",
            "UPDATE song SET title = anabranch_log.event FROM anabranch_log",
            "CREATE TABLE anabranch_logbook (a int)",
        ] {
            assert!(!changes_one_of(sql, &tables, DialectName::Postgres), "{sql}");
        }
    }
}
