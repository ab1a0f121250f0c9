//! Constraints: of a new table, and new ones of a table.

use crate::model::{
    Check, Constraint, Deferrable, ForeignKey, Name, PrimaryKey, QualifiedName, ReferentialAction, Unique,
};

/// A constraint. Where nobody names it, it gets the name that PostgreSQL would choose: `song_pkey`, `song_title_key`, `song_artist_id_fkey`.
#[derive(Debug)]
pub struct NewConstraint<T> {
    pub(super) constraint: T,
    name: Name,
}

impl<T> NewConstraint<T> {
    fn of(constraint: T) -> Self {
        Self { constraint, name: unnamed() }
    }

    /// Its name.
    pub fn name(&mut self, name: impl Into<String>) -> &mut Self {
        self.name = Name::Given(name.into());
        self
    }

    /// The name that a database chose for it, which is nobody's wish: another name is no difference.
    pub fn generated_name(&mut self, name: impl Into<String>) -> &mut Self {
        self.name = Name::Generated(name.into());
        self
    }
}

fn unnamed() -> Name {
    Name::Generated(String::new())
}

/// Names of columns.
pub(super) fn names<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Vec<String> {
    columns.into_iter().map(Into::into).collect()
}

impl NewConstraint<PrimaryKey> {
    pub(super) fn primary_key(columns: Vec<String>) -> Self {
        Self::of(PrimaryKey::new(unnamed(), columns))
    }

    /// MySQL and MariaDB: of this column only so many characters (bytes, where it holds bytes) tell rows apart.
    pub fn prefix_length(&mut self, column: impl Into<String>, length: u32) -> &mut Self {
        self.constraint.prefix_lengths.insert(column.into(), length);
        self
    }
}

impl NewConstraint<Unique> {
    pub(super) fn unique(columns: Vec<String>) -> Self {
        Self::of(Unique { name: unnamed(), columns, nulls_not_distinct: false, deferrable: Deferrable::No })
    }

    /// Two nulls count as the same value (PostgreSQL 15).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        self.constraint.nulls_not_distinct = true;
        self
    }

    /// A transaction may defer it to its end.
    pub fn deferrable(&mut self) -> &mut Self {
        self.constraint.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// It is judged at the end of the transaction.
    pub fn initially_deferred(&mut self) -> &mut Self {
        self.constraint.deferrable = Deferrable::InitiallyDeferred;
        self
    }
}

impl NewConstraint<Check> {
    pub(super) fn check(expression: String) -> Self {
        Self::of(Check::new(unnamed(), expression))
    }

    /// It is kept and nobody looks at it: MySQL's `NOT ENFORCED`.
    pub fn not_enforced(&mut self) -> &mut Self {
        self.constraint.not_enforced = true;
        self
    }
}

impl NewConstraint<ForeignKey> {
    pub(super) fn foreign_key(columns: Vec<String>) -> Self {
        Self::of(ForeignKey {
            name: unnamed(),
            columns,
            references: QualifiedName::new(""),
            referenced_columns: Vec::new(),
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        })
    }

    /// The table and the columns referred to.
    pub fn references<S: Into<String>>(
        &mut self,
        table: impl Into<QualifiedName>,
        columns: impl IntoIterator<Item = S>,
    ) -> &mut Self {
        self.constraint.references = table.into();
        self.constraint.referenced_columns = names(columns);
        self
    }

    /// The table referred to, by its primary key, whatever that is.
    pub fn references_key_of(&mut self, table: impl Into<QualifiedName>) -> &mut Self {
        self.constraint.references = table.into();
        self.constraint.referenced_columns.clear();
        self
    }

    /// When a referenced row is deleted.
    pub fn on_delete(&mut self, action: ReferentialAction) -> &mut Self {
        self.constraint.on_delete = action;
        self
    }

    /// When a referenced key changes.
    pub fn on_update(&mut self, action: ReferentialAction) -> &mut Self {
        self.constraint.on_update = action;
        self
    }

    /// A transaction may defer it to its end.
    pub fn deferrable(&mut self) -> &mut Self {
        self.constraint.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// It is judged at the end of the transaction.
    pub fn initially_deferred(&mut self) -> &mut Self {
        self.constraint.deferrable = Deferrable::InitiallyDeferred;
        self
    }
}

macro_rules! into_constraint {
    ($($kind:ident),+) => { $(
        impl From<NewConstraint<$kind>> for Constraint {
            fn from(new: NewConstraint<$kind>) -> Self {
                Self::$kind($kind { name: new.name, ..new.constraint })
            }
        }
    )+ };
}

into_constraint!(PrimaryKey, Unique, Check, ForeignKey);

/// What is wrong with a constraint of `table`.
pub(super) fn mistake(table: &QualifiedName, constraint: &Constraint) -> Option<String> {
    let listed = |columns: &[String]| columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    match constraint {
        Constraint::ForeignKey(key) if key.references.name.is_empty() => Some(format!(
            "table `{table}`: foreign_key([{}]) needs `.references(table, [columns])`",
            listed(&key.columns)
        )),
        Constraint::ForeignKey(key)
            if !key.referenced_columns.is_empty() && key.columns.len() != key.referenced_columns.len() =>
        {
            Some(format!(
                "table `{table}`: foreign_key([{}]) refers to [{}], another number of columns",
                listed(&key.columns),
                listed(&key.referenced_columns)
            ))
        }
        Constraint::PrimaryKey(PrimaryKey { columns, prefix_lengths, .. })
            if prefix_lengths.keys().any(|column| !columns.contains(column)) =>
        {
            Some(format!(
                "table `{table}`: `.prefix_length(..)` names a column that primary_key([{}]) has not",
                listed(columns)
            ))
        }
        Constraint::PrimaryKey(PrimaryKey { columns, .. })
        | Constraint::Unique(Unique { columns, .. })
        | Constraint::ForeignKey(ForeignKey { columns, .. })
            if columns.is_empty() =>
        {
            Some(format!("table `{table}`: a {} names no column", constraint.kind()))
        }
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::ForeignKey(_) => None,
    }
}
