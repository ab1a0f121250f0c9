//! MariaDB: what it does otherwise than MySQL.
//!
//! Its `json` is `longtext` with a check `json_valid(..)` that belongs to the column; both together are read as the type. Indexes hold no
//! expressions, literals may be defaults of texts, and there is a type for UUIDs.

use super::{Mysql, expression, flavor::Flavor};
use crate::model::{ColumnType, ConstraintKind, DialectName, Schema, Table};
use crate::operation::Action;
use crate::plan::{Dialect, Plan, PlanError, Target, Version};

const MARIADB: Flavor = Flavor {
    name: DialectName::MariaDb,
    drop_check: "DROP CONSTRAINT",
    uuid: "uuid",
    expression_indexes: false,
    literal_defaults_of_texts: true,
    parentheses_around_functions: false,
    descending_indexes_serve: true,
    random_defaults_of_new_columns: true,
    generated_not_null: false,
    expressions_follow_renames: true,
    column_checks: true,
    unenforced_checks: false,
    index_visibility: ("IGNORED", "NOT IGNORED"),
    restricts_foreign_keys: None,
    history_changes: Some(("system_versioning_alter_history", "KEEP")),
    renamed_with_table: &[(ConstraintKind::ForeignKey, "_ibfk_")],
    vector_indexes: true,
    sequences: true,
    replaces_definitions: true,
    histograms: ("ANALYZE TABLE {table} PERSISTENT FOR COLUMNS ({column}) INDEXES ()", true),
    default_collations: &[("utf8mb4", "utf8mb4_general_ci"), ("latin1", "latin1_swedish_ci"), ("binary", "binary")],
    unicode_collations: Some((Version::new(11, 4), "uca1400_ai_ci")),
};

/// MariaDB 10.8 and later.
#[derive(Debug, Clone, Copy)]
pub struct MariaDb {
    base: Mysql,
}

impl MariaDb {
    /// MariaDB as it is.
    pub const fn new() -> Self {
        Self { base: Mysql { flavor: &MARIADB } }
    }
}

impl Default for MariaDb {
    fn default() -> Self {
        Self::new()
    }
}

impl Dialect for MariaDb {
    fn name(&self) -> DialectName {
        self.base.name()
    }

    fn normalize(&self, target: &Target, schema: &mut Schema) {
        schema.tables_mut().for_each(read_json);
        self.base.normalize(target, schema);
    }

    fn plan(&self, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
        self.base.plan(target, actions, before)
    }

    fn quote(&self, identifier: &str) -> String {
        self.base.quote(identifier)
    }

    fn literal(&self, text: Option<&str>) -> String {
        self.base.literal(text)
    }

    fn random_uuid(&self) -> &'static str {
        self.base.random_uuid()
    }
}

/// `longtext` with a check of its own name that says `json_valid`, and a document with such a check, is a document.
fn read_json(table: &mut Table) {
    let Table { columns, checks, .. } = table;
    for column in columns {
        let is_document = match &column.column_type {
            ColumnType::Json | ColumnType::JsonBinary => true,
            ColumnType::Native(native) => native.eq_ignore_ascii_case("longtext"),
            _ => false,
        };
        let valid = expression::canonical(&format!("json_valid({})", super::literal::quote(&column.name)));
        let is_validity = |check: &crate::model::Check| {
            check.name.as_str() == column.name && expression::canonical(&check.expression) == valid
        };
        if is_document && checks.iter().any(is_validity) {
            checks.retain(|check| !is_validity(check));
            column.column_type = ColumnType::Json;
        }
        if matches!(column.column_type, ColumnType::Json | ColumnType::JsonBinary) {
            column.collation = None;
        }
    }
}
