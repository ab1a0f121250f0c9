//! Columns of a new table, and new columns of a table.

use crate::model::{Column, ColumnType, Expression, Generated, IdentityMode};

/// A new column; `ALTER` where it is added to a table that exists.
#[derive(Debug)]
pub struct NewColumn<const ALTER: bool> {
    pub(super) column: Column,
    pub(super) if_not_exists: bool,
}

impl<const ALTER: bool> NewColumn<ALTER> {
    pub(super) fn new(name: impl Into<String>, column_type: impl Into<ColumnType>) -> Self {
        Self { column: Column::new(name, column_type.into()), if_not_exists: false }
    }

    /// Every row must have a value.
    pub fn not_null(&mut self) -> &mut Self {
        self.column.not_null = true;
        self
    }

    /// A row may lack a value: what columns are anyway, said aloud.
    pub fn nullable(&mut self) -> &mut Self {
        self.column.not_null = false;
        self
    }

    /// The value of a row inserted without one: a constant, or an expression such as [`now`](super::now) or [`sql`](super::sql).
    pub fn default(&mut self, value: impl Into<Expression>) -> &mut Self {
        self.column.default = Some(value.into());
        self
    }

    /// It numbers its rows; a value may be given.
    pub fn identity(&mut self) -> &mut Self {
        self.numbering(IdentityMode::ByDefault)
    }

    /// It numbers its rows; no value may be given (PostgreSQL; elsewhere as [`identity`](Self::identity)).
    pub fn identity_always(&mut self) -> &mut Self {
        self.numbering(IdentityMode::Always)
    }

    /// PostgreSQL's `serial`; elsewhere as [`identity`](Self::identity).
    pub fn serial(&mut self) -> &mut Self {
        self.numbering(IdentityMode::Serial)
    }

    fn numbering(&mut self, mode: IdentityMode) -> &mut Self {
        self.column.identity.get_or_insert_default().mode = mode;
        self
    }

    /// The first number of an identity.
    pub fn starting_at(&mut self, number: i64) -> &mut Self {
        self.column.identity.get_or_insert_default().start = Some(number);
        self
    }

    /// The step of an identity.
    pub fn incrementing_by(&mut self, step: i64) -> &mut Self {
        self.column.identity.get_or_insert_default().increment = Some(step);
        self
    }

    /// It is computed from other columns and written to disk.
    pub fn generated(&mut self, expression: impl Into<String>) -> &mut Self {
        self.column.generated = Some(Generated { expression: expression.into(), stored: true });
        self
    }

    /// It is computed from other columns when it is read.
    pub fn generated_virtual(&mut self, expression: impl Into<String>) -> &mut Self {
        self.column.generated = Some(Generated { expression: expression.into(), stored: false });
        self
    }

    /// How its text is compared.
    pub fn collation(&mut self, name: impl Into<String>) -> &mut Self {
        self.column.collation = Some(name.into());
        self
    }

    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.column.comment = Some(text.into());
        self
    }

    /// `SELECT *` leaves it out, and an insert that names no columns too (MySQL, MariaDB).
    pub fn invisible(&mut self) -> &mut Self {
        self.column.invisible = true;
        self
    }
}

impl NewColumn<true> {
    /// Nothing happens where a column of its name exists.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}
