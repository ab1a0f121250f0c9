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

#[cfg(test)]
mod tests {
    use super::*;

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
