//! Changes of a column.

use crate::model::{ColumnType, Expression, Generated, Identity, IdentityMode};
use crate::operation::{ColumnChange, TableChange};

/// A column to be changed; each method is one change, in the order in which they are said.
#[derive(Debug)]
pub struct AlterColumn {
    name: String,
    changes: Vec<ColumnChange>,
    mistakes: Vec<String>,
}

impl AlterColumn {
    pub(super) fn new(name: String) -> Self {
        Self { name, changes: Vec::new(), mistakes: Vec::new() }
    }

    fn push(&mut self, change: ColumnChange) -> &mut Self {
        self.changes.push(change);
        self
    }

    /// Another type.
    pub fn set_type(&mut self, to: impl Into<ColumnType>) -> &mut Self {
        self.push(ColumnChange::Type { to: to.into(), using: None })
    }

    /// How values are converted to the type that was set, where a plain cast does not do; SQL.
    pub fn using(&mut self, expression: impl Into<String>) -> &mut Self {
        let types = self.changes.iter_mut().rev().find_map(|change| match change {
            ColumnChange::Type { using, .. } => Some(using),
            ColumnChange::NotNull(_)
            | ColumnChange::Default(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Generated(_)
            | ColumnChange::Collation(_)
            | ColumnChange::Comment(_)
            | ColumnChange::Invisible(_) => None,
        });
        match types {
            Some(using) => *using = Some(expression.into()),
            None => self.mistakes.push("`.using(..)` needs `.set_type(..)` before it".to_owned()),
        }
        self
    }

    /// Every row must have a value.
    pub fn not_null(&mut self) -> &mut Self {
        self.push(ColumnChange::NotNull(true))
    }

    /// A row may lack a value.
    pub fn nullable(&mut self) -> &mut Self {
        self.push(ColumnChange::NotNull(false))
    }

    /// Another value for rows inserted without one.
    pub fn default(&mut self, value: impl Into<Expression>) -> &mut Self {
        self.push(ColumnChange::Default(Some(value.into())))
    }

    /// No default.
    pub fn drop_default(&mut self) -> &mut Self {
        self.push(ColumnChange::Default(None))
    }

    /// It numbers its rows; a value may be given.
    pub fn identity(&mut self) -> &mut Self {
        self.numbering(IdentityMode::ByDefault)
    }

    /// It numbers its rows; no value may be given.
    pub fn identity_always(&mut self) -> &mut Self {
        self.numbering(IdentityMode::Always)
    }

    /// PostgreSQL's `serial`; elsewhere as [`identity`](Self::identity).
    pub fn serial(&mut self) -> &mut Self {
        self.numbering(IdentityMode::Serial)
    }

    fn numbering(&mut self, mode: IdentityMode) -> &mut Self {
        self.push(ColumnChange::Identity(Some(Identity { mode, start: None, increment: None })))
    }

    /// The first number of the identity that was set.
    pub fn starting_at(&mut self, number: i64) -> &mut Self {
        self.refine("starting_at", |identity| identity.start = Some(number))
    }

    /// The step of the identity that was set.
    pub fn incrementing_by(&mut self, step: i64) -> &mut Self {
        self.refine("incrementing_by", |identity| identity.increment = Some(step))
    }

    fn refine(&mut self, method: &str, change: impl FnOnce(&mut Identity)) -> &mut Self {
        match self.changes.last_mut() {
            Some(ColumnChange::Identity(Some(identity))) => change(identity),
            _ => self.mistakes.push(format!("`.{method}(..)` needs `.identity()` before it")),
        }
        self
    }

    /// It no longer numbers its rows.
    pub fn drop_identity(&mut self) -> &mut Self {
        self.push(ColumnChange::Identity(None))
    }

    /// It is computed from other columns and written to disk.
    pub fn generated(&mut self, expression: impl Into<String>) -> &mut Self {
        self.push(ColumnChange::Generated(Some(Generated { expression: expression.into(), stored: true })))
    }

    /// It is computed from other columns when it is read.
    pub fn generated_virtual(&mut self, expression: impl Into<String>) -> &mut Self {
        self.push(ColumnChange::Generated(Some(Generated { expression: expression.into(), stored: false })))
    }

    /// It is an ordinary column, which keeps its values.
    pub fn not_generated(&mut self) -> &mut Self {
        self.push(ColumnChange::Generated(None))
    }

    /// Another way to compare its text.
    pub fn collation(&mut self, name: impl Into<String>) -> &mut Self {
        self.push(ColumnChange::Collation(Some(name.into())))
    }

    /// Its text is compared as the database does by default.
    pub fn drop_collation(&mut self) -> &mut Self {
        self.push(ColumnChange::Collation(None))
    }

    /// Another comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(ColumnChange::Comment(Some(text.into())))
    }

    /// No comment.
    pub fn drop_comment(&mut self) -> &mut Self {
        self.push(ColumnChange::Comment(None))
    }

    /// `SELECT *` leaves it out from now on (MySQL, MariaDB).
    pub fn invisible(&mut self) -> &mut Self {
        self.push(ColumnChange::Invisible(true))
    }

    /// A column like any other again.
    pub fn visible(&mut self) -> &mut Self {
        self.push(ColumnChange::Invisible(false))
    }

    pub(super) fn finish(self, mistakes: &mut Vec<String>) -> Vec<TableChange> {
        mistakes.extend(self.mistakes.into_iter().map(|mistake| format!("column `{}`: {mistake}", self.name)));
        let name = self.name;
        self.changes.into_iter().map(|change| TableChange::AlterColumn { name: name.clone(), change }).collect()
    }
}
