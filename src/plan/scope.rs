//! Which objects are read and managed.

use crate::model::{Namespace, ObjectRef, QualifiedName};

/// Kinds that are compared only where the configuration says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who may do what.
    Privileges,
    /// Who owns what.
    Owners,
}

/// What is outside of it is neither compared nor ever dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The namespaces beside the default one.
    pub schemas: Vec<String>,
    /// Patterns of names to leave alone: `*` and `?`, matched with `name` and `namespace.name`.
    pub exclude: Vec<String>,
}

/// Tables in which other tools, and anabranch itself, keep their records.
const LEDGERS: [&str; 14] = [
    "anabranch_revision",
    "anabranch_script",
    "anabranch_log",
    "anabranch_journal",
    "anabranch_lock",
    "alembic_version",
    "seaql_migrations",
    "_sqlx_migrations",
    "refinery_schema_history",
    "__diesel_schema_migrations",
    "flyway_schema_history",
    "atlas_schema_revisions",
    "goose_db_version",
    "_prisma_migrations",
];

impl Scope {
    /// Whether the object is inside.
    pub fn covers(&self, object: &ObjectRef) -> bool {
        match object {
            ObjectRef::Namespace(name) => !self.excludes(name),
            ObjectRef::Extension(_) => true,
            ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => self.covers_name(name),
            ObjectRef::Index { table, .. } => self.covers_name(table),
            ObjectRef::Definition(definition) => {
                self.covers_name(definition.table.as_ref().unwrap_or(&definition.name))
                    && self.covers_name(&definition.name)
            }
        }
    }

    fn covers_name(&self, name: &QualifiedName) -> bool {
        let inside = match &name.namespace {
            Namespace::Default => true,
            Namespace::Named(namespace) => self.schemas.iter().any(|schema| schema == namespace),
        };
        inside
            && !LEDGERS.contains(&name.name.as_str())
            && !self.excludes(&name.name)
            && !self.excludes(&name.to_string())
    }

    fn excludes(&self, name: &str) -> bool {
        self.exclude.iter().any(|pattern| matches(pattern, name))
    }
}

/// `*` stands for any characters, `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star, mut mark) = (0, 0, None, 0);
    while n < name.len() {
        if p < pattern.len() && (pattern[p] == '?' || pattern[p] == name[n]) && pattern[p] != '*' {
            (p, n) = (p + 1, n + 1);
        } else if p < pattern.len() && pattern[p] == '*' {
            (star, mark) = (Some(p), n);
            p += 1;
        } else if let Some(star) = star {
            mark += 1;
            (p, n) = (star + 1, mark);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_ledgers_are_left_alone() {
        let scope = Scope { schemas: vec!["audit".into()], exclude: vec!["tmp_*".into(), "audit.old?".into()] };
        let covers = |name: QualifiedName| scope.covers(&ObjectRef::Table(name));
        assert!(covers("song".into()) && covers(("audit", "log").into()));
        assert!(!covers("tmp_song".into()) && !covers(("audit", "old1").into()) && !covers(("other", "log").into()));
        assert!(!covers("alembic_version".into()));
    }
}
