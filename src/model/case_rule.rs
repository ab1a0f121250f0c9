//! Which names a database takes for one.
//!
//! Invariant: two names that a database takes for one are one here too, whoever wrote them; where nothing is known of the database, names are as they
//! are written.

use super::{DefinitionKind, DialectName, ObjectRef, QualifiedName, Table};

/// How two names are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Folding {
    /// As they are written.
    #[default]
    Exact,
    /// Without the case of the letters of ASCII.
    Ascii,
    /// Without the case of any letter.
    Letters,
}

/// How the names of a database are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseRule {
    /// Of tables and views.
    pub tables: Folding,
    /// Of columns, indexes, constraints and routines.
    pub parts: Folding,
    /// Of triggers.
    pub triggers: Folding,
    /// Names are quoted by backticks; what double quotes hold is a text there.
    pub backticks: bool,
}

impl Folding {
    /// Whether two names are one.
    pub fn same(self, one: &str, other: &str) -> bool {
        match self {
            Self::Exact => one == other,
            Self::Ascii => one.eq_ignore_ascii_case(other),
            Self::Letters => {
                one.eq_ignore_ascii_case(other) || (!one.is_ascii() && one.to_lowercase() == other.to_lowercase())
            }
        }
    }

    /// Whether two names are one that is written in two ways.
    pub fn differ_in_case_alone(self, one: &str, other: &str) -> bool {
        one != other && self.same(one, other)
    }

    /// One spelling for all names that are one.
    pub fn folded(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            Self::Ascii => name.to_ascii_lowercase(),
            Self::Letters => name.to_lowercase(),
        }
    }
}

impl CaseRule {
    /// The rule of a database whose tables are told apart by the case of their names, where it leaves that open. From SQLite's `sqlite3StrICmp`, and
    /// from the manuals of MySQL and MariaDB, "Identifier Case Sensitivity".
    pub fn of(dialect: DialectName) -> Self {
        match dialect {
            DialectName::Sqlite => {
                let (tables, parts, triggers) = (Folding::Ascii, Folding::Ascii, Folding::Ascii);
                Self { tables, parts, triggers, backticks: false }
            }
            DialectName::Postgres => Self::default(),
            DialectName::Mysql => Self { parts: Folding::Letters, triggers: Folding::Letters, ..Self::mariadb() },
            DialectName::MariaDb => Self::mariadb(),
        }
    }

    const fn mariadb() -> Self {
        let (tables, triggers) = (Folding::Exact, Folding::Exact);
        Self { tables, parts: Folding::Letters, triggers, backticks: true }
    }

    /// The same database, where somebody has dealt with the case of names already.
    #[must_use]
    pub(crate) fn taken_exactly(self) -> Self {
        Self { backticks: self.backticks, ..Self::default() }
    }

    /// The rule of a MySQL server that takes names of tables for one whatever their case (`lower_case_table_names` is not 0).
    #[must_use]
    pub fn with_folded_tables(self) -> Self {
        Self { tables: Folding::Letters, triggers: Folding::Letters, ..self }
    }

    /// Whether every name is as it is written.
    pub fn is_exact(&self) -> bool {
        *self == self.taken_exactly()
    }

    /// How names of such objects are compared, apart from their namespaces and tables.
    pub fn for_object(&self, object: &ObjectRef) -> Folding {
        match object {
            ObjectRef::Table(_) => self.tables,
            ObjectRef::Index { .. } => self.parts,
            ObjectRef::Definition(definition) => match definition.kind {
                DefinitionKind::View | DefinitionKind::MaterializedView => self.tables,
                DefinitionKind::Trigger => self.triggers,
                DefinitionKind::Routine | DefinitionKind::Policy => self.parts,
            },
            ObjectRef::Namespace(_) | ObjectRef::Extension(_) | ObjectRef::Enum(_) | ObjectRef::Sequence(_) => {
                Folding::Exact
            }
        }
    }

    /// Whether two tables are one.
    pub fn same_table(&self, one: &QualifiedName, other: &QualifiedName) -> bool {
        one.namespace == other.namespace && self.tables.same(&one.name, &other.name)
    }

    /// Whether two references are to one object.
    pub fn same_object(&self, one: &ObjectRef, other: &ObjectRef) -> bool {
        if one == other {
            return true;
        }
        let same_owner = match (one.owner(), other.owner()) {
            (Some(one), Some(other)) => self.same_table(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let alike = |one: &QualifiedName, other: &QualifiedName, folding: Folding| {
            one.namespace == other.namespace && folding.same(&one.name, &other.name)
        };
        same_owner
            && match (one, other) {
                (ObjectRef::Table(_), ObjectRef::Table(_)) => true,
                (ObjectRef::Index { name: one, .. }, ObjectRef::Index { name: other, .. }) => {
                    self.parts.same(one, other)
                }
                (ObjectRef::Definition(first), ObjectRef::Definition(second)) => {
                    (first.kind, &first.signature) == (second.kind, &second.signature)
                        && alike(&first.name, &second.name, self.for_object(one))
                }
                (
                    ObjectRef::Namespace(_)
                    | ObjectRef::Extension(_)
                    | ObjectRef::Enum(_)
                    | ObjectRef::Sequence(_)
                    | ObjectRef::Table(_)
                    | ObjectRef::Index { .. }
                    | ObjectRef::Definition(_),
                    _,
                ) => false,
            }
    }

    /// The name that the table has for this column, in whatever case it is written.
    pub fn column<'a>(&self, table: &'a Table, name: &str) -> Option<&'a str> {
        let exact = table.column(name);
        let found = exact.or_else(|| table.columns.iter().find(|column| self.parts.same(&column.name, name)));
        found.map(|column| column.name.as_str())
    }
}

/// What is known of how the names of a schema are compared. It is no part of what the schema says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KnownCase(pub(super) Option<CaseRule>);

impl PartialEq for KnownCase {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for KnownCase {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_where_the_database_takes_them_for_one() {
        let (sqlite, mysql) = (CaseRule::of(DialectName::Sqlite), CaseRule::of(DialectName::Mysql));
        assert!(sqlite.parts.same("Name", "nAME") && !sqlite.parts.same("É", "é"));
        assert!(mysql.parts.same("É", "é") && !mysql.parts.same("ß", "ss"));
        assert!(!mysql.same_table(&"T".into(), &"t".into()));
        assert!(mysql.with_folded_tables().same_table(&"T".into(), &"t".into()));
        assert!(CaseRule::of(DialectName::Postgres).is_exact());
    }

    #[test]
    fn a_part_is_one_with_its_table() {
        let rule = CaseRule::of(DialectName::Sqlite);
        assert!(rule.same_object(&ObjectRef::index("Song", "By_title"), &ObjectRef::index("song", "by_Title")));
        assert!(!rule.same_object(&ObjectRef::index("song", "i"), &ObjectRef::index("album", "i")));
        assert!(!rule.same_object(&ObjectRef::index("song", "song"), &ObjectRef::table("song")));
    }
}
