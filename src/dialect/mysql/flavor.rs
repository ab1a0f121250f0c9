//! What differs between MySQL and its forks, as data.

use crate::model::{ConstraintKind, DialectName};
use crate::plan::{PlanError, Unsupported, Version};

/// The ways of one member of the family.
#[derive(Debug)]
pub(super) struct Flavor {
    /// Which one.
    pub(super) name: DialectName,
    /// How a check is dropped.
    pub(super) drop_check: &'static str,
    /// The type of a UUID.
    pub(super) uuid: &'static str,
    /// An index may hold an expression.
    pub(super) expression_indexes: bool,
    /// Texts, blobs and documents may have a literal as their default; an expression in parentheses otherwise.
    pub(super) literal_defaults_of_texts: bool,
    /// `uuid()` and its like need parentheses as a default.
    pub(super) parentheses_around_functions: bool,
    /// A descending index serves a foreign key.
    pub(super) descending_indexes_serve: bool,
    /// A column may be added with a default that differs from row to row.
    pub(super) random_defaults_of_new_columns: bool,
    /// A generated column may be `NOT NULL`.
    pub(super) generated_not_null: bool,
    /// Checks and generated columns follow when a column is renamed.
    pub(super) expressions_follow_renames: bool,
    /// A check may belong to a column, and is then gone when the column is restated without it.
    pub(super) column_checks: bool,
    /// A check may be kept without being enforced.
    pub(super) unenforced_checks: bool,
    /// The words for an index that no query uses, and for one that is used again.
    pub(super) index_visibility: (&'static str, &'static str),
    /// The setting under which a foreign key may refer to columns that are no key of their own, and since when there is one.
    pub(super) restricts_foreign_keys: Option<(&'static str, Version)>,
    /// The setting under which a table with a history of its rows may change, and its value.
    pub(super) history_changes: Option<(&'static str, &'static str)>,
    /// Constraints that get another name when their table does: those with this behind the old name of the table.
    pub(super) renamed_with_table: &'static [(ConstraintKind, &'static str)],
    /// An index may be over vectors.
    pub(super) vector_indexes: bool,
    /// There are sequences.
    pub(super) sequences: bool,
    /// Triggers and routines can be replaced, and need not be dropped before.
    pub(super) replaces_definitions: bool,
    /// How a histogram is made, and whether it outlives what leaves the type of its column alone.
    pub(super) histograms: (&'static str, bool),
    /// What a character set means without a collation.
    pub(super) default_collations: &'static [(&'static str, &'static str)],
    /// The collations that Unicode's character sets mean instead, and since when.
    pub(super) unicode_collations: Option<(Version, &'static str)>,
}

/// MySQL 9.
pub(super) const MYSQL: Flavor = Flavor {
    name: DialectName::Mysql,
    drop_check: "DROP CHECK",
    uuid: "char(36)",
    expression_indexes: true,
    literal_defaults_of_texts: false,
    parentheses_around_functions: true,
    descending_indexes_serve: false,
    random_defaults_of_new_columns: false,
    generated_not_null: true,
    expressions_follow_renames: false,
    column_checks: false,
    unenforced_checks: true,
    index_visibility: ("INVISIBLE", "VISIBLE"),
    restricts_foreign_keys: Some(("restrict_fk_on_non_standard_key", Version::new(8, 4))),
    history_changes: None,
    renamed_with_table: &[(ConstraintKind::ForeignKey, "_ibfk_"), (ConstraintKind::Check, "_chk_")],
    vector_indexes: false,
    sequences: false,
    replaces_definitions: false,
    histograms: ("ANALYZE TABLE {table} UPDATE HISTOGRAM ON {column} WITH {value}", false),
    default_collations: &[("utf8mb4", "utf8mb4_0900_ai_ci"), ("latin1", "latin1_swedish_ci"), ("binary", "binary")],
    unicode_collations: None,
};

impl Flavor {
    /// The collation that a character set has on a server of that version when none is named.
    pub(super) fn default_collation(&self, version: Version, charset: &str) -> String {
        const UNICODE: [&str; 5] = ["utf8mb4", "utf8mb3", "ucs2", "utf16", "utf32"];
        if let Some((_, collation)) = self.unicode_collations.filter(|(since, _)| version >= *since)
            && UNICODE.contains(&charset)
        {
            return format!("{charset}_{collation}");
        }
        let known = self.default_collations.iter().find(|(name, _)| *name == charset);
        known.map_or_else(|| format!("{charset}_general_ci"), |(_, collation)| (*collation).to_owned())
    }

    /// Refuses to write a text that the server did not show whole.
    pub(super) fn known(&self, text: String) -> Result<String, PlanError> {
        if !text.contains(super::literal::UNKNOWN) {
            return Ok(text);
        }
        let instead = "write the statement with `m.execute(..)`, where you know the text";
        let reason = format!(
            "the server does not show the text whole (`{}` stands for what is not known)",
            super::literal::UNKNOWN
        );
        Err(self.refuse(format!("write `{text}`"), &reason, instead))
    }

    /// A refusal.
    pub(super) fn refuse(&self, operation: impl Into<String>, reason: &str, instead: &str) -> PlanError {
        PlanError::Unsupported(Unsupported {
            operation: operation.into(),
            dialect: self.name,
            reason: reason.to_owned(),
            instead: instead.to_owned(),
        })
    }
}
