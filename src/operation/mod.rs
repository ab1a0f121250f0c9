//! What changes a schema: the only currency between entities, databases, revision files and SQL.
//!
//! Invariant: an operation owns its values and holds only what is new; what it takes away is looked up in the schema before it.

mod action;
mod apply;
mod canonical;
mod display;
mod facts;
mod follow_unmodelled;
mod order;
mod part_names;
mod reverse;
mod table_change;
mod texts;
mod unique_index;

pub use action::{Action, Assertion, Backfill, SetLocal, Step, Write, WriteKind, WrittenSql};
pub use apply::ApplyError;
pub(crate) use apply::mentions;
pub use canonical::{canonical_json, checksum};
pub use facts::{facts, removes_what_is_needed};
pub use order::order;
pub use part_names::PartNames;
pub use reverse::{Irreversible, reverse_all};
pub use table_change::{AlterTable, ColumnChange, TableChange};

use crate::model::{DialectName, Object, ObjectRef, QualifiedName};
use serde::{Deserialize, Serialize};

/// One change of a schema, in no dialect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Makes an object.
    Create {
        /// What it is to be.
        object: Object,
        /// Nothing happens where an object of its name exists.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        if_not_exists: bool,
    },
    /// Takes an object away; with a table its indexes, triggers and policies.
    Drop {
        /// Which one.
        object: ObjectRef,
        /// Nothing happens where it does not exist.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        if_exists: bool,
    },
    /// Makes it so, whatever there was: the dialect compares with the schema before and alters.
    Become(Object),
    /// Gives an object another name.
    Rename(Rename),
    /// Changes a table.
    AlterTable(AlterTable),
    /// Changes the values of an enumeration.
    AlterEnum(AlterEnum),
    /// Runs SQL that the tool does not read.
    Execute(Execute),
}

/// Gives an object another name (and, for a table or enum, perhaps another namespace).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The object as it is named now.
    pub object: ObjectRef,
    /// Its new name; an index stays in the namespace of its table.
    pub to: QualifiedName,
}

/// Changes the values of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlterEnum {
    /// Which one.
    pub name: QualifiedName,
    /// The changes, in order.
    pub changes: Vec<EnumChange>,
}

/// One change of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnumChange {
    /// A new value.
    AddValue {
        /// The value.
        value: String,
        /// The value it stands before; at the end where it is missing.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        before: Option<String>,
    },
    /// A value under another name; rows follow.
    RenameValue {
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// A value that goes.
    DropValue {
        /// The value.
        value: String,
        /// What rows that hold it get instead; they must be none where it is missing.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        replace_with: Option<String>,
    },
}

/// SQL that the tool runs without reading it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Execute {
    /// The SQL; one or more statements.
    pub sql: String,
    /// What it does to the schema, where its author said so; it is *opaque* otherwise.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub effect: Option<Vec<Operation>>,
    /// The SQL that takes it back, where its author said so.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub reverse: Option<String>,
    /// It cannot run in a transaction.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub outside_transaction: bool,
    /// A query whose first cell is true once it is done: how a resumed run knows.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub done_when: Option<String>,
}

impl Operation {
    /// Makes an object.
    pub fn create(object: Object) -> Self {
        Self::Create { object, if_not_exists: false }
    }

    /// Takes an object away.
    pub fn drop(object: ObjectRef) -> Self {
        Self::Drop { object, if_exists: false }
    }

    /// Changes a table.
    pub fn alter_table(table: impl Into<QualifiedName>, changes: Vec<TableChange>) -> Self {
        Self::AlterTable(AlterTable { table: table.into(), changes })
    }

    /// The objects that the operation names as its subject.
    pub fn subjects(&self) -> Vec<ObjectRef> {
        match self {
            Self::Create { object, .. } | Self::Become(object) => vec![object.reference()],
            Self::Drop { object, .. } => vec![object.clone()],
            Self::Rename(rename) => vec![rename.object.clone(), rename.new_reference()],
            Self::AlterTable(alter) => vec![ObjectRef::Table(alter.table.clone())],
            Self::AlterEnum(alter) => vec![ObjectRef::Enum(alter.name.clone())],
            Self::Execute(execute) => execute.effect.iter().flatten().flat_map(Operation::subjects).collect(),
        }
    }

    /// Whether what it does to the schema is unknown.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Execute(execute) => execute.effect.is_none(),
            Self::Create { .. }
            | Self::Drop { .. }
            | Self::Become(_)
            | Self::Rename(_)
            | Self::AlterTable(_)
            | Self::AlterEnum(_) => false,
        }
    }
}

impl Rename {
    /// The reference that the object has afterwards.
    pub fn new_reference(&self) -> ObjectRef {
        match &self.object {
            ObjectRef::Namespace(_) => ObjectRef::Namespace(self.to.name.clone()),
            ObjectRef::Extension(_) => ObjectRef::Extension(self.to.name.clone()),
            ObjectRef::Enum(_) => ObjectRef::Enum(self.to.clone()),
            ObjectRef::Sequence(_) => ObjectRef::Sequence(self.to.clone()),
            ObjectRef::Table(_) => ObjectRef::Table(self.to.clone()),
            ObjectRef::Index { table, .. } => ObjectRef::index(table, self.to.name.clone()),
            ObjectRef::Definition(definition) => {
                ObjectRef::Definition(crate::model::DefinitionRef { name: self.to.clone(), ..definition.clone() })
            }
        }
    }
}

impl Action {
    /// An operation for every database.
    pub fn operation(operation: Operation) -> Self {
        Self { only: None, step: Step::Operation(operation) }
    }

    /// Whether the action runs on `dialect`.
    pub fn runs_on(&self, dialect: DialectName) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|name| name.covers(dialect)))
    }
}
