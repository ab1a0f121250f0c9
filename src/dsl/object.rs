//! Objects by name: dropped and renamed; and objects that a database defines by text.

use super::Migration;
use super::Pushed;
use super::dialects::{Scope, scoped};
use super::migration::Output;
use crate::model::{Definition, DefinitionKind, DefinitionRef, Namespace, ObjectRef, QualifiedName};
use crate::operation::{Operation, Rename, Step};

/// An object to be dropped.
#[derive(Debug)]
pub struct Drop {
    object: ObjectRef,
    if_exists: bool,
    scope: Scope,
}

scoped!(impl[] Drop);

impl Drop {
    /// Nothing happens where it does not exist.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    pub(super) fn finish(self, output: &mut Output) {
        let operation = Operation::Drop { object: self.object, if_exists: self.if_exists };
        output.push(self.scope, Step::Operation(operation));
    }
}

/// What tells a definition from all others; for those that no other function here fits.
pub fn definition_ref(
    kind: DefinitionKind,
    name: impl Into<QualifiedName>,
    signature: Option<&str>,
    table: Option<QualifiedName>,
) -> DefinitionRef {
    reference(kind, name.into(), signature.map(str::to_owned), table)
}

fn reference(
    kind: DefinitionKind,
    name: QualifiedName,
    signature: Option<String>,
    table: Option<QualifiedName>,
) -> DefinitionRef {
    DefinitionRef { kind, name, signature, table }
}

/// A definition by the whole statement that creates it; for those that no other function here fits.
pub fn definition(identity: DefinitionRef, text: impl Into<String>) -> Definition {
    Definition::new(identity, text)
}

/// A view, by the whole statement that creates it.
pub fn view(name: impl Into<QualifiedName>, statement: impl Into<String>) -> Definition {
    definition(reference(DefinitionKind::View, name.into(), None, None), statement)
}

/// A materialized view, by the whole statement that creates it.
pub fn materialized_view(name: impl Into<QualifiedName>, statement: impl Into<String>) -> Definition {
    definition(reference(DefinitionKind::MaterializedView, name.into(), None, None), statement)
}

/// A function or procedure, by the types of its arguments (`"integer, text"`) and the whole statement that creates it.
pub fn routine(
    name: impl Into<QualifiedName>,
    signature: impl Into<String>,
    statement: impl Into<String>,
) -> Definition {
    definition(reference(DefinitionKind::Routine, name.into(), Some(signature.into()), None), statement)
}

/// A trigger of a table or view, by the whole statement that creates it.
pub fn trigger(table: impl Into<QualifiedName>, name: impl Into<String>, statement: impl Into<String>) -> Definition {
    definition(of_table(DefinitionKind::Trigger, table.into(), name.into()), statement)
}

/// A row-level-security policy of a table, by the whole statement that creates it.
pub fn policy(table: impl Into<QualifiedName>, name: impl Into<String>, statement: impl Into<String>) -> Definition {
    definition(of_table(DefinitionKind::Policy, table.into(), name.into()), statement)
}

/// Names of triggers and policies are their table's, and so live where it does.
fn of_table(kind: DefinitionKind, table: QualifiedName, name: String) -> DefinitionRef {
    reference(kind, table.sibling(name), None, Some(table))
}

/// The statement that makes a view of a query. A name that needs quotes gets those of the SQL standard.
pub(super) fn view_definition(kind: DefinitionKind, name: QualifiedName, query: &str) -> Definition {
    let text = format!("create {kind} {} as {query}", quoted(&name));
    definition(reference(kind, name, None, None), text)
}

fn quoted(name: &QualifiedName) -> String {
    let quote = |name: &str| {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if plain && !name.starts_with(|c: char| c.is_ascii_digit()) {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    };
    match &name.namespace {
        Namespace::Default => quote(&name.name),
        Namespace::Named(namespace) => format!("{}.{}", quote(namespace), quote(&name.name)),
    }
}

impl Migration {
    /// Drops an object; there is a method for every kind, this one is for those that compute.
    pub fn drop(&mut self, object: ObjectRef) -> &mut Drop {
        let scope = self.scope.clone();
        self.push_drop(Drop { object, if_exists: false, scope })
    }

    /// Drops a table with its indexes, triggers and policies.
    pub fn drop_table(&mut self, name: impl Into<QualifiedName>) -> &mut Drop {
        self.drop(ObjectRef::Table(name.into()))
    }

    /// Drops an index of a table.
    pub fn drop_index(&mut self, table: impl Into<QualifiedName>, name: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Index { table: table.into(), name: name.into() })
    }

    /// Drops an enum that no column uses any more.
    pub fn drop_enum(&mut self, name: impl Into<QualifiedName>) -> &mut Drop {
        self.drop(ObjectRef::Enum(name.into()))
    }

    /// Drops a schema (namespace).
    pub fn drop_schema(&mut self, name: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Namespace(name.into()))
    }

    /// Drops an extension.
    pub fn drop_extension(&mut self, name: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Extension(name.into()))
    }

    /// Drops a sequence.
    pub fn drop_sequence(&mut self, name: impl Into<QualifiedName>) -> &mut Drop {
        self.drop(ObjectRef::Sequence(name.into()))
    }

    /// Drops a view.
    pub fn drop_view(&mut self, name: impl Into<QualifiedName>) -> &mut Drop {
        self.drop(ObjectRef::Definition(reference(DefinitionKind::View, name.into(), None, None)))
    }

    /// Drops a materialized view.
    pub fn drop_materialized_view(&mut self, name: impl Into<QualifiedName>) -> &mut Drop {
        self.drop(ObjectRef::Definition(reference(DefinitionKind::MaterializedView, name.into(), None, None)))
    }

    /// Drops a function or procedure, by the types of its arguments.
    pub fn drop_routine(&mut self, name: impl Into<QualifiedName>, signature: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Definition(reference(DefinitionKind::Routine, name.into(), Some(signature.into()), None)))
    }

    /// Drops a trigger of a table.
    pub fn drop_trigger(&mut self, table: impl Into<QualifiedName>, name: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Definition(of_table(DefinitionKind::Trigger, table.into(), name.into())))
    }

    /// Drops a policy of a table.
    pub fn drop_policy(&mut self, table: impl Into<QualifiedName>, name: impl Into<String>) -> &mut Drop {
        self.drop(ObjectRef::Definition(of_table(DefinitionKind::Policy, table.into(), name.into())))
    }

    /// Gives an object another name; there is a method for most kinds, this one is for the others, and for a move into another schema.
    pub fn rename(&mut self, object: ObjectRef, to: impl Into<QualifiedName>) -> &mut Pushed {
        self.push_step(Step::Operation(Operation::Rename(Rename { object, to: to.into() })))
    }

    /// Gives a table another name; what refers to it follows. It stays in its schema.
    pub fn rename_table(&mut self, from: impl Into<QualifiedName>, to: impl Into<String>) -> &mut Pushed {
        let from = from.into();
        let to = from.sibling(to);
        self.rename(ObjectRef::Table(from), to)
    }

    /// Gives an index of a table another name.
    pub fn rename_index(
        &mut self,
        table: impl Into<QualifiedName>,
        from: impl Into<String>,
        to: impl Into<String>,
    ) -> &mut Pushed {
        let table = table.into();
        let to = table.sibling(to);
        self.rename(ObjectRef::Index { table, name: from.into() }, to)
    }

    /// Gives an enum another name; columns follow. It stays in its schema.
    pub fn rename_enum(&mut self, from: impl Into<QualifiedName>, to: impl Into<String>) -> &mut Pushed {
        let from = from.into();
        let to = from.sibling(to);
        self.rename(ObjectRef::Enum(from), to)
    }

    /// Gives a sequence another name. It stays in its schema.
    pub fn rename_sequence(&mut self, from: impl Into<QualifiedName>, to: impl Into<String>) -> &mut Pushed {
        let from = from.into();
        let to = from.sibling(to);
        self.rename(ObjectRef::Sequence(from), to)
    }

    /// Gives a schema (namespace) another name.
    pub fn rename_schema(&mut self, from: impl Into<String>, to: impl Into<String>) -> &mut Pushed {
        self.rename(ObjectRef::Namespace(from.into()), to.into())
    }
}
