//! What must be so before a script does anything, and the SQL that says whether it is.

use super::block;
use crate::model::DialectName;
use crate::plan::{Dialect, PlannedAssertion};

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guard {
    /// Its first cell is looked at.
    query: String,
    /// What of the first cell is wrong.
    wrong: Wrong,
    /// What is said then.
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Zero,
    AboveZero,
    Untrue,
}

impl Guard {
    /// The query counts something.
    pub(super) fn some(count: String, message: String) -> Self {
        Self { query: count, wrong: Wrong::Zero, message }
    }

    /// The query counts nothing.
    pub(super) fn none(count: String, message: String) -> Self {
        Self { query: count, wrong: Wrong::AboveZero, message }
    }

    /// An assertion of a plan holds.
    pub(super) fn holds(assertion: &PlannedAssertion) -> Self {
        let message = format!("it does not hold that {}", assertion.name);
        if assertion.expects_no_rows {
            let query = format!("SELECT count(*) FROM (\n{}\n) AS listed", assertion.query);
            return Self { query, wrong: Wrong::AboveZero, message };
        }
        // On lines of its own: it may end in a remark.
        Self { query: format!("\n{}\n", assertion.query), wrong: Wrong::Untrue, message }
    }

    /// What is said where it fails: for a remark, as not every server can be made to say it.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// A statement that fails where the guard does, and returns no row where all is well.
    pub(super) fn sql(&self, dialect: &dyn Dialect) -> String {
        match dialect.name() {
            DialectName::Postgres => block::of(&self.lines(dialect)),
            // A path that is none is an error that names it. Its text depends on the query, so that it is not computed ahead.
            DialectName::Sqlite => {
                let message = dialect.literal(Some(&format!("{}: ", self.message)));
                format!(
                    "SELECT json_extract('{{}}', {message} || coalesce(found, 'null')) FROM (SELECT ({}) AS found) WHERE {}",
                    self.query,
                    self.condition("CAST(found AS text)")
                )
            }
            // There is no way to fail in words: a subquery of two rows where one is needed.
            DialectName::Mysql | DialectName::MariaDb => format!(
                "SELECT (SELECT 1 UNION ALL SELECT 2) FROM (SELECT ({}) AS found) AS guard WHERE {}",
                self.query,
                self.condition("CAST(found AS char)")
            ),
        }
    }

    /// A condition that is true where the guard fails, for the databases that have no blocks.
    pub(super) fn fails(&self, dialect: DialectName) -> String {
        let text = if dialect == DialectName::Sqlite { "text" } else { "char" };
        let wrong = self.condition(&format!("CAST(found AS {text})"));
        format!("EXISTS (SELECT 1 FROM (SELECT ({}) AS found) AS guard WHERE {wrong})", self.query)
    }

    /// The lines of a PostgreSQL block that raise an error where the guard fails.
    pub(super) fn lines(&self, dialect: &dyn Dialect) -> Vec<String> {
        let raise = format!("        RAISE EXCEPTION USING MESSAGE = {};", dialect.literal(Some(&self.message)));
        self.otherwise(dialect, &[raise])
    }

    /// The lines of a PostgreSQL block that do something else where the guard fails.
    pub(super) fn otherwise(&self, dialect: &dyn Dialect, lines: &[String]) -> Vec<String> {
        let mut out = vec![
            format!("    EXECUTE {} INTO found;", dialect.literal(Some(&self.query))),
            format!("    IF {} THEN", self.condition("found")),
        ];
        out.extend(lines.iter().cloned());
        out.push("    END IF;".to_owned());
        out
    }

    fn condition(&self, cell: &str) -> String {
        match self.wrong {
            Wrong::Zero => format!("{cell} = '0'"),
            Wrong::AboveZero => format!("{cell} <> '0'"),
            Wrong::Untrue => format!("coalesce(lower({cell}), '') NOT IN ('1', 't', 'true')"),
        }
    }
}
