//! Changes of an enum.

use super::{Migration, Pushed};
use crate::model::QualifiedName;
use crate::operation::{self, EnumChange, Operation, Step};

/// An enum to be changed: what `m.alter_enum(.., |e| ..)` lends. Changes happen in the order in which they are said.
#[derive(Debug, Default)]
pub struct AlterEnum {
    changes: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Add(AddedValue),
    Drop(DroppedValue),
    Rename { from: String, to: String },
}

/// A new value of an enum.
#[derive(Debug)]
pub struct AddedValue {
    value: String,
    before: Option<String>,
}

impl AddedValue {
    /// The value it stands before; at the end where it is not said.
    pub fn before(&mut self, value: impl Into<String>) -> &mut Self {
        self.before = Some(value.into());
        self
    }
}

/// A value of an enum that goes.
#[derive(Debug)]
pub struct DroppedValue {
    value: String,
    replace_with: Option<String>,
}

impl DroppedValue {
    /// What rows that hold it get instead; there must be none where it is not said.
    pub fn replace_with(&mut self, value: impl Into<String>) -> &mut Self {
        self.replace_with = Some(value.into());
        self
    }
}

impl AlterEnum {
    /// A new value, at the end unless `.before(..)` follows.
    pub fn add_value(&mut self, value: impl Into<String>) -> &mut AddedValue {
        match self.changes.push_mut(Change::Add(AddedValue { value: value.into(), before: None })) {
            Change::Add(added) => added,
            Change::Drop(_) | Change::Rename { .. } => unreachable!("an addition was pushed"),
        }
    }

    /// A value under another name; rows follow.
    pub fn rename_value(&mut self, from: impl Into<String>, to: impl Into<String>) -> &mut Self {
        self.changes.push(Change::Rename { from: from.into(), to: to.into() });
        self
    }

    /// A value that goes.
    pub fn drop_value(&mut self, value: impl Into<String>) -> &mut DroppedValue {
        match self.changes.push_mut(Change::Drop(DroppedValue { value: value.into(), replace_with: None })) {
            Change::Drop(dropped) => dropped,
            Change::Add(_) | Change::Rename { .. } => unreachable!("a removal was pushed"),
        }
    }
}

impl From<Change> for EnumChange {
    fn from(change: Change) -> Self {
        match change {
            Change::Add(AddedValue { value, before }) => Self::AddValue { value, before },
            Change::Drop(DroppedValue { value, replace_with }) => Self::DropValue { value, replace_with },
            Change::Rename { from, to } => Self::RenameValue { from, to },
        }
    }
}

impl Migration {
    /// Changes the values of an enum. A body that says nothing pushes nothing.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.alter_enum("song_kind", |e| {
    ///     e.add_value("live").before("studio");
    ///     e.rename_value("demo", "sketch");
    ///     e.drop_value("bootleg").replace_with("live");
    /// });
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    #[inline(always)] // as the documentation of `dsl` says
    pub fn alter_enum(&mut self, name: impl Into<QualifiedName>, body: impl FnOnce(&mut AlterEnum)) -> &mut Pushed {
        let mut alter = AlterEnum::default();
        body(&mut alter);
        self.push_altered_enum(name.into(), alter)
    }

    fn push_altered_enum(&mut self, name: QualifiedName, alter: AlterEnum) -> &mut Pushed {
        let changes = alter.changes.into_iter().map(EnumChange::from).collect();
        self.push_step(Step::Operation(Operation::AlterEnum(operation::AlterEnum { name, changes })))
    }
}
