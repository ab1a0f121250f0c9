//! Tables.

use super::{Check, Column, ForeignKey, Name, PrimaryKey, QualifiedName, Unique};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What some databases say of a table as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TableOptions {
    /// SQLite: values must be of the column's type.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub strict: bool,
    /// SQLite: rows are stored by the primary key.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub without_rowid: bool,
    /// PostgreSQL: not written to the log, lost after a crash.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub unlogged: bool,
    /// MySQL: the storage engine, where not the server's default.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub engine: Option<String>,
    /// MySQL: the character set, where not the database's.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub charset: Option<String>,
    /// MySQL: the collation, where not the database's.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub collation: Option<String>,
    /// MySQL: how rows are stored, where it was said.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub row_format: Option<RowFormat>,
}

/// How MySQL's engines store rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFormat {
    /// InnoDB's default: long values stand outside of the row.
    Dynamic,
    /// InnoDB's former default.
    Compact,
    /// InnoDB's oldest.
    Redundant,
    /// InnoDB: pages are compressed.
    Compressed,
    /// MyISAM, Aria: all rows are of one length.
    Fixed,
    /// Aria: rows stand in pages.
    Page,
}

impl RowFormat {
    /// All of them, with the words of the databases.
    pub const ALL: [(RowFormat, &'static str); 6] = [
        (Self::Dynamic, "DYNAMIC"),
        (Self::Compact, "COMPACT"),
        (Self::Redundant, "REDUNDANT"),
        (Self::Compressed, "COMPRESSED"),
        (Self::Fixed, "FIXED"),
        (Self::Page, "PAGE"),
    ];

    /// The word of the databases.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("DEFAULT", |(_, word)| word)
    }

    /// The format that a word of the databases means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(word)).map(|(format, _)| *format)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// Its columns, in the order in which a new table has them.
    pub columns: Vec<Column>,
    /// Its primary key.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub uniques: Vec<Unique>,
    /// Its checks.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub checks: Vec<Check>,
    /// Its references.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub comment: Option<String>,
    /// What some databases say of it as a whole.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub options: TableOptions,
}

/// The kind of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// The primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
}

impl fmt::Display for ConstraintKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique",
            Self::Check => "check",
            Self::ForeignKey => "foreign key",
        })
    }
}

/// Any constraint of a table: what is added, dropped or renamed by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
    /// A check.
    Check(Check),
    /// A foreign key.
    ForeignKey(ForeignKey),
}

impl Constraint {
    /// Its name.
    pub fn name(&self) -> &Name {
        match self {
            Self::PrimaryKey(constraint) => &constraint.name,
            Self::Unique(constraint) => &constraint.name,
            Self::Check(constraint) => &constraint.name,
            Self::ForeignKey(constraint) => &constraint.name,
        }
    }

    /// Its name, to change.
    pub fn name_mut(&mut self) -> &mut Name {
        match self {
            Self::PrimaryKey(constraint) => &mut constraint.name,
            Self::Unique(constraint) => &mut constraint.name,
            Self::Check(constraint) => &mut constraint.name,
            Self::ForeignKey(constraint) => &mut constraint.name,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> ConstraintKind {
        match self {
            Self::PrimaryKey(_) => ConstraintKind::PrimaryKey,
            Self::Unique(_) => ConstraintKind::Unique,
            Self::Check(_) => ConstraintKind::Check,
            Self::ForeignKey(_) => ConstraintKind::ForeignKey,
        }
    }
}

impl Table {
    /// A table without columns.
    pub fn new(name: impl Into<QualifiedName>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            comment: None,
            options: TableOptions::default(),
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of that name, to change.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// All constraints: the primary key, then uniques, checks, foreign keys.
    pub fn constraints(&self) -> impl Iterator<Item = Constraint> + '_ {
        let primary_key = self.primary_key.iter().cloned().map(Constraint::PrimaryKey);
        let uniques = self.uniques.iter().cloned().map(Constraint::Unique);
        let checks = self.checks.iter().cloned().map(Constraint::Check);
        let foreign_keys = self.foreign_keys.iter().cloned().map(Constraint::ForeignKey);
        primary_key.chain(uniques).chain(checks).chain(foreign_keys)
    }

    /// The constraint of that name.
    pub fn constraint(&self, name: &str) -> Option<Constraint> {
        self.constraints().find(|constraint| constraint.name().as_str() == name)
    }

    /// Adds a constraint; a primary key takes the place of the one there was.
    pub fn add_constraint(&mut self, constraint: Constraint) {
        match constraint {
            Constraint::PrimaryKey(constraint) => self.primary_key = Some(constraint),
            Constraint::Unique(constraint) => self.uniques.push(constraint),
            Constraint::Check(constraint) => self.checks.push(constraint),
            Constraint::ForeignKey(constraint) => self.foreign_keys.push(constraint),
        }
    }

    /// Takes the constraint of that name out.
    pub fn remove_constraint(&mut self, name: &str) -> Option<Constraint> {
        let constraint = self.constraint(name)?;
        match &constraint {
            Constraint::PrimaryKey(_) => self.primary_key = None,
            Constraint::Unique(_) => self.uniques.retain(|unique| unique.name.as_str() != name),
            Constraint::Check(_) => self.checks.retain(|check| check.name.as_str() != name),
            Constraint::ForeignKey(_) => self.foreign_keys.retain(|key| key.name.as_str() != name),
        }
        Some(constraint)
    }
}
