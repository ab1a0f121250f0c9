//! Statements that fail where something is not as it must be, in plain SQL: a client then stops, or takes the transaction back.

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

    /// The statement. It returns no row where all is well.
    pub(super) fn sql(&self, dialect: &dyn Dialect) -> String {
        match dialect.name() {
            DialectName::Postgres => self.block(dialect),
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

    fn condition(&self, cell: &str) -> String {
        match self.wrong {
            Wrong::Zero => format!("{cell} = '0'"),
            Wrong::AboveZero => format!("{cell} <> '0'"),
            Wrong::Untrue => format!("coalesce(lower({cell}), '') NOT IN ('1', 't', 'true')"),
        }
    }

    fn block(&self, dialect: &dyn Dialect) -> String {
        let body = format!(
            "DECLARE found text;\nBEGIN\n    EXECUTE {} INTO found;\n    IF {} THEN\n        \
             RAISE EXCEPTION USING MESSAGE = {};\n    END IF;\nEND",
            dialect.literal(Some(&self.query)),
            self.condition("found"),
            dialect.literal(Some(&self.message)),
        );
        let mut tag = "guard".to_owned();
        while body.contains(&format!("${tag}$")) {
            tag.push('_');
        }
        format!("DO ${tag}$\n{body}\n${tag}$")
    }
}
