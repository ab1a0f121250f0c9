//! What differs between MySQL and its forks, as data.

use crate::model::DialectName;
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
