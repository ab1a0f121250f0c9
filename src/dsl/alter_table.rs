//! Changes of a table.

use super::constraint::{self, NewConstraint, names};
use super::{AlterColumn, Migration, NewColumn, Options, Pushed};
use crate::model::{Check, ColumnType, Constraint, ForeignKey, PrimaryKey, QualifiedName, Unique, naming};
use crate::operation::{Operation, Step, TableChange};

/// A table to be changed: what `m.alter_table(.., |t| ..)` lends. Changes happen in the order in which they are said.
#[derive(Debug)]
pub struct AlterTable {
    table: QualifiedName,
    changes: Vec<Change>,
}

/// A column or constraint to be dropped.
#[derive(Debug)]
pub struct DropPart {
    name: String,
    column: bool,
    if_exists: bool,
}

impl DropPart {
    /// Nothing happens where it does not exist.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

/// The kinds of changes that can be refined after they were said, and for each a method that pushes one and lends it.
macro_rules! changes {
    ($($kind:ident($type:ty) $push:ident),+ $(,)?) => {
        #[derive(Debug)]
        enum Change { $($kind($type),)+ Plain(TableChange) }

        impl AlterTable { $(
            fn $push(&mut self, change: $type) -> &mut $type {
                match self.changes.push_mut(Change::$kind(change)) {
                    Change::$kind(change) => change,
                    _ => unreachable!("a change is of the kind that was pushed"),
                }
            }
        )+ }
    };
}

changes! {
    AddColumn(NewColumn<true>) push_column,
    AlterColumn(AlterColumn) push_altered,
    PrimaryKey(NewConstraint<PrimaryKey>) push_primary_key,
    Unique(NewConstraint<Unique>) push_unique,
    Check(NewConstraint<Check>) push_check,
    ForeignKey(NewConstraint<ForeignKey>) push_foreign_key,
    Drop(DropPart) push_drop,
}

impl AlterTable {
    fn new(table: QualifiedName) -> Self {
        Self { table, changes: Vec::new() }
    }

    /// A new column: its name and type.
    pub fn add_column(&mut self, name: impl Into<String>, column_type: impl Into<ColumnType>) -> &mut NewColumn<true> {
        self.push_column(NewColumn::new(name, column_type))
    }

    /// A column that goes, with its values and what cannot be without it.
    pub fn drop_column(&mut self, name: impl Into<String>) -> &mut DropPart {
        self.push_drop(DropPart { name: name.into(), column: true, if_exists: false })
    }

    /// A column under another name; constraints and indexes follow.
    pub fn rename_column(&mut self, from: impl Into<String>, to: impl Into<String>) -> &mut Self {
        self.plain(TableChange::RenameColumn { from: from.into(), to: to.into() })
    }

    /// A column with other properties: `t.alter_column("title").set_type(text()).not_null()`.
    pub fn alter_column(&mut self, name: impl Into<String>) -> &mut AlterColumn {
        self.push_altered(AlterColumn::new(name.into()))
    }

    /// The key by which rows are told apart.
    pub fn add_primary_key<S: Into<String>>(
        &mut self,
        columns: impl IntoIterator<Item = S>,
    ) -> &mut NewConstraint<PrimaryKey> {
        self.push_primary_key(NewConstraint::primary_key(names(columns)))
    }

    /// No two rows have the same values here.
    pub fn add_unique<S: Into<String>>(&mut self, columns: impl IntoIterator<Item = S>) -> &mut NewConstraint<Unique> {
        self.push_unique(NewConstraint::unique(names(columns)))
    }

    /// Every row must satisfy the expression; SQL.
    pub fn add_check(&mut self, expression: impl Into<String>) -> &mut NewConstraint<Check> {
        self.push_check(NewConstraint::check(expression.into()))
    }

    /// Values here must be a key there: `.references("artist", ["id"])` must follow.
    pub fn add_foreign_key<S: Into<String>>(
        &mut self,
        columns: impl IntoIterator<Item = S>,
    ) -> &mut NewConstraint<ForeignKey> {
        self.push_foreign_key(NewConstraint::foreign_key(names(columns)))
    }

    /// A constraint that goes.
    pub fn drop_constraint(&mut self, name: impl Into<String>) -> &mut DropPart {
        self.push_drop(DropPart { name: name.into(), column: false, if_exists: false })
    }

    /// A constraint under another name.
    pub fn rename_constraint(&mut self, from: impl Into<String>, to: impl Into<String>) -> &mut Self {
        self.plain(TableChange::RenameConstraint { from: from.into(), to: to.into() })
    }

    /// Another comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.plain(TableChange::SetComment(Some(text.into())))
    }

    /// No comment.
    pub fn drop_comment(&mut self) -> &mut Self {
        self.plain(TableChange::SetComment(None))
    }

    /// Other options: all that is not named in `body` is off.
    #[inline(always)] // as the documentation of `dsl` says
    pub fn set_options(&mut self, body: impl FnOnce(&mut Options)) -> &mut Self {
        let mut options = Options::default();
        body(&mut options);
        self.plain(TableChange::SetOptions(options.0))
    }

    fn plain(&mut self, change: TableChange) -> &mut Self {
        self.changes.push(Change::Plain(change));
        self
    }

    fn finish(self, mistakes: &mut Vec<String>) -> Vec<TableChange> {
        let table = self.table;
        let mut changes: Vec<TableChange> = Vec::new();
        for change in self.changes {
            match change {
                Change::AddColumn(new) => {
                    changes.push(TableChange::AddColumn { column: new.column, if_not_exists: new.if_not_exists });
                }
                Change::AlterColumn(altered) => changes.extend(altered.finish(mistakes)),
                Change::PrimaryKey(new) => changes.push(TableChange::AddConstraint(new.into())),
                Change::Unique(new) => changes.push(TableChange::AddConstraint(new.into())),
                Change::Check(new) => changes.push(TableChange::AddConstraint(new.into())),
                Change::ForeignKey(new) => changes.push(TableChange::AddConstraint(new.into())),
                Change::Drop(DropPart { name, column: true, if_exists }) => {
                    changes.push(TableChange::DropColumn { name, if_exists });
                }
                Change::Drop(DropPart { name, column: false, if_exists }) => {
                    changes.push(TableChange::DropConstraint { name, if_exists });
                }
                Change::Plain(change) => changes.push(change),
            }
        }
        name_added(&table, &mut changes, mistakes);
        changes
    }
}

/// Names the constraints that nobody named, distinct from each other. The columns of the table are not known here, so a check is the table's.
fn name_added(table: &QualifiedName, changes: &mut [TableChange], mistakes: &mut Vec<String>) {
    let mut added: Vec<&mut Constraint> = changes
        .iter_mut()
        .filter_map(|change| if let TableChange::AddConstraint(constraint) = change { Some(constraint) } else { None })
        .collect();
    let mut constraints: Vec<Constraint> = added.iter().map(|constraint| (**constraint).clone()).collect();
    mistakes.extend(constraints.iter().filter_map(|constraint| constraint::mistake(table, constraint)));
    naming::name_constraints(&table.name, &[], &mut constraints);
    added.iter_mut().zip(constraints).for_each(|(constraint, named)| **constraint = named);
}

impl Migration {
    /// Changes a table. A body that says nothing pushes nothing.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.alter_table("song", |t| {
    ///     t.add_column("play_count", big_integer()).not_null().default(0);
    ///     t.alter_column("title").set_type(text()).not_null();
    ///     t.rename_column("lenght", "length");
    ///     t.drop_constraint("song_title_key");
    /// });
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    #[inline(always)] // as the documentation of `dsl` says
    pub fn alter_table(&mut self, table: impl Into<QualifiedName>, body: impl FnOnce(&mut AlterTable)) -> &mut Pushed {
        let mut alter = AlterTable::new(table.into());
        body(&mut alter);
        self.push_altered_table(alter)
    }

    fn push_altered_table(&mut self, alter: AlterTable) -> &mut Pushed {
        let table = alter.table.clone();
        let changes = alter.finish(&mut self.mistakes);
        self.push_step(Step::Operation(Operation::alter_table(table, changes)))
    }
}
