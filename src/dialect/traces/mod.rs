//! What a statement that runs outside of a transaction leaves where it can be seen: by it an interrupted run knows how far it came.
//!
//! Such a statement is done, or not, or, on PostgreSQL, half: an index that nobody may use, a partition that is being detached. Invariant: a trace says
//! no more than the words of the statement; whoever asks for it looks at the same object before and after, and takes nothing for done that was
//! there before.

mod mysql;
mod postgres;
mod words;

use super::sql_text::Token;
use crate::model::DialectName;

/// What a statement leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// PostgreSQL builds an index beside the work of others. Where that fails there is one that is not valid.
    IndexBuilt {
        /// Its name, in its table's schema, as it is written; PostgreSQL chooses one where there is none.
        name: Option<String>,
        /// Its table.
        table: String,
    },
    /// PostgreSQL takes an index away beside the work of others.
    IndexDropped {
        /// Its name.
        name: String,
    },
    /// PostgreSQL builds indexes anew beside the work of others. Where that fails, unfinished ones stay beside them.
    IndexesRebuilt(Rebuilt),
    /// PostgreSQL detaches a partition beside the work of others, in two steps.
    PartitionDetached {
        /// The table, as it is written.
        table: String,
        /// The partition.
        partition: String,
    },
    /// A value of an enumeration.
    ValueAdded {
        /// The enumeration, as it is written.
        of: String,
        /// The value, a literal.
        value: String,
    },
    /// An object that is there afterwards.
    Made(Named),
    /// An object that is gone afterwards.
    Dropped(Named),
    /// An object that is another one afterwards.
    Changed(Named),
    /// Nothing that could be seen, and running it again does no harm.
    Repeatable,
}

/// Whose indexes are rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// One index.
    Index(String),
    /// All of a table.
    Table(String),
    /// All of a schema.
    Schema(String),
    /// All of the database.
    All,
}

/// An object by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `table`, `view`, `trigger`, ..
    pub kind: &'static str,
    /// Its name, as it is written.
    pub name: String,
    /// The table that an index belongs to.
    pub table: Option<String>,
}

/// What a statement leaves; `None` where its words do not say.
pub fn trace(sql: &str, dialect: DialectName) -> Option<Trace> {
    match dialect {
        DialectName::Postgres => postgres::trace(sql),
        DialectName::Mysql | DialectName::MariaDb => mysql::trace(sql, dialect),
        // What no transaction holds there is done twice without harm.
        DialectName::Sqlite => Some(Trace::Repeatable),
    }
}

/// Whether a statement that failed may have done a part of what it was to do, and left it.
pub fn may_fail_in_part(sql: &str, dialect: DialectName) -> bool {
    let mut words = super::author_sql::words(sql, dialect);
    let Some(first) = words.next() else { return false };
    match dialect {
        DialectName::Postgres => ["call", "do"].iter().any(|word| first.is(word)),
        DialectName::Mysql | DialectName::MariaDb => {
            let commits_inside = ["call", "execute"].iter().any(|word| first.is(word));
            // Several objects of one statement are no unit on MariaDB.
            let lists = ["drop", "rename", "grant", "revoke", "create"].iter().any(|word| first.is(word));
            commits_inside || (dialect == DialectName::MariaDb && lists && has_list(words))
        }
        DialectName::Sqlite => false,
    }
}

/// A comma outside of parentheses.
fn has_list<'t>(words: impl Iterator<Item = Token<'t>>) -> bool {
    let mut depth = 0usize;
    for word in words.take(256) {
        match word.text() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => return true,
            // The body of a view or routine.
            _ if word.is("as") || word.is("begin") || word.is("select") => return false,
            _ => {}
        }
    }
    false
}

impl Trace {
    /// A query whose first cell says in a word how it stands: `absent` or `there`; of an index `valid` or `invalid`, of a partition `attached`,
    /// `pending` or `detached`. Of what is another one afterwards it gives the whole definition. `None` where nothing can be seen.
    pub fn question(&self, dialect: DialectName) -> Option<String> {
        match dialect {
            DialectName::Postgres => postgres::question(self),
            DialectName::Mysql | DialectName::MariaDb => mysql::question(self),
            DialectName::Sqlite => None,
        }
    }

    /// A query that lists statements which take away what an attempt left behind that failed, each with what it takes away. `known` are the
    /// indexes that were not valid before that attempt, by number.
    pub fn leftovers(&self, known: &[u64]) -> Option<String> {
        postgres::leftovers(self, known)
    }

    /// A query for the numbers of the indexes that are not valid, where what is left behind could not be told from those.
    pub fn invalid_before(&self) -> Option<String> {
        postgres::invalid_before(self)
    }

    /// What finishes an attempt that stopped in its middle, where that is another statement.
    pub fn finish(&self) -> Option<String> {
        match self {
            Self::PartitionDetached { table, partition } => {
                Some(format!("ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE"))
            }
            _ => None,
        }
    }

    /// What it is about, for people.
    pub fn subject(&self) -> String {
        match self {
            Self::IndexBuilt { name: Some(name), .. } | Self::IndexDropped { name } => format!("index {name}"),
            Self::IndexBuilt { name: None, table } => format!("the index on {table}"),
            Self::IndexesRebuilt(Rebuilt::Index(name)) => format!("index {name}"),
            Self::IndexesRebuilt(Rebuilt::Table(name)) => format!("the indexes of {name}"),
            Self::IndexesRebuilt(Rebuilt::Schema(name)) => format!("the indexes of schema {name}"),
            Self::IndexesRebuilt(Rebuilt::All) => "the indexes of the database".to_owned(),
            Self::PartitionDetached { partition, .. } => format!("partition {partition}"),
            Self::ValueAdded { of, value } => format!("value {value} of {of}"),
            Self::Made(named) | Self::Dropped(named) | Self::Changed(named) => format!("{} {}", named.kind, named.name),
            Self::Repeatable => "it".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_done_in_part_is_known() {
        for (dialect, sql, may) in [
            (DialectName::Postgres, "CALL p()", true),
            (DialectName::Postgres, "DO $$ BEGIN COMMIT; END $$", true),
            (DialectName::Postgres, "CREATE INDEX CONCURRENTLY i ON t (a, b)", false),
            (DialectName::MariaDb, "DROP TABLE a, b", true),
            (DialectName::MariaDb, "CREATE TABLE a (b int, c int)", false),
            (DialectName::MariaDb, "CREATE VIEW v AS SELECT a, b FROM t", false),
            (DialectName::Mysql, "DROP TABLE a, b", false),
            (DialectName::Mysql, "EXECUTE s", true),
        ] {
            assert_eq!(may_fail_in_part(sql, dialect), may, "{sql}");
        }
    }
}
