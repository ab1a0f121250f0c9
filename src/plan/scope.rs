//! Which objects are read and managed.

use crate::model::{Namespace, ObjectRef, QualifiedName, Schema};
use std::collections::BTreeSet;

/// Kinds that are compared only where the configuration says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who may do what.
    Privileges,
    /// Who owns what.
    Owners,
}

/// Which namespaces are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schemas {
    /// The default one and these.
    Named(Vec<String>),
    /// Every one that is not the server's own.
    All,
}

impl Default for Schemas {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

/// What is outside of it is neither compared nor ever dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Which namespaces are inside.
    pub schemas: Schemas,
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
    /// The default namespace and these.
    pub fn of(schemas: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { schemas: Schemas::Named(schemas.into_iter().map(Into::into).collect()), exclude: Vec::new() }
    }

    /// Every namespace that is not the server's own.
    pub fn everything() -> Self {
        Self { schemas: Schemas::All, exclude: Vec::new() }
    }

    /// The same, with other namespaces.
    #[must_use]
    pub fn with_schemas(&self, schemas: Schemas) -> Self {
        Self { schemas, exclude: self.exclude.clone() }
    }

    /// The same, and what lives in the namespaces that the schema has objects in.
    #[must_use]
    pub fn with_namespaces_of(&self, schema: &Schema) -> Self {
        let Schemas::Named(named) = &self.schemas else { return self.clone() };
        let namespaces = schema.references().filter_map(|object| match object {
            ObjectRef::Namespace(name) => Some(name.clone()),
            ObjectRef::Extension(_) => None,
            ObjectRef::Enum(name)
            | ObjectRef::Sequence(name)
            | ObjectRef::Table(name)
            | ObjectRef::Index { table: name, .. } => named_in(name),
            ObjectRef::Definition(definition) => named_in(&definition.name),
        });
        let all: BTreeSet<String> = named.iter().cloned().chain(namespaces).collect();
        self.with_schemas(Schemas::Named(all.into_iter().collect()))
    }

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

    /// Whether an object of that name is inside.
    pub fn covers_name(&self, name: &QualifiedName) -> bool {
        let inside = match (&name.namespace, &self.schemas) {
            (Namespace::Default, _) | (_, Schemas::All) => true,
            (Namespace::Named(namespace), Schemas::Named(named)) => named.contains(namespace),
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

fn named_in(name: &QualifiedName) -> Option<String> {
    match &name.namespace {
        Namespace::Default => None,
        Namespace::Named(namespace) => Some(namespace.clone()),
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
        let scope = Scope { exclude: vec!["tmp_*".into(), "audit.old?".into()], ..Scope::of(["audit"]) };
        let covers = |name: QualifiedName| scope.covers(&ObjectRef::Table(name));
        assert!(covers("song".into()) && covers(("audit", "log").into()));
        assert!(!covers("tmp_song".into()) && !covers(("audit", "old1").into()) && !covers(("other", "log").into()));
        assert!(!covers("alembic_version".into()));
        assert!(Scope::everything().covers(&ObjectRef::Table(("other", "log").into())));
    }
}
