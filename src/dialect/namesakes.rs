//! Names that only one object may have.
//!
//! What shares its names with what differs: SQLite and PostgreSQL keep tables, views and indexes apart by one set of names, MySQL has names of indexes
//! per table and of foreign keys per database. Sources: PostgreSQL's `pg_class` is unique by name and namespace; SQLite's `sqlite_schema`; MySQL manual,
//! "Schema Object Names" and "FOREIGN KEY Constraints".

use crate::model::{Constraint, DefinitionKind, DialectName, Namespace, Object, QualifiedName, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// The names that several objects have where only one may.
pub fn namesakes(schema: &Schema, dialect: DialectName) -> BTreeSet<String> {
    let mut taken: BTreeMap<(&'static str, String, String), usize> = BTreeMap::new();
    for (of, name) in schema.iter().flat_map(|object| names(object, dialect)) {
        // SQLite and MySQL do not tell names of another case apart everywhere; a namesake in another case is left to them.
        let namespace = match &name.namespace {
            Namespace::Default => String::new(),
            Namespace::Named(namespace) => namespace.clone(),
        };
        *taken.entry((of, namespace, name.name)).or_default() += 1;
    }
    taken.into_iter().filter(|(_, count)| *count > 1).map(|((_, _, name), _)| name).collect()
}

/// A name, and among what it must be the only one.
pub(super) type Taken = (&'static str, QualifiedName);

/// What the name of a constraint takes; nothing where names are the table's.
pub(super) fn of_constraint(table: &QualifiedName, constraint: &Constraint, dialect: DialectName) -> Option<Taken> {
    let of = match (constraint, dialect) {
        (Constraint::PrimaryKey(_) | Constraint::Unique(_), DialectName::Postgres) => "relation",
        (Constraint::ForeignKey(_), DialectName::Mysql | DialectName::MariaDb) => "foreign key",
        (Constraint::Check(_), DialectName::Mysql) => "check",
        (Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::ForeignKey(_), _) => {
            return None;
        }
    };
    Some((of, table.sibling(constraint.name().as_str())))
}

/// The names that an object takes, and among what they must be unique.
pub(super) fn names(object: &Object, dialect: DialectName) -> Vec<Taken> {
    let is_mysql = DialectName::Mysql.covers(dialect);
    match object {
        Object::Table(table) => {
            let constraints = table.constraints().filter_map(|one| of_constraint(&table.name, &one, dialect));
            [("relation", table.name.clone())].into_iter().chain(constraints).collect()
        }
        Object::Index(_) if is_mysql => Vec::new(),
        Object::Index(index) => {
            let name = index.name.as_str().to_owned();
            vec![("relation", QualifiedName { namespace: index.table.namespace.clone(), name })]
        }
        Object::Sequence(sequence) => vec![("relation", sequence.name.clone())],
        Object::Enum(enumeration) if dialect == DialectName::Postgres => vec![("relation", enumeration.name.clone())],
        Object::Definition(definition) => match definition.identity.kind {
            DefinitionKind::View | DefinitionKind::MaterializedView => {
                vec![("relation", definition.identity.name.clone())]
            }
            DefinitionKind::Routine | DefinitionKind::Trigger | DefinitionKind::Policy => Vec::new(),
        },
        Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) => Vec::new(),
    }
}
